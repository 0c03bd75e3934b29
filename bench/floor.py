"""Arm F: what people use instead, a status column and a poller on the same Postgres.

A message is one statement of whoever tells it; the poller takes what was told, and writes line and
state in one statement. It keeps no history, retries nothing by itself and waits for no date: it is
the floor, not a rival. `python -m bench.serve floor` is its poller.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar, Final

import asyncpg

from activities import database

from . import errand
from .arm import Arm
from .case import FILED, LINES, STIMULI, Stimulus, intake
from .ground import program

_EVERY_SECONDS: Final = 0.02
_TELL: Final = "update bench_case set told = $2 where stream = $1"
_START: Final = "insert into bench_case (stream, stage, seq, told) values ($1, 'new', 0, $2)"
_DUE: Final = "select stream, seq, told from bench_case where told is not null limit 200"
# A line and the state that follows; what is to be done next stays in `told` until it is done.
_WRITE: Final = """
with state as (
    update bench_case set stage = $3, seq = $2, told = $5, changed_at = clock_timestamp()
    where stream = $1 and seq < $2
    returning stream
)
insert into bench_line (stream, seq, kind, details) select stream, $2, $3, $4 from state
"""
_BY_ITSELF: Final = json.dumps({})
_FOLLOWED: Final = {one.line for one in STIMULI if one.follows}


class Floor(Arm):
    """A status column and a poller."""

    letter: ClassVar = "F"
    title: ClassVar = "status column and poller"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Run the poller."""
        runtime = self.ground.runtime
        log = self.ground.home / "logs" / "floor.log"
        argv = (runtime.worker_url, self.ground.portal)
        async with (
            await database.connect(runtime.worker_url) as self._pool,
            program("-m", "bench.serve", "floor", *argv, log=log) as (poller, _),
        ):
            self.ground.roots["worker"] = poller.pid
            yield

    async def start(self, number: str) -> str:
        """Write a new row."""
        case = f"case.{number}"
        await self._pool.execute(_START, case, _json(intake(number, "example-online")))
        return case

    async def tell(self, case: str, stimulus: Stimulus) -> None:
        """Write what is told into the row."""
        await self._pool.execute(_TELL, case, _json({"by": "kim"} | stimulus.payload))


async def poll(pool: database.Pool, portal: str) -> None:
    """Do what is due, again and again."""
    busy: dict[str, asyncio.Task[None]] = {}
    print("ready", flush=True)
    while True:
        busy = {case: task for case, task in busy.items() if not task.done()}
        for row in await pool.fetch(_DUE):
            if row["stream"] not in busy:
                busy[row["stream"]] = asyncio.create_task(_step(pool, portal, row))
        await asyncio.sleep(_EVERY_SECONDS)


async def _step(pool: database.Pool, portal: str, row: asyncpg.Record) -> None:
    case, seq, details = row["stream"], row["seq"] + 1, row["told"]
    line = LINES[row["seq"]]
    if line == FILED:
        receipt = await errand.hand_in(portal, case)
        size = await asyncio.to_thread(errand.certify, case, receipt)
        details = _json({"receipt": receipt, "certificate": size})
    then = _BY_ITSELF if line in _FOLLOWED else None
    await pool.execute(_WRITE, case, seq, line, details, then)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


async def serve(worker_url: str, portal: str) -> None:
    """Poll until the process is ended."""
    async with await database.connect(worker_url) as pool:
        await poll(pool, portal)
