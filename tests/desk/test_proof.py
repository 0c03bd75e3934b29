"""What was filed can be proved years later, and a touched byte is named."""

import hashlib
import io
import zipfile
from pathlib import Path

import asyncpg
import pypdfium2
import pytest

from office.stack import Stack
from tests.desk.clerks import Clerk

SECTIONS = ("--section", "problem=문제", "--section", "solution=해결", "--section", "scale-up=성장")


@pytest.fixture
async def filed(clerk: Clerk, case: str) -> str:
    """A case whose plan was filed by hand, with its receipt."""
    for line in (
        ("eligibility", case, "--eligible"),
        ("draft", case, "--base", "0", *SECTIONS),
        ("confirm", case, "--version", "1", "--means", "phone"),
        ("receipt", case, "--number", "접수-2026-31"),
    ):
        said = await clerk(*line)
        assert said.code == 0, said.err
    return case


def only_zip(folder: Path) -> Path:
    (bundle,) = folder.glob("*.zip")
    return bundle


async def test_a_filing_is_proved_and_written_out_with_its_certificate(
    clerk: Clerk, filed: str, tmp_path: Path
) -> None:
    said = await clerk("proof", filed)
    assert said.code == 0, said.err
    assert "It holds" in said.out
    assert "no certificate yet" not in said.out

    said = await clerk("proof", filed, "--out", str(tmp_path), "--json")
    assert said.code == 0, said.err
    (proof,) = said.document["filings"]
    assert proof["holds"] is True
    assert proof["faults"] == []
    assert proof["number"] == "접수-2026-31"
    assert [file["name"] for file in proof["files"]] == [
        "01-problem.md",
        "02-solution.md",
        "03-scale-up.md",
    ]
    bundle, page = (Path(file) for file in proof["saved"])
    assert hashlib.sha256(bundle.read_bytes()).hexdigest() == proof["sha256"]
    assert hashlib.sha256(page.read_bytes()).hexdigest() == proof["certificate"]
    assert page.read_bytes().startswith(b"%PDF")
    # Again is nothing; another file of that name is left as it is.
    assert (await clerk("proof", filed, "--out", str(tmp_path))).code == 0
    page.write_bytes(b"mine")
    said = await clerk("proof", filed, "--out", str(tmp_path))
    assert said.code == 3
    assert str(page) in said.sentence
    assert page.read_bytes() == b"mine"


async def test_a_touched_file_is_named_to_the_byte(
    clerk: Clerk, filed: str, tmp_path: Path
) -> None:
    assert (await clerk("proof", filed, "--out", str(tmp_path))).code == 0
    bundle = only_zip(tmp_path)
    assert (await clerk("proof", filed, "--file", str(bundle))).code == 0

    body = bundle.read_bytes()
    place = body.index("해결".encode())
    touched = tmp_path / "touched.zip"
    touched.write_bytes(body[:place] + b"\x00" + body[place + 1 :])
    said = await clerk("proof", filed, "--file", str(touched))
    assert said.code == 3
    assert "02-solution.md: differs from byte 1 on (filed 0xED, now 0x00)" in said.out

    said = await clerk("proof", filed, "--file", str(touched), "--json")
    assert said.code == 3
    (proof,) = said.document["filings"]
    assert said.document["holds"] is False
    assert proof["faults"] == [
        {"doubt": "other_bundle", "file": ""},
        {"doubt": "file_touched", "file": "02-solution.md", "offset": 0, "was": 0xED, "now": 0},
    ]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (b"", "no zip"),
        (b"%PDF-1.7 not a bundle", "no zip"),
        (b"PK\x03\x04" * 50, "no zip"),
    ],
)
async def test_what_is_no_bundle_is_told_so(
    clerk: Clerk, filed: str, tmp_path: Path, made: bytes, told: str
) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(made)
    said = await clerk("proof", filed, "--file", str(file))
    assert said.code == 3
    assert told in said.out


async def test_a_bundle_with_a_file_more_and_one_less_is_told(
    clerk: Clerk, filed: str, tmp_path: Path
) -> None:
    assert (await clerk("proof", filed, "--out", str(tmp_path))).code == 0
    bundle = only_zip(tmp_path)
    buffer = io.BytesIO()
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != "01-problem.md":
                new.writestr(name, old.read(name))
        new.writestr("extra.exe", b"x")
    (tmp_path / "new.zip").write_bytes(buffer.getvalue())
    said = await clerk("proof", filed, "--file", str(tmp_path / "new.zip"))
    assert said.code == 3
    assert "01-problem.md: is missing" in said.out
    assert "extra.exe: was not in the bundle" in said.out


async def test_a_bundle_that_was_touched_in_the_record_is_found(
    clerk: Clerk, filed: str, stack: Stack, tmp_path: Path
) -> None:
    assert (await clerk("proof", filed, "--out", str(tmp_path))).code == 0
    bundle = only_zip(tmp_path)
    body = bundle.read_bytes()
    sha256 = hashlib.sha256(body).hexdigest()
    touched = body.replace("문제".encode(), "문재".encode())
    owner = await asyncpg.connect(stack.runtime.owner_url)
    try:
        await owner.execute("update document set body = $2 where sha256 = $1", sha256, touched)
        said = await clerk("proof", filed)
        assert said.code == 3
        assert "01-problem.md: not what was filed" in said.out
        # The copy that the firm has is the true one, and nothing false is handed out.
        assert (await clerk("proof", filed, "--file", str(bundle))).code == 0
        again = await clerk("proof", filed, "--out", str(tmp_path / "again"), "--json")
        assert again.document["filings"][0]["saved"] == []
    finally:
        await owner.execute("update document set body = $2 where sha256 = $1", sha256, body)
        await owner.close()
    assert (await clerk("proof", filed)).code == 0


async def test_every_filing_of_a_case_is_proved(clerk: Clerk, filed: str, tmp_path: Path) -> None:
    for line in (
        ("supplement", filed, "--what", "견적서", "--until", "2099-12-01"),
        ("receipt", filed, "--number", "접수-2026-77"),
        ("decide", filed, "--verdict", "returned", "--reason", "보완"),
        ("draft", filed, "--base", "1", "--section", "problem=더 나은 문제"),
        ("confirm", filed, "--version", "2", "--means", "phone"),
        ("receipt", filed, "--number", "접수-2026-99"),
    ):
        said = await clerk(*line)
        assert said.code == 0, said.err
    said = await clerk("proof", filed, "--json", "--out", str(tmp_path))
    assert said.code == 0, said.out
    proofs = said.document["filings"]
    numbers = [proof["number"] for proof in proofs]
    assert numbers == ["접수-2026-99", "접수-2026-77", "접수-2026-31"]
    assert all(proof["holds"] for proof in proofs)
    assert proofs[0]["sha256"] != proofs[1]["sha256"] == proofs[2]["sha256"]
    # A file is held against the filing it is of, not against the last one.
    said = await clerk("proof", filed, "--file", proofs[2]["saved"][0], "--json")
    assert [proof["sha256"] for proof in said.document["filings"]] == [proofs[2]["sha256"]]


async def test_what_cannot_be_proved_is_told(clerk: Clerk, case: str, tmp_path: Path) -> None:
    said = await clerk("proof", "no-such-case")
    assert said.code == 4
    said = await clerk("proof", case)
    assert said.code == 4
    assert "Nothing was bundled" in said.sentence
    said = await clerk("proof", case, "--file", str(tmp_path / "none.zip"))
    assert said.code in {2, 4}


async def test_what_was_handed_in_on_a_request_is_proved_with_its_own_receipt(
    clerk: Clerk, filed: str, tmp_path: Path
) -> None:
    said = await clerk("resubmit", filed, "--text", "견적서")
    assert said.code == 3
    assert "has asked for nothing" in said.sentence
    letter = tmp_path / "설명.txt"
    letter.write_text("견적서를 다시 냅니다", encoding="utf-8")
    for line in (
        ("supplement", filed, "--what", "견적서", "--until", "2099-12-01"),
        ("resubmit", filed, "--file", str(letter)),
    ):
        said = await clerk(*line)
        assert said.code == 0, said.err
    proofs = (await clerk("proof", filed, "--json")).document["filings"]
    while len(proofs) < 2:  # until the bundle is made
        proofs = (await clerk("proof", filed, "--json")).document["filings"]
    handed_in = next(proof for proof in proofs if proof["key"].endswith("/v1/s1"))
    assert (handed_in["number"], handed_in["holds"]) == (None, True)
    said = await clerk("bundle", filed, "--to", str(tmp_path), "--json")
    assert said.document["sha256"] == handed_in["sha256"]
    said = await clerk("receipt", filed, "--number", "보완-77")
    assert said.code == 0, said.err
    # Typed again, the same answer to the same request is the first; another one answers nothing.
    assert (await clerk("resubmit", filed, "--text", "견적서를 다시 냅니다")).code == 0
    assert (await clerk("resubmit", filed, "--text", "다른 설명")).code == 3

    said = await clerk("proof", filed, "--json", "--out", str(tmp_path / "out"))
    assert said.code == 0, said.out
    last, first = said.document["filings"]
    assert (last["number"], first["number"]) == ("보완-77", "접수-2026-31")
    assert (last["sha256"], last["holds"]) == (handed_in["sha256"], True)
    assert [file["name"] for file in last["files"]] == ["보완-설명.txt"]
    assert last["certificate"] not in {None, first["certificate"]}
    assert len(last["saved"]) == 2
    assert (last["request"], first["request"]) == (1, 0)
    told = "제출(접수번호 접수-2026-31)에 대해 기관이 1번째로 요청한 보완"
    assert (await clerk("proof", filed, "--lang", "ko")).out.count(f"앞서 낸 {told}") == 1
    with pypdfium2.PdfDocument(last["saved"][1]) as page:
        assert f"선정평가 {told}" in page[0].get_textpage().get_text_range()
    said = await clerk("show", filed)
    for told in ("supplement requested", "request 1", "견적서를 다시 냅니다", "보완-77"):
        assert told in said.out
