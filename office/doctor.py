"""Examines whether everything a case needs is there, and says what to do where it is not."""

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities import database
from schema import words
from schema.marks import SEARCH_ATTRIBUTES
from schema.words import say
from workflows.plugin import plugin

from .faults import Fault
from .reasons import in_words
from .settings import Settings

_FAILURES: Final = (
    *database.DATABASE_FAULTS,
    database.MigrationFault,
    RPCError,
    RuntimeError,
)


class Finding(NamedTuple):
    """One thing looked at: its name, whether it is well, and a sentence."""

    name: str
    ok: bool
    sentence: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at words, Postgres, reference data, Temporal, search attributes and worker, in order."""
    broken = words.faults()
    sentence = "; ".join(broken) if broken else say("doctor-words-ok", count=len(words.keys("ko")))
    found = [Finding("words", not broken, sentence)]
    for name, look in (("postgres", _postgres), ("temporal", _temporal), ("worker", _worker)):
        found.append(await _looked(name, look, settings))
    return found


async def _looked(
    name: str, look: Callable[[Settings], Awaitable[Finding]], settings: Settings
) -> Finding:
    try:
        return await look(settings)
    except Fault as fault:
        return Finding(name, ok=False, sentence=str(fault))
    except _FAILURES as fault:
        reason = in_words(fault)
        return Finding(name, ok=False, sentence=say("doctor-unreachable", what=name, reason=reason))


async def _postgres(settings: Settings) -> Finding:
    files = database.read_migrations(database.MIGRATIONS)
    async with await database.connect(settings.reader_url, size=1) as pool:
        applied = await pool.fetchval("select count(*) from schema_migrations")
        editions = await pool.fetchval("select count(*) from edition")
        version = await pool.fetchval("select current_setting('server_version')")
    if applied != len(files):
        return Finding(
            "postgres", ok=False, sentence=say("doctor-migrate", missing=len(files) - applied)
        )
    if not editions:
        return Finding("postgres", ok=False, sentence=say("doctor-no-editions"))
    sentence = say("doctor-postgres-ok", version=version, editions=editions)
    return Finding("postgres", ok=True, sentence=sentence)


async def _temporal(settings: Settings) -> Finding:
    client = await _connect(settings)
    answer = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = sorted(set(SEARCH_ATTRIBUTES) - set(answer.custom_attributes))
    if missing:
        sentence = say("doctor-attributes-missing", names=", ".join(missing))
        return Finding("temporal", ok=False, sentence=sentence)
    sentence = say("doctor-temporal-ok", namespace=client.namespace)
    return Finding("temporal", ok=True, sentence=sentence)


async def _worker(settings: Settings) -> Finding:
    client = await _connect(settings)
    answer = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=settings.task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    pollers = {poller.identity for poller in answer.pollers}
    if not pollers:
        sentence = say("doctor-no-worker", queue=settings.task_queue)
        return Finding("worker", ok=False, sentence=sentence)
    sentence = say("doctor-worker-ok", count=len(pollers), queue=settings.task_queue)
    return Finding("worker", ok=True, sentence=sentence)


async def _connect(settings: Settings) -> Client:
    return await Client.connect(**settings.temporal(), plugins=[plugin()])
