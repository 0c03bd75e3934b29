"""The dates of a case that nobody else watches: reminders, and appointments that have passed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.case import Case
    from schema.journal import Kind
    from schema.waits import Matter, Party, Wait

if TYPE_CHECKING:
    from .application import GrantApplication

STANDING: Final = frozenset(
    {
        Matter.MEETING,
        Matter.MEETING_RESULT,
        Matter.CALL,
        Matter.WITHDRAWAL,
        Matter.FIRM_CHANGED,
    }
)
"""What a case waits for whatever its stage."""


@dataclass(frozen=True)
class Tick:
    """A date that comes by itself: the line it writes and the waits that follow."""

    at: datetime
    kind: Kind
    waits: tuple[Wait, ...]
    details: dict[str, Any] = field(default_factory=dict)


def next_tick(app: "GrantApplication") -> Tick | None:
    """Return what comes first by itself; None where nothing does."""
    case = app.case
    ticks = [
        *(_reminder(case, wait) for wait in case.waits if wait.remind_at),
        *(_passing(case, wait) for wait in case.waits if _is_passing(case, wait)),
    ]
    return min(ticks, key=lambda tick: tick.at, default=None)


def standing(case: Case) -> tuple[Wait, ...]:
    """Return the waits that outlast a stage."""
    return tuple(wait for wait in case.waits if wait.what in STANDING)


def _reminder(case: Case, wait: Wait) -> Tick:
    """Remind of a wait; a firm owner is reached by phone, so that the clerk gets a call to make."""
    at, *later = wait.remind_at
    told = wait.model_copy(update={"remind_at": tuple(later)})
    waits = tuple(told if one is wait else one for one in case.waits)
    calls = any(one.what is Matter.CALL for one in waits)
    if wait.for_whom is Party.FIRM_OWNER and not calls:
        call = Wait(for_whom=Party.CLERK, what=Matter.CALL, since=at, until=wait.until)
        waits = (*waits, call)
    details = {"what": wait.what, "for_whom": wait.for_whom, "about": wait.about}
    return Tick(at, Kind.REMINDED, waits, details)


def _is_passing(case: Case, wait: Wait) -> bool:
    """Return whether an appointment's time is still to be asked about."""
    asked = {one.about for one in case.waits if one.what is Matter.MEETING_RESULT}
    return wait.what is Matter.MEETING and wait.about not in asked


def _passing(case: Case, wait: Wait) -> Tick:
    assert wait.until is not None  # noqa: S101  an appointment has a time
    asks = Wait(
        for_whom=Party.CLERK, what=Matter.MEETING_RESULT, since=wait.until, about=wait.about
    )
    return Tick(wait.until, Kind.MEETING_PASSED, (*case.waits, asks), {"about": wait.about})
