"""What goes into a cell of a workbook that we write: a text stays a text, however it begins."""

from typing import Any, Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def put(cell: Any, value: object) -> None:
    """Put a value into a cell; a text that begins like a formula is marked as text for good.

    Excel runs no text as a formula, but it does once somebody edits the cell or saves the sheet as
    CSV; the mark (its apostrophe) keeps it from that.
    """
    if not isinstance(value, str):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_BEGINS_A_FORMULA):
        cell.quotePrefix = True
