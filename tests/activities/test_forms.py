"""Agencies' forms in the reference data: each fault is told with its line."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copy

import pytest
from hwpx.document import HwpxDocument

from activities.database import Pool
from activities.printing.content import set_out
from activities.shelving import load_reference
from office.trial import print_trial
from schema.announcement import differing
from schema.printed import AgencyForm
from schema.programme import Edition
from tests.activities.plans import HEADING, TEMPLATE, plan
from tests.activities.test_printing import encrypted, other_zip, section_text
from tests.activities.test_reference import faults, spoil
from tests.forms import EXAMPLE, example, form

SMART = "programmes/example-smart.toml"
FORM = "forms/example-smart.hwpx"
FILE = f'file = "{FORM}"'
FIELD = '"기업명" = "기업명"'
EDITION = "select body from edition where programme = 'example-smart'"


def written(body: bytes) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.write_bytes(body)

    return write


def swollen(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(50 * 1024 * 1024)


def linked(file: Path) -> None:
    outside = copy(file, file.parent.parent / "outside.hwpx")
    file.unlink()
    file.symlink_to(outside)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Path.unlink, f"no file '{FORM}' in the folder forms that can be read; there are: -"),
        (linked, f"no file '{FORM}' in the folder forms"),
        (written(b""), "empty file (0 bytes)"),
        (swollen, "more than 20 MB"),
        (written(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)), "save as .hwpx"),
        (written(encrypted()), "has a password"),
        (written(b"%PDF-1.7"), "is no .hwpx file"),
        (written(other_zip()), "is no .hwpx file"),
        (written(example()[:-40]), "is no .hwpx file"),
    ],
)
async def test_a_file_that_is_no_form_is_named_on_its_line(
    owner: Pool, folder: Path, change: Callable[[Path], None], why: str
) -> None:
    line = spoil(folder, SMART, FILE, FILE)
    change(folder / FORM)
    (found,) = await faults(owner, folder)
    assert found.startswith(f"{SMART}:{line}: gates.selection.form.file: ")
    assert why in found


@pytest.mark.parametrize(
    ("old", "new", "place", "why"),
    [
        (FILE, 'file = "forms/other.hwpx"', "file", f"there are: {FORM}"),
        (FILE, f'file = "forms/../{FORM}"', "file", "no file 'forms/../"),
        (FILE, 'file = "../outside.hwpx"', "file", "no file '../outside.hwpx'"),
        (FILE, 'file = "/etc/passwd"', "file", "no file '/etc/passwd'"),
        (FILE, f'fil = "{FORM}"', "fil", "no name known here"),
        (FIELD, '"상호" = "기업명"', "labels.상호",
         "not exactly one empty field beside '상호'; its fields: 사업명, 기업명, 대표자"),
        (FIELD, f'{FIELD}\n"기 업 명 :" = "summary"', "labels.기 업 명 :", "same label as another"),
        (FIELD, '"기업명" = "company"', "labels.기업명", "no part 'company' in the gate's"),
        (FIELD, '"기업명" = "기업 이름"', "labels.기업명", "known: 사업명, 기업명, 작성일, 판"),
        (FIELD, '"기업명" = ""', "labels.기업명", "is empty"),
    ],
)  # fmt: skip
async def test_a_form_that_does_not_fit_its_gate_is_named_on_its_line(  # noqa: PLR0913, PLR0917
    owner: Pool, folder: Path, old: str, new: str, place: str, why: str
) -> None:
    copy(folder / FORM, folder.parent / "outside.hwpx")
    line = spoil(folder, SMART, old, new) + new.count("\n")
    found = await faults(owner, folder)
    assert any(
        re.match(rf"{SMART}:{line}: gates\.selection\.form\.{re.escape(place)}: ", one)
        and why in one
        for one in found
    ), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('prints = ["pdf", "docx", "hwpx"]', 'prints = ["pdf"]'),
        ('template = "smart-workshop"',
         'sections = [{ key = "x", name = { ko = "가", en = "x" } }]'),
    ],
)  # fmt: skip
async def test_a_form_that_nothing_would_be_printed_into_is_a_fault(
    owner: Pool, folder: Path, old: str, new: str
) -> None:
    spoil(folder, SMART, old, new)
    (found,) = await faults(owner, folder)
    assert "gates.selection: gate selection: a form is filled from a plan's template" in found


async def test_two_fields_of_one_name_are_a_fault_for_who_fills_them(
    owner: Pool, folder: Path
) -> None:
    (folder / FORM).write_bytes(form([("기업명", "", "기업명", "")]))
    found = await faults(owner, folder)
    assert len(found) == 14, found
    assert any("labels.기업명: " in one and "beside '기업명'" in one for one in found)


async def test_a_blind_plan_gives_a_form_no_name_of_the_firm(owner: Pool, folder: Path) -> None:
    template = folder / "templates" / "smart-workshop.toml"
    text = template.read_text(encoding="utf-8").replace(
        'takes = ["name", "district", ', "takes = ["
    )
    template.write_text(
        text.replace("\n\n[[chapters]]", "\nblind = true\n\n[[chapters]]", 1), "utf-8"
    )
    found = await faults(owner, folder)
    assert any("labels.기업명: there is no part '기업명'" in one for one in found), found


async def test_a_form_rests_under_its_hash_as_every_text_it_had(
    restored: Pool, folder: Path
) -> None:
    first = Edition.model_validate_json(await restored.fetchval(EDITION))
    body = EXAMPLE.read_bytes()
    kept = "select body from document where sha256 = $1"
    assert first.gates[0].form is not None
    assert first.gates[0].form.sha256 == sha256(body).hexdigest()
    assert await restored.fetchval(kept, first.gates[0].form.sha256) == body

    rows = [(label, "") for label in first.gates[0].form.labels]
    (folder / FORM).write_bytes(form(rows))
    await load_reference(restored, folder)
    await load_reference(restored, folder)
    second = Edition.model_validate_json(await restored.fetchval(EDITION))
    assert second.gates[0].form is not None
    assert await restored.fetchval(kept, second.gates[0].form.sha256) == form(rows)
    assert await restored.fetchval(kept, first.gates[0].form.sha256) == body
    assert differing(first, second) == ("gates.selection.form",)


def cells(body: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in HwpxDocument.open(body).tables
    ]


def test_the_example_is_the_form_that_its_script_makes() -> None:
    assert cells(EXAMPLE.read_bytes()) == cells(example())
    assert "(예시)" in section_text(EXAMPLE.read_bytes())


def test_what_was_not_written_leaves_its_field_empty() -> None:
    told = AgencyForm(file=FORM, labels={"기업명": "기업명", "목적": "purpose", "비용": "costs"})
    blank = form([("기 업 명 :", ""), ("목적", ""), ("비용", ""), ("서명", "")])
    body, account = print_trial(TEMPLATE, plan(purpose=" "), HEADING, (told, blank))
    assert account is not None
    assert (account.filled, account.empty) == (("기업명", "비용"), ("목적", "서명"))
    text = section_text(body)
    assert "가나정밀 (가상)" in text
    assert "(작성하지 않음)" not in text
    plain, nothing = print_trial(TEMPLATE, plan(purpose=" "), HEADING, None)
    assert nothing is None
    assert "(작성하지 않음)" in section_text(plain)
    assert set_out(TEMPLATE, plan(purpose=" "), HEADING).plain["purpose"] == ""
