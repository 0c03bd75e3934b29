"""Since when and until when something of the reference data holds."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from .wire import Wire

_DAY: Final = timedelta(days=1)


class Validity(Wire):
    """What holds from a day to a day, both included; without an end it still holds."""

    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Return whether it holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            kind, template = "mismatch-never-holds", "{last} lies before {first}: it can never hold"
            raise PydanticCustomError(
                kind, template, {"first": str(self.valid_from), "last": str(self.valid_to)}
            )
        return self


def check_overlap(periods: Sequence[Validity], what: str) -> None:
    """Raise ValueError where two periods hold on one day."""
    for first, second in _pairs(periods):
        if first.valid_to is None or second.valid_from <= first.valid_to:
            kind, template = "mismatch-overlap", "{what}: two periods overlap on {on}"
            raise PydanticCustomError(kind, template, {"what": what, "on": str(second.valid_from)})


def check_gap(periods: Sequence[Validity], what: str) -> None:
    """Raise ValueError where nothing holds between two periods."""
    for first, second in _pairs(periods):
        if first.valid_to is not None and second.valid_from > first.valid_to + _DAY:
            kind, template = "mismatch-gap", "{what}: nothing holds between {first} and {second}"
            context = {"what": what, "first": str(first.valid_to), "second": str(second.valid_from)}
            raise PydanticCustomError(kind, template, context)


def _pairs(periods: Sequence[Validity]) -> list[tuple[Validity, Validity]]:
    ordered = sorted(periods, key=lambda one: one.valid_from)
    return list(pairwise(ordered))
