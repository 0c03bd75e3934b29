"""A duty after the award: remind -> due -> overdue -> settled, round by round."""

from datetime import date
from enum import StrEnum

from .identity import StaffName
from .law import DutyRule
from .waits import Wait
from .wire import Moment, Names, Wire


class DutyStatus(StrEnum):
    """Where the present round of a duty stands."""

    SCHEDULED = "scheduled"  # -> reminded | due | settled | released
    REMINDED = "reminded"  # -> due | settled | released
    DUE = "due"  # -> overdue | settled | released
    OVERDUE = "overdue"  # recorded once, never undone; -> settled | released
    SETTLED = "settled"  # the last round is done
    RELEASED = "released"  # the case ended first


class DutyOrder(Wire):
    """What a case hands to a duty: its own rule only, and the day it counts from."""

    case: str
    case_workflow: str
    stream: str
    clerk: StaffName
    firm: str
    """The firm's name as the office reads it in summaries; kept out of ids and journals."""
    rule: DutyRule
    base: date
    law: str = ""
    first_round: int = 1
    seq: int = 0
    """The last line of its stream, where a case was opened again."""
    lift: int = 0


class Due(Wire):
    """The dates of one round, counted as the law counts them."""

    on: date
    remind_at: tuple[Moment, ...]
    due_at: Moment
    """When the office opens on the day it is due."""
    overdue_at: Moment
    """The end of that day."""


class DutyRound(Wire):
    """The state of a duty, carried whole by every write."""

    status: DutyStatus
    clerk: StaffName
    round: int
    rounds: int
    due: Due
    waits: tuple[Wait, ...] = ()
    lift: int = 0
    """Added to every fence since the audit found lines from a history that was lost."""


class DutyNews(Wire):
    """What a duty tells its case, so that the case's page says what is due and what is late."""

    duty: str
    name: Names
    status: DutyStatus
    due_on: date
    waits: tuple[Wait, ...] = ()
