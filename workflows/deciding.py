"""An agency's answer at a gate: what it awards, confirms, hands back, or puts on a waiting list."""

from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.decision import check_answer
    from schema.journal import Kind
    from schema.messages import Decide, Promote, Verdict
    from schema.programme import Gate, PassMeans
    from schema.refusals import NoWaitingList
    from schema.waits import Matter, Party, without
    from schema.wire import names_of

from . import judging
from .answering import Fact

if TYPE_CHECKING:
    from .application import GrantApplication

_GIVEN: Final = ("quantity", "rate_percent", "term_months")


def decide(app: "GrantApplication", message: Decide) -> Fact:
    """Return the agency's answer; what it awards is known, within the limit, or explained."""
    case, gate = app.case, app.edition.gate(app.case.gate)
    on = judging.day(message.happened_at, judging.now())
    check_answer(app.edition, case, message, judging.now())
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
    if case.rank is None and not (case.on_waiting_list and workflow.patched("promoted-unranked")):
        raise NoWaitingList(gate=gate.key, names=names_of([gate]))
    told = ("amount", "quantity", "valid_until", "announced_on", "received_on", "reason")
    passed = Decide(
        by=message.by,
        verdict=Verdict.PASSED,
        happened_at=message.happened_at,
        **{name: getattr(message, name) for name in told},
    )
    check_answer(app.edition, case, passed, judging.now())
    dates = _dates(passed)
    details = _details(app, gate, passed) | _days(dates)
    if case.rank is not None:
        details["rank"] = case.rank
    change = {**dates, **_passed(gate, passed), "rank": None, "listed_until": None}
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
    """Return when the decision was announced and received, as far as it is known."""
    days = {name: getattr(message, name) for name in ("announced_on", "received_on")}
    return {name: on for name, on in days.items() if on is not None}


def _days(dates: dict[str, Any]) -> dict[str, str]:
    return {name: on.isoformat() for name, on in dates.items()}
