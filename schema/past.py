"""An application that was over before it was entered: a row of the record, no workflow (R6)."""

from decimal import Decimal
from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .firm import filled_in
from .identity import BusinessNumber, FirmKey, StaffName
from .programme import Benefit
from .stages import Outcome
from .wire import Day, Filled, Line, Slug, Wire, Won, Year

ENDINGS: Final = tuple(outcome for outcome in Outcome if outcome is not Outcome.INTERRUPTED)
"""How an application can have ended before this program knew it."""

_NEVER_AWARDED: Final = frozenset(
    {
        Outcome.INELIGIBLE,
        Outcome.REJECTED,
        Outcome.DEADLINE_MISSED,
        Outcome.BUDGET_EXHAUSTED,
        Outcome.CALL_CANCELLED,
        Outcome.NOT_PROMOTED,
    }
)


class PastCase(Wire):
    """What the papers say of a finished application; unknown dates and amounts stay None."""

    by: StaffName
    programme: Slug
    fiscal_year: Year
    benefit: Benefit
    outcome: Outcome
    source: Filled
    """Where this was read: a ledger, a letter, an article."""
    name: Filled
    """The firm's name as the source has it, or words that tell two unnamed firms apart."""
    business_number: BusinessNumber | None = None
    """The number that the source names; any the firm has had."""
    firm: FirmKey | None = None
    district: Line | None = None
    receipt: Line = ""
    asked: Won | None = None
    awarded: Won | None = None
    """Won: the value, or a loan's principal."""
    quantity: Annotated[Decimal, Field(gt=0, lt=1000)] | None = None
    """Expert days or visits."""
    filed_on: Day | None = None
    awarded_on: Day | None = None
    agreed_on: Day | None = None
    completed_on: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _blanks(cls, raw: Any) -> Any:
        return filled_in(raw)

    @model_validator(mode="after")
    def _its_ending_fits(self) -> Self:
        if self.outcome not in ENDINGS:
            kind, template = "enum", "must be one of {expected}"
            raise PydanticCustomError(kind, template, {"expected": ", ".join(ENDINGS)})
        if self.outcome in _NEVER_AWARDED and (self.awarded or self.quantity or self.awarded_on):
            kind, template = "no_award", "ended without an award"
            raise PydanticCustomError(kind, template, {"expected": str(self.outcome)})
        return self
