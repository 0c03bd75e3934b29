"""Amounts and times as people write them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.firm import FirmFacts
from schema.handwriting import names_no_day, read_day, read_moment, read_won
from schema.parsing import parse
from schema.refusals import BadInput, sentence
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
        ("백만원", 1_000_000),
        ("5백만원", 5_000_000),
        ("３천만원", 30_000_000),
        ("￦３０，０００，０００", 30_000_000),
        ("3.5억", 350_000_000),
        ("1억2천", 120_000_000),
        ("1억2천만", 120_000_000),
        ("1억2천5백", 125_000_000),
        ("1억 5,000원", 100_005_000),
        ("금 30,000,000원정", 30_000_000),
        ("0", 0),
    ],
)
def test_amounts(text: str, won: int) -> None:
    assert read_won(text) == won


@pytest.mark.parametrize(
    "text",
    [
        *("", "원", "금", "금원정", "-5", "많이", "3,00", "1.5", "3만천억", "30000000달러"),
        *("1e7", "NaN", "5만5억", "1억5000", "1억 2천원", "1억 3"),
        *("2천8백", "3천", "5백", "천"),
    ],
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
    read_day(text)
    names_no_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01T17:50",
        "2026-12-01 17:50",
        "2026.12.01 17:50",
        "2026. 12. 1. 17:50",
        "2026/12/1 17:50:00",
        "2026년 12월 1일 17:50",
        "20261201 17:50",
        "26.12.1 17:50",
        "2026. 12. 1.(화) 17:50",
        "2026. 12. 1. 오후 5:50",
        "2026-12-01 오후 17:50",
        "2026-12-01 5:50 PM",
        "2026-12-01 17시 50분",
        "2026년12월1일17시50분",
        "2026년 12월 1일 오후 5시 50분",
        "２０２６．１２．１　１７：５０",
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
    ("text", "hour", "minute"),
    [
        ("오전 12:10", 0, 10),
        ("오후 12:10", 12, 10),
        ("오전 9시", 9, 0),
        ("오후 5시 반", 17, 30),
        ("18시", 18, 0),
    ],
)
def test_the_hours_of_half_a_day(text: str, hour: int, minute: int) -> None:
    meant = datetime(2026, 12, 1, hour, minute, tzinfo=OFFICE_ZONE)
    assert read_moment(f"2026-12-01 {text}") == meant


def test_the_24th_hour_is_the_end_of_the_day() -> None:
    for text in ("2026-12-31 24:00", "2026. 12. 31. 24시", "20261231 24:00:00"):
        assert read_moment(text) == datetime(2027, 1, 1, tzinfo=OFFICE_ZONE)
    assert read_moment("2026-12-31 24:01") is None
    assert read_moment("9999-12-31 24:00") is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "어제", "2026-02-30", "2026-13-01", "12-01", "2026-12-01 25:00", "20261301"),
        *("2026-12-01 오전 17:50", "2026-12-01 오후 5:50 PM", "2026.12.1(수)", "261201"),
    ],
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


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-01", "2026.12.1", "2026. 12. 1.", "2026/12/1", "2026년 12월 1일", "20261201"),
        *("26.12.1", "26-12-01", "'26. 12. 1.", "2026.12.1(화)", "2026년 12월 1일 (화요일)"),
    ],
)
def test_days(text: str) -> None:
    assert read_day(text) == date(2026, 12, 1)


def test_a_year_of_two_digits_lies_between_1970_and_2069() -> None:
    assert read_day("69.1.2") == date(2069, 1, 2)
    assert read_day("98.3.2") == date(1998, 3, 2)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    weekday = "월화수목금토일"[day.weekday()]
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%y.%m.%d}",
        f"{day.year}. {day.month}. {day.day}.",
        f"{day.year}년 {day.month}월 {day.day}일({weekday})",
    ):
        assert read_day(text) == day
        assert read_moment(text) == datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE)


@given(st.times())
def test_a_time_of_day_is_read_as_it_is_spoken(moment: time) -> None:
    hour, minute = moment.hour, moment.minute
    half = "오전" if hour < 12 else "오후"
    meant = datetime(2026, 12, 1, hour, minute, tzinfo=OFFICE_ZONE)
    for text in (
        f"{hour}:{minute:02}",
        f"{hour}시 {minute}분",
        f"{half} {hour % 12 or 12}:{minute:02}",
        f"{half} {hour % 12}시 {minute}분",
    ):
        assert read_moment(f"2026. 12. 1. {text}") == meant


@pytest.mark.parametrize(
    ("field", "typed", "kind"),
    [
        ("founded_on", "2026-02-30", "no-such-day"),
        ("founded_on", "2026.2.30", "no-such-day"),
        ("founded_on", "20260230", "no-such-day"),
        ("founded_on", "2026년 13월 1일", "no-such-day"),
        ("founded_on", "작년", "day"),
    ],
)
def test_thirty_february_is_told_as_what_it_is(field: str, typed: str, kind: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(FirmFacts, {field: typed}, strict=True)
    args = refused.value.details[0]["args"]
    assert [(fault["field"], fault["kind"]) for fault in args["faults"]] == [(field, kind)]
    assert typed in sentence("refusal-bad-input", args, "ko")
    assert typed in sentence("refusal-bad-input", args, "en")
