"""What the money of an edition may be spent on: shares, cost items with their caps, the rest."""

from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .wire import LOADING, Filled, Names, Slug, Wire, Won

Percent = Annotated[int, Field(ge=0, le=100)]


class CostItem(Wire):
    """A cost item (비목) that the notice allows."""

    key: Slug
    name: Names
    cap_percent: Percent | None = None
    """The most it may be of the whole cost."""
    cap_won: Won | None = None
    equipment: bool = False
    """What is bought under it stands in the table of equipment."""
    in_kind: bool = False
    """Whether the firm may bring it in kind."""


class NotPayable(Wire):
    """Something that no money of the project may go to."""

    key: Slug
    name: Names
    words: Annotated[tuple[Filled, ...], Field(min_length=1)]
    """The Korean words by which it is recognised in a table."""
    unless: tuple[Filled, ...] = ()
    """Words that hold one of those and mean something else: 모니터링 is no 모니터."""


class Spending(Wire):
    """What a notice says about money; what it does not say is left out and not checked."""

    cash_percent_min: Percent | None = None
    """The least of the whole cost that the firm pays in money."""
    in_kind_percent_max: Percent | None = None
    """The most of the whole cost that the firm may bring in kind."""
    months: Annotated[int, Field(gt=0, le=120)] | None = None
    """The longest a project may take."""
    vat_payable: bool | None = None
    """Whether value added tax counts as a cost; None where it is not known."""
    items: tuple[CostItem, ...] = ()
    """The cost items that are allowed; empty where they are not known."""
    not_payable: tuple[NotPayable, ...] = ()

    @model_validator(mode="after")
    def _each_key_once(self, info: ValidationInfo) -> Self:
        if info.context is LOADING:
            for entries in (self.items, self.not_payable):
                keys = [one.key for one in entries]
                if twice := sorted({key for key in keys if keys.count(key) > 1}):
                    kind, template = "mismatch-spending-twice", "two entries are called {key}"
                    raise PydanticCustomError(kind, template, {"key": twice[0]})
        return self
