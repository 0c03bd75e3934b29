"""Who counts as a small maker by law: size, sectors and grace, by date; and the KSIC revisions."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from .evidence import Mark
from .validity import Validity, check_gap, check_overlap
from .wire import Filled, Names, Slug, Wire


class Definition(Validity):
    """One version of a legal definition of the firms that a programme is meant for."""

    employees_below: Annotated[int, Field(gt=0)]
    """Regular employees as the statute counts them; the figure may be a fraction."""
    sectors: tuple[str, ...] | None = None
    """KSIC codes that the list begins with; None where the list of that time is not known."""
    ksic: Annotated[int, Field(gt=0)] | None = None
    """The KSIC revision the list is written in."""
    grace_years: Annotated[int, Field(gt=0)] | None = None
    """Years after the one in which a firm outgrew the definition in which it still counts."""
    grace_below: Annotated[int, Field(gt=0)] | None = None
    """Regular employees from which there is no grace."""
    article: Filled
    mark: Mark
    source: Filled


class Maker(Wire):
    """A definition through time: without a gap, without two versions on one day."""

    key: Slug
    name: Names
    versions: Annotated[tuple[Definition, ...], Field(min_length=1)]

    def on(self, day: date) -> Definition | None:
        """Return the version in force on a day."""
        return next((version for version in self.versions if version.holds(day)), None)

    @model_validator(mode="after")
    def _one_version_on_each_day(self) -> Self:
        check_overlap(self.versions, self.key)
        check_gap(self.versions, self.key)
        return self


class Revision(Validity):
    """One revision of the KSIC with its divisions by section."""

    number: Annotated[int, Field(gt=0)]
    divisions: dict[str, tuple[int, int]]
    """First and last division of the sections that matter here: C = [10, 34]."""
    mark: Mark
    source: Filled


class Ksic(Wire):
    """The Korean standard industrial classification through its revisions."""

    key: Slug
    name: Names
    revisions: Annotated[tuple[Revision, ...], Field(min_length=1)]

    def revision(self, number: int) -> Revision | None:
        """Return a revision by its number."""
        return next((one for one in self.revisions if one.number == number), None)

    def on(self, day: date) -> Revision | None:
        """Return the revision in force on a day."""
        return next((one for one in self.revisions if one.holds(day)), None)

    @model_validator(mode="after")
    def _one_revision_on_each_day(self) -> Self:
        check_overlap(self.revisions, self.key)
        check_gap(self.revisions, self.key)
        return self
