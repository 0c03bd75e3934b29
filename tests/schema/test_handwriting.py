"""Amounts and times as people write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.handwriting import read_moment, read_won
from schema.zone import OFFICE_ZONE

WON = st.integers(0, 1_000_000_000_000)


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("30000000", 30_000_000),
        ("30,000,000", 30_000_000),
        (" 30,000,000 원", 30_000_000),
        ("₩30,000,000", 30_000_000),
        ("３０，０００", 30_000),
        ("3000만원", 30_000_000),
        ("3,000만", 30_000_000),
        ("3천만원", 30_000_000),
        ("3천5백만원", 35_000_000),
        ("30백만원", 30_000_000),
        ("31,500천원", 31_500_000),
        ("1억 2천만원", 120_000_000),
        ("1.5억", 150_000_000),
        ("천만원", 10_000_000),
        ("만원", 10_000),
        ("0", 0),
    ],
)
def test_amounts(text: str, won: int) -> None:
    assert read_won(text) == won


@pytest.mark.parametrize(
    "text",
    ["", "원", "-5", "많이", "3,00", "1.5", "3만천억", "30000000달러", "1e7", "NaN", "5만5억"],
)
def test_what_is_no_amount_is_left_alone(text: str) -> None:
    assert read_won(text) is None


@given(WON)
def test_every_way_to_write_an_amount_means_the_same(won: int) -> None:
    eok, rest = divmod(won, 100_000_000)
    man, one = divmod(rest, 10_000)
    spoken = " ".join(
        f"{count:,}{unit}" for count, unit in ((eok, "억"), (man, "만"), (one, "")) if count
    )
    for text in (str(won), f"{won:,}", f"{won:,}원", f"₩{won}", f"{spoken or '0'} 원"):
        assert read_won(text) == won
    assert read_won(f"{won}천원") == won * 1000


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    read_won(text)
    read_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01T17:50",
        "2026-12-01 17:50",
        "2026.12.01 17:50",
        "2026. 12. 1. 17:50",
        "2026/12/1 17:50:00",
        "2026년 12월 1일 17:50",
        "2026-12-01T08:50Z",
        "2026-12-01T17:50+09:00",
    ],
)
def test_moments(text: str) -> None:
    assert read_moment(text) == datetime(2026, 12, 1, 17, 50, tzinfo=OFFICE_ZONE)


def test_a_date_alone_is_the_days_begin_or_its_end() -> None:
    begin, end = read_moment("2026.12.01"), read_moment("2026-12-01", end_of_day=True)
    assert begin == datetime(2026, 12, 1, tzinfo=OFFICE_ZONE)
    assert end == datetime(2026, 12, 1, 23, 59, 59, tzinfo=OFFICE_ZONE)
    at = read_moment("2026-12-01 09:05", end_of_day=True)
    assert at == datetime(2026, 12, 1, 9, 5, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    "text", ["", "어제", "2026-02-30", "2026-13-01", "12-01", "2026-12-01 25:00"]
)
def test_what_is_no_moment_is_left_alone(text: str) -> None:
    assert read_moment(text) is None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001  the office's
def test_a_moment_is_read_as_it_is_written(moment: datetime) -> None:
    meant = moment.replace(tzinfo=OFFICE_ZONE)
    assert read_moment(moment.isoformat()) == meant
    assert read_moment(moment.isoformat(" ")) == meant
    assert read_moment(meant.astimezone(UTC).isoformat()) == meant
    whole = moment.replace(second=0, microsecond=0)
    assert read_moment(f"{whole:%Y.%m.%d %H:%M}") == whole.replace(tzinfo=OFFICE_ZONE)
    ends = read_moment(f"{moment:%Y-%m-%d}", end_of_day=True)
    assert ends is not None
    assert ends - meant.replace(hour=0, minute=0, second=0, microsecond=0) == timedelta(
        hours=23, minutes=59, seconds=59
    )
