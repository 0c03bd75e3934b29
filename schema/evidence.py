"""How well a number of the reference data is known, and where it was read."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .wire import Filled, Names, Slug, Wire


class Mark(StrEnum):
    """How well something is known; a clerk is always shown which."""

    VERIFIED = "verified"  # read in the law or notice itself
    SECONDARY = "secondary"  # read in a press article, a web page or another second-hand source
    UNVERIFIED = "unverified"  # known by the trade only, or the sources contradict each other


class Evidence(Wire):
    """Where the values at some places of a file were read."""

    of: Annotated[tuple[Filled, ...], Field(min_length=1)]
    """Places such as `limit`, `conditions.employees_below` or `gates.selection.closes_at`."""
    mark: Mark
    source: Filled


class SourcedFact(Wire):
    """A number of the notice that no rule uses, worth knowing all the same."""

    key: Slug
    says: Names
    mark: Mark
    source: Filled
