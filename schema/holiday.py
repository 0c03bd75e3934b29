"""Days that a calendar of public holidays does not know, or knows wrongly."""

from datetime import date
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from .evidence import Mark
from .wire import Filled, Names, Slug, Wire


class OneOffDay(Wire):
    """A day declared a holiday once, or a holiday that was worked."""

    day: date
    name: Names
    off: bool = True
    """False where the calendar has a holiday that is none."""
    mark: Mark
    source: Filled


class OneOffDays(Wire):
    """The table of one-off days of a country."""

    key: Slug
    days: tuple[OneOffDay, ...] = ()

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        given = [one.day for one in self.days]
        if len(set(given)) < len(given):
            kind, template = "mismatch-day-twice", "{key}: a day stands there twice"
            raise PydanticCustomError(kind, template, {"key": self.key})
        return self
