"""Reads amounts and times as people write them; what it cannot read is left to the models."""

import re
import unicodedata
from datetime import datetime, time
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

_MOMENT: Final = re.compile(
    r"(?P<year>[0-9]{4})\s*[-./년]\s*(?P<month>[0-9]{1,2})\s*[-./월]\s*(?P<day>[0-9]{1,2})\s*[.일]?"
    r"(?:[T\s]\s*(?P<hour>[0-9]{1,2})(?P<rest>:.+))?"
)
_LAST_SECOND: Final = time(23, 59, 59)


def read_won(text: str) -> int | None:
    """Return whole won from 30,000,000원, 3000만원, 3천5백만원, 30백만원 or 1억 2천만원."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("₩")
    amount = _AMOUNT.fullmatch(plain.removesuffix("원"))
    if not plain or amount is None:
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
    return int(total) if total == int(total) and plain != "원" else None


def read_moment(text: str, *, end_of_day: bool = False) -> datetime | None:
    """Return an instant from 2026-12-01, 2026.12.1, 2026-12-01T17:50 or 2026-12-01 17:50.

    Without a zone it is the office's. A date alone is the day's first second, or its last.
    """
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    clock = f"{int(found['hour']):02}{found['rest']}" if found["hour"] else "00:00"
    day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        return None
    if end_of_day and not found["hour"]:
        moment = datetime.combine(moment.date(), _LAST_SECOND)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


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
