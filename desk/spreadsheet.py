"""Opens an Excel workbook (.xlsx) as lines of plain text; a strange one is refused in a sentence.

A workbook comes from outside: its size is known before it is unpacked, what it declares of itself
is not believed, and a cell that would be read as something else than it shows is refused.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeAlias
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from schema.words import LANGUAGES, say

from .faults import Refused

Line: TypeAlias = tuple[int, list[str]]
"""A line that says something, and its number in the spreadsheet."""

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES: Final = 50_000_000
"""Of a whole workbook, unpacked; twenty thousand full rows have less."""
_MOST_COLUMNS: Final = 100
_LAST_ROW: Final = 1_048_576
"""The last row that Excel knows."""
_MOST_NAMED: Final = 5
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:]+)"')


def lines_of(body: bytes, file: Path) -> list[Line]:
    """Return the lines of the one visible sheet that holds something; raises Refused."""
    if body.startswith(_OLE):
        raise Refused("desk-sheet-locked" if _LOCKED in body else "desk-sheet-old", file=file)
    try:
        with ZipFile(BytesIO(body)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except BadZipFile as error:
        raise Refused("desk-form-broken", file=file) from error
    if size > _MOST_BYTES:
        raise Refused("desk-sheet-large", file=file, most=_MOST_BYTES // 1_000_000)
    try:
        with warnings.catch_warnings():
            # What it can't show (pictures, rules of input) is no matter here.
            warnings.simplefilter("ignore")
            return _read(body, file)
    except Refused:
        raise
    except Exception as error:  # a broken workbook breaks the library in many ways
        raise Refused("desk-form-broken", file=file) from error


def _read(body: bytes, file: Path) -> list[Line]:
    guides = {say(f"desk-blank-{name}", lang) for name in ("guide", "lists") for lang in LANGUAGES}
    book = _open(body)
    visible = [
        one for one in book.worksheets if one.sheet_state == "visible" and one.title not in guides
    ]
    filled = {one.title: rows for one in visible if (rows := dict(_filled(one)))}
    if len(filled) > 1:
        names = ", ".join(f"'{name}'" for name in [*filled][:_MOST_NAMED])
        raise Refused("desk-sheet-several", file=file, sheets=names)
    for title, rows in filled.items():
        _check_merged(book[title], file)
        if any(cell.data_type == "f" for row in rows.values() for cell in row):
            return _calculated(rows, dict(_filled(_open(body, data_only=True)[title])), file)
        return [(number, _texts(number, row, file)) for number, row in rows.items()]
    return []


def _open(body: bytes, *, data_only: bool = False) -> Any:
    return load_workbook(BytesIO(body), read_only=True, data_only=data_only, keep_links=False)


def _filled(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield the rows that hold something; how many there are said to be is not believed."""
    sheet.reset_dimensions()
    nothing = None
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if number > _LAST_ROW:
            raise ValueError(number)
        # Between two rows that are there, all that are not are one and the same.
        if row is nothing:
            continue
        if any(cell.value is not None for cell in row):
            yield number, row
        else:
            nothing = row


def _check_merged(sheet: Any, file: Path) -> None:
    """Refuse merged cells: all but the first of them would be read as empty."""
    path = sheet._worksheet_path  # noqa: SLF001  what is read in one pass knows no merged cells
    with sheet.parent._archive.open(path) as part:  # noqa: SLF001
        if found := _MERGED.search(part.read()):
            raise Refused("desk-sheet-merged", file=file, cells=found[1].decode())


def _calculated(
    rows: dict[int, tuple[Any, ...]], known: dict[int, tuple[Any, ...]], file: Path
) -> list[Line]:
    """Return the lines with what each formula came to when the workbook was saved."""
    lines = []
    for number, row in rows.items():
        values = list(row)
        for place, cell in enumerate(row):
            if cell.data_type == "f":
                values[place] = known[number][place] if number in known else None
                if values[place] is None or values[place].value is None:
                    raise Refused("desk-sheet-formula", file=file, cell=_named(number, place))
        lines.append((number, _texts(number, values, file)))
    return lines


def _texts(number: int, row: Any, file: Path) -> list[str]:
    texts = []
    for place, cell in enumerate(row):
        if cell.data_type == "e":
            where = _named(number, place)
            raise Refused("desk-sheet-error", file=file, cell=where, given=cell.value)
        texts.append("" if cell.value is None else _text(cell))
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    """Return a cell as a person would type what it shows."""
    match cell.value:
        case bool():
            return str(cell.value).upper()
        case int():
            # A format such as 00000 shows zeros that the number has not.
            shown = cell.number_format
            return str(cell.value).zfill(len(shown) if not shown.strip("0") else 0)
        case float():
            return f"{Decimal(f'{cell.value:.15g}').normalize():f}"
        case datetime():
            # Excel knows no days: a day is its midnight.
            return f"{cell.value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
        case _:
            return str(cell.value)


def _named(number: int, place: int) -> str:
    return f"{get_column_letter(place + 1)}{number}"
