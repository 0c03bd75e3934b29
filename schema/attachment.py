"""Files that people hand in: what kind one is by its content, and which are not taken."""

import io
import zipfile
from collections.abc import Callable
from typing import Final

from .paper import LARGEST_FILE
from .refusals import FileNotTaken

_HWPX: Final = "application/hwp+zip"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SIGNS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
# A form of ten pages unpacks to a few megabytes; what grows further is made to fill a disk.
_LARGEST_UNPACKED: Final = 200_000_000
_MOST_ENTRIES: Final = 5_000
_ENCRYPTED: Final = 0x1

SUFFIX: Final = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    _HWPX: ".hwpx",
    _DOCX: ".docx",
    "application/zip": ".zip",
}
"""The ending of a file's name by its kind; the name it was handed in under is never used."""


def media_type(body: bytes) -> str:
    """Return what a file is by its content; raises FileNotTaken with the reason."""
    if not body:
        raise FileNotTaken(why="empty", limit="")
    if len(body) > LARGEST_FILE:
        raise FileNotTaken(why="large", limit=LARGEST_FILE // 1_000_000)
    if body.startswith(_OLD_OFFICE):
        # A binary .hwp or .doc, or a .docx under a password.
        raise FileNotTaken(why="old", limit="")
    for sign, kind in _SIGNS:
        if body.startswith(sign):
            return kind
    if body.startswith(_ZIP):
        return _packed(body)
    raise FileNotTaken(why="kind", limit="")


def _packed(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise FileNotTaken(why="password", limit="")
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > _MOST_ENTRIES or unpacked > _LARGEST_UNPACKED:
                raise FileNotTaken(why="bomb", limit="")
            names = {entry.filename for entry in entries}
            read: Callable[[str], bytes] = archive.read
            if "mimetype" in names and read("mimetype").strip() == _HWPX.encode():
                if b"encryption-data" in _manifest(names, read):
                    raise FileNotTaken(why="password", limit="")
                return _HWPX
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError):
        # The last is zipfile's word for a way of packing that it does not know.
        raise FileNotTaken(why="broken", limit="") from None
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return _DOCX
    raise FileNotTaken(why="kind", limit="")


def _manifest(names: set[str], read: Callable[[str], bytes]) -> bytes:
    return read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
