"""Whatever reference data or a form says, its faults are named: none of it is a crash."""

import tempfile
import zipfile
from contextlib import suppress
from copy import copy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.archive import repack
from activities.printing.content import set_out
from activities.printing.docx import PLAN, print_docx
from activities.printing.hwpx import FilledForm, fields_of, fill_form
from activities.sheets import KINDS, Fault, Shelf, _judge, _opened
from activities.sheets import read as read_folder
from activities.shelving import REFERENCE
from schema.refusals import Refusal, TemplateUnfit
from tests.activities.plans import HEADING, TEMPLATE, plan
from tests.hostile import DAMAGE, Damage, few, mangled, mangled_archive

SHELF = read_folder(REFERENCE)
FILES = sorted(REFERENCE.rglob("*.toml"))
FORM = next((REFERENCE / "forms").glob("*.hwpx")).read_bytes()
LABEL = next(iter(fields_of(FORM)))
VALUES = (
    *["[]", "{}", "[[[]]]", "{key=1}", "nan", "1e400", "2026-02-30", "1979-05-27"],
    "9" * 5_000,
)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the reference data with a value, a line, or any bytes of it changed."""
    file = draw(st.sampled_from(FILES))
    lines = file.read_text(encoding="utf-8").splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    key, equals, _ = lines[at].partition("=")
    match draw(st.sampled_from(("value", "line", "bytes"))):
        case "value" if equals:
            lines[at] = f"{key}= {draw(st.sampled_from(VALUES) | st.integers().map(str))}"
        case "line":
            lines[at : at + draw(st.integers(0, 3))] = draw(st.lists(st.sampled_from(lines)))
        case _:
            return file.parent.name, mangled(file.read_bytes(), draw(DAMAGE))
    return file.parent.name, "\n".join(lines).encode()


def faults_of(kind: str, body: bytes) -> list[Fault]:
    """What is wrong with one file, the others being as they are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / kind).mkdir()
        (folder / kind / "one.toml").write_bytes(body)
        found = _opened(folder / kind / "one.toml", folder)
    if isinstance(found, Fault):
        return [found]
    shelf = Shelf(sound=copy(SHELF.sound), forms=SHELF.forms)
    _judge(found, shelf)
    return shelf.faults


@few(100)
@given(sheets() | st.tuples(st.sampled_from(sorted(KINDS)), st.binary(max_size=100)))
def test_any_file_of_the_reference_data_is_read_or_its_faults_are_named(
    file: tuple[str, bytes],
) -> None:
    for fault in faults_of(*file):
        assert fault.why
        assert "\n" not in str(fault)


@pytest.mark.parametrize("text", ["key = " + "[" * 5_000, "key = " + "9" * 5_000], ids=len)
def test_what_python_does_not_take_apart_is_a_fault(text: str) -> None:
    assert faults_of("laws", text.encode())


@few(40)
@given(DAMAGE)
def test_any_form_is_filled_or_refused(damage: Damage) -> None:
    body = mangled_archive(FORM, damage)
    with suppress(Refusal):
        assert isinstance(fields_of(body), dict)
        assert isinstance(fill_form(body, {LABEL: "가람정밀 (가상)"}), FilledForm)


CONTENT = set_out(TEMPLATE, plan(), HEADING)
TAGS = ("{{ 1/0 }}", "{{ title(1) }}", "{% for x in 7 %}{% endfor %}", "{% if %}", "{{ a.b.c }}")


@few(15)
@given(DAMAGE)
def test_any_template_of_a_document_is_filled_or_refused(damage: Damage) -> None:
    body = mangled_archive(PLAN.read_bytes(), damage)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "plan.docx"
        template.write_bytes(body)
        with suppress(TemplateUnfit):
            assert print_docx(CONTENT, template)


@pytest.mark.parametrize("tag", TAGS)
def test_a_template_that_asks_for_nonsense_is_refused(tag: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(PLAN) as opened:
        body = opened.read("word/document.xml").replace(b"{{ title }}", tag.encode())
    assert tag.encode() in body
    template = tmp_path / "plan.docx"
    template.write_bytes(repack(PLAN.read_bytes(), {"word/document.xml": body}))
    with pytest.raises(TemplateUnfit):
        print_docx(CONTENT, template)
