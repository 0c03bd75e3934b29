"""What a part of a plan holds: read as people type it, kept in one form, the same for the same.

TEXT is the text itself, MONEY digits, DATE an ISO day, TABLE a JSON list of objects in the order of
the template's columns. Where something is not known stands 미확인, in a cell as well.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from .checking.finding import PlanFinding, Rule, found
from .handwriting import read_day, read_won
from .template import UNKNOWN, Cell, Column, Part, PartKind
from .wire import Text

Value = str | int | Decimal | date | None
"""A value of a part or cell; None where nothing stands, UNKNOWN where it is still to be asked."""

Row = dict[str, Value]
"""A row of a table: a value for every column of the template."""

Body = str | int | date | tuple[Row, ...]
"""What a part holds, read."""

LONGEST: Final = 20_000
"""Characters of a part; a longer one is refused before anything of it is read."""

LONGEST_CELL: Final = 2_000
_LONGEST_FIGURE: Final = 40
_MOST_WON: Final = 1_000_000_000_000
_TEXT: Final = TypeAdapter(Text)
_NUMBER: Final = re.compile(
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})(?P<rest>\.[0-9]{1,4})?\s?"
    r"(?:대|식|개|개월|명|건|본|조|회|일|시간|세트|장|%|EA|ea|set|MM|MD)?"
)
_RULER: Final = re.compile(r"[\s|:-]+")
_NOTHING: Final = frozenset({"", "-", "–", "—"})


class PartFault(ValueError):
    """What was typed is not what the part holds; its finding says where and how to mend it."""

    def __init__(self, finding: PlanFinding) -> None:
        self.finding = finding
        super().__init__(f"{finding.place}: {finding.rule}")


def canonical(part: Part, typed: object) -> str:
    """Return the one form in which a part rests; raises PartFault for what it can't hold.

    `typed` is text, as a person or a file has it, or what a file's own types give: a number, a
    day, a list of rows.
    """
    value = read(part, typed)
    if not isinstance(value, tuple):
        return value.isoformat() if isinstance(value, date) else str(value)
    rows = [{key: _resting(cell) for key, cell in row.items()} for row in value]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    if len(text) > LONGEST:
        raise _fault(Rule.TOO_LONG, part.key, count=len(text), most=LONGEST)
    return text


def read(part: Part, typed: object) -> Body:
    """Return what a part holds, from its one form or from what was typed."""
    if typed is None:
        return ""
    if part.kind is PartKind.TEXT:
        typed = str(typed)
    if isinstance(typed, str):
        if len(typed) > LONGEST:
            raise _fault(Rule.TOO_LONG, part.key, count=len(typed), most=LONGEST)
        typed = _text(part.key, typed)
        if typed in {UNKNOWN, ""}:
            return typed
    match part.kind:
        case PartKind.TEXT:
            return str(typed)
        case PartKind.MONEY:
            return _won(part.key, typed)
        case PartKind.DATE:
            return _day(part.key, typed)
        case PartKind.TABLE:
            return tuple(_rows(part, typed))


def _rows(part: Part, typed: object) -> Iterator[Row]:
    raw = _entries(part, typed)
    if len(raw) > part.max_rows:
        raise _fault(Rule.TOO_MANY_ROWS, part.key, count=len(raw), most=part.max_rows)
    names = _names(part)
    for number, entry in enumerate(raw, 1):
        place = f"{part.key}:{number}"
        cells: dict[str, object] = {}
        for name, value in entry.items():
            column = names.get(_plain(str(name)))
            if column is None:
                known = ", ".join(one.name.ko for one in part.columns)
                raise _fault(Rule.UNKNOWN_COLUMN, part.key, column=_short(name), known=known)
            if column.key in cells:
                raise _fault(Rule.COLUMN_TWICE, part.key, column=_short(name))
            cells[column.key] = value
        row = {one.key: _cell(place, one, cells.get(one.key)) for one in part.columns}
        if any(value is not None for value in row.values()):
            yield row


def _entries(part: Part, typed: object) -> Sequence[Mapping[str, object]]:
    """Return the rows of a table as it came: a list, the JSON of one, or lines of cells."""
    if isinstance(typed, str):
        if not typed.startswith("["):
            return _lines(part, typed)
        try:
            typed = json.loads(typed)
        except (ValueError, RecursionError):
            raise _fault(Rule.UNREADABLE_TABLE, part.key) from None
    if not isinstance(typed, list | tuple) or not all(isinstance(one, Mapping) for one in typed):
        raise _fault(Rule.UNREADABLE_TABLE, part.key)
    return typed


def _lines(part: Part, text: str) -> list[Mapping[str, object]]:
    """Return rows from lines with a heading; cells are parted by tabs, bars or commas."""
    lines = [line.strip(" ") for line in text.split("\n") if line.strip()]
    sign = next((sign for sign in "\t|" if sign in lines[0]), ",")
    if sign == "|":
        # A table as many programs paste it: bars at both ends, a ruler under the heading.
        lines = [line.removeprefix("|").removesuffix("|") for line in lines]
        lines = [line for line in lines if not _RULER.fullmatch(line)]
    try:
        cells = csv.reader(lines, skipinitialspace=True, strict=True)
        head, *rows = cells if sign == "," else (line.split(sign) for line in lines)
    except (csv.Error, ValueError):
        raise _fault(Rule.UNREADABLE_TABLE, part.key) from None
    names = [name.strip() for name in head]
    if twice := [name for name in names if names.count(name) > 1]:
        raise _fault(Rule.COLUMN_TWICE, part.key, column=_short(twice[0]))
    if any(len(row) > len(names) for row in rows):
        raise _fault(Rule.UNREADABLE_TABLE, part.key)
    return [dict(zip(names, row, strict=False)) for row in rows]


def _names(part: Part) -> dict[str, Column]:
    """Return the columns by every name that a heading may give them."""
    named: dict[str, Column] = {}
    for column in part.columns:
        for name in (column.key, column.name.ko, column.name.en):
            named.setdefault(_plain(name), column)
    return named


def _cell(place: str, column: Column, typed: object) -> Value:
    where = f"{place}:{column.key}"
    if isinstance(typed, str) or (column.cell is Cell.TEXT and typed is not None):
        typed = _cell_text(where, str(typed))
        if typed == UNKNOWN:
            return UNKNOWN
    return None if typed is None or typed == "" else _cell_value(where, column, typed)


def _cell_text(place: str, typed: str) -> str:
    """Return the text of a cell; empty for the strokes that people put where nothing stands."""
    if len(typed) > LONGEST_CELL:
        raise _fault(Rule.TOO_LONG, place, count=len(typed), most=LONGEST_CELL)
    text = _text(place, typed)
    if unicodedata.normalize("NFKC", text).startswith("="):
        raise _fault(Rule.FORMULA, place, given=_short(text))
    return "" if text in _NOTHING else text


def _cell_value(where: str, column: Column, typed: object) -> Value:
    match column.cell:
        case Cell.TEXT:
            return str(typed)
        case Cell.WON:
            return _won(where, typed)
        case Cell.NUMBER:
            return _number(where, typed)
        case Cell.DATE:
            return _day(where, typed)
        case Cell.CHOICE:
            return _choice(where, column, typed)


def _text(place: str, typed: str) -> str:
    try:
        return _TEXT.validate_python(typed)
    except ValidationError as fault:
        code = fault.errors(include_url=False)[0].get("ctx", {}).get("code", "?")
        raise _fault(Rule.CONTROL_SIGN, place, code=code) from None


def _won(place: str, typed: object) -> int:
    won = (
        read_won(typed) if isinstance(typed, str) and len(typed) <= _LONGEST_FIGURE else _int(typed)
    )
    if won is None or not 0 <= won <= _MOST_WON:
        raise _fault(Rule.NO_AMOUNT, place, given=_short(typed))
    return won


def _int(typed: object) -> int | None:
    if isinstance(typed, float) and typed.is_integer():
        return int(typed)
    return typed if isinstance(typed, int) and not isinstance(typed, bool) else None


def _number(place: str, typed: object) -> Decimal:
    text = typed if isinstance(typed, str) else str(typed) if _is_number(typed) else ""
    plain = unicodedata.normalize("NFKC", text[: _LONGEST_FIGURE + 1])
    read = _NUMBER.fullmatch(plain)
    if read is None:
        raise _fault(Rule.NO_NUMBER, place, given=_short(typed))
    return Decimal(read["number"].replace(",", "") + (read["rest"] or ""))


def _is_number(typed: object) -> bool:
    return isinstance(typed, int | float | Decimal) and not isinstance(typed, bool)


def _day(place: str, typed: object) -> date:
    day = typed if isinstance(typed, date) else None
    if isinstance(typed, str) and len(typed) <= _LONGEST_FIGURE:
        day = read_day(typed)
    if day is None:
        raise _fault(Rule.NO_DAY, place, given=_short(typed))
    return date(day.year, day.month, day.day)


def _choice(place: str, column: Column, typed: object) -> str:
    for choice in column.choices:
        if _plain(choice) == _plain(str(typed)):
            return choice
    raise _fault(Rule.NO_CHOICE, place, given=_short(typed), choices=", ".join(column.choices))


def _resting(value: Value) -> str | int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _short(value: Any) -> str:
    text = "".join(sign if sign.isprintable() else "?" for sign in str(value)[:41])
    return text if len(text) <= _LONGEST_FIGURE else text[:_LONGEST_FIGURE] + "…"


def _fault(rule: Rule, place: str, **args: object) -> PartFault:
    return PartFault(found(rule, place, args=args))
