"""Reads amounts, days and times as people write them; what it can't read is left to the models."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from .zone import OFFICE_ZONE

_NUMBER: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_GROUP: Final = re.compile(
    rf"(?:(?P<천>{_NUMBER})?천)?(?:(?P<백>{_NUMBER})?백)?(?:(?P<십>{_NUMBER})?십)?(?P<일>{_NUMBER})?"
)
_AMOUNT: Final = re.compile(r"(?:(?P<억>[^억만]*)억)?(?:(?P<만>[^억만]*)만)?(?P<원>[^억만]*)")
_TENS: Final = {"천": 1000, "백": 100, "십": 10, "일": 1}
_MYRIADS: Final = {"억": 100_000_000, "만": 10_000, "원": 1}

_DATE: Final = (
    r"(?:'?(?P<year>[0-9]{4}|[0-9]{2})\s*[-./년]\s*(?P<month>[0-9]{1,2})\s*[-./월]\s*"
    r"(?P<day>[0-9]{1,2})\s*[.일]?|(?P<digits>[0-9]{8}))"
    r"(?:\s*\((?P<weekday>[월화수목금토일])(?:요일)?\))?"
)
_CLOCK: Final = (
    r"(?P<half>오전|오후|[AaPp][Mm])?\s*(?P<hour>[0-9]{1,2})\s*"
    r"(?:시(?:\s*(?:(?P<minute>[0-9]{1,2})\s*분|(?P<thirty>반)))?|(?P<rest>:.+?))"
    r"\s*(?P<after>[AaPp][Mm])?"
)
_DAY: Final = re.compile(_DATE)
_MOMENT: Final = re.compile(rf"{_DATE}(?:(?:[T\s]|(?<=[일)]))\s*{_CLOCK})?")
_WEEKDAYS: Final = "월화수목금토일"
_LAST_SECOND: Final = time(23, 59, 59)
_MIDNIGHT: Final = re.compile(r"24:00(?::00)?")
_NOON: Final = 12
_CENTURY_ENDS: Final = 70  # '98 is a founding year of 1998, '26 a year of today


def read_won(text: str) -> int | None:
    """Return whole won from 30,000,000원, 3000만원, 3천5백만원, 30백만원, 1억 2천만원 or 1억2천.

    What may mean two amounts, such as 1억5000 or 2천8백, is not read.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("₩")
    whole = plain.removeprefix("금").removesuffix("정")
    named = whole.removesuffix("원")
    amount = _AMOUNT.fullmatch(_spoken(named, won=named != whole))
    if amount is None:
        return None
    total = Decimal(0)
    for name, worth in _MYRIADS.items():
        written = amount[name]
        if written is None or (name == "원" and not written):
            continue
        count = _read_group(written) if written else Decimal(1)
        if count is None:
            return None
        total += count * worth
    return int(total) if total == int(total) and named else None


def read_day(text: str) -> date | None:
    """Return a day from 2026-12-01, 2026. 12. 1.(화), 2026년 12월 1일, 20261201 or 26.12.1."""
    found = _DAY.fullmatch(_plain(text))
    return None if found is None else _day(found)


def read_moment(text: str, *, end_of_day: bool = False) -> datetime | None:
    """Return an instant: any spelling of a day, with 17:50, 오후 5:50, 17시 50분 or nothing.

    Without a zone it is the office's. A date alone is the day's first second, or its last; 24:00
    is the next day's first.
    """
    found = _MOMENT.fullmatch(_plain(text))
    day = None if found is None else _day(found)
    if found is None or day is None:
        return None
    if not found["hour"]:
        return datetime.combine(day, _LAST_SECOND if end_of_day else time(), OFFICE_ZONE)
    clock = _clock(found)
    try:
        if _MIDNIGHT.fullmatch(clock):
            return datetime.combine(day + timedelta(days=1), time(), OFFICE_ZONE)
        moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}")
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def names_no_day(text: str) -> bool:
    """Return whether something is written as a day that no calendar has, such as 30 February."""
    found = _MOMENT.fullmatch(_plain(text))
    return found is not None and _day(found) is None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _day(found: re.Match[str]) -> date | None:
    """Return the day that was written; None where the calendar or the weekday says otherwise."""
    digits = found["digits"]
    year = int(digits[:4] if digits else found["year"])
    if not digits and len(found["year"]) < len("2026"):
        year += 2000 if year < _CENTURY_ENDS else 1900
    month = int(digits[4:6] if digits else found["month"])
    try:
        day = date(year, month, int(digits[6:] if digits else found["day"]))
    except ValueError:
        return None
    weekday = found["weekday"]
    return day if weekday in {None, _WEEKDAYS[day.weekday()]} else None


def _clock(found: re.Match[str]) -> str:
    """Return the time of day as ISO writes it; empty where it contradicts itself."""
    hour, half = int(found["hour"]), (found["half"] or found["after"] or "").lower()
    if (found["half"] and found["after"]) or (half in {"오전", "am"} and hour > _NOON):
        return ""
    if half in {"오전", "am"}:
        hour %= _NOON
    elif half and hour <= _NOON:
        hour = hour % _NOON + _NOON
    minute = "30" if found["thirty"] else f"{int(found['minute'] or 0):02}"
    return f"{hour:02}{found['rest'] or f':{minute}'}"


def _spoken(text: str, *, won: bool) -> str:
    """Return 1억2천 as the 1억2천만 it means; what may mean two amounts becomes unreadable."""
    _, eok, rest = text.rpartition("억")
    if not eok and "만" not in text and not won and any(unit in text for unit in _TENS):
        return "?"  # 2천8백 is 2,800 to some and 28,000,000 to others
    if not eok or not rest or "만" in rest:
        return text
    short = rest[-1] in _TENS
    if short is won:
        return "?"
    return f"{text}만" if short else text


def _read_group(text: str) -> Decimal | None:
    """Return the number of a group below ten thousand, such as 3천5백 or 3,000."""
    group = _GROUP.fullmatch(text)
    if group is None:
        return None
    total = Decimal(0)
    for unit, worth in _TENS.items():
        if group[unit]:
            total += Decimal(group[unit].replace(",", "")) * worth
        elif unit in text:
            total += worth
    return total
