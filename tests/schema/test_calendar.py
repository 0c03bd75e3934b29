"""How a period is counted: 민법 157-161조, against a formulation that counts day by day."""

from calendar import monthrange
from collections.abc import Container
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.calendar import (
    days_after,
    full_years,
    is_working_day,
    lasting_days,
    lasting_until,
    months_after,
    rolled,
    working_days_after,
    working_days_before,
)

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


# --- what lasts: the first day counts, and no holiday moves the end (행정기본법 6조②) -------------


@pytest.mark.parametrize(
    ("since", "months", "ends"),
    [
        (date(2026, 12, 15), 60, date(2031, 12, 14)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 1, 1), 24, date(2028, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2026, 3, 1), 24, date(2028, 2, 29)),
    ],
)
def test_compulsory_use_counts_its_first_day(since: date, months: int, ends: date) -> None:
    assert lasting_until(since, months) == ends


def test_report_within_two_months_and_barred_for_two_months_are_counted_differently() -> None:
    day = date(2026, 12, 20)
    assert rolled(months_after(day, 2), KOREA) == date(2027, 2, 22)
    assert lasting_until(day, 2) == date(2027, 2, 19)


@given(EVENTS, st.integers(1, 120))
def test_what_lasts_ends_with_a_report_of_the_day_before(event: date, months: int) -> None:
    ends = lasting_until(event, months)
    assert ends == months_after(event - DAY, months)
    assert ends <= months_after(event, months) <= lasting_until(event + DAY, months)
    assert lasting_until(event, months) < lasting_until(event, months + 1)


@given(EVENTS, st.integers(1, 120))
def test_periods_that_last_follow_each_other_without_a_gap(event: date, months: int) -> None:
    first = lasting_until(event, months)
    if event.day <= 28:
        assert first + DAY == _same_day_later(event, months)


@given(EVENTS, st.integers(1, 400))
def test_days_that_last_are_as_many_as_were_said(event: date, days: int) -> None:
    assert (lasting_days(event, days) - event).days + 1 == days
    assert lasting_days(event, days) + DAY == days_after(event, days)


@given(EVENTS, EVENTS)
def test_a_year_is_full_on_its_day(since: date, on: date) -> None:
    years = full_years(since, on)
    birthdays = [year for year in range(since.year + 1, 2037) if _birthday(since, year) <= on]
    assert years == len(birthdays) if on >= since else years < 0


# --- working days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 9, 23), 1, date(2026, 9, 28)),  # 추석
        (date(2026, 7, 16), 1, date(2026, 7, 20)),  # 제헌절 is a holiday again, then a weekend
        (date(2026, 8, 14), 1, date(2026, 8, 18)),  # 광복절 on a Saturday: a substitute on 08-17
        (date(2026, 6, 2), 3, date(2026, 6, 8)),  # an election, and 현충일 without a substitute
        (date(2027, 2, 5), 1, date(2027, 2, 10)),  # 설날 on a Sunday: a substitute on 02-09
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_working_days_leap_over_holidays_and_their_substitutes(
    day: date, count: int, after: date
) -> None:
    assert working_days_after(day, count, KOREA) == after


def test_working_days_before_a_day() -> None:
    assert working_days_before(date(2026, 9, 28), 1, KOREA) == date(2026, 9, 23)
    assert working_days_before(date(2027, 1, 4), 3, KOREA) == date(2026, 12, 29)


@given(EVENTS, st.integers(1, 60))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    after = working_days_after(day, count, KOREA)
    between = [day + n * DAY for n in range(1, (after - day).days + 1)]
    assert is_working_day(after, KOREA)
    assert sum(is_working_day(one, KOREA) for one in between) == count


@given(EVENTS, st.integers(1, 60))
def test_back_from_a_working_day_is_where_one_came_from(day: date, count: int) -> None:
    start = rolled(day, KOREA)
    assert working_days_before(working_days_after(start, count, KOREA), count, KOREA) == start
    assert working_days_after(working_days_before(start, count, KOREA), count, KOREA) == start


def _same_day_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, day.day)


def _birthday(since: date, year: int) -> date:
    if (since.month, since.day) == (2, 29) and monthrange(year, 2)[1] < 29:
        return date(year, 3, 1)
    return date(year, since.month, since.day)
