"""The folder a stack lives in: its mark, its lock, its secrets and its ports."""

import fcntl
import hashlib
import os
import random
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schema.words import say

from .faults import StackFault
from .runtime import write_private

LOCAL: Final = "127.0.0.1"

_MARK: Final = "deundeun-home"
_LOCK: Final = "lock"
_ROOT_FOLDERS: Final = Path("/var/lib/deundeun")


def prepare(home: Path) -> None:
    """Make the folder, or check that it is ours and belongs to this user."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if home.stat().st_uid != os.geteuid():
            # Another user would find no data here and start a second, empty Postgres.
            raise StackFault("office-home-owner", home=home, owner=str(home.stat().st_uid))
        if not is_home(home):
            if any(home.iterdir()):
                raise StackFault("office-home-strange", home=home)
            (home / _MARK).write_text(say("office-home-mark") + "\n", encoding="utf-8")
        (home / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise StackFault("office-home-denied", home=home, reason=error) from error


def is_home(home: Path) -> bool:
    """Tell whether a stack has lived in this folder."""
    return (home / _MARK).is_file()


def postgres_folder(home: Path) -> Path:
    """Return where Postgres lives: in the home, or for root where `nobody` can reach it."""
    if os.geteuid() != 0:
        return home / "postgres"
    return _ROOT_FOLDERS / hashlib.sha256(os.fsencode(home)).hexdigest()[:12]


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the home for one supervisor; a second one is told who holds it."""
    with (home / _LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StackFault("office-second-stack", pid=file.read().strip(), home=home) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def holder(home: Path) -> int | None:
    """Return the process id of the supervisor that holds the home, if one does."""
    try:
        with (home / _LOCK).open("r+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read() or 0)
    except FileNotFoundError:
        pass
    return None


class Secrets(BaseModel):
    """The passwords of the four roles, made once per home."""

    model_config = ConfigDict(frozen=True)

    owner: str = Field(default_factory=lambda: secrets.token_hex(24))
    worker: str = Field(default_factory=lambda: secrets.token_hex(24))
    reader: str = Field(default_factory=lambda: secrets.token_hex(24))
    clerk: str = Field(default_factory=lambda: secrets.token_hex(24))

    @classmethod
    def load(cls, home: Path) -> Self:
        """Read the passwords, or make and keep them; lost ones are not made anew."""
        path = home / "secrets.json"
        try:
            kept = cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            if (postgres_folder(home) / "data").exists():
                raise StackFault("office-secrets-lost", path=path) from None
            kept = cls()
        except ValidationError:
            raise StackFault("office-secrets-lost", path=path) from None
        if kept.model_fields_set != set(cls.model_fields):
            # A new home, or one of a release that knew fewer roles.
            write_private(path, kept.model_dump_json(indent=2))
        return kept


# Below what systems give to outgoing connections (Linux from 32768, macOS from 49152): one of those
# may be taken by a connection between being found free and being listened at.
_NEVER_OUTGOING: Final = range(20_000, 32_000)


class Ports(BaseModel):
    """The ports of one home; they stay the same from run to run while they are free."""

    model_config = ConfigDict(frozen=True)

    postgres: int = 25432
    temporal: int = 7233
    ui: int = 8233

    @classmethod
    def wanted(cls, home: Path) -> Self:
        """Return the ports of the last run, else the usual ones."""
        try:
            return cls.model_validate_json((home / "ports.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return cls()

    @classmethod
    def choose(cls, home: Path) -> Self:
        """Take the wanted ports where they are free and any free ones where not."""
        chosen: dict[str, int] = {}
        for name, port in cls.wanted(home):
            taken = port in chosen.values() or not _is_free(port)
            chosen[name] = _free_port(set(chosen.values())) if taken else port
        ports = cls(**chosen)
        write_private(home / "ports.json", ports.model_dump_json())
        return ports


def spare_port() -> int:
    """Return a free port for a server that lives for a moment only."""
    return _free_port(set())


def _is_free(port: int) -> bool:
    # On macOS a bind beside a wildcard listener succeeds, so ask for an answer as well.
    with socket.socket() as asking:
        asking.settimeout(1)
        if asking.connect_ex((LOCAL, port)) == 0:
            return False
    with socket.socket() as binding:
        # A port that the last run left in TIME_WAIT is free, and both servers see it so.
        binding.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            binding.bind((LOCAL, port))
        except OSError:
            return False
    return True


def _free_port(used: set[int]) -> int:
    while True:
        port = random.choice(_NEVER_OUTGOING)  # noqa: S311  nothing is secret about a port
        if port not in used and _is_free(port):
            return port
