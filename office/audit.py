"""Compares history and record, and mends the record: the history is the truth.

What the record lost is written again as history has it. What stands in the record but not in
history was answered to nobody; the case itself writes its state again and so supersedes it. A
workflow that was ended from outside cannot write any more; the audit enters that for it.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from temporalio.client import (
    Client,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
    WorkflowHandle,
)
from temporalio.exceptions import TemporalError
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
select a.workflow, a.first_run, d.stream,
       a.workflow || case when a.attempt = 1 then '.' else '.' || a.attempt || '.' end || d.key
from duty d join application a on a.case_id = d.case_id
where (d.status not in ('settled', 'released') or $1)
  and (d.changed_at >= $2 or $2 is null)
order by 1, 3
"""

# What the record says of a stream, in one look: every write, whether it is a true line, and the
# number of the line whose state the record shows.
_LINES: Final = """
select j.*, exists (
    select from diary d
    where (d.stream, d.seq, d.cause, d.task_events, d.task_at)
        = (j.stream, j.seq, j.cause, j.task_events, j.task_at)) as true_line,
    coalesce((select seq from application where case_id = $1),
             (select seq from duty where stream = $1), 0) as shown
from journal j where j.stream = $1 order by j.seq
"""

# The key and names of a duty, for the line that says it was interrupted.
_DUTY: Final = "select key, name_ko, name_en from duty where stream = $1"


@dataclass(frozen=True)
class Discrepancy:
    """One place where history and record disagree."""

    stream: str
    kind: str
    """missing, different, phantom, stale, ended, gone or unread; each has a word `audit-…`."""
    seq: int = 0
    mended: bool = False


@dataclass(frozen=True)
class Told:
    """What history says of one stream."""

    entries: dict[int, Entry]
    account: Account
    ended_at: datetime | None
    """When the workflow was ended from outside; None where it runs or ended by itself."""

    @property
    def last(self) -> Entry | None:
        """The last line that history knows."""
        return self.entries[max(self.entries)] if self.entries else None


@dataclass(frozen=True)
class Auditor:
    """Looks at one Temporal namespace and one record."""

    client: Client
    pool: database.Pool
    mend: bool
    bury: bool = False
    """Enter as interrupted what has no history any more. Never do that to a wrong Temporal."""

    async def examine(
        self, *, everything: bool = False, since: datetime | None = None
    ) -> AsyncIterator[Discrepancy]:
        """Yield every discrepancy of the open cases and duties, mended where asked."""
        if since is None:
            async for lost in self._lost_cases():
                yield lost
        for row in await self.pool.fetch(_OPEN, everything, since):
            try:
                async for found in self._stream(row["place"], row["stream"], row["first_run"]):
                    yield found
            except (RPCError, TemporalError):
                # One case that does not answer must not keep the audit from all others.
                yield Discrepancy(row["stream"], "unread")

    async def _lost_cases(self) -> AsyncIterator[Discrepancy]:
        """Yield the running cases that the record does not know at all."""
        async for execution in self.client.list_workflows(
            "WorkflowType = 'GrantApplication' AND ExecutionStatus = 'Running'"
        ):
            handle = self.client.get_workflow_handle(execution.id, run_id=execution.run_id)
            first_run = _first_run(await handle.describe(rpc_timeout=_RPC_SECONDS))
            if await self.pool.fetchval(
                "select true from application where first_run = $1", first_run
            ):
                continue
            account = await self._account(handle)
            if account.taken is None or not account.entries or account.taken.resume:
                continue  # not open yet, or opened again: nobody was answered
            if self.mend:
                await self._open_again(execution.id, first_run, account)
            yield Discrepancy(account.entries[0].stream, "missing", 1, self.mend)

    async def _stream(
        self, workflow: str, stream: str, first_run: str
    ) -> AsyncIterator[Discrepancy]:
        # History first: what the record has beyond it is only younger, not wrong.
        told = await self._told(workflow, stream, first_run)
        lines = await self.pool.fetch(_LINES, stream)
        true = [row for row in lines if row["true_line"]]
        if told is None or told.last is None:
            async for found in self._gone(stream, true):
                yield found
            return
        written = {(row["seq"], row["cause"]) for row in lines}
        for entry in told.entries.values():
            if (entry.seq, entry.cause) not in written:
                mended = self.mend and await self._write_again(entry, told.account)
                yield Discrepancy(stream, "missing", entry.seq, mended)
        lift = told.last.state.lift if isinstance(told.last, CaseEntry | DutyEntry) else 0
        beyond = max((row["task_events"] for row in lines), default=0)
        ahead = max(beyond - told.account.events - lift, 0)
        if told.ended_at is not None and _still_open(told.last):
            mended = self.mend and await self._interrupt(
                told.last, told.account, told.ended_at, told.account.events + lift + ahead
            )
            yield Discrepancy(stream, "ended", told.last.seq, mended)
            return
        async for found in self._wrong(workflow, stream, told, true, ahead):
            yield found

    async def _wrong(
        self, workflow: str, stream: str, told: Told, true: list[Any], ahead: int
    ) -> AsyncIterator[Discrepancy]:
        """Yield the true lines of the record that history does not bear out."""
        last = told.last.seq if told.last else 0
        # What stands before the run's first line was written by the run that was opened again.
        own = [row for row in true if row["seq"] >= min(told.entries)]
        wrong = [(kind, row["seq"]) for row in own if (kind := _compare(row, told.entries))]
        if not wrong and true and true[0]["shown"] < last <= true[-1]["seq"]:
            wrong = [("stale", last)]
        if not wrong:
            return
        # An older line can't be written again; the state that people read can.
        latest = any(kind != "different" or seq == last for kind, seq in wrong)
        mended = self.mend and latest and await self._restate(workflow, ahead + 1)
        for kind, seq in wrong:
            yield Discrepancy(stream, kind, seq, mended and (kind != "different" or seq == last))

    async def _gone(self, stream: str, true: list[Any]) -> AsyncIterator[Discrepancy]:
        """Yield a stream without history; entered as interrupted only where that was asked for."""
        last = await self._read_entry(true[-1]) if true else None
        if last is None or not _still_open(last):
            return
        beyond = max(row["task_events"] for row in true) + 1
        mended = self.bury and await self._interrupt(last, Account(), datetime.now(UTC), beyond)
        yield Discrepancy(stream, "gone", last.seq, mended)

    async def _told(self, workflow: str, stream: str, first_run: str) -> Told | None:
        """Return what the run says that goes on with a stream: a reset leaves it another run."""
        handle = self.client.get_workflow_handle(workflow)
        try:
            described = await handle.describe(rpc_timeout=_RPC_SECONDS)
            if "/" not in stream and _first_run(described) != first_run:
                handle = self.client.get_workflow_handle(workflow, run_id=first_run)
                described = await handle.describe(rpc_timeout=_RPC_SECONDS)
            handle = self.client.get_workflow_handle(workflow, run_id=described.run_id)
            account = await self._account(handle)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        entries = {entry.seq: entry for entry in account.entries if entry.stream == stream}
        by_itself = {WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.COMPLETED}
        ended = None if described.status in by_itself else described.close_time
        return Told(entries, account, ended)

    async def _account(self, handle: WorkflowHandle[Any, Any]) -> Account:
        history = await handle.fetch_history(rpc_timeout=_RPC_SECONDS)
        return await account_of(history, self.client.data_converter)

    async def _open_again(self, workflow: str, first_run: str, account: Account) -> None:
        first = account.entries[0]
        if account.taken is None or not isinstance(first, CaseEntry):
            return
        await Register(self.pool).open(
            Opening(
                workflow=workflow,
                first_run=first_run,
                edition=account.taken.edition.key,
                intake=account.taken.intake,
                findings=account.taken.findings,
                state=first.state,
                happened_at=first.happened_at,
                rules=account.taken.rules,
                task_events=first.task_events,
                task_at=first.task_at,
            )
        )

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
        except (TemporalError, RPCError):
            return False
        return True

    async def _interrupt(self, last: Entry, account: Account, at: datetime, events: int) -> bool:
        """Enter that a workflow was ended from outside, under a fence of so many events."""
        change = {
            "seq": last.seq + 1,
            "cause": Kind.INTERRUPTED.value,
            "kind": Kind.INTERRUPTED,
            "happened_at": at,
            "by": "audit",
            "details": {},
            "task_events": events,
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

    async def _read_entry(self, row: Any) -> Entry | None:
        """Return a line of the record as an entry, for a stream that has no history."""
        fields = {name: row[name] for name in Entry.model_fields if name in row}
        fields |= {"case": row["case_id"], "details": json.loads(row["details"])}
        state = json.loads(row["state"])
        if "/" not in row["stream"]:
            return CaseEntry(**fields, state=state)
        duty = await self.pool.fetchrow(_DUTY, row["stream"])
        if duty is None:
            return None
        names = {"ko": duty["name_ko"], "en": duty["name_en"]}
        return DutyEntry(**fields, duty=duty["key"], name=names, state=state)


async def audit(
    settings: Settings,
    *,
    mend: bool = True,
    everything: bool = False,
    bury: bool = False,
) -> list[Discrepancy]:
    """Audit by the settings; return every discrepancy found."""
    client = await Client.connect(**settings.temporal(), plugins=[plugin()])
    async with await database.connect(settings.worker_url, size=2) as pool:
        auditor = Auditor(client, pool, mend, bury)
        return [found async for found in auditor.examine(everything=everything)]


async def audit_recent(client: Client, pool: database.Pool) -> None:
    """Mend what a worker left half done in the minute before this one started."""
    since = datetime.now(UTC) - _RECENT
    await asyncio.sleep(_SETTLED.total_seconds())
    try:
        async for found in Auditor(client, pool, mend=True).examine(since=since):
            _LOG.warning("audit_found", **asdict(found))
    except (RPCError, TemporalError, *database.DATABASE_FAULTS) as fault:
        _LOG.warning("audit_given_up", reason=str(fault))


def _compare(row: Any, told: dict[int, Entry]) -> str:
    """Return how a true line of the record differs from history; empty where it does not."""
    entry = told.get(row["seq"])
    if entry is None or entry.cause != row["cause"]:
        # Written after history was read, or on its way into it.
        young = datetime.now(UTC) - row["recorded_at"] < _SETTLED
        return "" if young else "phantom"
    if not isinstance(entry, CaseEntry | DutyEntry):
        return ""
    # Both are read by today's models: what an older release did not write has its default.
    state = type(entry.state).model_validate_json(row["state"])
    same = (
        (entry.kind, entry.happened_at) == (row["kind"], row["happened_at"])
        and (entry.by, entry.reference, entry.via) == (row["by"], row["reference"], row["via"])
        and json.loads(json.dumps(entry.details, default=str)) == json.loads(row["details"])
        and entry.state == state
    )
    return "" if same else "different"


def _first_run(described: WorkflowExecutionDescription) -> str:
    about = described.raw_description.workflow_execution_info
    return about.first_run_id or described.run_id


def _still_open(entry: Entry | None) -> bool:
    match entry:
        case CaseEntry():
            return entry.state.stage is not Stage.CLOSED
        case DutyEntry():
            return entry.state.status not in {DutyStatus.SETTLED, DutyStatus.RELEASED}
        case _:
            return False
