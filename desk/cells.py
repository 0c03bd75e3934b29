"""What goes into a cell of a workbook that we write: a text stays a text, however it begins."""

import re
from typing import Any, Final

STEERS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula when it opens a text."""
_NEVER: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def put(cell: Any, value: object) -> None:
    """Put a value into a cell; a text that begins like a formula is marked as text for good.

    Excel runs no text as a formula, but it does once somebody edits the cell or saves the sheet as
    CSV; the mark (its apostrophe) keeps it from that.
    """
    if not isinstance(value, str):
        cell.value = value
        return
    text = shown(value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(STEERS):
        cell.quotePrefix = True


def shown(value: str) -> str:
    """Return a text without the signs that no sheet may hold."""
    return _NEVER.sub("", value)
