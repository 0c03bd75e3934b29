"""The proof of a filing: whether a sealed bundle is what was filed, and which byte is not.

Pure: the bundle arrives as bytes, and beside it what the case's journal recorded.
"""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from pydantic import ValidationError, field_validator

from .printed import FormAccount
from .wire import Moment, Wire

MANIFEST: Final = "manifest.json"
"""The list of what is in a bundle; it does not name itself."""

_LOCAL_HEADER: Final = 30
_LONGEST_MEMBER: Final = 256 * 1024 * 1024


class Sealed(Wire):
    """A file of a bundle as the manifest lists it."""

    name: str
    sha256: str
    size: int | None = None
    """None in a bundle of a release before 0.3."""


class Manifest(Wire):
    """What a bundle says of itself."""

    case: str
    gate: str
    key: str
    version: int
    plan_sha256: str
    channel: str = ""
    confirmed_by: str = ""
    """The role of who confirmed the version; never a name."""
    asked_at: Moment | None = None
    form: FormAccount | None = None
    """What became of the fields of the agency's form; None where none was filled."""
    adds_to: str = ""
    """The key of the filing that this one answers a request about; empty for one of its own."""
    files: tuple[Sealed, ...]

    @property
    def request(self) -> int:
        """Which request of the agency it answers, counted in the case; 0 for one of its own."""
        end = self.key.removeprefix(f"{self.adds_to}/s")
        return int(end) if self.adds_to and end.isdecimal() else 0

    @field_validator("files", mode="before")
    @classmethod
    def _listed(cls, files: Any) -> Any:
        """Read the files of an older bundle, hashes by name."""
        if isinstance(files, Mapping):
            return [{"name": name, "sha256": sha256} for name, sha256 in files.items()]
        return files


class Recorded(Wire):
    """What the journal of a case says of one filing."""

    case: str
    gate: str
    key: str
    bundle: str
    """The sha256 of the bundle."""
    plan_sha256: str = ""


class Doubt(StrEnum):
    """What speaks against a bundle."""

    OTHER_BUNDLE = "other_bundle"  # its hash is not the one that was recorded
    UNREADABLE = "unreadable"  # no zip, or one without a manifest
    OTHER_FILING = "other_filing"  # the manifest names another case, gate, key or plan
    FILE_TOUCHED = "file_touched"
    FILE_MISSING = "file_missing"
    FILE_ADDED = "file_added"
    ENVELOPE_TOUCHED = "envelope_touched"  # every file is whole; the zip around them is not


class Fault(Wire):
    """One doubt, in which file, and the first byte that differs from what was filed."""

    doubt: Doubt
    file: str = ""
    offset: int | None = None
    """Counted from 0; in the file, or in the zip itself where the doubt is its envelope."""
    was: int | None = None
    now: int | None = None


def read_manifest(bundle: bytes) -> Manifest | None:
    """Return the manifest of a bundle; None where there is none that can be read."""
    try:
        return Manifest.model_validate(json.loads(_files(bundle)[MANIFEST] or b""))
    except (zipfile.BadZipFile, KeyError, ValueError, ValidationError):
        return None


def verify(bundle: bytes, recorded: Recorded, original: bytes | None = None) -> tuple[Fault, ...]:
    """Return everything that speaks against a bundle; nothing where it is what was filed.

    The hash in the journal decides. With the kept original at hand, whatever differs is named to
    the byte; without it, the manifest in the bundle tells which file is not what it was.
    """
    if hashlib.sha256(bundle).hexdigest() == recorded.bundle:
        return _within(bundle, recorded)
    faults = _within(bundle, recorded)
    if original is not None and hashlib.sha256(original).hexdigest() == recorded.bundle:
        faults = compare(original, bundle)
    return (Fault(doubt=Doubt.OTHER_BUNDLE), *faults)


def compare(original: bytes, bundle: bytes) -> tuple[Fault, ...]:
    """Return what was changed since: each file with its first other byte, else the envelope's."""
    before = _files(original)
    try:
        after = _files(bundle)
    except zipfile.BadZipFile:
        return (Fault(doubt=Doubt.UNREADABLE), _touched_envelope(original, bundle))
    faults = [
        _touched(name, body, after[name]) if name in after else _missing(name)
        for name, body in before.items()
        if after.get(name) != body
    ]
    faults += [Fault(doubt=Doubt.FILE_ADDED, file=name) for name in sorted(set(after) - {*before})]
    if all(fault.offset is None for fault in faults):
        faults.append(_touched_envelope(original, bundle))
    return tuple(faults)


def first_change(was: bytes, now: bytes) -> int:
    """Return where two different byte strings begin to differ."""
    low, high = 0, min(len(was), len(now))
    while low < high:
        middle = (low + high + 1) // 2
        if was[:middle] == now[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _within(bundle: bytes, recorded: Recorded) -> tuple[Fault, ...]:
    """Hold each file against the manifest, and the manifest against the journal."""
    manifest = read_manifest(bundle)
    if manifest is None:
        return (Fault(doubt=Doubt.UNREADABLE),)
    files = _files(bundle)
    listed = {file.name: file for file in manifest.files}
    faults = [
        Fault(doubt=Doubt.FILE_TOUCHED if name in files else Doubt.FILE_MISSING, file=name)
        for name, file in listed.items()
        if not _is(file, files.get(name))
    ]
    added = sorted(set(files) - {*listed, MANIFEST})
    faults += [Fault(doubt=Doubt.FILE_ADDED, file=name) for name in added]
    same = (manifest.case, manifest.gate, manifest.key) == (
        recorded.case,
        recorded.gate,
        recorded.key,
    )
    if not same or manifest.plan_sha256 != (recorded.plan_sha256 or manifest.plan_sha256):
        faults.append(Fault(doubt=Doubt.OTHER_FILING, file=MANIFEST))
    return tuple(faults)


def _is(file: Sealed, body: bytes | None) -> bool:
    if body is None or file.size not in {None, len(body)}:
        return False
    return hashlib.sha256(body).hexdigest() == file.sha256


def _missing(name: str) -> Fault:
    return Fault(doubt=Doubt.FILE_MISSING, file=name)


def _touched(name: str, was: bytes | None, now: bytes | None) -> Fault:
    """Return the first other byte of a file; none where what is left of it cannot be unpacked."""
    if was is None or now is None:
        return Fault(doubt=Doubt.FILE_TOUCHED, file=name)
    return _at(Doubt.FILE_TOUCHED, name, was, now)


def _touched_envelope(original: bytes, bundle: bytes) -> Fault:
    """Return the first other byte of the zip; in a file of it where the byte belongs to one."""
    fault = _at(Doubt.ENVELOPE_TOUCHED, "", original, bundle)
    for name, (start, length, method) in _places(original).items():
        at = (fault.offset or 0) - start
        if 0 <= at < length and method == zipfile.ZIP_STORED:
            found = {"doubt": Doubt.FILE_TOUCHED, "file": name, "offset": at}
            return fault.model_copy(update=found)
        if 0 <= at < length:
            return fault.model_copy(update={"file": name})
    return fault


def _at(doubt: Doubt, name: str, was: bytes, now: bytes) -> Fault:
    offset = first_change(was, now)
    return Fault(
        doubt=doubt,
        file=name,
        offset=offset,
        was=next(iter(was[offset : offset + 1]), None),
        now=next(iter(now[offset : offset + 1]), None),
    )


def _files(bundle: bytes) -> dict[str, bytes | None]:
    """Return every file of a zip, also one whose checksum is wrong; None for what is ruined."""
    return {
        name: _unpacked(bundle[start : start + length], method)
        for name, (start, length, method) in _places(bundle).items()
    }


def _places(bundle: bytes) -> dict[str, tuple[int, int, int]]:
    """Return where each file of a zip lies, how long it is there, and how it is packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as error:
        # NotImplementedError is zipfile's word for a version of zip that it does not know.
        raise zipfile.BadZipFile from error
    places = {}
    for info in members:
        header = bundle[max(info.header_offset, 0) : info.header_offset + _LOCAL_HEADER]
        if info.header_offset < 0 or len(header) < _LOCAL_HEADER:
            raise zipfile.BadZipFile
        name, extra = struct.unpack("<HH", header[-4:])
        start = info.header_offset + _LOCAL_HEADER + name + extra
        places[info.filename] = (start, info.compress_size, info.compress_type)
    return places


def _unpacked(packed: bytes, method: int) -> bytes | None:
    if method == zipfile.ZIP_STORED:
        return packed
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _LONGEST_MEMBER)
    except zlib.error:
        return None
