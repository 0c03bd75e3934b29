"""Arm 0: a workflow that does nothing, on the same server: the least that any case costs.

`python -m bench.serve empty` is its worker, with the project's settings of pollers and sandbox.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar, Final

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, UnsandboxedWorkflowRunner, Worker

from .arm import Arm, none_running
from .case import Stimulus
from .ground import program

QUEUE: Final = "empty"
_POLLERS: Final = PollerBehaviorSimpleMaximum(20)


@workflow.defn(name="Nothing")
class Nothing:
    """Starts and ends."""

    @workflow.run
    async def run(self) -> None:
        """Do nothing."""


class Empty(Arm):
    """An empty workflow; its start is its whole case."""

    letter: ClassVar = "0"
    title: ClassVar = "empty workflow"
    told: ClassVar = False

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Run its worker."""
        address = self.ground.runtime.temporal_address
        self._client = await Client.connect(address)
        log = self.ground.home / "logs" / "empty.log"
        async with program("-m", "bench.serve", "empty", address, log=log) as (worker, _):
            self.ground.roots["worker"] = worker.pid
            yield

    async def start(self, number: str) -> str:
        """Start a workflow and wait for its end."""
        await self._client.execute_workflow("Nothing", id=number, task_queue=QUEUE)
        return number

    async def tell(self, case: str, stimulus: Stimulus) -> None:
        """Tell it nothing: it has no stimulus but its start."""

    async def client(self) -> Client:
        """Return the client."""
        return self._client

    async def verify(self, cases: list[str]) -> None:
        """Raise WrongOutcome while a workflow is open."""
        del cases
        await none_running(self._client)


async def serve(address: str) -> None:
    """Serve until the process is ended."""
    client = await Client.connect(address)
    worker = Worker(
        client,
        task_queue=QUEUE,
        workflows=[Nothing],
        workflow_runner=UnsandboxedWorkflowRunner(),
        workflow_task_poller_behavior=_POLLERS,
    )
    async with worker:
        print("ready", flush=True)
        await asyncio.Event().wait()
