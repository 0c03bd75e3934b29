"""The proof of what a case has filed: bundle and certificate, held against the journal."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Option

from office.faults import OK, REFUSED
from schema.words import say

from .faults import NotFound, Refused, Usage
from .forms import said_form
from .options import CaseId
from .shown import Shown, written
from .waiting import finished

if TYPE_CHECKING:
    from schema.proof import Fault

    from .records import Row

_LARGEST: Final = 500 * 1024 * 1024
_SHORT_HASH: Final = 8


def prove(
    case: CaseId,
    *,
    file: Annotated[Path | None, Option("--file", metavar="ZIP", help="proof-opt-file")] = None,
    out: Annotated[Path | None, Option("--out", metavar="DIR", help="proof-opt-out")] = None,
) -> Shown:
    """Verify what was filed, every filing of a case or a file that is said to be one."""
    place, filings = finished(_read(case))
    given = None if file is None else _given(file)
    chosen = filings if given is None else [_meant(filings, given)]
    proofs = [_proved(place, filing, given, out) for filing in chosen]
    numbers = {filing["sealed_key"]: filing["number"] for filing in filings}
    holds = all(proof["holds"] for proof in proofs)
    parts = [line for proof in proofs for line in _lines(proof, numbers)]
    return Shown(
        {"case": place, "holds": holds, "filings": proofs}, parts, OK if holds else REFUSED
    )


async def _read(case: str) -> tuple[str, "list[Row]"]:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .files import lying  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    settings = Settings.load()
    async with reading(settings) as records:
        place = await records.place(case)
        if place is None:
            raise NotFound("desk-no-case", case=case)
        found = str(place["case_id"])
        filings = await records.filings(found)
    if not filings:
        raise NotFound("desk-no-bundle", case=found)
    for row in filings:
        row["body"] = lying(settings, row["body"], row["sha256"])
        row["certificate"] = lying(settings, row["certificate"], row["certificate_sha256"])
    return found, filings


def _given(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise Refused("proof-file-too-large", file=file, limit=_LARGEST // 1024**2)
        return file.read_bytes()
    except OSError as error:
        raise Usage("desk-file-unreadable", file=file, why=error) from error


def _meant(filings: "list[Row]", given: bytes) -> "Row":
    """Return the filing that a file is said to be: by its hash, by its manifest, else the last."""
    from schema.proof import read_manifest  # noqa: PLC0415  a help page must not pay for it

    sha256 = hashlib.sha256(given).hexdigest()
    manifest = read_manifest(given)
    key = manifest.key if manifest else ""
    same = [filing for filing in filings if filing["sha256"] == sha256]
    named = [filing for filing in filings if filing["sealed_key"] == key]
    return (same or named or filings)[0]


def _proved(place: str, filing: "Row", given: bytes | None, out: Path | None) -> dict[str, Any]:
    from schema.proof import Recorded, read_manifest, verify  # noqa: PLC0415  the same

    kept = filing["body"]
    recorded = Recorded(
        case=place,
        gate=filing["gate"],
        key=filing["sealed_key"],
        bundle=filing["sha256"],
        plan_sha256=filing["plan_sha256"] or "",
    )
    bundle = kept if given is None else given
    if bundle is None:
        raise NotFound("proof-not-kept", filing=filing["key"], sha256=filing["sha256"])
    faults = verify(bundle, recorded, kept)
    manifest = read_manifest(bundle)
    proof = {
        **{name: filing[name] for name in ("key", "gate", "number", "filed_at", "sha256")},
        "certificate": filing["certificate_sha256"] if filing["certificate"] else None,
        "holds": not faults,
        "form": manifest.form.model_dump() if manifest and manifest.form else None,
        "adds_to": manifest.adds_to if manifest else "",
        "request": manifest.request if manifest else 0,
        "files": [file.model_dump() for file in manifest.files] if manifest else [],
        "faults": [fault.model_dump(exclude_none=True, mode="json") for fault in faults],
        "said": [_said(fault) for fault in faults],
    }
    return {**proof, "saved": [str(file) for file in _saved(out, filing, faults, kept)]}


def _saved(
    out: Path | None, filing: "Row", faults: "tuple[Fault, ...]", kept: bytes | None
) -> Iterator[Path]:
    """Write out the bundle and its certificate as they are kept; what does not hold stays here."""
    if out is None:
        return
    stem = f"{filing['key'].replace('/', '-')}-{filing['sha256'][:_SHORT_HASH]}"
    if kept is not None and hashlib.sha256(kept).hexdigest() == filing["sha256"]:
        yield _save(out / f"{stem}.zip", kept)
    certificate = filing["certificate"]
    if certificate is not None and not faults:
        if hashlib.sha256(certificate).hexdigest() != filing["certificate_sha256"]:
            raise Refused("desk-bundle-broken", sha256=filing["certificate_sha256"])
        yield _save(out / f"{stem}.pdf", certificate)


def _save(file: Path, body: bytes) -> Path:
    """Write a file; one of the same content is left as it is, another is never overwritten."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_bytes(body)
        elif file.read_bytes() != body:
            raise Refused("proof-file-differs", file=file)
    except OSError as error:
        raise Usage("desk-file-unwritable", file=file, why=error) from error
    return file


def _lines(proof: dict[str, Any], numbers: dict[str, str]) -> Iterator[str]:
    filed = {
        "key": proof["key"],
        "number": proof["number"] or "-",
        "filed": written(proof["filed_at"]),
    }
    if proof["holds"]:
        yield say("proof-holds", **filed, files=len(proof["files"]), sha256=proof["sha256"])
    else:
        yield say("proof-does-not-hold", **filed)
        yield from proof["said"]
    if proof["request"]:
        number = numbers.get(proof["adds_to"]) or "-"
        yield say("proof-supplement", request=proof["request"], number=number)
    yield from said_form(proof["form"])
    if not proof["certificate"]:
        yield say("proof-no-certificate")
    for file in proof["saved"]:
        yield say("proof-saved", file=file)


def _said(fault: "Fault") -> str:
    """Say a doubt in one sentence; bytes are counted from 1, as people count."""
    told = {
        "file": fault.file or "-",
        "position": 0 if fault.offset is None else fault.offset + 1,
        "was": _byte(fault.was),
        "now": _byte(fault.now),
    }
    known = "" if fault.offset is None else "-at"
    return say(f"proof-doubt-{fault.doubt.value.replace('_', '-')}{known}", **told)


def _byte(value: int | None) -> str:
    return say("proof-no-byte") if value is None else f"0x{value:02X}"
