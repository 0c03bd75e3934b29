"""One row per fact: what the history says and the journal keeps."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from .case import Case
from .checking.finding import PlanFinding
from .duty import DutyRound
from .eligibility import Found
from .firm import FirmFacts, Intake
from .house import Rhythm
from .messages import Reopening
from .programme import Edition
from .sharing import shared
from .speech import Means, Speaker
from .wire import Moment, Names, Wire


class Kind(StrEnum):
    """What happened, in past participles."""

    OPENED = "opened"
    FACTS_STATED = "facts_stated"
    ELIGIBILITY_JUDGED = "eligibility_judged"
    DRAFTED = "drafted"
    PROPOSED = "proposed"
    COMMENTED = "commented"
    CONFIRMED = "confirmed"
    BUNDLED = "bundled"
    UNANSWERED = "unanswered"
    FILED = "filed"
    DEADLINE_PASSED = "deadline_passed"
    SITE_VISITED = "site_visited"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENT_PASSED = "supplement_passed"
    RESUBMITTED = "resubmitted"
    ANSWER_OVERDUE = "answer_overdue"
    DECIDED = "decided"
    STATUS_FOUND = "status_found"
    STATUS_UNANSWERED = "status_unanswered"
    VOUCHED = "vouched"
    AGREED = "agreed"
    EXECUTION_PASSED = "execution_passed"
    COMPLETED = "completed"
    REMINDED = "reminded"
    CALLED = "called"
    PAPER_RECORDED = "paper_recorded"
    APPOINTED = "appointed"
    MET = "met"
    MEETING_PASSED = "meeting_passed"
    PROMOTED = "promoted"
    WAITING_LIST_ENDED = "waiting_list_ended"
    WAIVED = "waived"
    CORRECTED = "corrected"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    WITHDRAWAL_ANSWERED = "withdrawal_answered"
    POSTPONED = "postponed"
    REASSIGNED = "reassigned"
    FIRM_CHANGED = "firm_changed"
    CONFIRMATION_ENDED = "confirmation_ended"
    ROLE_ASKED = "role_asked"
    ROLE_FOUND = "role_found"
    INVOLVED = "involved"
    ANNOUNCED = "announced"
    ENTERED = "entered"
    REOPENED = "reopened"
    NOTED = "noted"
    CLOSED = "closed"
    INTERRUPTED = "interrupted"
    RESTATED = "restated"
    DUTY_SCHEDULED = "duty_scheduled"
    DUTY_REMINDED = "duty_reminded"
    DUTY_DUE = "duty_due"
    DUTY_OVERDUE = "duty_overdue"
    DUTY_SETTLED = "duty_settled"
    DUTY_RELEASED = "duty_released"
    DUTY_INFORMED = "duty_informed"
    DUTY_RECOUNTED = "duty_recounted"


class Entry(Wire):
    """A numbered line of a stream, and the fence that tells which of two writes is the true one.

    `task_events` and `task_at` are the history's length and clock at the workflow task that wrote
    it. A write whose task never completed is not in history; another write of the same number
    follows under a later fence and supersedes it (docs/adr/0001).
    """

    stream: str
    case: str
    seq: int = Field(gt=0)
    cause: str
    kind: Kind
    happened_at: Moment
    by: str = ""
    speaker: Speaker | None = None
    means: Means | None = None
    reference: str = ""
    via: str = ""
    details: dict[str, Any] = {}
    task_events: int
    task_at: Moment
    again: bool = False
    """An earlier play of the same task had written the line already; this is what it wrote."""


class WrittenLine(Wire):
    """A true line of the record, as far as a correction looks at it."""

    kind: Kind
    by: str
    details: dict[str, Any] = {}
    correctable: dict[int, Kind] = {}
    """The lines of the same stream that can be corrected."""


class CaseEntry(Entry):
    """A line of a case's own stream with the state that followed."""

    state: Case


class DutyEntry(Entry):
    """A line of a duty's stream with the state that followed."""

    duty: str
    name: Names
    state: DutyRound


class Texts(Wire):
    """Texts that belong to an entry; they rest in an erasable table, never in the journal."""

    parts: dict[str, str] = {}
    firm: str = ""
    facts: dict[str, str] = {}
    """What was learnt about the firm, by the name of the fact."""
    findings: tuple[Found, ...] | None = None
    """What the rules found, where they were asked."""
    checked: tuple[PlanFinding, ...] | None = None
    """What the rules found wrong with the plan, where it was checked."""


class Owed(Wire):
    """A duty as the record has it, for a case that is opened again."""

    key: str
    round: int
    seq: int
    lift: int
    settled: bool


class Resume(Wire):
    """Where the record says a closed case stood, so that a new run goes on from there."""

    case: str
    attempt: int
    seq: int
    lift: int
    """Beyond every fence that an earlier run has written."""
    state: Case
    duties: tuple[Owed, ...] = ()


class Opening(Wire):
    """What opens a case in the record: the place, the run that asks, and what was taken in."""

    workflow: str
    first_run: str
    edition: str
    intake: Intake
    findings: tuple[Found, ...]
    state: Case
    happened_at: Moment
    task_events: int
    task_at: Moment
    rules: str = ""
    """Hash of the edition's file as it was taken in."""


class Reopen(Wire):
    """What opens a closed case again in the record."""

    workflow: str
    first_run: str
    reopening: Reopening
    resume: Resume
    state: Case
    happened_at: Moment
    task_events: int
    task_at: Moment


class Opened(Wire):
    """Which attempt this is; None where the record allows no new one, with what stands there."""

    attempt: int | None
    latest: int = 0
    outcome: str = ""
    entry: CaseEntry | None = None
    """The line as it was written, so that history holds what the record must say."""


class TakenIn(Wire):
    """What the bookshelf made of a start: the intake as understood, the edition, the findings."""

    intake: Intake
    edition: Annotated[Edition, AfterValidator(shared)]
    findings: tuple[Found, ...]
    rules: str = ""
    """Hash of the edition's file as it was taken in."""
    notices: tuple[str, ...] = ()
    """Announcements that the edition holds already, by notice number."""
    ended: bool = False
    """An announcement has ended the call: what is unfiled is asked about."""
    rhythm: Annotated[Rhythm, AfterValidator(shared)] | None = None
    certifies: bool = False
    """Every filing with a bundle gets a certificate; before, only those at a template's gate."""
    known: FirmFacts | None = None
    """What is known of the firm on the day: its record, and what it said now."""
    reopening: Reopening | None = None
    resume: Resume | None = None
