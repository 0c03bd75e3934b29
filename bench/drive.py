"""Drives an arm: saturated for throughput and CPU, in an open loop for latency."""

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from .arm import Arm
from .case import OPENED, STIMULI
from .measure import Reading, Used, commits

APART_SECONDS: Final = 0.5
"""Between a line and the next stimulus in the open loop, so that no two share a workflow task."""
LOAD: Final = 0.2
"""Share of an arm's own capacity in the open loop."""
# Sessions of Postgres report their commits a second after they have become idle.
_REPORTED_SECONDS: Final = 1.2
_STUCK_SECONDS: Final = 120.0


@dataclass
class Times:
    """Latencies in seconds, of cases in the order they came."""

    start: list[float] = field(default_factory=list)
    """From the start to `opened`, visible."""
    message: list[float] = field(default_factory=list)
    """From a message to its line, visible."""
    answer: list[float] = field(default_factory=list)
    """From a message to the word that whoever told it gets."""


@dataclass(frozen=True)
class Saturated:
    """What a saturated run came to."""

    cases: int
    used: Used
    commits: int

    @property
    def rate(self) -> float:
        """Cases per second."""
        return self.cases / self.used.seconds

    @property
    def cpu(self) -> dict[str, float]:
        """CPU milliseconds per case, by process."""
        return {name: 1000 * seconds / self.cases for name, seconds in self.used.by.items()}


class Driver:
    """Runs cases on an arm and remembers each of them, so that all can be verified."""

    def __init__(self, arm: Arm, numbers: Iterator[str]) -> None:
        self.arm = arm
        self.cases: list[str] = []
        self._numbers = numbers

    def number(self) -> str:
        """Return a number that no case has yet."""
        return next(self._numbers)

    async def one(self, apart: float = 0.0, times: Times | None = None) -> str:
        """Run one case from its start to its end."""
        times = Times() if times is None else times
        board = self.arm.board
        began = time.perf_counter()
        case = await self.arm.start(self.number())
        self.cases.append(case)
        if not self.arm.told:
            times.start.append(time.perf_counter() - began)
            return case
        times.start.append(await board.seen(case, OPENED) - began)
        for stimulus in STIMULI:
            await asyncio.sleep(apart)
            began = time.perf_counter()
            await self.arm.tell(case, stimulus)
            times.answer.append(time.perf_counter() - began)
            times.message.append(await board.seen(case, stimulus.line) - began)
            for line in stimulus.follows:
                await board.seen(case, line)
        board.forget(case)
        return case

    async def many(self, cases: int) -> None:
        """Run some cases at once."""
        async with asyncio.timeout(_STUCK_SECONDS):
            await asyncio.gather(*(self.one() for _ in range(cases)))

    async def saturated(self, seconds: float, clerks: int) -> Saturated:
        """Run as many cases as the machine can, for a while; each clerk ends the case at hand."""
        committed = await commits(self.arm.ground)
        done = len(self.cases)
        before = Reading.take(self.arm.ground.roots)
        ends = time.monotonic() + seconds

        async def clerk() -> None:
            while time.monotonic() < ends:
                await self.one()

        async with asyncio.timeout(seconds + _STUCK_SECONDS):
            await asyncio.gather(*(clerk() for _ in range(clerks)))
        used = Used.between(before, Reading.take(self.arm.ground.roots))
        await asyncio.sleep(_REPORTED_SECONDS)
        committed = await commits(self.arm.ground) - committed
        return Saturated(len(self.cases) - done, used, committed)

    async def open_loop(self, rate: float, seconds: float, seed: int) -> Times:
        """Start cases at random instants, `rate` a second, however long each takes."""
        rng, times = random.Random(seed), Times()  # noqa: S311  repeatable
        running: list[asyncio.Task[str]] = []
        ends = time.monotonic() + seconds
        async with asyncio.timeout(seconds + _STUCK_SECONDS):
            while time.monotonic() < ends:
                running.append(asyncio.create_task(self.one(APART_SECONDS, times)))
                await asyncio.sleep(rng.expovariate(rate))
            await asyncio.gather(*running)
        return times
