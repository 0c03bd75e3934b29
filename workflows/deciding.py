"""An agency's answer at a gate: what it awards, confirms, hands back, or puts on a waiting list."""

from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.journal import Kind
    from schema.messages import Decide, Promote, Verdict
    from schema.programme import Benefit, Edition, Gate, PassMeans
    from schema.refusals import (
        AboveDays,
        AmountMissing,
        AmountNotHere,
        NeedsReason,
        NotOfThisGate,
        NoWaitingList,
        QuantityMissing,
        VisitFirst,
    )
    from schema.waits import Matter, Party, without

from . import judging
from .answering import Fact

if TYPE_CHECKING:
    from .application import GrantApplication

_GIVEN: Final = ("quantity", "rate_percent", "term_months")
_EXPLAINED: Final = {Verdict.REJECTED: "rejected", Verdict.RETURNED: "returned"}


def decide(app: "GrantApplication", message: Decide) -> Fact:
    """Return the agency's answer; what it awards is known, within the limit, or explained."""
    case, gate = app.case, app.edition.gate(app.case.gate)
    on = judging.day(message.happened_at, judging.now())
    judging.check_order("decided", on, case.filing.filed_at if case.filing else None)
    if gate.site_visit and not case.visited and message.verdict is not Verdict.RETURNED:
        raise VisitFirst(gate=gate.key)
    _check_gift(app.edition, gate, message)
    if message.valid_until is not None:
        judging.check_order("valid_until", message.valid_until, on)
    if message.verdict in _EXPLAINED and not message.reason:
        raise NeedsReason(what=_EXPLAINED[message.verdict])
    _check_amount(app, message)
    dates = _dates(message)
    change: dict[str, Any] = {"decided_on": on, **dates}
    match message.verdict:
        case Verdict.PASSED:
            change |= _passed(gate, message)
        case Verdict.WAITING_LIST:
            change |= _listed(app, message)
        case _:
            pass
    return Fact(message, Kind.DECIDED, _details(app, gate, message) | _days(dates), change)


def promote(app: "GrantApplication", message: Promote) -> Fact:
    """Return that the agency takes the firm from its waiting list: what a pass would have been."""
    case, gate = app.case, app.edition.gate(app.case.gate)
    if case.rank is None:
        raise NoWaitingList(gate=gate.key)
    passed = Decide(
        by=message.by,
        verdict=Verdict.PASSED,
        amount=message.amount,
        quantity=message.quantity,
        reason=message.reason,
        happened_at=message.happened_at,
    )
    _check_gift(app.edition, gate, passed)
    _check_amount(app, passed)
    details = _details(app, gate, passed) | {"rank": case.rank}
    change = _passed(gate, passed) | {"rank": None, "listed_until": None}
    return Fact(message, Kind.PROMOTED, details, change)


def _passed(gate: Gate, message: Decide) -> dict[str, Any]:
    """Return what a pass changes: it goes on, holds until a date, or awards."""
    on = judging.day(message.happened_at, judging.now())
    if gate.pass_means is PassMeans.AWARDED:
        return {"awarded": message.amount, "awarded_on": on, **_given(message)}
    if gate.pass_means is PassMeans.CONFIRMED_UNTIL:
        return {"confirmed": message.amount, "confirmed_until": message.valid_until}
    return {}


def _listed(app: "GrantApplication", message: Decide) -> dict[str, Any]:
    """Return what a place on the waiting list changes: the decision is still to come."""
    until = judging.end_of_day(message.valid_until)
    kept = without(
        app.case.waits,
        Matter.DECISION,
        Matter.DECISION_LATE,
        Matter.WAITING_LIST,
        Matter.WAITING_LIST_ENDED,
    )
    waits = (app.wait(Party.AGENCY, Matter.WAITING_LIST, until), *kept)
    return {"rank": message.rank, "listed_until": message.valid_until, "waits": waits}


def _details(app: "GrantApplication", gate: Gate, message: Decide) -> dict[str, Any]:
    passed = message.verdict is Verdict.PASSED
    awards = passed and gate.pass_means is PassMeans.AWARDED
    details: dict[str, Any] = {
        "gate": gate.key,
        "verdict": message.verdict,
        "means": gate.pass_means if passed else "",
        "amount": message.amount,
        "benefit": app.edition.benefit if awards else "",
    }
    if awards:
        details |= {name: str(value) for name, value in _given(message).items()}
    if message.valid_until is not None:
        details["valid_until"] = message.valid_until.isoformat()
    if message.rank is not None:
        details["rank"] = message.rank
    return details


def _given(message: Decide) -> dict[str, Any]:
    return {name: value for name in _GIVEN if (value := getattr(message, name)) is not None}


def _dates(message: Decide) -> dict[str, Any]:
    """Return when the decision was announced and received; each follows the other."""
    now = judging.now()
    before = judging.day(message.happened_at, now)
    dates = {}
    for name in ("announced_on", "received_on"):
        on = getattr(message, name)
        if on is None:
            continue
        judging.check_day(on, now, name)
        judging.check_order(name, on, before)
        dates[name] = before = on
    return dates


def _days(dates: dict[str, Any]) -> dict[str, str]:
    return {name: on.isoformat() for name, on in dates.items()}


def _check_amount(app: "GrantApplication", message: Decide) -> None:
    expected = app.case.confirmed or app.case.asked
    if message.amount and expected and message.amount > expected and not message.reason:
        raise NeedsReason(what="amount")


def _check_gift(edition: Edition, gate: Gate, message: Decide) -> None:
    """Refuse amounts, days and dates that this gate or benefit does not have, and missing ones."""
    listed = message.verdict is Verdict.WAITING_LIST
    means = gate.pass_means if message.verdict is Verdict.PASSED else None
    # An edition of release 0.1 gave expert days a limit in won, and their award an amount.
    by_days = edition.benefit is Benefit.EXPERT_DAYS and edition.limit is None
    takes = {
        "amount": means in {PassMeans.AWARDED, PassMeans.CONFIRMED_UNTIL} and not by_days,
        "quantity": means is PassMeans.AWARDED,
        "rate_percent": means is PassMeans.AWARDED and edition.benefit is Benefit.LOAN,
        "term_months": means is PassMeans.AWARDED and edition.benefit is Benefit.LOAN,
        "valid_until": listed or means is PassMeans.CONFIRMED_UNTIL,
        "rank": listed,
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
    judging.check_limit(message.amount, edition)
    most = edition.limit_days
    if message.quantity is not None and most is not None and message.quantity > most:
        raise AboveDays(quantity=str(message.quantity), limit=str(most))
