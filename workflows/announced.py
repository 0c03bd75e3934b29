"""What an announcement about its call comes to for a case: another date, or its end (R9)."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.announcement import EditionEvent, EventKind
    from schema.journal import Kind
    from schema.messages import Announce
    from schema.programme import Gate
    from schema.refusals import AlreadyAnnounced
    from schema.stages import Outcome, Stage
    from schema.waits import Matter, Party, Wait, without

from .answering import Fact

if TYPE_CHECKING:
    from .application import GrantApplication

_UNFILED: Final = frozenset({Stage.ELIGIBILITY, Stage.DRAFTING, Stage.SUBMISSION})
_ENDS: Final = {
    EventKind.CLOSED: Outcome.BUDGET_EXHAUSTED,
    EventKind.CANCELLED: Outcome.CALL_CANCELLED,
}


def announce(app: "GrantApplication", message: Announce) -> Fact:
    """Return what a case makes of an announcement; each notice is heard once."""
    case, event = app.case, message.event
    if event.notice in case.notices:
        raise AlreadyAnnounced(notice=event.notice)
    change: dict[str, object] = {"notices": (*case.notices, event.notice)}
    gate = event.gate or app.edition.gates[0].key
    if event.closes_at is not None:
        change["closes"] = {**case.closes, gate: event.closes_at}
        if gate == case.gate and case.stage in _UNFILED:
            change["waits"] = _moved(app, event.closes_at)
    elif event.ends_it and is_unfiled(app) and not ended_by(app, event):
        # It may lie with the agency already: only a person knows.
        asked = Wait(for_whom=Party.CLERK, what=Matter.DEADLINE, since=workflow.now())
        waits = without(_moved(app, event.published_at), Matter.DEADLINE)
        change |= {"closes": {**case.closes, gate: event.published_at}, "waits": (*waits, asked)}
    details = {
        "notice": event.notice,
        "event": event.kind,
        "gate": event.gate,
        "closes_at": event.closes_at.isoformat() if event.closes_at else None,
        "unfiled": is_unfiled(app),
    }
    return Fact(message, Kind.ANNOUNCED, details, change)


def ended_by(app: "GrantApplication", event: EditionEvent) -> Outcome | None:
    """Return how an announcement ends a case; None where it goes on.

    Filed ones wait on, and so does one whose filing is under way: it may have been filed.
    """
    under_way = app.case.stage is Stage.SUBMISSION
    return _ENDS.get(event.kind) if is_unfiled(app) and not under_way else None


def is_unfiled(app: "GrantApplication") -> bool:
    """Return whether nothing of the case lies with the agency yet."""
    case = app.case
    return case.stage in _UNFILED and case.gate in {"", app.edition.gates[0].key}


def closes_at(app: "GrantApplication", gate: Gate) -> datetime | None:
    """Return when a gate closes, as it was announced last."""
    return app.case.closes.get(gate.key, gate.closes_at)


def _moved(app: "GrantApplication", until: datetime) -> tuple[Wait, ...]:
    """Return the waits of a gate with the new date; what was asked because of the old one goes."""
    dated = {Matter.DRAFT, Matter.FILING, Matter.RECEIPT}
    waits = app.case.waits
    kept = without(waits, Matter.DEADLINE, Matter.UNANSWERED) if until > workflow.now() else waits
    return tuple(
        app.wait(wait.for_whom, wait.what, until).model_copy(update={"since": wait.since})
        if wait.what in dated
        else wait
        for wait in kept
    )
