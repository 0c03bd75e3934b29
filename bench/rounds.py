"""Rounds: each arm on a fresh ground, in alternating order; foreign load discards an arm's run."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from .anatomy import Anatomy, anatomy
from .arm import Arm, lay_tables
from .board import listening
from .case import numbers
from .drive import LOAD, Driver, Saturated, Times
from .empty import Empty
from .floor import Floor
from .ground import ground
from .naive import Naive
from .own import Own
from .peer import Peer

ARMS: Final[tuple[type[Arm], ...]] = (Naive, Own, Empty, Floor, Peer)
FOREIGN: Final = 0.10
"""Share of the CPUs that others may use while an arm is measured."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How long everything is measured."""

    rounds: int
    full_rounds: int
    """Rounds with every arm and every run; the others have A and B only, saturated."""
    warm_up: int
    """Cases that are not counted."""
    clerks: int
    """Cases in flight in a saturated run."""
    seconds: float
    """Of a saturated run."""
    loop_seconds: float
    """Of an open loop."""
    looped: str
    """Letters of the arms that run an open loop."""
    replays: int
    levels: tuple[int, ...]
    """Numbers of sleeping cases."""
    limit_seconds: int
    repeats: int
    """How many runs under foreign load are discarded before one counts, and says so."""


FULL: Final = Plan(
    rounds=5,
    full_rounds=5,
    warm_up=30,
    clerks=24,
    seconds=20,
    loop_seconds=15,
    looped="AB0FP",
    replays=20,
    levels=(100, 1_000, 3_000, 10_000),
    limit_seconds=5,
    repeats=5,
)
QUICK: Final = Plan(
    rounds=2,
    full_rounds=1,
    warm_up=8,
    clerks=12,
    seconds=3,
    loop_seconds=3,
    looped="AB",
    replays=5,
    levels=(50, 150),
    limit_seconds=2,
    repeats=0,
)


@dataclass(frozen=True)
class Result:
    """What one arm did in one round."""

    saturated: Saturated
    times: Times | None
    anatomy: Anatomy | None


@dataclass
class Rounds:
    """All rounds, and what was discarded."""

    plan: Plan
    seed: int
    tell: Tell
    found: list[dict[str, Result]] = field(default_factory=list)
    discarded: int = 0
    loaded: int = 0
    """Runs that count although others used the machine."""

    async def run(self) -> None:
        """Run them: A B 0 F P, then P F 0 B A, and so on."""
        for number in range(self.plan.rounds):
            arms = ARMS if number < self.plan.full_rounds else ARMS[:2]
            results: dict[str, Result] = {}
            for arm in arms if number % 2 == 0 else reversed(arms):
                results[arm.letter] = await self._undisturbed(arm, number)
            self.found.append(results)

    async def _undisturbed(self, arm: type[Arm], number: int) -> Result:
        while True:
            result = await self._measured(arm, number)
            foreign = result.saturated.used.foreign
            said = f"round {number + 1} {arm.letter}: {result.saturated.rate:.1f} cases/s"
            if foreign <= FOREIGN:
                self.tell(said)
                return result
            if self.discarded >= self.plan.repeats:
                self.loaded += 1
                self.tell(f"{said}, under {foreign:.0%} foreign load")
                return result
            self.discarded += 1
            self.tell(f"{said}, discarded: {foreign:.0%} foreign load")

    async def _measured(self, arm: type[Arm], number: int) -> Result:
        plan = self.plan
        async with standing_arm(arm, self.seed + number) as driver:
            await driver.many(plan.warm_up)
            once = number == 0 and arm in {Naive, Own, Empty, Peer}
            taken_apart = await anatomy(driver, plan.replays) if once else None
            saturated = await driver.saturated(plan.seconds, plan.clerks)
            times = None
            if arm.letter in plan.looped and number < plan.full_rounds:
                rate = LOAD * saturated.rate
                times = await driver.open_loop(rate, plan.loop_seconds, self.seed + number)
            await driver.arm.verify(driver.cases)
        return Result(saturated, times, taken_apart)


@asynccontextmanager
async def standing_arm(arm: type[Arm], seed: int) -> AsyncIterator[Driver]:
    """Lend a driver of an arm on a fresh ground."""
    async with ground(worker=arm.own_worker) as fresh:
        if arm.table != Own.table:
            await lay_tables(fresh)
        async with listening(fresh.runtime.owner_url, arm.table) as board:
            one = arm(fresh, board)
            async with one.serving():
                yield Driver(one, numbers(seed))
