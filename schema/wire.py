"""The model of what travels and rests for years, and the shapes of what people type."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Final, Protocol

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from .zone import OFFICE_ZONE

_LINE_BREAKS: Final = "\n\t"
# Postgres text holds no NUL; other control signs and lone surrogates are never meant.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_EARLIEST_YEAR: Final = 2000
_LATEST_YEAR: Final = 2100


LOADING: Final = {"loading": True}
"""The context in which files of the reference data are read: what they say must make sense.

What rests in histories is read without it: a rule that a file may not hold today was taken then.
"""


class Wire(BaseModel):
    """A value in histories and journals: unknown fields are ignored, new ones have defaults.

    In ten years today's JSON must load. What people type or edit is checked for unknown fields
    where it comes in, before it enters history: messages at the door (`schema.parsing.parse`),
    files of the reference data when they are loaded.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


def _clean(text: str, allowed: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    for sign in _CONTROL.findall(text):
        if sign not in allowed:
            kind, template = "control_sign", "has a control sign U+{code}"
            raise PydanticCustomError(kind, template, {"code": f"{ord(sign):04X}"})
    return text


def _one_line(text: str) -> str:
    return _clean(text, "")


def _many_lines(text: str) -> str:
    return _clean(text, _LINE_BREAKS)


def _no_switch(value: Any) -> Any:
    if isinstance(value, bool):
        # Python takes true for 1, and so would an amount.
        kind, template = "int_type", "must be a whole number"
        raise PydanticCustomError(kind, template)
    return value


def _of_our_time(year: int) -> int:
    if not _EARLIEST_YEAR <= year < _LATEST_YEAR:
        kind, template = "year", "must lie between {first} and {last}"
        raise PydanticCustomError(
            kind, template, {"first": str(_EARLIEST_YEAR), "last": str(_LATEST_YEAR)}
        )
    return year


def _zoned(moment: datetime) -> datetime:
    _of_our_time(moment.year)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def _dated(day: date) -> date:
    _of_our_time(day.year)
    return day


Line = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
"""One line a person typed: normalised to NFC, without control signs."""

Text = Annotated[str, Field(max_length=20_000), AfterValidator(_many_lines)]
"""A text a person typed; line breaks and tabs are kept."""

Filled = Annotated[Line, Field(min_length=1)]
"""A line that must say something."""

Moment = Annotated[datetime, AfterValidator(_zoned)]
"""An instant between 2000 and 2100; one typed without a zone is meant in the office's."""

Day = Annotated[date, AfterValidator(_dated)]
"""A day between 2000 and 2100."""

Year = Annotated[int, BeforeValidator(_no_switch), AfterValidator(_of_our_time)]
"""A year between 2000 and 2100."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=60)]
"""A durable identifier in files, ids and journals."""

Ordinal = Annotated[int, Field(gt=0, le=1_000_000_000)]
"""The number of a line, a version, a comment, a rank: what Postgres could not hold it can't be."""

Won = Annotated[int, BeforeValidator(_no_switch), Field(gt=0, le=1_000_000_000_000)]
"""Korean won, whole, above zero; an unknown amount is None, never 0."""


class Names(Wire):
    """What a thing of the reference data is called, in both languages."""

    ko: Filled
    en: Filled

    def said(self, lang: str) -> str:
        """Return the name in the reader's language."""
        return self.en if lang == "en" else self.ko


class Named(Protocol):
    """A thing of the reference data that has a key and is called something."""

    @property
    def key(self) -> str:
        """How it is typed."""

    @property
    def name(self) -> Names:
        """How it is called."""


def names_of(things: Iterable[Named]) -> dict[str, dict[str, str]]:
    """Return what things are called, by their keys, as a refusal carries it."""
    return {thing.key: thing.name.model_dump() for thing in things}
