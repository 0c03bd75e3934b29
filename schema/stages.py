"""Where a case stands and how it ends."""

from enum import StrEnum


class Stage(StrEnum):
    """The nine stages of a case, in order; which gates repeat three of them is data."""

    INTAKE = "intake"  # -> eligibility; accepts no answer: the case is not open yet
    ELIGIBILITY = "eligibility"  # -> drafting | submission | closed
    DRAFTING = "drafting"  # -> submission | closed
    SUBMISSION = "submission"  # -> review | drafting (a new version) | closed
    REVIEW = "review"  # -> drafting | submission (next gate) | agreement | execution | closed
    AGREEMENT = "agreement"  # -> execution | closed
    EXECUTION = "execution"  # -> follow_up | closed
    FOLLOW_UP = "follow_up"  # -> closed
    CLOSED = "closed"


class Outcome(StrEnum):
    """Why a case ended; each tells the truth about who or what ended it (R17)."""

    COMPLETED = "completed"  # every duty is settled
    INELIGIBLE = "ineligible"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"  # the selected firm gives up
    DEADLINE_MISSED = "deadline_missed"
    BUDGET_EXHAUSTED = "budget_exhausted"
    CALL_CANCELLED = "call_cancelled"
    NOT_PROMOTED = "not_promoted"  # stayed on the waiting list
    OWNER_SILENT = "owner_silent"
    FIRM_CLOSED = "firm_closed"
    INTERRUPTED = "interrupted"  # the workflow was ended from outside; entered by the audit


OPEN_STAGES = frozenset(Stage) - {Stage.INTAKE, Stage.CLOSED}
"""Every stage in which a case takes answers."""
