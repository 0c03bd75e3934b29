"""What a case waits for, on whom, since when and until when (law 5)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from .wire import Wire


class Party(StrEnum):
    """Whom a case can wait for; 'firm owner' and 'clerk in charge' are never one word."""

    CLERK = "clerk"
    FIRM_OWNER = "firm_owner"
    AGENCY = "agency"


class Matter(StrEnum):
    """What is waited for; each has a word `matter-…` in the catalogue."""

    ELIGIBILITY = "eligibility"
    FACTS = "facts"  # what the firm must still say of itself
    DRAFT = "draft"
    CONFIRMATION = "confirmation"
    PAPERS = "papers"  # what the gate wants and does not have yet
    FILING = "filing"
    RECEIPT = "receipt"
    UNANSWERED = "unanswered"  # a channel gets no answer, and the date is near: file by hand?
    DEADLINE = "deadline"  # passed, unconfirmed: was it filed or not?
    APPOINTMENT = "appointment"  # the visit of the agency that the gate asks for
    MEETING = "meeting"  # an appointment that is set
    MEETING_RESULT = "meeting_result"  # its time has passed: was it held?
    CALL = "call"  # the firm owner is to be called
    SUPPLEMENT = "supplement"
    RESUBMISSION = "resubmission"  # what the agency asked for goes in: until its receipt is there
    DECISION = "decision"
    DECISION_LATE = "decision_late"
    RULES_CHANGED = "rules_changed"  # a notice changed forms or rules: look at what is new
    PROMISE = "promise"  # a confirmation holds until its date
    PROMISE_ENDED = "promise_ended"
    WAITING_LIST = "waiting_list"
    WAITING_LIST_ENDED = "waiting_list_ended"
    WITHDRAWAL = "withdrawal"  # asked for, not yet acknowledged
    FIRM_CHANGED = "firm_changed"  # a clerk looks at what it means for the case
    BUSINESS_STATUS = "business_status"  # the tax office is being asked
    BUSINESS_BY_HAND = "business_by_hand"  # it does not say: a clerk looks
    BUSINESS_SUSPENDED = "business_suspended"  # it says so: a clerk decides
    BUSINESS_CLOSED = "business_closed"
    BUSINESS_UNREGISTERED = "business_unregistered"
    AGREEMENT = "agreement"
    COMPLETION = "completion"
    COMPLETION_LATE = "completion_late"
    ROLE = "role"
    DUTY = "duty"
    DUTY_OVERDUE = "duty_overdue"


VOUCHED_FOR: Final = frozenset(
    {
        Matter.BUSINESS_BY_HAND,
        Matter.BUSINESS_SUSPENDED,
        Matter.BUSINESS_CLOSED,
        Matter.BUSINESS_UNREGISTERED,
    }
)
"""What a clerk's own look at the firm's business settles."""

BUSINESS: Final = VOUCHED_FOR | {Matter.BUSINESS_STATUS}
"""What holds a case until somebody knows that the firm does business."""

LATE: Final = frozenset(
    {
        Matter.DEADLINE,
        Matter.DECISION_LATE,
        Matter.COMPLETION_LATE,
        Matter.MEETING_RESULT,
        Matter.PROMISE_ENDED,
        Matter.WAITING_LIST_ENDED,
        Matter.DUTY_OVERDUE,
    }
)
"""What is asked once a date has passed: late since it is asked, whatever date it has."""


class Wait(Wire):
    """One open wait; `until` is None where no date is known, which is shown as unknown."""

    for_whom: Party
    what: Matter
    since: datetime
    until: datetime | None = None
    about: int = 0
    """The number of the appointment it is about."""
    remind_at: tuple[datetime, ...] = ()
    """The reminders that are still to come."""


def earliest(waits: tuple[Wait, ...]) -> datetime | None:
    """Return the first date by which something is due, if any is known."""
    return min((wait.until for wait in waits if wait.until is not None), default=None)


def held(waits: tuple[Wait, ...]) -> bool:
    """Return whether the case waits for a word on the firm's business."""
    return any(wait.what in BUSINESS for wait in waits)


def without(waits: tuple[Wait, ...], *matters: Matter) -> tuple[Wait, ...]:
    """Return the waits that are left when these matters are done."""
    return tuple(wait for wait in waits if wait.what not in matters)
