"""Files by their content: one contract, whether they rest in Postgres or in a folder."""

import hashlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import asyncpg
import pytest

from activities.cabinet import Cabinet, FileLost
from activities.database import Pool
from activities.folder import Folder
from office.stack import Stack
from schema.refusals import FileNotKept

NOBODY = 65534
PDF = "application/pdf"
_NUMBERS = itertools.count(1)

Damage = Callable[[str, bytes], Awaitable[None]]


def invented_file() -> tuple[str, bytes]:
    """A file that no other test has, with its hash."""
    body = b"%%PDF-1.7 an invented paper %d\n" % next(_NUMBERS)
    return hashlib.sha256(body).hexdigest(), body


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "파일"
    path.mkdir()
    return Folder(path)


@pytest.fixture(params=["Postgres", "folder"])
def cabinet(request: pytest.FixtureRequest, pool: Pool, folder: Folder) -> Cabinet:
    return Cabinet(pool, folder if request.param == "folder" else None)


@pytest.fixture
def damage(cabinet: Cabinet, stack: Stack) -> Damage:
    """Write something else in the place of a file."""

    async def write(sha256: str, body: bytes) -> None:
        if cabinet.folder:
            cabinet.folder.place(sha256).write_bytes(body)
            return
        owner = await asyncpg.connect(stack.runtime.owner_url)
        await owner.execute("update document set body = $2 where sha256 = $1", sha256, body)
        await owner.close()

    return write


async def test_what_is_kept_is_handed_out_and_the_same_again_is_nothing(cabinet: Cabinet) -> None:
    sha256, body = invented_file()
    for _ in range(2):
        await cabinet.keep(sha256, PDF, body)
        assert await cabinet.body(sha256) == body
        await cabinet.check_file(sha256)
    rows = await cabinet.pool.fetch("select * from document where sha256 = $1", sha256)
    (row,) = rows
    assert (row["media_type"], row["size"]) == (PDF, len(body))
    assert row["body"] == (None if cabinet.folder else body)


async def test_what_nobody_has_kept_is_not_there(cabinet: Cabinet) -> None:
    with pytest.raises(LookupError):
        await cabinet.body("0" * 64)
    with pytest.raises(FileNotKept):
        await cabinet.check_file("0" * 64)


@pytest.mark.parametrize("at", [0, -1])
async def test_a_damaged_byte_is_told_and_never_handed_out(
    cabinet: Cabinet, damage: Damage, at: int
) -> None:
    sha256, body = invented_file()
    await cabinet.keep(sha256, PDF, body)
    touched = bytearray(body)
    touched[at] ^= 1
    await damage(sha256, bytes(touched))
    with pytest.raises(FileLost, match=sha256):
        await cabinet.body(sha256)
    await damage(sha256, body)
    assert await cabinet.body(sha256) == body


async def test_an_empty_file_is_one(cabinet: Cabinet) -> None:
    sha256 = hashlib.sha256(b"").hexdigest()
    await cabinet.keep(sha256, PDF, b"")
    assert await cabinet.body(sha256) == b""


# What only a folder can suffer.


async def test_a_file_lies_by_its_hash_alone_and_nothing_is_left_beside(
    pool: Pool, folder: Folder
) -> None:
    sha256, body = invented_file()
    await Cabinet(pool, folder).keep(sha256, PDF, body)
    found = [path.relative_to(folder.path).as_posix() for path in folder.path.rglob("*")]
    assert sorted(found) == [sha256[:2], f"{sha256[:2]}/{sha256}"]
    assert folder.place(sha256).read_bytes() == body


async def test_a_file_of_before_is_found_in_postgres(pool: Pool, folder: Folder) -> None:
    sha256, body = invented_file()
    await Cabinet(pool).keep(sha256, PDF, body)
    moved = Cabinet(pool, folder)
    assert await moved.body(sha256) == body
    await moved.keep(sha256, PDF, body)
    assert await moved.body(sha256) == body


async def test_a_row_of_an_older_release_is_found(pool: Pool, cabinet: Cabinet) -> None:
    sha256, body = invented_file()
    statement = "insert into document (sha256, media_type, body) values ($1, $2, $3)"
    await pool.execute(statement, sha256, PDF, body)
    assert await cabinet.body(sha256) == body


async def test_a_row_without_its_file_is_not_entered(pool: Pool) -> None:
    statement = "insert into document (sha256, media_type) values ($1, $2)"
    with pytest.raises(asyncpg.CheckViolationError):
        await pool.execute(statement, invented_file()[0], PDF)


async def test_a_lost_file_is_told_and_its_place_named(pool: Pool, folder: Folder) -> None:
    sha256, body = invented_file()
    cabinet = Cabinet(pool, folder)
    await cabinet.keep(sha256, PDF, body)
    folder.place(sha256).unlink()
    with pytest.raises(FileLost, match=str(folder.place(sha256))):
        await cabinet.body(sha256)
    # Whoever looks without the setting is told which one it is.
    with pytest.raises(FileLost, match="DEUNDEUN_FILES"):
        await Cabinet(pool).body(sha256)
    await cabinet.keep(sha256, PDF, body)
    assert await cabinet.body(sha256) == body


async def test_a_damaged_file_is_whole_again_once_it_is_handed_in_again(
    pool: Pool, folder: Folder
) -> None:
    sha256, body = invented_file()
    cabinet = Cabinet(pool, folder)
    await cabinet.keep(sha256, PDF, body)
    folder.place(sha256).write_bytes(body[:-1])
    await cabinet.keep(sha256, PDF, body)
    assert await cabinet.body(sha256) == body


async def test_a_folder_that_is_gone_is_an_outage_and_is_never_made_anew(
    pool: Pool, folder: Folder
) -> None:
    sha256, body = invented_file()
    cabinet = Cabinet(pool, folder)
    await cabinet.keep(sha256, PDF, body)
    away = folder.path.rename(folder.path.with_name("away"))
    with pytest.raises(OSError, match=str(folder.path)):
        await cabinet.body(sha256)
    other, content = invented_file()
    with pytest.raises(OSError, match=str(folder.path)):
        await cabinet.keep(other, PDF, content)
    assert not folder.path.exists()
    # Nothing half done: the catalogue has no file that is not there.
    with pytest.raises(LookupError):
        await cabinet.body(other)
    away.rename(folder.path)
    assert await cabinet.body(sha256) == body


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder that others may read, seen by one who is not root."""
    path = Path(tempfile.mkdtemp(prefix="deundeun "))
    path.chmod(0o755)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(NOBODY)
        else:
            path.chmod(0o555)
        yield path
    finally:
        if root:
            os.seteuid(0)
        path.chmod(0o755)
        shutil.rmtree(path)


def test_a_folder_that_takes_nothing_is_an_outage(as_nobody: Path) -> None:
    sha256, body = invented_file()
    with pytest.raises(PermissionError):
        Folder(as_nobody).keep(sha256, body)
    assert list(as_nobody.iterdir()) == []
    assert Folder(as_nobody).find(sha256) is None


def test_many_at_once_keep_one_whole_file(folder: Folder) -> None:
    body = b"%PDF" + bytes(range(256)) * 4000
    sha256 = hashlib.sha256(body).hexdigest()
    start = Barrier(8)

    def keep() -> None:
        start.wait()
        folder.keep(sha256, body)

    threads = [Thread(target=keep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert folder.find(sha256) == body
    assert [path.name for path in folder.place(sha256).parent.iterdir()] == [sha256]
