"""How a period is counted: 민법 155-161조, 행정기본법 6조. Pure; holidays are handed in."""

from calendar import monthrange
from collections.abc import Container
from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5
_MONTHS: Final = 12
_DAY: Final = timedelta(days=1)


def months_after(event: date, months: int) -> date:
    """Return the last day of a period of months that an event starts.

    The day of the event does not count (157조); the period ends on the day before the one that
    corresponds to its first counted day, or on the month's last day where there is none (160조).
    """
    start = event + _DAY
    ordinal = start.year * _MONTHS + start.month - 1 + months
    year, month = divmod(ordinal, _MONTHS)
    month += 1
    length = monthrange(year, month)[1]
    if start.day > length:
        return date(year, month, length)
    return date(year, month, start.day) - _DAY


def days_after(event: date, days: int) -> date:
    """Return the last day of a period of days that an event starts (157조, 159조)."""
    return event + timedelta(days=days)


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Return whether offices are open: neither a weekend nor a public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def rolled(day: date, holidays: Container[date]) -> date:
    """Return the day itself or the next working day: a period ends on no holiday (161조)."""
    while not is_working_day(day, holidays):
        day += _DAY
    return day
