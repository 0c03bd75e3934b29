"""Papers of an application: what a gate wants, what was handed in, and until when each holds."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .calendar import days_after
from .evidence import Mark
from .wire import LOADING, Filled, Names, Slug, Wire

LARGEST_FILE = 20_000_000
"""Bytes of one file that is taken."""


class Holds(StrEnum):
    """Until when a paper of a kind holds."""

    DAYS = "days"  # so many days, the day of issue counted; a printed earlier end counts
    PRINTED = "printed"  # until the end that is printed on it
    ALWAYS = "always"


class PaperKind(Wire):
    """A kind of paper as the law or its issuer has it."""

    key: Slug
    name: Names
    issuer: Names
    holds: Holds = Holds.ALWAYS
    days: Annotated[int, Field(gt=0, le=3660)] | None = None
    mark: Mark
    source: Filled

    @model_validator(mode="after")
    def _days_where_they_count(self, info: ValidationInfo) -> Self:
        if info.context is LOADING and (self.holds is Holds.DAYS) != (self.days is not None):
            kind, template = "mismatch-paper-days", "paper {key}: `days` goes with holds = days"
            raise PydanticCustomError(kind, template, {"key": self.key})
        return self


class PaperKinds(Wire):
    """The kinds of papers of a country, in one file."""

    key: Slug
    papers: Annotated[tuple[PaperKind, ...], Field(min_length=1)]


class WantedPaper(Wire):
    """A paper that a gate wants; the kind's own rule is put in when the edition is loaded."""

    key: Slug
    name: Names | None = None
    issuer: Names | None = None
    holds: Holds = Holds.ALWAYS
    days: int | None = None
    required: bool = True
    at_most_days: Annotated[int, Field(gt=0, le=3660)] | None = None
    """How old the notice lets it be on the day of filing, the day of issue counted."""
    note: Names | None = None
    """For whom, or when, it is asked."""

    def said(self, lang: str) -> str:
        """Return its name in the reader's language."""
        return self.name.said(lang) if self.name else self.key


class PaperStatus(StrEnum):
    """What a clerk has said of a paper; 'missing' and 'expired' follow from the day."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Paper(Wire):
    """A paper as it was handed in; the file rests by its hash, its place is a text."""

    kind: str
    status: PaperStatus = PaperStatus.RECEIVED
    issued_on: date | None = None
    printed_until: date | None = None
    holds_until: date | None = None
    """The last day on which it counts; None where it always does."""
    sha256: str = ""
    media_type: str = ""
    on_paper: bool = False
    compared_by: str = ""
    """Who held the copy against the original."""
    went_back_on: date | None = None


class Lack(StrEnum):
    """Why a paper does not count on a day."""

    MISSING = "missing"
    UNSEEN = "unseen"  # received, and nobody has looked at it yet
    REJECTED = "rejected"
    EXPIRED = "expired"


class Lacking(NamedTuple):
    """A wanted paper that does not count, and why."""

    wanted: WantedPaper
    why: Lack
    paper: Paper | None = None


def holds_until(wanted: WantedPaper, issued: date | None, printed: date | None) -> date | None:
    """Return the last day on which a paper counts; the day of issue is the first of its days."""
    spans = (wanted.days if wanted.holds is Holds.DAYS else None, wanted.at_most_days)
    ends = [days_after(issued, days - 1) for days in spans if days and issued]
    return min([*ends, *([printed] if printed else [])], default=None)


def needs_date(wanted: WantedPaper, issued: date | None, printed: date | None) -> bool:
    """Return whether nobody can say until when a paper holds without a date that is not given."""
    if wanted.holds is Holds.PRINTED and printed is None:
        return True
    counts = wanted.holds is Holds.DAYS or wanted.at_most_days is not None
    return counts and issued is None and printed is None


def lack_of(paper: Paper | None, on: date) -> Lack | None:
    """Return why a paper does not count on a day; None where it does."""
    if paper is None:
        return Lack.MISSING
    if paper.status is PaperStatus.REJECTED:
        return Lack.REJECTED
    if paper.holds_until is not None and paper.holds_until < on:
        return Lack.EXPIRED
    return Lack.UNSEEN if paper.status is PaperStatus.RECEIVED else None


def lacking(
    wanted: Iterable[WantedPaper], papers: Iterable[Paper], on: date
) -> tuple[Lacking, ...]:
    """Return the required papers that do not count on a day, in the order of the checklist."""
    there = {paper.kind: paper for paper in papers}
    found = ((one, lack_of(there.get(one.key), on)) for one in wanted if one.required)
    return tuple(Lacking(one, why, there.get(one.key)) for one, why in found if why)
