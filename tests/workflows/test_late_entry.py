"""Cases that were under way before they were entered begin where they stand (R6)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.workflows.conftest import Call
from tests.workflows.telling import (
    DRAFT,
    TO_REVIEW,
    bundled,
    duties_scheduled,
    refused,
    stands,
    tell_all,
    until,
)
from tests.worlds import Case, World, invented_number

TODAY = datetime.now(UTC).date()
LEDGER = "장부 2026 (가상)"


def before(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


AWARDED = {"source": LEDGER, "awarded_on": before(200), "amount": 20_000_000, "receipt": "B-7"}


async def entered(world: World, **entry: Any) -> Case:
    return await world.open_case(entry={"source": LEDGER} | entry)


async def begins(case: Case) -> tuple[str, set[tuple[str, str]]]:
    state = await stands(case)
    return state["stage"], {(wait["for_whom"], wait["what"]) for wait in state["waits"]}


@pytest.mark.parametrize(
    ("entry", "wait"),
    [
        ({"stage": "eligibility"}, ("clerk", "eligibility")),
        ({"stage": "drafting"}, ("clerk", "draft")),
        ({"stage": "submission"}, ("clerk", "receipt")),
        ({"stage": "review", "receipt": "B-7", "filed_at": before(10)}, ("agency", "decision")),
        ({"stage": "agreement", **AWARDED}, ("firm_owner", "agreement")),
        ({"stage": "execution", **AWARDED}, ("firm_owner", "completion")),
    ],
    ids=lambda value: value.get("stage", "") if isinstance(value, dict) else "",
)
async def test_a_case_under_way_enters_at_its_stage_and_waits_as_one_that_came_there(
    world: World, entry: dict[str, Any], wait: tuple[str, str]
) -> None:
    case = await entered(world, **entry)

    async def holds() -> bool:
        return await begins(case) == (entry["stage"], {wait})

    await until(holds)
    row = await world.pool.fetchrow(
        "select stage, entered_from, awarded_won, receipt from application where workflow = $1",
        case.workflow,
    )
    assert row is not None
    assert row["stage"] == entry["stage"]
    assert row["entered_from"] == LEDGER
    assert row["awarded_won"] == entry.get("amount")
    assert row["receipt"] == entry.get("receipt")
    assert (await world.diary(case.workflow))[:2] == ["opened", "entered"]


async def test_a_case_entered_in_review_goes_on_to_its_award(world: World) -> None:
    case = await entered(world, stage="review", receipt="B-7", filed_at=before(30))
    await tell_all(
        case,
        ("decide", {"verdict": "passed", "amount": 20_000_000}),
        ("agree", {}),
        ("complete", {}),
    )
    await duties_scheduled(world, case)
    assert (await stands(case))["stage"] == "follow_up"


async def test_a_case_entered_in_drafting_is_drafted_and_filed(world: World) -> None:
    case = await entered(world, stage="drafting")
    await tell_all(case, ("draft", DRAFT), ("confirm", {"version": 1}))
    await bundled(world, case)
    await tell_all(case, TO_REVIEW[-1])
    assert (await stands(case))["stage"] == "review"


async def test_a_case_in_its_second_year_enters_with_its_duties(world: World) -> None:
    case = await entered(world, stage="follow_up", **AWARDED, completed_on=before(100))
    await duties_scheduled(world, case)
    rows = await world.pool.fetch(
        "select key, status from duty where case_id = $1 || '#1' order by key", case.workflow
    )
    assert {row["key"] for row in rows} == {"result-report", "asset-report", "outcome-survey"}


async def test_a_second_gate_can_be_the_one_it_stands_at(world: World) -> None:
    case = await world.open_case(
        "example-workshop", entry={"source": LEDGER, "stage": "drafting", "gate": "items"}
    )
    told = {"base": 0, "sections": {"items": "a lathe", "quotes": "two"}}
    await tell_all(case, ("draft", told), ("confirm", {"version": 1}))
    await bundled(world, case)
    assert (await stands(case))["gate"] == "items"


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"stage": "closed"}, "BadInput"),
        ({"stage": "agreement"}, "BadInput"),
        ({"stage": "drafting", "source": ""}, "BadInput"),
        ({"stage": "drafting", "gate": "nowhere"}, "UnknownGate"),
        ({"stage": "execution", **AWARDED, "amount": 90_000_000}, "AboveLimit"),
        ({"stage": "execution", **AWARDED, "awarded_on": "2099-01-01"}, "InTheFuture"),
        ({"stage": "execution", **AWARDED, "agreed_on": before(300)}, "BeforeThat"),
    ],
)
async def test_what_cannot_have_been_is_refused(
    world: World, entry: dict[str, Any], kind: str
) -> None:
    raw = {
        "by": "kim",
        "edition": world.edition("example-growth"),
        "business_number": invented_number(),
        "name": "가나정밀 (가상)",
        "entry": {"source": LEDGER} | entry,
    }
    handle = await world.client.start_workflow(
        "GrantApplication",
        raw,
        id=f"{raw['edition']}.{raw['business_number']}",
        task_queue=world.queue,
    )
    await refused(handle.result(), kind)


async def test_an_edition_without_agreement_has_no_such_stage(world: World, call: Call) -> None:
    edition, number = await call("example-workshop"), invented_number()
    entry = {"source": LEDGER, "stage": "agreement", **AWARDED, "amount": 5_000_000}
    raw = {"by": "kim", "edition": edition, "business_number": number, "name": "가 (가상)"}
    handle = await world.client.start_workflow(
        "GrantApplication",
        raw | {"entry": entry},
        id=f"{edition}.{number}",
        task_queue=world.queue,
    )
    await refused(handle.result(), "NoSuchStep")


async def test_an_answer_is_expected_from_the_day_of_filing_on(world: World) -> None:
    case = await entered(world, stage="review", receipt="B-7", filed_at=before(90))

    async def late() -> bool:
        return await begins(case) == (
            "review",
            {("agency", "decision"), ("clerk", "decision_late")},
        )

    await until(late)
