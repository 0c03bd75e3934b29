"""The program of arm P: `python -m bench.serve embedding` embeds DBOS as its manual shows.

An async workflow, each write and each errand a step, messages by `send` and `recv`.
"""

import asyncio
import json
import sys
from typing import Any, Final

import asyncpg
from dbos import DBOS, SetWorkflowID

from . import errand
from .case import FILED, OPENED, STIMULI

_YEAR_SECONDS: Final = 365 * 24 * 3600.0
# The same statement as the floor's: one round trip, one commit.
_WRITE: Final = """
with state as (
    insert into bench_case (stream, stage, seq) values ($1, $3, $2)
    on conflict (stream) do update set
        stage = excluded.stage, seq = excluded.seq, changed_at = clock_timestamp()
    where bench_case.seq < excluded.seq
)
insert into bench_line (stream, seq, kind, details) values ($1, $2, $3, $4) on conflict do nothing
"""


class Application:
    """The workflow and its steps, on a pool of the program's loop."""

    pool: Any
    portal: str

    @staticmethod
    async def write(case: str, seq: int, line: str, details: dict[str, Any]) -> None:
        """Write a line."""
        told = json.dumps(details, ensure_ascii=False)
        await Application.pool.execute(_WRITE, case, seq, line, told)

    @staticmethod
    async def file(case: str) -> str:
        """File at the portal."""
        return await errand.hand_in(Application.portal, case)

    @staticmethod
    async def certify(case: str, receipt: str) -> int:
        """Print the certificate."""
        return await asyncio.to_thread(errand.certify, case, receipt)


_write = DBOS.step(name="write")(Application.write)
_file = DBOS.step(name="file")(Application.file)
_certify = DBOS.step(name="certify")(Application.certify)


async def _application(case: str, taken_in: dict[str, Any]) -> None:
    seq = 1
    await _write(case, seq, OPENED, taken_in)
    for stimulus in STIMULI:
        told = await DBOS.recv_async(timeout_seconds=_YEAR_SECONDS)
        for line in (stimulus.line, *stimulus.follows):
            details = told if line == stimulus.line else {}
            if line == FILED:
                receipt = await _file(case)
                details = {"receipt": receipt, "certificate": await _certify(case, receipt)}
            seq += 1
            await _write(case, seq, line, details)


_run = DBOS.workflow(name="application")(_application)


async def serve(owner_url: str, worker_url: str, portal: str) -> None:
    """Serve until the process is ended."""
    # `sslmode` is asyncpg's and psycopg's word alike; the scheme names the driver.
    url = owner_url.replace("postgresql://", "postgresql+psycopg://", 1)
    DBOS(config={"name": "bench", "system_database_url": url, "log_level": "WARNING"})
    DBOS.launch()
    async with asyncpg.create_pool(worker_url, min_size=1, max_size=16) as pool:
        Application.pool, Application.portal = pool, portal
        print("ready", flush=True)
        await _hear()


async def _hear() -> None:
    reader = asyncio.StreamReader(limit=1_000_000)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tasks: set[asyncio.Task[Any]] = set()
    async for text in reader:
        task = asyncio.create_task(_do(**json.loads(text)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _do(told: dict[str, Any], start: str = "", send: str = "") -> None:
    if start:
        with SetWorkflowID(start):
            await DBOS.start_workflow_async(_run, start, told)
    else:
        await DBOS.send_async(send, told)
