"""An announcement about a call reaches every open case of it, once, whatever falls between."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.testing import WorkflowEnvironment

from office.settings import ROOT
from office.stack import Stack
from schema.identity import announcement_id
from tests.workflows.conftest import Call
from tests.workflows.telling import TO_REVIEW, TO_SUBMISSION, prompt, refused, stands, tell_all
from tests.workflows.telling import until as eventually
from tests.worlds import Case, World, invented_number

NOTICE = "가상 공고 제2026-7호"
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)


def extension(edition: str, **more: Any) -> dict[str, Any]:
    return {
        "edition": edition,
        "notice": NOTICE,
        "kind": "extended",
        "closes_at": LATER.isoformat(),
        "by": "kim",
    } | more


async def announce(
    world: World, raw: Any, place: str = ""
) -> tuple[WorkflowHandle[Any, Any], dict[str, Any]]:
    """Publish a notice; the receipt comes once the open cases were told."""
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "Announcement",
        raw,
        id=place or announcement_id(raw["edition"], raw["notice"]),
        task_queue=world.queue,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
    )
    receipt: dict[str, Any] = await world.client.execute_update_with_start_workflow(
        "intake", None, start_workflow_operation=start
    )
    return await start.workflow_handle(), receipt


async def heard(world: World, edition: str, notice: str = NOTICE) -> dict[str, int]:
    """How often each case of an edition has written that it heard a notice."""
    rows = await world.pool.fetch(
        "select a.workflow, count(d.seq) as times from application a"
        " left join diary d on d.stream = a.case_id and d.kind = 'announced'"
        " and d.details ->> 'notice' = $2 where a.edition = $1 group by 1",
        edition,
        notice,
    )
    return {row["workflow"]: row["times"] for row in rows}


async def all_heard(world: World, edition: str, count: int, notice: str = NOTICE) -> None:
    async def holds() -> bool:
        times = (await heard(world, edition, notice)).values()
        return list(times) == [1] * count

    await eventually(holds)


async def listens(case: Case) -> None:
    """Whatever was signalled before this is answered has been dealt with."""
    await prompt(case.tell("note", text="still here"))


async def test_forty_cases_hear_an_extension_exactly_once(world: World, call: Call) -> None:
    edition = await call("example-growth")
    cases = await asyncio.gather(*(world.open_case(edition=edition) for _ in range(40)))
    _, receipt = await announce(world, extension(edition))
    assert (receipt["told"], receipt["gone"], receipt["gate"]) == (40, 0, "selection")
    await all_heard(world, edition, 40)
    # A second announcement of the same notice under another id, as somebody may start in the UI.
    _, again = await announce(world, extension(edition, by="lee"), f"again-{uuid4()}")
    assert (again["told"], again["by"]) == (40, "kim")
    await asyncio.gather(*map(listens, cases))
    assert set((await heard(world, edition)).values()) == {1}
    rows = await world.pool.fetch("select by from edition_event where edition = $1", edition)
    assert [row["by"] for row in rows] == ["kim"]


async def test_notice_amended_moves_what_is_unfiled_and_tells_what_is_filed(
    world: World, call: Call
) -> None:
    edition = await call("example-growth")
    unfiled = await world.open_case(edition=edition)
    await tell_all(unfiled, *TO_SUBMISSION[:2])
    filed = await world.open_case(edition=edition)
    await tell_all(filed, *TO_REVIEW)
    before = await stands(filed)
    await announce(world, extension(edition))
    await all_heard(world, edition, 2)
    waits = (await stands(unfiled))["waits"]
    assert [datetime.fromisoformat(wait["until"]) for wait in waits] == [LATER]
    after = await stands(filed)
    assert (after["stage"], after["waits"]) == ("review", before["waits"])


async def test_a_later_case_begins_on_the_amended_edition(world: World, call: Call) -> None:
    edition = await call("example-growth")
    await announce(world, extension(edition))
    case = await world.open_case(edition=edition)
    await tell_all(case, TO_SUBMISSION[0])
    waits = (await stands(case))["waits"]
    assert [datetime.fromisoformat(wait["until"]) for wait in waits] == [LATER]
    # Told by another announcement of the notice it began with, it has nothing to write.
    _, again = await announce(world, extension(edition), f"again-{uuid4()}")
    assert again["told"] == 1
    await listens(case)
    assert await heard(world, edition) == {case.workflow: 0}


@pytest.mark.parametrize(
    ("kind", "outcome"), [("closed", "budget_exhausted"), ("cancelled", "call_cancelled")]
)
async def test_budget_exhausted_early_ends_what_was_not_filed(
    world: World, call: Call, kind: str, outcome: str
) -> None:
    edition = await call("example-growth")
    unfiled = await world.open_case(edition=edition)
    filed = await world.open_case(edition=edition)
    await tell_all(filed, *TO_REVIEW)
    ended = {"edition": edition, "notice": NOTICE, "kind": kind, "by": "kim", "reason": "가상"}
    await announce(world, ended)
    assert await prompt(unfiled.handle.result()) == outcome
    await all_heard_by(world, filed)
    assert (await stands(filed))["stage"] == "review"


async def all_heard_by(world: World, case: Case) -> None:
    async def holds() -> bool:
        return "announced" in await world.diary(case.workflow)

    await eventually(holds)


@asynccontextmanager
async def locked(stack: Stack, table: str) -> AsyncIterator[None]:
    """Let every statement on a table wait."""
    owner = await asyncpg.connect(stack.runtime.owner_url)
    try:
        async with owner.transaction():
            await owner.execute(f"lock table {table} in access exclusive mode")
            yield
    finally:
        await owner.close()


async def one_waits(world: World, table: str) -> None:
    """A statement on a table waits for its lock."""

    async def holds() -> bool:
        waiting: int = await world.pool.fetchval(
            "select count(*) from pg_locks where not granted and relation = $1::regclass", table
        )
        return waiting > 0

    await eventually(holds)


async def test_a_case_that_opens_while_the_others_are_told_is_found_a_minute_later(
    years: World, skipping: WorkflowEnvironment, stack: Stack, call: Call
) -> None:
    edition, number = await call("example-growth"), invented_number()
    raw = {"by": "kim", "edition": edition, "business_number": number, "name": "다라 (가상)"}
    case = Case(years.client, f"{edition}.{number}")
    async with locked(stack, "journal"):
        with skipping.with_time_skipping_disabled():
            await years.client.start_workflow(
                "GrantApplication", raw, id=case.workflow, task_queue=years.queue
            )
            await one_waits(years, "journal")  # it has taken in the edition as it was
            handle, receipt = await prompt(announce(years, extension(edition)))
        assert receipt["told"] == 0
    await prompt(case.handle.execute_update("intake"))
    assert await heard(years, edition) == {case.workflow: 0}
    await skipping.fast_forward(handle, timedelta(minutes=2))  # it ends on the way
    assert (await prompt(handle.result()))["told"] == 1
    await all_heard(years, edition, 1)


@asynccontextmanager
async def worker(stack: Stack, queue: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker as a process of its own, to be killed."""
    home = stack.settings.home
    environ = {**os.environ, "DEUNDEUN_HOME": str(home), "DEUNDEUN_TASK_QUEUE": queue}
    with (home / "logs" / "killed-worker.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "worker.py", "run", cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def recorded(world: World, edition: str) -> None:
    async def holds() -> bool:
        known: int = await world.pool.fetchval(
            "select count(*) from edition_event where edition = $1", edition
        )
        return known == 1

    await eventually(holds)


async def test_a_worker_killed_between_record_and_signals_loses_nothing(
    world: World, stack: Stack, call: Call
) -> None:
    edition = await call("example-growth")
    queue = f"killed-{uuid4()}"
    own = World(world.client, world.pool, queue, world.edition)
    place = announcement_id(edition, NOTICE)
    async with worker(stack, queue) as killed:
        for _ in range(5):
            await own.open_case(edition=edition)
        async with locked(stack, "application"):
            handle: WorkflowHandle[Any, Any] = await own.client.start_workflow(
                "Announcement", extension(edition), id=place, task_queue=queue
            )
            await recorded(own, edition)
            await one_waits(own, "application")
            killed.send_signal(signal.SIGKILL)
            await killed.wait()
    assert set((await heard(own, edition)).values()) == {0}
    async with worker(stack, queue):
        async with asyncio.timeout(40):
            receipt = await handle.execute_update("intake")
        assert receipt["told"] == 5
        await all_heard(own, edition, 5)


@pytest.mark.parametrize(
    "raw",
    [None, [], "N-1", 5, {}, {"by": "kim"}, {"by": "kim", "kind": "postponed"}],
    ids=str,
)
async def test_a_bad_start_in_the_ui_fails_at_once_with_a_sentence(world: World, raw: Any) -> None:
    handle: WorkflowHandle[Any, Any] = await world.client.start_workflow(
        "Announcement", raw, id=f"bad-{uuid4()}", task_queue=world.queue
    )
    await refused(handle.result(), "BadInput")


async def test_a_case_that_ended_from_outside_does_not_hold_an_announcement_up(
    world: World, call: Call
) -> None:
    edition = await call("example-growth")
    gone, there = [await world.open_case(edition=edition) for _ in range(2)]
    await gone.handle.terminate("by mistake")
    _, receipt = await announce(world, extension(edition))
    assert (receipt["told"], receipt["gone"]) == (1, 1)
    await all_heard_by(world, there)


async def test_what_was_refused_may_be_announced_again_under_its_number(
    world: World, call: Call
) -> None:
    edition = await call("example-growth")
    soon = datetime.now(UTC) + timedelta(days=1)
    await refused(announce(world, extension(edition, closes_at=soon.isoformat())), "NotLater")
    assert await heard(world, edition) == {}
    _, receipt = await announce(world, extension(edition))
    assert receipt["kind"] == "extended"


async def test_the_page_of_an_announcement_says_what_it_is(world: World, call: Call) -> None:
    edition = await call("example-growth")
    handle, _ = await announce(world, extension(edition, reason="접수 폭주"))
    details = await handle.query("__temporal_workflow_metadata")
    assert NOTICE in str(details)
    assert "접수 폭주" in str(details)


async def test_a_case_that_is_being_filed_is_asked_and_not_ended(world: World, call: Call) -> None:
    edition = await call("example-growth")
    case = await world.open_case(edition=edition)
    await tell_all(case, *TO_SUBMISSION)
    await announce(world, {**extension(edition), "kind": "closed", "closes_at": None})

    async def asked() -> bool:
        return "deadline" in {wait["what"] for wait in (await stands(case))["waits"]}

    await eventually(asked)
    assert (await stands(case))["stage"] == "submission"


async def test_a_case_that_is_opened_again_after_its_call_ended_is_asked(
    world: World, call: Call
) -> None:
    edition = await call("example-growth")
    case = await world.open_case(edition=edition)
    await tell_all(case, TO_SUBMISSION[0])
    await announce(world, {**extension(edition), "kind": "cancelled", "closes_at": None})
    assert await prompt(case.handle.result()) == "call_cancelled"
    handle = await world.client.start_workflow(
        "GrantApplication",
        {"by": "lee", "reopens": f"{case.workflow}#1", "reason": "filed on paper in time"},
        id=case.workflow,
        task_queue=world.queue,
    )
    await prompt(handle.execute_update("intake"))

    async def asked() -> bool:
        return {wait["what"] for wait in (await stands(case))["waits"]} == {"draft", "deadline"}

    await eventually(asked)
