"""Whatever bytes a file has, it is read or refused in one sentence: none of them is a crash."""

import io
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from activities.sheets import read as read_reference
from activities.shelving import REFERENCE
from desk import drafting, papers, workbook
from desk.sheet import HEADINGS, LIST_HEADINGS, read_sheet
from office.faults import Fault
from schema.template import PlanTemplate
from schema.words import say
from tests.hostile import DAMAGE, JSON, SAID, STRANGE, Damage, few, mangled, mangled_archive

TEMPLATE = read_reference(REFERENCE).all(PlanTemplate)[0]
CELLS = st.text(max_size=12) | SAID | st.sampled_from([one for one in STRANGE if one != "\ud800"])


def packed(**sheets: tuple[tuple[Any, ...], ...]) -> bytes:
    book, body = Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(body)
    return body.getvalue()


SHEET = packed(표=(tuple(HEADINGS), ("example-growth", 9998110376, "가람정밀 (가상)", None, 1.5)))
TEXTS = (
    (say("desk-form-case"), ""),
    (say("desk-form-base"), 1),
    (),
    tuple(say(f"desk-form-{name}") for name in ("key", "name", "body", "hint")),
    *((part.key, "-", "낡은 기계", "") for part in TEMPLATE.parts[:2]),
)
TABLE = next(part for part in TEMPLATE.parts if part.columns)
ROWS = (tuple(column.name.ko for column in TABLE.columns), ("설치", "2026-12-01", "2026-12-24"))
PLAN = packed(**{say("desk-form-texts"): TEXTS, TABLE.name.ko: ROWS})


def read(reader: Callable[[Path], object], body: bytes, name: str) -> object:
    """What comes of a file: what it says, or None where a sentence refuses it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(body)
        with suppress(Fault):
            return reader(file)
        return None


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A sheet saved as text, with right headings and any cells, in any encoding."""
    part = draw(st.sampled_from(",\t;"))
    width = draw(st.integers(1, 4))
    lines = draw(st.lists(st.lists(CELLS.map(str), max_size=width + 1), max_size=4))
    rows = [draw(st.permutations(sorted(HEADINGS)))[:width], *lines]
    text = draw(st.sampled_from("\n\r")).join(part.join(row) for row in rows)
    return text.encode(draw(st.sampled_from(("utf-8", "utf-16", "cp949"))), "replace")


@few(100)
@given(st.binary(max_size=300) | texts() | st.builds(mangled, texts(), DAMAGE))
def test_any_text_is_a_sheet_or_refused(body: bytes) -> None:
    for known in (HEADINGS, LIST_HEADINGS):
        read(partial(read_sheet, known=known), body, "표.csv")


@few(60)
@given(DAMAGE)
def test_any_workbook_is_a_sheet_or_refused(damage: Damage) -> None:
    body = mangled_archive(SHEET, damage)
    for known in (HEADINGS, LIST_HEADINGS):
        read(partial(read_sheet, known=known), body, "표.xlsx")


@few(60)
@given(DAMAGE)
def test_any_workbook_is_a_plan_or_refused(damage: Damage) -> None:
    body = mangled_archive(PLAN, damage)
    read(lambda file: workbook.filled(file, TEMPLATE), body, "plan.xlsx")


DEEP = ('{"sections":' * 5_000).encode()
TOML = 'amount = 3_000\nbase = 0\n[sections]\nproblem = """\n낡은 기계\n"""\n'.encode()


@few(100)
@given(st.binary(max_size=200) | DAMAGE | JSON)
def test_any_text_is_a_plan_or_refused(said: Any) -> None:
    match said:
        case bytes():
            body = said
        case (float(), list()):
            body = mangled(TOML, said)
        case _:
            body = json.dumps(said).encode()
    for name in ("plan.json", "plan.toml"):
        read(drafting._read_plan, body, name)
    read(papers._letter, body, "letter.txt")


def test_a_plan_that_is_nested_without_end_is_refused() -> None:
    assert read(drafting._read_plan, DEEP, "plan.json") is None
    assert read(drafting._read_plan, b"base = " + b"[" * 5_000, "plan.toml") is None
    assert read(drafting._read_plan, b"base = " + b"9" * 5_000, "plan.toml") is None


def test_what_is_right_is_read() -> None:
    assert read(read_sheet, SHEET, "표.xlsx")
    assert read(lambda file: workbook.filled(file, TEMPLATE), PLAN, "plan.xlsx")
    assert read(drafting._read_plan, TOML, "plan.toml")
