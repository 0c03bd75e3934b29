"""Compares history and record, and mends the record: the history is the truth.

What the record lost is written again as history has it. What stands in the record but not in
history was answered to nobody; the case itself writes its state again and so supersedes it. A
workflow that was ended from outside cannot write any more; the audit enters that for it.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from activities import database
from activities.register import Register
from schema.duty import DutyStatus
from schema.journal import CaseEntry, DutyEntry, Entry, Kind, Opening, Texts
from schema.stages import Outcome, Stage
from schema.waits import Wait
from workflows.plugin import plugin

from .history import Account, account_of
from .settings import Settings

# Longer than a workflow task may take: a younger line may still be on its way into history.
_SETTLED: Final = timedelta(seconds=30)
_RECENT: Final = timedelta(minutes=1)
_RPC_SECONDS: Final = timedelta(seconds=10)
_LOG: Final = structlog.stdlib.get_logger(__name__)

# The streams whose workflows may still write, with the run that writes them.
_OPEN: Final = """
select a.workflow, a.first_run, a.case_id as stream, a.workflow as place
from application a
where (a.stage <> 'closed' or $1)
  and (a.changed_at >= $2 or $2 is null)
union all
select a.workflow, a.first_run, d.stream, a.workflow || '.' || d.key
from duty d join application a on a.case_id = d.case_id
where (d.status not in ('settled', 'released') or $1)
  and (d.changed_at >= $2 or $2 is null)
order by 1, 3
"""

# What the record says of a stream: every write, and whether it is a true line.
_LINES: Final = """
select j.*, exists (
    select from diary d
    where (d.stream, d.seq, d.cause, d.task_events, d.task_at)
        = (j.stream, j.seq, j.cause, j.task_events, j.task_at)) as true_line
from journal j where j.stream = $1 order by j.seq
"""

# The number of the line whose state the record shows for a stream.
_SHOWN: Final = """
select seq from application where case_id = $1
union all
select seq from duty where stream = $1
"""


@dataclass(frozen=True)
class Discrepancy:
    """One place where history and record disagree."""

    stream: str
    kind: str
    """missing, different, phantom, stale, ended or gone; each has a word `audit-…`."""
    seq: int = 0
    mended: bool = False


@dataclass(frozen=True)
class Auditor:
    """Looks at one Temporal namespace and one record."""

    client: Client
    pool: database.Pool
    mend: bool

    async def examine(
        self, *, everything: bool = False, since: datetime | None = None
    ) -> AsyncIterator[Discrepancy]:
        """Yield every discrepancy of the open cases and duties, mended where asked."""
        if since is None:
            async for lost in self._lost_cases():
                yield lost
        for row in await self.pool.fetch(_OPEN, everything, since):
            async for found in self._examine_stream(row["place"], row["stream"], row["first_run"]):
                yield found

    async def _lost_cases(self) -> AsyncIterator[Discrepancy]:
        """Yield the running cases that the record does not know at all."""
        async for execution in self.client.list_workflows(
            "WorkflowType = 'GrantApplication' AND ExecutionStatus = 'Running'"
        ):
            known = await self.pool.fetchval(
                "select true from application where first_run = $1", execution.run_id
            )
            account = await self._account(execution.id, execution.run_id)
            if known or account is None or not account.entries or account.taken is None:
                continue
            first, mended = account.entries[0], False
            if self.mend and isinstance(first, CaseEntry):
                await Register(self.pool).open(
                    Opening(
                        workflow=execution.id,
                        first_run=execution.run_id,
                        edition=account.taken.edition.key,
                        intake=account.taken.intake,
                        findings=account.taken.findings,
                        state=first.state,
                        happened_at=first.happened_at,
                        task_events=first.task_events,
                        task_at=first.task_at,
                    )
                )
                mended = True
            yield Discrepancy(first.stream, "missing", 1, mended)

    async def _examine_stream(
        self, workflow: str, stream: str, first_run: str
    ) -> AsyncIterator[Discrepancy]:
        run = first_run if "/" not in stream else None
        lines = await self.pool.fetch(_LINES, stream)
        account = await self._account(workflow, run)
        if account is None:
            yield Discrepancy(stream, "gone")
            return
        told = {entry.seq: entry for entry in account.entries if entry.stream == stream}
        written = {(row["seq"], row["cause"]) for row in lines}
        for entry in told.values():
            if (entry.seq, entry.cause) not in written:
                mended = self.mend and await self._write_again(entry, account)
                yield Discrepancy(stream, "missing", entry.seq, mended)
        wrong = [
            (kind, row["seq"])
            for row in lines
            if row["true_line"] and (kind := _compare(row, told.get(row["seq"])))
        ]
        last = max(told, default=0)
        shown = await self.pool.fetchval(_SHOWN, stream)
        if not wrong and shown != last and last:
            wrong = [("stale", last)]
        ahead = max((row["task_events"] for row in lines), default=0) - account.events
        ended = await self._ended(workflow, run)
        if ended is not None and _still_open(told.get(last)):
            mended = self.mend and await self._interrupt(told[last], account, ended, max(ahead, 0))
            yield Discrepancy(stream, "ended", last, mended)
        elif wrong:
            mended = self.mend and await self._restate(workflow, max(ahead + 1, 0))
            for kind, seq in wrong:
                yield Discrepancy(stream, kind, seq, mended)

    async def _account(self, workflow: str, run: str | None) -> Account | None:
        handle = self.client.get_workflow_handle(workflow, run_id=run)
        try:
            history = await handle.fetch_history(rpc_timeout=_RPC_SECONDS)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        return await account_of(history, self.client.data_converter)

    async def _ended(self, workflow: str, run: str | None) -> datetime | None:
        """Return when a workflow was ended from outside; None where it runs or ended by itself."""
        described = await self.client.get_workflow_handle(workflow, run_id=run).describe()
        by_itself = {WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.COMPLETED}
        if described.status in by_itself:
            return None
        return described.close_time or datetime.now(UTC)

    async def _write_again(self, entry: Entry, account: Account) -> bool:
        register = Register(self.pool)
        if isinstance(entry, CaseEntry):
            await register.record(entry, account.texts.get(entry.cause, Texts()))
        elif isinstance(entry, DutyEntry):
            await register.record_duty(entry)
        return True

    async def _restate(self, workflow: str, lift: int) -> bool:
        """Let the workflow write its state under a fence beyond every line of the record."""
        try:
            await self.client.get_workflow_handle(workflow).execute_update(
                "restate", {"by": "audit", "lift": lift}, rpc_timeout=_RPC_SECONDS
            )
        except (WorkflowUpdateFailedError, RPCError):
            return False
        return True

    async def _interrupt(self, last: Entry, account: Account, at: datetime, ahead: int) -> bool:
        change = {
            "seq": last.seq + 1,
            "cause": Kind.INTERRUPTED.value,
            "kind": Kind.INTERRUPTED,
            "happened_at": at,
            "by": "audit",
            "details": {},
            "task_events": account.events + ahead,
            "task_at": at,
        }
        none: tuple[Wait, ...] = ()
        if isinstance(last, CaseEntry):
            state = {"stage": Stage.CLOSED, "outcome": Outcome.INTERRUPTED, "waits": none}
            change["state"] = last.state.model_copy(update=state)
        elif isinstance(last, DutyEntry):
            state_of_duty = {"status": DutyStatus.RELEASED, "waits": none}
            change["state"] = last.state.model_copy(update=state_of_duty)
        return await self._write_again(last.model_copy(update=change), account)


async def audit(
    settings: Settings,
    *,
    mend: bool = True,
    everything: bool = False,
    tell: Callable[[Discrepancy], None] | None = None,
) -> list[Discrepancy]:
    """Audit by the settings; return every discrepancy found, telling each as it comes."""
    client = await Client.connect(**settings.temporal(), plugins=[plugin()])
    found: list[Discrepancy] = []
    async with await database.connect(settings.worker_url, size=2) as pool:
        async for one in Auditor(client, pool, mend).examine(everything=everything):
            found.append(one)
            if tell is not None:
                tell(one)
    return found


async def audit_recent(client: Client, pool: database.Pool) -> None:
    """Mend what a worker left half done in the minute before this one started."""
    since = datetime.now(UTC) - _RECENT
    await asyncio.sleep(_SETTLED.total_seconds())
    try:
        async for found in Auditor(client, pool, mend=True).examine(since=since):
            _LOG.warning("audit_found", **asdict(found))
    except (RPCError, *database.DATABASE_FAULTS) as fault:
        _LOG.warning("audit_given_up", reason=str(fault))


def _compare(row: Any, entry: Entry | None) -> str:
    """Return how a true line of the record differs from history; empty where it does not."""
    if entry is None or entry.cause != row["cause"]:
        young = datetime.now(UTC) - row["recorded_at"] < _SETTLED
        return "" if young else "phantom"
    same = (
        entry.kind == row["kind"]
        and entry.happened_at == row["happened_at"]
        and (entry.by, entry.reference) == (row["by"], row["reference"])
        and _same_json(entry.details, row["details"])
        and isinstance(entry, CaseEntry | DutyEntry)
        and _same_json(entry.state.model_dump(mode="json"), row["state"])
    )
    return "" if same else "different"


def _same_json(told: Any, written: str) -> bool:
    return bool(json.loads(json.dumps(told, default=str)) == json.loads(written))


def _still_open(entry: Entry | None) -> bool:
    match entry:
        case CaseEntry():
            return entry.state.stage is not Stage.CLOSED
        case DutyEntry():
            return entry.state.status not in {DutyStatus.SETTLED, DutyStatus.RELEASED}
        case _:
            return False
