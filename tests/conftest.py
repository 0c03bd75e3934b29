"""One real Postgres and one real Temporal server for the whole session; both end with it."""

import itertools
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

os.environ["DEUNDEUN_LANG"] = "en"

from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities import database
from office import home as homes
from office.service import activities_of
from office.settings import Settings
from office.stack import Stack
from office.temporal import register_search_attributes
from schema.identity import check_digit
from workflows.plugin import DATA_CONVERTER, WORKFLOWS, plugin

_NUMBERS = itertools.count(1)


def invented_number() -> str:
    """A business number that passes every check; 999 offices do not exist."""
    nine = f"99981{next(_NUMBERS):04}"
    return nine + str(check_digit(nine))


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
        start = WithStartWorkflowOperation(
            "GrantApplication",
            raw,
            id=workflow,
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        )
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


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    home = tmp_path_factory.mktemp("session") / "home"
    settings = Settings.load({**os.environ, "DEUNDEUN_HOME": str(home)})
    async with Stack(settings, worker=False) as running:
        yield running
    shutil.rmtree(homes.postgres_folder(home), ignore_errors=True)


@pytest.fixture(scope="session")
async def pool(stack: Stack) -> AsyncIterator[database.Pool]:
    pool = await database.connect(stack.runtime.worker_url)
    async with pool:
        yield pool


@pytest.fixture(scope="session")
async def edition(pool: database.Pool) -> Callable[[str], str]:
    rows = await pool.fetch("select programme, key from edition where example")
    keys = {row["programme"]: row["key"] for row in rows}
    return keys.__getitem__


@pytest.fixture(scope="session")
async def world(
    stack: Stack, pool: database.Pool, edition: Callable[[str], str]
) -> AsyncIterator[World]:
    """The session's world in real time, its worker sandboxed."""
    client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])
    async with Worker(
        client,
        task_queue="tests",
        activities=activities_of(pool),
        workflow_runner=SandboxedWorkflowRunner(),
    ):
        yield World(client, pool, "tests", edition)


@pytest.fixture(scope="session")
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A server whose workflows can be moved forward in time, each by its own handle."""
    env = await WorkflowEnvironment.start_time_skipping_v2(
        data_converter=DATA_CONVERTER,
        dev_server_existing_path=str(Path(sys.executable).parent / "temporal"),
        dev_server_log_level="error",
        dev_server_startup_timeout=timedelta(seconds=30),
        dev_server_extra_args=[
            "--dynamic-config-value",
            "frontend.WorkflowTimeSkippingEnabled=true",
        ],
    )
    async with env:
        await register_search_attributes(env.client)
        yield env


@pytest.fixture(scope="session")
async def years(
    skipping: WorkflowEnvironment, pool: database.Pool, edition: Callable[[str], str]
) -> AsyncIterator[World]:
    """A world in which years pass in seconds."""
    async with Worker(
        skipping.client,
        task_queue="years",
        activities=activities_of(pool),
        workflow_runner=SandboxedWorkflowRunner(),
        workflows=WORKFLOWS,
    ):
        yield World(skipping.client, pool, "years", edition)
