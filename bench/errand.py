"""What leaves the process in every arm but ours: the same bundle, portal and page.

Ours does it through its channels, with a book of filings; the others call the same functions.
"""

import asyncio
import json
from datetime import UTC, datetime

import aiohttp

from activities.bundle import seal
from activities.printing.certificate import Named, print_certificate
from office.agency import TOKEN
from schema.printed import ToCertify
from schema.proof import read_manifest
from schema.submission import ToFile

from .case import STIMULI

_TEXTS = next(one.payload["sections"] for one in STIMULI if one.message == "draft")


def bundle_of(case: str) -> tuple[bytes, str]:
    """Return the sealed bundle of a case and its sha256."""
    order = ToFile(
        key=f"{case}#1/selection/v1",
        case=f"{case}#1",
        edition="example-online",
        gate="selection",
        channel="portal",
        agency="example-portal",
        version=1,
        sha256="0" * 64,
        sections=tuple(_TEXTS),
        asked_at=datetime.now(UTC),
        confirmed_by="firm_owner",
    )
    return seal(order, {f"{key}.md": text.encode() for key, text in _TEXTS.items()})


async def hand_in(portal: str, case: str) -> str:
    """File at the agency's portal under the case's key; return the receipt's number."""
    key = f"{case}#1/selection/v1"
    body, sha256 = await asyncio.to_thread(bundle_of, case)
    form = aiohttp.FormData()
    told = json.dumps({"key": key, "sha256": sha256, "adds_to": ""})
    form.add_field("filing", told, content_type="application/json")
    form.add_field("bundle", body, filename="bundle.zip", content_type="application/zip")
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": key}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{portal}/filings", data=form) as response,
    ):
        response.raise_for_status()
        said = await response.json()
    return str(said["receipt"])


def certify(case: str, receipt: str) -> int:
    """Print the certificate of a filing; return its size."""
    body, sha256 = bundle_of(case)
    manifest = read_manifest(body)
    assert manifest is not None  # noqa: S101  it was sealed a line above
    order = ToCertify(bundle=sha256, number=receipt, filed_at=datetime.now(UTC))
    return len(print_certificate(manifest, order, Named("온라인 판로개척", "라마정밀", "선정평가")))
