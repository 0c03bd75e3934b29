"""What release 0.2 added to the ends of a case: late entry, reopening, roles, announcements."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from temporalio.client import WorkflowHandle, WorkflowHistory

from schema.identity import announcement_id
from tests.workflows.calls import form_gate
from tests.workflows.telling import (
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    Told,
    bundled,
    duties_scheduled,
    stands,
    tell_all,
    until,
)
from tests.worlds import Case, World

LEDGER: Final = "장부 2026 (가상)"
CLOSED: Final[Told] = ("close", {"outcome": "withdrawn", "reason": "as they said"})


class Player(Protocol):
    """Whoever plays: a world of years, and cases that open in it."""

    @property
    def years(self) -> World: ...

    @property
    def owner_url(self) -> str: ...

    async def open(self, programme: str = ..., amount: int | None = ..., **change: Any) -> Case: ...

    async def enter(self, **entry: Any) -> Case: ...

    async def forward(self, case: Case, days: float) -> None: ...


End = Callable[[Any], Awaitable[Case]]


def _day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


async def _announced(play: Player, case: Case, notice: str, kind: str, **event: Any) -> None:
    """Bring an announcement to a case, as the announcement's own workflow does."""
    edition = case.workflow.rpartition(".")[0]
    told = {"edition": edition, "notice": notice, "kind": kind, "by": "kim", **event}
    now = datetime.now(UTC).isoformat()
    message = {"by": "kim", "key": notice, "event": {"published_at": now, **told}}
    before = (await play.years.diary(case.workflow)).count("announced")
    await case.handle.signal("announce", message)

    async def heard() -> bool:
        return (await play.years.diary(case.workflow)).count("announced") == before + 1

    await until(heard)


async def _late_entry(play: Player) -> Case:
    case = await play.enter(
        stage="review", source=LEDGER, receipt="B-7", filed_at=f"{_day(-30)}T10:00"
    )
    await tell_all(case, ("decide", {"verdict": "passed", "amount": 20_000_000}), CLOSED)
    return case


async def _entered_in_its_second_year(play: Player) -> Case:
    case = await play.enter(
        stage="follow_up",
        source=LEDGER,
        amount=20_000_000,
        awarded_on=_day(-300),
        completed_on=_day(-200),
    )
    await duties_scheduled(play.years, case)
    await tell_all(case, CLOSED)
    return case


async def _reopened(play: Player) -> Case:
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await tell_all(case, TO_REVIEW[-1], ("decide", {"verdict": "rejected", "reason": "rank 40"}))
    await case.handle.result()
    again = {"by": "lee", "reopens": f"{case.workflow}#1", "reason": "another firm was meant"}
    await _start(play, case, again)
    await tell_all(case, ("decide", {"verdict": "passed", "amount": 20_000_000}), CLOSED)
    return case


async def _start(play: Player, case: Case, raw: dict[str, Any]) -> None:
    handle: WorkflowHandle[Any, Any] = await play.years.client.start_workflow(
        "GrantApplication", raw, id=case.workflow, task_queue=play.years.queue
    )
    await handle.execute_update("intake")


async def _role_exchanged(play: Player) -> Case:
    funding = [{"law": "example-subsidy", "role": "unknown"}]
    case = await play.open(funding=funding)
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await tell_all(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) :])
    await duties_scheduled(play.years, case, 1)
    await tell_all(case, ("role", {"role": "recipient", "reference": "회신 7"}))
    await duties_scheduled(play.years, case, 2)
    for _ in range(3):
        await case.settle("outcome-survey")
    return case


async def _three_gates(play: Player) -> Case:
    gates = [
        form_gate("semas", "confirmed_until"),
        form_gate("guarantee", "confirmed_until"),
        form_gate("bank", "awarded"),
    ]
    case = await play.open(benefit="loan", limit=100_000_000, gates=gates)
    promise = {"verdict": "passed", "amount": 30_000_000, "valid_until": _day(60)}
    await tell_all(
        case,
        TO_SUBMISSION[0],
        ("receipt", {"number": "S-1"}),
        ("decide", promise),
        ("receipt", {"number": "G-1"}),
        ("decide", promise | {"amount": 20_000_000}),
    )
    await play.forward(case, 62)
    assert "promise_ended" in {wait["what"] for wait in (await stands(case))["waits"]}
    lent = {"verdict": "passed", "amount": 20_000_000, "rate_percent": "4.45"}
    await tell_all(case, ("receipt", {"number": "B-1"}), ("decide", lent), CLOSED)
    return case


async def _expert_days(play: Player) -> Case:
    case = await play.open(
        benefit="expert_days",
        limit=None,
        limit_days="4",
        gates=[form_gate("visits", "awarded")],
        agreement=False,
    )
    given = {"verdict": "passed", "quantity": "3.5"}
    await tell_all(
        case, TO_SUBMISSION[0], ("receipt", {"number": "S-1"}), ("decide", given), CLOSED
    )
    return case


async def _facts_and_parties(play: Player) -> Case:
    case = await play.open()
    await tell_all(
        case,
        ("facts", {"employees": "9.9", "founded_on": "2010-03-02"}),
        ("involve", {"role": "member", "name": "다라금속 (가상)", "percent": 40}),
        ("involve", {"leaves": 1}),
        CLOSED,
    )
    return case


async def _extended_then_closed(play: Player) -> Case:
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION[:2])
    await _announced(
        play, case, "2026-1", "extended", gate="selection", closes_at=f"{_day(60)}T18:00"
    )
    await play.forward(case, 45)
    assert "deadline_passed" not in await play.years.diary(case.workflow)
    await _announced(play, case, "2026-2", "closed")
    return case


async def _filed_and_told(play: Player) -> Case:
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await _announced(play, case, "2026-1", "closed")
    await tell_all(case, ("receipt", {"number": "A-1", "reason": "filed before the notice"}))
    await _announced(play, case, "2026-2", "cancelled")
    await tell_all(case, ("close", {"outcome": "call_cancelled", "reason": "notice 2026-2"}))
    return case


async def announced(play: Player) -> WorkflowHistory:
    """Publish an extension, and return the announcement's own history after its second look."""
    case = await play.open()
    edition = case.workflow.rpartition(".")[0]
    raw = {
        "by": "kim",
        "edition": edition,
        "notice": "2026-9",
        "kind": "extended",
        "closes_at": f"{_day(90)}T18:00",
    }
    handle = await play.years.client.start_workflow(
        "Announcement",
        raw,
        id=announcement_id(edition, "2026-9"),
        task_queue=play.years.queue,
    )
    await handle.result()
    return await handle.fetch_history()


ENDS: Final[dict[str, End]] = {
    "entered_in_review": _late_entry,
    "entered_in_its_second_year": _entered_in_its_second_year,
    "reopened": _reopened,
    "role_exchanged": _role_exchanged,
    "three_gates": _three_gates,
    "expert_days": _expert_days,
    "facts_and_parties": _facts_and_parties,
    "extended_then_closed": _extended_then_closed,
    "filed_and_told": _filed_and_told,
}
CHILDREN: Final = {"role_exchanged": {"ask-role": "duty_let_go"}}
