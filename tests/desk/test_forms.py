"""An agency's form at the desk: looked at before filing, accounted for afterwards."""

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import etree

from desk.diary import cells
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from tests.desk.test_planning import hand_in_whole, wrote
from tests.workflows.telling import until

TODAY = datetime.now(OFFICE_ZONE).date()
PAPERS = (
    ("business-registration",),
    ("quotes",),
    ("small-business", "--until", f"{TODAY + timedelta(days=90)}"),
    ("local-tax", "--issued", f"{TODAY}"),
    ("national-tax", "--issued", f"{TODAY}"),
)
EMPTY = "대표자, 사업자등록번호, 접수번호(기관기재)"
FORM = "forms/example-smart.hwpx"


def text_of(hwpx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(hwpx)) as archive:
        root = etree.fromstring(archive.read("Contents/section0.xml"))
    return "|".join("".join(one.itertext()) for one in root.iter("{*}t"))


async def drafted(clerk: Clerk, flags: list[str], **parts: str) -> str:
    said = await clerk(*flags, "--json")
    assert said.code == 0, said.err
    case: str = said.document["case"]
    assert (await clerk("eligibility", case, "--eligible")).code == 0
    for part, text in parts.items():
        told = ("draft", case, "--base", "0", "--section", f"{part}={text}")
        assert (await clerk(*told)).code == 0
    return case


async def test_a_plan_is_put_into_the_agencys_form_to_be_looked_at(
    clerk: Clerk, application: Flags, tmp_path: Path
) -> None:
    flags = application(edition="example-smart", name="가온정밀(가상)")
    case = await drafted(clerk, flags, problem="치수 불량 4.2 %")
    file = tmp_path / "신청서.hwpx"
    said = await clerk("plan", case, "--to", str(file))
    assert said.code == 0, said.err
    text = text_of(file.read_bytes())
    assert "|기 업 명 :|가온정밀(가상)|" in text
    assert "|현장의 문제|치수 불량 4.2 %|" in text
    assert f"Filled in the form {FORM}: 사업명, 기업명, 현장의 문제, 작성일" in said.out
    (left,) = [line for line in said.out.splitlines() if "for a person to fill in" in line]
    assert left.endswith("사업요약, 해결방안, 사업비산출내역, 담당인력, 접수번호(기관기재)")

    assert (await clerk("plan", case, "--to", str(file))).code == 3
    said = await clerk("plan", case, "--to", str(file), "--force", "--blank", "--json")
    assert said.code == 0, said.err
    assert said.document["form"]["filled"] == ["사업명", "기업명", "작성일"]
    assert "치수 불량" not in text_of(file.read_bytes())


async def test_what_was_filed_says_which_fields_of_the_form_are_left(
    clerk: Clerk, application: Flags, tmp_path: Path
) -> None:
    case = await drafted(clerk, application(edition="example-smart", amount="3600만원"))
    await hand_in_whole(clerk, case, tmp_path / "plan.json")
    assert (await clerk("confirm", case, "--version", "1", "--knowing")).code == 0
    for number, (kind, *dated) in enumerate(PAPERS):
        scan = tmp_path / f"{kind}.pdf"
        scan.write_bytes(f"%PDF-1.7 (an invented paper, {number})".encode())
        handed = ("paper", case, kind, "--file", str(scan), "--status", "accepted")
        said = await clerk(*handed, *dated)
        assert said.code == 0, said.err

    async def filed() -> bool:
        said = await clerk("show", case, "--json")
        return bool(said.document["stage"] == "review")

    await until(filed)
    left = f"Left empty in the form, for a person to fill in: {EMPTY}"
    proof = await clerk("proof", case)
    assert proof.code == 0, proof.err
    assert left in proof.out
    (filing,) = (await clerk("proof", case, "--json")).document["filings"]
    assert (filing["form"]["file"], len(filing["form"]["filled"])) == (FORM, 14)
    assert left in (await clerk("bundle", case, "--to", str(tmp_path))).out


async def test_a_plan_without_a_form_is_written_as_a_plain_document(
    clerk: Clerk, application: Flags, tmp_path: Path
) -> None:
    case = await drafted(clerk, application(edition="example-clean", amount="420만원"))
    file = tmp_path / "plan.hwpx"
    said = await clerk("plan", case, "--to", str(file))
    assert (said.code, "draft first" in said.sentence) == (3, True)
    assert not file.exists()
    sections = wrote(tmp_path / "plan.json", {"purpose": "분진을 줄입니다."})
    said = await clerk("draft", case, "--base", "0", "--file", str(sections))
    assert said.code == 0, said.err
    said = await clerk("plan", case, "--to", str(file), "--json")
    assert said.code == 0, said.err
    assert said.document["form"] is None
    assert "분진을 줄입니다." in text_of(file.read_bytes())
    assert (await clerk("plan", case, "--to", str(tmp_path / "plan.pdf"))).code == 2


async def test_a_call_says_which_form_is_filled(clerk: Clerk) -> None:
    said = await clerk("programmes", "example-smart")
    assert said.code == 0, said.err
    assert FORM in said.out
    assert "(14 fields are filled)" in said.out
    said = await clerk("programmes", "example-smart", "--json")
    (gate,) = said.document["edition"]["gates"]
    assert gate["form"]["labels"]["현장의 문제"] == "problem"


def test_a_form_that_could_not_be_filled_is_told_in_the_diary() -> None:
    line = {"kind": "bundled", "stream": "c#1", "seq": 7, "superseded": False, "corrected_by": None}
    told = {"refused": "FormLacksFields", "form": FORM, "labels": "상호"}
    rest: dict[str, Any] = {"happened_at": None, "by": "-", "via": "", "reference": "", "texts": {}}
    assert f"The form {FORM} could not be filled (상호)" in str(
        cells({**line, **rest, "details": told}, {})[-1]
    )
    assert cells({**line, **rest, "details": {}}, {})[-1] == ""
