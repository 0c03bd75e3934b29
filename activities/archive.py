"""Zip files that are the same for the same content: no clock, no user, no machine."""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

_EPOCH: Final = (2000, 1, 1, 0, 0, 0)
_PLAIN_FILE: Final = 0o100644 << 16


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files by name as one zip, stored as they are, in the order of their names.

    Nothing is compressed: a byte of a file is a byte of the zip, and no release of a compressor
    changes what was sealed.
    """
    return _written([(name, files[name], zipfile.ZIP_STORED) for name in sorted(files)])


def repack(archive: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return a zip in its own order and compression, with other members and without its clock."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        members = [
            (info.filename, changed.get(info.filename, opened.read(info)), info.compress_type)
            for info in opened.infolist()
        ]
    return _written(members)


def _written(members: list[tuple[str, bytes, int]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, body, method in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = _PLAIN_FILE
            info.compress_type = method
            archive.writestr(info, body)
    return buffer.getvalue()
