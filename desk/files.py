"""The files of the record at the desk: in Postgres, or in the folder that the settings name."""

import hashlib
from typing import Final

from office.settings import FILES, Settings

from .faults import NotFound, Unreachable
from .ledger import writing

# Keep a file under its own hash; its body only where it lies in no folder.
_KEEP: Final = """
insert into document (sha256, media_type, size, body) values ($1, $2, $3, $4)
on conflict do nothing
"""


async def keep(settings: Settings, media_type: str, body: bytes) -> str:
    """Keep a file and return its hash; raises `Unreachable` where the folder does not take it."""
    sha256 = hashlib.sha256(body).hexdigest()
    if settings.files:
        # First the file, then the row: what the catalogue has is there.
        try:
            settings.files.keep(sha256, body)
        except OSError as error:
            raise _away(settings, error) from error
    row = None if settings.files else body
    async with writing(settings) as ledger:
        await ledger.connection.execute(_KEEP, sha256, media_type, len(body), row)
    return sha256


def lying(settings: Settings, body: bytes | None, sha256: str | None) -> bytes | None:
    """Return a file as its row has it, else as it lies in the folder; None where it is in neither.

    Whoever hands it out holds it against its hash. Raises `Unreachable` where the folder is gone.
    """
    if body is not None or sha256 is None or settings.files is None:
        return body
    try:
        return settings.files.find(sha256)
    except OSError as error:
        raise _away(settings, error) from error


def missing(settings: Settings, sha256: str) -> NotFound:
    """Return the fault that a file which is kept lies nowhere that this desk looks."""
    place = settings.files.place(sha256) if settings.files else "Postgres"
    return NotFound("file-missing", sha256=sha256, place=place, setting=FILES)


def _away(settings: Settings, error: OSError) -> Unreachable:
    folder = settings.files.path if settings.files else ""
    return Unreachable("file-folder-away", setting=FILES, folder=folder, why=error)
