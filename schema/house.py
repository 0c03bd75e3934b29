"""The house's own habits: how many working days before a date people are reminded."""

from collections.abc import Container
from datetime import date, datetime, time
from typing import Annotated, Final

from pydantic import Field

from .calendar import working_days_before
from .evidence import Mark
from .waits import Matter
from .wire import Filled, Names, Slug, Wire
from .zone import OFFICE_ZONE

_OFFICE_OPENS: Final = time(9)


class House(Wire):
    """What a centre has decided for itself; no law says it."""

    key: Slug
    name: Names
    remind: dict[Matter, tuple[Annotated[int, Field(gt=0, le=60)], ...]] = {}
    """Working days before the date of a wait, by what is waited for."""
    mark: Mark
    source: Filled


class Rhythm(Wire):
    """A house's habits and the holidays of the coming years, frozen into a case as it begins."""

    remind: dict[Matter, tuple[int, ...]] = {}
    holidays: frozenset[date] = frozenset()


def reminders(
    rhythm: Rhythm | None, what: Matter, until: datetime | None, now: datetime
) -> tuple[datetime, ...]:
    """Return when people are reminded of a date: when the office opens, so many days before."""
    if rhythm is None or until is None:
        return ()
    on = until.astimezone(OFFICE_ZONE).date()
    moments = (_opening(on, days, rhythm.holidays) for days in rhythm.remind.get(what, ()))
    return tuple(sorted(moment for moment in moments if moment > now))


def _opening(on: date, days: int, holidays: Container[date]) -> datetime:
    return datetime.combine(working_days_before(on, days, holidays), _OFFICE_OPENS, OFFICE_ZONE)
