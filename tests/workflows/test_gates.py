"""What a pass means is the gate's word: it goes on, it holds until a date, it awards (R3, R11)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.calls import form_gate
from tests.workflows.conftest import Call
from tests.workflows.telling import prompt, refused, stands, tell_all
from tests.worlds import Case, World

CHECKED = ("eligibility", {"eligible": True})


LOAN = {
    "benefit": "loan",
    "limit": 100_000_000,
    "gates": [
        form_gate("semas", "confirmed_until"),
        form_gate("guarantee", "confirmed_until"),
        form_gate("bank", "awarded"),
    ],
}
DAYS = {
    "benefit": "expert_days",
    "limit": None,
    "limit_days": "4",
    "gates": [form_gate("visit", "awarded")],
    "agreement": False,
}


async def at_gate(world: World, call: Call, change: dict[str, Any], **intake: Any) -> Case:
    edition = await call("example-growth", **change)
    case = await world.open_case(edition=edition, **intake)
    await tell_all(case, CHECKED, ("receipt", {"number": "S-1"}))
    return case


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


async def test_confirmed_guaranteed_for_less_and_lent_is_one_award(
    world: World, call: Call
) -> None:
    case = await at_gate(world, call, LOAN, amount=100_000_000)
    await tell_all(
        case,
        ("decide", {"verdict": "passed", "amount": 100_000_000, "valid_until": in_days(60)}),
        ("receipt", {"number": "G-1"}),
        (
            "decide",
            {
                "verdict": "passed",
                "amount": 70_000_000,
                "valid_until": in_days(60),
            },
        ),
        ("receipt", {"number": "B-1"}),
    )
    state = await stands(case)
    assert (state["awarded"], state["confirmed"]) == (None, 70_000_000)
    assert {"promise", "decision"} == {wait["what"] for wait in state["waits"]}
    told = {"verdict": "passed", "amount": 100_000_000, "rate_percent": "4.45", "term_months": 60}
    await refused(case.tell("decide", **told), "NeedsReason")
    await tell_all(case, ("decide", told | {"amount": 70_000_000}))
    row = await world.pool.fetchrow(
        "select awarded_won, awarded_on from application where workflow = $1", case.workflow
    )
    assert row is not None
    assert row["awarded_won"] == 70_000_000
    assert isinstance(row["awarded_on"], date)
    state = await stands(case)
    assert (state["rate_percent"], state["term_months"]) == ("4.45", 60)
    awards = await world.pool.fetchval(
        "select count(*) from diary where stream = $1 || '#1' and details ->> 'means' = 'awarded'",
        case.workflow,
    )
    assert awards == 1


async def test_a_confirmation_that_ends_asks_the_clerk_and_ends_nothing(
    years: World, skipping: WorkflowEnvironment, call: Call
) -> None:
    edition = await call("example-growth", **LOAN)
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(edition=edition)
    await tell_all(
        case,
        CHECKED,
        ("receipt", {"number": "S-1"}),
        ("decide", {"verdict": "passed", "amount": 1_000_000, "valid_until": in_days(30)}),
    )
    assert {wait["what"] for wait in (await stands(case))["waits"]} == {"filing", "promise"} or {
        wait["what"] for wait in (await stands(case))["waits"]
    } == {"receipt", "promise"}
    assert await skipping.fast_forward(case.handle, timedelta(days=32))
    state = await stands(case)
    assert "promise_ended" in {wait["what"] for wait in state["waits"]}
    assert state["stage"] == "submission"
    await tell_all(case, ("receipt", {"number": "G-1"}))
    assert (await stands(case))["stage"] == "review"


async def test_expert_days_are_awarded_in_days_and_never_in_won(world: World, call: Call) -> None:
    case = await at_gate(world, call, DAYS)
    await refused(case.tell("decide", verdict="passed", amount=1_000_000), "NotOfThisGate")
    await refused(case.tell("decide", verdict="passed"), "QuantityMissing")
    await refused(case.tell("decide", verdict="passed", quantity="5"), "AboveDays")
    await tell_all(case, ("decide", {"verdict": "passed", "quantity": "3.5"}))
    row = await world.pool.fetchrow(
        "select awarded_won, quantity from application where workflow = $1", case.workflow
    )
    assert row is not None
    assert (row["awarded_won"], str(row["quantity"])) == (None, "3.5")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"rate_percent": "3"}, "NotOfThisGate"),
        ({"term_months": 12}, "NotOfThisGate"),
        ({"quantity": "2"}, "NotOfThisGate"),
        ({"valid_until": "2026-02-30"}, "BadInput"),
        ({"rate_percent": "-1"}, "BadInput"),
        ({"amount": 200_000_000}, "AboveLimit"),
    ],
)
async def test_what_a_gate_does_not_know_is_refused(
    world: World, call: Call, told: dict[str, Any], kind: str
) -> None:
    case = await at_gate(world, call, LOAN)
    await refused(case.tell("decide", verdict="passed", **told), kind)
    assert (await prompt(stands(case)))["stage"] == "review"


@pytest.mark.parametrize("day", ["9999-12-31", "2099-12-31", "2020-01-01"])
async def test_a_promise_without_a_sensible_end_never_freezes_a_case(
    world: World, call: Call, day: str
) -> None:
    case = await at_gate(world, call, LOAN)
    told = {"verdict": "passed", "amount": 1_000_000, "valid_until": day}
    if day == "2099-12-31":
        await prompt(case.tell("decide", **told))
    else:
        await refused(case.tell("decide", **told), "BadInput" if day > "2100" else "BeforeThat")
    await prompt(case.tell("note", text="goes on"))


async def test_the_end_of_a_second_confirmation_is_asked_as_well(
    years: World, skipping: WorkflowEnvironment, call: Call
) -> None:
    edition = await call("example-growth", **LOAN)
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(edition=edition)
    promise = {"verdict": "passed", "amount": 1_000_000}
    await tell_all(
        case,
        CHECKED,
        ("receipt", {"number": "S-1"}),
        ("decide", promise | {"valid_until": in_days(10)}),
    )
    assert await skipping.fast_forward(case.handle, timedelta(days=12))
    await tell_all(
        case,
        ("receipt", {"number": "G-1"}),
        ("decide", promise | {"valid_until": in_days(40)}),
    )
    assert "promise_ended" not in {wait["what"] for wait in (await stands(case))["waits"]}
    assert await skipping.fast_forward(case.handle, timedelta(days=30))
    assert (await years.diary(case.workflow)).count("confirmation_ended") == 2
