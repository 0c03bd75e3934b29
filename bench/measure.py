"""CPU by process tree, foreign load, memory, commits: read before, read after, subtract."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from .ground import Ground

CPUS: Final = os.cpu_count() or 1
_IDLE: Final = ("idle", "iowait", "guest", "guest_nice")


@dataclass(frozen=True)
class Reading:
    """What the machine and each of our processes have used so far, in CPU seconds."""

    at: float
    busy: float
    by: Mapping[str, float]

    @classmethod
    def take(cls, roots: Mapping[str, int]) -> "Reading":
        """Read now: every tree with the children it has buried, and this process alone."""
        own = psutil.Process().cpu_times()
        by = {name: _tree(pid) for name, pid in roots.items()}
        by["driver"] = own.user + own.system
        return cls(_now(), _busy(), by)


@dataclass(frozen=True)
class Used:
    """What was used between two readings."""

    seconds: float
    by: Mapping[str, float]
    foreign: float
    """Share of all CPUs that was used by others."""

    @classmethod
    def between(cls, before: Reading, after: Reading) -> "Used":
        """Subtract."""
        seconds = after.at - before.at
        by = {name: after.by[name] - before.by[name] for name in after.by}
        foreign = after.busy - before.busy - sum(by.values())
        return cls(seconds, by, max(0.0, foreign / (seconds * CPUS)))


def memory(pid: int) -> int:
    """Return what a process holds in memory, in bytes."""
    return int(psutil.Process(pid).memory_info().rss)


def size(*paths: Path) -> int:
    """Return the bytes of files that may not be there."""
    return sum(path.stat().st_size for path in paths if path.exists())


async def commits(ground: Ground) -> int:
    """Return how many transactions Postgres has committed; sessions report a second late."""
    rows = await ground.owner("select sum(xact_commit)::bigint as n from pg_stat_database")
    return int(rows[0]["n"])


def _tree(pid: int) -> float:
    total = 0.0
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += sum((times.user, times.system))
                total += sum((times.children_user, times.children_system))
    return total


def _busy() -> float:
    times = psutil.cpu_times()._asdict()
    return float(sum(seconds for name, seconds in times.items() if name not in _IDLE))


def _now() -> float:
    return float(time.monotonic())
