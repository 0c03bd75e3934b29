"""What the centre does before and beside applications: counselling, visits, courses (R10)."""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from .identity import FirmKey, StaffName
from .wire import Filled, Line, Moment, Ordinal, Text, Wire


class EngagementKind(StrEnum):
    """What sort of contact it was."""

    COUNSELLING = "counselling"
    VISIT = "visit"
    COURSE = "course"
    SESSION = "session"
    CONSULTING = "consulting"
    ROUND_TABLE = "round_table"


class Certainty(StrEnum):
    """How exact a count is."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    UNKNOWN = "unknown"


class Count(Wire):
    """A count as people state it; an unknown one has no number and is never 0."""

    certainty: Certainty
    number: Annotated[int, Field(ge=0, le=1_000_000)] | None = None

    @model_validator(mode="after")
    def _unknown_has_no_number(self) -> Self:
        if (self.certainty is Certainty.UNKNOWN) != (self.number is None):
            raise _no_count()
        return self


def _no_count() -> PydanticCustomError:
    kind, template = "count", "is no count"
    return PydanticCustomError(kind, template)


_COUNT: Final = re.compile(
    r"(?P<about>약|about|~)?\s*(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})\s*"
    r"(?:명|개사|개소|개|곳|건|사|firms)?\s*(?P<least>\+|이상|or more)?"
)
_MOST: Final = 1_000_000
_UNKNOWN: Final = frozenset({"", "?", "모름", "미상", "미확인", "unknown"})


def read_count(text: str) -> Count | None:
    """Return a count from 93, about 290, 약 290개, 15+, 15개 이상, 모름; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in _UNKNOWN:
        return Count(certainty=Certainty.UNKNOWN)
    found = _COUNT.fullmatch(plain)
    if found is None or (found["about"] and found["least"]):
        return None
    number = int(found["number"].replace(",", ""))
    if number > _MOST:
        return None
    if found["about"]:
        return Count(certainty=Certainty.ABOUT, number=number)
    return Count(certainty=Certainty.AT_LEAST if found["least"] else Certainty.EXACT, number=number)


def _count(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    read = read_count(value)
    if read is None:
        raise _no_count()
    return read


Counted = Annotated[Count, BeforeValidator(_count)]


class Engagement(Wire):
    """One contact as the log keeps it: a plain row, no workflow; a firm is not needed."""

    kind: EngagementKind
    by: StaffName
    happened_at: Moment
    firm: FirmKey | None = None
    edition: Line = ""
    count: Counted = Count(certainty=Certainty.EXACT, number=1)
    """Firms or people it reached."""
    topic: Filled
    place: Line = ""
    text: Text = ""
    follow_up_on: Moment | None = None
    origin: Ordinal | None = None
    """The engagement it follows: the visit after a course, the counselling after a visit."""
    consent: bool = False
    """The firm owner agreed that personal data is kept for this purpose."""
    source: Line = ""
    """Where it was read, for what is entered afterwards."""
