"""One real Postgres and one real Temporal server for the whole session; both end with it."""

import asyncio
import os
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

os.environ["DEUNDEUN_LANG"] = "en"

from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from activities import database
from office.service import activities_of
from office.settings import Settings
from office.stack import Stack, discard
from office.temporal import register_search_attributes
from tests.worlds import World, examples, take_own_ports, unhurried
from workflows.plugin import DATA_CONVERTER, WORKFLOWS, plugin

# Rooms whose tests kill processes, measure times or want the usual ports: one after the other.
_ALONE = {"faults", "office"}


def room_of(nodeid: str) -> str:
    """Return what stays in one process where the tests run in several: a file, or a whole room."""
    path = Path(nodeid.partition("::")[0])
    return path.parent.name if path.parent.name in _ALONE else str(path)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    # Groups by mark do nothing with pytest 9.2 (pytest-dev/pytest-xdist issue 1386).
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = room_of
    return scheduler


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    home = tmp_path_factory.mktemp("session") / "home"
    take_own_ports(home)
    settings = Settings.load({**os.environ, "DEUNDEUN_HOME": str(home)})
    async with Stack(settings, worker=False) as running:
        yield running
    discard(home)


@pytest.fixture(scope="session")
async def pool(stack: Stack) -> AsyncIterator[database.Pool]:
    pool = await database.connect(stack.runtime.worker_url)
    async with pool:
        yield pool


@pytest.fixture(scope="session")
async def edition(pool: database.Pool) -> Callable[[str], str]:
    return await examples(pool)


@asynccontextmanager
async def attended(hire: Callable[[], Worker]) -> AsyncIterator[None]:
    """Keep a worker at work, as a supervisor would: it says why one failed, and starts another.

    Entered by a fixture, a `Worker` that fails later fails in silence: the task that its
    `__aenter__` would cancel is over. Every later test would wait for it.
    """
    first = unhurried(hire())

    async def attend() -> None:
        worker = first
        while True:
            try:
                await worker.run()
            except Exception:  # noqa: BLE001  whatever it is, it is said
                print("the session's worker failed", file=sys.__stderr__)
                traceback.print_exc(file=sys.__stderr__)
            await asyncio.sleep(1)
            worker = unhurried(hire())

    attending = asyncio.create_task(attend())
    try:
        yield
    finally:
        attending.cancel()
        await asyncio.wait({attending})


@pytest.fixture(scope="session")
async def world(
    stack: Stack, pool: database.Pool, edition: Callable[[str], str]
) -> AsyncIterator[World]:
    """The session's world in real time, its worker sandboxed."""
    client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])

    def hire() -> Worker:
        return Worker(
            client,
            task_queue="tests",
            activities=activities_of(pool),
            workflow_runner=SandboxedWorkflowRunner(),
        )

    async with attended(hire):
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
            *("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"),
            # Timers fire up to a second late by default; every step forward is one of them.
            *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"'),
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

    def hire() -> Worker:
        return Worker(
            skipping.client,
            task_queue="years",
            activities=activities_of(pool),
            workflow_runner=SandboxedWorkflowRunner(),
            workflows=WORKFLOWS,
        )

    async with attended(hire):
        yield World(skipping.client, pool, "years", edition)
