"""What each message comes to, given where the case stands: a Fact, or a Refusal.

Nothing here writes or waits. The story in application.py decides what follows.
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.calendar import days_after
    from schema.case import Case, Filing, Involved, resubmitted
    from schema.eligibility import Finding, Found, check_answers
    from schema.firm import FirmStatus, stated
    from schema.journal import Kind, Texts
    from schema.law import FirmRole
    from schema.messages import (
        CLOSABLE,
        Acknowledge,
        Agree,
        Close,
        Comment,
        Complete,
        Confirm,
        Correct,
        Draft,
        Eligibility,
        Facts,
        FirmChanged,
        Involve,
        Note,
        Reassign,
        Receipt,
        Restate,
        Role,
        SiteVisit,
        Supplement,
        Waive,
        Waived,
        Withdraw,
    )
    from schema.programme import Edition, Gate
    from schema.refusals import (
        AboveLimit,
        AlreadyWithdrawing,
        BeforeThat,
        BusinessFirst,
        FiledLate,
        InTheFuture,
        NeedsReason,
        NotAnOutcome,
        NotWaivable,
        NotWithdrawing,
        NotYetFiled,
        NoVisitHere,
        SharesAboveWhole,
        UnknownParty,
    )
    from schema.stages import Stage
    from schema.waits import Matter, Party, Wait, held, without
    from schema.wire import names_of
    from schema.zone import OFFICE_ZONE, local

from .announced import closes_at, is_unfiled
from .answering import Fact
from .drafting import Drafting

if TYPE_CHECKING:
    from .application import GrantApplication

BREACHES: Final = {
    Matter.SUPPLEMENT: Kind.SUPPLEMENT_PASSED,
    Matter.RESUBMISSION: Kind.SUPPLEMENT_PASSED,
    Matter.DECISION: Kind.ANSWER_OVERDUE,
    Matter.PROMISE: Kind.CONFIRMATION_ENDED,
    Matter.WAITING_LIST: Kind.WAITING_LIST_ENDED,
}
"""What is recorded, once, when a wait of the review passes its date."""

_WHOLE: Final = 100
_ASKED: Final = {
    Matter.SUPPLEMENT: Matter.DEADLINE,
    Matter.RESUBMISSION: Matter.DEADLINE,
    Matter.DECISION: Matter.DECISION_LATE,
    Matter.PROMISE: Matter.PROMISE_ENDED,
    Matter.WAITING_LIST: Matter.WAITING_LIST_ENDED,
}
_LOOKED_UP: Final = frozenset(
    {
        Kind.ANNOUNCED,
        Kind.CALLED,
        Kind.CORRECTED,
        Kind.MET,
        Kind.POSTPONED,
        Kind.PROMOTED,
        Kind.REASSIGNED,
        Kind.REOPENED,
        Kind.WAIVED,
        Kind.WITHDRAWAL_REQUESTED,
    }
)


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


def asked(case: Case) -> tuple[Wait, ...]:
    """Return the question whether a case was filed in time, where it was asked."""
    return tuple(wait for wait in case.waits if wait.what is Matter.DEADLINE)


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
    round_ = before.round + 1 if again and before else case.handed_back + 1
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
    if again and (more := case.resubmission) is not None:
        own = {"key": more.key, "bundle": more.bundle}
        details |= own
        change = {"filing": filing.model_copy(update=own), **resubmitted(case)}
    elif again:
        change |= {
            "supplement_until": None,
            "waits": without(case.waits, Matter.SUPPLEMENT, Matter.DEADLINE),
        }
    return Fact(message, Kind.FILED, details, change)


def site_visit(app: "GrantApplication", message: SiteVisit) -> Fact:
    """Return that the agency was on site."""
    case = app.case
    if not app.edition.gate(case.gate).site_visit or case.visited:
        raise NoVisitHere(gate=case.gate, names=names_of(app.edition.gates))
    change = {"visited": True, "waits": without(case.waits, Matter.APPOINTMENT)}
    return Fact(message, Kind.SITE_VISITED, {"gate": case.gate}, change)


def supplement(app: "GrantApplication", message: Supplement) -> Fact:
    """Return the agency's request for something more, with its own date."""
    now, case = workflow.now(), app.case
    asked_at = message.happened_at or now
    if message.until <= asked_at:
        given, after = local(message.until), local(asked_at)
        raise BeforeThat(what="until", given=given, after=after, that="requested")
    asked = app.wait(Party.FIRM_OWNER, Matter.SUPPLEMENT, message.until)
    waits = (asked, *without(case.waits, Matter.SUPPLEMENT, Matter.DEADLINE))
    number = case.supplements + 1
    details = {"gate": case.gate, "until": message.until.isoformat(), "request": number}
    change = {"supplement_until": message.until, "supplements": number, "waits": waits}
    return Fact(message, Kind.SUPPLEMENT_REQUESTED, details, change)


def agree(app: "GrantApplication", message: Agree) -> Fact:
    """Return the signed agreement."""
    if held(app.case.waits):
        raise BusinessFirst
    on = day(message.happened_at, workflow.now())
    check_order("agreed", on, app.case.awarded_on)
    return Fact(message, Kind.AGREED, {"on": on.isoformat()}, change={"agreed_on": on})


def complete(app: "GrantApplication", message: Complete) -> Fact:
    """Return that what was supported is done; the duties count from this day."""
    if held(app.case.waits):
        raise BusinessFirst
    on = day(message.happened_at, workflow.now())
    check_order("completed", on, app.case.agreed_on or app.case.awarded_on)
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
        number=app.case.involved_ever + 1,
        role=message.role,
        business_number=message.business_number or "",
        percent=message.percent,
    )
    if sum(one.percent or 0 for one in (*present, joins)) > _WHOLE:
        raise SharesAboveWhole(percent=message.percent)
    return Fact(
        message,
        Kind.INVOLVED,
        joins.model_dump(),
        {"involved": (*present, joins), "involved_ever": joins.number},
    )


def texts_of(app: "GrantApplication", fact: Fact | None) -> Texts:
    """Return what a fact says in words, and what it says of the firm: neither is journalled."""
    if fact is None:
        return Texts()
    if isinstance(fact.message, Facts):
        learnt = stated(fact.message.facts)
        return Texts(
            parts=fact.message.texts(),
            firm=app.intake.firm_key,
            facts=learnt,
            findings=app.findings,
        )
    if isinstance(fact.message, FirmChanged) and app.edition.conditions.lasting:
        return Texts(parts=fact.message.texts(), findings=app.findings)
    return Texts(parts=fact.message.texts())


def role_is_open(case: Case, edition: Edition) -> bool:
    """Return whether nobody has said yet in which role the firm stands."""
    return case.role is None and any(one.role is FirmRole.UNKNOWN for one in edition.funding)


def promised(case: Case) -> tuple[Wait, ...]:
    """Return the wait for a confirmation that holds until a date, and what it has asked."""
    until = end_of_day(case.confirmed_until)
    present = next(
        (wait for wait in case.waits if (wait.what, wait.until) == (Matter.PROMISE, until)), None
    )
    if until is None:
        return ()
    asked = tuple(wait for wait in case.waits if present and wait.what is Matter.PROMISE_ENDED)
    since = present.since if present else workflow.now()
    remind_at = present.remind_at if present else ()
    return (
        Wait(
            for_whom=Party.CLERK,
            what=Matter.PROMISE,
            since=since,
            until=until,
            remind_at=remind_at,
        ),
        *asked,
    )


def correct(app: "GrantApplication", message: Correct) -> Fact:
    """Return a correction as it was asked for; what it comes to depends on the line it rights."""
    del app
    return Fact(message, Kind.CORRECTED)


def withdraw(app: "GrantApplication", message: Withdraw) -> Fact:
    """Return that the firm gives up: at once while nothing is filed, otherwise a request."""
    case = app.case
    if case.withdrawing:
        raise AlreadyWithdrawing
    unfiled = is_unfiled(app)
    details = {"stage": case.stage, "unfiled": unfiled}
    if unfiled:
        return Fact(message, Kind.WITHDRAWAL_REQUESTED, details)
    waits = (*case.waits, app.wait(Party.AGENCY, Matter.WITHDRAWAL))
    change = {"withdrawing": True, "waits": waits}
    return Fact(message, Kind.WITHDRAWAL_REQUESTED, details, change)


def acknowledge(app: "GrantApplication", message: Acknowledge) -> Fact:
    """Return the agency's word on a withdrawal."""
    if not app.case.withdrawing:
        raise NotWithdrawing
    if not message.granted and not message.reason:
        raise NeedsReason(what="withdrawal")
    details = {"granted": message.granted}
    if message.granted:
        return Fact(message, Kind.WITHDRAWAL_ANSWERED, details)
    waits = without(app.case.waits, Matter.WITHDRAWAL)
    change = {"withdrawing": False, "waits": waits}
    return Fact(message, Kind.WITHDRAWAL_ANSWERED, details, change)


def waive(app: "GrantApplication", message: Waive) -> Fact:
    """Return that the agency does without a visit, or without a gate that is not the last."""
    case, gate = app.case, app.edition.gate(app.case.gate)
    details = {"gate": gate.key, "what": message.what}
    if message.what is Waived.GATE:
        if gate.key == app.edition.gates[-1].key:
            raise NotWaivable(gate=gate.key, names=names_of(app.edition.gates))
        return Fact(message, Kind.WAIVED, details)
    if not gate.site_visit or case.visited or case.stage is not Stage.REVIEW:
        raise NoVisitHere(gate=gate.key, names=names_of(app.edition.gates))
    change = {"visited": True, "waits": without(case.waits, Matter.APPOINTMENT)}
    return Fact(message, Kind.WAIVED, details, change)


def reassign(app: "GrantApplication", message: Reassign) -> Fact:
    """Return that another clerk takes the case in charge."""
    details = {"before": app.case.clerk, "clerk": message.clerk}
    return Fact(message, Kind.REASSIGNED, details, {"clerk": message.clerk})


def firm_changed(app: "GrantApplication", message: FirmChanged) -> Fact:
    """Return that facts about the firm changed; a clerk looks at the case of one that closes."""
    details = {
        "facts": list(message.facts),
        "status": message.status,
        "on": message.on.isoformat() if message.on else None,
    }
    waits = without(app.case.waits, Matter.FIRM_CHANGED)
    if message.status not in {None, FirmStatus.ACTIVE}:
        waits = (*waits, app.wait(Party.CLERK, Matter.FIRM_CHANGED))
    change = {"waits": waits} if message.status else {}
    return Fact(message, Kind.FIRM_CHANGED, details, change)


def with_happened(case: Case, kind: Kind, fact: Fact | None) -> Case:
    """Return a case with what people look it up by, once for each."""
    if kind not in _LOOKED_UP:
        return case
    what = str(fact.details.get("status", kind)) if fact and kind is Kind.MET else str(kind)
    return case.model_copy(update={"happened": tuple(dict.fromkeys((*case.happened, what)))})


def check_day(on: date | None, now: datetime, field: str) -> None:
    """Refuse a day that is still to come."""
    if on is not None and on > day(None, now):
        raise InTheFuture(field=field, given=on.isoformat())


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


def now() -> datetime:
    """Return the case's own time."""
    return workflow.now()


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


def check_order(what: str, on: date, after: date | datetime | None, that: str = "") -> None:
    """Refuse a day before what it must follow."""
    first = day(after, after) if isinstance(after, datetime) else after
    if first is not None and on < first:
        raise BeforeThat(what=what, given=on.isoformat(), after=first.isoformat(), that=that)
