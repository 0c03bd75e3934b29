"""A plan as the rules look at it: every part read once, tables with their rows and totals."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from schema.content import Body, PartFault, Row, Value, read
from schema.evidence import Mark
from schema.programme import Edition
from schema.spending import Spending
from schema.template import UNKNOWN, Cell, Means, Part, PartKind, PlanTemplate, Table
from schema.wire import Line, Wire

from .finding import PlanFinding, Rule, Verdict, found

_SUMS: Final = frozenset({"합계", "총계", "총합계", "계", "total", "sum"})
_SUBTOTALS: Final = frozenset({"소계", "subtotal"})

AMOUNTS: Final = {
    Means.TOTAL: "total",
    Means.ASKED: "support",
    Means.CASH: "cash",
    Means.IN_KIND: "in_kind",
}
"""The column of the table of costs whose sum each amount is."""


class Applicant(Wire):
    """Who must not be recognised in a blind plan, as far as it is known."""

    name: Line = ""
    number: Line = ""
    """The business number, ten digits."""
    person: Line = ""
    """The representative."""


@dataclass(frozen=True)
class Lines:
    """A table of a plan: its rows by their numbers, and the rows that say they add some up."""

    part: Part
    rows: tuple[tuple[int, Row], ...]
    sums: tuple[tuple[int, Row, tuple[Row, ...]], ...]
    """Number and cells of each sum, with the rows it adds up."""

    def has(self, *columns: str) -> bool:
        """Return whether the table has all of some columns."""
        return set(columns) <= {one.key for one in self.part.columns}

    def place(self, row: int, column: str = "") -> str:
        """Return the place of a row or cell."""
        return f"{self.part.key}:{row}:{column}" if column else f"{self.part.key}:{row}"

    def won(self, row: Row, column: str) -> int | None:
        """Return an amount of a row; a blank one is 0 where it may be blank, None elsewhere."""
        if not self.has(column):
            return 0
        value = row[column]
        if value is None and not self._required[column]:
            return 0
        return value if isinstance(value, int) else None

    def sum(self, column: str) -> int | None:
        """Return what a column adds up to; None while an amount is not known."""
        return total_of(self.won(row, column) for _, row in self.rows)

    @cached_property
    def _required(self) -> dict[str, bool]:
        return {one.key: one.required for one in self.part.columns}


@dataclass(frozen=True)
class Draughted:
    """A plan with the edition it is written for; parts that can't be read are left out."""

    template: PlanTemplate
    edition: Edition
    bodies: Mapping[str, Body]
    faults: tuple[PlanFinding, ...]
    asked: int | None
    applicant: Applicant
    pages: int | None

    @cached_property
    def spending(self) -> Spending:
        """What the edition says about money; nothing where it says nothing."""
        return self.edition.spending or Spending()

    @cached_property
    def by_means(self) -> Mapping[Means, Part]:
        """The parts that stand for an amount or a day."""
        return {part.means: part for part in self.template.parts if part.means is not None}

    @cached_property
    def tables(self) -> Mapping[Table, Lines]:
        """The tables that hold rows, by what they are about."""
        return {lines.part.table: lines for lines in self.lines if lines.part.table is not None}

    @cached_property
    def lines(self) -> tuple[Lines, ...]:
        """Every table that holds rows."""
        read = ((part, self.bodies.get(part.key)) for part in self.template.parts)
        return tuple(_lines(part, rows) for part, rows in read if isinstance(rows, tuple) and rows)

    def stated(self, means: Means) -> int | None:
        """Return the amount that a part of its own states."""
        part = self.by_means.get(means)
        value = self.bodies.get(part.key) if part else None
        return value if isinstance(value, int) else None

    def day(self, means: Means) -> date | None:
        """Return the day that a part states."""
        part = self.by_means.get(means)
        value = self.bodies.get(part.key) if part else None
        return value if isinstance(value, date) else None

    def amount(self, means: Means) -> int | None:
        """Return an amount: what the costs add up to, else what its own part states."""
        costs = self.tables.get(Table.COSTS)
        sum_ = None if costs is None else costs.sum(AMOUNTS[means])
        return self.stated(means) if sum_ is None else sum_

    def place(self, means: Means) -> str:
        """Return where an amount or day stands: its own part, else the table of costs."""
        costs = self.tables.get(Table.COSTS)
        part = self.by_means.get(means) or (costs.part if costs else None)
        return part.key if part else ""

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text with its place: parts, and the cells of tables."""
        for part in self.template.parts:
            body = self.bodies.get(part.key)
            if isinstance(body, str):
                yield part.key, body
            elif isinstance(body, tuple):
                columns = [one.key for one in part.columns if one.cell is Cell.TEXT]
                for number, row in enumerate(body, 1):
                    for key in columns:
                        if isinstance(value := row[key], str):
                            yield f"{part.key}:{number}:{key}", value

    def limit(self, place: str) -> tuple[Verdict, str]:
        """Return how sure a value of the edition is, as a verdict, and where it was read.

        What is known by the trade only warns; it stops nobody.
        """
        unsure = self.edition.mark_of(place) is Mark.UNVERIFIED
        verdict = Verdict.WARNING if unsure else Verdict.ERROR
        return verdict, self.edition.source_of(place)


def draughted(  # noqa: PLR0913  a plan and what it is held against
    template: PlanTemplate,
    parts: Mapping[str, object],
    edition: Edition,
    *,
    asked: int | None = None,
    applicant: Applicant | None = None,
    pages: int | None = None,
) -> Draughted:
    """Read every part of a plan; what can't be read is a finding and is not looked at again."""
    bodies: dict[str, Body] = {}
    faults = []
    known = {part.key: part for part in template.parts}
    for key, typed in parts.items():
        part = known.get(key)
        if part is None:
            args: dict[str, object] = {"known": ", ".join(known)}
            faults.append(found(Rule.UNKNOWN_PART, key, source=template.source, args=args))
            continue
        try:
            bodies[key] = read(part, typed)
        except PartFault as fault:
            source = part.source or template.source
            faults.append(fault.finding.model_copy(update={"source": source}))
    who = applicant or Applicant()
    return Draughted(template, edition, bodies, tuple(faults), asked, who, pages)


def total_of(amounts: Iterator[int | None]) -> int | None:
    """Return a sum; None where an amount is not known."""
    known = list(amounts)
    return None if None in known else sum(one for one in known if one is not None)


def plain(text: str) -> str:
    """Return a text without what people write differently: blanks, case, width."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def is_known(value: Value) -> bool:
    """Return whether a cell says something."""
    return value is not None and value != UNKNOWN


def _lines(part: Part, body: tuple[Row, ...]) -> Lines:
    assert part.kind is PartKind.TABLE  # noqa: S101  nothing else is read as rows
    first = next((one.key for one in part.columns if one.cell is Cell.TEXT), "")
    rows: list[tuple[int, Row]] = []
    sums: list[tuple[int, Row, tuple[Row, ...]]] = []
    since = 0
    for number, row in enumerate(body, 1):
        name = plain(str(row.get(first, "")))
        if name in _SUBTOTALS:
            sums.append((number, row, tuple(one for _, one in rows[since:])))
            since = len(rows)
        elif name in _SUMS:
            sums.append((number, row, tuple(one for _, one in rows)))
        else:
            rows.append((number, row))
    return Lines(part, tuple(rows), tuple(sums))
