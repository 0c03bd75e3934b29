"""What each message comes to, given where the case stands: a Fact, or a Refusal.

Nothing here writes or waits. The story in application.py decides what follows.
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.calendar import days_after
    from schema.case import Filing
    from schema.eligibility import Finding
    from schema.journal import Kind
    from schema.messages import (
        CLOSABLE,
        Agree,
        Close,
        Comment,
        Complete,
        Confirm,
        Decide,
        Draft,
        Eligibility,
        Note,
        Receipt,
        Restate,
        SiteVisit,
        Supplement,
        Verdict,
    )
    from schema.programme import Edition, Gate, PassMeans
    from schema.refusals import (
        AboveLimit,
        AmountMissing,
        AmountNotHere,
        BeforeThat,
        FiledLate,
        InTheFuture,
        NeedsReason,
        NotAnOutcome,
        NotYetFiled,
        NoVisitHere,
        VisitFirst,
    )
    from schema.stages import Stage
    from schema.waits import Matter, Party, Wait, without
    from schema.zone import OFFICE_ZONE, local

from .answering import Fact
from .drafting import Drafting

if TYPE_CHECKING:
    from .application import GrantApplication

BREACHES: Final = {
    Matter.SUPPLEMENT: Kind.SUPPLEMENT_PASSED,
    Matter.DECISION: Kind.ANSWER_OVERDUE,
}
"""What is recorded, once, when a wait of the review passes its date."""

_ASKED: Final = {Matter.SUPPLEMENT: Matter.DEADLINE, Matter.DECISION: Matter.DECISION_LATE}


def eligibility(app: "GrantApplication", message: Eligibility) -> Fact:
    """Return a clerk's word on the findings; against a finding it needs a reason."""
    findings = app.taken.findings if app.taken else ()
    against = [found.rule for found in findings if found.finding is Finding.FAILS]
    if message.eligible and against and not message.reason:
        raise NeedsReason(what=", ".join(against))
    if not message.eligible and not against and not message.reason:
        raise NeedsReason(what="eligible")
    details = {"eligible": message.eligible, "against": against}
    return Fact(message, Kind.ELIGIBILITY_JUDGED, details)


def draft(app: "GrantApplication", message: Draft) -> Fact:
    """Return the next version of the plan."""
    return _drafting(app).draft(app.case.plan, message)


def comment(app: "GrantApplication", message: Comment) -> Fact:
    """Return a comment on the plan, or its resolution."""
    return _drafting(app).comment(app.case.plan, message)


def confirm(app: "GrantApplication", message: Confirm) -> Fact:
    """Return the firm owner's yes to the present version."""
    return _drafting(app).confirm(app.case.plan, message)


def receipt(app: "GrantApplication", message: Receipt) -> Fact:
    """Return a filing as the agency's receipt proves it; judged by filing time."""
    case, gate, now = app.case, app.edition.gate(app.case.gate), workflow.now()
    filed_at = message.filed_at or message.happened_at or now
    check_time(filed_at, now, "filed_at")
    again = case.stage is Stage.REVIEW
    if case.stage is Stage.DRAFTING and not message.reason:
        raise NeedsReason(what="confirmed")  # the firm filed what nobody confirmed here
    if not again and gate.closes_at and filed_at > gate.closes_at and not message.reason:
        raise FiledLate(filed_at=local(filed_at), closes_at=local(gate.closes_at))
    before = case.filing
    if again and before is not None and before.number == message.number:
        raise NotYetFiled(number=message.number)
    round_ = before.round + 1 if again and before else 1
    filing = Filing(
        gate=gate.key,
        round=round_,
        key=f"{app.case_id}/{gate.key}/{round_}",
        number=message.number,
        filed_at=filed_at,
        bundle=before.bundle if before else "",
    )
    details = {
        "gate": gate.key,
        "round": round_,
        "number": message.number,
        "filed_at": filed_at.isoformat(),
        "version": case.plan.number,
        "confirmed": case.plan.confirmed,
        "bundle": filing.bundle,
    }
    change: dict[str, object] = {"filing": filing}
    if again:
        change |= {
            "supplement_until": None,
            "waits": without(case.waits, Matter.SUPPLEMENT, Matter.DEADLINE),
        }
    return Fact(message, Kind.FILED, details, change)


def site_visit(app: "GrantApplication", message: SiteVisit) -> Fact:
    """Return that the agency was on site."""
    case = app.case
    if not app.edition.gate(case.gate).site_visit or case.visited:
        raise NoVisitHere(gate=case.gate)
    change = {"visited": True, "waits": without(case.waits, Matter.APPOINTMENT)}
    return Fact(message, Kind.SITE_VISITED, {"gate": case.gate}, change)


def supplement(app: "GrantApplication", message: Supplement) -> Fact:
    """Return the agency's request for something more, with its own date."""
    now, case = workflow.now(), app.case
    if message.until <= (message.happened_at or now):
        raise BeforeThat(what="until", given=local(message.until), after=local(now))
    asked = Wait(for_whom=Party.FIRM_OWNER, what=Matter.SUPPLEMENT, since=now, until=message.until)
    waits = (asked, *without(case.waits, Matter.SUPPLEMENT, Matter.DEADLINE))
    details = {"gate": case.gate, "until": message.until.isoformat()}
    change = {"supplement_until": message.until, "waits": waits}
    return Fact(message, Kind.SUPPLEMENT_REQUESTED, details, change)


def decide(app: "GrantApplication", message: Decide) -> Fact:
    """Return the agency's answer; an award's amount is known, within the limit, or explained."""
    case, gate = app.case, app.edition.gate(app.case.gate)
    on = day(message.happened_at, workflow.now())
    _check_order("decided", on, case.filing.filed_at if case.filing else None)
    if gate.site_visit and not case.visited:
        raise VisitFirst(gate=gate.key)
    passed = message.verdict is Verdict.PASSED
    awards = passed and gate.pass_means is PassMeans.AWARDED
    if awards and message.amount is None:
        raise AmountMissing(gate=gate.key)
    if not awards and message.amount is not None:
        raise AmountNotHere(gate=gate.key, verdict=message.verdict)
    if not passed and not message.reason:
        raise NeedsReason(what="rejected")
    check_limit(message.amount, app.edition)
    above = message.amount and case.asked and message.amount > case.asked
    if above and not message.reason:
        raise NeedsReason(what="amount")
    details = {
        "gate": gate.key,
        "verdict": message.verdict,
        "means": gate.pass_means if passed else "",
        "amount": message.amount,
        "benefit": app.edition.benefit if awards else "",
    }
    change = {"awarded": message.amount, "awarded_on": on} if awards else {}
    return Fact(message, Kind.DECIDED, details, change)


def agree(app: "GrantApplication", message: Agree) -> Fact:
    """Return the signed agreement."""
    on = day(message.happened_at, workflow.now())
    _check_order("agreed", on, app.case.awarded_on)
    return Fact(message, Kind.AGREED, {"on": on.isoformat()}, change={"agreed_on": on})


def complete(app: "GrantApplication", message: Complete) -> Fact:
    """Return that what was supported is done; the duties count from this day."""
    on = day(message.happened_at, workflow.now())
    _check_order("completed", on, app.case.agreed_on or app.case.awarded_on)
    return Fact(message, Kind.COMPLETED, {"on": on.isoformat()}, change={"completed_on": on})


def note(app: "GrantApplication", message: Note) -> Fact:
    """Return something worth keeping."""
    details = {"audience": message.audience, "stage": app.case.stage}
    return Fact(message, Kind.NOTED, details)


def close(app: "GrantApplication", message: Close) -> Fact:
    """Return a person's word that the case ends, and why."""
    if message.outcome not in CLOSABLE:
        given = ", ".join(sorted(CLOSABLE))
        raise NotAnOutcome(given=message.outcome, known=given)
    details = {"outcome": message.outcome, "stage": app.case.stage}
    return Fact(message, Kind.CLOSED, details)


def restate(app: "GrantApplication", message: Restate) -> Fact:
    """Return the state as it stands, for a record that lost it."""
    return Fact(message, Kind.RESTATED, change={"lift": app.case.lift + message.lift})


def check_time(moment: datetime | None, now: datetime, field: str = "happened_at") -> None:
    """Refuse what is said to have happened later than now."""
    if moment is not None and moment > now:
        raise InTheFuture(field=field, given=local(moment))


def check_limit(amount: int | None, edition: Edition) -> None:
    """Refuse an amount above the edition's limit."""
    if amount is not None and amount > edition.limit:
        raise AboveLimit(amount=amount, limit=edition.limit)


def day(moment: datetime | None, now: datetime) -> date:
    """Return the office's calendar day of a moment, or of now."""
    return (moment or now).astimezone(OFFICE_ZONE).date()


def end_of_day(on: date | None) -> datetime | None:
    """Return the end of a day in the office's zone."""
    return datetime.combine(days_after(on, 1), time(), OFFICE_ZONE) if on else None


def answer_due(gate: Gate, now: datetime) -> datetime | None:
    """Return when the agency's answer is expected; None where nobody knows."""
    return now + timedelta(days=gate.answer_days) if gate.answer_days else None


def next_breach(waits: tuple[Wait, ...]) -> tuple[Matter | None, datetime | None]:
    """Return the wait of the review that passes its date first and was not asked about yet."""
    asked = {wait.what for wait in waits}
    open_ = [
        (wait.until, wait.what)
        for wait in waits
        if wait.until and wait.what in BREACHES and _ASKED[wait.what] not in asked
    ]
    until, what = min(open_, default=(None, None))
    return what, until


def breached(waits: tuple[Wait, ...], late: Matter, now: datetime) -> tuple[Wait, ...]:
    """Return the waits with the clerk asked about what is late; the wait itself goes on."""
    return (*waits, Wait(for_whom=Party.CLERK, what=_ASKED[late], since=now))


def _drafting(app: "GrantApplication") -> Drafting:
    return Drafting(app.edition, app.edition.gate(app.case.gate))


def _check_order(what: str, on: date, after: date | datetime | None) -> None:
    first = day(after, after) if isinstance(after, datetime) else after
    if first is not None and on < first:
        raise BeforeThat(what=what, given=on.isoformat(), after=first.isoformat())
