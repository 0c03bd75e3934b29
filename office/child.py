"""One process of the stack: started, started again when it dies, stopped, and found again."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import psutil

from schema.words import say

from .faults import StackFault

Tell = Callable[[str], None]
Answer = TypeVar("Answer")

_FIRST_PAUSE: Final = 0.3
_LONGEST_PAUSE: Final = 10.0
_STEADY_SECONDS: Final = 30.0
# A postmaster that was killed holds its lock file for up to 2.2 s; five tries span 4.5 s.
_DEATHS_AT_START: Final = 5
_LOG_BYTES: Final = 10_000_000
_TAIL_LINES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Another user that a process runs as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to run. `mark` is the run of arguments that only this home's process has."""

    name: str
    argv: tuple[str, ...]
    mark: tuple[str, ...]
    cwd: Path
    log: Path
    env: Mapping[str, str]
    account: Account | None = None
    grace: float = 30.0


class Child:
    """A process kept alive until `stop`; every death is told."""

    def __init__(self, job: Job, tell: Tell) -> None:
        self.job = job
        self.deaths = 0
        self._tell = tell
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Return the process id, None while nothing runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def start(self) -> None:
        """Start the process and watch over it."""
        self._process = await self._spawn()
        self._keeper = asyncio.create_task(self._keep(self._process))

    async def ready(
        self,
        attempt: Callable[[], Awaitable[Answer]],
        failures: tuple[type[Exception], ...],
        seconds: float,
    ) -> Answer:
        """Repeat `attempt` until it answers; a process that only dies is a fault."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = await attempt()
            except failures:
                if self.deaths >= _DEATHS_AT_START or time.monotonic() > deadline:
                    raise StackFault(
                        "office-child-unready",
                        name=self.job.name,
                        log=self.job.log,
                        tail=_tail(self.job.log),
                    ) from None
                await asyncio.sleep(0.1)
            else:
                self.deaths = 0
                return answer

    async def stop(self) -> None:
        """End the process politely, after its grace by force."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            await asyncio.wait_for(process.wait(), self.job.grace)
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def _keep(self, process: asyncio.subprocess.Process) -> None:
        pause = _FIRST_PAUSE
        while True:
            began = time.monotonic()
            code = await process.wait()
            self.deaths += 1
            if time.monotonic() - began > _STEADY_SECONDS:
                pause = _FIRST_PAUSE
            self._tell(say("office-child-died", name=self.job.name, code=str(code)))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            # Out of memory or of processes: the old one is dead for good, so try once more.
            with suppress(OSError):
                self._process = process = await self._spawn()

    async def _spawn(self) -> asyncio.subprocess.Process:
        job = self.job
        if job.log.exists() and job.log.stat().st_size > _LOG_BYTES:
            job.log.replace(job.log.with_suffix(".old.log"))
        with job.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *job.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=job.cwd,
                env=dict(job.env),
                # Ctrl-C in the terminal must reach the supervisor only.
                start_new_session=True,
                user=job.account.uid if job.account else None,
                group=job.account.gid if job.account else None,
                extra_groups=[] if job.account else None,
            )


def stop_leftovers(marks: Iterable[tuple[str, ...]], grace: float = 30.0) -> int:
    """Stop what a killed supervisor left behind, one mark after the other; return how many."""
    stopped = 0
    for mark in marks:
        found = [p for p in psutil.process_iter() if _bears(p, mark)]
        for process in found:
            with suppress(psutil.Error):
                process.send_signal(signal.SIGINT)
        for process in _living(found, grace):
            with suppress(psutil.Error):
                process.kill()
        _living(found, grace)
        stopped += len(found)
    return stopped


def _living(found: Sequence[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Return which processes outlast the time; a dead one that nobody buries does not count."""
    deadline = time.monotonic() + seconds
    while alive := [process for process in found if _lives(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return alive


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _bears(process: psutil.Process, mark: tuple[str, ...]) -> bool:
    try:
        argv = tuple(process.cmdline())
    except psutil.Error:
        return False
    return any(argv[i : i + len(mark)] == mark for i in range(len(argv) - len(mark) + 1))


def _tail(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4000))
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(lines[-_TAIL_LINES:])
