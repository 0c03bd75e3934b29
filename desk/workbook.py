"""A plan as a workbook that people fill in: a sheet of texts, and one for every table.

It carries the case and the version it was written from, so that it comes back to the right place.
A cell that is left empty leaves the part as it is; 미확인 says that it is not known.
"""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from schema.content import PartFault, Value, canonical, read
from schema.template import Cell, Part, PartKind, PlanTemplate
from schema.words import LANGUAGES, language, say

from .cells import put
from .faults import Refused, Usage
from .planned import Planned

_HEADINGS: Final = ("key", "name", "body", "hint")
_WIDTHS: Final = (14, 26, 80, 60)
_HEAD_ROW: Final = 4
_COLUMN_WIDTH: Final = 18
_LONGEST_TITLE: Final = 31
_NO_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_FORMATS: Final = {Cell.WON: "#,##0", Cell.DATE: "yyyy-mm-dd", Cell.NUMBER: "General"}
_MOST_ROWS: Final = 1_000
_MOST_COLUMNS: Final = 50
_MOST_BYTES: Final = 50_000_000
"""Of a whole workbook, unpacked; a plan has a hundredth of it."""
_MOST_CHOICES: Final = 255

Line = tuple[Any, ...]


@dataclass(frozen=True)
class Filled:
    """A form that came back: for which case, on which version, and what stands in it."""

    case: str
    base: int | None
    bodies: Mapping[str, str]


def form(planned: Planned, texts: Mapping[str, str]) -> bytes:
    """Return the workbook of a plan with some texts in it."""
    book = Workbook()
    _write_texts(book.active, planned, texts)
    for part in _tables(planned.template):
        _write_table(book.create_sheet(_title(part.name.said(language()))), part, texts)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def filled(file: Path, template: PlanTemplate) -> Filled:
    """Read a form back; what it can't hold is refused with its place, and nothing is taken."""
    sheets = _sheets(file)
    known = {_title(name): part for part in _tables(template) for name in _names(part)}
    texts = {_title(say("desk-form-texts", lang)) for lang in LANGUAGES}
    case, base = "", None
    bodies: dict[str, str] = {}
    for title, lines in sheets.items():
        if title in texts:
            case, base = _about(title, lines)
            bodies |= _texts(title, lines, template)
        elif title in known:
            part = known[title]
            if rows := _rows(title, lines, part):
                bodies[part.key] = _kept(part, rows, template)
        elif any(lines):
            may = ", ".join(_title(part.name.said(language())) for part in _tables(template))
            raise Refused("desk-form-sheet", sheet=title, known=may or "-")
    return Filled(case, base, bodies)


def _write_texts(sheet: Any, planned: Planned, texts: Mapping[str, str]) -> None:
    sheet.title = _title(say("desk-form-texts"))
    head = [(say("desk-form-case"), planned.case), (say("desk-form-base"), planned.plan.number)]
    for number, line in enumerate([*head, (say("desk-form-how"),)], 1):
        _put_line(sheet, number, line)
    _put_line(sheet, _HEAD_ROW, [say(f"desk-form-{name}") for name in _HEADINGS], bold=True)
    parts = [part for part in planned.template.parts if part.kind is not PartKind.TABLE]
    for number, part in enumerate(parts, _HEAD_ROW + 1):
        hint = part.hint.said(language()) if part.hint else ""
        name = part.name.said(language()) + (" *" if part.required else "")
        _put_line(sheet, number, (part.key, name, _value(part, texts), hint))
        kinds = {PartKind.MONEY: Cell.WON, PartKind.DATE: Cell.DATE}
        sheet.cell(number, 3).number_format = _FORMATS.get(
            kinds.get(part.kind, Cell.TEXT), "General"
        )
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 3)


def _write_table(sheet: Any, part: Part, texts: Mapping[str, str]) -> None:
    _put_line(sheet, 1, [column.name.said(language()) for column in part.columns], bold=True)
    value = _value(part, texts)
    rows = value if isinstance(value, tuple) else ()
    for number, row in enumerate(rows, 2):
        _put_line(sheet, number, [row[column.key] for column in part.columns])
    last = part.max_rows + 1
    for number, column in enumerate(part.columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _COLUMN_WIDTH
        for row in range(2, min(last, len(rows) + 20) + 1):
            sheet.cell(row, number).number_format = _FORMATS.get(column.cell, "General")
        choices = ",".join(column.choices)
        if choices and len(choices) <= _MOST_CHOICES and '"' not in choices:
            may = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            sheet.add_data_validation(may)
            may.add(f"{letter}2:{letter}{last}")
    sheet.freeze_panes = "A2"


def _put_line(sheet: Any, row: int, values: Sequence[object], *, bold: bool = False) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        put(cell, value)
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(wrap_text=row >= _HEAD_ROW, vertical="top")


def _value(part: Part, texts: Mapping[str, str]) -> Any:
    """Return what a part holds as a cell holds it; what can't be read as that, as it was typed."""
    body = texts.get(part.key, "")
    try:
        return read(part, body) if body else None
    except PartFault:
        return body


def _sheets(file: Path) -> dict[str, list[Line]]:
    """Return the lines of every sheet; raises where the file is no workbook, or holds a formula."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise Usage("desk-file-unreadable", file=file, why=error) from error
    try:
        with ZipFile(BytesIO(body)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except BadZipFile as error:
        raise Refused("desk-form-broken", file=file) from error
    if size > _MOST_BYTES:
        raise Refused("desk-form-large", file=file)
    try:
        with warnings.catch_warnings():
            # What it can't show (pictures, rules of input) is no matter here.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(body), read_only=True, keep_links=False)
            return {_title(sheet.title): list(_lines(sheet)) for sheet in book.worksheets}
    except Refused:
        raise
    except Exception as error:  # a broken workbook breaks the library in many ways
        raise Refused("desk-form-broken", file=file) from error


def _lines(sheet: Any) -> Iterator[Line]:
    """Yield the lines of a sheet up to the last that says something, empty ones included."""
    waiting: list[Line] = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        for column, cell in enumerate(row, 1):
            if cell.data_type == "f":
                place = f"{get_column_letter(column)}{number}"
                raise Refused("desk-form-formula", sheet=sheet.title, cell=place)
        values = tuple(cell.value for cell in row)
        while values and _says_nothing(values[-1]):
            values = values[:-1]
        waiting.append(values)
        if not values:
            continue
        if number > _MOST_ROWS or len(values) > _MOST_COLUMNS:
            raise Refused("desk-form-wide", sheet=sheet.title, rows=_MOST_ROWS)
        yield from waiting
        waiting.clear()


def _about(title: str, lines: list[Line]) -> tuple[str, int | None]:
    """Return for which case a form was written, and from which version."""
    head = [(*line, None, None)[1] for line in lines[:2]]
    case, base = (*head, None, None)[:2]
    if base is not None and not (isinstance(base, int) and base >= 0):
        raise Refused("desk-form-heading", sheet=title, cell="B2")
    return str(case or "").strip(), base


def _texts(title: str, lines: list[Line], template: PlanTemplate) -> dict[str, str]:
    headings = lines[_HEAD_ROW - 1] if len(lines) >= _HEAD_ROW else ()
    may = [tuple(say(f"desk-form-{name}", lang) for name in _HEADINGS) for lang in LANGUAGES]
    if headings not in may:
        raise Refused("desk-form-heading", sheet=title, cell=f"A{_HEAD_ROW}")
    known = {part.key: part for part in template.parts if part.kind is not PartKind.TABLE}
    found: dict[str, str] = {}
    for number, line in enumerate(lines[_HEAD_ROW:], _HEAD_ROW + 1):
        if not line:
            continue
        key, _, body, *more = (*line, None, None, None)
        if key not in known or any(not _says_nothing(one) for one in more[1:]):
            raise Refused("desk-form-row", sheet=title, row=number, known=", ".join(known))
        if key in found:
            raise Refused("desk-form-twice", sheet=title, part=key)
        if not _says_nothing(body):
            found[key] = _kept(known[key], body, template)
    return found


def _rows(title: str, lines: list[Line], part: Part) -> list[dict[str, Any]]:
    if not lines:
        return []
    headings = [str(one or "").strip() for one in lines[0]]
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if len(line) > len(headings) or any(
            not heading and not _says_nothing(value)
            for heading, value in zip(headings, line, strict=False)
        ):
            known = ", ".join(column.name.said(language()) for column in part.columns)
            raise Refused("desk-form-cells", sheet=title, row=number, known=known)
        named = dict(zip(headings, line, strict=False))
        rows.append({name: value for name, value in named.items() if name})
    if twice := [one for one in headings if one and headings.count(one) > 1]:
        raise Refused("desk-form-twice", sheet=title, part=twice[0])
    return [row for row in rows if any(not _says_nothing(value) for value in row.values())]


def _kept(part: Part, typed: object, template: PlanTemplate) -> str:
    """Return the one form of a part; its fault is told as a sentence of the desk."""
    if part.kind is PartKind.TEXT and not isinstance(typed, str):
        typed = typed.isoformat() if isinstance(typed, date) else str(typed)
    try:
        return canonical(part, typed)
    except PartFault as fault:
        raise Refused("desk-form-fault", said=fault.finding.said(template)) from fault


def _says_nothing(value: Value | object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _tables(template: PlanTemplate) -> list[Part]:
    return [part for part in template.parts if part.kind is PartKind.TABLE]


def _names(part: Part) -> tuple[str, ...]:
    return (part.key, part.name.ko, part.name.en)


def _title(name: str) -> str:
    """Return a name as a sheet can be called."""
    return _NO_TITLE.sub("-", name).strip()[:_LONGEST_TITLE]
