"""Random messages, right and wrong, in any order, on the real servers.

PLAYS says how many cases are played; what is drawn follows from PLAY_SEED, which is printed.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.register import Register
from office.service import activities_of
from schema.journal import Kind
from schema.messages import TOLD, Announce
from schema.programme import Edition
from schema.refusals import AlreadyAnnounced, NotInTheRecord, WrongStage
from schema.speech import Message
from schema.stages import Stage
from tests.workflows import machine
from tests.workflows.conftest import Call
from tests.workflows.machine import Player, Tally
from tests.workflows.plays import ANNOUNCE, CALLS, MESSAGES, Play, Step, event, moment, plays
from tests.worlds import World, unhurried
from workflows import announced, deciding
from workflows.answering import Door, Fact
from workflows.application import GrantApplication
from workflows.numbering import Numbering

RUNS = int(os.environ.get("PLAYS", "200"))
# Every process of one run must draw the same seed: it stands in the test's name.
_CHANCE = Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))  # noqa: S311  chance, not secrecy
SEED = int(os.environ.get("PLAY_SEED") or _CHANCE.randrange(1_000_000))
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
    worker = Worker(
        world.client,
        task_queue=queue,
        activities=activities_of(world.pool),
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with unhurried(worker):
        yield replace(world, queue=queue)


def drawn(runs: int, chance: int) -> list[Play]:
    """So many plays as Hypothesis draws them; every message is a theme in turn."""
    each, more = divmod(runs, len(MESSAGES))
    return [
        play
        for nth, theme in enumerate(sorted(MESSAGES))
        for play in drawn_about(theme, each + (nth < more), chance + nth)
    ]


def drawn_about(theme: str, runs: int, chance: int) -> list[Play]:
    found: dict[str, Play] = {}

    @seed(chance)
    @settings(
        max_examples=2 * runs,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(plays(theme))
    def draw(play: Play) -> None:
        found[repr(play)] = play

    draw()
    return list(found.values())[-runs:] if runs else []


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
    assert {*TOLD, ANNOUNCE} == MESSAGES


@pytest.mark.parametrize("chance", [SEED])
async def test_whatever_people_say_a_case_keeps_its_word(
    swift: World, editions: Editions, chance: int, played: list[str]
) -> None:
    runs = drawn(RUNS, chance)
    assert len(runs) == RUNS
    tally = await search(swift, editions, runs)
    played.append(f"PLAY_SEED={chance} PLAYS={RUNS}: {tally}")
    assert tally.stages == set(Stage) - {Stage.INTAKE}
    missing = MESSAGES - tally.confirmed.keys()
    assert len(missing) <= SELDOM, missing


# --- each kind of fault is caught -----------------------------------------------------------------

Write = Callable[..., Any]
NOTE = Step("note", {"by": "kim", "text": "called twice", "reference": "L-1"})
DECIDE = Step("decide", {"by": "kim", "verdict": "passed", "amount": 1_000_000, "reason": "-"})
TOO_MUCH = Step("decide", DECIDE.payload | {"amount": 60_000_000})
FILED = {"entry": {"source": "-", "stage": "review", "receipt": "B-7", "filed_at": moment(-9)}}


@pytest.fixture(autouse=True)
def soon(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is broken on purpose needs no patience."""
    if request.node.name.endswith("_is_caught"):
        monkeypatch.setattr(machine, "_SETTLING_STEPS", 5)


async def caught(swift: World, editions: Editions, *steps: Step, **intake: Any) -> str:
    return str(await fault_of(swift, editions, Play("plan", intake, steps)))


async def test_a_stage_that_is_skipped_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GrantApplication, "_gate_comes", lambda *_: False)
    assert "eligibility  -> agreement" in await caught(swift, editions, Step())


async def test_a_decision_in_drafting_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GrantApplication, "may", lambda *_: None)
    assert "WrongStage was due" in await caught(swift, editions, Step(), DECIDE)


async def test_a_gap_in_the_journal_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Write = Numbering.line

    def leaping(self: Numbering, door: Door, kind: Kind, lift: int) -> dict[str, Any]:
        line: dict[str, Any] = right(self, door, kind, lift)
        return line | {"seq": line["seq"] + (kind == "noted")}

    monkeypatch.setattr(Numbering, "line", leaping)
    assert "the diary has gaps" in await caught(swift, editions, NOTE)


async def test_more_than_the_edition_gives_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "check_answer", lambda *_: None)
    assert "awarded is 60000000 won" in await caught(swift, editions, TOO_MUCH, **FILED)


async def test_an_award_that_nobody_decided_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "_passed", lambda *_: {"awarded": 1_000_001})
    assert "the last word was 1000000" in await caught(swift, editions, DECIDE, **FILED)


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


async def test_a_refused_message_that_changed_the_case_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hasty(app: GrantApplication, model: type[Message]) -> None:
        app.case = app.case.model_copy(update={"asked": None})
        raise WrongStage(message=model.__name__, stage=app.case.stage, stages="")

    monkeypatch.setattr(GrantApplication, "may", hasty)
    assert "changed the case" in await caught(swift, editions, NOTE, amount=30_000_000)


async def test_a_confirmed_answer_that_was_not_written_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Write = Register._write

    async def forgetful(self: Register, statement: str, *values: Any) -> None:
        if "noted" not in values:
            await right(self, statement, *values)

    monkeypatch.setattr(Register, "_write", forgetful)
    assert "no true line" in await caught(swift, editions, NOTE, Step())


async def test_a_record_that_says_something_else_than_history_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Write = Register._write

    async def garbling(self: Register, statement: str, *values: Any) -> None:
        await right(self, statement, *("L-2" if one == "L-1" else one for one in values))

    monkeypatch.setattr(Register, "_write", garbling)
    assert "is not what history says" in await caught(swift, editions, NOTE)


async def test_an_announcement_that_is_not_heard_is_caught(
    swift: World, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(_app: GrantApplication, message: Announce) -> Fact:
        raise AlreadyAnnounced(notice=message.event.notice)

    monkeypatch.setattr(announced, "announce", deaf)
    told = {"by": "kim", **event(kind="cancelled")}
    assert "not heard" in await caught(swift, editions, Step(ANNOUNCE, told))
