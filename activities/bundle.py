"""A bundle: exactly what is filed, sealed as one zip that is the same for the same content."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Final

from activities.archive import pack
from activities.cabinet import Cabinet
from schema.proof import MANIFEST
from schema.submission import ToFile

MEDIA_TYPE: Final = "application/zip"
LETTER: Final = "보완-설명.txt"
"""The covering letter of a supplement, as the agency finds it in the bundle."""


async def make_bundle(cabinet: Cabinet, order: ToFile) -> str:
    """Make the bundle of an order, keep it, and return its sha256."""
    texts = dict(await cabinet.sections(order.case, order.gate, order.version))
    files = {
        f"{number:02}-{key}.md": texts[key].encode()
        for number, key in enumerate(order.sections, 1)
        if key in texts
    }
    if order.letter:
        files[LETTER] = (await cabinet.letter(order.case, order.letter)).encode()
    for enclosed in order.enclosed:
        files[_free(enclosed.name, files)] = await cabinet.body(enclosed.sha256)
    body, sha256 = await asyncio.to_thread(seal, order, files)
    await cabinet.keep(sha256, MEDIA_TYPE, body)
    return sha256


def seal(order: ToFile, files: Mapping[str, bytes]) -> tuple[bytes, str]:
    """Return files and their manifest as one zip, and its sha256: the address and the seal."""
    manifest = {
        "case": order.case,
        "gate": order.gate,
        "key": order.key,
        "version": order.version,
        "plan_sha256": order.sha256,
        "channel": order.channel,
        "confirmed_by": order.confirmed_by,
        "asked_at": order.asked_at.astimezone(UTC).isoformat(),
        **({"form": order.form.model_dump()} if order.form else {}),
        **({"adds_to": order.adds_to} if order.adds_to else {}),
        "files": [
            {"name": name, "sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
            for name, body in sorted(files.items())
        ],
    }
    listed = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    body = pack({**files, MANIFEST: listed.encode()})
    return body, hashlib.sha256(body).hexdigest()


def _free(name: str, taken: Mapping[str, bytes]) -> str:
    """Return a name that no file of the bundle has; nothing that is filed hides another."""
    stem, point, ending = name.rpartition(".")
    stem, ending = (stem, point + ending) if stem else (name, "")
    number = 1
    while name in taken or name == MANIFEST:
        number += 1
        name = f"{stem}-{number}{ending}"
    return name
