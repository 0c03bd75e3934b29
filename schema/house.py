"""The house's own habits: how many working days before a date people are reminded."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final

from pydantic import Field

from .calendar import working_days_before
from .evidence import Mark
from .waits import Matter
from .wire import Filled, Names, Slug, Wire
from .zone import OFFICE_ZONE

_OFFICE_OPENS: Final = time(9)


class Unanswered(Wire):
    """When a clerk is asked to file by hand what an agency's channel gives no answer to."""

    days: Annotated[int, Field(gt=0, le=60)]
    """Working days before the date by which it must be filed."""
    minutes: Annotated[int, Field(gt=0, le=1440)]
    """How long the channel is tried at least; half of the time that is left where that is less."""


class House(Wire):
    """What a centre has decided for itself; no law says it."""

    key: Slug
    name: Names
    remind: dict[Matter, tuple[Annotated[int, Field(gt=0, le=60)], ...]] = {}
    """Working days before the date of a wait, by what is waited for."""
    unanswered: Unanswered | None = None
    mark: Mark
    source: Filled


class Rhythm(Wire):
    """A house's habits and the holidays of the coming years, frozen into a case as it begins."""

    remind: dict[Matter, tuple[int, ...]] = {}
    unanswered: Unanswered | None = None
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


def asks_by_hand(rhythm: Rhythm | None, since: datetime, until: datetime | None) -> datetime | None:
    """Return when a clerk is asked to file by hand what a channel has tried to file since."""
    if rhythm is None or rhythm.unanswered is None or until is None or until <= since:
        return None
    habit, on = rhythm.unanswered, until.astimezone(OFFICE_ZONE).date()
    patience = min(timedelta(minutes=habit.minutes), (until - since) / 2)
    return max(_opening(on, habit.days, rhythm.holidays), since + patience)


def _opening(on: date, days: int, holidays: Container[date]) -> datetime:
    return datetime.combine(working_days_before(on, days, holidays), _OFFICE_OPENS, OFFICE_ZONE)
