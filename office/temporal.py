"""The embedded Temporal server, and what any cluster needs before a worker may use it."""

import asyncio
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Final

from temporalio.api.enums.v1 import IndexedValueType, TaskQueueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from schema.marks import SEARCH_ATTRIBUTES

from .child import Child, Job
from .faults import StackFault
from .home import LOCAL, Ports

NAMESPACE: Final = "default"
# A new namespace forgets closed cases after a day; the record in Postgres outlives both.
RETENTION: Final = timedelta(days=90)

# A client that cannot connect raises a bare RuntimeError.
UNREACHABLE: Final = (RPCError, RuntimeError)

# Lets the clock of a case be turned on, at once: by default a timer may be a second late, and
# every step forward is one. For the demo only.
_SKIPS_TIME: Final = (
    *("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"),
    *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"'),
)

_READY_SECONDS: Final = 30.0


class TemporalServer:
    """The Temporal server of one home, with its UI."""

    def __init__(
        self, home: Path, ports: Ports, binary: Path | None, *, skips_time: bool = False
    ) -> None:
        self._home = home
        self._ports = ports
        self._binary = binary
        self._skips_time = skips_time
        self.address = f"{LOCAL}:{ports.temporal}"
        self.ui_url = f"http://{LOCAL}:{ports.ui}"

    def job(self) -> Job:
        """Return the server process; metrics and HTTP ports are free ones by default."""
        flags = {
            "--ip": LOCAL,
            "--port": str(self._ports.temporal),
            "--ui-port": str(self._ports.ui),
            "--log-level": "warn",
            "--color": "never",
        }
        # Without the write-ahead log a file database does 2.5x less.
        pragmas = ("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1")
        return Job(
            name="Temporal",
            argv=(
                str(find_binary(self._binary)),
                "server",
                *temporal_mark(self._home),
                *[part for flag in flags.items() for part in flag],
                *pragmas,
                *(_SKIPS_TIME if self._skips_time else ()),
                "--ui-disable-news-fetch",
            ),
            mark=temporal_mark(self._home),
            cwd=self._home,
            log=self._home / "logs" / "temporal.log",
            # No profile of the caller may lead this server's own client elsewhere.
            env={"PATH": os.defpath, "HOME": str(self._home)},
        )

    async def open(self, child: Child) -> Client:
        """Wait for the server and its UI, and make it ours.

        Closed cases are kept for 90 days, and the search attributes are registered.
        """

        async def ask() -> Client:
            client = await Client.connect(self.address, namespace=NAMESPACE)
            await set_retention(client)
            # The UI binds its port last: a server that finds it taken dies after its first answer.
            _, ui = await asyncio.open_connection(LOCAL, self._ports.ui)
            ui.close()
            return client

        client = await child.ready(ask, (*UNREACHABLE, OSError), _READY_SECONDS)
        await register_search_attributes(client)
        return client


async def set_retention(client: Client) -> None:
    """Let the client's namespace keep closed cases for `RETENTION`."""
    config = NamespaceConfig()
    config.workflow_execution_retention_ttl.FromTimedelta(RETENTION)
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(namespace=client.namespace, config=config)
    )


async def register_search_attributes(client: Client) -> list[str]:
    """Add the search attributes a cluster lacks and return their names.

    A cluster ignores a known name, so this may run at every start. One that bears our name with
    another type is a fault: only its operator may remove it.
    """
    present = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing: dict[str, IndexedValueType.ValueType] = {}
    for name, kind in SEARCH_ATTRIBUTES.items():
        wanted = IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{_wire_name(kind)}")
        given = present.custom_attributes.get(name)
        if given is None:
            missing[name] = wanted
        elif given != wanted:
            raise StackFault("office-search-attribute", name=name, wanted=kind)
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(search_attributes=missing, namespace=client.namespace)
        )
    return sorted(missing)


async def find_poller(client: Client, task_queue: str, pid: int | None) -> None:
    """Return once the worker of this process id asks for work; raises LookupError until then."""
    answer = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    if not any(poller.identity.startswith(f"{pid}@") for poller in answer.pollers):
        raise LookupError(task_queue)


def temporal_mark(home: Path) -> tuple[str, ...]:
    """Return the arguments that only this home's server has."""
    return ("start-dev", "--db-filename", str(home / "temporal.db"))


def find_binary(given: Path | None) -> Path:
    """Find the `temporal` program: as set, beside this Python, or on the path."""
    if given:
        return given
    folders = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = shutil.which("temporal", path=folders)
    if found is None:
        raise StackFault("office-temporal-missing")
    return Path(found)


def _wire_name(kind: str) -> str:
    return "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(kind)).upper()
