"""Our own worker in a process of the benchmark, where it can be listened to and profiled."""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, UnsandboxedWorkflowRunner, Worker

from activities import database
from office.service import LogContext, activities_of
from office.settings import Settings
from workflows.plugin import plugin

Heard = Callable[[asyncpg.connection.LoggedQuery], None]


@asynccontextmanager
async def worker_inside(
    settings: Settings, *, heard: Heard | None = None, executor: ThreadPoolExecutor | None = None
) -> AsyncIterator[None]:
    """Run the worker; every statement is told to `heard`, tasks of workflows run on `executor`."""
    client = await Client.connect(**settings.temporal(), plugins=[plugin()])
    async with await database.connect(settings.worker_url, 1 if heard else 16) as pool:
        if heard is not None:
            async with pool.acquire() as connection:
                connection.add_query_logger(heard)
        options: dict[str, Any] = {"workflow_task_executor": executor} if executor else {}
        async with Worker(
            client,
            task_queue=settings.task_queue,
            activities=activities_of(pool, settings=settings.environ),
            workflow_runner=UnsandboxedWorkflowRunner(),
            interceptors=[LogContext()],
            workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(20),
            **options,
        ):
            yield
