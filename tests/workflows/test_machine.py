"""Random messages, right and wrong, in any order, on the real servers."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.register import Register
from office.service import activities_of
from schema.messages import TOLD
from schema.programme import Edition
from schema.refusals import NotInTheRecord
from schema.stages import Stage
from tests.workflows.conftest import Call
from tests.workflows.machine import Player, Tally
from tests.workflows.plays import CALLS, MESSAGES, Play, Step, plays
from tests.worlds import World
from workflows.application import GrantApplication

RUNS = 220
AT_ONCE = 6
ENOUGH = 5  # failing plays; the rest need not be waited for
SELDOM = 2  # so many messages may come to nothing in all runs, by chance

Editions = dict[str, Edition]


@pytest.fixture(scope="module")
async def editions(world: World, call: Call) -> Editions:
    keys = {name: await call("example-growth", **change) for name, change in CALLS.items()}
    rows = await world.pool.fetch(
        "select key, body from edition where key = any($1)", list(keys.values())
    )
    bodies = {row["key"]: Edition.model_validate_json(row["body"]) for row in rows}
    return {name: bodies[key] for name, key in keys.items()}


@pytest.fixture(scope="module")
async def swift(world: World) -> AsyncIterator[World]:
    """The session's world with a worker like production's: no sandbox, so that it is fast."""
    queue = "machine"
    async with Worker(
        world.client,
        task_queue=queue,
        activities=activities_of(world.pool),
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        yield replace(world, queue=queue)


def drawn(runs: int) -> list[Play]:
    """At least so many plays as Hypothesis draws them; every message is a theme in turn."""
    each = -(-runs // len(MESSAGES))
    return [play for theme in sorted(MESSAGES) for play in drawn_about(theme, each)]


def drawn_about(theme: str, runs: int) -> list[Play]:
    found: dict[str, Play] = {}

    @settings(
        max_examples=4 * runs,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(plays(theme))
    def draw(play: Play) -> None:
        found[repr(play)] = play

    draw()
    return list(found.values())[-runs:]


async def fault_of(
    world: World, editions: Editions, play: Play, tally: Tally | None = None
) -> Exception | None:
    async with world.pool.acquire() as record:
        try:
            await Player(world, record, editions[play.call], tally or Tally()).play(play)
        except Exception as fault:  # noqa: BLE001  the shortest one is raised
            return fault
    return None


async def search(world: World, editions: Editions, runs: list[Play]) -> Tally:
    """Play many cases at once; what fails is raised with the shortest play that still fails."""
    tally, free = Tally(), asyncio.Semaphore(AT_ONCE)
    failing: list[tuple[Play, Exception]] = []

    async def play_one(play: Play) -> None:
        async with free:
            if len(failing) < ENOUGH and (fault := await fault_of(world, editions, play, tally)):
                failing.append((play, fault))

    await asyncio.gather(*map(play_one, runs))
    if failing:
        kinds = Counter(str(fault)[:200] for _, fault in failing)
        fault = await shortest(world, editions, *failing[0])
        fault.add_note(f"{len(failing)} plays failed: {kinds}")
        raise fault
    return tally


async def shortest(world: World, editions: Editions, play: Play, fault: Exception) -> Exception:
    for place in reversed(range(len(play.steps))):
        shorter = replace(play, steps=(*play.steps[:place], *play.steps[place + 1 :]))
        if again := await fault_of(world, editions, shorter):
            play, fault = shorter, again
    return fault


def test_every_message_is_told() -> None:
    assert set(TOLD) == MESSAGES


async def test_whatever_people_say_a_case_keeps_its_word(swift: World, editions: Editions) -> None:
    runs = drawn(RUNS)
    assert len(runs) >= RUNS
    tally = await search(swift, editions, runs)
    assert tally.stages == set(Stage) - {Stage.INTAKE}
    missing = MESSAGES - tally.confirmed.keys()
    assert len(missing) <= SELDOM, missing


# --- each kind of fault is caught -----------------------------------------------------------------

Write = Callable[..., Any]
NOTE = Step("note", {"by": "kim", "text": "called twice"})
DECIDE = Step("decide", {"by": "kim", "verdict": "passed", "amount": 1_000_000})


async def caught(swift: World, editions: Editions, *steps: Step) -> str:
    return str(await fault_of(swift, editions, Play("plan", {}, (Step(), *steps))))


async def test_a_decision_in_drafting_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GrantApplication, "may", lambda *_: None)
    assert "WrongStage was due" in await caught(swift, editions, DECIDE)


async def test_a_refused_message_that_was_written_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Write = Register._write

    async def leaky(self: Register, statement: str, *values: Any) -> None:
        await right(self, statement, *values)
        if "noted" in values:
            raise NotInTheRecord(why="test")

    monkeypatch.setattr(Register, "_write", leaky)
    assert "left a trace" in await caught(swift, editions, NOTE)


async def test_a_confirmed_answer_that_was_not_written_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Write = Register._write

    async def forgetful(self: Register, statement: str, *values: Any) -> None:
        if "noted" not in values:
            await right(self, statement, *values)

    monkeypatch.setattr(Register, "_write", forgetful)
    assert "no true line" in await caught(swift, editions, NOTE, Step())
