"""Backup of the embedded stack while it runs, and a new home made out of one.

First Postgres, then Temporal: what was answered in between stands in the history, and the audit
writes it into the record again.
"""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from activities import database

from . import home as homes
from .child import Child, Tell
from .faults import BackupRefused, NoStack, StackFault
from .postgres import DATABASE, OWNER, ROLES, Postgres, run_client
from .settings import Settings
from .stack import discard

_DUMP: Final = "deundeun.dump"
_STORE: Final = "temporal.db"
_READY_SECONDS: Final = 30.0


def backup(settings: Settings, folder: Path) -> None:
    """Copy record and histories of the running stack into a new folder, or leave none."""
    if settings.runtime is None:
        raise NoStack("office-backup-no-stack", home=settings.home)
    if folder.exists():
        raise BackupRefused("office-backup-there", folder=folder)
    fresh = folder.with_name(f"{folder.name}.part")
    try:
        fresh.mkdir(mode=0o700)
        dump = f"--file={fresh / _DUMP}"
        run_client("pg_dump", settings.runtime.owner_url, "--format=custom", dump)
        _copy_store(settings.home / _STORE, fresh / _STORE)
        fresh.rename(folder)
    except (OSError, sqlite3.Error) as error:
        raise StackFault("office-backup-failed", folder=folder, reason=error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


async def restore(settings: Settings, folder: Path, tell: Tell) -> None:
    """Make the home out of a backup; it must be new, and is gone again where that fails."""
    home = settings.home
    if not all((folder / name).is_file() for name in (_DUMP, _STORE)):
        raise BackupRefused("office-backup-none", folder=folder)
    # For root, Postgres lives elsewhere and may outlive the home.
    data = homes.postgres_folder(home) / "data"
    if (home.exists() and any(home.iterdir())) or data.exists():
        raise BackupRefused("office-restore-home", home=home)
    homes.prepare(home)
    with homes.locked(home):
        try:
            await _receive(home, folder, tell)
        except BaseException:
            await asyncio.to_thread(discard, home)
            raise


async def _receive(home: Path, folder: Path, tell: Tell) -> None:
    """Fill a new home; the next start gives the roles their new passwords."""
    passwords = homes.Secrets.load(home)
    server = Postgres(home, homes.spare_port(), passwords)
    await asyncio.to_thread(server.prepare)
    child = Child(server.job(), tell)
    await child.start()
    try:
        whole = server.url(OWNER, passwords.owner, "postgres")
        await child.ready(lambda: database.probe(whole), database.NOT_YET_OURS, _READY_SECONDS)
        await database.create_database(whole, DATABASE)
        await database.create_roles(whole, ROLES.values())
        flags = ("--exit-on-error", "--single-transaction", str(folder / _DUMP))
        await asyncio.to_thread(run_client, "pg_restore", server.owner_url, *flags)
    finally:
        await child.stop()
    await asyncio.to_thread(shutil.copyfile, folder / _STORE, home / _STORE)


def _copy_store(source: Path, target: Path) -> None:
    """Copy Temporal's database as one moment shows it, though the server writes on."""
    live = sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)
    with closing(live), closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
