"""A folder of files by their content: each lies under its own sha256, whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

SETTING: Final = "DEUNDEUN_FILES"

_SPREAD: Final = 2
"""Digits of the hash that name a folder below: 256 of them stay quick to list."""


@dataclass(frozen=True)
class Folder:
    """Keeps and finds files in a folder that workers and desks share. Does NOT know what they are.

    An OSError is an outage, such as a folder that is not mounted: it is never made anew.
    """

    path: Path

    @classmethod
    def named(cls, settings: Mapping[str, str]) -> Self | None:
        """Return the folder that the settings name, None where files rest in Postgres."""
        path = settings.get(SETTING)
        return cls(Path(path)) if path else None

    def place(self, sha256: str) -> Path:
        """Return where a file lies, or would lie."""
        return self.path / sha256[:_SPREAD] / sha256

    def keep(self, sha256: str, body: bytes) -> None:
        """Keep a file; the same again is nothing, and one that was damaged is whole again."""
        place = self.place(sha256)
        place.parent.mkdir(exist_ok=True)
        if is_whole(sha256, self.find(sha256)):
            return
        beside = place.with_name(f".{sha256}.{secrets.token_hex(8)}")
        try:
            with beside.open("xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        _settle(place.parent)
        _settle(self.path)

    def find(self, sha256: str) -> bytes | None:
        """Return a file as it lies, damaged or not; None where there is none."""
        try:
            return self.place(sha256).read_bytes()
        except FileNotFoundError:
            self.path.stat()  # a folder that is gone is an outage, not a file that is not there
            return None


def is_whole(sha256: str, body: bytes | None) -> bool:
    """Return whether a file is there and is what its name says."""
    return body is not None and hashlib.sha256(body).hexdigest() == sha256


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk: after a power cut a file is there by its name."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
