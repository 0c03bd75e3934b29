"""A case as it stands: the state that every write to the record carries whole."""

from datetime import date

from .identity import StaffName
from .plan import Plan
from .stages import Outcome, Stage
from .waits import Wait
from .wire import Moment, Wire


class Filing(Wire):
    """What was filed at a gate: its key, receipt number, time and the bundle's hash."""

    gate: str
    round: int
    key: str
    number: str = ""
    filed_at: Moment | None = None
    bundle: str = ""


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
    visited: bool = False
    """The agency has diagnosed on site at this gate."""
    supplement_until: Moment | None = None
    awarded_on: date | None = None
    agreed_on: date | None = None
    completed_on: date | None = None
    waits: tuple[Wait, ...] = ()
    lift: int = 0
    """Added to every fence since the audit found lines from a history that was lost."""
