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

# What was announced about every edition, in the order of recording.
_EVENTS: Final = """
select edition, notice, kind, gate, closes_at, published_at, reason, reference, by
from edition_event order by recorded_at
"""

# The cases that have heard of an announcement, and how they stand.
_HEARD: Final = """
select a.case_id as case, f.name as firm, a.stage, a.outcome
from application a join firm f on f.key = a.firm
where a.edition = $1 and exists (
    select from diary d where d.case_id = a.case_id and d.kind = 'announced'
      and d.details ->> 'notice' = $2)
order by a.case_id
"""

# The key of the firm that has, or had, a business number.
_FIRM_KEY: Final = "select firm from firm_number where number = $1"

# A firm by its key, with what is true of it today.
_FIRM: Final = """
select key, business_number, name, district, sector, employees, known_since
from firm where key = $1
"""

# Every number a firm has had: since when, where somebody has said so, and when it was first seen.
_NUMBERS: Final = """
select n.number, n.valid_from as seen_on, min(f.valid_from) as valid_from
from firm_number n
left join firm_fact f on f.firm = n.firm and f.fact = 'business_number' and f.value = n.number
where n.firm = $1
group by n.number, n.valid_from, n.recorded_at
order by min(f.valid_from) nulls first, n.recorded_at
"""

# What is known of a firm since when: for each day the last word.
_FACTS: Final = """
select distinct on (fact, valid_from) fact, value, valid_from, source, by, recorded_at
from firm_fact where firm = $1
order by fact, valid_from, recorded_at desc
"""

# What holds of a firm today.
_FACTS_NOW: Final = """
select fact, value, valid_from, source, by from firm_at where firm = $1 order by fact
"""

# A firm's applications: those with a case, and those that were over before they were entered.
_FIRM_CASES: Final = """
select a.case_id as case, a.edition, a.stage, a.outcome, a.awarded_won, a.quantity,
       e.body ->> 'benefit' as benefit, a.awarded_on, a.entered_from as source, a.opened_at as at
from application a join edition e on e.key = a.edition where a.firm = $1
union all
select null, programme || '-' || fiscal_year, 'closed', outcome, awarded_won, quantity,
       benefit, awarded_on, source, recorded_at
from past_case where firm = $1
order by at
"""

# The log, and of each line whether something followed: another engagement, or an application.
_ENGAGEMENTS: Final = """
select g.id, g.kind, g.happened_at, g.firm, f.name as firm_name, g.edition, g.certainty, g.number,
       g.topic, g.place, g.body, g.follow_up_on, g.origin, g.consent, g.source, g.by,
       array(select n.id from engagement n where n.origin = g.id order by n.id) as followed_by,
       array(select a.case_id from application a where a.engagement = g.id) as cases
from engagement g
left join firm f on f.key = g.firm
where ($1 = '' or g.firm = $1)
  and ($2 = '' or g.by = $2)
  and (not $3 or (g.follow_up_on is not null
       and not exists (select from engagement n where n.origin = g.id)
       and not exists (select from application a where a.engagement = g.id)))
order by case when $3 then g.follow_up_on end, g.happened_at desc, g.id desc
"""

# Whether an engagement is in the log.
_ENGAGED: Final = "select exists (select from engagement where id = $1)"

# What was achieved, each by its own date, by year, quarter or month; loans and grants stand in
# lines of their own.
_RESULTS: Final = """
select year, case $4 when 'month' then month when 'quarter' then (month + 2) / 3 end as period,
       programme, district, measure, benefit, sum(number)::bigint as number,
       bool_or(at_least) as at_least, bool_or(about) as about,
       bool_or(partly_unknown) as partly_unknown, sum(amount_won)::bigint as amount_won,
       bool_or(amount_partly_unknown) as amount_partly_unknown, sum(quantity) as quantity
from result_by_month
where ($1::integer is null or year = $1)
  and ($2 = '' or programme = $2)
  and ($3 = '' or district = $3)
group by 1, 2, 3, 4, 5, 6
order by year desc, period nulls last, programme, district nulls last,
         array_position(array['members', 'advised', 'applied', 'awarded', 'completed'], measure),
         benefit nulls first
"""

# The attempt that a case id names, or the latest one at a workflow id.
_PLACE: Final = """
select workflow, attempt, first_run, case_id, stage, awarded_won, quantity from application
where case_id = $1 or workflow = $1 order by attempt desc limit 1
"""

# The last attempt at a place, with its outcome where it has ended.
_LATEST: Final = """
select case_id, outcome from application where workflow = $1 order by attempt desc limit 1
"""

# Cases with everything they wait for, the most urgent first. The waits are gathered in one pass:
# looked up case by case, ten thousand cases touch twelve times as many pages.
_CASES: Final = """
with wanted as (
    select a.case_id from application a
    join edition e on e.key = a.edition
    where ($1 or a.stage <> 'closed')
      and ($2 = '' or a.stage = $2)
      and ($3 = '' or a.clerk = $3)
      and ($4 = '' or a.edition = $4 or e.programme = $4)
      and ($7 = '' or a.case_id = $7)
), waiting as materialized (
    select case_id, min(o.until) as until, bool_or(o.until < now()) as late,
           array_agg(o.for_whom) as parties,
           jsonb_agg(jsonb_build_object(
               'duty', o.duty, 'duty_ko', o.duty_ko, 'duty_en', o.duty_en,
               'for_whom', o.for_whom, 'what', o.what, 'since', o.since, 'until', o.until,
               'about', o.about) order by o.until nulls last) as waits
    from open_wait o where case_id in (select case_id from wanted)
    group by case_id
)
select a.case_id as case, a.workflow, a.edition, f.name as firm, f.business_number, a.stage,
       a.gate, a.outcome, a.clerk, a.asked_won, a.awarded_won, a.opened_at,
       coalesce(w.waits, '[]') as waits, w.until,
       (d.plan #>> '{version,number}')::integer as version,
       array(select key from jsonb_object_keys(d.plan -> 'sections') key
             where not coalesce(d.plan -> 'unknown', '[]') ? key order by key) as written,
       coalesce(d.bundle, '') <> '' as bundled,
       case when a.stage = 'eligibility' then a.findings else '[]' end as findings
from wanted
join application a using (case_id)
join firm f on f.key = a.firm
left join waiting w using (case_id)
left join lateral (
    select j.state -> 'plan' as plan, j.state #>> '{filing,bundle}' as bundle from journal j
    where a.stage in ('drafting', 'submission') and (j.stream, j.seq, j.task_events, j.task_at)
        = (a.case_id, a.seq, a.task_events, a.task_at) limit 1) d on true
where ($5 = '' or $5 = any(w.parties))
  and (not $6 or w.late)
order by w.until nulls last, a.case_id
"""

# How many cases stand at each stage, for whom they wait, and how many are late.
_BOARD: Final = """
with waiting as materialized (
    select case_id, array_agg(o.for_whom) as parties, bool_or(o.until < now()) as late,
           min(o.until) as until
    from open_wait o group by case_id
)
select a.stage, count(*) as cases,
       count(*) filter (where 'clerk' = any(w.parties)) as clerk,
       count(*) filter (where 'firm_owner' = any(w.parties)) as firm_owner,
       count(*) filter (where 'agency' = any(w.parties)) as agency,
       count(*) filter (where w.late) as late, min(w.until) as until
from application a
left join waiting w using (case_id)
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
       a.completed_on, a.appointments, a.withdrawing, a.opened_at, a.changed_at, a.seq,
       a.edition, e.name_ko, e.name_en,
       f.key as firm_key, f.name as firm, f.business_number, f.district, f.sector, f.employees,
       a.quantity, a.findings, s.state -> 'plan' as plan,
       coalesce(s.state -> 'involved', '[]') as involved,
       coalesce(s.state ->> 'role', e.body ->> 'role', case
           when jsonb_array_length(e.body -> 'funding') = 1 then e.body #>> '{funding,0,role}'
       end) as role
from application a
join firm f on f.key = a.firm
join edition e on e.key = a.edition
left join lateral (select d.state from diary d
                   where d.stream = a.case_id order by d.seq desc limit 1) s on true
where a.case_id = $1
"""

# The rules that a case began with, and the states of its true lines, the newest first.
_STATES: Final = """
select coalesce(r.body, e.body) as edition,
       array(select d.state::text from diary d where d.stream = a.case_id
             order by d.seq desc) as states
from application a
join edition e on e.key = a.edition
left join rulebook r on r.sha256 = a.rules
where a.case_id = $1
"""

# The gates of a case as it began with them.
_GATES: Final = """
select coalesce(r.body, e.body) -> 'gates'
from application a
join edition e on e.key = a.edition
left join rulebook r on r.sha256 = a.rules
where a.case_id = $1
"""

# What a case and its duties wait for.
_WAITS: Final = """
select duty, duty_ko, duty_en, for_whom, what, since, until from open_wait
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

# The diary of a case and its duties, with what was superseded and every text. What a channel filed
# has its receipt in the state of its line.
_DIARY: Final = """
select l.stream, l.seq, l.kind, l.happened_at, l.recorded_at, l.by, l.via, l.speaker, l.means,
       l.reference, l.superseded,
       case when l.kind = 'filed' and l.state -> 'filing' ->> 'number' <> ''
            then jsonb_build_object('number', l.state -> 'filing' ->> 'number') || l.details
            else l.details end as details,
       coalesce((select jsonb_object_agg(t.part, t.body) from text_part t
                 where (t.stream, t.seq, t.cause) = (l.stream, l.seq, l.cause)), '{}') as texts
from (select d.*, false as superseded from diary d where d.case_id = $1
      union all
      select s.*, true from superseded s where s.case_id = $1) l
order by l.task_at, l.stream, l.seq, l.superseded
"""

# The bundle of the last filing of a case: of what goes in on a request, as soon as it is made.
_BUNDLE: Final = """
select d.state ->> 'gate' as gate, m.sha256, m.body
from diary d
join document m on m.sha256 = coalesce(
    nullif(d.state -> 'resubmission' ->> 'bundle', ''), d.state -> 'filing' ->> 'bundle')
where d.stream = $1 order by d.seq desc limit 1
"""

# The request of the agency that came last, counted in the case; 0 before the first.
_REQUEST: Final = """
select coalesce((d.state ->> 'supplements')::integer, 0) from diary d
where d.stream = $1 order by d.seq desc limit 1
"""

# Every filing of a case, the last first: what was sealed, under which key and for which plan, and
# its certificate. A bundle that was neither filed nor is the present one was never anybody's. A
# receipt gives a filing its own key; the bundle keeps the one it was made under.
_FILINGS: Final = """
with line as (
    select seq, state -> 'filing' as filing, state -> 'plan' -> 'version' as version
    from diary where stream = $1
    union all
    select seq, state -> 'resubmission' || jsonb_build_object('gate', state -> 'gate'),
           state -> 'plan' -> 'version'
    from diary where stream = $1 and jsonb_typeof(state -> 'resubmission') = 'object'
), filing as (
    select distinct on (filing ->> 'key', filing ->> 'bundle') seq, filing,
           first_value(filing ->> 'key') over made as sealed_key,
           first_value(version ->> 'sha256') over made as plan_sha256
    from line where filing ->> 'bundle' <> ''
    window made as (partition by filing ->> 'bundle' order by seq)
    order by filing ->> 'key', filing ->> 'bundle', seq desc
)
select f.filing ->> 'key' as key, f.sealed_key, f.filing ->> 'gate' as gate,
       f.filing ->> 'number' as number, (f.filing ->> 'filed_at')::timestamptz as filed_at,
       f.filing ->> 'bundle' as sha256, f.plan_sha256, b.body,
       f.filing ->> 'certificate' as certificate_sha256, c.body as certificate
from filing f
left join document b on b.sha256 = f.filing ->> 'bundle'
left join document c on c.sha256 = f.filing ->> 'certificate'
where f.filing ->> 'filed_at' is not null or f.seq = (select max(seq) from line)
order by f.seq desc
"""


# The other cases that bear a case's receipt: in its edition, or of its firm. Two agencies may give
# one number to two firms.
_SAME_RECEIPT: Final = """
select other.case_id as case, f.name as firm, other.receipt
from application own
join application other on other.receipt = own.receipt and other.workflow <> own.workflow
join firm f on f.key = other.firm
where own.case_id = $1 and own.receipt <> ''
  and (other.edition = own.edition or other.firm = own.firm)
order by other.case_id
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
    case: str = ""


@dataclass(frozen=True)
class Records:
    """The record, open for reading."""

    connection: "asyncpg.Connection[asyncpg.Record]"

    async def editions(self) -> list[Row]:
        """Return every edition, the newest of each programme first."""
        return await self._fetch(_EDITIONS)

    async def announcements(self) -> list[Row]:
        """Return what was announced about every edition, in the order of recording."""
        return await self._fetch(_EVENTS)

    async def heard(self, edition: str, notice: str) -> list[Row]:
        """Return the cases that have heard of an announcement, and how they stand."""
        return await self._fetch(_HEARD, edition, notice)

    async def firm_key(self, number: str) -> str | None:
        """Return the key under which a business number is known."""
        found: str | None = await self.connection.fetchval(_FIRM_KEY, number)
        return found

    async def firm(self, key_or_number: str) -> Row | None:
        """Return a firm by its key or any number it has had, however that is written."""
        number = key_or_number.replace("-", "").replace(" ", "")
        return await self._one(_FIRM, await self.firm_key(number) or key_or_number)

    async def numbers(self, firm: str) -> list[Row]:
        """Return every number a firm has had, the oldest first."""
        return await self._fetch(_NUMBERS, firm)

    async def facts(self, firm: str) -> list[Row]:
        """Return what is known of a firm since when."""
        return await self._fetch(_FACTS, firm)

    async def facts_now(self, firm: str) -> list[Row]:
        """Return what holds of a firm today."""
        return await self._fetch(_FACTS_NOW, firm)

    async def firm_cases(self, firm: str) -> list[Row]:
        """Return a firm's applications, also those that were over before they were entered."""
        return await self._fetch(_FIRM_CASES, firm)

    async def engagements(
        self, firm: str = "", by: str = "", *, to_follow: bool = False
    ) -> list[Row]:
        """Return the log; `to_follow` are those whose follow-up nothing has followed yet."""
        return await self._fetch(_ENGAGEMENTS, firm, by, to_follow)

    async def engaged(self, engagement: int) -> bool:
        """Return whether an engagement is in the log."""
        found: bool = await self.connection.fetchval(_ENGAGED, engagement)
        return found

    async def results(
        self, year: int | None, programme: str, district: str, by: str = "year"
    ) -> list[Row]:
        """Return what was achieved, by year, quarter or month, programme and district."""
        return await self._fetch(_RESULTS, year, programme, district, by)

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
            wanted.case,
        )

    async def board(self) -> tuple[list[Row], list[Row]]:
        """Return the counts by stage and by outcome."""
        return await self._fetch(_BOARD), await self._fetch(_OUTCOMES)

    async def case(self, case: str) -> Row:
        """Return one case by its case id; it is known to be there."""
        row = await self._one(_CASE, case)
        return row or {}

    async def states(self, case: str) -> Row:
        """Return the edition as a case began with it, and the states it has had as JSON."""
        return (await self._fetch(_STATES, case))[0]

    async def gates(self, case: str) -> list[Row]:
        """Return the gates of a case as it began with them."""
        found: list[Row] = await self.connection.fetchval(_GATES, case)
        return found

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

    async def request(self, case: str) -> int:
        """Return which request of the agency came last; 0 before the first."""
        number: int | None = await self.connection.fetchval(_REQUEST, case)
        return number or 0

    async def filings(self, case: str) -> list[Row]:
        """Return every filing of a case with its bundle and certificate, the last first."""
        return await self._fetch(_FILINGS, case)

    async def same_receipt(self, case: str) -> list[Row]:
        """Return the other cases that bear the receipt of a case."""
        return await self._fetch(_SAME_RECEIPT, case)

    async def _one(self, statement: str, *values: object) -> Row | None:
        rows = await self._fetch(statement, *values)
        return rows[0] if rows else None

    async def _fetch(self, statement: str, *values: object) -> list[Row]:
        return [dict(row) for row in await self.connection.fetch(statement, *values)]


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[Records]:
    """Open the record; raises `Unreachable` where Postgres does not answer."""
    async with connected(settings.reader_url) as connection:
        yield Records(connection)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Connect in the office's time zone; raises `Unreachable` where Postgres does not answer."""
    try:
        connection = await asyncpg.connect(
            url,
            timeout=_CONNECT_SECONDS,
            command_timeout=_STATEMENT_SECONDS,
            # Compiling a statement takes longer than any of ours.
            server_settings={"application_name": "desk", "timezone": OFFICE_ZONE.key, "jit": "off"},
        )
        await connection.set_type_codec(
            "jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
        )
        try:
            yield connection
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unreachable("desk-no-postgres", reason=error) from error
