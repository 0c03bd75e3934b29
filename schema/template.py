"""Templates of business plans as dated data: chapters, their parts, what each must say (R16)."""

from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, Final, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .evidence import Evidence
from .wire import LOADING, Filled, Line, Names, Slug, Wire


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
    QUOTES = "quotes"
    OTHER = "other"


class Means(StrEnum):
    """What an amount or a date of a plan stands for, where a rule looks at it."""

    TOTAL = "total"  # the whole cost of the project
    ASKED = "asked"
    CASH = "cash"  # the firm's own share in money
    IN_KIND = "in_kind"  # the firm's own share in pay or goods
    BEGINS = "begins"
    ENDS = "ends"


class Fact(StrEnum):
    """What a case may know already, and a first draft puts into a part."""

    NAME = "name"
    DISTRICT = "district"
    SECTOR = "sector"
    EMPLOYEES = "employees"
    FOUNDED = "founded"
    SALES = "sales"
    AMOUNT = "amount"  # won asked for
    ELIGIBILITY = "eligibility"  # what the rules found, with its evidence
    NOTE = "note"  # of counselling and visits
    EARLIER = "earlier"  # the same part of an earlier plan of the firm


TELLING: Final = frozenset({Fact.NAME, Fact.DISTRICT})
"""The facts that tell a firm from others; a part of a blind plan takes none of them."""


NEEDED: Final[dict[Table, frozenset[str]]] = {
    Table.COSTS: frozenset({"item", "what", "total", "support", "cash", "in_kind"}),
    Table.SCHEDULE: frozenset({"task", "begins", "ends"}),
    Table.PEOPLE: frozenset({"post", "task", "status"}),
    Table.EQUIPMENT: frozenset({"name", "quantity", "price"}),
    Table.QUOTES: frozenset({"name", "supplier", "amount", "chosen"}),
    Table.OTHER: frozenset(),
}
"""The columns that a table of each role has; a file whose table lacks one is refused."""

UNKNOWN: Final = "미확인"
"""What stands where something is not known yet; it becomes a question to the firm owner."""

EMPLOYED: Final = "재직"
"""The status of those who work for the firm already; the others are still to be hired."""

CHOSEN: Final = "선정"
"""The mark of the quote that is taken; the others are there to compare."""

VAT_IN: Final = "포함"
"""The mark of a price that holds the value added tax."""

_CHOICES: Final = {
    (Table.PEOPLE, "status"): EMPLOYED,
    (Table.QUOTES, "chosen"): CHOSEN,
    (Table.EQUIPMENT, "vat"): VAT_IN,
}
"""The choice that a rule looks for, by table and column."""

_KINDS: Final = {
    PartKind.MONEY: frozenset({Means.TOTAL, Means.ASKED, Means.CASH, Means.IN_KIND}),
    PartKind.DATE: frozenset({Means.BEGINS, Means.ENDS}),
}


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
    means: Means | None = None
    takes: tuple[Fact, ...] = ()
    """The known facts that a first draft puts here."""
    source: Line = ""
    """The article or notice that asks for this part; empty for the template's own."""


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

    @property
    def sha256(self) -> str:
        """The hash of what the template says, which a running case keeps it by."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    def part(self, key: str) -> Part:
        """Return the part of that key; raises KeyError where there is none."""
        for part in self.parts:
            if part.key == key:
                return part
        raise KeyError(key)

    @model_validator(mode="after")
    def _rules_can_read_it(self, info: ValidationInfo) -> Self:
        if info.context is LOADING:
            keys = [part.key for part in self.parts]
            if twice := sorted({key for key in keys if keys.count(key) > 1}):
                raise _mismatch("mismatch-parts-share-key", "parts share {key}", key=twice[0])
            meant = [part.means for part in self.parts if part.means is not None]
            if twice := sorted({one for one in meant if meant.count(one) > 1}):
                raise _mismatch("mismatch-means-twice", "two parts mean {means}", means=twice[0])
            roles = [part.table for part in self.parts if part.table not in {None, Table.OTHER}]
            if len(set(roles)) < len(roles):
                raise _mismatch("mismatch-table-twice", "two tables are about the same thing")
            for part in self.parts:
                _check_table(part)
                _check_means(part)
                if self.blind and TELLING & set(part.takes):
                    template = "part {key}: a blind plan takes no fact that tells the firm"
                    raise _mismatch("mismatch-blind", template, key=part.key)
        return self


def _check_table(part: Part) -> None:
    """Refuse a table that its rules could not read, and columns where there is no table."""
    table = part.kind is PartKind.TABLE
    if (part.table is not None, bool(part.columns)) != (table, table):
        template = "part {key}: a table has `table` and columns, and nothing else has them"
        raise _mismatch("mismatch-table", template, key=part.key)
    keys = [column.key for column in part.columns]
    lacking = NEEDED[part.table or Table.OTHER] - set(keys)
    if lacking or len(set(keys)) < len(keys):
        columns = ", ".join(sorted(lacking)) or "-"
        template = "part {key}: the table lacks the columns {columns}, or has one twice"
        raise _mismatch("mismatch-columns", template, key=part.key, columns=columns)
    for column in part.columns:
        asked = _CHOICES.get((part.table or Table.OTHER, column.key))
        if bool(column.choices) != (column.cell is Cell.CHOICE) or (
            asked is not None and asked not in column.choices
        ):
            template = "part {key}: the column {column} needs choices, with '{choice}' among them"
            where = {"key": part.key, "column": column.key}
            raise _mismatch("mismatch-choices", template, **where, choice=asked or "-")


def _check_means(part: Part) -> None:
    if part.means is not None and part.means not in _KINDS.get(part.kind, frozenset()):
        template = "part {key}: a part of this kind can't mean {means}"
        raise _mismatch("mismatch-means", template, key=part.key, means=part.means)


def _mismatch(kind: Any, template: Any, **context: str) -> PydanticCustomError:
    return PydanticCustomError(kind, template, context)
