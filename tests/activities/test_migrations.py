import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from activities.database import MIGRATIONS, MigrationFault, migrate, read_migrations
from office import home as homes
from office.child import Child
from office.postgres import Postgres
from tests.worlds import take_own_ports


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Postgres]:
    home = tmp_path_factory.mktemp("migrations") / "home"
    take_own_ports(home)
    postgres = Postgres(home, homes.Ports.choose(home).postgres, homes.Secrets.load(home))
    postgres.prepare()
    child = Child(postgres.job(), print)
    await child.start()
    await postgres.open(child)
    yield postgres
    await child.stop()
    shutil.rmtree(postgres.folder)


@pytest.fixture
async def url(server: Postgres, request: pytest.FixtureRequest) -> str:
    name = request.node.name[:60]
    connection = await asyncpg.connect(server.owner_url)
    await connection.execute(f'create database "{name}"')
    await connection.close()
    return server.owner_url.replace("/deundeun?", f"/{name}?")


def write(folder: Path, **files: str) -> None:
    for name, sql in files.items():
        (folder / f"{name[1:]}.sql").write_text(sql)


async def rows(url: str, query: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_what_is_missing_is_applied_in_order_and_once(url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_firm="create table firm (n int)")
    assert await migrate(url, tmp_path) == ["0001_firm"]
    write(tmp_path, _0002_more="alter table firm add m int; insert into firm values (1, 2)")
    assert await migrate(url, tmp_path) == ["0002_more"]
    assert await migrate(url, tmp_path) == []
    assert await rows(url, "select n, m from firm") == [(1, 2)]
    assert await rows(url, "select version, name from schema_migrations order by 1") == [
        (1, "0001_firm"),
        (2, "0002_more"),
    ]


async def test_a_failing_file_changes_nothing(url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_good="create table good (n int)")
    write(tmp_path, _0002_bad="create table half (n int); select nonsense")
    with pytest.raises(MigrationFault, match=r"0002_bad.*nonsense"):
        await migrate(url, tmp_path)
    assert await rows(url, "select to_regclass('good')::text, to_regclass('half')::text") == [
        ("good", None)
    ]
    write(tmp_path, _0002_bad="create table whole (n int)")
    assert await migrate(url, tmp_path) == ["0002_bad"]


async def test_an_edited_old_file_is_refused(url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_firm="create table firm (n int)")
    await migrate(url, tmp_path)
    write(tmp_path, _0001_firm="create table firm (n bigint)", _0002_more="select 1")
    with pytest.raises(MigrationFault, match="0001_firm"):
        await migrate(url, tmp_path)
    assert await rows(url, "select max(version) from schema_migrations") == [(1,)]


async def test_other_line_ends_are_not_an_edit(url: str, tmp_path: Path) -> None:
    (tmp_path / "0001_firm.sql").write_bytes(b"select 1;\nselect 2;\n")
    await migrate(url, tmp_path)
    (tmp_path / "0001_firm.sql").write_bytes(b"select 1;\r\nselect 2;\r\n")
    assert await migrate(url, tmp_path) == []


async def test_a_newer_database_is_left_alone(url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_firm="select 1", _0002_more="select 2")
    await migrate(url, tmp_path)
    (tmp_path / "0002_more.sql").unlink()
    with pytest.raises(MigrationFault, match="0002_more"):
        await migrate(url, tmp_path)


async def test_two_at_once_apply_each_file_once(url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_firm="select pg_sleep(0.2); create table firm (n int)")
    applied = await asyncio.gather(*(migrate(url, tmp_path) for _ in range(3)))
    assert sorted(applied, key=len) == [[], [], ["0001_firm"]]


async def test_a_locked_table_does_not_hold_everyone_up(url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_firm="create table firm (n int)")
    await migrate(url, tmp_path)
    write(tmp_path, _0002_more="set local lock_timeout = '50ms'; alter table firm add m int")
    reader = await asyncpg.connect(url)
    async with reader.transaction():
        await reader.execute("lock table firm in access share mode")
        with pytest.raises(MigrationFault, match="0002_more"):
            await migrate(url, tmp_path)
    await reader.close()
    assert await migrate(url, tmp_path) == ["0002_more"]


async def test_lines_that_were_there_are_placed_in_the_order_they_were_recorded(
    url: str, tmp_path: Path
) -> None:
    files = sorted(MIGRATIONS.glob("*.sql"))
    for file in files[:6]:
        shutil.copy(file, tmp_path)
    await migrate(url, tmp_path)
    connection = await asyncpg.connect(url)
    write_line = (
        "insert into journal (stream, seq, cause, task_events, task_at, case_id, kind,"
        " happened_at, recorded_at, by, reference, details, state)"
        " values ($1, $2, '', $2, now(), $1, 'noted', now(), now() - $3 * interval '1 day', 'kim',"
        " '', '{}', '{}')"
    )
    for stream, seq, days in (("b", 2, 1), ("a", 1, 3), ("b", 1, 2)):
        await connection.execute(write_line, stream, seq, days)
    shutil.copy(files[6], tmp_path)
    assert await migrate(url, tmp_path) == ["0007_journal_followed"]
    await connection.execute(write_line, "a", 2, 0)
    await connection.close()
    placed = await rows(url, "select stream, seq, position from journal order by position")
    assert placed == [("a", 1, 1), ("b", 1, 2), ("b", 2, 3), ("a", 2, 4)]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["0001_a", "0003_b"], "0003_b"),
        (["0001_a", "0001_b"], "0001_b"),
        (["0002_a"], "0002_a"),
        (["1_a"], "1_a"),
        (["0001-a"], "0001-a"),
    ],
)
def test_a_gap_a_double_and_a_strange_name_are_refused(
    names: list[str], said: str, tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / f"{name}.sql").touch()
    with pytest.raises(MigrationFault, match=said):
        read_migrations(tmp_path)


def test_our_own_files_are_in_order() -> None:
    assert read_migrations(MIGRATIONS)
