"""A bundle: exactly what is filed, as one zip that is the same for the same content."""

import hashlib
import io
import json
import zipfile
from typing import Final

from activities.cabinet import Cabinet
from schema.submission import ToFile

MEDIA_TYPE: Final = "application/zip"
_EPOCH: Final = (2000, 1, 1, 0, 0, 0)


async def make_bundle(cabinet: Cabinet, order: ToFile) -> str:
    """Make the bundle of an order, keep it, and return its sha256."""
    texts = dict(await cabinet.sections(order.case, order.gate, order.version))
    files = {
        f"{number:02}-{key}.md": texts[key]
        for number, key in enumerate(order.sections, 1)
        if key in texts
    }
    manifest = {
        "case": order.case,
        "gate": order.gate,
        "key": order.key,
        "version": order.version,
        "plan_sha256": order.sha256,
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()},
    }
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    body = _zip(files)
    sha256 = hashlib.sha256(body).hexdigest()
    await cabinet.keep(sha256, MEDIA_TYPE, body)
    return sha256


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), files[name])
    return buffer.getvalue()
