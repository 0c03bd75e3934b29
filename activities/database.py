"""The door to Postgres: the pool, the migrations and what a fresh server needs.

asyncpg is imported here, in the register and on the bookshelf, and nowhere else.
"""

import hashlib
import re
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import asyncpg

from schema.refusals import NotInTheRecord
from schema.words import say
from schema.zone import OFFICE_ZONE

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
T = TypeVar("T")

if TYPE_CHECKING:
    _Base = asyncpg.Connection[asyncpg.Record]
else:
    _Base = asyncpg.Connection  # which is generic to mypy only

MIGRATIONS: Final = Path(__file__).parent.parent / "schema" / "migrations"
UNREACHABLE: Final = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)
# Somebody else's server took the port before ours did.
NOT_YET_OURS: Final = (*UNREACHABLE, asyncpg.InvalidPasswordError)
DATABASE_FAULTS: Final = (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError)

# Any fixed number will do, as long as nothing else in this database locks with it.
_ADVISORY_LOCK: Final = 7_305_424_153
_FILE_NAME: Final = re.compile(r"(?P<version>\d{4})_(?P<name>[a-z0-9_]+)\.sql")
_STATEMENT_SECONDS: Final = 10
_CONNECT_SECONDS: Final = 5

_TABLE: Final = """
create table if not exists schema_migrations (
    version    integer     primary key,
    name       text        not null,
    sha256     text        not null,
    applied_at timestamptz not null default now()
)
"""


class MigrationFault(Exception):
    """The migration files and the database do not belong together; says how."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(say(key, **args))


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Return the digest that tells an edited file."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


async def connect(url: str, size: int = 16) -> Pool:
    """Open a pool that speaks in the office's time zone; raises one of `UNREACHABLE`.

    What is asked of it with a value that Postgres can't hold meets NotInTheRecord: asked again, it
    would be refused for ever, and a case would wait for it.

    A connection goes back as it is, which saves a round trip and a commit after every statement:
    whoever borrows one may leave no session state behind (no SET, no advisory lock, no LISTEN).
    """
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=_CONNECT_SECONDS,
        command_timeout=_STATEMENT_SECONDS,
        statement_cache_size=256,
        max_inactive_connection_lifetime=300,
        connection_class=_Strict,
        reset=_as_it_is,
        # A view that turns an instant into a day must mean the office's day.
        server_settings={"application_name": "deundeun", "timezone": OFFICE_ZONE.key, "jit": "off"},
    )


class _Strict(_Base):
    """A connection on which a wrong value is a final answer, as every other refusal is."""

    async def execute(self, *asked: Any, **how: Any) -> Any:
        return await _refusing(super().execute(*asked, **how))

    async def fetch(self, *asked: Any, **how: Any) -> Any:
        return await _refusing(super().fetch(*asked, **how))

    async def fetchrow(self, *asked: Any, **how: Any) -> Any:
        return await _refusing(super().fetchrow(*asked, **how))

    async def fetchval(self, *asked: Any, **how: Any) -> Any:
        return await _refusing(super().fetchval(*asked, **how))


async def _refusing(statement: Awaitable[T]) -> T:
    try:
        return await statement
    except asyncpg.DataError as fault:
        raise NotInTheRecord(why=type(fault).__name__) from None


async def _as_it_is(_connection: Connection) -> None:
    """Leave a connection alone; asyncpg has rolled back what was open."""


async def migrate(url: str, folder: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing, in order, one transaction a file; return the names applied."""
    files = read_migrations(folder)
    connection: Connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    try:
        await connection.execute("select pg_advisory_lock($1)", _ADVISORY_LOCK)
        await connection.execute("set client_min_messages = warning")
        await connection.execute(_TABLE)
        pending = await _pending(connection, files)
        for migration in pending:
            await _apply(connection, migration)
    finally:
        await connection.close()
    return [migration.name for migration in pending]


def read_migrations(folder: Path) -> list[Migration]:
    """Read the numbered files; a strange name, a gap or a number used twice is a fault."""
    found: list[Migration] = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationFault("office-migration-name", file=path.name)
        version = int(match["version"])
        if found and version == found[-1].version:
            raise MigrationFault("office-migration-twice", file=path.name, number=match["version"])
        if version != number:
            raise MigrationFault("office-migration-gap", file=path.name, number=f"{number:04}")
        found.append(Migration(version, path.stem, path.read_text(encoding="utf-8")))
    return found


async def _pending(connection: Connection, files: list[Migration]) -> list[Migration]:
    applied = await connection.fetch(
        "select version, name, sha256 from schema_migrations order by version"
    )
    known = {migration.version: migration for migration in files}
    for row in applied:
        migration = known.pop(row["version"], None)
        if migration is None:
            raise MigrationFault("office-migration-unknown", name=row["name"])
        if migration.sha256 != row["sha256"]:
            raise MigrationFault("office-migration-edited", name=migration.name)
    return list(known.values())


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            # A migration that waits behind a long read would stop every write behind itself.
            await connection.execute("set local lock_timeout = '5s'")
            await connection.execute(migration.sql)
            await connection.execute(
                "insert into schema_migrations (version, name, sha256) values ($1, $2, $3)",
                migration.version,
                migration.name,
                migration.sha256,
            )
    except asyncpg.PostgresError as error:
        raise MigrationFault(
            "office-migration-failed", name=migration.name, reason=str(error)
        ) from error


async def probe(url: str) -> None:
    """Ask the server for one answer; raises one of `UNREACHABLE` while there is none."""
    connection: Connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    await connection.close()


async def create_database(url: str, name: str) -> None:
    """Create the database `name` on the server behind `url` unless it is there."""
    connection: Connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    try:
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            quoted = await connection.fetchval("select quote_ident($1)", name)
            await connection.execute(f"create database {quoted}")
    finally:
        await connection.close()


async def create_roles(url: str, names: Iterable[str]) -> None:
    """Create the roles that are missing, without a login: a restored database names them."""
    connection: Connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    try:
        for name in names:
            if not await connection.fetchval("select 1 from pg_roles where rolname = $1", name):
                quoted = await connection.fetchval("select quote_ident($1)", name)
                await connection.execute(f"create role {quoted} nologin")
    finally:
        await connection.close()


async def set_passwords(url: str, passwords: Mapping[str, str]) -> None:
    """Let the roles log in, each with its password."""
    connection: Connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    try:
        for role, password in passwords.items():
            statement = await connection.fetchval(
                "select format('alter role %I login password %L', $1::text, $2::text)",
                role,
                password,
            )
            await connection.execute(statement)
    finally:
        await connection.close()
