"""A closed case is opened again as the same attempt, from where its record says it stood (R6)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from activities.register import Register
from office.audit import Auditor
from office.history import account_of
from schema.journal import CaseEntry, Reopen
from tests.workflows.telling import (
    TO_AGREEMENT,
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    bundled,
    duties_scheduled,
    prompt,
    refused,
    stands,
    tell_all,
    until,
)
from tests.worlds import Case, World


async def reopen(world: World, case: Case, **told: Any) -> dict[str, Any]:
    raw = {"by": "park", "reopens": f"{case.workflow}#1", "reason": "entered for another"} | told
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "GrantApplication",
        raw,
        id=case.workflow,
        task_queue=world.queue,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
    )
    answer: dict[str, Any] = await prompt(
        world.client.execute_update_with_start_workflow(
            "intake", None, start_workflow_operation=start
        )
    )
    return answer


async def record(world: World, case: Case) -> tuple[Any, ...]:
    row = await world.pool.fetchrow(
        "select attempt, stage, outcome from application where workflow = $1", case.workflow
    )
    assert row is not None
    return tuple(row)


async def rejected(world: World) -> Case:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, TO_REVIEW[-1], ("decide", {"verdict": "rejected", "reason": "rank 40"}))
    assert await prompt(case.handle.result()) == "rejected"
    return case


async def test_wrong_decision_entered(world: World) -> None:
    case = await rejected(world)
    kinds = await world.diary(case.workflow)
    answer = await reopen(world, case)
    assert answer["case"] == f"{case.workflow}#1"
    assert await record(world, case) == (1, "review", None)
    await tell_all(case, ("decide", {"verdict": "passed", "amount": 20_000_000}))
    assert await record(world, case) == (1, "agreement", None)
    assert await world.diary(case.workflow) == [*kinds, "reopened", "entered", "decided"]
    seqs = await world.pool.fetch(
        "select seq from diary where stream = $1 || '#1' order by seq", case.workflow
    )
    assert [row["seq"] for row in seqs] == list(range(1, len(kinds) + 4))


async def test_an_audit_finds_nothing_wrong_with_a_reopened_case(world: World) -> None:
    began = datetime.now(UTC)
    case = await rejected(world)
    await reopen(world, case)
    await tell_all(case, ("note", {"text": "again"}))
    auditor = Auditor(world.client, world.pool, mend=True)
    found = [one async for one in auditor.examine(everything=True, since=began)]
    assert [one for one in found if one.stream.startswith(case.workflow)] == []


async def test_a_case_opened_again_twice_keeps_one_gapless_journal(world: World) -> None:
    case = await world.open_case()
    for _ in range(2):
        await tell_all(case, ("close", {"outcome": "withdrawn", "reason": "by mistake"}))
        assert await prompt(case.handle.result()) == "withdrawn"
        await reopen(world, case)
    await tell_all(case, *TO_SUBMISSION[:2])
    assert await record(world, case) == (1, "drafting", None)
    rows = await world.pool.fetch(
        "select seq from diary where stream = $1 || '#1' order by seq", case.workflow
    )
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))


async def test_a_plan_that_was_confirmed_goes_on_to_its_filing(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, ("close", {"outcome": "deadline_missed", "reason": "nobody filed"}))
    await prompt(case.handle.result())
    await reopen(world, case)
    await tell_all(case, ("receipt", {"number": "A-1"}))
    state = await stands(case)
    assert (state["stage"], state["plan"]["confirmed"]) == ("review", 1)


async def test_the_duties_that_were_not_settled_go_on(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) :])
    await duties_scheduled(world, case)
    await prompt(case.settle("result-report"))
    await prompt(case.settle("asset-report"))
    await tell_all(case, ("close", {"outcome": "firm_closed", "reason": "not our firm"}))
    assert await prompt(case.handle.result()) == "firm_closed"
    await reopen(world, case)

    async def two_go_on() -> bool:
        rows = await world.pool.fetch(
            "select key, status, round from duty where case_id = $1 || '#1' order by key",
            case.workflow,
        )
        return [tuple(row) for row in rows] == [
            ("asset-report", "scheduled", 2),
            ("outcome-survey", "scheduled", 1),
            ("result-report", "settled", 1),
        ]

    await until(two_go_on)
    assert (await prompt(case.settle("asset-report")))["kind"] == "duty_settled"
    rows = await world.pool.fetch(
        "select seq from diary where stream = $1 || '#1/asset-report' order by seq", case.workflow
    )
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))


async def test_only_a_closed_case_is_opened_again(world: World) -> None:
    open_case = await world.open_case()
    closed = await rejected(world)
    start = {"by": "park", "reason": "by mistake"}

    async def refuse(workflow: str, case: str, kind: str, **told: Any) -> None:
        handle = await world.client.start_workflow(
            "GrantApplication",
            start | {"reopens": case} | told,
            id=f"{workflow}.again",
            task_queue=world.queue,
        )
        await refused(handle.result(), kind)

    await refuse(open_case.workflow, f"{open_case.workflow}#1", "NotClosed")
    await refuse(closed.workflow, f"{closed.workflow}#9", "UnknownCase")
    await refuse(closed.workflow, f"{closed.workflow}#1", "NotToReopenAt", stage="follow_up")
    await refuse(closed.workflow, f"{closed.workflow}#1", "BadInput", reason="")
    await refuse(closed.workflow, f"{closed.workflow}#1", "WrongCaseId")


async def test_a_case_that_another_attempt_followed_stays_closed(world: World) -> None:
    case = await rejected(world)
    number = case.workflow.rpartition(".")[2]
    await world.open_case(business_number=number)
    handle = await world.client.start_workflow(
        "GrantApplication",
        {"by": "park", "reason": "by mistake", "reopens": f"{case.workflow}#1"},
        id=f"{case.workflow}.again",
        task_queue=world.queue,
    )
    await refused(handle.result(), "NotClosed")


async def test_an_award_that_was_declined_by_mistake_stands_again(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_AGREEMENT[len(TO_SUBMISSION) :])
    await tell_all(case, ("close", {"outcome": "declined", "reason": "misheard"}))
    await prompt(case.handle.result())
    await reopen(world, case)
    await tell_all(case, ("agree", {}))
    state = await stands(case)
    assert (state["stage"], state["awarded"]) == ("execution", 20_000_000)


async def test_what_followed_the_stage_it_goes_back_to_has_not_happened_yet(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_AGREEMENT[len(TO_SUBMISSION) :])
    await tell_all(case, ("close", {"outcome": "declined", "reason": "another firm"}))
    await prompt(case.handle.result())
    await reopen(world, case, stage="review")
    state = await stands(case)
    assert (state["awarded"], state["awarded_on"]) == (None, None)
    await tell_all(case, ("decide", {"verdict": "rejected", "reason": "rank 40"}))
    assert await prompt(case.handle.result()) == "rejected"
    awards = await world.pool.fetchval(
        "select count(*) from application where workflow = $1 and awarded_on is not null",
        case.workflow,
    )
    assert awards == 0


async def test_a_reopening_that_is_written_late_changes_nothing(world: World) -> None:
    case = await rejected(world)
    await reopen(world, case)
    await tell_all(case, ("decide", {"verdict": "rejected", "reason": "rank 41"}))
    await prompt(case.handle.result())
    before = await world.pool.fetchrow(
        "select stage, seq, task_events, first_run from application where workflow = $1",
        case.workflow,
    )
    history = await case.handle.fetch_history()
    account = await account_of(history, world.client.data_converter)
    first = account.entries[0]
    taken = account.taken
    assert isinstance(first, CaseEntry)
    assert taken is not None
    assert taken.resume is not None
    assert taken.reopening is not None
    assert before is not None
    late = Reopen(
        workflow=case.workflow,
        first_run=before["first_run"],
        reopening=taken.reopening,
        resume=taken.resume,
        state=first.state,
        happened_at=first.happened_at,
        task_events=first.task_events,
        task_at=first.task_at,
    )
    await Register(world.pool).reopen(late)
    after = await world.pool.fetchrow(
        "select stage, seq, task_events, first_run from application where workflow = $1",
        case.workflow,
    )
    assert after == before


async def test_what_was_learnt_is_known_when_it_is_judged_again(world: World) -> None:
    case = await world.open_case()
    await tell_all(
        case,
        ("facts", {"employees": "12"}),
        ("facts", {"employees": "4.5"}),
        ("facts", {"employees": "12"}),
        ("eligibility", {"eligible": False, "reason": "too large"}),
    )
    await prompt(case.handle.result())
    known = await world.pool.fetchval(
        "select value from firm_at where firm = $1 and fact = 'employees'",
        case.workflow.rpartition(".")[2],
    )
    assert known == "12"
    await reopen(world, case)
    await refused(case.tell("eligibility", eligible=True), "NeedsReason")


async def test_a_supplement_that_was_asked_for_is_still_awaited(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    until_ = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    await tell_all(case, TO_REVIEW[-1], ("supplement", {"what": "a quote", "until": until_}))
    await tell_all(case, ("close", {"outcome": "withdrawn", "reason": "by mistake"}))
    await prompt(case.handle.result())
    await reopen(world, case)

    async def awaited() -> bool:
        return {"supplement", "decision"} == {w["what"] for w in (await stands(case))["waits"]}

    await until(awaited)


async def test_an_appointment_that_is_still_to_come_is_awaited_again(world: World) -> None:
    case = await world.open_case()
    at = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    await case.tell("appoint", kind="counselling", at=at)
    await case.tell("close", outcome="owner_silent", reason="nobody answers")
    assert await prompt(case.handle.result()) == "owner_silent"
    answer = await reopen(world, case)
    (meeting,) = [wait for wait in answer["waits"] if wait["what"] == "meeting"]
    assert meeting["about"] == 1
    assert datetime.fromisoformat(meeting["until"]) == datetime.fromisoformat(at)
    assert meeting["remind_at"]
    await case.tell("meet", number=1, status="cancelled", result="moved to next year")
    assert "meeting" not in {wait["what"] for wait in (await stands(case))["waits"]}
