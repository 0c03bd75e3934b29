"""Before filing and before each payment the tax office is asked; a clerk vouches where it says no.

The tax office is a server on a socket of its own, which answers as documented, oddly, or not.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from office.service import activities_of
from schema.zone import OFFICE_ZONE
from tests.activities.filing import serving
from tests.activities.test_tax_office import UNKNOWN, row
from tests.workflows.calls import form_gate
from tests.workflows.conftest import Call
from tests.workflows.telling import (
    TO_AGREEMENT,
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

ACTIVE: dict[str, Any] = {}
SUSPENDED = {"b_stt": "휴업자", "b_stt_cd": "02"}
CLOSED = {"b_stt": "폐업자", "b_stt_cd": "03", "end_dt": "20260930"}
NOBODY = {"b_stt": "", "b_stt_cd": "", "tax_type": UNKNOWN}
ODD = {"b_stt_cd": "09"}
SEEN = ("vouch", {"seen": "active", "reason": "홈택스에서 계속사업자로 확인"})
FROM_REVIEW = TO_AGREEMENT[len(TO_SUBMISSION) :]


@dataclass
class TaxOffice:
    """Says of every number what it is told to say; with a status of its own it is down."""

    says: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        numbers = (await request.json())["b_no"]
        self.asked += numbers
        said = {"data": [row(number, **self.says) for number in numbers]}
        text = json.dumps(said if self.status == 200 else {"msg": "점검 중"}, ensure_ascii=False)
        return web.Response(text=text, status=self.status, content_type="application/json")


@pytest.fixture(scope="module")
async def office() -> TaxOffice:
    return TaxOffice()


@pytest.fixture(scope="module")
async def asking(world: World, office: TaxOffice) -> AsyncIterator[World]:
    """The session's world with a worker that has a key of the tax office."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(office.answer))
        settings = {"DEUNDEUN_NTS_KEY": "a-key", "DEUNDEUN_NTS_URL": url}
        worker = Worker(
            world.client,
            task_queue="tax-office",
            activities=activities_of(world.pool, settings=settings),
            workflow_runner=UnsandboxedWorkflowRunner(),
        )
        await stack.enter_async_context(worker)
        yield replace(world, queue="tax-office")


@pytest.fixture(autouse=True)
def _anew(office: TaxOffice) -> None:
    office.says, office.status = ACTIVE, 200
    office.asked.clear()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clerk is asked at once where the tax office is silent."""
    monkeypatch.setattr("workflows.tax_office.CLERK_ASKED_AFTER", timedelta(seconds=0.3))


def asks(*before: str) -> dict[str, Any]:
    return {"conditions": {"business_status": before, "source": "공고 (가상)"}}


Opened = Callable[..., Awaitable[Case]]


@pytest.fixture
def opened(asking: World, call: Call) -> Opened:
    async def opens(*before: str, world: World = asking, **intake: Any) -> Case:
        edition = await call("example-growth", **asks(*before))
        return await world.open_case(edition=edition, **intake)

    return opens


def number_of(case: Case) -> str:
    return case.workflow.rpartition(".")[2]


async def held(case: Case, what: str, whom: str = "clerk") -> dict[str, Any]:
    """The state of a case once it waits for a clerk's word on the business, or for another's."""

    async def holds() -> bool:
        waits = (await stands(case))["waits"]
        return (whom, what) in {(wait["for_whom"], wait["what"]) for wait in waits}

    await until(holds)
    return await stands(case)


async def at(case: Case, stage: str) -> None:
    async def holds() -> bool:
        return bool((await stands(case))["stage"] == stage)

    await until(holds)


async def lines(world: World, case: Case, kind: str) -> list[dict[str, Any]]:
    rows = await world.pool.fetch(
        "select details from diary where stream = $1 || '#1' and kind = $2 order by seq",
        case.workflow,
        kind,
    )
    return [json.loads(row["details"]) for row in rows]


async def page(case: Case) -> str:
    found = await prompt(case.handle.query("__temporal_workflow_metadata"))
    details: str = found.current_details
    return details


async def test_a_firm_in_business_is_asked_for_and_goes_on_by_itself(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    case = await opened("filing", "payment")
    await tell_all(case, *TO_SUBMISSION)
    await bundled(asking, case)
    assert office.asked == [number_of(case)]
    await tell_all(case, *FROM_REVIEW, ("agree", {}))
    await at(case, "execution")
    await tell_all(case, ("complete", {}))
    await duties_scheduled(asking, case)
    assert office.asked == [number_of(case)] * 3
    found = await lines(asking, case, "status_found")
    assert [one["before"] for one in found] == ["filing", "payment", "payment"]
    assert {one["registration"] for one in found} == {"active"}
    kinds = await asking.diary(case.workflow)
    ends = ["decided", "agreed", "status_found", "completed", "status_found"]
    assert [kind for kind in kinds if kind in set(ends)][1:] == ends
    assert (await stands(case))["waits"] == []
    assert "Business status: in business" in await page(case)


async def test_only_what_the_edition_names_is_asked_for(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    case = await opened("payment")
    await tell_all(case, *TO_SUBMISSION)
    await bundled(asking, case)
    assert office.asked == []
    never = await opened()
    await tell_all(never, *TO_SUBMISSION)
    await bundled(asking, never)
    await tell_all(never, *FROM_REVIEW, ("agree", {}), ("complete", {}))
    assert office.asked == []
    assert (await stands(never))["business"] is None


@dataclass(frozen=True)
class No:
    """An answer that is no yes, and what the clerk is asked then."""

    says: dict[str, Any]
    what: str
    registration: str
    status: int = 200


NOES = {
    "suspended": No(SUSPENDED, "business_suspended", "suspended"),
    "closed": No(CLOSED, "business_closed", "closed"),
    "unregistered": No(NOBODY, "business_unregistered", "unregistered"),
    "odd": No(ODD, "business_by_hand", "unclear"),
    "key-refused": No(ACTIVE, "business_by_hand", "unclear", status=401),
}


@pytest.mark.parametrize("no", NOES.values(), ids=NOES)
async def test_any_other_answer_holds_the_filing_until_a_clerk_vouches(
    asking: World, office: TaxOffice, opened: Opened, no: No
) -> None:
    office.says, office.status = no.says, no.status
    case = await opened("filing")
    await tell_all(case, *TO_SUBMISSION)
    state = await held(case, no.what)
    assert state["stage"] == "submission"
    seen = state["business"]
    assert (seen["registration"], seen["by_hand"]) == (no.registration, False)
    shown = await page(case)
    assert "vouch '" in shown
    assert ("firm NUMBER --status" in shown) == (no.registration in {"suspended", "closed"})
    # Everything else is taken at once, and nothing goes out meanwhile.
    await tell_all(case, ("note", {"text": "called the firm"}))
    assert "bundled" not in await asking.diary(case.workflow)
    await tell_all(case, SEEN)
    await bundled(asking, case)
    assert len(office.asked) == 1
    (vouched,) = await lines(asking, case, "vouched")
    today = datetime.now(OFFICE_ZONE).date().isoformat()
    assert vouched == {"before": "filing", "registration": "active", "on": today}
    state = await stands(case)
    assert {wait["what"] for wait in state["waits"]} == {"receipt"}
    assert state["business"]["by_hand"]
    # What the tax office said is no fact about the firm before a clerk enters it as one.
    known = await asking.pool.fetchval(
        "select count(*) from firm_fact where firm = $1 and fact = 'status'", number_of(case)
    )
    assert known == 0


async def test_a_closed_firm_says_since_when_and_the_clerk_may_close_the_case(
    office: TaxOffice, asking: World, opened: Opened
) -> None:
    office.says = CLOSED
    case = await opened("filing")
    await tell_all(case, *TO_SUBMISSION)
    await held(case, "business_closed")
    assert "--status closed --from 2026-09-30" in await page(case)
    (found,) = await lines(asking, case, "status_found")
    assert found == {"before": "filing", "registration": "closed", "closed_on": "2026-09-30"}
    await tell_all(case, ("close", {"outcome": "firm_closed", "reason": "closed in September"}))
    assert await prompt(case.handle.result()) == "firm_closed"
    assert "bundled" not in await asking.diary(case.workflow)


async def test_without_a_key_a_clerk_looks_by_hand(world: World, opened: Opened) -> None:
    case = await opened("filing", world=world)
    await tell_all(case, *TO_SUBMISSION)
    state = await held(case, "business_by_hand")
    assert state["business"]["registration"] == "not_asked"
    await tell_all(case, SEEN)
    await bundled(world, case)


async def test_each_payment_is_held_and_nothing_is_told_twice(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    case = await opened("payment")
    await tell_all(case, *TO_SUBMISSION)
    await bundled(asking, case)
    office.says = SUSPENDED
    for message, stage, next_ in (
        ("agree", "agreement", "execution"),
        ("complete", "execution", "follow_up"),
    ):
        if message == "agree":
            await tell_all(case, *FROM_REVIEW)
        await tell_all(case, (message, {}))
        state = await held(case, "business_suspended")
        assert (state["stage"], len(state["waits"])) == (stage, 1)
        assert f"starter.py {message}" not in await page(case)
        await refused(case.tell(message), "BusinessFirst")
        await tell_all(case, ("note", {"text": "asked why"}), SEEN)
        await at(case, next_)
    await duties_scheduled(asking, case)
    assert [one["before"] for one in await lines(asking, case, "vouched")] == ["payment"] * 2
    kinds = await asking.diary(case.workflow)
    assert (kinds.count("agreed"), kinds.count("completed")) == (1, 1)


@pytest.mark.usefixtures("impatient")
async def test_an_outage_asks_the_clerk_and_ends_by_itself(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    office.status = 503
    case = await opened("filing")
    await tell_all(case, *TO_SUBMISSION, ("note", {"text": "taken at once"}))
    state = await held(case, "business_by_hand")
    assert state["business"] is None
    await tell_all(case, ("note", {"text": "taken at once"}))
    assert "bundled" not in await asking.diary(case.workflow)
    office.status = 200
    await bundled(asking, case)
    kinds = await asking.diary(case.workflow)
    assert (kinds.count("status_unanswered"), kinds.count("status_found")) == (1, 1)
    assert {wait["what"] for wait in (await stands(case))["waits"]} == {"receipt"}


@pytest.mark.usefixtures("impatient")
async def test_while_the_tax_office_is_down_a_clerk_vouches_or_the_firm_files_by_itself(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    office.status = 503
    vouched, filed = await opened("filing"), await opened("filing")
    for case in (vouched, filed):
        await tell_all(case, *TO_SUBMISSION)
        await held(case, "business_by_hand")
    await tell_all(vouched, SEEN)
    await bundled(asking, vouched)
    await tell_all(filed, ("receipt", {"number": "A-1"}))
    assert (await stands(filed))["stage"] == "review"
    assert {wait["what"] for wait in (await stands(filed))["waits"]} == {"decision"}


@pytest.mark.usefixtures("impatient")
async def test_an_outage_before_a_payment_holds_back_no_other_answer(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    case = await opened("payment")
    await tell_all(case, *TO_SUBMISSION)
    await bundled(asking, case)
    office.status = 503
    await tell_all(case, *FROM_REVIEW, ("agree", {}), ("note", {"text": "taken at once"}))
    await held(case, "business_by_hand")
    office.status = 200
    await at(case, "execution")


async def test_a_new_version_is_asked_about_again(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    office.says = SUSPENDED
    case = await opened("filing")
    await tell_all(case, *TO_SUBMISSION)
    await held(case, "business_suspended")
    await tell_all(case, ("draft", {"base": 1, "sections": {"team": "둘"}}))
    state = await stands(case)
    assert state["stage"] == "drafting"
    assert {wait["what"] for wait in state["waits"]} == {"draft"}
    office.says = ACTIVE
    await tell_all(case, ("confirm", {"version": 2}))
    await bundled(asking, case)
    assert len(office.asked) == 2


async def test_a_word_that_nobody_asked_for_is_refused(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    case = await opened("filing")
    await refused(case.tell("vouch", **SEEN[1]), "WrongStage")
    await tell_all(case, *TO_SUBMISSION)
    await bundled(asking, case)
    await refused(case.tell("vouch", **SEEN[1]), "NothingToVouch")
    office.says = SUSPENDED
    other = await opened("filing")
    await tell_all(other, *TO_SUBMISSION)
    await held(other, "business_suspended")
    earlier = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    await refused(other.tell("vouch", **SEEN[1], happened_at=earlier), "BeforeThat")
    await refused(other.tell("vouch", **SEEN[1], happened_at=later), "InTheFuture")
    await refused(other.tell("vouch", seen="unregistered", reason="x"), "BadInput")
    await refused(other.tell("vouch", seen="active", reason=""), "BadInput")
    await tell_all(other, ("vouch", {"seen": "suspended", "reason": "the agency takes it"}))
    await bundled(asking, other)


async def test_what_is_told_while_a_payment_is_held_counts(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    office.says = SUSPENDED
    days = {"awarded_on": "2025-03-03", "agreed_on": "2025-03-10"}
    entry = {"stage": "execution", "source": "장부 2025 (가상)", "amount": 20_000_000, **days}
    case = await opened("payment", entry=entry)
    await tell_all(case, ("complete", {}))
    await held(case, "business_suspended")
    completed = (await asking.diary(case.workflow)).index("completed") + 1
    right = {"by": "lee", "line": completed, "on": "2025-09-01", "reason": "x", "reference": "y"}
    # The day was another one, and a recipient owes less.
    await tell_all(case, ("correct", right), ("role", {"role": "recipient"}), SEEN)
    await duties_scheduled(asking, case, 1)
    owed = await asking.pool.fetch(
        "select key, due_on from duty where case_id = $1 || '#1'", case.workflow
    )
    found = [(one["key"], one["due_on"].isoformat()) for one in owed]
    assert found == [("outcome-survey", "2026-03-03")]


async def test_an_award_taken_back_ends_the_question(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    office.says = CLOSED
    case = await opened("payment")
    await tell_all(case, *TO_SUBMISSION)
    await bundled(asking, case)
    await tell_all(case, *FROM_REVIEW, ("agree", {}))
    await held(case, "business_closed")
    decided = (await asking.diary(case.workflow)).index("decided") + 1
    wrong = {"by": "lee", "line": decided, "verdict": "none", "reason": "x", "reference": "y"}
    await tell_all(case, ("correct", wrong))
    await at(case, "review")
    assert {wait["what"] for wait in (await stands(case))["waits"]} == {"decision"}
    await refused(case.tell("vouch", **SEEN[1]), "WrongStage")


async def test_a_case_that_was_closed_while_held_is_asked_about_anew(
    asking: World, office: TaxOffice, opened: Opened
) -> None:
    office.says = CLOSED
    case = await opened("filing")
    await tell_all(case, *TO_SUBMISSION)
    await held(case, "business_closed")
    await tell_all(case, ("close", {"outcome": "firm_closed", "reason": "closed"}))
    await case.handle.result()
    office.says = ACTIVE
    again = {"by": "lee", "reopens": f"{case.workflow}#1", "reason": "another firm was meant"}
    handle = await asking.client.start_workflow(
        "GrantApplication", again, id=case.workflow, task_queue=asking.queue
    )
    await prompt(handle.execute_update("intake"))
    await bundled(asking, case)
    assert len(office.asked) == 2


async def test_a_deadline_that_passes_while_a_case_is_held_is_asked_about(
    years: World, skipping: WorkflowEnvironment, call: Call
) -> None:
    edition = await call("example-growth", **asks("filing"))
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(edition=edition)
    await tell_all(case, *TO_SUBMISSION)
    await held(case, "business_by_hand")
    assert await skipping.fast_forward(case.handle, timedelta(days=41))
    state = await stands(case)
    asked = {wait["what"] for wait in state["waits"]}
    assert (state["stage"], asked) == ("submission", {"filing", "business_by_hand", "deadline"})
    await tell_all(case, SEEN)
    await bundled(years, case)
    assert {wait["what"] for wait in (await stands(case))["waits"]} == {"receipt", "deadline"}


async def test_a_paper_that_runs_out_while_a_case_is_held_is_asked_for_again(
    years: World, skipping: WorkflowEnvironment, call: Call
) -> None:
    proof = {"key": "proof", "name": {"ko": "확인서", "en": "Proof"}, "holds": "printed"}
    gates = [form_gate("selection", "awarded", papers=[proof])]
    edition = await call("example-growth", **asks("filing"), gates=gates)
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(edition=edition)
    await tell_all(case, TO_SUBMISSION[0], ("paper", in_person(days=2)))
    await held(case, "business_by_hand")
    assert await skipping.fast_forward(case.handle, timedelta(days=5))
    await tell_all(case, SEEN)
    state = await held(case, "papers", "firm_owner")
    assert (state["stage"], state["filing"]) == ("submission", None)
    await tell_all(case, ("paper", in_person(days=30)))
    await bundled(years, case)


def in_person(days: int) -> dict[str, Any]:
    """A paper that was handed in on paper, and holds for some days."""
    last = datetime.now(OFFICE_ZONE).date() + timedelta(days=days)
    return {"kind": "proof", "status": "accepted", "on_paper": True, "printed_until": str(last)}
