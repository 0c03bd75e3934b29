"""When a clerk is asked to file by hand what a channel gets no answer to."""

from datetime import datetime, timedelta

import pytest

from schema.house import Rhythm, Unanswered, asks_by_hand
from schema.zone import OFFICE_ZONE

RHYTHM = Rhythm(
    unanswered=Unanswered(days=1, minutes=30),
    holidays=frozenset({datetime(2026, 11, 26, tzinfo=OFFICE_ZONE).date()}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("since", "until", "asks"),
    [
        # Long before: when the office opens, one working day before; the 26th is a holiday.
        ("2026-11-02T10:00", "2026-11-25T18:00", "2026-11-24T09:00"),
        ("2026-11-02T10:00", "2026-11-27T18:00", "2026-11-25T09:00"),
        # On the last day: once it has been tried for half an hour.
        ("2026-11-25T10:00", "2026-11-25T18:00", "2026-11-25T10:30"),
        # In the last minutes: when half of them are over.
        ("2026-11-25T17:40", "2026-11-25T18:00", "2026-11-25T17:50"),
    ],
)
def test_a_clerk_is_asked_in_time(since: str, until: str, asks: str) -> None:
    assert asks_by_hand(RHYTHM, at(since), at(until)) == at(asks)


def test_nobody_is_asked_where_there_is_no_date_or_no_habit() -> None:
    since = at("2026-11-25T10:00")
    assert asks_by_hand(RHYTHM, since, None) is None
    assert asks_by_hand(RHYTHM, since, since) is None
    assert asks_by_hand(None, since, since + timedelta(days=9)) is None
    assert asks_by_hand(Rhythm(), since, since + timedelta(days=9)) is None
