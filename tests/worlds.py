"""What tests speak of: a case they tell things, and the world it lives in."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import Worker

from activities import database
from office import home as homes
from office.runtime import write_private
from schema.identity import check_digit

_NUMBERS = itertools.count(1)
_TASK_SECONDS: Final = 9
"""Less than the server waits for a task: what never yields is still told apart from a lost one."""


def invented_number() -> str:
    """A business number that passes every check; 999 offices do not exist."""
    nine = f"99981{next(_NUMBERS):04}"
    return nine + str(check_digit(nine))


def unhurried(worker: Worker) -> Worker:
    """Let the workflows of a worker that lives among tests take their time.

    The SDK breaks into a task that has not yielded for two seconds, wherever it is just then, and
    takes the case out of its cache while that thread may go on (temporalio/sdk-python pull request
    1614 would make this a setting). Among tests that keep both processors busy it is no deadlock.
    """
    assert worker._workflow_worker is not None
    worker._workflow_worker._deadlock_timeout_seconds = _TASK_SECONDS
    return worker


def take_own_ports(home: Path) -> None:
    """Choose free ports for a home: the usual ones are for whatever else runs on this machine."""
    homes.prepare(home)
    used: set[int] = set()
    for _ in range(3):
        used.add(homes._free_port(used))
    postgres, temporal, ui = used
    ports = homes.Ports(postgres=postgres, temporal=temporal, ui=ui)
    write_private(home / "ports.json", ports.model_dump_json())


async def examples(pool: database.Pool) -> Callable[[str], str]:
    """The keys of the example editions, by their programmes."""
    rows = await pool.fetch("select programme, key from edition where example")
    return {row["programme"]: row["key"] for row in rows}.__getitem__


@dataclass(frozen=True)
class Case:
    """A case as a test tells it: `await case.tell("decide", verdict="passed")`."""

    client: Client
    workflow: str

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(self.workflow)

    async def tell(self, message: str, /, **payload: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self.handle.execute_update(message, {"by": "kim"} | payload)
        return answer

    async def settle(self, duty: str, /, **payload: Any) -> dict[str, Any]:
        handle = self.client.get_workflow_handle(f"{self.workflow}.{duty}")
        answer: dict[str, Any] = await handle.execute_update("settle", {"by": "kim"} | payload)
        return answer


_OPEN_SECONDS: Final = 60
"""Without a worker a case never opens; a test must end nevertheless."""


@dataclass(frozen=True)
class World:
    """A Temporal server, a Postgres database with the reference data, and a worker on both."""

    client: Client
    pool: database.Pool
    queue: str
    edition: Callable[[str], str]

    async def open_case(self, programme: str = "example-growth", /, **intake: Any) -> Case:
        raw = {
            "by": "kim",
            "edition": self.edition(programme),
            "business_number": invented_number(),
            "name": "가나정밀 (가상)",
            "sector": "C29",
            "district": "가온동",
            "employees": "4.5",
        } | intake
        workflow = f"{raw['edition']}.{raw['business_number']}"
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            "GrantApplication",
            raw,
            id=workflow,
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        )
        async with asyncio.timeout(_OPEN_SECONDS):
            await self.client.execute_update_with_start_workflow(
                "intake", None, start_workflow_operation=start
            )
        return Case(self.client, workflow)

    async def diary(self, case: str) -> list[str]:
        """The kinds of a case's own lines, in order."""
        rows = await self.pool.fetch(
            "select kind from diary where stream = $1 || '#1' order by seq", case
        )
        return [row["kind"] for row in rows]
