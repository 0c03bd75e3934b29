"""How a period is counted: 민법 157-161조, against a formulation that counts day by day."""

from calendar import monthrange
from collections.abc import Container
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.calendar import days_after, is_working_day, months_after, rolled

KOREA = holidays.country_holidays("KR", years=range(2014, 2043))
DAY = timedelta(days=1)
EVENTS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def last_day_of_period(event: date, months: int, closed: Container[date] = KOREA) -> date:
    """The same law told differently: walk to the day, month by month, then to an open office."""
    first = event + DAY
    year, month = first.year, first.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    days = monthrange(year, month)[1]
    last = date(year, month, days)
    if first.day <= days:
        last = date(year, month, first.day) - DAY
    while last.isoweekday() in {6, 7} or last in closed:
        last += DAY
    return last


@pytest.mark.parametrize(
    ("completed", "months", "ends", "due"),
    [
        (date(2026, 12, 20), 2, date(2027, 2, 20), date(2027, 2, 22)),
        (date(2025, 12, 31), 2, date(2026, 2, 28), date(2026, 3, 3)),
        (date(2026, 12, 28), 2, date(2027, 2, 28), date(2027, 3, 2)),
        (date(2027, 12, 31), 2, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 2, 28)),
    ],
)
def test_the_examples_of_the_law(completed: date, months: int, ends: date, due: date) -> None:
    assert months_after(completed, months) == ends
    assert rolled(ends, KOREA) == due


@given(EVENTS, st.integers(1, 60))
def test_a_period_of_months_ends_where_counting_says(event: date, months: int) -> None:
    assert rolled(months_after(event, months), KOREA) == last_day_of_period(event, months)


@given(EVENTS, st.integers(1, 60))
def test_a_later_event_never_ends_earlier(event: date, months: int) -> None:
    assert months_after(event, months) <= months_after(event + DAY, months)
    assert months_after(event, months) < months_after(event, months + 1)


@given(EVENTS, st.integers(1, 400))
def test_a_period_of_days_does_not_count_its_first(event: date, days: int) -> None:
    counted = [event + n * DAY for n in range(1, days + 1)]
    assert days_after(event, days) == counted[-1]


@given(EVENTS)
def test_a_period_ends_on_the_first_day_that_is_open(day: date) -> None:
    end = rolled(day, KOREA)
    between = [day + n * DAY for n in range((end - day).days)]
    assert is_working_day(end, KOREA)
    assert not any(is_working_day(closed, KOREA) for closed in between)
