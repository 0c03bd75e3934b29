"""What kind a file is by its content, and which files are not taken."""

import io
import zipfile
from collections.abc import Callable

import pytest

from schema.attachment import SUFFIX, media_type
from schema.paper import LARGEST_FILE
from schema.refusals import FileNotTaken

HWPX = "application/hwp+zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/"), body)
    return buffer.getvalue()


def bomb() -> bytes:
    """One made when it is asked for: every process of a run imports this file."""
    return zipped(mimetype=HWPX.encode(), bomb=b"0" * 201_000_000)


def locked() -> bytes:
    body = bytearray(zipped(mimetype=HWPX.encode()))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(sign) + offset] |= 1
    return bytes(body)


TAKEN = {
    "application/pdf": b"%PDF-1.7\n",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    HWPX: zipped(mimetype=HWPX.encode(), Contents__section0="가".encode()),
    DOCX: zipped(**{"[Content_Types].xml": b"<a/>", "word__document.xml": b"<a/>"}),
}

NOT_TAKEN: dict[str, bytes | Callable[[], bytes]] = {
    "empty": b"",
    "large": b"%PDF-" + b"0" * LARGEST_FILE,
    "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100,
    "password": locked(),
    "bomb": bomb,
    "broken": TAKEN[DOCX][:60],
    "kind": b"MZ\x90\x00 a program that is called x.pdf",
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_file_is_what_it_holds(kind: str) -> None:
    assert media_type(TAKEN[kind]) == kind
    assert kind in SUFFIX


@pytest.mark.parametrize("why", NOT_TAKEN)
def test_what_is_not_taken_says_why(why: str) -> None:
    given = NOT_TAKEN[why]
    body = given() if callable(given) else given
    with pytest.raises(FileNotTaken) as refused:
        media_type(body)
    assert refused.value.details[0]["args"]["why"] == why
    assert len(str(refused.value)) > 10


def test_a_plain_archive_is_no_paper() -> None:
    with pytest.raises(FileNotTaken) as refused:
        media_type(zipped(readme=b"hello"))
    assert refused.value.details[0]["args"]["why"] == "kind"


def test_a_form_that_says_it_is_encrypted_is_not_taken() -> None:
    body = zipped(
        mimetype=HWPX.encode(),
        **{"META-INF__manifest.xml": b'<odf:encryption-data checksum="x"/>'},
    )
    with pytest.raises(FileNotTaken) as refused:
        media_type(body)
    assert refused.value.details[0]["args"]["why"] == "password"
