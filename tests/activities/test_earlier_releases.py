"""What each earlier release wrote: on every later schema, and after the migrations that followed.

`releases/` holds the statements of a release's worker with their values, as Postgres heard them
(`python -m tests.replay.make_statements`); the first line names the schema it was released with.
"""

import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import asyncpg
import pytest

from activities import database
from activities.database import MIGRATIONS, Connection, Migration, Pool, read_migrations
from activities.register import Register
from office.stack import Stack
from schema.journal import CaseEntry, DutyEntry, Texts

SCHEMAS = read_migrations(MIGRATIONS)
WORKER = "deundeun_worker"

Rows: TypeAlias = dict[str, list[str]]


class Release(NamedTuple):
    version: str
    script: str
    schema: int
    """How many migrations it came with."""


def kept(path: Path) -> Release:
    script = path.read_text(encoding="utf-8")
    schema = next(one.version for one in SCHEMAS if script.startswith(f"-- {one.name}\n"))
    return Release(path.stem, script, schema)


RELEASES = [kept(path) for path in sorted(Path(__file__).parent.glob("releases/*.sql"))]


def mentioned(release: Release) -> set[str]:
    """The tables it writes to."""
    return set(re.findall(r"\binsert into (\w+)", release.script))


@pytest.fixture(scope="module")
async def blank(stack: Stack) -> str:
    """The URL of an empty database, in which nothing is ever committed."""
    await database.create_database(stack.runtime.owner_url, "blank")
    return stack.runtime.owner_url.replace("/deundeun?", "/blank?")


@asynccontextmanager
async def schema_of(blank: str, migrations: Iterable[Migration]) -> AsyncIterator[Connection]:
    """Lend a connection that sees an empty schema after these migrations, and is forgotten."""
    connection = await asyncpg.connect(blank, statement_cache_size=0)
    try:
        await connection.execute("begin; set local client_min_messages = warning")
        await apply(connection, migrations)
        yield connection
    finally:
        await connection.close()


async def apply(connection: Connection, migrations: Iterable[Migration]) -> None:
    for migration in migrations:
        await connection.execute(migration.sql)


# What a database fills in by itself says when a test ran, and nothing of what was written.
_COLUMNS = """
select table_name, column_name, data_type, table_type = 'BASE TABLE' as is_table,
       coalesce(column_default ~ '\\m(now|clock_timestamp)\\(', false)
           or column_name = 'done_at' as is_clock
from information_schema.columns
join information_schema.tables using (table_schema, table_name)
where table_schema = 'public'
order by table_name, column_name
"""


class Shape(NamedTuple):
    """What a schema has: every column with its type, and those whose values can be compared."""

    columns: set[tuple[str, str, str]]
    told: dict[str, list[str]]


async def shape(connection: Connection) -> Shape:
    told = defaultdict(list)
    found = await connection.fetch(_COLUMNS)
    for row in found:
        if row["is_table"] and not row["is_clock"]:
            told[row["table_name"]].append(row["column_name"])
    return Shape({(row[0], row[1], row[2]) for row in found}, dict(told))


async def rows(connection: Connection, told: dict[str, list[str]]) -> Rows:
    """Every row of these tables, as far as these columns go, in one order."""
    found = {}
    for table, columns in told.items():
        present = ", ".join(columns)
        statement = f"select row({present})::text from {table} order by 1"  # noqa: S608  our own
        found[table] = [row[0] for row in await connection.fetch(statement)]
    return found


@pytest.mark.parametrize("release", RELEASES, ids=[one.version for one in RELEASES])
async def test_an_earlier_release_writes_the_same_on_every_later_schema(
    release: Release, blank: str
) -> None:
    async with schema_of(blank, SCHEMAS[: release.schema]) as own:
        has = await shape(own)
        await own.execute(release.script)
        wrote = await rows(own, has.told)
    assert all(wrote[table] for table in mentioned(release))
    for schema in range(release.schema, len(SCHEMAS) + 1):
        async with schema_of(blank, SCHEMAS[:schema]) as later:
            assert has.columns <= (await shape(later)).columns, SCHEMAS[schema - 1].name
            await later.execute(release.script)
            assert await rows(later, has.told) == wrote, SCHEMAS[schema - 1].name
            await apply(later, SCHEMAS[schema:])
            assert await rows(later, has.told) == wrote, SCHEMAS[schema - 1].name
            await go_on(later)


async def go_on(connection: Connection) -> None:
    """Write the next line of every stream as this release does, and read all there is."""
    states = "select case_id as stream, seq from application union all select stream, seq from duty"
    before = {row["stream"]: row["seq"] for row in await connection.fetch(states)}
    await connection.execute(f"set role {WORKER}")
    for stream, seq in before.items():
        await write_next(connection, stream, seq)
    lines = "select stream, max(seq) as seq from diary group by stream"
    for told in (states, lines):
        after = {row["stream"]: row["seq"] for row in await connection.fetch(told)}
        assert after == {stream: seq + 1 for stream, seq in before.items()}
    for view in await connection.fetch(
        "select table_name from information_schema.views where table_schema = 'public'"
    ):
        await connection.fetch(f"table {view[0]}")
    await connection.execute("reset role")


async def write_next(connection: Connection, stream: str, seq: int) -> None:
    last = await connection.fetchrow(
        "select *, case_id as case from diary where stream = $1 and seq = $2", stream, seq
    )
    assert last is not None
    line = {**last, "seq": seq + 1, "details": {}, "state": json.loads(last["state"])}
    register = Register(cast("Pool", connection))
    duty = await connection.fetchrow(
        "select key as duty, name_ko as ko, name_en as en from duty where stream = $1", stream
    )
    if duty is None:
        await register.record(CaseEntry.model_validate(line), Texts(parts={"text": "이어서"}))
    else:
        named = {"duty": duty["duty"], "name": dict(duty)}
        await register.record_duty(DutyEntry.model_validate(line | named))


async def test_the_releases_write_to_every_table(blank: str) -> None:
    newest = max(release.schema for release in RELEASES)
    async with schema_of(blank, SCHEMAS[:newest]) as released:
        assert set().union(*map(mentioned, RELEASES)) == set((await shape(released)).told)


@pytest.mark.parametrize(
    "sql",
    [
        "alter table application drop column receipt",
        "alter table firm rename name to trade_name",
        "alter table journal add weight integer not null",
        "alter table duty add check (rounds < 9)",
        "revoke insert on text_part from deundeun_worker",
    ],
)
async def test_a_migration_that_the_release_before_cannot_bear_is_caught(
    sql: str, blank: str
) -> None:
    async with schema_of(blank, [*SCHEMAS, Migration(len(SCHEMAS) + 1, "last", sql)]) as later:
        with pytest.raises(asyncpg.PostgresError):
            await later.execute(RELEASES[-1].script)
