"""Counts as they were reported, for years that have no rows: never split, never guessed (R6)."""

from enum import StrEnum
from typing import Any

from pydantic import model_validator

from .engagement import Counted
from .firm import filled_in
from .identity import StaffName
from .programme import Benefit
from .wire import Filled, Line, Slug, Wire, Won, Year


class Measure(StrEnum):
    """What is counted; each by its own date."""

    ADVISED = "advised"
    APPLIED = "applied"
    AWARDED = "awarded"
    COMPLETED = "completed"
    MEMBERS = "members"  # of an association, at the end of the year


class Tally(Wire):
    """One reported count of a programme's year; an unknown one stays unknown, never 0."""

    by: StaffName
    programme: Slug
    year: Year
    measure: Measure
    number: Counted
    amount: Won | None = None
    benefit: Benefit | None = None
    district: Line | None = None
    source: Filled
    """Where it was reported."""

    @model_validator(mode="before")
    @classmethod
    def _blanks(cls, raw: Any) -> Any:
        return filled_in(raw)
