"""Saves a file that a command has made, and overwrites none without being told to."""

from pathlib import Path

from .faults import Refused, Usage


def save(file: Path, body: bytes, *, force: bool) -> None:
    """Save a file, in a folder that is made for it; raises where it is there and not `force`."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb" if force else "xb") as opened:
            opened.write(body)
    except FileExistsError as error:
        raise Refused("desk-file-exists", file=file) from error
    except OSError as error:
        raise Usage("desk-file-unwritable", file=file, why=error) from error
