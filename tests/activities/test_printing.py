"""Every printed document opens in a second program and says what was written, to the letter."""

import asyncio
import hashlib
import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from hwpx.document import HwpxDocument
from lxml import etree

from activities import database
from activities.archive import repack
from activities.cabinet import Cabinet
from activities.printing import Press
from activities.printing.content import Content, set_out
from activities.printing.docx import PLAN, print_docx
from activities.printing.hwpx import fill_form, print_hwpx
from activities.printing.pdf import print_pdf
from schema.plan import plan_hash, text_hash
from schema.printed import Format, ToPrint
from schema.refusals import (
    FormIsOldHwp,
    FormLacksFields,
    FormLocked,
    FormNotHwpx,
    FormTooLarge,
    Refusal,
    TemplateUnfit,
    UnknownSection,
)
from schema.template import PlanTemplate
from tests.activities.plans import (
    COST_ROWS,
    COSTS,
    HEADING,
    SCHEDULE,
    TEMPLATE,
    plan,
    read_pdf,
    table,
)
from tests.worlds import World

ROOT = Path(__file__).parent.parent.parent
HOSTILE = (
    "<b>&amp; #sys.inputs #panic() $x^2$ *_별표_* `raw` = 제목 @ref <label> // c /* d */ "
    '{{ 7*7 }} {% if %} {# e #} [x](y) ~ -- "따옴표" \\ 漢字 ㈜ ]]> <w:p/>'
)
BLANK = TEMPLATE.model_copy(update={"blind": True})


def content(template: PlanTemplate = TEMPLATE, **changed: str) -> Content:
    return set_out(template, plan(**changed), HEADING)


def plain(text: str) -> str:
    return "".join(text.split())


def pdf_text(made: Content) -> str:
    return "".join(read_pdf(print_pdf(made)[0]))


def docx_text(made: Content) -> str:
    document = docx.Document(io.BytesIO(print_docx(made)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain("".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def hwpx_text(made: Content) -> str:
    return plain(section_text(print_hwpx(made)))


def section_text(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        root = etree.fromstring(archive.read("Contents/section0.xml"))
    return "".join("".join(text.itertext()) for text in root.iter("{*}t"))


READERS = {"pdf": pdf_text, "docx": docx_text, "hwpx": hwpx_text}
everywhere = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


@everywhere
def test_a_plan_says_everything_that_was_written(read: Callable[[Content], str]) -> None:
    text = read(content())
    for written in (
        "작업환경개선 사업계획서",
        "가나정밀 (가상)",
        "(예시) 소공인 작업환경 개선",
        "제3판 · 3f9a0c513f9a",
        "1. 사업 개요",
        "1.1 사업의 목적과 내용",
        "절삭유 미스트와 분진을 줄이려고 합니다.",
        "집진 설비를 설치합니다.",
        "21,000,000원",
        "2026. 4. 1.",
        "자부담 현금(원)",
        "15,400,000",
        "작업환경측정 2회",
    ):
        if read is docx_text and written.startswith("제3판"):
            continue  # stands in the footer
        assert plain(written) in text, written


@everywhere
def test_costs_are_added_up_only_where_every_amount_is_known(
    read: Callable[[Content], str],
) -> None:
    assert "합계30,000,00021,000,0007,500,0001,500,000" in read(content())
    unknown = table(COSTS, *COST_ROWS[:2], ("인건비", "설치", "미확인", 1, 2, None))
    assert "합계미확인19,950,0017,125,0021,425,000" in read(content(costs=unknown))


@everywhere
def test_hostile_text_is_printed_to_the_letter(read: Callable[[Content], str]) -> None:
    rows = table(COSTS, (HOSTILE, "=1+1", "=SUM(A1)", 1, 2, 3))
    text = read(content(problem=HOSTILE, costs=rows))
    assert text.count(plain(HOSTILE)) == 2
    assert "=SUM(A1)" in text


@everywhere
def test_signs_that_no_file_can_hold_or_that_turn_a_line_around_are_left_out(
    read: Callable[[Content], str],
) -> None:
    assert "앞\u0001\u202e\ufffe뒤" not in read(content(problem="앞\u0001\u202e\ufffe\ud800뒤"))
    assert "앞뒤" in read(content(problem="앞\u0001\u202e\ufffe\ud800뒤"))


@everywhere
@pytest.mark.parametrize("long", ["가" * 10_000, "x" * 10_000, "문장입니다. " * 1_600])
def test_a_long_paragraph_is_printed_whole(read: Callable[[Content], str], long: str) -> None:
    text = read(content(problem=long))
    # Feet of pages stand between; the signs are all there.
    sign = plain(long)[0]
    short = read(content(problem="-")).count(sign)
    assert text.count(sign) == plain(long).count(sign) + short


@everywhere
def test_what_is_not_known_is_said_and_an_empty_table_is_one(
    read: Callable[[Content], str],
) -> None:
    text = read(
        content(amount="미확인", begins="미확인", problem="", costs="[]", schedule="미확인")
    )
    assert text.count("미확인") == 3
    assert "(작성하지않음)" in text
    assert "비목내용총액(원)" in text
    assert "합계" not in text


@everywhere
def test_emoji_do_not_stop_the_press(read: Callable[[Content], str]) -> None:
    assert "웃음" in read(content(problem="웃음 😀 끝"))


@everywhere
def test_a_blind_plan_does_not_name_the_firm(read: Callable[[Content], str]) -> None:
    assert "가나정밀" not in read(content(BLANK))
    assert "기업명" not in read(content(BLANK))


def test_a_pdf_has_numbered_pages_of_a4_and_only_the_installation_s_font() -> None:
    body, pages = print_pdf(content(problem="문장입니다. " * 1_600))
    texts = read_pdf(body)
    assert len(texts) == pages > 3
    assert all(f"{number}/{pages}" in text for number, text in enumerate(texts, 1))
    document = pypdfium2.PdfDocument(body)
    width, height = document[0].get_size()
    document.close()
    assert (round(width), round(height)) == (595, 842)
    assert b"NotoSansKR" in body
    assert set(re.findall(rb"/FontName\s*/[A-Z]{6}\+([\w-]+)", body)) == {b"NotoSansKR-Regular"}
    assert b"/CreationDate" not in body


def test_a_table_goes_over_pages_with_its_headings() -> None:
    rows = [("비목", f"{number}번째", number, number, 0, 0) for number in range(1, 121)]
    body, pages = print_pdf(content(costs=table(COSTS, *rows)))
    headed = [text for text in read_pdf(body) if "자부담현금(원)" in text]
    assert len(headed) >= pages - 1
    assert "120번째" in "".join(headed)
    assert "합계7,2607,26000" in headed[-1]


def test_twenty_pages_take_less_than_two_seconds() -> None:
    paragraph = "집진 설비를 설치하고 작업환경을 다시 측정합니다. " * 12
    rows = [("비목", "내용", number, number, 0, 0) for number in range(60)]
    made = content(problem="\n".join([paragraph] * 130), costs=table(COSTS, *rows))
    assert print_pdf(content())[1] == 1  # the fonts are read once
    assert print_pdf(made)[1] >= 20
    presses: tuple[Callable[[Content], object], ...] = (print_pdf, print_docx, print_hwpx)
    for number, write in enumerate(presses):
        other = replace(made, title=f"{number}")  # typst remembers what it has set
        began = time.perf_counter()
        write(other)
        assert time.perf_counter() - began < 2, write


PRINTING = """
import hashlib, sys
sys.path.insert(0, ".")
from activities.printing.docx import print_docx
from activities.printing.hwpx import print_hwpx
from activities.printing.pdf import print_pdf
from tests.activities.test_printing import content
for body in (print_pdf(content())[0], print_docx(content()), print_hwpx(content())):
    print(hashlib.sha256(body).hexdigest())
"""


def test_the_same_version_is_the_same_bytes_in_another_process() -> None:
    made = (print_pdf(content())[0], print_docx(content()), print_hwpx(content()))
    again = subprocess.run(
        [sys.executable, "-c", PRINTING],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONHASHSEED": "7", "TZ": "America/New_York", "HOME": "/nonexistent"},
    )
    assert again.stdout.split() == [hashlib.sha256(body).hexdigest() for body in made]


async def test_plans_are_printed_side_by_side_without_mixing() -> None:
    made = [content(problem=f"{number}번 계획") for number in range(8)]
    bodies = await asyncio.gather(*(asyncio.to_thread(print_pdf, one) for one in made))
    for number, (body, _) in enumerate(bodies):
        assert f"{number}번계획" in "".join(read_pdf(body))


# The office's own .docx


def test_a_docx_is_a4_korean_and_has_page_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(print_docx(content()))) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
        styles = archive.read("word/styles.xml").decode()
        footers = [archive.read(name) for name in archive.namelist() if "footer" in name]
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    (size,) = document.iter("{*}pgSz")
    named = {etree.QName(name).localname: value for name, value in size.attrib.items()}
    assert (named["w"], named["h"]) == ("11906", "16838")
    assert 'w:eastAsia="맑은 고딕"' in styles
    assert any(b" PAGE " in footer and b" NUMPAGES " in footer for footer in footers)
    assert any(b"3f9a0c513f9a" in footer for footer in footers)


def test_the_office_may_fill_a_template_of_its_own(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("우리 서식: {{ title }}")
    own.save(str(tmp_path / "own.docx"))
    printed = docx.Document(io.BytesIO(print_docx(content(), tmp_path / "own.docx")))
    assert [one.text for one in printed.paragraphs] == ["우리 서식: 작업환경개선 사업계획서"]


@pytest.mark.parametrize(
    "written",
    ["{{ titel }}", "{{ title", "{% for x in chapters %}", "{{ title.__class__.__mro__ }}"],
)
def test_a_template_that_cannot_be_filled_is_refused(tmp_path: Path, written: str) -> None:
    own = docx.Document()
    own.add_paragraph(written)
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(TemplateUnfit, match=r"own\.docx"):
        print_docx(content(), tmp_path / "own.docx")


@pytest.mark.parametrize("body", [b"", b"no zip", None])
def test_a_template_that_is_no_docx_is_refused(tmp_path: Path, body: bytes | None) -> None:
    if body is not None:
        (tmp_path / "own.docx").write_bytes(body)
    with pytest.raises(TemplateUnfit):
        print_docx(content(), tmp_path / "own.docx")


# An agency's form


def form(*rows: list[str]) -> bytes:
    document = HwpxDocument.new()
    made = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            made.cell(number, at).text = text
    return document.to_bytes()


FORM = form(
    ["기 업 명 :", "", "대표자", ""],
    ["신청금액", "", "시작일", ""],
    ["품목", "수량", "단가", "비고"],
    ["", "", "", ""],
)


def cells(body: bytes) -> list[list[str]]:
    document = HwpxDocument.open(body)
    assert document.validate().issues == ()
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_a_form_is_filled_by_its_labels_and_every_field_is_accounted_for() -> None:
    values = {"기업명": HOSTILE, "신청금액": "21,000,000원", "품목": "집진기\n조명"}
    filled = fill_form(FORM, values)
    assert filled.filled == ("기업명", "신청금액", "품목")
    assert sorted(filled.empty) == sorted(("대표자", "시작일", "수량", "단가", "비고"))
    assert cells(filled.body) == [
        ["기 업 명 :", HOSTILE, "대표자", ""],
        ["신청금액", "21,000,000원", "시작일", ""],
        ["품목", "수량", "단가", "비고"],
        ["집진기\n조명", "", "", ""],
    ]
    assert "집진기" in section_text(filled.body)
    assert fill_form(FORM, values).body == filled.body


def test_a_field_below_a_merged_label_is_found() -> None:
    document = HwpxDocument.new()
    made = document.add_table(3, 3)
    made.cell(0, 0).text = "사업 개요"
    made.merge_cells(0, 0, 0, 2)
    made.cell(1, 0).text = ""
    made.merge_cells(1, 0, 2, 2)
    filled = fill_form(document.to_bytes(), {"사업개요": "분진을 줄입니다."})
    assert filled.empty == ()
    assert "분진을 줄입니다." in section_text(filled.body)


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([["기업명", "이미 적힘"]], "기업명"),
        ([["기업명", ""], ["기업명", ""]], "기업명"),
        ([["대표자", ""]], "기업명, 신청금액"),
    ],
)
def test_a_form_that_lacks_a_field_is_refused_by_its_labels(
    rows: list[list[str]], missing: str
) -> None:
    values = {"기업명": "가나", "신청금액": "1"} if "," in missing else {"기업명": "가나"}
    with pytest.raises(FormLacksFields) as refused:
        fill_form(form(*rows), values)
    assert refused.value.details[0]["args"]["labels"] == missing


def encrypted() -> bytes:
    manifest = (
        '<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<odf:file-entry odf:full-path="Contents/section0.xml"><odf:encryption-data/>'
        "</odf:file-entry></odf:manifest>"
    )
    return repack(FORM, {"META-INF/manifest.xml": manifest.encode()})


def flagged() -> bytes:
    body = bytearray(FORM)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = body.find(mark)
        while place >= 0:
            body[place + at] |= 1
            place = body.find(mark, place + 4)
    return bytes(body)


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        for number in range(11):
            archive.writestr(f"Contents/section{number}.xml", b"\0" * 10 * 1024 * 1024)
    return buffer.getvalue()


def other_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return buffer.getvalue()


def torn_table() -> bytes:
    """A table that says it has more columns than cells."""
    with zipfile.ZipFile(io.BytesIO(FORM)) as archive:
        section = archive.read("Contents/section0.xml")
    assert b'colCnt="4"' in section
    return repack(FORM, {"Contents/section0.xml": section.replace(b'colCnt="4"', b'colCnt="5"')})


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), FormIsOldHwp),
        (encrypted(), FormLocked),
        (flagged(), FormLocked),
        (bomb(), FormTooLarge),
        (b"", FormNotHwpx),
        (b"%PDF-1.7", FormNotHwpx),
        (FORM[:-40], FormNotHwpx),
        (other_zip(), FormNotHwpx),
        (repack(FORM, {"Contents/section0.xml": b"<broken"}), FormNotHwpx),
        (repack(FORM, {"Contents/header.xml": b""}), FormNotHwpx),
        (torn_table(), FormNotHwpx),
    ],
)
def test_what_is_no_form_is_refused_in_words(body: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        fill_form(body, {"기업명": "가나"})


# The press


@pytest.fixture
async def drafted(world: World) -> ToPrint:
    """A plan of a real case, in the record."""
    case = await world.open_case()
    await case.tell("eligibility", eligible=True)
    sections = {"problem": "문제입니다.", "solution": "해결입니다.", "scale-up": "성장입니다."}
    await case.tell("draft", base=0, sections=sections, amount=30_000_000)
    hashes = {key: text_hash(text) for key, text in sections.items()}
    return ToPrint(
        case=f"{case.workflow}#1",
        gate="selection",
        version=1,
        sha256=plan_hash(hashes, 30_000_000),
        template="0" * 64,
        date=date(2026, 3, 2),
        formats=tuple(Format),
    )


async def _template(sha256: str) -> PlanTemplate:
    assert sha256 == "0" * 64
    parts = [_part(key) for key in ("problem", "solution", "scale-up")]
    chapter = {"key": "psst", "name": {"ko": "사업", "en": "x"}, "parts": parts}
    told = {"key": "plan", "name": {"ko": "사업계획서", "en": "x"}, "source": "x"}
    return PlanTemplate.model_validate({**told, "chapters": [chapter]})


def _part(key: str) -> dict[str, Any]:
    return {"key": key, "name": {"ko": f"{key} 항목", "en": "x"}}


async def test_the_press_keeps_what_it_prints_under_its_hash(
    pool: database.Pool, drafted: ToPrint
) -> None:
    cabinet = Cabinet(pool)
    press = Press(cabinet, _template)
    printed = await press.print_plan(drafted)
    assert [one.format for one in printed] == list(Format)
    bodies = [await cabinet.body(one.sha256) for one in printed]
    assert [hashlib.sha256(body).hexdigest() for body in bodies] == [p.sha256 for p in printed]
    assert [len(body) for body in bodies] == [one.size for one in printed]
    assert [one.pages for one in printed] == [1, None, None]
    text = "".join(read_pdf(bodies[0]))
    assert "가나정밀(가상)" in text
    assert "문제입니다." in text
    assert await press.print_plan(drafted) == printed


async def test_the_press_fills_the_agency_s_form(pool: database.Pool, drafted: ToPrint) -> None:
    cabinet = Cabinet(pool)
    form_sha256 = hashlib.sha256(FORM).hexdigest()
    await cabinet.keep(form_sha256, "application/hwp+zip", FORM)
    order = drafted.model_copy(
        update={
            "formats": (Format.HWPX,),
            "form": form_sha256,
            "labels": {"기업명": "기업명", "품목": "problem"},
        }
    )
    (printed,) = await Press(cabinet, _template).print_plan(order)
    assert printed.filled == ("기업명", "품목")
    assert set(printed.empty) == {"대표자", "신청금액", "시작일", "수량", "단가", "비고"}
    assert cells(await cabinet.body(printed.sha256))[3][0] == "문제입니다."
    wrong = order.model_copy(update={"labels": {"기업명": "no-such-part"}})
    with pytest.raises(UnknownSection):
        await Press(cabinet, _template).print_plan(wrong)


def test_an_order_to_print_reads_back_what_it_wrote() -> None:
    order = ToPrint(
        case="e.1#1",
        gate="g",
        version=1,
        sha256="0" * 64,
        template="1" * 64,
        date=datetime(2026, 3, 2, tzinfo=UTC).date(),
    )
    assert ToPrint.model_validate(json.loads(order.model_dump_json())) == order


def test_the_standard_template_is_one_that_word_opens() -> None:
    assert docx.Document(str(PLAN)).paragraphs[0].text == "{{ title }}"
    assert table(SCHEDULE) == "[]"
