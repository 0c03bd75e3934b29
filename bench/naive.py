"""Arm A: the same case as a first Temporal program is written, with every default.

Each step is a regular activity, people speak by signals, the worker runs as it comes (sandboxed),
and a write is a transaction of plain statements. `python -m bench.serve naive` is its worker.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, ClassVar, Final

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    import asyncpg

    from .arm import Arm, none_running
    from .case import CLOSED, FILED, OPENED, STIMULI, Stimulus, intake
    from .errand import certify, hand_in
    from .ground import program

QUEUE: Final = "naive"
_STEP: Final = timedelta(seconds=30)


@workflow.defn(name="NaiveApplication")
class NaiveApplication:
    """Intake, then one signal after the other, each written by an activity."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    @workflow.signal
    def tell(self, told: dict[str, Any]) -> None:
        """Hear something."""
        self.told.append(told)

    @workflow.run
    async def run(self, taken_in: dict[str, Any]) -> str:
        """Guide the case."""
        await self.write(OPENED, taken_in)
        for stimulus in STIMULI:
            await workflow.wait_condition(lambda: bool(self.told))
            await self.write(stimulus.line, self.told.pop(0))
            for line in stimulus.follows:
                await self.write(line, await self.file() if line == FILED else {})
        return CLOSED

    async def write(self, line: str, details: dict[str, Any]) -> None:
        """Write a line."""
        self.seq = getattr(self, "seq", 0) + 1
        await workflow.execute_activity(
            "write",
            args=[workflow.info().workflow_id, self.seq, line, details],
            start_to_close_timeout=_STEP,
        )

    async def file(self) -> dict[str, Any]:
        """File, and print the certificate."""
        case = workflow.info().workflow_id
        receipt = await workflow.execute_activity("file", case, start_to_close_timeout=_STEP)
        size = await workflow.execute_activity(
            "certify", args=[case, receipt], start_to_close_timeout=_STEP
        )
        return {"receipt": receipt, "certificate": size}


class Steps:
    """The activities."""

    def __init__(self, pool: Any, portal: str) -> None:
        self.pool = pool
        self.portal = portal

    @activity.defn
    async def write(self, case: str, seq: int, line: str, details: dict[str, Any]) -> None:
        """Write a line and the state that follows, in a transaction."""
        async with self.pool.acquire() as connection, connection.transaction():
            known = await connection.fetchrow(
                "select seq from bench_case where stream = $1 for update", case
            )
            if known is None:
                await connection.execute(
                    "insert into bench_case (stream, stage, seq) values ($1, $2, $3)"
                    " on conflict do nothing",
                    case,
                    line,
                    seq,
                )
            else:
                await connection.execute(
                    "update bench_case set stage = $2, seq = $3, changed_at = clock_timestamp()"
                    " where stream = $1",
                    case,
                    line,
                    seq,
                )
            await connection.execute(
                "insert into bench_line (stream, seq, kind, details) values ($1, $2, $3, $4)"
                " on conflict do nothing",
                case,
                seq,
                line,
                json.dumps(details, ensure_ascii=False),
            )

    @activity.defn
    async def file(self, case: str) -> str:
        """File at the portal."""
        return await hand_in(self.portal, case)

    @activity.defn
    async def certify(self, case: str, receipt: str) -> int:
        """Print the certificate."""
        return await asyncio.to_thread(certify, case, receipt)


class Naive(Arm):
    """The naive form, told things by signals."""

    letter: ClassVar = "A"
    title: ClassVar = "naive Temporal"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Run its worker."""
        runtime = self.ground.runtime
        self._client = await Client.connect(runtime.temporal_address)
        argv = (runtime.temporal_address, runtime.worker_url, self.ground.portal)
        log = self.ground.home / "logs" / "naive.log"
        async with program("-m", "bench.serve", "naive", *argv, log=log) as (worker, _):
            self.ground.roots["worker"] = worker.pid
            yield

    async def start(self, number: str) -> str:
        """Start a case."""
        case = f"case.{number}"
        await self._client.start_workflow(
            "NaiveApplication", intake(number, "example-online"), id=case, task_queue=QUEUE
        )
        return case

    async def tell(self, case: str, stimulus: Stimulus) -> None:
        """Signal the case; returns when the server has the signal."""
        handle = self._client.get_workflow_handle(case)
        await handle.signal("tell", {"by": "kim"} | stimulus.payload)

    async def client(self) -> Client:
        """Return the client."""
        return self._client

    async def verify_closed(self, cases: int) -> None:
        """Raise WrongOutcome unless every case is over."""
        await super().verify_closed(cases)
        await none_running(self._client)


async def serve(address: str, worker_url: str, portal: str) -> None:
    """Serve until the process is ended."""
    client = await Client.connect(address)
    async with asyncpg.create_pool(worker_url, min_size=1, max_size=16) as pool:
        steps = Steps(pool, portal)
        worker = Worker(
            client,
            task_queue=QUEUE,
            workflows=[NaiveApplication],
            activities=[steps.write, steps.file, steps.certify],
        )
        async with worker:
            print("ready", flush=True)
            await asyncio.Event().wait()
