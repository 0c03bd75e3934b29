"""What happens between the steps: appointments, calls, answers, corrections, withdrawal, dates."""

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from temporalio.testing import WorkflowEnvironment

from office.stack import Stack
from schema.identity import shown_number
from schema.zone import OFFICE_ZONE
from tests.schema.test_calendar import last_day_of_period
from tests.workflows.conftest import Call
from tests.workflows.telling import (
    DRAFT,
    TO_AGREEMENT,
    TO_EXECUTION,
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
from tests.worlds import Case, World, invented_number


def ahead(**more: float) -> str:
    return (datetime.now(UTC) + timedelta(**more)).isoformat()


async def at(world: World, told: tuple[Any, ...], **intake: Any) -> Case:
    case = await world.open_case(**intake)
    for message in told:
        await tell_all(case, message)
        if message[0] == "confirm":
            await bundled(world, case)
    return case


async def waits(case: Case) -> set[tuple[str, str]]:
    return {(wait["for_whom"], wait["what"]) for wait in (await stands(case))["waits"]}


async def last(world: World, case: Case) -> tuple[str, str]:
    row = await world.pool.fetchrow(
        "select kind, details::text as told from diary where stream = $1 || '#1'"
        " order by seq desc limit 1",
        case.workflow,
    )
    assert row is not None
    return row["kind"], row["told"]


async def duty_rows(world: World, case: Case) -> dict[str, tuple[str, str]]:
    rows = await world.pool.fetch(
        "select key, status, due_on, clerk from duty where case_id = $1 || '#1'", case.workflow
    )
    return {row["key"]: (row["status"], row["clerk"]) for row in rows}


# --- appointments -------------------------------------------------------------------------------


async def test_presentation_or_on_site_evaluation(
    years: World, skipping: WorkflowEnvironment
) -> None:
    with skipping.with_time_skipping_disabled():
        case = await years.open_case()
    await tell_all(
        case,
        ("eligibility", {"eligible": True}),
        ("appoint", {"kind": "presentation", "at": ahead(days=20), "place": "2층 회의실"}),
    )
    assert ("firm_owner", "meeting") in await waits(case)
    assert await skipping.fast_forward(case.handle, timedelta(days=19, hours=22))
    # Reminded on working days before; the owner is reached by phone, so the clerk has a call.
    assert "reminded" in await years.diary(case.workflow)
    assert ("clerk", "call") in await waits(case)
    await tell_all(case, ("call", {"reached": False}), ("call", {"reached": True, "text": "예"}))
    assert ("clerk", "call") not in await waits(case)
    assert await skipping.fast_forward(case.handle, timedelta(hours=6))
    assert ("clerk", "meeting_result") in await waits(case)
    await tell_all(case, ("meet", {"number": 1, "status": "no_show", "result": "연락 없음"}))
    assert not {("firm_owner", "meeting"), ("clerk", "meeting_result")} & await waits(case)
    state = await stands(case)
    assert [one["status"] for one in state["appointments"]] == ["no_show"]
    assert "no_show" in state["happened"]
    texts = await years.pool.fetchval(
        "select count(*) from journal where case_id = $1 || '#1' and state::text like '%회의실%'",
        case.workflow,
    )
    assert texts == 0


async def test_a_diagnosis_that_was_held_is_the_gates_visit(
    years: World, skipping: WorkflowEnvironment
) -> None:
    with skipping.with_time_skipping_disabled():
        case = await years.open_case("example-workshop")
    await tell_all(case, ("eligibility", {"eligible": True}))

    async def in_review() -> bool:
        return bool((await stands(case))["stage"] == "review")

    await until(in_review)
    await tell_all(case, ("appoint", {"kind": "diagnosis", "at": ahead(days=3)}))
    await refused(case.tell("decide", verdict="passed"), "VisitFirst")
    await refused(case.tell("meet", number=1, status="held"), "InTheFuture")
    assert await skipping.fast_forward(case.handle, timedelta(days=4))
    await tell_all(
        case, ("meet", {"number": 1, "status": "held"}), ("decide", {"verdict": "passed"})
    )
    assert (await stands(case))["stage"] == "drafting"


async def test_an_appointment_is_moved_and_lasts_over_stages(world: World) -> None:
    case = await at(world, (("eligibility", {"eligible": True}),))
    await tell_all(
        case,
        ("appoint", {"kind": "visit", "at": ahead(days=5)}),
        ("appoint", {"number": 1, "at": ahead(days=6), "reason": "대표 출장"}),
        ("draft", DRAFT),
        ("confirm", {"version": 1}),
    )
    await bundled(world, case)
    state = await stands(case)
    assert [(one["number"], one["moved"]) for one in state["appointments"]] == [(1, 1)]
    assert ("firm_owner", "meeting") in await waits(case)
    row = await world.pool.fetchrow(
        "select kind, status, moved from appointment where workflow = $1", case.workflow
    )
    assert row is not None
    assert tuple(row) == ("visit", "set", 1)


async def test_appointments_that_cannot_be_are_refused(world: World) -> None:
    case = await at(world, ())
    await refused(case.tell("appoint", at="2020-01-01T10:00"), "InThePast")
    await refused(case.tell("appoint", at="2026-02-30T10:00"), "BadInput")
    await refused(case.tell("appoint", number=3, at=ahead(days=1)), "UnknownAppointment")
    await prompt(case.tell("appoint", at=ahead(days=1)))
    await refused(case.tell("meet", number=1, status="set"), "AppointmentOver")
    await prompt(case.tell("meet", number=1, status="cancelled"))
    await refused(case.tell("meet", number=1, status="held"), "AppointmentOver")


# --- answers of agencies ------------------------------------------------------------------------


async def test_waiting_list_promotion(world: World) -> None:
    case = await at(world, TO_REVIEW)
    await refused(case.tell("promote", amount=20_000_000), "NoWaitingList")
    day = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
    await tell_all(case, ("decide", {"verdict": "waiting_list", "rank": 3, "valid_until": day}))
    state = await stands(case)
    assert (state["stage"], state["rank"]) == ("review", 3)
    assert ("agency", "waiting_list") in await waits(case)
    await refused(case.tell("promote"), "AmountMissing")
    await tell_all(case, ("promote", {"amount": 20_000_000, "reference": "승격 7"}))
    state = await stands(case)
    assert (state["stage"], state["awarded"], state["rank"]) == ("agreement", 20_000_000, None)
    assert "promoted" in state["happened"]


async def test_a_firm_is_promoted_though_the_agency_named_no_rank(world: World) -> None:
    case = await at(world, (*TO_REVIEW, ("decide", {"verdict": "waiting_list"})))
    await tell_all(case, ("promote", {"amount": 20_000_000}))
    state = await stands(case)
    assert (state["stage"], state["awarded"]) == ("agreement", 20_000_000)
    await refused(case.tell("promote", amount=20_000_000), "WrongStage")


async def test_a_waiting_list_that_runs_out_asks_and_is_closed_by_a_word(
    years: World, skipping: WorkflowEnvironment
) -> None:
    with skipping.with_time_skipping_disabled():
        case = await years.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(years, case)
    day = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    listed = {"verdict": "waiting_list", "rank": 1, "valid_until": day}
    await tell_all(case, TO_REVIEW[-1], ("decide", listed))
    assert await skipping.fast_forward(case.handle, timedelta(days=12))
    assert ("clerk", "waiting_list_ended") in await waits(case)
    await tell_all(case, ("close", {"outcome": "not_promoted", "reason": "list ended"}))
    assert await prompt(case.handle.result()) == "not_promoted"


async def test_supplement_unanswered_is_returned_and_filed_again(world: World) -> None:
    case = await at(world, TO_REVIEW)
    await tell_all(case, ("supplement", {"what": "납세증명", "until": ahead(days=7)}))
    await refused(case.tell("decide", verdict="returned"), "NeedsReason")
    await tell_all(case, ("decide", {"verdict": "returned", "reason": "보완 없음"}))
    state = await stands(case)
    assert (state["stage"], state["plan"]["version"]["number"]) == ("drafting", 1)
    await tell_all(
        case, ("draft", {"base": 1, "sections": {"team": "둘"}}), ("confirm", {"version": 2})
    )
    await tell_all(case, ("receipt", {"number": "A-2"}))
    assert (await stands(case))["stage"] == "review"


async def test_decision_dates(world: World) -> None:
    case = await at(world, TO_REVIEW)
    today = datetime.now(OFFICE_ZONE).date().isoformat()
    told = {"verdict": "passed", "amount": 20_000_000, "reference": "공단-2026-77"}
    await refused(case.tell("decide", **told, received_on="2099-01-01"), "InTheFuture")
    await refused(case.tell("decide", **told, announced_on="2020-01-01"), "BeforeThat")
    await tell_all(case, ("decide", told | {"announced_on": today, "received_on": today}))
    state = await stands(case)
    assert state["announced_on"] == state["received_on"] == today
    row = await world.pool.fetchrow(
        "select reference, details::text as told from diary where stream = $1 || '#1'"
        " and kind = 'decided'",
        case.workflow,
    )
    assert row is not None
    assert row["reference"] == "공단-2026-77"
    assert today in row["told"]


async def test_waived_evaluation(world: World) -> None:
    case = await world.open_case("example-workshop")
    await tell_all(case, ("eligibility", {"eligible": True}))

    async def in_review() -> bool:
        return bool((await stands(case))["stage"] == "review")

    await until(in_review)
    ground = {"reason": "수출 우수업체", "reference": "공단-2026-5"}
    await refused(case.tell("waive", what="site_visit", reason="x", reference=""), "BadInput")
    await tell_all(case, ("waive", {"what": "site_visit", **ground}))
    await tell_all(case, ("waive", {"what": "gate", **ground}))
    state = await stands(case)
    assert (state["stage"], state["gate"]) == ("drafting", "items")
    await refused(case.tell("waive", what="gate", **ground), "NotWaivable")
    assert "waived" in state["happened"]


# --- corrections --------------------------------------------------------------------------------


async def seq_of(world: World, case: Case, kind: str) -> int:
    seq: int = await world.pool.fetchval(
        "select max(seq) from diary where stream = $1 || '#1' and kind = $2", case.workflow, kind
    )
    return seq


async def test_an_amount_is_corrected_by_another_person(world: World) -> None:
    case = await at(world, TO_AGREEMENT)
    line = await seq_of(world, case, "decided")
    right = {"line": line, "amount": 18_000_000, "reason": "오타", "reference": "공문 3"}
    await refused(case.tell("correct", **right), "FourEyes")
    await prompt(case.tell("correct", **right, by="park"))
    row = await world.pool.fetchrow(
        "select line, before::text, after::text, by from correction where case_id = $1 || '#1'",
        case.workflow,
    )
    assert row is not None
    assert (row["line"], row["by"]) == (line, "park")
    assert "20000000" in row["before"]
    assert "18000000" in row["after"]
    assert (await stands(case))["awarded"] == 18_000_000
    # The wrong line stays.
    told = await world.pool.fetchval(
        "select details ->> 'amount' from diary where stream = $1 || '#1' and seq = $2",
        case.workflow,
        line,
    )
    assert told == "20000000"


async def test_duties_of_a_wrong_award_are_undone_once(world: World) -> None:
    case = await at(world, TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    line = await seq_of(world, case, "decided")
    wrong = {"line": line, "verdict": "none", "reason": "다른 업체", "reference": "공문 4"}
    await prompt(case.tell("correct", **wrong, by="park"))

    async def back() -> bool:
        state = await stands(case)
        rows = await duty_rows(world, case)
        return state["stage"] == "review" and {row[0] for row in rows.values()} == {"released"}

    await until(back)
    state = await stands(case)
    assert (state["awarded"], state["completed_on"]) == (None, None)
    await tell_all(
        case,
        ("decide", {"verdict": "passed", "amount": 15_000_000}),
        ("agree", {}),
        ("complete", {}),
    )

    async def again() -> bool:
        rows = await duty_rows(world, case)
        return {row[0] for row in rows.values()} == {"scheduled"}

    await until(again)
    rows = await world.pool.fetch(
        "select seq from diary where stream = $1 || '#1/result-report' order by seq", case.workflow
    )
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))


async def test_a_wrong_award_becomes_the_rejection_that_it_was(world: World) -> None:
    case = await at(world, TO_EXECUTION)
    line = await seq_of(world, case, "decided")
    wrong = {"line": line, "verdict": "rejected", "reason": "다른 업체", "reference": "공문 5"}
    await prompt(case.tell("correct", **wrong, by="park"))
    assert await prompt(case.handle.result()) == "rejected"
    row = await world.pool.fetchrow(
        "select awarded_won, awarded_on from application where workflow = $1", case.workflow
    )
    assert row is not None
    assert tuple(row) == (None, None)
    # Nothing was awarded, so it goes on where the decision is still due.
    again = {"by": "park", "reopens": f"{case.workflow}#1", "reason": "x"}
    await world.client.start_workflow(
        "GrantApplication", again, id=case.workflow, task_queue=world.queue
    )

    async def reopened() -> bool:
        stage = await world.pool.fetchval(
            "select stage from application where workflow = $1", case.workflow
        )
        return bool(stage == "review")

    await until(reopened)


async def test_a_wrong_day_of_completion_counts_the_duties_anew(world: World) -> None:
    early = (datetime.now(OFFICE_ZONE) - timedelta(days=30)).date().isoformat()
    entry = {
        "source": "장부 (가상)",
        "stage": "execution",
        "amount": 20_000_000,
        "awarded_on": early,
        "agreed_on": early,
    }
    case = await world.open_case(entry=entry)
    await tell_all(case, ("complete", {}))
    await duties_scheduled(world, case)
    before = await due_on(world, case)
    line = await seq_of(world, case, "completed")
    told = {"line": line, "reason": "준공일 오기", "reference": "준공계", "by": "park"}
    await refused(case.tell("correct", **told, on="2020-01-01"), "BeforeThat")
    await refused(case.tell("correct", **told, on="2099-01-01"), "InTheFuture")
    day = (datetime.now(OFFICE_ZONE) - timedelta(days=20)).date()
    await prompt(case.tell("correct", **told, on=day.isoformat()))

    async def counted_anew() -> bool:
        due = await due_on(world, case)
        return bool(due < before and due >= last_day_of_period(day, 2))

    await until(counted_anew)
    row = await world.pool.fetchrow(
        "select completed_on from application where workflow = $1", case.workflow
    )
    assert row is not None
    assert row["completed_on"] == day


async def due_on(world: World, case: Case) -> Any:
    return await world.pool.fetchval(
        "select due_on from duty where case_id = $1 || '#1' and key = 'result-report'",
        case.workflow,
    )


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"line": 99, "amount": 1}, "UnknownLine"),
        ({"line": 2, "amount": 1}, "NothingToCorrect"),
        ({"line": 1}, "NothingToCorrect"),
        ({"line": 1, "on": "2026-01-05"}, "NothingToCorrect"),
        ({"line": 3, "amount": 1}, "DraftedAnew"),
        ({"line": 1, "amount": 90_000_000}, "AboveLimit"),
        ({"line": 0, "amount": 1}, "BadInput"),
        ({"line": 1, "amount": 1, "reason": ""}, "BadInput"),
    ],
)
async def test_corrections_that_cannot_be_are_refused(
    world: World, told: dict[str, Any], kind: str
) -> None:
    case = await at(world, TO_SUBMISSION)
    common = {"by": "park", "reason": "오타", "reference": "공문"}
    await refused(case.tell("correct", **(common | told)), kind)
    await prompt(case.tell("note", text="goes on"))


async def test_what_can_be_corrected_is_said_with_its_lines_and_fields(world: World) -> None:
    case = await at(world, TO_AGREEMENT)
    filed, decided = await seq_of(world, case, "filed"), await seq_of(world, case, "decided")
    common = {"by": "park", "reason": "오타", "reference": "공문", "amount": 1}
    lines = f"1 case opened (amount); {filed} filed (number, filed_at)"
    for line, kind in ((2, "NothingToCorrect"), (99, "UnknownLine"), (filed, "NothingToCorrect")):
        refusal = await refused(case.tell("correct", **common, line=line), kind)
        assert f"{lines}; {decided} decided (amount, on, verdict)" in refusal.message


async def test_what_was_drafted_is_mended_by_a_new_version_until_it_is_filed(world: World) -> None:
    case = await at(world, TO_SUBMISSION)
    told = {"by": "park", "reason": "오타", "reference": "공문", "line": 3, "amount": 9_000_000}
    refusal = await refused(case.tell("correct", **told), "DraftedAnew")
    assert f"draft {case.workflow}#1 --base 1 --amount" in refusal.message
    await tell_all(case, ("draft", {"base": 1, "amount": 9_000_000}), ("confirm", {"version": 2}))
    assert (await stands(case))["asked"] == 9_000_000
    await tell_all(case, ("receipt", {"number": "A-1"}))
    await refused(case.tell("correct", **told), "NothingToCorrect")


# --- withdrawal ---------------------------------------------------------------------------------


async def test_withdrawal_before_filing_ends_at_once(world: World) -> None:
    case = await at(world, TO_SUBMISSION[:2])
    await tell_all(case, ("withdraw", {"reason": "대표가 포기"}))
    assert await prompt(case.handle.result()) == "withdrawn"
    assert (await last(world, case))[0] == "withdrawal_requested"


async def test_withdrawal_after_filing_is_a_request_until_it_is_acknowledged(world: World) -> None:
    case = await at(world, TO_REVIEW)
    await refused(case.tell("acknowledge"), "NotWithdrawing")
    await tell_all(case, ("withdraw", {"reason": "대표가 포기"}))
    await refused(case.tell("withdraw", reason="again"), "AlreadyWithdrawing")
    assert ("agency", "withdrawal") in await waits(case)
    await refused(case.tell("acknowledge", granted=False), "NeedsReason")
    await tell_all(case, ("acknowledge", {"granted": False, "reason": "협약 뒤라 불가"}))
    assert ("agency", "withdrawal") not in await waits(case)
    await tell_all(case, ("withdraw", {"reason": "다시"}), ("acknowledge", {}))
    assert await prompt(case.handle.result()) == "withdrawn"


async def test_withdrawal_after_agreement_reaches_every_duty_and_says_what_it_undid(
    world: World,
) -> None:
    case = await at(world, TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    await tell_all(case, ("withdraw", {"reason": "폐업 예정"}), ("acknowledge", {}))
    assert await prompt(case.handle.result()) == "withdrawn"
    assert {row[0] for row in (await duty_rows(world, case)).values()} == {"released"}
    kind, told = await last(world, case)
    assert kind == "withdrawal_answered"
    assert all(duty in told for duty in ("result-report", "asset-report", "outcome-survey"))


async def test_withdrawal_takes_back_what_was_filed_with_the_centre(world: World) -> None:
    case = await world.open_case("example-workshop")
    await tell_all(case, ("eligibility", {"eligible": True}))

    async def in_review() -> bool:
        return bool((await stands(case))["stage"] == "review")

    await until(in_review)
    await tell_all(case, ("withdraw", {"reason": "포기"}), ("acknowledge", {}))
    assert await prompt(case.handle.result()) == "withdrawn"
    taken = await world.pool.fetchval(
        "select withdrawn_at is not null from in_house_filing where starts_with(key, $1 || '#1/')",
        case.workflow,
    )
    assert taken is True
    assert "filings" in (await last(world, case))[1]


# --- dates, people, firms -----------------------------------------------------------------------


async def test_a_postponed_closing_date_arms_its_timer_anew(
    years: World, skipping: WorkflowEnvironment, call: Call
) -> None:
    edition = await call("example-growth", closes_in=10)
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(edition=edition)
    await tell_all(case, ("eligibility", {"eligible": True}))
    await tell_all(
        case, ("postpone", {"what": "filing", "until": ahead(days=30), "reason": "기관 연장"})
    )
    assert await skipping.fast_forward(case.handle, timedelta(days=20))
    assert "deadline_passed" not in await years.diary(case.workflow)
    assert await skipping.fast_forward(case.handle, timedelta(days=12))
    assert "deadline_passed" in await years.diary(case.workflow)


async def test_a_date_that_has_passed_is_moved_and_asks_anew(
    years: World, skipping: WorkflowEnvironment, call: Call
) -> None:
    ends = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    edition = await call("example-growth", execution_ends=ends)
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(edition=edition)
    await tell_all(case, *TO_SUBMISSION)
    await bundled(years, case)
    await tell_all(case, *TO_EXECUTION[len(TO_SUBMISSION) :])
    assert await skipping.fast_forward(case.handle, timedelta(days=12))
    assert ("clerk", "completion_late") in await waits(case)
    told = {"what": "completion", "until": ahead(days=40), "reason": "협약 변경"}
    await tell_all(case, ("postpone", told))
    assert ("clerk", "completion_late") not in await waits(case)
    assert await skipping.fast_forward(case.handle, timedelta(days=40))
    assert (await years.diary(case.workflow)).count("execution_passed") == 2


async def test_a_duty_is_postponed_by_the_agency(world: World) -> None:
    case = await at(world, TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    handle = world.client.get_workflow_handle(f"{case.workflow}.result-report")
    told = {"by": "kim", "what": "duty", "until": ahead(days=200), "reason": "공단 연장"}
    await refused(handle.execute_update("postpone", told | {"until": "2020-01-01"}), "InThePast")
    await prompt(handle.execute_update("postpone", told))

    async def moved() -> bool:
        day = (datetime.now(OFFICE_ZONE) + timedelta(days=200)).date()
        return bool(await due_on(world, case) == day)

    await until(moved)
    await prompt(case.settle("asset-report", round=1))
    await refused(case.settle("asset-report", round=1), "WrongRound")


async def test_postponing_what_has_no_date_or_into_the_past_is_refused(world: World) -> None:
    case = await at(world, TO_REVIEW)
    told = {"until": ahead(days=3), "reason": "연장"}
    await refused(case.tell("postpone", what="completion", **told), "NothingToPostpone")
    await refused(case.tell("postpone", what="duty", **told), "NothingToPostpone")
    past = {"until": "2020-01-01T10:00", "reason": "연장"}
    await refused(case.tell("postpone", what="decision", **past), "InThePast")
    await refused(
        case.tell("postpone", what="decision", until=ahead(days=1), reason=""), "BadInput"
    )


async def test_clerk_leaves(world: World, stack: Stack) -> None:
    case = await at(world, TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    connection = await asyncpg.connect(stack.runtime.owner_url)
    try:
        for name, left in (("park", None), ("choi", "2020-12-31")):
            await connection.execute(
                "insert into staff (name, rank, since, until, by)"
                " values ($1, 'clerk', '2015-03-01', $2::text::date, 'head')",
                name,
                left,
            )
        await refused(case.tell("reassign", clerk="choi"), "StaffLeft")
        await refused(case.tell("reassign", clerk="nobody"), "UnknownStaff")
        await prompt(case.tell("reassign", clerk="park", reason="kim 퇴사"))
    finally:
        await connection.execute("delete from staff")
        await connection.close()

    async def handed_over() -> bool:
        return {row[1] for row in (await duty_rows(world, case)).values()} == {"park"}

    await until(handed_over)
    rows = await world.pool.fetch(
        "select distinct by from diary where stream = $1 || '#1'", case.workflow
    )
    assert "kim" in {row["by"] for row in rows}  # the old name stays in the journal


async def test_firm_closes(world: World) -> None:
    case = await at(world, TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    await tell_all(case, ("firmchanged", {"facts": ["status"], "status": "closed"}))
    assert ("clerk", "firm_changed") in await waits(case)
    await tell_all(case, ("close", {"outcome": "firm_closed", "reason": "폐업"}))
    assert await prompt(case.handle.result()) == "firm_closed"
    assert {row[0] for row in (await duty_rows(world, case)).values()} == {"released"}


async def test_change_of_representative_reaches_the_case_without_the_name(world: World) -> None:
    case = await at(world, TO_SUBMISSION[:1])
    await tell_all(case, ("firmchanged", {"facts": ["representative"], "on": "2026-11-01"}))
    kind, told = await last(world, case)
    assert kind == "firm_changed"
    assert "representative" in told


async def test_a_new_trade_name_is_what_case_and_duties_show(world: World) -> None:
    case = await at(world, TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    await tell_all(case, ("firmchanged", {"facts": ["name"], "name": "가나테크 (가상)"}))

    async def shown(workflow: str) -> bool:
        described = await world.client.get_workflow_handle(workflow).describe()
        return bool(described.search_attributes.get("Firm") == ["가나테크 (가상)"])

    await until(lambda: shown(case.workflow))
    await until(lambda: shown(f"{case.workflow}.result-report"))


async def test_a_new_business_number_is_what_the_case_is_found_by(world: World) -> None:
    case, number = await at(world, TO_SUBMISSION[:1]), invented_number()
    await tell_all(case, ("firmchanged", {"facts": ["business_number"], "business_number": number}))

    async def shown() -> bool:
        described = await case.handle.describe()
        return bool(described.search_attributes.get("BusinessNumber") == [number])

    await until(shown)
    page = await prompt(case.handle.query("__temporal_workflow_metadata"))
    assert shown_number(number) in page.current_details


async def test_where_an_act_was_typed_stands_beside_the_name(world: World) -> None:
    case = await at(world, ())
    await tell_all(case, ("note", {"text": "hello", "via": "desk@counter-2"}))
    via = await world.pool.fetchval(
        "select via from diary where stream = $1 || '#1' and kind = 'noted'", case.workflow
    )
    assert via == "desk@counter-2"
