"""The line to Temporal: finds a case, tells it something once, starts one.

Nothing here waits longer than a person does: with no server or no worker there is a sentence.
"""

import asyncio
import hashlib
import itertools
import json
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final, Self, TypeVar

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.service import RPCError, RPCStatusCode

from office.faults import SettingsFault
from office.settings import Settings
from schema.marks import JOURNAL_SEQ
from schema.parsing import LARGEST_INPUT
from schema.refusals import CallClosed
from workflows.plugin import plugin

from .faults import Refused, Unconfirmed, Unreachable

T = TypeVar("T")

_CONNECT_SECONDS: Final = 3.0
_RPC: Final = timedelta(seconds=3)
_PATIENCE_SECONDS: Final = "3"
# What the server says where an update met the end of the workflow, or of a task that is repeated.
_CUT_SHORT: Final = frozenset({RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION})
# What there is instead of an answer where the server goes away, or the way to it.
_WENT_AWAY: Final = frozenset(
    {
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.UNKNOWN,
        RPCStatusCode.CANCELLED,
        RPCStatusCode.DEADLINE_EXCEEDED,
    }
)
_NEVER_ANSWERED: Final = "AcceptedUpdateCompletedWorkflow"


@dataclass(frozen=True)
class Present:
    """Where a workflow stands, as the server itself knows it."""

    handle: WorkflowHandle[Any, Any]
    seq: int
    """The last line it has answered for.

    The server knows it even while no worker runs; Postgres could hold a phantom, a line of a
    workflow task that never completed, and an answer must not be given against that.
    """
    open: bool
    first_run: str


@dataclass(frozen=True)
class Line:
    """An open line to Temporal."""

    client: Client
    queue: str
    patience: float

    @classmethod
    async def open(cls, settings: Settings) -> Self:
        """Connect; raises `Unreachable` where the server does not answer."""
        patience = settings.environ.get("DEUNDEUN_PATIENCE") or _PATIENCE_SECONDS
        if not patience.isdecimal():
            raise SettingsFault("desk-setting-patience", name="DEUNDEUN_PATIENCE")
        target = settings.temporal()
        try:
            connecting = Client.connect(**target, plugins=[plugin()], runtime=_silent())
            client = await asyncio.wait_for(connecting, _CONNECT_SECONDS)
        except (RuntimeError, OSError) as error:
            address = target.get("target_host", "")
            raise Unreachable("desk-no-temporal", address=address) from error
        return cls(client, settings.task_queue, float(patience))

    async def describe(self, workflow: str) -> Present | None:
        """Return where a workflow stands; None where the server knows none of that id."""
        try:
            about = await self.client.get_workflow_handle(workflow).describe(rpc_timeout=_RPC)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        return Present(
            self.client.get_workflow_handle(workflow, run_id=about.run_id),
            about.typed_search_attributes.get(JOURNAL_SEQ, 0),
            about.status is WorkflowExecutionStatus.RUNNING,
            about.raw_description.workflow_execution_info.first_run_id or about.run_id,
        )

    async def tell(self, present: Present, message: str, payload: dict[str, Any]) -> Any:
        """Tell a workflow something and return its answer; the same again is one act.

        The update's id comes from what is told and the line it is told against. So a repeat
        finds the first answer: while nothing was written since, or as the very last line.
        """
        check_size(payload)
        act = (present.handle.id, present.first_run, message, _said(payload))
        (_, last), (update, now) = await asyncio.gather(
            self._heard(present.handle, act, present.seq - 1),
            self._heard(present.handle, act, present.seq),
        )
        if (answer := last or now) is not None:
            return {**answer, "repeated": True}
        if not present.open:
            raise CallClosed
        telling = present.handle.execute_update(message, payload, id=update)
        try:
            return await self._sent(telling)
        except RPCError as error:
            if error.status not in _CUT_SHORT:
                raise
        except WorkflowUpdateFailedError as error:
            if getattr(error.cause, "type", "") != _NEVER_ANSWERED:
                raise
        return await self._after_all(present, update)

    async def _after_all(self, present: Present, update: str) -> Any:
        """Return the answer to what met the end of a task or of the whole workflow.

        Raises CallClosed where the workflow has ended without one; an open one may still answer.
        """
        after = await self._sent(self.describe(present.handle.id))
        with suppress(RPCError, WorkflowUpdateFailedError):
            if (answer := await self._answer(present.handle, update)) is not None:
                return answer
        if after is None or not after.open or after.first_run != present.first_run:
            raise CallClosed
        raise Unconfirmed("desk-unconfirmed")

    async def start(self, workflow: str, payload: dict[str, Any], summary: str, after: str) -> Any:
        """Start a case and return its first answer; None where another case stands there.

        `after` is the attempt it follows: a closed one would answer to an id that it knows.
        """
        check_size(payload)
        update = _digest(workflow, "intake", _said(payload), after)
        starting: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            "GrantApplication",
            payload,
            id=workflow,
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            static_summary=summary,
        )
        try:
            return await self._sent(
                self.client.execute_update_with_start_workflow(
                    "intake", None, id=update, start_workflow_operation=starting
                )
            )
        except WorkflowAlreadyStartedError:
            # The operation keeps the same error: unheard, it is reported when memory is freed.
            with suppress(WorkflowAlreadyStartedError):
                await starting.workflow_handle()
            present = await self.describe(workflow)
        if present is None or present.seq:
            return None
        # Started, but no worker has opened it yet: perhaps by this same command before.
        answer = await self._answer(present.handle, update)
        if answer is None and await self._began_with(present.handle, payload):
            # A question that no worker has heard is lost with whoever asked it: ask anew.
            asking = present.handle.execute_update("intake", id=update)
            answer = await self._sent(asking)
        return answer

    async def _began_with(self, handle: WorkflowHandle[Any, Any], payload: dict[str, Any]) -> bool:
        """Return whether a workflow was started by these very words."""
        async for event in handle.fetch_history_events(page_size=1):
            begun = event.workflow_execution_started_event_attributes.input.payloads
            given = await self.client.data_converter.decode(list(begun))
            return bool(given) and _said(given[0]) == _said(payload)
        return False

    async def publish(
        self, workflow: str, payload: dict[str, Any], summary: str
    ) -> tuple[Any, bool]:
        """Start an announcement; return its receipt, and whether it was published before."""
        check_size(payload)
        while True:
            present = await self.describe(workflow)
            receipt = await self._receipt(present) if present else None
            if receipt is not None:
                return receipt, True
            starting: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
                "Announcement",
                payload,
                id=workflow,
                task_queue=self.queue,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                static_summary=summary,
            )
            # A run that was refused would answer to an id that it knows.
            update = _digest(workflow, "intake", present.first_run if present else "")
            try:
                return await self._sent(
                    self.client.execute_update_with_start_workflow(
                        "intake", None, id=update, start_workflow_operation=starting
                    )
                ), False
            except WorkflowAlreadyStartedError:
                continue  # somebody else typed the same notice in the same instant

    async def _receipt(self, present: Present) -> Any:
        """Return what an announcement came to; None where it was refused or ended from outside."""
        if present.open:
            return await self._sent(present.handle.execute_update("intake", id="again"))
        try:
            return await self._confirmed(present.handle.result())
        except WorkflowFailureError:
            return None

    async def _heard(
        self, handle: WorkflowHandle[Any, Any], act: tuple[Any, ...], seq: int
    ) -> tuple[str, Any]:
        """Return the id for telling something against a line, and the answer it has already.

        A refusal is no act: what was refused may be right later, so it is told under a new id.
        """
        for tries in itertools.count():
            update = _digest(*act, seq, tries)
            try:
                return update, await self._answer(handle, update)
            except WorkflowUpdateFailedError:
                continue
        raise AssertionError

    async def _answer(self, handle: WorkflowHandle[Any, Any], update: str) -> Any:
        """Return the answer to an update; None where the server knows no such update."""
        try:
            return await self._confirmed(handle.get_update_handle(update).result())
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise

    async def _sent(self, answer: Awaitable[T]) -> T:
        """Return the answer to what is sent; a server that goes away may have it or not."""
        try:
            return await self._confirmed(answer)
        except RPCError as error:
            if error.status in _WENT_AWAY:
                raise Unconfirmed("desk-cut-off") from error
            raise

    async def _confirmed(self, answer: Awaitable[T]) -> T:
        try:
            return await asyncio.wait_for(answer, self.patience)
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
            raise Unconfirmed("desk-unconfirmed") from error


def check_size(payload: dict[str, Any]) -> None:
    """Refuse what no case would take."""
    size = len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())
    if size > LARGEST_INPUT:
        raise Refused("desk-too-big", size=size, most=LARGEST_INPUT)


@cache
def _silent() -> Runtime:
    """Return a runtime that tells no log of its own: what a clerk should know is a sentence."""
    return Runtime(telemetry=TelemetryConfig(logging=None))


def _said(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what is said; typed again at another machine it is still the same act."""
    return {name: value for name, value in payload.items() if name != "via"}


def _digest(*parts: Any) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
