"""Reads a sheet: CSV in UTF-8, one firm a row, headings in either language.

Of applications, a row with an outcome is over, one with a stage is under way; any other begins now.
"""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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


@dataclass(frozen=True)
class SheetRow:
    """A row, numbered as a spreadsheet does, with the headings as the sheet spells them."""

    number: int
    cells: dict[str, str]
    headings: dict[str, str]


def read_sheet(
    file: Path, known: Mapping[str, str] = HEADINGS, empty: str = "desk-sheet-empty"
) -> list[SheetRow]:
    """Return the rows that say something; raises where the file is no such sheet."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened, strict=True))
    except OSError as error:
        raise Usage("desk-file-unreadable", file=file, why=error.strerror) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused("desk-sheet-broken", file=file, why=error) from error
    if not rows:
        raise Refused(empty, file=file)
    headings = [unicodedata.normalize("NFC", cell).strip() for cell in rows[0]]
    found = list(_rows(_fields(headings, known), headings, rows[1:]))
    if not found:
        raise Refused(empty, file=file)
    return found


def _fields(headings: list[str], known: Mapping[str, str]) -> list[str]:
    by_heading = {heading: field for field, heading in known.items()}
    fields = [by_heading.get(heading, heading) for heading in headings]
    unknown = [field for field in fields if field not in known]
    if unknown:
        may = ", ".join(f"{field}({heading})" for field, heading in known.items())
        raise Refused("desk-sheet-heading", given=", ".join(unknown), known=may)
    twice = sorted({field for field in fields if fields.count(field) > 1})
    if twice:
        raise Refused("desk-sheet-twice", given=", ".join(twice))
    return fields


def _rows(fields: list[str], headings: list[str], rows: list[list[str]]) -> Iterator[SheetRow]:
    spelled = dict(zip(fields, headings, strict=True))
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(fields) :]):
            raise Refused("desk-sheet-cells", row=number, most=len(fields))
        yield SheetRow(number, dict(zip(fields, row, strict=False)), spelled)
