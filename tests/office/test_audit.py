import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import ResetReapplyExcludeType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities.database import connect
from office.audit import Auditor, Discrepancy
from office.doctor import examine
from office.service import activities_of
from office.settings import Settings
from office.stack import Stack
from tests.office.conftest import settings_of
from tests.worlds import Case, World, examples
from workflows.plugin import plugin

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

TEXTS = {"problem": "a", "solution": "b", "scale-up": "c"}


@pytest.fixture(scope="module")
async def stack(shared_home: Path) -> AsyncIterator[Stack]:
    """A stack of its own: an audit looks at every open case, and other tests leave hundreds."""
    async with Stack(settings_of(shared_home), worker=False) as running:
        yield running


@pytest.fixture(scope="module")
async def world(stack: Stack) -> AsyncIterator[World]:
    client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])
    async with (
        await connect(stack.runtime.worker_url) as pool,
        Worker(
            client,
            task_queue="tests",
            activities=activities_of(pool),
            workflow_runner=SandboxedWorkflowRunner(),
        ),
    ):
        yield World(client, pool, "tests", await examples(pool))


@pytest.fixture
async def owner(stack: Stack) -> AsyncIterator[Owner]:
    connection: Owner = await asyncpg.connect(stack.runtime.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def case(world: World) -> Case:
    case = await world.open_case(amount=30_000_000)
    await case.tell("eligibility", eligible=True)
    await case.tell("draft", base=0, sections=TEXTS, amount=28_000_000)
    return case


async def audit(world: World, case: Case) -> list[Discrepancy]:
    """Audit the world, keep what concerns this case."""
    auditor = Auditor(world.client, world.pool, mend=True)
    return [one async for one in auditor.examine() if one.stream.startswith(case.workflow)]


async def state(owner: Owner, case: Case) -> asyncpg.Record | None:
    return await owner.fetchrow(
        "select stage, outcome, seq, asked_won from application where workflow = $1", case.workflow
    )


async def test_nothing_is_found_where_history_and_record_agree(world: World, case: Case) -> None:
    assert await audit(world, case) == []


async def test_a_line_and_its_texts_that_the_record_lost_are_written_again(
    world: World, case: Case, owner: Owner
) -> None:
    stream = f"{case.workflow}#1"
    before = await owner.fetchrow("select * from journal where stream = $1 and seq = 3", stream)
    await owner.execute("delete from journal where stream = $1 and seq = 3", stream)
    await owner.execute("delete from text_part where stream = $1", stream)
    assert await audit(world, case) == [Discrepancy(stream, "missing", 3, mended=True)]
    after = await owner.fetchrow("select * from journal where stream = $1 and seq = 3", stream)
    assert before is not None
    assert after is not None
    anew = {"recorded_at": 0, "position": 0}
    assert {**before, **anew} == {**after, **anew}
    rows = await owner.fetch("select part, body from text_part where stream = $1", stream)
    assert {row["part"]: row["body"] for row in rows} == TEXTS
    assert await audit(world, case) == []


async def test_a_case_that_the_record_lost_whole_comes_back(
    world: World, case: Case, owner: Owner
) -> None:
    before = await state(owner, case)
    for table in ("journal", "text_part"):
        await owner.execute(f"delete from {table} where stream like $1", f"{case.workflow}%")  # noqa: S608
    await owner.execute("delete from application where workflow = $1", case.workflow)
    found = await audit(world, case)
    assert {one.kind for one in found} == {"missing"}
    assert all(one.mended for one in found)
    assert await state(owner, case) == before
    assert await audit(world, case) == []


async def test_a_line_that_nobody_was_answered_for_is_superseded(
    world: World, case: Case, owner: Owner
) -> None:
    stream = f"{case.workflow}#1"
    await owner.execute(
        """
        insert into journal
        select stream, 4, 'lost', task_events + 900, task_at, case_id, 'decided', happened_at,
               now() - interval '1 minute', by, speaker, means, reference, details,
               state
        from journal where stream = $1 and seq = 3
        """,
        stream,
    )
    assert await audit(world, case) == [Discrepancy(stream, "phantom", 4, mended=True)]
    assert await world.diary(case.workflow) == [
        "opened",
        "eligibility_judged",
        "drafted",
        "restated",
    ]
    lost = await owner.fetchval("select cause from superseded where stream = $1", stream)
    assert lost == "lost"
    assert await audit(world, case) == []


async def test_a_case_that_was_terminated_is_closed_in_the_record(
    world: World, case: Case, owner: Owner
) -> None:
    await case.handle.terminate("by mistake")
    assert await audit(world, case) == [Discrepancy(f"{case.workflow}#1", "ended", 3, mended=True)]
    row = await state(owner, case)
    assert row is not None
    assert (row["stage"], row["outcome"]) == ("closed", "interrupted")
    assert await audit(world, case) == []


async def test_the_doctor_finds_everything_well(stack: Stack, world: World) -> None:
    settings = Settings.load({**stack.settings.environ, "DEUNDEUN_TASK_QUEUE": world.queue})
    assert [(one.name, one.ok) for one in await examine(settings)] == [
        ("words", True),
        ("postgres", True),
        ("temporal", True),
        ("worker", True),
    ]


async def test_the_doctor_says_what_is_missing(stack: Stack) -> None:
    settings = Settings.load({**stack.settings.environ, "DEUNDEUN_TASK_QUEUE": "nobody-here"})
    worker = (await examine(settings))[-1]
    assert not worker.ok
    assert "make up" in worker.sentence


async def test_a_lift_does_not_grow_with_every_audit(
    world: World, case: Case, owner: Owner
) -> None:
    stream = f"{case.workflow}#1"
    insert = """
        insert into journal
        select stream, seq + 1, $2, task_events + 900, task_at, case_id, 'decided', happened_at,
               now() - interval '1 minute', by, speaker, means, reference, details, state
        from journal where stream = $1 order by seq desc, task_events desc limit 1
        """
    lifts = []
    for cause in ("first", "second"):
        await owner.execute(insert, stream, cause)
        assert [one.kind for one in await audit(world, case)] == ["phantom"]
        lifts.append((await case.handle.query("case"))["lift"])
    assert lifts[1] - lifts[0] <= 901
    assert await audit(world, case) == []


async def test_a_busy_case_is_found_well(world: World, case: Case) -> None:
    async def talk() -> None:
        for number in range(40):
            await case.tell("note", text=f"note {number}")

    talking = asyncio.create_task(talk())
    while not talking.done():
        assert await audit(world, case) == []
    await talking
    assert await audit(world, case) == []


async def test_a_reset_case_goes_on_in_its_own_attempt(
    world: World, case: Case, owner: Owner
) -> None:
    stream = f"{case.workflow}#1"
    history = await case.handle.fetch_history()
    first = next(
        event.event_id
        for event in history.events
        if event.HasField("workflow_task_completed_event_attributes")
    )
    described = await case.handle.describe()
    await world.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace="default",
            workflow_execution=WorkflowExecution(
                workflow_id=case.workflow, run_id=described.run_id
            ),
            reason="a test",
            request_id="a test",
            workflow_task_finish_event_id=first,
            reset_reapply_exclude_types=[ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE],
        )
    )
    await owner.execute(
        "update journal set recorded_at = now() - interval '1 minute' where stream = $1", stream
    )
    found = await audit(world, case)
    assert {one.kind for one in found} == {"phantom"}
    assert all(one.mended for one in found)
    row = await state(owner, case)
    assert row is not None
    assert (row["stage"], row["outcome"]) == ("eligibility", None)
    answer = await case.tell("eligibility", eligible=True)
    assert answer["case"] == stream
    assert (await world.diary(case.workflow))[-1] == "eligibility_judged"
    assert await audit(world, case) == []


async def test_a_case_without_history_is_buried_only_where_that_is_asked_for(
    world: World, case: Case, owner: Owner
) -> None:
    await owner.execute(
        "update application set workflow = workflow || '-gone', first_run = first_run || '-gone' "
        "where workflow = $1",
        case.workflow,
    )
    await owner.execute(
        "update journal set stream = replace(stream, '#', '-gone#'), "
        "case_id = replace(case_id, '#', '-gone#') where stream = $1",
        f"{case.workflow}#1",
    )
    gone = Case(case.client, f"{case.workflow}-gone")
    await case.handle.terminate()
    assert [(one.kind, one.mended) for one in await audit(world, gone)] == [("gone", False)]
    auditor = Auditor(world.client, world.pool, mend=True, bury=True)
    found = [one async for one in auditor.examine() if one.stream.startswith(gone.workflow)]
    assert [(one.kind, one.mended) for one in found] == [("gone", True)]
    row = await state(owner, gone)
    assert row is not None
    assert (row["stage"], row["outcome"]) == ("closed", "interrupted")


async def test_a_line_of_an_older_release_is_no_difference(
    world: World, case: Case, owner: Owner
) -> None:
    await owner.execute(
        "update journal set state = state - 'lift' where stream = $1", f"{case.workflow}#1"
    )
    assert await audit(world, case) == []
