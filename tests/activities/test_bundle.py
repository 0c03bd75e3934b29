"""A bundle holds exactly what is filed, and the least change of it is found and named."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from activities import database
from activities.bundle import make_bundle, seal
from activities.cabinet import Cabinet
from activities.printing import Press
from activities.printing.certificate import Named, print_certificate
from schema.printed import Enclosed, ToCertify
from schema.proof import (
    Doubt,
    Fault,
    Manifest,
    Recorded,
    compare,
    first_change,
    read_manifest,
    verify,
)
from schema.submission import ToFile
from schema.template import PlanTemplate
from tests.activities.plans import read_pdf
from tests.worlds import World

AT = datetime(2026, 3, 2, 14, 0, tzinfo=timezone(timedelta(hours=9)))
ORDER = ToFile(
    key="example-growth-2026-1.9998100016#1/selection/v3",
    case="example-growth-2026-1.9998100016#1",
    edition="example-growth-2026-1",
    gate="selection",
    channel="email",
    version=3,
    sha256="3f9a0c51" * 8,
    asked_at=AT,
    confirmed_by="firm_owner",
)
FILES = {
    "01-problem.md": "문제입니다.".encode(),
    "계획서.pdf": b"%PDF" + bytes(range(256)) * 8,
    "papers/지방세 납세증명.pdf": b"certificate of taxes paid",
}
BUNDLE, SHA256 = seal(ORDER, FILES)
RECORDED = Recorded(
    case=ORDER.case,
    gate=ORDER.gate,
    key=ORDER.key,
    bundle=SHA256,
    plan_sha256=ORDER.sha256,
)
NAMED = Named("(예시) 소공인 성장지원", "가나정밀 (가상)", "선정평가")


def sealed_by_an_older_release(order: ToFile, texts: dict[str, str]) -> bytes:
    """A bundle as release 0.2 made it."""
    manifest = {
        "case": order.case,
        "gate": order.gate,
        "key": order.key,
        "version": order.version,
        "plan_sha256": order.sha256,
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    }
    files = texts | {"manifest.json": json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"}
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), files[name])
    return buffer.getvalue()


OLD = sealed_by_an_older_release(ORDER, {"01-problem.md": "문제입니다. " * 200, "02-team.md": "팀"})
OLD_RECORDED = RECORDED.model_copy(update={"bundle": hashlib.sha256(OLD).hexdigest()})


def doubts(faults: tuple[Fault, ...]) -> list[tuple[str, str, int | None]]:
    return [(fault.doubt.value, fault.file, fault.offset) for fault in faults]


def test_a_bundle_is_a_plain_zip_the_same_to_the_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted([*FILES, "manifest.json"])
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        for name, body in FILES.items():
            assert archive.read(name) == body


def test_the_manifest_says_what_was_filed_by_whom_and_when() -> None:
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert {key: manifest[key] for key in ("case", "gate", "key", "version", "channel")} == {
        "case": ORDER.case,
        "gate": "selection",
        "key": ORDER.key,
        "version": 3,
        "channel": "email",
    }
    assert manifest["plan_sha256"] == ORDER.sha256
    assert manifest["confirmed_by"] == "firm_owner"
    assert manifest["asked_at"] == "2026-03-02T05:00:00+00:00"
    assert manifest["files"] == [
        {"name": name, "sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
        for name, body in sorted(FILES.items())
    ]


def test_the_same_content_is_the_same_bundle_in_whatever_order_it_comes() -> None:
    assert seal(ORDER, dict(reversed(FILES.items()))) == (BUNDLE, SHA256)
    utc = ORDER.model_copy(update={"asked_at": AT.astimezone(UTC)})
    assert seal(utc, FILES) == (BUNDLE, SHA256)
    assert seal(ORDER.model_copy(update={"confirmed_by": "clerk"}), FILES)[1] != SHA256


def test_what_was_filed_holds_also_from_an_older_release() -> None:
    assert verify(BUNDLE, RECORDED) == ()
    assert verify(BUNDLE, RECORDED, BUNDLE) == ()
    assert verify(OLD, OLD_RECORDED) == ()
    manifest = read_manifest(OLD)
    assert manifest is not None
    assert [file.name for file in manifest.files] == ["01-problem.md", "02-team.md"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("at", [0, 3, -1])
def test_a_touched_byte_is_named_with_its_file(name: str, at: int) -> None:
    body = FILES[name]
    place = BUNDLE.index(body) + at % len(body)
    touched = BUNDLE[:place] + bytes([BUNDLE[place] ^ 0x20]) + BUNDLE[place + 1 :]
    assert verify(touched, RECORDED, BUNDLE) == (
        Fault(doubt=Doubt.OTHER_BUNDLE),
        Fault(
            doubt=Doubt.FILE_TOUCHED,
            file=name,
            offset=at % len(body),
            was=body[at],
            now=body[at] ^ 0x20,
        ),
    )
    assert doubts(verify(touched, RECORDED)) == [
        ("other_bundle", "", None),
        ("file_touched", name, None),
    ]


def test_a_bundle_that_was_packed_anew_is_told_by_its_files() -> None:
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as archive:
        manifest = archive.read("manifest.json").decode()
    texts = {"01-problem.md": "문제입니까.", "extra.txt": "x", "manifest.json": manifest}
    told = doubts(compare(BUNDLE, zipped(texts)))
    assert told == [
        ("file_touched", "01-problem.md", len("문제입니".encode())),
        ("file_missing", "papers/지방세 납세증명.pdf", None),
        ("file_missing", "계획서.pdf", None),
        ("file_added", "extra.txt", None),
    ]


def test_the_same_files_in_another_zip_are_not_the_same_bundle() -> None:
    with zipfile.ZipFile(io.BytesIO(OLD)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    again = seal_like(texts)
    (first, second) = verify(again, OLD_RECORDED, OLD)
    assert first.doubt is Doubt.OTHER_BUNDLE
    assert second.doubt is Doubt.ENVELOPE_TOUCHED
    assert second.offset == first_change(OLD, again)


def seal_like(texts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, (2001, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def test_another_filing_s_bundle_is_not_this_one() -> None:
    other, sha256 = seal(ORDER.model_copy(update={"key": "k/v2", "sha256": "0" * 64}), FILES)
    told = doubts(verify(other, RECORDED, BUNDLE))
    assert told[0] == ("other_bundle", "", None)
    assert told[1][:2] == ("file_touched", "manifest.json")
    # Also where the journal were made to name it: the manifest is another filing's.
    forged = RECORDED.model_copy(update={"bundle": sha256})
    assert doubts(verify(other, forged)) == [("other_filing", "manifest.json", None)]


@pytest.mark.parametrize("bundle", [BUNDLE, OLD], ids=["stored", "packed by 0.2"])
def test_every_single_byte_is_guarded(bundle: bytes) -> None:
    recorded = RECORDED.model_copy(update={"bundle": hashlib.sha256(bundle).hexdigest()})
    for place, touched in changed(bundle):
        faults = verify(touched, recorded, bundle)
        assert faults[0].doubt is Doubt.OTHER_BUNDLE, place
        assert any(fault.offset is not None for fault in faults[1:]), place
        assert verify(touched, recorded), place


def changed(bundle: bytes) -> Iterator[tuple[int, bytes]]:
    """Every byte flipped, and cut off at every place."""
    for place in range(len(bundle)):
        yield place, bundle[:place] + bytes([bundle[place] ^ 0xFF]) + bundle[place + 1 :]
        yield place, bundle[:place]


@given(st.binary(max_size=300), st.binary(max_size=300))
@settings(max_examples=200)
def test_the_first_change_is_the_first(was: bytes, now: bytes) -> None:
    at = first_change(was, now)
    assert was[:at] == now[:at]
    assert was == now or was[at : at + 1] != now[at : at + 1]


@given(st.binary(max_size=400))
def test_no_bytes_at_all_stop_the_proof(rest: bytes) -> None:
    for bundle in (rest, b"PK\x05\x06" + rest, BUNDLE + rest, rest + BUNDLE):
        faults = verify(bundle, RECORDED, BUNDLE)
        assert (faults == ()) == (bundle == BUNDLE)


@pytest.mark.parametrize(
    "name",
    ["../x.pdf", "a/../x", "/etc/x", "a/b/c", "C:x", "a\\b", "", ".hidden", "x\u202efdp.exe", "a/"],
)
def test_a_name_that_leads_out_of_a_bundle_is_none(name: str) -> None:
    with pytest.raises(ValidationError):
        Enclosed(name=name, sha256="0" * 64)


def test_a_manifest_reads_what_comes_after_it() -> None:
    later = {**json.loads('{"new": 1}'), "case": "c", "gate": "g", "key": "k", "version": 1}
    assert Manifest.model_validate({**later, "plan_sha256": "", "files": {}}).files == ()


# From the record, and the certificate


async def filed(world: World, cabinet: Cabinet) -> tuple[ToFile, str]:
    case = await world.open_case()
    await case.tell("eligibility", eligible=True)
    await case.tell(
        "draft", base=0, sections={"problem": "문제", "solution": "해결", "scale-up": "성장"}
    )
    document, paper = b"%PDF document", b"paper"
    enclosed = []
    for name, body in (("plan.pdf", document), ("papers/tax.pdf", paper), ("plan.pdf", paper)):
        sha256 = hashlib.sha256(body).hexdigest()
        await cabinet.keep(sha256, "application/pdf", body)
        enclosed.append(Enclosed(name=name, sha256=sha256))
    order = ORDER.model_copy(
        update={
            "case": f"{case.workflow}#1",
            "key": f"{case.workflow}#1/selection/v1",
            "version": 1,
            "sections": ("problem", "solution", "scale-up", "team"),
            "enclosed": tuple(enclosed),
        }
    )
    return order, await make_bundle(cabinet, order)


async def test_texts_documents_and_papers_are_in_the_bundle(
    world: World, pool: database.Pool
) -> None:
    cabinet = Cabinet(pool)
    order, sha256 = await filed(world, cabinet)
    body = await cabinet.body(sha256)
    assert hashlib.sha256(body).hexdigest() == sha256
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    del held["manifest.json"]
    assert held == {
        "01-problem.md": "문제".encode(),
        "02-solution.md": "해결".encode(),
        "03-scale-up.md": "성장".encode(),
        "plan.pdf": b"%PDF document",
        "plan-2.pdf": b"paper",
        "papers/tax.pdf": b"paper",
    }
    assert await make_bundle(cabinet, order) == sha256


async def test_a_file_that_is_not_kept_is_never_filed_as_nothing(
    world: World, pool: database.Pool
) -> None:
    cabinet = Cabinet(pool)
    order, _ = await filed(world, cabinet)
    missing = order.model_copy(update={"enclosed": (Enclosed(name="x.pdf", sha256="0" * 64),)})
    with pytest.raises(LookupError):
        await make_bundle(cabinet, missing)


async def test_the_certificate_of_a_filing_is_one_page_of_what_the_manifest_says(
    world: World, pool: database.Pool
) -> None:
    cabinet = Cabinet(pool)
    order, sha256 = await filed(world, cabinet)
    press = Press(cabinet, no_template)
    told = ToCertify(bundle=sha256, number="접수-2026-31", filed_at=AT)
    certificate = await press.certify_filing(told)
    (page,) = read_pdf(await cabinet.body(certificate.sha256))
    for said in (
        "제출확인서",
        "가나정밀(가상)",
        "선정평가",
        "전자우편",
        "접수-2026-31",
        "2026-03-0214:00",
        "신청기업대표",
        order.sha256,
        sha256,
        order.key,
        "papers/tax.pdf",
        hashlib.sha256(b"paper").hexdigest(),
    ):
        assert said in page, said
    assert await press.certify_filing(told) == certificate


def test_the_certificate_of_a_supplement_names_the_filing_that_it_adds_to() -> None:
    more = ORDER.model_copy(update={"key": f"{ORDER.key}/s2", "adds_to": ORDER.key})
    bundle, sha256 = seal(more, FILES)
    manifest = read_manifest(bundle)
    assert manifest is not None
    order = ToCertify(bundle=sha256, number="보완-7", filed_at=AT)
    (page,) = read_pdf(print_certificate(manifest, order, replace(NAMED, adds_to="접수-31")))
    assert "선정평가제출(접수번호접수-31)에대해기관이2번째로요청한보완" in page
    own = read_manifest(BUNDLE)
    assert own is not None
    (plain,) = read_pdf(print_certificate(own, order, NAMED))
    assert "요청한보완" not in plain


def test_what_is_copied_out_of_a_certificate_is_what_it_says() -> None:
    """Hash, key and number are each one string in the page's own text."""
    key = f"{ORDER.key}-{'x' * 24}"
    bundle, sha256 = seal(ORDER.model_copy(update={"key": key}), FILES)
    manifest = read_manifest(bundle)
    assert manifest is not None
    number = "RECEIPT-2026-SMALL-MANUFACTURER-0000123456789012345678901234567890"
    order = ToCertify(bundle=sha256, number=number, filed_at=AT)
    with pypdfium2.PdfDocument(print_certificate(manifest, order, NAMED)) as document:
        copied = document[0].get_textpage().get_text_range()
    for said in (sha256, ORDER.sha256, ORDER.case, key, number, *manifest_hashes(manifest)):
        assert said in copied, said


def test_a_number_that_no_line_holds_is_broken_by_lines_alone() -> None:
    manifest = read_manifest(BUNDLE)
    assert manifest is not None
    number = "A1" * 90
    order = ToCertify(bundle=SHA256, number=number, filed_at=AT)
    with pypdfium2.PdfDocument(print_certificate(manifest, order, NAMED)) as document:
        copied = document[0].get_textpage().get_text_range()
    assert number not in copied
    assert number in copied.replace("\r\n", "")


def manifest_hashes(manifest: Manifest) -> list[str]:
    return [file.sha256 for file in manifest.files]


async def no_template(sha256: str) -> PlanTemplate:
    raise LookupError(sha256)


@pytest.mark.parametrize("count", [0, 24, 25, 40, 41, 300])
def test_a_certificate_stays_one_page_however_many_files(count: int) -> None:
    files = {f"papers/{n:03} {'아주 긴 이름의 서류 ' * 8}.pdf": b"x" for n in range(count)}
    body, sha256 = seal(ORDER, files)
    manifest = read_manifest(body)
    assert manifest is not None
    order = ToCertify(bundle=sha256, number="#sys.inputs <b>", filed_at=AT)
    (page,) = read_pdf(print_certificate(manifest, order, NAMED))
    assert "#sys.inputs<b>" in page
    assert page.count(hashlib.sha256(b"x").hexdigest()) == min(count, 40)
    assert (f"{count - 40}개" in page) == (count > 40)
