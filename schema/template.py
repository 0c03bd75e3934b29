"""Templates of business plans as dated data: chapters, their parts, what each must say (R16)."""

from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .evidence import Evidence
from .wire import LOADING, Filled, Names, Slug, Wire


class PartKind(StrEnum):
    """What a part of a plan holds."""

    TEXT = "text"
    MONEY = "money"  # won, whole
    DATE = "date"
    TABLE = "table"


class Cell(StrEnum):
    """What a column of a table holds."""

    TEXT = "text"
    WON = "won"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Table(StrEnum):
    """What a table is about; the rules know the columns of each by their keys."""

    COSTS = "costs"
    SCHEDULE = "schedule"
    PEOPLE = "people"
    EQUIPMENT = "equipment"
    OTHER = "other"


NEEDED: Final[dict[Table, frozenset[str]]] = {
    Table.COSTS: frozenset({"item", "what", "total", "support", "cash", "in_kind"}),
    Table.SCHEDULE: frozenset({"task", "begins", "ends"}),
    Table.PEOPLE: frozenset({"post", "task", "status"}),
    Table.EQUIPMENT: frozenset({"name", "quantity", "price"}),
    Table.OTHER: frozenset(),
}
"""The columns that a table of each role has; a file whose table lacks one is refused."""


class Column(Wire):
    """A column of a table."""

    key: Slug
    name: Names
    cell: Cell = Cell.TEXT
    required: bool = True
    choices: tuple[Filled, ...] = ()


class Part(Wire):
    """A part of a plan that is written, changed and confirmed as one."""

    key: Slug
    name: Names
    kind: PartKind = PartKind.TEXT
    required: bool = True
    hint: Names | None = None
    """What belongs here, for one who never wrote a plan."""
    example: str = ""
    """A good answer of an invented firm, in Korean."""
    max_chars: Annotated[int, Field(gt=0)] | None = None
    min_chars: Annotated[int, Field(gt=0)] | None = None
    table: Table | None = None
    columns: tuple[Column, ...] = ()
    max_rows: Annotated[int, Field(gt=0, le=500)] = 100


class Chapter(Wire):
    """Parts under one heading."""

    key: Slug
    name: Names
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]


class PlanTemplate(Wire):
    """What a plan consists of; editions point to it by its key."""

    key: Slug
    name: Names
    source: Filled
    chapters: Annotated[tuple[Chapter, ...], Field(min_length=1)]
    max_pages: Annotated[int, Field(gt=0, le=200)] | None = None
    blind: bool = False
    """Whether names, numbers and addresses of the firm are forbidden in the parts."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in the order of the document."""
        return tuple(part for chapter in self.chapters for part in chapter.parts)

    def part(self, key: str) -> Part:
        """Return the part of that key; raises KeyError where there is none."""
        for part in self.parts:
            if part.key == key:
                return part
        raise KeyError(key)

    @model_validator(mode="after")
    def _tables_have_their_columns(self, info: ValidationInfo) -> Self:
        if info.context is not LOADING:
            return self
        keys = [part.key for part in self.parts]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise _mismatch("mismatch-parts-share-key", "two parts are called {key}", key=twice[0])
        for part in self.parts:
            if (part.kind is PartKind.TABLE) != (part.table is not None and bool(part.columns)):
                template = "part {key}: a table has `table` and columns, and nothing else has them"
                raise _mismatch("mismatch-table", template, key=part.key)
            lacking = NEEDED[part.table or Table.OTHER] - {one.key for one in part.columns}
            if lacking:
                template = "part {key}: the table lacks the columns {columns}"
                columns = ", ".join(sorted(lacking))
                raise _mismatch("mismatch-columns", template, key=part.key, columns=columns)
        return self


def _mismatch(kind: Any, template: Any, **context: str) -> PydanticCustomError:
    return PydanticCustomError(kind, template, context)
