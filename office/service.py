"""The worker: connects to Temporal and Postgres, serves the task queue, ends politely."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final, TypeVar

import structlog
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    PollerBehaviorSimpleMaximum,
    UnsandboxedWorkflowRunner,
    Worker,
    WorkerDeploymentConfig,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities import database
from activities.agencies import open_agencies
from activities.bookshelf import Bookshelf
from activities.bulletin import Bulletin
from activities.cabinet import Cabinet
from activities.casefile import Casefile
from activities.drafting_desk import DraftingDesk, template_of
from activities.filings import Filings
from activities.folder import Folder
from activities.printing import Press
from activities.pulse import PULSE
from activities.register import Register
from activities.tax_office import TaxOffice
from schema import words
from workflows.plugin import plugin

from .audit import audit_recent
from .faults import SettingsFault, StackFault
from .settings import Settings
from .temporal import UNREACHABLE, register_search_attributes

# Running activities get this long to finish; what takes longer is done again by the next worker,
# under the same key. With the rest of the stack a stop ends within 30 seconds.
GRACE: Final = timedelta(seconds=25)

# Five pollers, the default, double a burst's first answer (measured: 3.5 s against 1.7 s).
_POLLERS: Final = PollerBehaviorSimpleMaximum(20)
_SLOTS: Final = 500
# Cases at work take turns at one processor: with 500 at once each would take longer than the server
# waits for a task, and be begun again (`tests/office/test_all_at_once.py`, after a worker's death:
# no end with 500; last answer after 28 s with 80, 25 s with 40, 20 s with 20, 29 s with 10, where
# cases at hand need twice as long as well). The rest waits at the server.
_CASES_AT_ONCE: Final = 40
# How long a case waits for the worker that knows it before any other may answer. After a kill
# cases at rest answer in 10.5 s with the default of 10 s, 4.0 s with 3 s, 2.4 s with 2 s. Shorter
# costs CPU: of 600 answers at once some 100 tasks were begun again (3 s: 0 and 56), though 500 at
# once were answered as soon with either (last after 7.3 and 8.5 s, 7.0 and 8.6 s).
_STICKY: Final = timedelta(seconds=2)
# What `activity.defn` leaves on a method.
_ACTIVITY_MARK: Final = "__temporal_activity_definition"
_CONNECT_SECONDS: Final = 60.0
_RETRY_SECONDS: Final = 1.0

_LOG: Final = structlog.stdlib.get_logger(__name__)
Reached = TypeVar("Reached")


async def serve(settings: Settings) -> None:
    """Serve the task queue until SIGTERM or SIGINT.

    Raises `StackFault` when Postgres or Temporal stay away for a minute, and refuses to start on
    a broken catalogue: a sentence that is missing at run time would be missing in a case.
    """
    if broken := words.faults():
        raise StackFault("office-words-broken", faults="; ".join(broken))
    # Ids stay fields of a log line instead of being glued to its text.
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    runtime = _runtime(settings)
    pool = await _reach(
        "Postgres", lambda: database.connect(settings.worker_url), database.DATABASE_FAULTS
    )
    async with pool:
        client = await _reach("Temporal", lambda: _connect(settings, runtime), UNREACHABLE)
        mending = asyncio.create_task(audit_recent(client, pool))
        try:
            await _run(_build(client, pool, settings), settings)
        finally:
            mending.cancel()


async def register(settings: Settings) -> list[str]:
    """Register the search attributes; a namespace made a moment ago may take another."""

    async def attempt() -> list[str]:
        return await register_search_attributes(await Client.connect(**settings.temporal()))

    return await _reach("Temporal", attempt, UNREACHABLE)


async def _run(worker: Worker, settings: Settings) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    running = asyncio.create_task(worker.run())
    asked = asyncio.create_task(stopped.wait())
    _LOG.info("worker_started", task_queue=worker.task_queue, build=settings.build)
    # A worker that fails for good ends here too, and its error is raised below.
    await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not running.done():
        await worker.shutdown()
    await running
    _LOG.info("worker_stopped")


def _runtime(settings: Settings) -> Runtime | None:
    """Return a runtime that serves metrics; None where none are asked for."""
    address = settings.metrics
    if address is None:
        return None
    try:
        metrics = PrometheusConfig(bind_address=address)
        return Runtime(telemetry=TelemetryConfig(metrics=metrics))
    except ValueError as error:
        # No address, or one that is taken.
        raise SettingsFault("office-metrics", address=address, reason=str(error)) from error


async def _connect(settings: Settings, runtime: Runtime | None) -> Client:
    client = await Client.connect(**settings.temporal(), plugins=[plugin()], runtime=runtime)
    try:
        # Without them the first case would hang; who may not look must trust the operator.
        if added := await register_search_attributes(client):
            _LOG.info("search_attributes_added", names=added)
    except RPCError as error:
        _LOG.warning("search_attributes_unchecked", reason=str(error))
    return client


def _build(client: Client, pool: database.Pool, settings: Settings) -> Worker:
    runner: WorkflowRunner = (
        SandboxedWorkflowRunner() if settings.sandbox else UnsandboxedWorkflowRunner()
    )
    return Worker(
        client,
        task_queue=settings.task_queue,
        activities=activities_of(pool, settings=settings.environ),
        workflow_runner=runner,
        interceptors=[LogContext()],
        graceful_shutdown_timeout=GRACE,
        max_heartbeat_throttle_interval=PULSE,
        workflow_task_poller_behavior=_POLLERS,
        activity_task_poller_behavior=_POLLERS,
        max_concurrent_workflow_tasks=_CASES_AT_ONCE,
        max_concurrent_activities=_SLOTS,
        max_concurrent_local_activities=_SLOTS,
        sticky_queue_schedule_to_start_timeout=_STICKY,
        deployment_config=_deployment(settings),
    )


def _deployment(settings: Settings) -> WorkerDeploymentConfig | None:
    """Return the build to which this worker's cases are pinned (docs/adr/0010), if it has one."""
    if settings.build is None:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(*settings.build),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )


def activities_of(
    pool: database.Pool,
    register_class: type[Register] = Register,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> list[Callable[..., Any]]:
    """Return every activity of every desk; a method marked as one is found by its mark."""
    cabinet = Cabinet(pool, Folder.named(settings))
    desks = (
        register_class(pool),
        Bookshelf(pool),
        DraftingDesk(pool),
        Press(cabinet, partial(template_of, pool)),
        Bulletin(pool),
        Casefile(pool),
        cabinet,
        open_agencies(cabinet, Filings(pool), settings),
        TaxOffice(pool, settings),
    )
    methods = [getattr(desk, name) for desk in desks for name in dir(desk)]
    return [method for method in methods if hasattr(method, _ACTIVITY_MARK)]


async def _reach(
    name: str, attempt: Callable[[], Awaitable[Reached]], failures: tuple[type[Exception], ...]
) -> Reached:
    deadline = time.monotonic() + _CONNECT_SECONDS
    while True:
        try:
            return await attempt()
        except failures as error:
            if time.monotonic() > deadline:
                raise StackFault("office-unreachable", name=name, reason=error) from error
            _LOG.warning("unreachable", name=name, reason=str(error) or type(error).__name__)
        await asyncio.sleep(_RETRY_SECONDS)


class LogContext(Interceptor):
    """Puts workflow, activity and attempt on every log line an activity writes."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002  named by the base class
        """Wrap the activity."""
        return _LogContextInbound(next)


class _LogContextInbound(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002  named by the base class
        info = activity.info()
        with structlog.contextvars.bound_contextvars(
            workflow_id=info.workflow_id, activity=info.activity_type, attempt=info.attempt
        ):
            return await super().execute_activity(input)
