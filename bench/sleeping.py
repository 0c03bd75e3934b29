"""Cases that sleep: what each adds to worker, server and disk, and whether all of them wake up."""

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from office.stack import discard

from .arm import WrongOutcome
from .board import listening
from .case import Stimulus
from .ground import Ground, standing
from .measure import Reading, Used, memory, size
from .own import Own

_AT_ONCE: Final = 32
_PROBES: Final = 20
_SETTLE_SECONDS: Final = 2.0


@dataclass(frozen=True)
class Level:
    """What stands at a number of open cases."""

    cases: int
    worker: int
    server: int
    temporal: int
    """Bytes of the server's file."""
    postgres: int
    """Bytes of the database."""
    answer: float
    """Median seconds of the answer to a note told to any of them."""
    cpu: float
    """CPU seconds of all processes for one such answer."""


@dataclass(frozen=True)
class Sleep:
    """How it grew, and how the cases woke after everything was started again."""

    levels: list[Level]
    restart: float
    """Seconds until the stack was up again."""
    woken: int
    """Cases that answered after it."""
    answer: float
    """Median seconds of their first answers."""


class Dormitory:
    """Our own arm with cases that wait for a word on eligibility."""

    def __init__(self, numbers: Iterator[str]) -> None:
        self.cases: list[str] = []
        self._numbers = numbers
        self._rng = random.Random(1)  # noqa: S311  which cases are asked; repeatable

    async def enter(self, home: Path, exits: AsyncExitStack) -> Self:
        """Start everything on a home, fresh or not."""
        self.ground: Ground = await exits.enter_async_context(standing(home, worker=True))
        url = self.ground.runtime.owner_url
        board = await exits.enter_async_context(listening(url, Own.table))
        self.arm = Own(self.ground, board)
        await exits.enter_async_context(self.arm.serving())
        return self

    async def fill(self, cases: int) -> None:
        """Start cases until there are so many."""
        wanted = iter(range(cases - len(self.cases)))

        async def clerk() -> None:
            for _ in wanted:
                self.cases.append(await self.arm.start(next(self._numbers)))

        await asyncio.gather(*(clerk() for _ in range(_AT_ONCE)))

    async def probe(self) -> list[float]:
        """Tell a note to some of the cases; return the seconds that each answer took."""
        seconds = []
        for count, case in enumerate(self._rng.sample(self.cases, _PROBES)):
            note = Stimulus("note", "noted", {"text": f"{len(self.cases)}/{count}/{time.time()}"})
            began = time.perf_counter()
            await self.arm.tell(case, note)
            seconds.append(time.perf_counter() - began)
        return seconds

    async def level(self) -> Level:
        """Look at everything as it stands."""
        await asyncio.sleep(_SETTLE_SECONDS)
        before = Reading.take(self.ground.roots)
        answers = await self.probe()
        used = Used.between(before, Reading.take(self.ground.roots))
        home = self.ground.home
        rows = await self.ground.owner("select pg_database_size(current_database()) as n")
        return Level(
            cases=len(self.cases),
            worker=memory(self.ground.roots["worker"]),
            server=memory(self.ground.roots["server"]),
            temporal=size(home / "temporal.db", home / "temporal.db-wal"),
            postgres=int(rows[0]["n"]),
            answer=statistics.median(answers),
            cpu=sum(used.by.values()) / len(answers),
        )


async def sleeping(numbers: Iterator[str], levels: tuple[int, ...]) -> Sleep:
    """Fill level by level, then start everything again and ask."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    home, rooms = folder / "home", Dormitory(numbers)
    try:
        async with AsyncExitStack() as exits:
            await rooms.enter(home, exits)
            found = []
            for level in levels:
                await rooms.fill(level)
                found.append(await rooms.level())
        began = time.perf_counter()
        async with AsyncExitStack() as exits:
            await rooms.enter(home, exits)
            restart = time.perf_counter() - began
            answers = await rooms.probe()
            await _all_there(rooms)
    finally:
        discard(home)
        shutil.rmtree(folder, ignore_errors=True)
    return Sleep(found, restart, len(answers), statistics.median(answers))


async def _all_there(rooms: Dormitory) -> None:
    rows = await rooms.ground.owner("select count(*) as n from application where outcome is null")
    client = await rooms.arm.client()
    running = (await client.count_workflows("ExecutionStatus = 'Running'")).count
    if not rows[0]["n"] == running == len(rooms.cases):
        raise WrongOutcome(
            "sleeping in record and server", (rows[0]["n"], running), len(rooms.cases)
        )
