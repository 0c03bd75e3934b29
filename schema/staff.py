"""The staff of a centre: who works there since when and until when, and in which rank."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from .identity import StaffName
from .wire import Day, Wire


class Rank(StrEnum):
    """What somebody may sign."""

    CLERK = "clerk"
    DEPUTY = "deputy"
    HEAD = "head"


class Member(Wire):
    """A member of staff under the name that acts carry; the name is a claim, not an identity."""

    name: StaffName
    rank: Rank = Rank.CLERK
    since: Day
    until: Day | None = None

    def works(self, on: date) -> bool:
        """Return whether the member works there on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    @model_validator(mode="after")
    def _leaves_after_coming(self) -> Self:
        if self.until is not None and self.until < self.since:
            kind, template = "mismatch-leaves-before", "leaves before coming"
            raise PydanticCustomError(kind, template)
        return self
