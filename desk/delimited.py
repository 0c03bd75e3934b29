"""Opens a sheet that is saved as text: commas, tabs or semicolons, in the encodings of Excel."""

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from .faults import Refused

Line: TypeAlias = tuple[int, list[str]]

_DELIMITERS: Final = ",\t;"
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HANGUL: Final = ("가", "힣")


def lines_of(body: bytes, file: Path, known: Callable[[str], bool]) -> list[Line]:
    """Return the lines that say something; `known` tells a heading, and so what parts them."""
    text = _decoded(body, file)
    first = next((line for line in text.splitlines() if line.strip()), "")

    def headings(delimiter: str) -> int:
        return sum(map(known, next(csv.reader([first], delimiter=delimiter), [])))

    try:
        # Where none is known the comma stays: the headings are then refused by name.
        parts = max(_DELIMITERS, key=headings)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parts, strict=True))
    except csv.Error as error:
        raise Refused("desk-sheet-broken", file=file, why=error) from error
    return [(number, row) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]


def _decoded(body: bytes, file: Path) -> str:
    """Return a text in UTF-8, in UTF-16 as Excel marks it, or in the Korean code page 949."""
    wide = body.startswith(_WIDE)
    if (not wide and b"\0" in body) or body.lstrip()[:1] == b"<":
        raise Refused("desk-sheet-strange", file=file)
    try:
        return body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide:
            raise Refused("desk-sheet-strange", file=file) from error
    if line := _other_encoding(body):
        raise Refused("desk-sheet-mixed", file=file, line=line)
    try:
        return body.decode("cp949")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise Refused("desk-sheet-letters", file=file, line=line) from error


def _other_encoding(body: bytes) -> int | None:
    """Return the first line that is in another encoding than those before it; None if none is."""
    kinds = [
        (number, _is_utf8(line))
        for number, line in enumerate(body.splitlines(), 1)
        if not line.isascii()
    ]
    return next((number for number, kind in kinds if kind is not kinds[0][1]), None)


def _is_utf8(line: bytes) -> bool:
    """Return whether a line is Korean in UTF-8; one of code page 949 is never so by chance."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return any(_HANGUL[0] <= sign <= _HANGUL[1] for sign in text)
