"""Gathers what the record knows for a plan: facts with their source, and earlier plans.

A plan is Korean, so what goes into it is said in Korean, whichever language staff read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schema.eligibility import Finding, Found
from schema.first_draft import Facts, Known
from schema.template import UNKNOWN, Fact
from schema.words import say
from schema.zone import OFFICE_ZONE

from .masking import redacted
from .planned import Planned
from .records import Records, Row

# The last text of every part in other plans of the firm, as a person wrote it.
_EARLIER: Final = """
select distinct on (t.part) t.part as section, t.body, d.details ->> 'version' as version,
       d.case_id, e.body #>> '{name,ko}' as programme
from application a
join edition e on e.key = a.edition
join diary d on d.stream = a.case_id and d.kind = 'drafted'
join text_part t on t.stream = d.stream and t.seq = d.seq and t.cause = d.cause
where a.firm = $1 and a.case_id <> $2 and d.details ->> 'author' is distinct from 'machine'
order by t.part, d.recorded_at desc, d.seq desc
"""

# What tells the firm and the people of a case from others, today's and what it was before.
_PERSONAL: Final = """
select fact, value from firm_fact
where firm = $1 and fact in ('name', 'representative', 'address', 'district', 'phone', 'email')
union select 'name', name from firm where key = $1
union select 'district', district from firm where key = $1
union select 'business_number', number from firm_number where firm = $1
union
select 'involved', t.body
from diary d
join text_part t on t.stream = d.stream and t.seq = d.seq and t.cause = d.cause
where d.stream = $2 and d.kind = 'involved'
"""

_MASKED: Final = {
    "name": "name",
    "representative": "person",
    "involved": "party",
    "address": "address",
    "district": "district",
    "phone": "phone",
    "email": "email",
    "business_number": "business",
}

_STATED: Final = {
    "district": Fact.DISTRICT,
    "sector": Fact.SECTOR,
    "employees": Fact.EMPLOYEES,
    "founded_on": Fact.FOUNDED,
    "sales": Fact.SALES,
}
_LONGEST_SOURCE: Final = 200


@dataclass(frozen=True)
class Knowledge:
    """What is known for a plan."""

    facts: Facts
    earlier: dict[str, Known]


async def knowledge_of(records: Records, planned: Planned) -> Knowledge:
    """Return what the record knows of a firm and its project."""
    firm, case = planned.about["firm_key"], planned.case
    told = [*_of_case(planned), *_of_firm(planned, await records.facts_now(firm))]
    told += _noted(await records.engagements(firm))
    facts: dict[Fact, tuple[Known, ...]] = {}
    for fact, known in told:
        facts[fact] = (*facts.get(fact, ()), known)
    rows = map(dict, await records.connection.fetch(_EARLIER, firm, case))
    return Knowledge(facts, {row["section"]: _earlier(row) for row in rows if _says(row)})


def _of_case(planned: Planned) -> Iterator[tuple[Fact, Known]]:
    """Yield what was told when the firm asked, and what the rules found true."""
    about = planned.about
    day = about["opened_at"].astimezone(OFFICE_ZONE).date()
    intake = say("part-source-intake", "ko", day=day)
    yield Fact.NAME, Known(value=about["firm"], source=intake)
    if about["asked_won"]:
        yield Fact.AMOUNT, Known(value=f"{about['asked_won']:,}원", source=intake)
    for found in map(Found.model_validate, about["findings"]):
        if found.finding is Finding.HOLDS:
            said = found.said("ko").replace("**", "")
            source = found.source or planned.edition.source
            yield Fact.ELIGIBILITY, Known(value=said, source=source[:_LONGEST_SOURCE])


def _of_firm(planned: Planned, rows: list[Row]) -> Iterator[tuple[Fact, Known]]:
    for row in rows:
        if row["fact"] not in _STATED:
            continue
        own = not row["source"] or row["source"].startswith(planned.about["case"].partition("#")[0])
        word = "part-source-intake" if own else "part-source-record"
        told = {} if own else {"source": row["source"][: _LONGEST_SOURCE // 2]}
        source = say(word, "ko", day=row["valid_from"], **told)
        value = _worded(row["fact"], row["value"])
        yield _STATED[row["fact"]], Known(value=value, source=source)


def _noted(rows: list[Row]) -> Iterator[tuple[Fact, Known]]:
    """Yield what was counselled, the oldest first; who counselled is not told."""
    for row in reversed(rows):
        day = row["happened_at"].astimezone(OFFICE_ZONE).date()
        kind = say(f"engagement-{row['kind']}", "ko")
        text = redacted(" - ".join(filter(None, (row["topic"], row["body"]))))
        source = say("part-source-note", "ko", kind=kind, day=day)
        yield Fact.NOTE, Known(value=text, source=source)


def _earlier(row: Row) -> Known:
    told = {"programme": row["programme"], "version": row["version"], "case": row["case_id"]}
    source = say("part-source-earlier", "ko", **told)
    return Known(value=row["body"], source=source[:_LONGEST_SOURCE])


def _says(row: Row) -> bool:
    return str(row["body"]).strip() not in {"", "[]", UNKNOWN}


def _worded(fact: str, value: str) -> str:
    match fact:
        case "sales":
            return f"{int(value):,}원"
        case "employees":
            return f"{value}명"
        case _:
            return value


async def personal_of(records: Records, planned: Planned) -> list[tuple[str, str]]:
    """Return what must not leave the house: what it is, and its value, former ones included."""
    rows = await records.connection.fetch(_PERSONAL, planned.about["firm_key"], planned.case)
    return [(_MASKED[row["fact"]], row["value"]) for row in rows if row["value"]]
