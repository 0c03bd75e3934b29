import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from activities import database
from office import home as homes
from office.faults import StackFault
from office.postgres import Postgres


async def test_it_starts_on_a_path_with_a_space_and_korean_letters(postgres: Postgres) -> None:
    connection = await asyncpg.connect(postgres.owner_url)
    assert await connection.fetchval("show server_encoding") == "UTF8"
    assert await connection.fetchval("select '든든' < '튼튼'")
    for durable in ("fsync", "synchronous_commit", "full_page_writes"):
        assert await connection.fetchval(f"show {durable}") == "on"
    await connection.close()


async def test_each_role_enters_with_its_own_password(postgres: Postgres) -> None:
    urls = {
        "deundeun": postgres.owner_url,
        "deundeun_worker": postgres.worker_url,
        "deundeun_reader": postgres.reader_url,
    }
    for role, url in urls.items():
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("select current_user") == role
        assert await connection.fetchval(
            "select rolsuper from pg_roles where rolname = $1", role
        ) is (role == "deundeun")
        await connection.close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.url("deundeun", "guess"))


async def test_the_callers_variables_do_not_lead_astray(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("PGSSLMODE", "require")
    monkeypatch.setenv("PGPASSWORD", "wrong")
    await database.probe(postgres.owner_url)


async def test_the_pool_speaks_in_the_offices_time_zone(postgres: Postgres) -> None:
    async with await database.connect(postgres.worker_url, size=2) as pool:
        assert await pool.fetchval("show timezone") == "Asia/Seoul"
        assert await pool.fetchval("show application_name") == "deundeun"


def test_a_start_that_was_cut_off_is_made_good(home: Path) -> None:
    homes.prepare(home)
    server = Postgres(home, 1, homes.Secrets.load(home))
    (server.folder / "data.new" / "base").mkdir(parents=True)
    (server.folder / "password").write_text("old")
    server.prepare()
    assert (server.folder / "data" / "PG_VERSION").read_text().strip() == "18"
    assert not (server.folder / "password").exists()


def test_a_lock_file_that_names_a_stranger_is_dropped(home: Path) -> None:
    homes.prepare(home)
    server = Postgres(home, 1, homes.Secrets.load(home))
    server.prepare()
    lock = server.folder / "data" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")
    server.prepare()
    assert not lock.exists()


def test_a_lock_file_that_names_our_server_is_kept(home: Path) -> None:
    homes.prepare(home)
    server = Postgres(home, 1, homes.Secrets.load(home))
    server.prepare()
    lock = server.folder / "data" / "postmaster.pid"
    data = str(server.folder / "data")
    look_alike = [sys.executable, "-c", "import sys; sys.stdin.read()", "-D", data]
    with subprocess.Popen(look_alike, stdin=subprocess.PIPE) as process:
        lock.write_text(f"{process.pid}\n")
        server.prepare()
        assert lock.exists()


def test_lost_passwords_are_not_made_anew(home: Path) -> None:
    homes.prepare(home)
    (homes.postgres_folder(home) / "data").mkdir(parents=True)
    with pytest.raises(StackFault, match=r"secrets\.json"):
        homes.Secrets.load(home)


def test_lost_data_is_not_made_anew_beside_a_living_history(home: Path) -> None:
    homes.prepare(home)
    (home / "temporal.db").touch()
    with pytest.raises(StackFault, match="Postgres"):
        Postgres(home, 1, homes.Secrets.load(home)).prepare()
