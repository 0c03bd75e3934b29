"""A home that an older release made comes up: its roles, its passwords, its record."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from activities import database
from activities.database import MIGRATIONS
from office import home as homes
from office.child import Child
from office.faults import NoStack
from office.postgres import DATABASE, Postgres
from office.runtime import Runtime
from office.settings import Settings
from tests.worlds import take_own_ports

OLD_ROLES = ("owner", "worker", "reader")


def forget_the_clerk(home: Path) -> dict[str, str]:
    """Leave the passwords as release 0.1 kept them."""
    path = home / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text())
    old = {name: kept[name] for name in OLD_ROLES}
    path.write_text(json.dumps(old))
    return old


def test_a_password_that_was_not_known_is_made_once_and_kept(home: Path) -> None:
    homes.prepare(home)
    homes.Secrets.load(home)
    old = forget_the_clerk(home)
    first, second = homes.Secrets.load(home), homes.Secrets.load(home)
    assert first == second
    assert {name: getattr(first, name) for name in OLD_ROLES} == old
    assert len(first.clerk) == len(first.reader)
    assert (home / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_stack_of_an_older_release_is_told_from_none(tmp_path: Path) -> None:
    about = {
        "pid": 1,
        "started_at": "2026-11-01T00:00:00Z",
        "owner_url": "postgresql://owner@here/db",
        "worker_url": "postgresql://worker@here/db",
        "reader_url": "postgresql://reader@here/db",
        "temporal_address": "127.0.0.1:7233",
        "ui_url": "http://127.0.0.1:8233",
    }
    (tmp_path / "runtime.json").write_text(json.dumps(about))
    settings = Settings.load({"DEUNDEUN_HOME": str(tmp_path)})
    assert settings.reader_url == about["reader_url"]
    with pytest.raises(NoStack, match="make down"):
        _ = settings.clerk_url
    Runtime.model_validate(about | {"clerk_url": "postgresql://clerk@here/db"}).save(tmp_path)
    environ = {"DEUNDEUN_HOME": str(tmp_path)}
    assert Settings.load(environ).clerk_url == "postgresql://clerk@here/db"
    for name in ("DATABASE_URL", "DATABASE_URL_CLERK"):
        environ[name] = f"postgresql://{name.lower()}@there/db"
        assert Settings.load(environ).clerk_url == environ[name]
    assert Settings.load(environ).elsewhere() == ["DATABASE_URL", "DATABASE_URL_CLERK"]


@pytest.fixture
async def older(home: Path, tmp_path: Path) -> AsyncIterator[tuple[Postgres, Child]]:
    """A server as release 0.1 left it: three roles, one migration, one firm."""
    take_own_ports(home)
    ports = homes.Ports.choose(home)
    homes.Secrets.load(home)
    forget_the_clerk(home)
    server = Postgres(home, ports.postgres, homes.Secrets.load(home))
    server.prepare()
    child = Child(server.job(), print)
    await child.start()
    whole = server.url("deundeun", homes.Secrets.load(home).owner, "postgres")
    await child.ready(lambda: database.probe(whole), database.NOT_YET_OURS, 30.0)
    await database.create_database(whole, DATABASE)
    first = tmp_path / "0.1.0"
    first.mkdir()
    shutil.copy(MIGRATIONS / "0001_cases.sql", first)
    assert await database.migrate(server.owner_url, first) == ["0001_cases"]
    connection = await asyncpg.connect(server.owner_url)
    await connection.execute(
        "insert into firm (key, business_number, name, district, employees, known_since)"
        " values ('1', '9998100019', '도로기계 (가상)', '가온동', 4.50, '2026-03-02T01:00+09')"
    )
    await connection.close()
    yield server, child
    await child.stop()


async def test_an_older_home_comes_up_with_its_firms(older: tuple[Postgres, Child]) -> None:
    server, child = older
    await server.open(child)
    connection = await asyncpg.connect(server.clerk_url)
    assert await connection.fetchval("select current_user") == "deundeun_clerk"
    assert await connection.fetchval("select firm from firm_number where number = '9998100019'")
    facts = await connection.fetch(
        "select fact, value, valid_from::text from firm_at order by fact"
    )
    assert [tuple(fact) for fact in facts] == [
        ("district", "가온동", "2026-03-02"),
        ("employees", "4.5", "2026-03-02"),
    ]
    assert await connection.fetch("select * from result") == []
    await connection.close()
