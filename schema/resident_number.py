"""Resident numbers (주민등록번호) are never stored: what people type is searched for them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

# Six digits of the birthday, a dash of any kind, and seven more; the first of them from 1 to 8.
_NUMBER: Final = re.compile(
    r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{2})"
    r"[ \t]*[-\u2010-\u2015\u2212]?[ \t]*([1-8])[0-9]{6}(?![0-9])"
)
_BORN_BEFORE_2000: Final = "1256"

_NUMBERED: Final = frozenset({"key", "number", "receipt", "reference", "notice", "sha256", "via"})
"""Fields that hold numbers of documents, never a text; such a number may look like one."""


def holds_resident_number(text: str) -> bool:
    """Return whether a text holds what looks like a resident number."""
    narrow = unicodedata.normalize("NFKC", text)
    return any(_dated(*found.groups()) for found in _NUMBER.finditer(narrow))


def with_resident_number(typed: Mapping[str, Any]) -> list[str]:
    """Return the fields of what a person typed whose text holds what looks like one."""
    return [
        str(name)
        for name, value in typed.items()
        if name not in _NUMBERED and any(map(holds_resident_number, _texts(value)))
    ]


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for name, inner in value.items():
                if name not in _NUMBERED:
                    yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)


def _dated(year: str, month: str, day: str, sign: str) -> bool:
    century = 1900 if sign in _BORN_BEFORE_2000 else 2000
    try:
        date(century + int(year), int(month), int(day))
    except ValueError:
        return False
    return True
