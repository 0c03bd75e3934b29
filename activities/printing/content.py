"""What a printed plan says, the same for every format: headings, paragraphs and tables."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from schema.printed import Heading
from schema.template import Cell, Column, Part, PartKind, PlanTemplate, Table
from schema.words import say

_SIGNS_NO_FILE_HOLDS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_RIGHT: Final = frozenset({Cell.WON, Cell.NUMBER})
_SHORT_HASH: Final = 12


def said(word: str, **args: object) -> str:
    """Return a word of a document; agencies read Korean, whoever prints it."""
    return say(word, "ko", **args)


@dataclass(frozen=True)
class Shown:
    """A part as it is printed: paragraphs, or a table where it has columns."""

    key: str
    number: str
    name: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    right: tuple[bool, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    written: bool = True

    @property
    def plain(self) -> str:
        """The part as one text, for a field of a form; nothing where nothing was written."""
        if not self.written:
            return ""
        rows = (self.columns, *self.rows, self.total) if self.columns else ()
        return "\n".join([*self.lines, *(" | ".join(row) for row in rows if row)])


@dataclass(frozen=True)
class Chapter:
    """The parts under one heading."""

    number: str
    name: str
    parts: tuple[Shown, ...]


@dataclass(frozen=True)
class Content:
    """A whole plan as it is printed."""

    title: str
    head: tuple[tuple[str, str], ...]
    foot: str
    chapters: tuple[Chapter, ...]

    @property
    def plain(self) -> dict[str, str]:
        """Every part as one text by its key, and the heading by its names, such as 기업명."""
        parts = {part.key: part.plain for chapter in self.chapters for part in chapter.parts}
        return {**dict(self.head), **parts}

    def document(self) -> dict[str, Any]:
        """Return it as lists and dicts."""
        return asdict(self)


def set_out(template: PlanTemplate, parts: Mapping[str, str], heading: Heading) -> Content:
    """Return what is printed; the firm's name is left out where the template is blind."""
    chapters = tuple(
        Chapter(
            number=f"{first}",
            name=chapter.name.ko,
            parts=tuple(
                _show(f"{first}.{second}", part, _clean(parts.get(part.key, "")))
                for second, part in enumerate(chapter.parts, 1)
            ),
        )
        for first, chapter in enumerate(template.chapters, 1)
    )
    firm = () if template.blind else ((said("print-firm"), _clean(heading.firm)),)
    version = said("print-version-number", number=heading.version)
    return Content(
        title=template.name.ko,
        head=(
            (said("print-edition"), _clean(heading.edition)),
            *firm,
            (said("print-date"), _day(heading.date)),
            (said("print-version"), version),
        ),
        foot=f"{version} · {heading.sha256[:_SHORT_HASH]}",
        chapters=chapters,
    )


def fillable(template: PlanTemplate) -> tuple[str, ...]:
    """Return what can go into a field of a form: the names of the heading and every part."""
    blank = Heading(edition="", firm="", version=1, sha256="0" * 64, date=date.min)
    return tuple(set_out(template, {}, blank).plain)


def _show(number: str, part: Part, body: str) -> Shown:
    shown = Shown(key=part.key, number=number, name=part.name.ko)
    if not body.strip():
        return replace(shown, lines=(said("print-not-written"),), written=False)
    if part.kind is PartKind.MONEY:
        return _with_lines(shown, _won(body, unit=True))
    if part.kind is PartKind.DATE:
        return _with_lines(shown, _date(body))
    rows = _rows(body) if part.kind is PartKind.TABLE else None
    if rows is None:
        return _with_lines(shown, *body.split("\n"))
    return Shown(
        key=part.key,
        number=number,
        name=part.name.ko,
        columns=tuple(_heading(column) for column in part.columns),
        right=tuple(column.cell in _RIGHT for column in part.columns),
        rows=tuple(tuple(_cell(column, row) for column in part.columns) for row in rows),
        total=_total(part, rows) if part.table is Table.COSTS and len(rows) > 1 else (),
    )


def _with_lines(shown: Shown, *lines: str) -> Shown:
    return Shown(shown.key, shown.number, shown.name, lines=lines)


def _rows(body: str) -> list[dict[str, Any]] | None:
    """Return the rows of a table; None for what is a text instead, such as that it is unknown."""
    try:
        rows = json.loads(body)
    except ValueError:
        return None
    whole = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    return rows if whole else None


def _heading(column: Column) -> str:
    unit = f"({said('print-won')})"
    name = column.name.ko
    return name + unit if column.cell is Cell.WON and not name.endswith(unit) else name


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    value = row.get(column.key)
    if value is None or value == "":
        return "-"
    text = _clean(str(value))
    match column.cell:
        case Cell.WON | Cell.NUMBER:
            return _won(text)
        case Cell.DATE:
            return _date(text)
        case _:
            return text


def _total(part: Part, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the sums under a table of costs; one unknown amount leaves its sum unknown."""
    sums = [
        _sum([row.get(column.key) for row in rows]) if column.cell is Cell.WON else ""
        for column in part.columns
    ]
    return (said("print-total"), *sums[1:]) if not sums[0] else tuple(sums)


def _sum(values: list[Any]) -> str:
    amounts = [value or 0 for value in values]
    if any(isinstance(amount, bool | str) for amount in amounts):
        return said("print-unknown")
    return f"{sum(amounts):,}"


def _won(text: str, *, unit: bool = False) -> str:
    """Group the digits of a number; what is none is printed as it was written."""
    whole, point, rest = text.partition(".")
    if not re.fullmatch(r"-?[0-9]+", whole) or not re.fullmatch(r"[0-9]*", rest):
        return text
    return f"{int(whole):,}{point}{rest}" + (said("print-won") if unit else "")


def _date(text: str) -> str:
    try:
        return _day(date.fromisoformat(text))
    except ValueError:
        return text


def _day(day: date) -> str:
    return f"{day.year}. {day.month}. {day.day}."


def _clean(text: str) -> str:
    """Return a text without the few signs that no document may hold."""
    return _SIGNS_NO_FILE_HOLDS.sub("", text.replace("\r\n", "\n"))
