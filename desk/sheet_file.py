"""Writes lines as a sheet that Excel opens: .xlsx, or .csv; nothing in it becomes a formula."""

import csv
import errno
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from .cells import STEERS, put, shown
from .faults import Refused, Usage
from .saving import save

_KINDS: Final = (".xlsx", ".csv")
_WIDEST: Final = 60


def check_target(file: Path, *, force: bool) -> None:
    """Refuse a file that could not be written, before anything is done whose result it takes."""
    if file.suffix.lower() not in _KINDS:
        raise Usage("desk-sheet-kind", file=file)
    if file.exists() and not force:
        raise Refused("desk-file-there", file=file)
    held = file if file.exists() else file.absolute().parent
    if not os.access(held, os.W_OK) or file.is_dir():
        number = errno.EACCES if held.exists() else errno.ENOENT
        number = errno.EISDIR if file.is_dir() else number
        raise Usage("desk-file-unwritable", file=file, why=OSError(number, os.strerror(number)))


def save_lines(file: Path, lines: Sequence[Sequence[object]], *, force: bool) -> None:
    """Write lines, the first of which are headings, in the form that a file's name says."""
    body = _workbook(lines) if file.suffix.lower() == ".xlsx" else _text(lines)
    save(file, body, force=force)


def put_line(sheet: Any, row: int, values: Iterable[object], *, bold: bool = False) -> None:
    """Write a line of a workbook; a text that begins like a formula stays a text."""
    from openpyxl.styles import Font  # noqa: PLC0415  openpyxl costs a quarter of a second

    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        put(cell, value)
        cell.font = Font(bold=bold)


def widen(sheet: Any) -> None:
    """Make every column as wide as what stands in it; a Korean sign is two cells wide."""
    from rich.cells import cell_len  # noqa: PLC0415  a help page must not pay for it

    for cells in sheet.columns:
        width = max(cell_len(str(cell.value or "")) for cell in cells) + 2
        sheet.column_dimensions[cells[0].column_letter].width = min(width, _WIDEST)


def _workbook(lines: Sequence[Sequence[object]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  openpyxl costs a quarter of a second

    book = Workbook()
    for number, line in enumerate(lines, 1):
        put_line(book.active, number, line, bold=number == 1)
    widen(book.active)
    book.active.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _text(lines: Sequence[Sequence[object]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([_guarded(cell) for cell in line] for line in lines)
    return written.getvalue().encode("utf-8-sig")


def _guarded(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    text = shown(cell)
    return f"'{text}" if text.startswith(STEERS) else text
