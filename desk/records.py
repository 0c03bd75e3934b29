"""Reads the record for the desk, as the role that can only read."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import asyncpg

from office.settings import Settings
from schema.zone import OFFICE_ZONE

from .faults import Unreachable

Row: TypeAlias = dict[str, Any]

_CONNECT_SECONDS: Final = 3.0
_STATEMENT_SECONDS: Final = 10.0

# Every edition, the newest of each programme first.
_EDITIONS: Final = """
select key, programme, body from edition
order by programme, fiscal_year desc, (body ->> 'call')::integer desc
"""

# The key under which a firm with this number is known.
_FIRM: Final = "select key from firm where business_number = $1"

# The attempt that a case id names, or the latest one at a workflow id.
_PLACE: Final = """
select workflow, attempt, first_run, case_id, stage from application
where case_id = $1 or workflow = $1 order by attempt desc limit 1
"""

# The last attempt at a place, with its outcome where it has ended.
_LATEST: Final = """
select case_id, outcome from application where workflow = $1 order by attempt desc limit 1
"""

# Cases with everything they wait for, the most urgent first.
_CASES: Final = """
select a.case_id as case, a.workflow, a.edition, f.name as firm, f.business_number, a.stage,
       a.gate, a.outcome, a.clerk, a.asked_won, a.awarded_won, a.opened_at, w.waits, w.until
from application a
join firm f on f.key = a.firm
join edition e on e.key = a.edition
cross join lateral (
    select coalesce(jsonb_agg(to_jsonb(o) - array['case_id', 'workflow', 'edition', 'firm',
               'firm_name', 'clerk', 'stage'] order by o.until nulls last), '[]') as waits,
           min(o.until) as until, bool_or(o.until < now()) as late,
           array_agg(o.for_whom) as parties
    from open_wait o where o.case_id = a.case_id) w
where ($1 or a.stage <> 'closed')
  and ($2 = '' or a.stage = $2)
  and ($3 = '' or a.clerk = $3)
  and ($4 = '' or a.edition = $4 or e.programme = $4)
  and ($5 = '' or $5 = any(w.parties))
  and (not $6 or w.late)
order by w.until nulls last, a.case_id
"""

# How many cases stand at each stage, for whom they wait, and how many are late.
_BOARD: Final = """
select a.stage, count(*) as cases,
       count(*) filter (where 'clerk' = any(w.parties)) as clerk,
       count(*) filter (where 'firm_owner' = any(w.parties)) as firm_owner,
       count(*) filter (where 'agency' = any(w.parties)) as agency,
       count(*) filter (where w.late) as late, min(w.until) as until
from application a
cross join lateral (
    select array_agg(o.for_whom) as parties, bool_or(o.until < now()) as late,
           min(o.until) as until
    from open_wait o where o.case_id = a.case_id) w
group by a.stage
"""

# How the cases that are over have ended.
_OUTCOMES: Final = """
select outcome, count(*) as cases from application
where outcome is not null group by outcome order by count(*) desc, outcome
"""

# One case with its firm and edition.
_CASE: Final = """
select a.case_id as case, a.workflow, a.attempt, a.first_run, a.stage, a.gate, a.outcome,
       a.clerk, a.asked_won, a.awarded_won, a.filed_at, a.receipt, a.awarded_on, a.agreed_on,
       a.completed_on, a.opened_at, a.changed_at, a.seq, a.edition, e.name_ko, e.name_en,
       f.key as firm_key, f.name as firm, f.business_number, f.district, f.sector, f.employees,
       (select d.state -> 'plan' from diary d
        where d.stream = a.case_id order by d.seq desc limit 1) as plan
from application a
join firm f on f.key = a.firm
join edition e on e.key = a.edition
where a.case_id = $1
"""

# What a case and its duties wait for.
_WAITS: Final = """
select duty, for_whom, what, since, until from open_wait
where case_id = $1 order by until nulls last, duty nulls first
"""

# The present texts of every section, gate by gate.
_SECTIONS: Final = """
select gate, section, version, by, happened_at, body from plan_section
where case_id = $1 order by gate, section
"""

# The duties of a case as they stand.
_DUTIES: Final = """
select key as duty, name_ko, name_en, status, round, rounds, due_on, clerk from duty
where case_id = $1 order by due_on, key
"""

# The diary of a case and its duties, with what was superseded and every text.
_DIARY: Final = """
select l.stream, l.seq, l.kind, l.happened_at, l.recorded_at, l.by, l.speaker, l.means,
       l.reference, l.details, l.superseded,
       coalesce((select jsonb_object_agg(t.part, t.body) from text_part t
                 where (t.stream, t.seq, t.cause) = (l.stream, l.seq, l.cause)), '{}') as texts
from (select d.*, false as superseded from diary d where d.case_id = $1
      union all
      select s.*, true from superseded s where s.case_id = $1) l
order by l.task_at, l.stream, l.seq, l.superseded
"""

# The bundle of the last filing of a case.
_BUNDLE: Final = """
select d.state -> 'filing' ->> 'gate' as gate, m.sha256, m.body
from diary d
join document m on m.sha256 = d.state -> 'filing' ->> 'bundle'
where d.stream = $1 order by d.seq desc limit 1
"""


@dataclass(frozen=True)
class Filter:
    """Which cases a list shows; an empty word means any."""

    everything: bool = False
    stage: str = ""
    clerk: str = ""
    edition: str = ""
    waits_for: str = ""
    late: bool = False


@dataclass(frozen=True)
class Records:
    """The record, open for reading."""

    connection: "asyncpg.Connection[asyncpg.Record]"

    async def editions(self) -> list[Row]:
        """Return every edition, the newest of each programme first."""
        return await self._fetch(_EDITIONS)

    async def firm_key(self, number: str) -> str | None:
        """Return the key under which a business number is known."""
        found: str | None = await self.connection.fetchval(_FIRM, number)
        return found

    async def place(self, case: str) -> Row | None:
        """Return the attempt that is meant by a case id or a workflow id."""
        return await self._one(_PLACE, case)

    async def latest(self, workflow: str) -> Row | None:
        """Return the last attempt at a place, if there was one."""
        return await self._one(_LATEST, workflow)

    async def cases(self, wanted: Filter) -> list[Row]:
        """Return the cases that a filter lets through, the most urgent first."""
        return await self._fetch(
            _CASES,
            wanted.everything or wanted.stage == "closed",
            wanted.stage,
            wanted.clerk,
            wanted.edition,
            wanted.waits_for,
            wanted.late,
        )

    async def board(self) -> tuple[list[Row], list[Row]]:
        """Return the counts by stage and by outcome."""
        return await self._fetch(_BOARD), await self._fetch(_OUTCOMES)

    async def case(self, case: str) -> Row:
        """Return one case by its case id; it is known to be there."""
        row = await self._one(_CASE, case)
        return row or {}

    async def waits(self, case: str) -> list[Row]:
        """Return what a case and its duties wait for."""
        return await self._fetch(_WAITS, case)

    async def sections(self, case: str) -> list[Row]:
        """Return the present text of every section."""
        return await self._fetch(_SECTIONS, case)

    async def duties(self, case: str) -> list[Row]:
        """Return the duties of a case."""
        return await self._fetch(_DUTIES, case)

    async def diary(self, case: str) -> list[Row]:
        """Return the diary of a case, with what was superseded."""
        return await self._fetch(_DIARY, case)

    async def bundle(self, case: str) -> Row | None:
        """Return what was filed last: gate, sha256 and bytes."""
        return await self._one(_BUNDLE, case)

    async def _one(self, statement: str, *values: object) -> Row | None:
        rows = await self._fetch(statement, *values)
        return rows[0] if rows else None

    async def _fetch(self, statement: str, *values: object) -> list[Row]:
        return [dict(row) for row in await self.connection.fetch(statement, *values)]


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[Records]:
    """Open the record; raises `Unreachable` where Postgres does not answer."""
    try:
        connection = await asyncpg.connect(
            settings.reader_url,
            timeout=_CONNECT_SECONDS,
            command_timeout=_STATEMENT_SECONDS,
            server_settings={"application_name": "desk", "timezone": OFFICE_ZONE.key},
        )
        await connection.set_type_codec(
            "jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
        )
        try:
            yield Records(connection)
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error) or type(error).__name__
        raise Unreachable("desk-no-postgres", reason=reason) from error
