"""A case that was under way before it was entered: where it stands, and what is known of it."""

from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .stages import Stage
from .wire import Day, Filled, Line, Moment, Wire, Won

ENTERED_AT = frozenset(Stage) - {Stage.INTAKE, Stage.CLOSED}
"""The stages at which a case under way can be entered."""


class LateEntry(Wire):
    """Entered afterwards: the stage, the source, and the dates as the papers have them (R6)."""

    stage: Stage
    source: Filled
    """Where this was read: a ledger, a letter, the agency's portal."""
    gate: Line = ""
    """The gate it stands at; by default the edition's first, or its last for later stages."""
    receipt: Line = ""
    filed_at: Moment | None = None
    amount: Won | None = None
    """Won awarded."""
    quantity: Annotated[Decimal, Field(gt=0, lt=1000)] | None = None
    """Expert days or visits awarded."""
    awarded_on: Day | None = None
    agreed_on: Day | None = None
    completed_on: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _blanks(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        return {name: value for name, value in raw.items() if value not in (None, "")}

    @model_validator(mode="after")
    def _says_what_its_stage_needs(self) -> Self:
        if self.stage not in ENTERED_AT:
            kind, template = "entry_stage", "no case is entered at this stage"
            stages = ", ".join(stage for stage in Stage if stage in ENTERED_AT)
            raise PydanticCustomError(kind, template, {"expected": stages})
        needed = {
            Stage.AGREEMENT: ("awarded_on",),
            Stage.EXECUTION: ("awarded_on",),
            Stage.FOLLOW_UP: ("awarded_on", "completed_on"),
        }
        if missing := [name for name in needed.get(self.stage, ()) if not getattr(self, name)]:
            kind, template = "entry_needs", "the stage needs more"
            raise PydanticCustomError(kind, template, {"expected": ", ".join(missing)})
        return self
