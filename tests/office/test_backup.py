"""A backup taken while the stack runs makes a new home, in which the cases go on."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from temporalio.client import Client

from activities import database
from office import home as homes
from office import safekeeping
from office.audit import Auditor, Discrepancy
from office.faults import BackupRefused, NoStack, StackFault
from office.settings import ROOT, Settings
from office.stack import Stack, discard
from tests.office.conftest import settings_of
from tests.worlds import Case, World, take_own_ports
from workflows.plugin import plugin

TEXTS: Final = {"problem": "수작업", "solution": "기계", "scale-up": "수출"}


async def run(*argv: str, home: Path) -> tuple[int, str]:
    """Run worker.py as whoever looks after the office does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "worker.py"),
        *argv,
        env={"DEUNDEUN_HOME": str(home), "DEUNDEUN_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    return process.returncode or 0, said.decode()


@asynccontextmanager
async def living(home: Path) -> AsyncIterator[tuple[Stack, World]]:
    """The stack of a home, and the world of its cases."""
    take_own_ports(home)
    async with Stack(settings_of(home)) as stack:
        client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])
        async with await database.connect(stack.runtime.worker_url, size=2) as pool:
            rows = await pool.fetch("select programme, key from edition where example")
            editions = {row["programme"]: row["key"] for row in rows}
            yield stack, World(client, pool, stack.settings.task_queue, editions.__getitem__)


async def audit(world: World) -> list[Discrepancy]:
    auditor = Auditor(world.client, world.pool, mend=True)
    return [found async for found in auditor.examine(everything=True)]


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Path]:
    """Where the new home will be; whatever became of it is gone afterwards."""
    place = tmp_path / "새 집"
    yield place
    discard(place)


async def keep_talking(case: Case, stop: asyncio.Event) -> int:
    """Tell a case one note after the other; return how many were answered."""
    told = 0
    while not stop.is_set():
        told += 1
        await case.tell("note", text=f"말 {told}", key=f"note-{told}")
    return told


async def test_cases_go_on_in_a_home_made_out_of_a_backup_that_was_taken_while_clerks_typed(
    home: Path, restored: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "백업 1"
    async with living(home) as (_, world):
        quiet, *spoken = [await world.open_case() for _ in range(5)]
        await quiet.tell("eligibility", eligible=True)
        stop = asyncio.Event()
        talking = [asyncio.create_task(keep_talking(case, stop)) for case in spoken]
        await asyncio.sleep(0.5)
        before = {case.workflow: await world.diary(case.workflow) for case in (quiet, *spoken)}
        code, said = await run("backup", str(kept), home=home)
        assert (code, str(kept) in said) == (0, True), said
        after = {case.workflow: await world.diary(case.workflow) for case in spoken}
        stop.set()
        await asyncio.gather(*talking)
        # What comes after the backup is not in it.
        await quiet.tell("note", text="백업 뒤")
    assert all(len(lines) > len(before[case]) + 1 for case, lines in after.items())
    code, said = await run("restore", str(kept), home=restored)
    assert (code, str(restored) in said) == (0, True), said
    async with living(restored) as (_, world):
        # The copy of Postgres is the older one: what was told since is written again.
        assert all(found.mended for found in await audit(world))
        assert await audit(world) == []
        assert await world.diary(quiet.workflow) == before[quiet.workflow]
        await Case(world.client, quiet.workflow).tell("draft", base=0, sections=TEXTS)
        assert await world.diary(quiet.workflow) == [*before[quiet.workflow], "drafted"]
        for workflow, lines in after.items():
            held = await world.diary(workflow)
            assert len(before[workflow]) <= len(held) <= len(lines)
            assert held == ["opened", *["noted"] * (len(held) - 1)]
            case = Case(world.client, workflow)
            # What was answered before is known, and what comes next is the next line.
            assert (await case.tell("note", text="말 1", key="note-1"))["seq"] == 2
            assert (await case.tell("note", text="새 집에서"))["seq"] == len(held) + 1
        assert await audit(world) == []
        code, said = await run("backup", str(kept), home=restored)
        assert (code, "left alone" in said) == (3, True), said


async def test_what_was_answered_between_the_two_copies_is_written_again(
    home: Path, restored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer falls between the copy of Postgres and that of Temporal."""
    kept = tmp_path / "kept"
    copied, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    copy = safekeeping._copy_store

    def late(source: Path, target: Path) -> None:
        loop.call_soon_threadsafe(copied.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(120)
        copy(source, target)

    monkeypatch.setattr(safekeeping, "_copy_store", late)
    async with living(home) as (stack, world):
        case = await world.open_case()
        copying = asyncio.create_task(asyncio.to_thread(safekeeping.backup, stack.settings, kept))
        await copied.wait()
        await case.tell("note", text="사이에 한 말")
        other = await world.open_case()
        go_on.set()
        await copying
        diaries = {one: await world.diary(one) for one in (case.workflow, other.workflow)}
    await safekeeping.restore(settings_of(restored), kept, print)
    async with living(restored) as (_, world):
        found = await audit(world)
        assert {one.stream for one in found} == {f"{one}#1" for one in diaries}
        assert all(one.kind == "missing" and one.mended for one in found)
        for one, lines in diaries.items():
            assert await world.diary(one) == lines
        texts = "select body from text_part where stream = $1"
        assert await world.pool.fetchval(texts, f"{case.workflow}#1") == "사이에 한 말"
        assert await audit(world) == []


def test_a_backup_is_whole_and_private(stack: Stack, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    safekeeping.backup(stack.settings, kept)
    assert {path.name for path in kept.iterdir()} == {"deundeun.dump", "temporal.db"}
    assert kept.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_without_a_stack_nothing_is_backed_up(home: Path, tmp_path: Path) -> None:
    with pytest.raises(NoStack, match="make up"):
        safekeeping.backup(settings_of(home), tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_backup_that_fails_leaves_nothing(stack: Stack, tmp_path: Path) -> None:
    settings = stack.settings
    with pytest.raises(StackFault, match="nothing was kept"):
        safekeeping.backup(settings, tmp_path / "no" / "folder")
    moved = Settings.load({"DEUNDEUN_HOME": str(tmp_path)}).embedded(stack.runtime)
    with pytest.raises(StackFault, match="nothing was kept"):
        safekeeping.backup(moved, tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


async def test_only_a_whole_backup_makes_a_home_and_only_a_new_one(
    home: Path, restored: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "temporal.db").touch()
    with pytest.raises(BackupRefused, match=r"deundeun\.dump"):
        await safekeeping.restore(settings_of(restored), kept, print)
    (kept / "deundeun.dump").write_text("nonsense")
    homes.prepare(home)
    with pytest.raises(BackupRefused, match="left alone"):
        await safekeeping.restore(settings_of(home), kept, print)
    with pytest.raises(StackFault, match="pg_restore"):
        await safekeeping.restore(settings_of(restored), kept, print)
    for place in (restored, homes.postgres_folder(restored)):
        assert not await asyncio.to_thread(place.exists)
