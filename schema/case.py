"""A case as it stands: the state that every write to the record carries whole."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from .appointment import Appointment
from .identity import StaffName
from .law import FirmRole
from .paper import Paper
from .plan import Plan
from .stages import Outcome, Stage
from .tax_office import Seen
from .waits import Matter, Wait, without
from .wire import Moment, Wire

_LISTED: Final = {Matter.WAITING_LIST, Matter.WAITING_LIST_ENDED}


class Filing(Wire):
    """What was filed at a gate: its key, receipt number, time and the bundle's hash."""

    gate: str
    round: int
    key: str
    number: str = ""
    filed_at: Moment | None = None
    bundle: str = ""
    certificate: str = ""
    """Hash of the page that certifies what was filed."""


class Resubmission(Wire):
    """What was handed in on an agency's request and has no receipt yet."""

    key: str
    """The key of its own filing."""
    request: int
    """The request that it answers, counted in the case."""
    papers: tuple[str, ...] = ()
    """The kinds of the papers that go in."""
    letter: int = 0
    """The line of the diary that the covering letter rests with; 0 where there is none."""
    bundle: str = ""


class PartyRole(StrEnum):
    """What a firm or body does in a case."""

    LEAD = "lead"
    MEMBER = "member"
    COOPERATING_BODY = "cooperating_body"
    COORDINATOR = "coordinator"
    SUPPLIER = "supplier"
    CONSULTANT = "consultant"
    MENTOR = "mentor"


class Involved(Wire):
    """A member or party of a case by number; names rest in the record, erasable (R13)."""

    number: int
    role: PartyRole
    business_number: str = ""
    percent: int | None = None
    """Share of the project, for members."""


class Case(Wire):
    """The whole state of a case; ids, numbers and enums only, no texts and no names of firms."""

    stage: Stage
    clerk: StaffName
    gate: str = ""
    outcome: Outcome | None = None
    asked: int | None = None
    awarded: int | None = None
    plan: Plan = Plan()
    filing: Filing | None = None
    papers: tuple[Paper, ...] = ()
    """The last paper of each kind."""
    handed_back: int = 0
    """How often the agency has handed a filing of this gate back."""
    visited: bool = False
    """The agency has diagnosed on site at this gate."""
    confirmed: int | None = None
    """Won that an earlier gate has confirmed, maybe less than was asked."""
    confirmed_until: date | None = None
    quantity: Decimal | None = None
    """Expert days or visits awarded."""
    rate_percent: Decimal | None = None
    """Interest of a loan, percent a year, as published."""
    term_months: int | None = None
    role: FirmRole | None = None
    """The firm's role where the agency has said it; before, the edition's word stands."""
    closes: dict[str, Moment] = {}
    """Closing dates that were announced since the case began, by gate."""
    notices: tuple[str, ...] = ()
    """The announcements that have reached the case, by notice number."""
    involved: tuple[Involved, ...] = ()
    involved_ever: int = 0
    appointments: tuple[Appointment, ...] = ()
    calls: int = 0
    """Calls in a row that did not reach the firm owner."""
    rank: int | None = None
    """Place on the agency's waiting list; an agency may name none."""
    listed_until: date | None = None
    """Until when the waiting list holds."""
    decided_on: date | None = None
    announced_on: date | None = None
    received_on: date | None = None
    """When the decision reached the firm; periods of objection run from here."""
    execution_until: date | None = None
    """The end of the project where it was moved."""
    withdrawing: bool = False
    """Withdrawal was asked for, and the agency has not acknowledged it yet."""
    happened: tuple[str, ...] = ()
    """The kinds of lines that people look cases up by, such as `corrected`."""
    supplement_until: Moment | None = None
    supplements: int = 0
    """How often the agency has asked for something more."""
    resubmission: Resubmission | None = None
    awarded_on: date | None = None
    agreed_on: date | None = None
    completed_on: date | None = None
    rules: str = ""
    """Hash of the edition's file that the case follows since a notice changed forms or rules."""
    business: Seen | None = None
    """How the firm stood with the tax office when somebody looked last."""
    waits: tuple[Wait, ...] = ()
    lift: int = 0
    """Added to every fence since the audit found lines from a history that was lost."""

    @property
    def on_waiting_list(self) -> bool:
        """Whether the agency may still take the firm from its waiting list."""
        return self.rank is not None or any(wait.what in _LISTED for wait in self.waits)


def resubmitted(case: Case) -> dict[str, Any]:
    """Return what changes once what was handed in on a request has its receipt.

    A request that came after it stays open.
    """
    waits = without(case.waits, Matter.RESUBMISSION, Matter.UNANSWERED, Matter.DEADLINE)
    change: dict[str, Any] = {"resubmission": None, "waits": waits}
    if all(wait.what is not Matter.SUPPLEMENT for wait in waits):
        change["supplement_until"] = None
    return change
