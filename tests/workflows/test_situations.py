"""Situations of a centre's work, each by the name it has there; more of them stand where they fall:

a consortium in test_parties, a wrong decision in test_reopening, an amended, extended, closed or
cancelled call in test_announcements, firms that change in the desk's tests.
"""

import json
from datetime import timedelta
from typing import Any

import asyncpg
from temporalio.testing import WorkflowEnvironment

from office.stack import Stack
from tests.workflows.conftest import Call
from tests.workflows.telling import (
    TO_AGREEMENT,
    TO_REVIEW,
    TO_SUBMISSION,
    bundled,
    prompt,
    refused,
    stands,
    tell_all,
)
from tests.worlds import Case, World, invented_number

GROUP: dict[str, Any] = {
    "groups": ["growth"],
    "exclusions": [
        {
            "key": "same-year",
            "name": {"ko": "같은 해 지원", "en": "Support in the same year"},
            "groups": ["growth"],
            "within": "same_year",
        },
        {
            "key": "open",
            "name": {"ko": "동시 신청", "en": "Two open applications"},
            "groups": ["growth"],
            "within": "open",
        },
    ],
}


async def findings(world: World, case: Case) -> dict[str, str]:
    """What the rules found when the case was opened, as its journal keeps it."""
    told = await world.pool.fetchval(
        "select details -> 'findings' from diary where stream = $1 || '#1' and seq = 1",
        case.workflow,
    )
    found: dict[str, str] = json.loads(told)
    return found


async def awarded(world: World, case: Case) -> None:
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_AGREEMENT[len(TO_SUBMISSION) :])


async def test_several_programmes_at_once(world: World, call: Call) -> None:
    first, second = await call("example-growth", **GROUP), await call("example-growth", **GROUP)
    number = invented_number()
    one = await world.open_case(edition=first, business_number=number)
    two = await world.open_case(edition=second, business_number=number)
    assert "warns" in (await findings(world, two)).values()
    assert "warns" not in (await findings(world, one)).values()
    # A warning: the clerk decides, and nothing stops.
    await tell_all(two, ("eligibility", {"eligible": True}))
    assert (await stands(two))["stage"] == "drafting"


async def test_double_benefit_in_the_same_year(world: World, call: Call) -> None:
    first, second = await call("example-growth", **GROUP), await call("example-growth", **GROUP)
    number = invented_number()
    await awarded(world, await world.open_case(edition=first, business_number=number))
    again = await world.open_case(edition=second, business_number=number)
    found = await findings(world, again)
    assert {rule for rule, finding in found.items() if finding == "warns"} == {"open", "same-year"}


async def test_same_year_second_call(world: World, call: Call) -> None:
    first, second = await call("example-growth"), await call("example-growth")
    number = invented_number()
    one = await world.open_case(edition=first, business_number=number)
    await tell_all(one, ("close", {"outcome": "withdrawn", "reason": "as they said"}))
    two = await world.open_case(edition=second, business_number=number)
    assert one.workflow != two.workflow
    rows = await world.pool.fetch(
        "select e.fiscal_year, a.attempt from application a join edition e on e.key = a.edition"
        " where a.firm = $1",
        number,
    )
    assert len({row["fiscal_year"] for row in rows}) == 1
    assert [row["attempt"] for row in rows] == [1, 1]


async def test_business_number_changes(world: World, call: Call) -> None:
    first, second = await call("example-growth", **GROUP), await call("example-growth", **GROUP)
    old, new = invented_number(), invented_number()
    await awarded(world, await world.open_case(edition=first, business_number=old))
    raw = {"edition": second, "business_number": new, "firm": old}
    handle = await world.client.start_workflow(
        "GrantApplication",
        {"by": "kim", "name": "가나정밀 (가상)", **raw},
        id=f"{second}.{old}",
        task_queue=world.queue,
    )
    await prompt(handle.execute_update("intake"))
    again = Case(world.client, f"{second}.{old}")
    # The prior support of the old number is the firm's own.
    assert (await findings(world, again))["same-year"] == "warns"
    numbers = await world.pool.fetch("select number from firm_number where firm = $1", old)
    assert {row["number"] for row in numbers} == {old, new}


async def test_two_firms_with_one_number(world: World, call: Call) -> None:
    edition, number = await call("example-growth"), invented_number()
    await world.open_case(edition=edition, business_number=number)
    other = await call("example-growth")
    handle = await world.client.start_workflow(
        "GrantApplication",
        {
            "by": "kim",
            "name": "다라금속 (가상)",
            "edition": other,
            "business_number": number,
            "firm": "another-firm",
        },
        id=f"{other}.another-firm",
        task_queue=world.queue,
    )
    refusal = await refused(handle.result(), "NumberTaken")
    assert number in refusal.message


async def test_agency_silent_past_its_date(
    years: World, skipping: WorkflowEnvironment, call: Call
) -> None:
    edition = await call("example-growth")
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(edition=edition)
    await tell_all(case, *TO_SUBMISSION)
    await bundled(years, case)
    await tell_all(case, TO_REVIEW[-1])
    assert await skipping.fast_forward(case.handle, timedelta(days=90))
    state = await stands(case)
    waits = {(wait["for_whom"], wait["what"]) for wait in state["waits"]}
    assert state["stage"] == "review"
    assert waits == {("agency", "decision"), ("clerk", "decision_late")}
    assert (await years.diary(case.workflow)).count("answer_overdue") == 1


async def test_a_running_case_keeps_its_rules_when_a_file_changes(
    world: World, call: Call, stack: Stack
) -> None:
    edition = await call("example-growth")
    running = await world.open_case(edition=edition)
    connection = await asyncpg.connect(stack.runtime.owner_url)
    try:
        await connection.execute(
            "update edition set body = jsonb_set(body, '{limit}', '90000000') where key = $1",
            edition,
        )
    finally:
        await connection.close()
    later = await world.open_case(edition=edition)
    for case in (running, later):
        await tell_all(case, *TO_SUBMISSION)
        await bundled(world, case)
        await tell_all(case, TO_REVIEW[-1])
    award = {"verdict": "passed", "amount": 60_000_000}
    await refused(running.tell("decide", **award), "AboveLimit")
    await tell_all(later, ("decide", award))
