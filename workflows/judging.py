"""What each message comes to, given where the case stands: a Fact, or a Refusal.

Nothing here writes or waits. The story in application.py decides what follows.
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.calendar import days_after
    from schema.case import Case, Filing, Involved
    from schema.eligibility import Finding, Found, check_answers
    from schema.firm import stated
    from schema.journal import Kind, Texts
    from schema.law import FirmRole
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
        Facts,
        Involve,
        Note,
        Receipt,
        Restate,
        Role,
        SiteVisit,
        Supplement,
        Verdict,
    )
    from schema.programme import Benefit, Edition, Gate, PassMeans
    from schema.refusals import (
        AboveDays,
        AboveLimit,
        AmountMissing,
        AmountNotHere,
        BeforeThat,
        FiledLate,
        InTheFuture,
        NeedsReason,
        NotAnOutcome,
        NotOfThisGate,
        NotYetFiled,
        NoVisitHere,
        QuantityMissing,
        SharesAboveWhole,
        UnknownParty,
        VisitFirst,
    )
    from schema.stages import Stage
    from schema.waits import Matter, Party, Wait, without
    from schema.zone import OFFICE_ZONE, local

from .announced import closes_at
from .answering import Fact
from .drafting import Drafting

if TYPE_CHECKING:
    from .application import GrantApplication

BREACHES: Final = {
    Matter.SUPPLEMENT: Kind.SUPPLEMENT_PASSED,
    Matter.DECISION: Kind.ANSWER_OVERDUE,
    Matter.PROMISE: Kind.CONFIRMATION_ENDED,
}
"""What is recorded, once, when a wait of the review passes its date."""

_WHOLE: Final = 100
_ASKED: Final = {
    Matter.SUPPLEMENT: Matter.DEADLINE,
    Matter.DECISION: Matter.DECISION_LATE,
    Matter.PROMISE: Matter.PROMISE_ENDED,
}


def eligibility(app: "GrantApplication", message: Eligibility) -> Fact:
    """Return a clerk's word on the findings; against a finding it needs a reason."""
    against = [found.rule for found in app.findings if found.finding is Finding.FAILS]
    if message.eligible and against and not message.reason:
        raise NeedsReason(what=", ".join(against))
    if not message.eligible and not against and not message.reason:
        raise NeedsReason(what="eligible")
    details = {"eligible": message.eligible, "against": against}
    return Fact(message, Kind.ELIGIBILITY_JUDGED, details)


def eligibility_waits(findings: tuple[Found, ...]) -> tuple[Wait, ...]:
    """Return the waits of the check: a clerk's word, and what the firm must still say."""
    now = workflow.now()
    word = Wait(for_whom=Party.CLERK, what=Matter.ELIGIBILITY, since=now)
    if all(found.finding is not Finding.UNKNOWN for found in findings):
        return (word,)
    return (word, Wait(for_whom=Party.FIRM_OWNER, what=Matter.FACTS, since=now))


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
    closes = closes_at(app, gate)
    if not again and closes and filed_at > closes and not message.reason:
        raise FiledLate(filed_at=local(filed_at), closes_at=local(closes))
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
    """Return the agency's answer; what it awards is known, within the limit, or explained."""
    case, gate = app.case, app.edition.gate(app.case.gate)
    on = day(message.happened_at, workflow.now())
    _check_order("decided", on, case.filing.filed_at if case.filing else None)
    if gate.site_visit and not case.visited:
        raise VisitFirst(gate=gate.key)
    passed = message.verdict is Verdict.PASSED
    _check_gift(app.edition, gate, message)
    if not passed and not message.reason:
        raise NeedsReason(what="rejected")
    expected = case.confirmed or case.asked
    above = message.amount and expected and message.amount > expected
    if above and not message.reason:
        raise NeedsReason(what="amount")
    awards = passed and gate.pass_means is PassMeans.AWARDED
    confirms = passed and gate.pass_means is PassMeans.CONFIRMED_UNTIL
    details = {
        "gate": gate.key,
        "verdict": message.verdict,
        "means": gate.pass_means if passed else "",
        "amount": message.amount,
        "benefit": app.edition.benefit if awards else "",
    }
    change: dict[str, object] = {}
    if awards:
        gift = ("quantity", "rate_percent", "term_months")
        given = {name: value for name in gift if (value := getattr(message, name)) is not None}
        details |= {name: str(value) for name, value in given.items()}
        change = {"awarded": message.amount, "awarded_on": on, **given}
    if confirms:
        details["valid_until"] = message.valid_until.isoformat() if message.valid_until else None
        change = {"confirmed": message.amount, "confirmed_until": message.valid_until}
    return Fact(message, Kind.DECIDED, details, change)


def _check_gift(edition: Edition, gate: Gate, message: Decide) -> None:
    """Refuse amounts, days and dates that this gate or benefit does not have, and missing ones."""
    passed = message.verdict is Verdict.PASSED
    means = gate.pass_means if passed else None
    by_days = edition.benefit is Benefit.EXPERT_DAYS
    takes = {
        "amount": means in {PassMeans.AWARDED, PassMeans.CONFIRMED_UNTIL} and not by_days,
        "quantity": means is PassMeans.AWARDED,
        "rate_percent": means is PassMeans.AWARDED and edition.benefit is Benefit.LOAN,
        "term_months": means is PassMeans.AWARDED and edition.benefit is Benefit.LOAN,
        "valid_until": means is PassMeans.CONFIRMED_UNTIL,
    }
    for name, taken in takes.items():
        if getattr(message, name) is not None and not taken:
            if name == "amount" and not by_days:
                raise AmountNotHere(gate=gate.key, verdict=message.verdict)
            raise NotOfThisGate(field=name, gate=gate.key)
    if means is PassMeans.AWARDED and by_days and message.quantity is None:
        raise QuantityMissing(gate=gate.key)
    if means is PassMeans.AWARDED and not by_days and message.amount is None:
        raise AmountMissing(gate=gate.key)
    check_limit(message.amount, edition)
    most = edition.limit_days
    if message.quantity is not None and most is not None and message.quantity > most:
        raise AboveDays(quantity=str(message.quantity), limit=str(most))


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


def facts(app: "GrantApplication", message: Facts) -> Fact:
    """Return what was learnt about the firm."""
    check_answers(message.facts, app.edition)
    return Fact(message, Kind.FACTS_STATED, {"facts": sorted(stated(message.facts))})


def role(app: "GrantApplication", message: Role) -> Fact:
    """Return the agency's word on the firm's role."""
    if message.role is FirmRole.UNKNOWN:
        raise NeedsReason(what="role")
    details = {"role": message.role, "before": app.case.role}
    return Fact(message, Kind.ROLE_FOUND, details, {"role": message.role})


def involve(app: "GrantApplication", message: Involve) -> Fact:
    """Return who joins the case, or leaves it; shares never add up to more than the whole."""
    present = app.case.involved
    if message.leaves is not None:
        left = tuple(one for one in present if one.number != message.leaves)
        if len(left) == len(present):
            known = ", ".join(str(one.number) for one in present) or "-"
            raise UnknownParty(number=message.leaves, known=known)
        return Fact(message, Kind.INVOLVED, {"leaves": message.leaves}, {"involved": left})
    if message.role is None or not message.name:
        raise NeedsReason(what="party")
    joins = Involved(
        number=max((one.number for one in present), default=0) + 1,
        role=message.role,
        business_number=message.business_number or "",
        percent=message.percent,
    )
    if sum(one.percent or 0 for one in (*present, joins)) > _WHOLE:
        raise SharesAboveWhole(percent=message.percent)
    return Fact(message, Kind.INVOLVED, joins.model_dump(), {"involved": (*present, joins)})


def texts_of(app: "GrantApplication", fact: Fact | None) -> Texts:
    """Return what a fact says in words, and what it says of the firm: neither is journalled."""
    if fact is None:
        return Texts()
    if isinstance(fact.message, Facts):
        learnt = stated(fact.message.facts)
        return Texts(parts=fact.message.texts(), firm=app.intake.firm_key, facts=learnt)
    return Texts(parts=fact.message.texts())


def role_is_open(case: Case, edition: Edition) -> bool:
    """Return whether nobody has said yet in which role the firm stands."""
    return case.role is None and any(one.role is FirmRole.UNKNOWN for one in edition.funding)


def promised(case: Case) -> tuple[Wait, ...]:
    """Return the wait for a confirmation that holds until a date, and what it has asked."""
    asked = tuple(wait for wait in case.waits if wait.what is Matter.PROMISE_ENDED)
    if case.confirmed_until is None:
        return asked
    until = end_of_day(case.confirmed_until)
    present = next((wait for wait in case.waits if wait.what is Matter.PROMISE), None)
    since = present.since if present else workflow.now()
    return (Wait(for_whom=Party.CLERK, what=Matter.PROMISE, since=since, until=until), *asked)


def restate(app: "GrantApplication", message: Restate) -> Fact:
    """Return the state as it stands, for a record that lost it."""
    return Fact(message, Kind.RESTATED, change={"lift": app.case.lift + message.lift})


def check_time(moment: datetime | None, now: datetime, field: str = "happened_at") -> None:
    """Refuse what is said to have happened later than now."""
    if moment is not None and moment > now:
        raise InTheFuture(field=field, given=local(moment))


def check_limit(amount: int | None, edition: Edition) -> None:
    """Refuse an amount above the edition's limit."""
    if amount is not None and edition.limit is not None and amount > edition.limit:
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
