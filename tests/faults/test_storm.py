"""A storm: many cases in flight, clerks who answer throughout, and everything else breaks."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from statistics import median, quantiles

import pytest

from tests.faults.aftermath import Aftermath
from tests.faults.crew import Crew, Told
from tests.faults.crowd import Crowd, Role
from tests.faults.moody import MoodyAgency
from tests.faults.scene import Scene
from tests.faults.storm import Gust, Size, Storm
from tests.faults.tales import TALES, publish_calls
from tests.worlds import invented_number

_CREWS = 2
_LATE = 10
"""One case in so many is opened while the storm blows."""
_DEATH = "worker killed"
_STICKY = 2.0
"""For so many seconds at least a case waits for the worker that knew it."""
_SAMPLES = 20
"""Less than that says nothing about how long people wait for a worker."""


@pytest.fixture
def size() -> Size:
    return Size(int(os.environ.get("CRASH_CASES", "20")))


async def test_nothing_is_lost_and_nothing_is_done_twice(
    tmp_path: Path, seed: int, size: Size, measured: list[str]
) -> None:
    rng = Random(seed)  # noqa: S311  chance, not secrecy
    slow = 30.0 if size.long else 2.0
    async with (
        MoodyAgency(rng, slow) as agency,
        Scene.beside(agency, tmp_path / "든든 집") as scene,
    ):
        roles = _cast(rng, size, await publish_calls(scene.stack.runtime.owner_url))
        early, late = roles[: size.cases], roles[size.cases :]
        async with Storm.over(scene, size, seed) as storm:
            crews = [
                await _come(scene, size, seed + number, early[number::_CREWS])
                for number in range(_CREWS)
            ]
            await _until(scene, crews, "opened")
            began = time.monotonic()
            blowing = asyncio.create_task(storm.blow())
            crews.append(await _come(scene, size, seed + _CREWS, late))
            await blowing
            await storm.abate()
            blown = time.monotonic()
            agency.calm_down()
            for crew in crews:
                crew.hurry()
            await _until(scene, crews, "over", seconds=size.patience + 120)
            after = Aftermath(scene, tuple(crews), agency)
            await after.settle()
            after.answered_as_expected()
            await after.written_as_answered()
            await after.ended_as_told()
            await after.filed_once()
            verdict = await after.audited()
            left = await after.left_alone(storm.elders)
            ended = time.monotonic()
    measured.append(
        f"storm: seed {seed}, {len(roles)} cases, {blown - began:.0f} s, then {ended - blown:.0f} s"
    )
    waited = list(_waited(storm.gusts, after.told))
    measured.extend(_table(storm.gusts, after, waited))
    measured.append(f"  {'newer cases, tasks elders left':<32} {len(left):>5} {sum(left):>6}")
    measured.append(f"  {'audit':<32} {verdict}")
    assert len(waited) >= _SAMPLES


def _cast(rng: Random, size: Size, calls: dict[str, str]) -> list[Role]:
    """Give every case a tale; each tale is told equally often."""
    cases = size.cases + size.times(_LATE)
    tales = [TALES[number % len(TALES)] for number in range(cases)]
    rng.shuffle(tales)
    return [
        Role(number, tale.name, calls[tale.call], invented_number())
        for number, tale in enumerate(tales)
    ]


async def _come(scene: Scene, size: Size, seed: int, roles: Iterable[Role]) -> Crew:
    address, queue = scene.stack.runtime.temporal_address, scene.settings.task_queue
    return await Crew.come(
        scene, Crowd(address, queue, seed, size.pause, size.patience, tuple(roles))
    )


async def _until(scene: Scene, crews: Iterable[Crew], what: str, seconds: float = 60) -> None:
    """Return once every case of these clerks is opened, or its tale over."""

    def left() -> list[Role]:
        return [
            role
            for crew in crews
            for number, role in crew.roles.items()
            if number not in getattr(crew, what)
        ]

    until = time.monotonic() + seconds
    while left():
        if time.monotonic() > until:
            accounts = [await scene.account(role.workflow) for role in left()]
            pytest.fail("\n".join((f"not {what}: {left()}", *accounts)))
        if any(crew.process.returncode for crew in crews):
            pytest.fail((scene.home / "logs" / "crowd.log").read_text()[-4000:])
        await asyncio.sleep(0.1)


def _table(gusts: list[Gust], after: Aftermath, waited: list[float]) -> Iterator[str]:
    """Yield what was done, what came of it, and how long people waited."""
    for what, times in sorted(Counter(gust.what for gust in gusts).items()):
        yield f"  {what:<32} {times:>5}"
    moods = sum(moods.drawn for moods in after.agency.moods)
    tries = [
        kept.times for kept in (*after.agency.filings.values(), *after.agency.letters.values())
    ]
    yield f"  {'tries that an agency spoilt':<32} {moods:>5}"
    yield f"  {'filings, tries taken':<32} {len(tries):>5} {sum(tries):>6}"
    answers = Counter(told.reply.answer is not None for told in after.told)
    yield f"  {'answers accepted, refused':<32} {answers[True]:>5} {answers[False]:>6}"
    answered = [told.heard - told.told for told in after.told]
    yield f"  {'every answer':<32} {_spread(answered)}"
    back = [gust.ended - gust.began for gust in gusts if gust.what == _DEATH]
    yield f"  {'a killed worker was back':<32} {_spread(back)}"
    yield f"  {'at rest when it died alone':<32} {_spread(waited)}"
    yield "  (goal: waiting cases answer within 3 s of a worker's death, p50)"


def _waited(gusts: list[Gust], told: list[Told]) -> Iterator[float]:
    """Yield how long whoever spoke to a case just after a worker's death waited for an answer.

    Only where nothing else broke; what the worker had at hand is not counted: it was not at rest.
    """
    deaths = [gust for gust in gusts if gust.what == _DEATH]
    others = [gust for gust in gusts if gust.what != _DEATH]
    for death in deaths:
        for one in told:
            if death.began <= one.told < death.began + _STICKY and not any(
                gust.began < one.heard and death.began - 5 < gust.ended for gust in others
            ):
                yield one.heard - one.told


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return "-"
    p50, p95, most = median(seconds), quantiles(seconds, n=20)[-1], max(seconds)
    return f"p50 {p50:.2f} s, p95 {p95:.2f} s, max {most:.1f} s, n {len(seconds)}"
