"""A sheet is read as it was meant, or refused in one sentence that says where and what to do."""

import csv
import io
import re
import time
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from openpyxl import Workbook, load_workbook

from desk.faults import Refused, Usage
from desk.sheet import HEADINGS, LIST_HEADINGS, SheetRow, read_sheet
from desk.sheet_file import check_target, save_lines
from office.faults import Fault
from schema.words import say
from tests.desk.sheets import many_numbers

Change: TypeAlias = Callable[[bytes], bytes]

FIELDS = ("edition", "business_number", "name")
TEXT = "공고,사업자등록번호,기업명\nexample-growth,999-81-10376,가람정밀 (가상)\n"
OTHER = "example-growth,999-81-10740,나루금속 (가상)\n"


def workbook(*rows: tuple[Any, ...], **more: tuple[tuple[Any, ...], ...]) -> Workbook:
    """A workbook with one sheet, and others by their title."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in more.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    return book


def packed(book: Workbook) -> bytes:
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def altered(body: bytes, part: str, change: Change) -> bytes:
    """A workbook with one of its parts changed by hand."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(new, "w", 8) as made:
        for name in old.namelist():
            made.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return new.getvalue()


def read(folder: Path, body: bytes | str | Workbook, name: str = "표.dat") -> list[SheetRow]:
    file = folder / name
    if isinstance(body, Workbook):
        body = packed(body)
    file.write_bytes(body.encode() if isinstance(body, str) else body)
    return read_sheet(file)


def refusal(folder: Path, body: bytes | str | Workbook) -> str:
    """The key and sentence with which a file is refused."""
    with pytest.raises(Refused) as caught:
        read(folder, body)
    assert "\n" not in str(caught.value)
    return f"{caught.value.key}: {caught.value}"


def cells(rows: list[SheetRow], *fields: str) -> list[list[str]]:
    return [[row.cells.get(field, "") for field in fields] for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_text_is_read_as_excel_saves_it(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    text = TEXT.replace(",", delimiter).replace("\n", ending)
    (row,) = read(tmp_path, text.encode(encoding))
    assert row.number == 2
    assert row.cells == {
        "edition": "example-growth",
        "business_number": "999-81-10376",
        "name": "가람정밀 (가상)",
    }


@pytest.mark.parametrize(
    "headings",
    [
        ("공 고", "사업자 등록 번호", " 기업명 "),
        ("Edition", "Business Number", "NAME"),
        ("EDITION", "business-number", "ｎａｍｅ"),
        tuple(unicodedata.normalize("NFD", HEADINGS[field]) for field in FIELDS),
    ],
)
def test_headings_are_known_however_they_are_spelt(
    tmp_path: Path, headings: tuple[str, ...]
) -> None:
    row = ("x", "999-81-10376", unicodedata.normalize("NFD", "가람정밀"))
    turned = [tuple(reversed(line)) for line in (headings, row)]
    for body in (workbook(*turned), "\n".join(map(",".join, turned))):
        assert cells(read(tmp_path, body), *FIELDS) == [["x", "999-81-10376", "가람정밀"]]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (9998110376, "9998110376"),
        (9998110376.0, "9998110376"),
        ("9998110376", "9998110376"),
        ("9998110376.0", "9998110376"),
        ("9.998110376e9", "9998110376"),
        ("9.998110376E+09", "9998110376"),
        ("9,998,110,376", "9998110376"),
        ("9.998E+09", "9.998E+09"),  # digits are lost: nobody guesses them
        ("9.9981103765e9", "9.9981103765e9"),
        ("999-81-10376", "999-81-10376"),
    ],
)
def test_a_number_that_excel_has_changed_is_mended(tmp_path: Path, typed: Any, meant: str) -> None:
    (row,) = read(tmp_path, workbook(("business_number",), (typed,)))
    assert row.cells["business_number"] == meant


def test_a_cell_says_what_it_shows(tmp_path: Path) -> None:
    book = workbook(
        ("filed_at", "awarded_on", "amount", "employees", "receipt", "name", "clerk", "source"),
        (
            datetime(2026, 2, 10),  # noqa: DTZ001  Excel knows no zones
            datetime(2026, 2, 10, 17, 50),  # noqa: DTZ001
            30000000.0,
            0.1 + 0.2,
            31,
            "=1+1",
            True,
            " 3천만원 ",
        ),
    )
    book.active["E2"].number_format = "00000"
    book.active["F2"].data_type = "s"
    (row,) = read(tmp_path, book)
    assert list(row.cells.values()) == [
        "2026-02-10",
        "2026-02-10 17:50",
        "30000000",
        "0.3",
        "00031",
        "=1+1",
        "TRUE",
        "3천만원",
    ]


def test_empty_lines_and_columns_are_passed_over(tmp_path: Path) -> None:
    rows = read(tmp_path, "\n\nname,,edition,\n\n가,,x,\n,,,\n나,,y\n")
    assert [row.number for row in rows] == [5, 7]
    assert cells(rows, "name", "edition") == [["가", "x"], ["나", "y"]]
    book = workbook((), ("name", None, "edition"), (), ("가", None, "x"))
    assert [row.number for row in read(tmp_path, book)] == [4]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "desk-sheet-empty"),
        (b"\xef\xbb\xbf\r\n", "desk-sheet-empty"),
        (TEXT.splitlines()[0].encode(), "desk-sheet-empty"),
        (packed(workbook()), "desk-sheet-empty"),
        (packed(workbook(("name",))), "desk-sheet-empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "desk-sheet-strange"),
        (b"<html><table><tr><td>name</td></tr></table>", "desk-sheet-strange"),
        (b"\xff\xfea\0b", "desk-sheet-strange"),
        (b"PK\x03\x04 and no more", "desk-form-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "desk-sheet-old"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "desk-sheet-locked",
        ),
        (b"name\n" + b"\x81\n", "desk-sheet-letters"),
        (TEXT.encode() + OTHER.encode("cp949"), "desk-sheet-mixed"),
        (TEXT.encode("cp949") + OTHER.encode(), "desk-sheet-mixed"),
        (b"x" * 20_000_001, "desk-sheet-large"),
        (b"name\n" + b"x\n" * 20_001, "desk-sheet-long"),
        (b"name,Name\nx,y\n", "desk-sheet-twice"),
        (b"name,shoe size\nx,y\n", "desk-sheet-heading"),
        (b"name\nx,y\n", "desk-sheet-cells"),
        (b'name\n"x\n', "desk-sheet-broken"),
        (b"name\n" + b"x" * 200_000, "desk-sheet-broken"),
    ],
)
def test_what_is_no_sheet_is_one_sentence(tmp_path: Path, body: bytes, word: str) -> None:
    assert refusal(tmp_path, body).startswith(f"{word}: ")


def test_where_the_encoding_changes_is_said(tmp_path: Path) -> None:
    assert "line 3" in refusal(tmp_path, TEXT.encode() + OTHER.encode("cp949"))
    assert "Line 2 " in refusal(tmp_path, b"name\nx\x80\n")


def test_a_heading_steers_no_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in refusal(tmp_path, "name,\x1b[2Jx\nx,y\n")


def test_merged_cells_are_named(tmp_path: Path) -> None:
    book = workbook(("name", "district"), ("가", "가온동"), ("나", None))
    book.active.merge_cells("B2:B3")
    assert "B2:B3" in refusal(tmp_path, book)


def test_a_formula_counts_as_what_it_came_to(tmp_path: Path) -> None:
    book = packed(workbook(("name", "district"), ("가", '="가온동"'), ('="나"', None)))
    part = "xl/worksheets/sheet1.xml"
    assert "B2" in refusal(tmp_path, book)

    def calculated(cell: bytes, value: str) -> Change:
        """A formula as a spreadsheet saves it: with what it came to."""

        def change(xml: bytes) -> bytes:
            before, found, after = xml.partition(b'<c r="%s"' % cell)
            return (
                before
                + found
                + b' t="str"'
                + after.replace(b"<v></v>", b"<v>%s</v>" % value.encode(), 1)
            )

        return change

    half = altered(book, part, calculated(b"B2", "가온동"))
    assert "A3" in refusal(tmp_path, half)
    whole = altered(half, part, calculated(b"A3", "나"))
    assert cells(read(tmp_path, whole), "name", "district") == [["가", "가온동"], ["나", ""]]


def test_an_error_in_a_cell_is_named(tmp_path: Path) -> None:
    said = refusal(tmp_path, workbook(("name", "district"), ("가", "#N/A")))
    assert "B2" in said
    assert "#N/A" in said


def test_one_sheet_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    rows = (("name",), ("가",))
    guides = {say("desk-blank-guide", lang): rows for lang in ("ko", "en")}
    book = workbook(*rows, 옛자료=rows, 빈시트=(), **guides)
    assert "옛자료" in refusal(tmp_path, book)
    book["옛자료"].sheet_state = "hidden"
    assert cells(read(tmp_path, book), "name") == [["가"]]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    body = packed(workbook(("name",), ("가",)))
    bomb = altered(body, "xl/styles.xml", lambda xml: xml + b" " * 60_000_000)
    assert len(bomb) < 100_000
    began = time.process_time()
    assert refusal(tmp_path, bomb).startswith("desk-sheet-large")
    assert time.process_time() - began < 5


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(10)
    )
    body = packed(workbook(("name",), ("가",)))
    bomb = altered(
        body,
        "xl/worksheets/sheet1.xml",
        lambda xml: b"<!DOCTYPE x [" + laughs + b"]>" + xml.replace(b"&#44032;", b"&l9;"),
    )
    assert refusal(tmp_path, bomb).startswith("desk-form-broken")


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576"])
def test_what_a_sheet_declares_is_not_believed(tmp_path: Path, far: str) -> None:
    book = workbook(("name",), ("가",))
    book.active[far].number_format = "0.00"
    body = altered(
        packed(book),
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml),
    )
    began = time.process_time()
    assert cells(read(tmp_path, body), "name") == [["가"]]
    assert time.process_time() - began < 10


def test_a_row_that_no_spreadsheet_has_is_no_endless_search(tmp_path: Path) -> None:
    body = altered(
        packed(workbook(("name",), ("가",))),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999999"'),
    )
    assert refusal(tmp_path, body).startswith("desk-form-broken")


def test_a_file_that_is_not_there_is_a_wrong_use(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "없음.xlsx"):
        with pytest.raises(Usage) as caught:
            read_sheet(file)
        assert caught.value.key == "desk-file-unreadable"


def test_lists_of_decisions_are_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "명단.xlsx"
    workbook(("접수 번호", "결과", "사업자등록번호"), ("접수-1", "선정", 9998110376)).save(file)
    assert cells(read_sheet(file, LIST_HEADINGS), "receipt", "verdict", "business_number") == [
        ["접수-1", "선정", "9998110376"]
    ]


STEERING = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def test_nothing_that_is_written_becomes_a_formula(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["a", "b"],
        *([one, 1] for one in [*STEERING, "가람\x07정밀", "1-2"]),
    ]
    save_lines(tmp_path / "x.csv", lines, force=False)
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))[1:]
    guarded = [f"'{one}" for one in STEERING]
    assert [row[0] for row in rows] == [*guarded, "가람정밀", "1-2"]
    save_lines(tmp_path / "x.xlsx", lines, force=False)
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [cell.quotePrefix for cell in sheet["A"]][1:5] == [True] * 4
    assert [cell.value for cell in sheet["B"]][1:] == [1] * 8


def test_a_file_that_can_not_be_written_is_known_before(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.touch()
    wrong = [there, tmp_path / "x.txt", tmp_path / "none" / "x.csv"]
    keys = []
    for file in wrong:
        with pytest.raises(Fault) as caught:
            check_target(file, force=False)
        keys.append(caught.value.key)
    assert keys == ["desk-file-there", "desk-sheet-kind", "desk-file-unwritable"]
    check_target(there, force=True)


def test_five_thousand_rows_are_read_at_once(tmp_path: Path) -> None:
    numbers = many_numbers(5_000)
    lines = [FIELDS, *(("x", number, "가람정밀 (가상)") for number in numbers)]
    for name in ("많음.xlsx", "많음.csv"):
        save_lines(tmp_path / name, lines, force=False)
        began = time.process_time()
        rows = read_sheet(tmp_path / name)
        assert time.process_time() - began < 5
        assert [row.cells["business_number"] for row in rows] == numbers
