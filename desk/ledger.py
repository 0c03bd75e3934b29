"""Enters plain rows as the role that may enter them: facts of firms, engagements, what is past.

No workflow: each write is one statement, and what is told twice is one row.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from office.settings import Settings
from schema.engagement import Engagement
from schema.particulars import Particulars
from schema.past import PastCase
from schema.refusals import NumberTaken
from schema.staff import Member
from schema.tally import Tally

from .records import Records, Row, connected

# Enter what is told of a firm since a day, unless it is the last word on that day already; the firm
# itself where it is new; and in its own row what of that is true today.
_TELL_FIRM: Final = """
with news as (
    select fact, value from unnest($2::text[], $3::text[]) as t (fact, value)
    where value is distinct from (
        select f.value from firm_fact f
        where f.firm = $1 and f.fact = t.fact and f.valid_from = $4
        order by f.recorded_at desc limit 1)
), today as (
    select distinct on (fact) fact, value from (
        select fact, value, valid_from, recorded_at from firm_fact
        where firm = $1 and fact in (select fact from news)
        union all
        select fact, value, $4, 'infinity' from news
    ) as known
    where valid_from <= current_date
    order by fact, valid_from desc, recorded_at desc
), row as (
    select max(value) filter (where fact = 'business_number') as number,
           max(value) filter (where fact = 'name') as name,
           max(value) filter (where fact = 'district') as district,
           max(value) filter (where fact = 'sector') as sector,
           (max(value) filter (where fact = 'employees'))::numeric as employees
    from today
), firms as (
    insert into firm (key, business_number, name, district, sector, employees)
    select $1, coalesce(row.number, f.business_number), coalesce(row.name, f.name),
           coalesce(row.district, f.district), coalesce(row.sector, f.sector),
           coalesce(row.employees, f.employees)
    from row left join firm f on f.key = $1
    where exists (select from news)
    on conflict (key) do update set
        business_number = excluded.business_number, name = excluded.name,
        district = excluded.district, sector = excluded.sector, employees = excluded.employees
), numbers as (
    insert into firm_number (number, firm, valid_from)
    select value, $1, $4 from news
    where fact = 'business_number'
      and not exists (select from firm_number where number = value and firm = $1)
), facts as (
    -- What was told together has one time: by it the cases know what they were told already.
    insert into firm_fact (firm, fact, value, valid_from, source, by, recorded_at)
    select $1, fact, value, $4, $5, $6, statement_timestamp() from news
)
select array(select fact from news order by fact)
"""

# Enter who works at the centre since when, unless it is the last word already.
_MEMBER: Final = """
insert into staff (name, rank, since, until, by)
select $1, $2, $3, $4, $5
where not exists (select from staff_now where name = $1 and rank = $2 and since = $3
                                          and until is not distinct from $4)
returning name
"""

# Enter an engagement; the same again is the one that is there.
_ENGAGE: Final = """
with told as (
    insert into engagement (kind, happened_at, firm, edition, certainty, number, topic, place, body,
                            follow_up_on, origin, consent, source, by, key)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (key) do nothing
    returning id
)
select id, false as repeated from told
union all
select id, true from engagement where key = $15
"""

# What was entered of a finished application.
_PAST: Final = """
select programme, fiscal_year, firm, firm_name, district, benefit, outcome, asked_won, awarded_won,
       quantity, receipt, filed_on, awarded_on, agreed_on, completed_on, source
from past_case where key = $1
"""

# Enter a finished application; what stands there changes only where a clerk corrects it.
_KEEP_PAST: Final = """
insert into past_case (programme, fiscal_year, firm, firm_name, district, benefit, outcome,
                       asked_won, awarded_won, quantity, receipt, filed_on, awarded_on,
                       agreed_on, completed_on, source, by, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (key) do update set
    firm = excluded.firm, firm_name = excluded.firm_name, district = excluded.district,
    benefit = excluded.benefit, outcome = excluded.outcome, asked_won = excluded.asked_won,
    awarded_won = excluded.awarded_won, quantity = excluded.quantity,
    receipt = excluded.receipt, filed_on = excluded.filed_on, awarded_on = excluded.awarded_on,
    agreed_on = excluded.agreed_on, completed_on = excluded.completed_on,
    source = excluded.source, by = excluded.by, recorded_at = excluded.recorded_at
where $19
"""

# What was entered as the count of a programme's year.
_COUNTED: Final = """
select programme, year, district, measure, benefit, certainty, number, amount_won, source
from tally where key = $1
"""

# How much is counted one by one for a programme's year, beside what was reported as a count.
_ONE_BY_ONE: Final = """
select coalesce(sum(number), 0)::bigint - coalesce((
    select sum(t.number) from tally t where (t.programme, t.year, t.measure) = ($1, $2, $3)), 0)
from result where (programme, year, measure) = ($1, $2, $3)
"""

# Enter a count as it was reported; what stands there changes only where a clerk corrects it.
_COUNT: Final = """
insert into tally (programme, year, district, measure, benefit, certainty, number, amount_won,
                   source, by, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (key) do update set
    certainty = excluded.certainty, number = excluded.number, amount_won = excluded.amount_won,
    source = excluded.source, by = excluded.by, recorded_at = excluded.recorded_at
where $12
"""


@dataclass(frozen=True)
class Ledger:
    """The ledger, open for reading and for entering rows."""

    connection: "asyncpg.Connection[asyncpg.Record]"

    @property
    def records(self) -> Records:
        """Return the record as this connection reads it."""
        return Records(self.connection)

    async def tell_firm(self, firm: str, told: Particulars) -> list[str]:
        """Enter facts of a firm and return those that are news; raises NumberTaken."""
        facts = told.facts()
        try:
            news: list[str] = await self.connection.fetchval(
                _TELL_FIRM,
                firm,
                list(facts),
                list(facts.values()),
                told.since,
                told.source,
                told.by,
            )
        except asyncpg.UniqueViolationError:
            number = told.business_number or firm
            holder = await self.records.firm_key(number)
            raise NumberTaken(number=number, firm=holder or "-") from None
        return news

    async def enlist(self, told: Member, by: str) -> bool:
        """Enter a member of staff; return whether that is news."""
        row = (told.name, told.rank, told.since, told.until, by)
        return await self.connection.fetchval(_MEMBER, *row) is not None

    async def engage(self, told: Engagement, key: str) -> Row:
        """Enter an engagement; return its id, and whether it was there already."""
        values = (
            told.kind,
            told.happened_at,
            told.firm,
            told.edition or None,
            told.count.certainty,
            told.count.number,
            told.topic,
            told.place,
            told.text,
            told.follow_up_on,
            told.origin,
            told.consent,
            told.source,
            told.by,
            key,
        )
        while True:
            row = await self.connection.fetchrow(_ENGAGE, *values)
            if row is not None:
                return dict(row)
            # The same was entered in the same instant; the next look finds it.

    async def past(self, key: str) -> Row | None:
        """Return what was entered of a finished application."""
        row = await self.connection.fetchrow(_PAST, key)
        return dict(row) if row else None

    async def keep_past(self, told: PastCase, key: str, *, correct: bool) -> None:
        """Enter a finished application."""
        await self.connection.execute(_KEEP_PAST, *past_row(told).values(), told.by, key, correct)

    async def counted(self, key: str) -> Row | None:
        """Return what was entered as the count of the same thing."""
        row = await self.connection.fetchrow(_COUNTED, key)
        return dict(row) if row else None

    async def one_by_one(self, told: Tally) -> int:
        """Return how much of what a count reports is counted one by one as well."""
        row = (told.programme, told.year, told.measure)
        counted: int = await self.connection.fetchval(_ONE_BY_ONE, *row)
        return counted

    async def count(self, told: Tally, key: str, *, correct: bool) -> None:
        """Enter a count."""
        await self.connection.execute(_COUNT, *tally_row(told).values(), told.by, key, correct)


@asynccontextmanager
async def writing(settings: Settings) -> AsyncIterator[Ledger]:
    """Open the ledger; raises `Unreachable` where Postgres does not answer."""
    async with connected(settings.clerk_url) as connection:
        yield Ledger(connection)


def key_of(told: Mapping[str, Any]) -> str:
    """Return the key under which what is told twice is one row."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def past_row(told: PastCase) -> Row:
    """Return a finished application as its row."""
    return {
        "programme": told.programme,
        "fiscal_year": told.fiscal_year,
        "firm": told.firm,
        "firm_name": told.name,
        "district": told.district,
        "benefit": told.benefit,
        "outcome": told.outcome,
        "asked_won": told.asked,
        "awarded_won": told.awarded,
        "quantity": told.quantity,
        "receipt": told.receipt,
        "filed_on": told.filed_on,
        "awarded_on": told.awarded_on,
        "agreed_on": told.agreed_on,
        "completed_on": told.completed_on,
        "source": told.source,
    }


def tally_row(told: Tally) -> Row:
    """Return a reported count as its row."""
    return {
        "programme": told.programme,
        "year": told.year,
        "district": told.district,
        "measure": told.measure,
        "benefit": told.benefit,
        "certainty": told.number.certainty,
        "number": told.number.number,
        "amount_won": told.amount,
        "source": told.source,
    }
