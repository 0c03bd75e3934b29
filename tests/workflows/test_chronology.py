"""Nothing is dated before what it follows; what truly happened earlier is still told afterwards."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.worker import Worker

from office.service import activities_of
from schema.duty import DutyOrder
from schema.messages import Settle
from schema.refusals import BeforeThat
from schema.zone import OFFICE_ZONE
from tests.workflows.telling import (
    DRAFT,
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    Told,
    bundled,
    duties_scheduled,
    prompt,
    refused,
    stands,
    tell_all,
)
from tests.worlds import Case, World
from workflows.chronology import check_duty

LONG_AGO = "2020-01-01T00:00"
LEDGER = "장부 2026 (가상)"


def ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).astimezone(OFFICE_ZONE).date().isoformat()


async def heard(case: Case) -> int:
    """How many messages the history holds."""
    events = [event.event_type async for event in case.handle.fetch_history_events()]
    return events.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)


@pytest.mark.parametrize(
    ("before", "told", "named"),
    [
        (
            TO_SUBMISSION[:2],
            ("confirm", {"version": 1, "happened_at": LONG_AGO}),
            "The version was handed in on {today}",
        ),
        (
            TO_SUBMISSION,
            ("receipt", {"number": "A-1", "filed_at": LONG_AGO}),
            "The owner confirmed the plan on {today}",
        ),
        (
            TO_SUBMISSION,
            ("receipt", {"number": "A-1", "happened_at": LONG_AGO}),
            "The owner confirmed the plan on {today}",
        ),
        (
            TO_REVIEW,
            ("receipt", {"number": "A-2", "filed_at": LONG_AGO}),
            "The filing that this adds to was on {today}",
        ),
    ],
    ids=["confirm", "receipt", "receipt-on", "receipt-again"],
)
async def test_what_cannot_have_been_yet_is_refused_and_reaches_no_history(
    world: World, before: tuple[Told, ...], told: Told, named: str
) -> None:
    case = await world.open_case()
    await tell_all(case, *before)
    if before == TO_SUBMISSION:
        await bundled(world, case)
    count, state = await heard(case), await stands(case)
    refusal = await refused(case.tell(told[0], **told[1]), "BeforeThat")
    assert named.format(today=ago(0)) in refusal.message
    assert "2020-01-01" in refusal.message
    assert (await heard(case), await stands(case)) == (count, state)
    assert (await prompt(case.tell("note", text="goes on")))["kind"] == "noted"


async def test_another_receipt_is_the_agencys_word_or_has_a_reason(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_REVIEW)
    count, state = await heard(case), await stands(case)
    refusal = await refused(case.tell("receipt", number="A-2"), "FiledAlready")
    assert "already, under receipt A-1" in refusal.message
    assert (await heard(case), await stands(case)) == (count, state)
    for told in ({"number": "A-2", "speaker": "agency"}, {"number": "A-3", "reason": "다시 냄"}):
        assert (await prompt(case.tell("receipt", **told)))["details"]["number"] == told["number"]


async def test_a_receipt_that_comes_in_with_the_request_for_it_is_heard_after_it(
    world: World,
) -> None:
    def worker() -> Worker:
        return Worker(world.client, task_queue="asked", activities=activities_of(world.pool))

    async with worker():
        case = await replace(world, queue="asked").open_case()
        await tell_all(case, *TO_REVIEW)
    until = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    asked = asyncio.create_task(case.tell("supplement", what="a quote", until=until))
    await asyncio.sleep(0.5)  # nobody works: only the order in which the server has them counts
    given = asyncio.create_task(case.tell("receipt", number="A-2"))
    await asyncio.sleep(0.5)
    async with worker():
        answers = await prompt(asyncio.gather(asked, given))
    assert [answer["kind"] for answer in answers] == ["supplement_requested", "filed"]


async def test_a_call_without_a_plan_is_filed_after_the_case_began(world: World) -> None:
    case = await world.open_case("example-workshop", amount=5_000_000)
    await tell_all(case, TO_SUBMISSION[0])
    told = {"number": "A-1", "filed_at": LONG_AGO}
    refusal = await refused(case.tell("receipt", **told), "BeforeThat")
    assert f"The case began on {ago(0)}" in refusal.message
    answer = await prompt(case.tell("receipt", **told, reason="기업이 먼저 제출"))
    assert (answer["kind"], answer["details"]["filed_at"][:10]) == ("filed", "2020-01-01")


async def test_a_reason_explains_a_filing_before_the_owners_yes(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    told = {"number": "A-1", "filed_at": ago(3), "reason": "기업이 먼저 제출"}
    assert (await prompt(case.tell("receipt", **told)))["stage"] == "review"


async def test_what_was_done_earlier_the_same_day_is_told_afterwards(world: World) -> None:
    """A yes on the phone in the morning, typed after the version; a day has no time at all."""
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION[:2])
    today = f"{ago(0)}T00:00"
    await prompt(case.tell("confirm", version=1, happened_at=today))
    assert (await prompt(case.tell("receipt", number="A-1", filed_at=today)))["stage"] == "review"


async def test_a_whole_course_is_told_afterwards_with_its_days(world: World) -> None:
    case = await world.open_case(happened_at=ago(20))
    for message, payload, days in (
        ("eligibility", {"eligible": True}, 19),
        ("draft", DRAFT, 15),
        ("confirm", {"version": 1}, 14),
        ("receipt", {"number": "A-1"}, 13),
    ):
        await prompt(case.tell(message, **payload, happened_at=ago(days)))
    assert (await stands(case))["stage"] == "review"


async def test_eligibility_is_not_judged_before_the_case_began(world: World) -> None:
    case = await world.open_case(happened_at=ago(20))
    count = await heard(case)
    early = case.tell("eligibility", eligible=True, happened_at=ago(21))
    refusal = await refused(early, "BeforeThat")
    assert f"{ago(21)} lies before the beginning of the case ({ago(20)})" in refusal.message
    assert await heard(case) == count
    await prompt(case.tell("eligibility", eligible=True, happened_at=f"{ago(20)}T00:00"))


async def test_a_refusal_of_a_day_says_what_that_day_is(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_REVIEW)
    told = {"verdict": "passed", "amount": 10_000_000, "happened_at": LONG_AGO}
    refusal = await refused(case.tell("decide", **told), "BeforeThat")
    assert f"2020-01-01 lies before the filing ({ago(0)})" in refusal.message
    asked = {"what": "x", "until": "2026-01-01T00:00", "happened_at": "2026-01-02T00:00"}
    refusal = await refused(case.tell("supplement", **asked), "BeforeThat")
    assert "lies before the agency's request (2026-01-02 00:00)" in refusal.message


async def test_a_version_of_its_own_is_confirmed_after_it(world: World) -> None:
    case = await world.open_case(happened_at=ago(20))
    await tell_all(
        case,
        ("eligibility", {"eligible": True}),
        ("draft", DRAFT | {"happened_at": ago(10)}),
        ("confirm", {"version": 1, "happened_at": ago(9)}),
        ("draft", {"base": 1, "amount": 9_000_000, "happened_at": ago(5)}),
    )
    assert (await stands(case))["plan"]["confirmed_at"] is None
    await refused(case.tell("confirm", version=2, happened_at=ago(9)), "BeforeThat")
    await refused(case.tell("confirm", version=1, happened_at=ago(9)), "WrongVersion")
    await prompt(case.tell("confirm", version=2, happened_at=ago(5)))


async def test_a_case_entered_late_names_its_filing_without_a_reason(world: World) -> None:
    case = await world.open_case(
        "example-workshop", amount=5_000_000, entry={"source": LEDGER, "stage": "submission"}
    )
    answer = await prompt(case.tell("receipt", number="A-1", filed_at=ago(30)))
    assert answer["stage"] == "review"


async def test_a_duty_is_not_settled_before_the_day_it_counts_from(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    settled = case.settle("result-report", happened_at=LONG_AGO)
    refusal = await refused(settled, "BeforeThat")
    assert f"can be settled from {ago(0)} on" in refusal.message
    answer = await prompt(case.settle("result-report", happened_at=f"{ago(0)}T00:00"))
    assert (answer["seq"], answer["kind"]) == (2, "duty_settled"), "after its first line"
    assert answer["details"] == {"round": 1}


async def test_a_duty_that_was_settled_before_the_case_was_entered(world: World) -> None:
    done = {"stage": "follow_up", "amount": 20_000_000, "awarded_on": ago(200)}
    case = await world.open_case(entry={"source": LEDGER, **done, "completed_on": ago(100)})
    await duties_scheduled(world, case)
    await refused(case.settle("result-report", happened_at=ago(101)), "BeforeThat")
    answer = await prompt(case.settle("result-report", happened_at=ago(50)))
    assert answer["kind"] == "duty_settled"


@pytest.mark.parametrize(
    ("counted_from", "on", "refused_from"),
    [
        ("completed", "2026-05-31", "2026-06-01"),
        ("completed", "2026-06-01", None),
        ("fiscal_year_end", "2025-12-31", "2026-01-01"),
        ("fiscal_year_end", "2026-06-02", None),
    ],
)
def test_what_counts_from_the_end_of_a_year_may_be_settled_within_it(
    counted_from: str, on: str, refused_from: str | None
) -> None:
    rule = {
        "key": "report",
        "name": {"ko": "보고", "en": "Report"},
        "article": "1",
        "counted_from": counted_from,
        "months": [2],
    }
    base = date(2026, 12, 31) if counted_from == "fiscal_year_end" else date(2026, 6, 1)
    told: dict[str, Any] = {"case": "x#1", "case_workflow": "x", "stream": "x#1/report"}
    order = DutyOrder.model_validate(
        told | {"clerk": "kim", "firm": "가 (가상)", "rule": rule, "base": base}
    )
    settle = Settle.model_validate({"by": "kim", "happened_at": f"{on}T00:00"})
    if refused_from is None:
        check_duty(order, base, settle)
        return
    with pytest.raises(BeforeThat, match=f"{refused_from}.*{on}"):
        check_duty(order, base, settle)
