"""Reads a sheet, from Excel or as text: one firm a row, headings in either language.

Of applications, a row with an outcome is over, one with a stage is under way; any other begins now.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

from .delimited import lines_of as lines_of_text
from .faults import Refused, Usage

HEADINGS: Final = {
    "edition": "공고",
    "business_number": "사업자등록번호",
    "name": "기업명",
    "district": "소재지",
    "sector": "업종",
    "employees": "상시근로자",
    "amount": "신청액",
    "clerk": "담당자",
    "firm": "기업키",
    "stage": "단계",
    "gate": "관문",
    "outcome": "결과",
    "filed_at": "접수일",
    "receipt": "접수번호",
    "awarded": "선정액",
    "quantity": "지원수량",
    "awarded_on": "선정일",
    "agreed_on": "협약일",
    "completed_on": "완료일",
    "source": "출처",
    "programme": "사업",
    "fiscal_year": "회계연도",
    "benefit": "지원형태",
}
"""The Korean heading of each field of an application."""

LIST_HEADINGS: Final = {
    "receipt": "접수번호",
    "business_number": "사업자등록번호",
    "name": "기업명",
    "verdict": "결과",
    "amount": "선정액",
    "quantity": "지원수량",
    "rank": "예비순위",
    "valid_until": "유효기한",
    "reason": "사유",
    "announced_on": "발표일",
    "received_on": "통지일",
    "reference": "문서번호",
}
"""The Korean heading of each field of an agency's list of decisions."""

EXAMPLE_NUMBER: Final = "000-00-00000"
"""The business number of the example in a blank sheet; no firm has it."""


@dataclass(frozen=True)
class SheetRow:
    """A row, numbered as a spreadsheet does, with the headings as the sheet spells them."""

    number: int
    cells: dict[str, str]
    headings: dict[str, str]


_Line: TypeAlias = tuple[int, list[str]]

_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MOST_BYTES: Final = 20_000_000
_MOST_ROWS: Final = 20_000
_MOST_NAMED: Final = 5
# A business number that a spreadsheet made a number of, with every digit still there.
_AS_NUMBER: Final = re.compile(
    r"[0-9]{10}\.0+|[0-9]\.[0-9]{9}0*[eE]\+?0*9|[0-9](?:,[0-9]{3}){3}(?:\.0+)?"
)


def read_sheet(
    file: Path, known: Mapping[str, str] = HEADINGS, empty: str = "desk-sheet-empty"
) -> list[SheetRow]:
    """Return the rows that say something; raises where the file is no such sheet."""
    fields = {_bare(name): field for field, words in known.items() for name in (field, words)}
    lines = _lines(file, lambda heading: _bare(heading) in fields)
    if len(lines) <= 1:
        raise Refused(empty, file=file)
    if len(lines) > _MOST_ROWS + 1:
        raise Refused("desk-sheet-long", file=file, rows=len(lines) - 1, most=_MOST_ROWS)
    headings = [_plain(cell) for cell in lines[0][1]]
    return list(_rows(_fields(headings, fields, known), headings, lines[1:]))


def _lines(file: Path, known: Callable[[str], bool]) -> list[_Line]:
    """Return the lines of a file by what is in it: what it is called says little."""
    try:
        with file.open("rb") as opened:
            body = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Usage("desk-file-unreadable", file=file, why=error) from error
    if len(body) > _MOST_BYTES:
        raise Refused("desk-sheet-large", file=file, most=_MOST_BYTES // 1_000_000)
    if not body.startswith(_WORKBOOKS):
        return lines_of_text(body, file, known)
    from .spreadsheet import lines_of  # noqa: PLC0415  brings openpyxl

    return lines_of(body, file)


def _fields(headings: list[str], fields: dict[str, str], known: Mapping[str, str]) -> list[str]:
    """Return the field of every column; one without a heading has none."""
    unknown = [one for one in headings if one and _bare(one) not in fields]
    if unknown:
        # What steers a terminal is not printed.
        given = "".join(filter(str.isprintable, ", ".join(unknown[:_MOST_NAMED])))
        may = ", ".join(f"{field}({heading})" for field, heading in known.items())
        raise Refused("desk-sheet-heading", given=given, known=may)
    named = [fields.get(_bare(one), "") for one in headings]
    twice = sorted({field for field in named if field and named.count(field) > 1})
    if twice:
        raise Refused("desk-sheet-twice", given=", ".join(twice))
    return named


def _rows(fields: list[str], headings: list[str], lines: list[_Line]) -> Iterator[SheetRow]:
    spelled = {field: heading for field, heading in zip(fields, headings, strict=True) if field}
    for number, line in lines:
        cells = {}
        for place, cell in enumerate(map(_plain, line)):
            field = fields[place] if place < len(fields) else ""
            if cell and not field:
                raise Refused("desk-sheet-cells", row=number, column=place + 1)
            if field:
                cells[field] = _whole(cell) if field == "business_number" else cell
        yield SheetRow(number, cells, spelled)


def _bare(heading: str) -> str:
    """Return a heading without what people spell in many ways: case, spaces, hyphens, 자모."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(sign for sign in text if sign.isalnum())


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()


def _whole(number: str) -> str:
    """Return a business number whole; one whose digits are lost (1.23E+09) stays as it is.

    The tax office gives out none that begins with a zero: there is none to be put back.
    """
    if not _AS_NUMBER.fullmatch(number):
        return number
    return f"{Decimal(number.replace(',', '')):.0f}"
