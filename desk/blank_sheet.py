"""The blank sheet that applications are written into, and the guide that comes with it."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from office.faults import NoStack
from office.settings import Settings
from schema.words import language, say
from schema.zone import OFFICE_ZONE

from .catalogue import Catalogue
from .faults import Unreachable
from .records import reading
from .saving import save
from .sheet import EXAMPLE_NUMBER, HEADINGS
from .sheet_file import check_target, put_line, save_lines, widen
from .shown import Shown, until

_COLUMNS: Final = (
    "edition",
    "business_number",
    "name",
    "district",
    "sector",
    "employees",
    "amount",
    "clerk",
)
"""What a new application says; for one under way or over, columns are added by their headings."""
_EXAMPLE: Final = {
    "edition": "example-growth",
    "business_number": EXAMPLE_NUMBER,
    "district": "가온동",
    "sector": "C29",
    "employees": "4.5",
    "amount": "3천만원",
}
_TEXT: Final = "@"
_ROWS: Final = 20_000
_LONGEST_HINT: Final = 255
_LISTED: Final = {"edition": "A", "district": "C"}
"""In which column of the lists stands what a column may hold."""


@dataclass(frozen=True)
class Choices:
    """What is known to fit: open calls with when they close, and districts."""

    editions: Sequence[tuple[str, str]]
    districts: Sequence[str]


async def write_blank(file: Path, *, force: bool) -> Shown:
    """Write the blank sheet; without a record it lists no calls, and says so."""
    check_target(file, force=force)
    choices = await _known()
    if file.suffix.lower() == ".xlsx":
        save(file, _workbook(choices or Choices((), ())), force=force)
    else:
        save_lines(file, [_headings(), _example()], force=force)
    message = say("desk-blank-written", file=file, typed=shlex.quote(str(file)))
    lines = [message] if choices else [message, say("desk-blank-no-lists")]
    return Shown({"file": str(file), "message": message, "lists": choices is not None}, lines)


async def _known() -> Choices | None:
    """Return what the record knows; None where it can't be asked."""
    try:
        async with reading(Settings.load()) as records:
            catalogue = await Catalogue.read(records, datetime.now(UTC))
    except (NoStack, Unreachable):
        return None
    at = catalogue.at
    calls = [call for call in catalogue.calls if call.is_open(at)]
    editions = [
        (call.edition.key, f"{call.edition.name.said(language())} ({until(call.closes(at))})")
        for call in calls
    ]
    day = at.astimezone(OFFICE_ZONE).date()
    names = {name for area in catalogue.areas.values() for name in area.districts(day)}
    names |= {name for call in calls for name in call.edition.conditions.districts}
    return Choices(editions, sorted(names))


def _workbook(choices: Choices) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = say("desk-blank-sheet")
    put_line(sheet, 1, _headings(), bold=True)
    put_line(sheet, 2, _example())
    widen(sheet)
    sheet.freeze_panes = "A2"
    lists = {"edition": len(choices.editions), "district": len(choices.districts)}
    for number, field in enumerate(_COLUMNS, 1):
        letter = get_column_letter(number)
        if field == "business_number":
            # A number would lose what people type around it; as text it stays as it is.
            sheet.column_dimensions[letter].number_format = _TEXT
            sheet.cell(2, number).number_format = _TEXT
        rule = _rule(field, lists.get(field, 0))
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{_ROWS}")
    _add_guide(book)
    _add_lists(book, choices)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _rule(field: str, listed: int) -> DataValidation:
    """Return the hint of a column, and its list where one is known; both only advise."""
    rule = DataValidation(allow_blank=True, showErrorMessage=False, showInputMessage=True)
    rule.promptTitle, rule.prompt = _heading(field), say(f"hint-{field}")[:_LONGEST_HINT]
    if listed:
        letter = _LISTED[field]
        rule.type = "list"
        rule.formula1 = f"'{say('desk-blank-lists')}'!${letter}$2:${letter}${listed + 1}"
    return rule


def _add_guide(book: Any) -> None:
    sheet = book.create_sheet(say("desk-blank-guide"))
    put_line(sheet, 1, [say("desk-blank-how")])
    put_line(
        sheet, 3, [say(f"desk-blank-{name}") for name in ("heading", "other", "hint")], bold=True
    )
    for row, (field, korean) in enumerate(HEADINGS.items(), 4):
        other = field if language() == "ko" else korean
        put_line(sheet, row, [_heading(field), other, say(f"hint-{field}")])
    for letter, width in zip("ABC", (18, 18, 100), strict=True):
        sheet.column_dimensions[letter].width = width


def _add_lists(book: Any, choices: Choices) -> None:
    sheet = book.create_sheet(say("desk-blank-lists"))
    put_line(
        sheet, 1, [_heading("edition"), say("desk-blank-call"), _heading("district")], bold=True
    )
    rows = max(len(choices.editions), len(choices.districts))
    for row in range(rows):
        call = choices.editions[row] if row < len(choices.editions) else ("", "")
        district = choices.districts[row] if row < len(choices.districts) else ""
        put_line(sheet, row + 2, [one or None for one in (*call, district)])
    widen(sheet)


def _headings() -> list[str]:
    return [_heading(field) for field in _COLUMNS]


def _heading(field: str) -> str:
    return HEADINGS[field] if language() == "ko" else field


def _example() -> list[str]:
    example = {**_EXAMPLE, "name": say("desk-blank-name")}
    return [example.get(field, "") for field in _COLUMNS]
