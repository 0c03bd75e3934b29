"""Where the CPU of our own worker goes: `python -m bench.profiling [CASES]`."""

import argparse
import asyncio
import pstats
from collections import defaultdict
from pathlib import Path
from typing import Final, TypeAlias

from office.settings import ROOT

from .board import listening
from .case import numbers
from .drive import Driver
from .ground import ground, program
from .own import Own
from .report import table

Place: TypeAlias = tuple[str, int, str]
_AT_ONCE: Final = 8
_SHOWN: Final = 30
_C_ROOMS: Final = {"pydantic_core": "pydantic", "asyncpg": "asyncpg", "google": "protobuf"}


async def profiled(cases: int) -> tuple[pstats.Stats, float]:
    """Run cases on a worker under a profile; return it, and the CPU seconds of its process."""
    async with ground(worker=False) as bare:
        out = bare.home / "profile"
        argv = ("-m", "bench.serve", "profiled", str(bare.home), str(out))
        async with listening(bare.runtime.owner_url, Own.table) as board:
            arm = Own(bare, board)
            async with (
                program(
                    *argv, log=bare.home / "logs" / "worker.log", env=dict(bare.settings.environ)
                ),
                arm.serving(),
            ):
                driver = Driver(arm, numbers(1))
                for _ in range(cases // _AT_ONCE):
                    await driver.many(_AT_ONCE)
                await arm.verify(driver.cases)
        seconds = await asyncio.to_thread(Path(f"{out}.seconds").read_text)
        return pstats.Stats(str(out)), float(seconds)


def room(place: Place) -> str:
    """Return the room or package that a function belongs to."""
    file, _, name = place
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).parts[0] + "/"
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1]
    if file == "~":
        return next((room for sign, room in _C_ROOMS.items() if sign in name), "built in")
    return "standard library"


def shares(stats: pstats.Stats, seconds: float, cases: int) -> str:
    """Return own time by room and the heaviest functions of ours, as Markdown."""
    functions: dict[Place, tuple[int, int, float, float, object]] = vars(stats)["stats"]
    own: defaultdict[str, float] = defaultdict(float)
    for place, (_, _, inner, _, _) in functions.items():
        own[room(place)] += inner
    seen = sum(own.values())
    by_room = [["room or package", "ms per case", "share"]]
    most = sorted(own.items(), key=lambda one: -one[1])[:12]
    for name, spent in [*most, ("not seen by the profiler", seconds - seen)]:
        by_room.append([name, f"{1000 * spent / cases:.1f}", f"{spent / seconds:.0%}"])
    ours = [one for one in functions.items() if room(one[0]).endswith("/")]
    heavy = [["function, with what it calls", "calls per case", "ms per case"]]
    for (file, _, name), (_, calls, _, total, _) in sorted(ours, key=lambda one: -one[1][3])[
        :_SHOWN
    ]:
        where = f"{Path(file).relative_to(ROOT)} {name}"
        heavy.append([where, f"{calls / cases:.1f}", f"{1000 * total / cases:.1f}"])
    return f"{table(by_room)}\n{table(heavy)}"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m bench.profiling", description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=80)
    cases = parser.parse_args().cases // _AT_ONCE * _AT_ONCE
    stats, seconds = asyncio.run(profiled(cases))
    print(f"{cases} cases, {1000 * seconds / cases:.0f} ms of the worker's CPU each, profiled\n")
    print(shares(stats, seconds, cases))


if __name__ == "__main__":
    main()
