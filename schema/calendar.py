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


def lasting_until(event: date, months: int) -> date:
    """Return the last day of a duty or a loss of rights that lasts some months from a day on.

    Here the first day counts, and the end is not moved off a holiday (행정기본법 6조②).
    """
    return months_after(event - _DAY, months)


def fiscal_year_end(day: date) -> date:
    """Return the last day of the fiscal year that a day lies in (국가재정법 2조: 1 January on)."""
    return date(day.year, _MONTHS, 31)


def fiscal_year_start(day: date) -> date:
    """Return the first day of the fiscal year that a day lies in."""
    return date(day.year, 1, 1)


def days_after(event: date, days: int) -> date:
    """Return the last day of a period of days that an event starts (157조, 159조)."""
    return event + timedelta(days=days)


def lasting_days(event: date, days: int) -> date:
    """Return the last day of a duty that lasts some days, the first counted (행정기본법 6조②)."""
    return days_after(event - _DAY, days)


def full_years(since: date, on: date) -> int:
    """Return how many years are full on a day; a year is full when its day comes round."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Return whether offices are open: neither a weekend nor a public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def rolled(day: date, holidays: Container[date]) -> date:
    """Return the day itself or the next working day: a period ends on no holiday (161조)."""
    while not is_working_day(day, holidays):
        day += _DAY
    return day


def working_days_after(day: date, count: int, holidays: Container[date]) -> date:
    """Return the last of so many working days after a day, which does not count itself."""
    return _walked(day, count, holidays, _DAY)


def working_days_before(day: date, count: int, holidays: Container[date]) -> date:
    """Return the first of so many working days before a day, which does not count itself."""
    return _walked(day, count, holidays, -_DAY)


def _walked(day: date, count: int, holidays: Container[date], step: timedelta) -> date:
    while count > 0:
        day += step
        count -= is_working_day(day, holidays)
    return day
