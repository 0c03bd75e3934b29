"""Moving a date of a case, with the reason; its timer and its reminders follow."""

from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.journal import Kind
    from schema.messages import Dated, Postpone
    from schema.refusals import InThePast, NothingToPostpone
    from schema.waits import Matter, Wait, without
    from schema.zone import local

from . import judging
from .answering import Fact

if TYPE_CHECKING:
    from .application import GrantApplication

_WAITS: Final = {
    Dated.FILING: (frozenset({Matter.DRAFT, Matter.FILING, Matter.RECEIPT}), Matter.DEADLINE),
    Dated.SUPPLEMENT: (frozenset({Matter.SUPPLEMENT, Matter.RESUBMISSION}), Matter.DEADLINE),
    Dated.DECISION: (frozenset({Matter.DECISION}), Matter.DECISION_LATE),
    Dated.WAITING_LIST: (frozenset({Matter.WAITING_LIST}), Matter.WAITING_LIST_ENDED),
    Dated.PROMISE: (frozenset({Matter.PROMISE}), Matter.PROMISE_ENDED),
    Dated.COMPLETION: (frozenset({Matter.COMPLETION}), Matter.COMPLETION_LATE),
}
"""The waits that a date belongs to, and what was asked when it had passed."""


def postpone(app: "GrantApplication", message: Postpone) -> Fact:
    """Return a date that is moved; a new one lies ahead, and something waits for it."""
    now, case = workflow.now(), app.case
    dated, asked = _WAITS.get(message.what, (frozenset(), Matter.DUTY))
    if not any(wait.what in dated for wait in case.waits):
        raise NothingToPostpone(what=message.what)
    if message.until <= now:
        raise InThePast(field="until", given=local(message.until))
    waits = tuple(_moved(app, wait, message) if wait.what in dated else wait for wait in case.waits)
    before = next((wait.until for wait in case.waits if wait.what in dated), None)
    details = {
        "what": message.what,
        "before": before.isoformat() if before else None,
        "until": message.until.isoformat(),
    }
    if message.what in {Dated.FILING, Dated.SUPPLEMENT}:
        waits = without(waits, Matter.UNANSWERED)  # it is asked again when the new date is near
    change = {"waits": without(waits, asked), **_dates(app, message)}
    return Fact(message, Kind.POSTPONED, details, change)


def _moved(app: "GrantApplication", wait: Wait, message: Postpone) -> Wait:
    again = app.wait(wait.for_whom, wait.what, message.until)
    return again.model_copy(update={"since": wait.since, "about": wait.about})


def _dates(app: "GrantApplication", message: Postpone) -> dict[str, Any]:
    """Return the dates of the state that a wait's date stands for."""
    on = judging.day(message.until, message.until)
    match message.what:
        case Dated.FILING:
            return {"closes": {**app.case.closes, app.case.gate: message.until}}
        case Dated.SUPPLEMENT:
            return {"supplement_until": message.until}
        case Dated.WAITING_LIST:
            return {"listed_until": on}
        case Dated.PROMISE:
            return {"confirmed_until": on}
        case Dated.COMPLETION:
            return {"execution_until": on}
        case _:
            return {}
