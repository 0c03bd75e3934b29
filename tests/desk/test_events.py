"""The journal as events: in order, nothing skipped, nothing twice, superseded lines taken back."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from asyncpg.pool import PoolConnectionProxy

from desk.follower import Follower
from desk.records import Records, reading
from office.settings import ROOT, Settings
from office.stack import Stack
from tests.desk.clerks import Clerk
from tests.worlds import World

_WRITE = """
insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at, by,
                     reference, details, state)
values ($1, $2, 'x', $3, '2026-11-01', $1, 'noted', now(), 'kim', '', '{}', '{"stage": "review"}')
returning position
"""
SOON = 20.0


@dataclass(frozen=True)
class Writers:
    """Writes lines as the worker does, each writer with a connection of its own."""

    pool: "asyncpg.Pool[asyncpg.Record]"
    stream: str

    async def write(
        self, seq: int, *, fence: int = 0, on: "PoolConnectionProxy[Any] | None" = None
    ) -> int:
        door = on or self.pool
        position: int = await door.fetchval(_WRITE, self.stream, seq, fence or seq)
        return position


@pytest.fixture
async def writers(
    stack: Stack, world: World, request: pytest.FixtureRequest
) -> AsyncIterator[Writers]:
    del world  # it has migrated
    stream = f"events-{request.node.name}#1"
    pool = await asyncpg.create_pool(stack.runtime.worker_url, min_size=1, max_size=8)
    yield Writers(pool, stream)
    await pool.close()
    owner = await asyncpg.connect(stack.runtime.owner_url)
    await owner.execute("delete from journal where stream = $1", stream)
    await owner.close()


@pytest.fixture
async def records(stack: Stack) -> AsyncIterator[Records]:
    settings = Settings.load({"DEUNDEUN_HOME": str(stack.settings.home)})
    async with reading(settings) as opened:
        yield opened


async def last(writers: Writers) -> int:
    """The position of the last line, of whatever stream."""
    found: int = await writers.pool.fetchval("select coalesce(max(position), 0) from journal")
    return found


async def read(follower: Follower, stream: str) -> list[dict[str, Any]]:
    return [line async for line in follower.lines() if line["stream"] == stream]


async def test_a_line_is_an_event_with_all_that_the_standard_asks(
    writers: Writers, clerk: Clerk
) -> None:
    after = await last(writers)
    position = await writers.write(1)
    said = await clerk("events", "--after", str(after))
    assert (said.code, said.err) == (0, "")
    (event,) = [one for one in map(json.loads, said.out.splitlines()) if one["id"] == str(position)]
    about = {name: event[name] for name in event if name not in {"time", "data"}}
    assert about == {
        "specversion": "1.0",
        "id": str(position),
        "source": "urn:deundeun:journal",
        "type": "deundeun.noted",
        "subject": writers.stream,
        "datacontenttype": "application/json",
        "position": str(position),
    }
    assert event["time"].endswith("+09:00")
    assert (event["data"]["case"], event["data"]["stands"]) == (writers.stream, "review")
    assert (await clerk("events", "--after", str(await last(writers)))).out == ""


async def test_what_people_wrote_is_no_part_of_an_event(clerk: Clerk, case: str) -> None:
    assert (await clerk("note", case, "--text", "아무도 읽지 말 것")).code == 0
    out = (await clerk("events")).out
    noted = [one for one in map(json.loads, out.splitlines()) if one["subject"] == case]
    assert [one["type"] for one in noted] == ["deundeun.opened", "deundeun.noted"]
    assert "아무도" not in out
    assert "라마정밀" not in json.dumps(noted, ensure_ascii=False)


async def test_a_line_that_commits_late_holds_back_what_came_after_it(
    writers: Writers, records: Records
) -> None:
    follower = Follower(records, await last(writers))
    async with writers.pool.acquire() as slow:
        late = slow.transaction()
        await late.start()
        first = await writers.write(1, on=slow)
        second = await writers.write(2)
        assert first < second
        reading_on = asyncio.create_task(read(follower, writers.stream))
        await asyncio.sleep(0.3)
        assert not reading_on.done()
        await late.commit()
    lines = await asyncio.wait_for(reading_on, SOON)
    assert [line["position"] for line in lines] == [first, second]
    assert await read(follower, writers.stream) == []


async def test_a_line_that_never_commits_is_a_gap_and_nothing_waits_for_it(
    writers: Writers, records: Records
) -> None:
    follower = Follower(records, await last(writers))
    async with writers.pool.acquire() as slow:
        late = slow.transaction()
        await late.start()
        await writers.write(1, on=slow)
        second = await writers.write(2)
        await late.rollback()
    assert [line["position"] for line in await read(follower, writers.stream)] == [second]


async def test_many_writers_out_of_order_are_read_once_each_though_the_reader_begins_anew(
    writers: Writers, records: Records
) -> None:
    after = await last(writers)

    async def write(seq: int) -> int | None:
        async with writers.pool.acquire() as connection:
            act = connection.transaction()
            await act.start()
            position = await writers.write(seq, on=connection)
            await asyncio.sleep(seq * 37 % 11 / 200)  # the later ones often end first
            kept = seq % 5 > 0
            await (act.commit() if kept else act.rollback())
        return position if kept else None

    writing = asyncio.gather(*map(write, range(1, 61)))
    got: list[int] = []
    while not writing.done() or await last(writers) > after:
        follower = Follower(records, after)
        async for line in follower.lines():
            if line["stream"] == writers.stream:
                got.append(line["position"])
            if len(got) % 7 == 0:
                after = line["position"]
                break  # the reader dies, and another goes on after the last position
        else:
            after = follower.position
        await asyncio.sleep(0.01)
    kept = sorted(position for position in await writing if position is not None)
    assert len(kept) == 48
    assert got == kept


async def test_a_superseded_line_is_no_event_or_is_named_by_what_took_its_place(
    writers: Writers, records: Records
) -> None:
    after = await last(writers)
    follower = Follower(records, after)
    true = await writers.write(1, fence=10)
    phantom = await writers.write(2, fence=20)
    told = await read(follower, writers.stream)
    assert [(one["position"], one["supersedes"]) for one in told] == [(true, []), (phantom, [])]
    right = await writers.write(2, fence=30)
    (correcting,) = await read(follower, writers.stream)
    assert (correcting["position"], correcting["supersedes"]) == (right, [phantom])
    # A straggler of the task that never completed is written after its successor.
    await writers.write(3, fence=25)
    assert await read(follower, writers.stream) == []
    anew = await read(Follower(records, after), writers.stream)
    assert [one["position"] for one in anew] == [true, right]


@contextmanager
def following(stack: Stack, after: int) -> Iterator["subprocess.Popen[str]"]:
    """A follower as a process of its own, as another program would run it."""
    command = [
        sys.executable,
        str(ROOT / "starter.py"),
        "events",
        "--follow",
        "--after",
        str(after),
    ]
    environ = {"PATH": os.environ["PATH"], "DEUNDEUN_HOME": str(stack.settings.home)}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ | {"DEUNDEUN_LANG": "en"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


Ending = Callable[["subprocess.Popen[str]"], None]


def interrupted(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGINT)


def unread(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.parametrize("end", [interrupted, unread])
async def test_a_follower_tells_what_is_new_and_ends_in_peace(
    stack: Stack, writers: Writers, end: Ending
) -> None:
    after = await last(writers)
    first = await writers.write(1)
    with following(stack, after) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = await asyncio.to_thread(process.stdout.readline)
        assert json.loads(line)["id"] == str(first)
        second = await writers.write(2)
        line = await asyncio.wait_for(asyncio.to_thread(process.stdout.readline), SOON)
        assert json.loads(line)["id"] == str(second)
        end(process)
        assert await asyncio.to_thread(process.wait, SOON) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize("given", ["-1", "first", "9" * 19])
async def test_a_position_that_is_none_is_one_sentence(clerk: Clerk, given: str) -> None:
    said = await clerk("events", f"--after={given}")
    assert (said.code, said.out) == (2, "")
    assert given in said.sentence
