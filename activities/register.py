"""Every write of state: one method = one statement = state row + journal row.

All of these are local activities. A statement may run twice, or run and never reach history; the
key (stream, seq, cause, fence) makes both harmless (docs/adr/0001).
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic_core import to_json
from temporalio import activity

from schema.firm import stated
from schema.identity import case_id
from schema.journal import (
    CaseEntry,
    DutyEntry,
    Entry,
    Kind,
    Opened,
    Opening,
    Reopen,
    Texts,
)
from schema.refusals import NotInTheRecord, NumberTaken

if TYPE_CHECKING:
    from asyncpg import Record

    from activities.database import Pool

E = TypeVar("E", CaseEntry, DutyEntry)

# Write one line of a case: the journal row, its texts, what was learnt about the firm, and the
# state unless a later fence wrote it. Answers with what stood there of this line and fence.
_RECORD_CASE: Final = """
with known as (
    select happened_at, details, state from journal
    where (stream, seq, cause, task_events, task_at) = ($1, $2, $3, $4, $5)
), line as (
    insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at,
                         by, speaker, means, reference, details, state, via)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $33)
    on conflict do nothing
), texts as (
    insert into text_part (stream, seq, cause, part, body)
    select $1, $2, $3, part, body from unnest($15::text[], $16::text[]) as t (part, body)
    on conflict do nothing
), learnt as (
    insert into firm_fact (firm, fact, value, valid_from, source, by)
    select $29, fact, value, ($8 at time zone 'Asia/Seoul')::date, $6, $9
    from unnest($30::text[], $31::text[]) as t (fact, value)
    where t.value is distinct from (
        select k.value from firm_fact k
        where k.firm = $29 and k.fact = t.fact
          and k.valid_from <= ($8 at time zone 'Asia/Seoul')::date
        order by k.valid_from desc, k.recorded_at desc limit 1)
), state as (
    update application set
        stage = $17, gate = $18, outcome = $19, clerk = $20, asked_won = $21, awarded_won = $22,
        filed_at = $23, receipt = $24, awarded_on = $25, agreed_on = $26, completed_on = $27,
        waits = $28, quantity = $32, appointments = $34, withdrawing = $35,
        findings = coalesce($36, findings), papers = $37, checked = coalesce($38, checked),
        rules = coalesce(nullif($39, ''), rules),
        seq = $2, task_events = $4, task_at = $5,
        changed_at = clock_timestamp()
    where case_id = $6 and (task_events, task_at, seq) <= ($4, $5, $2)
      and not exists (select from known)
)
select happened_at, details, state from known
"""

# Write one line of a duty: the journal row and the duty's state unless a later fence wrote it.
# Answers as for a case.
_RECORD_DUTY: Final = """
with known as (
    select happened_at, details, state from journal
    where (stream, seq, cause, task_events, task_at) = ($1, $2, $3, $4, $5)
), line as (
    insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at,
                         by, speaker, means, reference, details, state, via)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $24)
    on conflict do nothing
), state as (
    insert into duty (stream, case_id, key, name_ko, name_en, status, round, rounds, due_on, clerk,
                      waits, seq, task_events, task_at)
    values ($1, $6, $15, $16, $17, $18, $19, $20, $21, $22, $23, $2, $4, $5)
    on conflict (stream) do update set
        status = excluded.status, round = excluded.round, due_on = excluded.due_on,
        clerk = excluded.clerk, waits = excluded.waits, seq = excluded.seq,
        task_events = excluded.task_events, task_at = excluded.task_at,
        changed_at = clock_timestamp()
    where (duty.task_events, duty.task_at, duty.seq)
       <= (excluded.task_events, excluded.task_at, excluded.seq)
      and not exists (select from known)
)
select happened_at, details, state from known
"""

# Open an attempt: the same run finds its own again and writes its line anew, as a later task's line
# supersedes an earlier one's; a new one only where nothing stands open or was funded. Answers with
# the attempt, or with what stands there.
_OPEN: Final = """
with latest as (
    select attempt, outcome, first_run, awarded_on from application
    where workflow = $1 order by attempt desc limit 1
), own as (
    select attempt, case_id from application where first_run = $2
), again as (
    update application set
        stage = $10, clerk = $11, asked_won = $12, waits = $13,
        task_events = $14, task_at = $15, opened_at = $16, changed_at = clock_timestamp()
    where first_run = $2 and (task_events, task_at, seq) <= ($14, $15, 1)
), may as (
    select coalesce((select attempt from latest), 0) + 1 as attempt
    where not exists (select from own)
      and not exists (select from firm_number where number = $4 and firm <> $3)
      and not exists (
        select from latest where outcome is null or outcome = 'completed'
            or (awarded_on is not null
                and outcome not in ('declined', 'withdrawn', 'interrupted')))
), later as (
    select exists (select from firm_fact where firm = $3
                   and valid_from > ($16 at time zone 'Asia/Seoul')::date) as known
), asking as (
    insert into firm (key, business_number, name, district, sector, employees)
    select $3, $4, $5, $6, $7, $8 from may
    on conflict (key) do update set
        (name, district, sector, employees) = (
            select case when known then firm.name else excluded.name end,
                   case when known then coalesce(firm.district, excluded.district)
                        else coalesce(excluded.district, firm.district) end,
                   case when known then coalesce(firm.sector, excluded.sector)
                        else coalesce(excluded.sector, firm.sector) end,
                   case when known then coalesce(firm.employees, excluded.employees)
                        else coalesce(excluded.employees, firm.employees) end
            from later)
    returning key
), opened as (
    insert into application (workflow, attempt, first_run, edition, firm, stage, gate, clerk,
                             asked_won, waits, seq, task_events, task_at, opened_at,
                             awarded_won, quantity, filed_at, receipt, awarded_on, agreed_on,
                             completed_on, rules, entered_from, engagement, findings)
    select $1, may.attempt, $2, $9, asking.key, $10, $23, $11, $12, $13, 1, $14, $15, $16,
           $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $37
    from may, asking
    returning attempt, case_id
), numbered as (
    insert into firm_number (number, firm, valid_from)
    select $4, asking.key, ($16 at time zone 'Asia/Seoul')::date from asking
    on conflict (number) do nothing
), learnt as (
    insert into firm_fact (firm, fact, value, valid_from, source, by)
    select asking.key, fact, value, ($16 at time zone 'Asia/Seoul')::date, opened.case_id, $17
    from asking, opened, unnest($34::text[], $35::text[]) as t (fact, value)
), line as (
    insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at,
                         by, speaker, means, reference, details, state, via)
    select case_id, 1, $2, $14, $15, case_id, 'opened', $16, $17, $18, $19, $20, $21, $22, $36
    from (select case_id from own union all select case_id from opened) as attempt
    on conflict do nothing
)
select coalesce((select attempt from own), (select attempt from opened)) as attempt,
       coalesce((select attempt from latest), 0) as latest,
       coalesce((select outcome from latest), '') as outcome
"""

# The firm that has, or had, a business number.
_HOLDER: Final = "select firm from firm_number where number = $1"

# Open a closed case again: the same attempt under a new run, its line and the state it goes on
# from. Nothing where it is open, where another run has taken it, or where an attempt followed.
_REOPEN: Final = """
with again as (
    update application a set
        first_run = $2, stage = $3, gate = $4, outcome = null, waits = $5, seq = $6,
        task_events = $7, task_at = $8, changed_at = clock_timestamp()
    where a.case_id = $1 and (a.outcome is not null or a.first_run = $2)
      and (a.task_events, a.task_at, a.seq) <= ($7, $8, $6)
      and a.attempt = (select max(attempt) from application b where b.workflow = a.workflow)
    returning a.case_id, a.attempt
), line as (
    insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at,
                         by, speaker, means, reference, details, state, via)
    select case_id, $6, $2, $7, $8, case_id, 'reopened', $9, $10, $11, $12, $13, $14, $15, $17
    from again
    on conflict do nothing
), texts as (
    insert into text_part (stream, seq, cause, part, body)
    select case_id, $6, $2, 'reason', $16 from again
    on conflict do nothing
)
select attempt from again
"""


@dataclass(frozen=True)
class Register:
    """Writes what happened. Does NOT decide anything, send anything or read for judgement."""

    pool: "Pool"

    @activity.defn(name="open")
    async def open(self, opening: Opening) -> Opened:
        """Open an attempt in the record; the same run asking again gets its own attempt back.

        Raises NumberTaken where the business number is another firm's.
        """
        import asyncpg  # noqa: PLC0415  workflows import this room and must not load a driver

        try:
            opened = await self._open(opening)
        except asyncpg.UniqueViolationError:
            await self._check_number(opening)
            raise  # two cases of the firm opened in the same instant; the next try finds it
        if opened.attempt is None:
            await self._check_number(opening)
        return opened

    async def _check_number(self, opening: Opening) -> None:
        number = opening.intake.business_number
        holder = await self.pool.fetchval(_HOLDER, number)
        if holder not in {None, opening.intake.firm_key}:
            raise NumberTaken(number=number, firm=holder) from None

    async def _open(self, opening: Opening) -> Opened:
        intake = opening.intake
        entry = _first_line(opening)
        learnt = stated(intake.facts)
        row = await self.pool.fetchrow(
            _OPEN,
            opening.workflow,
            opening.first_run,
            intake.firm_key,
            intake.business_number,
            intake.name,
            intake.district,
            intake.sector,
            intake.employees,
            opening.edition,
            opening.state.stage,
            opening.state.clerk,
            opening.state.asked,
            _json(opening.state.waits),
            opening.task_events,
            opening.task_at,
            opening.happened_at,
            entry.by,
            entry.speaker,
            entry.means,
            entry.reference,
            _json(entry.details),
            opening.state.model_dump_json(),
            *_entered(opening),
            list(learnt),
            list(learnt.values()),
            entry.via,
            _json(opening.findings),
        )
        attempt, latest, outcome = tuple(row or (None, 0, ""))
        if attempt is None:
            return Opened(attempt=None, latest=latest, outcome=outcome)
        case = case_id(opening.workflow, attempt)
        return Opened(
            attempt=attempt, entry=entry.model_copy(update={"stream": case, "case": case})
        )

    @activity.defn(name="reopen")
    async def reopen(self, reopen: Reopen) -> Opened:
        """Open a closed case again as the same attempt; no entry where the record forbids it."""
        entry = _line_of_reopening(reopen)
        attempt = await self.pool.fetchval(
            _REOPEN,
            entry.case,
            reopen.first_run,
            reopen.state.stage,
            reopen.state.gate,
            _json(reopen.state.waits),
            entry.seq,
            entry.task_events,
            entry.task_at,
            entry.happened_at,
            entry.by,
            entry.speaker,
            entry.means,
            entry.reference,
            _json(entry.details),
            reopen.state.model_dump_json(),
            reopen.reopening.reason,
            entry.via,
        )
        return Opened(attempt=attempt, entry=entry if attempt else None)

    @activity.defn(name="record")
    async def record(self, entry: CaseEntry, texts: Texts) -> CaseEntry:
        """Write a line of a case and the state that followed; the same write again is nothing.

        Returns the line as it stands in the record, so that history holds the same. A workflow
        task may be played twice, and in its second play other milliseconds have gone by.
        """
        state = entry.state
        filing = state.filing
        known = await self._write(
            _RECORD_CASE,
            *_line(entry, state.model_dump_json()),
            list(texts.parts),
            list(texts.parts.values()),
            state.stage,
            state.gate,
            state.outcome,
            state.clerk,
            state.asked,
            state.awarded,
            filing.filed_at if filing else None,
            filing.number or None if filing else None,
            state.awarded_on,
            state.agreed_on,
            state.completed_on,
            _json(state.waits),
            texts.firm,
            list(texts.facts),
            list(texts.facts.values()),
            state.quantity,
            entry.via,
            _json(state.appointments),
            state.withdrawing,
            None if texts.findings is None else _json(texts.findings),
            _json(state.papers),
            None if texts.checked is None else _json(texts.checked),
            state.rules,
        )
        return _as_it_stands(entry, known)

    @activity.defn(name="record_duty")
    async def record_duty(self, entry: DutyEntry) -> DutyEntry:
        """Write a line of a duty and the state that followed, as `record` does."""
        state = entry.state
        known = await self._write(
            _RECORD_DUTY,
            *_line(entry, state.model_dump_json()),
            entry.duty,
            entry.name.ko,
            entry.name.en,
            state.status,
            state.round,
            state.rounds,
            state.due.on,
            state.clerk,
            _json(state.waits),
            entry.via,
        )
        return _as_it_stands(entry, known)

    async def _write(self, statement: str, *values: object) -> "Record | None":
        import asyncpg  # noqa: PLC0415  workflows import this room and must not load a driver

        try:
            return await self.pool.fetchrow(statement, *values)
        except asyncpg.IntegrityConstraintViolationError as fault:
            # Never retried: the same values would be refused for ever, and the case would freeze.
            raise NotInTheRecord(why=type(fault).__name__) from None


def _first_line(opening: Opening) -> CaseEntry:
    intake = opening.intake
    return CaseEntry(
        stream=opening.workflow,
        case=opening.workflow,
        seq=1,
        cause=opening.first_run,
        kind=Kind.OPENED,
        happened_at=opening.happened_at,
        by=intake.by,
        speaker=intake.speaker,
        means=intake.means,
        reference=intake.reference,
        via=intake.via,
        details={
            "edition": opening.edition,
            "firm": intake.firm_key,
            "asked": intake.amount,
            "findings": {found.rule: found.finding.value for found in opening.findings},
            **_entry_details(opening),
        },
        task_events=opening.task_events,
        task_at=opening.task_at,
        state=opening.state,
    )


def _entry_details(opening: Opening) -> dict[str, object]:
    entry = opening.intake.entry
    return {"entered_at": entry.stage} if entry else {}


def _entered(opening: Opening) -> tuple[object, ...]:
    """Return what a case brings that is entered where it stands already."""
    state, filing, entry = opening.state, opening.state.filing, opening.intake.entry
    return (
        state.gate,
        state.awarded,
        state.quantity,
        filing.filed_at if filing else None,
        filing.number or None if filing else None,
        state.awarded_on,
        state.agreed_on,
        state.completed_on,
        opening.rules or None,
        entry.source if entry else None,
        opening.intake.engagement,
    )


def _line_of_reopening(reopen: Reopen) -> CaseEntry:
    told = reopen.reopening
    return CaseEntry(
        stream=reopen.resume.case,
        case=reopen.resume.case,
        seq=reopen.resume.seq + 1,
        cause=reopen.first_run,
        kind=Kind.REOPENED,
        happened_at=reopen.happened_at,
        by=told.by,
        speaker=told.speaker,
        means=told.means,
        reference=told.reference,
        via=told.via,
        details={"stage": reopen.state.stage, "before": reopen.resume.seq},
        task_events=reopen.task_events,
        task_at=reopen.task_at,
        state=reopen.state,
    )


def _as_it_stands(entry: E, known: "Record | None") -> E:
    """Return the entry, or what an earlier play of the same task wrote in its place."""
    if known is None:
        return entry
    state = type(entry.state).model_validate_json(known["state"])
    details = json.loads(known["details"])
    told = {"happened_at": known["happened_at"], "details": details, "state": state}
    return entry.model_copy(update={**told, "again": True})


def _line(entry: Entry, state: str) -> tuple[object, ...]:
    return (
        entry.stream,
        entry.seq,
        entry.cause,
        entry.task_events,
        entry.task_at,
        entry.case,
        entry.kind,
        entry.happened_at,
        entry.by,
        entry.speaker,
        entry.means,
        entry.reference,
        _json(entry.details),
        state,
    )


def _json(value: object) -> str:
    return to_json(value).decode()
