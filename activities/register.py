"""Every write of state: one method = one statement = state row + journal row.

All of these are local activities. A statement may run twice, or run and never reach history; the
key (stream, seq, cause, fence) makes both harmless (docs/adr/0001).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic_core import to_json
from temporalio import activity

from schema.identity import case_id
from schema.journal import CaseEntry, DutyEntry, Entry, Kind, Opened, Opening, Texts
from schema.refusals import NotInTheRecord, NumberTaken

if TYPE_CHECKING:
    from activities.database import Pool

# Write one line of a case: the journal row, its texts, and the state unless a later fence wrote it.
_RECORD_CASE: Final = """
with line as (
    insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at,
                         by, speaker, means, reference, details, state)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict do nothing
), texts as (
    insert into text_part (stream, seq, cause, part, body)
    select $1, $2, $3, part, body from unnest($15::text[], $16::text[]) as t (part, body)
    on conflict do nothing
)
update application set
    stage = $17, gate = $18, outcome = $19, clerk = $20, asked_won = $21, awarded_won = $22,
    filed_at = $23, receipt = $24, awarded_on = $25, agreed_on = $26, completed_on = $27,
    waits = $28, seq = $2, task_events = $4, task_at = $5, changed_at = clock_timestamp()
where case_id = $6 and (task_events, task_at, seq) <= ($4, $5, $2)
"""

# Write one line of a duty: the journal row and the duty's state unless a later fence wrote it.
_RECORD_DUTY: Final = """
with line as (
    insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at,
                         by, speaker, means, reference, details, state)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict do nothing
)
insert into duty (stream, case_id, key, name_ko, name_en, status, round, rounds, due_on, clerk,
                  waits, seq, task_events, task_at)
values ($1, $6, $15, $16, $17, $18, $19, $20, $21, $22, $23, $2, $4, $5)
on conflict (stream) do update set
    status = excluded.status, round = excluded.round, due_on = excluded.due_on,
    clerk = excluded.clerk, waits = excluded.waits, seq = excluded.seq,
    task_events = excluded.task_events, task_at = excluded.task_at, changed_at = clock_timestamp()
where (duty.task_events, duty.task_at, duty.seq)
   <= (excluded.task_events, excluded.task_at, excluded.seq)
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
    where not exists (select from own) and not exists (
        select from latest where outcome is null or outcome = 'completed'
            or (awarded_on is not null
                and outcome not in ('declined', 'withdrawn', 'interrupted')))
), asking as (
    insert into firm (key, business_number, name, district, sector, employees)
    select $3, $4, $5, $6, $7, $8 from may
    on conflict (key) do update set
        name = excluded.name,
        district = coalesce(excluded.district, firm.district),
        sector = coalesce(excluded.sector, firm.sector),
        employees = coalesce(excluded.employees, firm.employees)
    returning key
), opened as (
    insert into application (workflow, attempt, first_run, edition, firm, stage, gate, clerk,
                             asked_won, waits, seq, task_events, task_at, opened_at)
    select $1, may.attempt, $2, $9, asking.key, $10, '', $11, $12, $13, 1, $14, $15, $16
    from may, asking
    returning attempt, case_id
), line as (
    insert into journal (stream, seq, cause, task_events, task_at, case_id, kind, happened_at,
                         by, speaker, means, reference, details, state)
    select case_id, 1, $2, $14, $15, case_id, 'opened', $16, $17, $18, $19, $20, $21, $22
    from (select case_id from own union all select case_id from opened) as attempt
    on conflict do nothing
)
select coalesce((select attempt from own), (select attempt from opened)) as attempt,
       coalesce((select attempt from latest), 0) as latest,
       coalesce((select outcome from latest), '') as outcome
"""

# The firm that has a business number.
_HOLDER: Final = "select key from firm where business_number = $1"

# The texts of a gate's plan as one version has them, for the bundle that is filed.
_SECTIONS: Final = """
select distinct on (t.part) t.part as section, t.body
from diary d
join text_part t on t.stream = d.stream and t.seq = d.seq and t.cause = d.cause
where d.stream = $1 and d.kind = 'drafted' and d.details ->> 'gate' = $2
  and (d.details ->> 'version')::integer <= $3
order by t.part, d.seq desc
"""

# Keep a file under its own hash.
_KEEP: Final = """
insert into document (sha256, media_type, body) values ($1, $2, $3) on conflict do nothing
"""

# Take in what is filed with the centre itself: one number per key, counted per edition.
_TAKE_FILING: Final = """
with taken as (
    insert into in_house_filing (key, edition, number, filed_at, bundle)
    select $1, $2, coalesce(max(number), 0) + 1, $3, $4 from in_house_filing where edition = $2
    on conflict (key) do nothing
    returning number, filed_at
)
select number, filed_at from taken
union all
select number, filed_at from in_house_filing where key = $1
limit 1
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
            return await self._open(opening)
        except asyncpg.UniqueViolationError:
            number = opening.intake.business_number
            holder = await self.pool.fetchval(_HOLDER, number)
            if holder in {None, opening.intake.firm_key}:
                raise  # two cases of the firm opened in the same instant; the next try finds it
            raise NumberTaken(number=number, firm=holder) from None
        except asyncpg.DataError as fault:
            raise NotInTheRecord(why=type(fault).__name__) from None

    async def _open(self, opening: Opening) -> Opened:
        intake = opening.intake
        entry = _first_line(opening)
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
        )
        attempt, latest, outcome = tuple(row or (None, 0, ""))
        if attempt is None:
            return Opened(attempt=None, latest=latest, outcome=outcome)
        case = case_id(opening.workflow, attempt)
        return Opened(
            attempt=attempt, entry=entry.model_copy(update={"stream": case, "case": case})
        )

    @activity.defn(name="record")
    async def record(self, entry: CaseEntry, texts: Texts) -> CaseEntry:
        """Write a line of a case and the state that followed; the same write again is nothing.

        Returns the entry, so that history holds what the record must say.
        """
        state = entry.state
        filing = state.filing
        await self._write(
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
        )
        return entry

    @activity.defn(name="record_duty")
    async def record_duty(self, entry: DutyEntry) -> DutyEntry:
        """Write a line of a duty and the state that followed; the same write again is nothing."""
        state = entry.state
        await self._write(
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
        )
        return entry

    async def sections(self, case: str, gate: str, version: int) -> list[tuple[str, str]]:
        """Return the texts of one version of what is drafted at a gate, by section."""
        rows = await self.pool.fetch(_SECTIONS, case, gate, version)
        return [(row["section"], row["body"]) for row in rows]

    async def keep(self, sha256: str, media_type: str, body: bytes) -> None:
        """Keep a file under its hash; the same file again is nothing."""
        await self.pool.execute(_KEEP, sha256, media_type, body)

    async def take_filing(self, key: str, edition: str, filed_at: object, bundle: str) -> int:
        """Take in a filing with the centre itself; the same key always gets the same number."""
        import asyncpg  # noqa: PLC0415  workflows import this room and must not load a driver

        while True:
            try:
                number = await self.pool.fetchval(_TAKE_FILING, key, edition, filed_at, bundle)
            except asyncpg.UniqueViolationError:
                continue  # another filing took the number in the same instant
            return int(number)

    async def _write(self, statement: str, *values: object) -> None:
        import asyncpg  # noqa: PLC0415  workflows import this room and must not load a driver

        try:
            await self.pool.execute(statement, *values)
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as fault:
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
        details={
            "edition": opening.edition,
            "firm": intake.firm_key,
            "asked": intake.amount,
            "findings": {found.rule: found.finding.value for found in opening.findings},
        },
        task_events=opening.task_events,
        task_at=opening.task_at,
        state=opening.state,
    )


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
