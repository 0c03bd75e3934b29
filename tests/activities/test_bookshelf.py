"""What the bookshelf takes in, finds and counts, from Postgres as it really is."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, cast

import asyncpg
import pytest

from activities.bookshelf import Bookshelf
from activities.database import Connection, Pool
from office.stack import Stack
from schema.eligibility import Finding, Found, Note
from schema.firm import FirmFacts
from schema.law import CountedFrom, DutyRule, FirmRole
from schema.programme import Edition
from schema.refusals import BadInput, CallEnded, NoLawInForce, UnknownEdition
from schema.wire import Names
from schema.zone import OFFICE_ZONE
from tests.worlds import invented_number

ON = date(2026, 3, 2)
NAME = {"ko": "(가상) 지원", "en": "(invented) support"}


@pytest.fixture
async def record(stack: Stack) -> AsyncIterator[Connection]:
    """The session's record, and whatever a test puts there is gone after it."""
    connection = await asyncpg.connect(
        stack.runtime.owner_url, server_settings={"timezone": OFFICE_ZONE.key}
    )
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.fixture
def shelf(record: Connection) -> Bookshelf:
    return Bookshelf(cast("Pool", record))


def edition_of(programme: str = "invented", **more: Any) -> Edition:
    gate = {
        "key": "selection",
        "name": NAME,
        "files": "form",
        "agency": NAME,
        "channel": "by_hand",
        "closes_at": "2026-06-30T18:00:00+09:00",
    }
    return Edition.model_validate(
        {
            "programme": programme,
            "fiscal_year": 2026,
            "name": NAME,
            "source": "invented",
            "funding": [{"law": "invented-law", "role": "grantee"}],
            "benefit": "money",
            "conditions": {"source": "invented"},
            "gates": [gate],
        }
        | more
    )


async def load(record: Connection, edition: Edition) -> str:
    """Put an edition on the shelf as the loader does; return the hash of its text."""
    body = edition.model_dump_json()
    digest = sha256(body.encode()).hexdigest()
    await record.execute(
        "insert into edition (key, programme, fiscal_year, name_ko, name_en, example, body)"
        " values ($1, $2, $3, 'x', 'x', true, $4)"
        " on conflict (key) do update set body = excluded.body",
        edition.key,
        edition.programme,
        edition.fiscal_year,
        body,
    )
    await record.execute(
        "insert into rulebook (sha256, edition, body) values ($1, $2, $3) on conflict do nothing",
        digest,
        edition.key,
        body,
    )
    return digest


async def announce(record: Connection, edition: Edition, notice: str, **event: Any) -> None:
    values = {
        "kind": "extended",
        "gate": "selection",
        "closes_at": None,
        "published_at": datetime(2026, 3, 1, 10, tzinfo=OFFICE_ZONE),
    } | event
    await record.execute(
        "insert into edition_event"
        " (edition, notice, kind, gate, closes_at, published_at, reason, reference, by)"
        " values ($1, $2, $3, $4, $5, $6, '', '', 'kim')",
        edition.key,
        notice,
        *values.values(),
    )


def asked(edition: Edition, /, **more: Any) -> dict[str, Any]:
    return {
        "by": "kim",
        "edition": edition.key,
        "business_number": invented_number(),
        "name": "가나정밀 (가상)",
        "happened_at": "2026-03-02T10:00",
    } | more


# --- taking in ----------------------------------------------------------------------------------


async def test_a_start_is_taken_in_with_the_rulebook_it_began_with(
    record: Connection, shelf: Bookshelf
) -> None:
    first = await load(record, edition_of())
    taken = await shelf.take_in(asked(edition_of()))
    assert (taken.rules, taken.notices, taken.findings) == (first, (), ())
    changed = edition_of(limit=5_000_000)
    second = await load(record, changed)
    again = await shelf.take_in(asked(changed))
    assert again.edition.limit == 5_000_000
    assert (again.rules, first != second) == (second, True)
    assert taken.edition.limit is None
    await load(record, edition_of())
    assert (await shelf.take_in(asked(changed))).rules == first
    kept = await record.fetchval("select body from rulebook where sha256 = $1", first)
    assert Edition.model_validate_json(kept) == taken.edition


async def test_a_later_case_begins_on_the_amended_edition(
    record: Connection, shelf: Bookshelf
) -> None:
    edition = edition_of()
    digest = await load(record, edition)
    until = [datetime(2026, month, 31, 18, tzinfo=OFFICE_ZONE) for month in (7, 8)]
    await announce(record, edition, "2026-1", closes_at=until[0])
    later = datetime(2026, 3, 2, 9, tzinfo=OFFICE_ZONE)
    await announce(record, edition, "2026-2", closes_at=until[1], published_at=later)
    taken = await shelf.take_in(asked(edition))
    assert taken.edition.gates[0].closes_at == until[1]
    assert (taken.notices, taken.rules) == (("2026-1", "2026-2"), digest)


@pytest.mark.parametrize("kind", ["closed", "cancelled"])
async def test_a_call_that_was_ended_takes_nothing_new_but_what_happened_before(
    record: Connection, shelf: Bookshelf, kind: str
) -> None:
    edition = edition_of()
    await load(record, edition)
    await announce(record, edition, "2026-9", kind=kind)
    with pytest.raises(CallEnded) as refused:
        await shelf.take_in(asked(edition))
    assert "2026-9" in refused.value.message
    assert edition.key in refused.value.message
    before = await shelf.take_in(asked(edition, happened_at="2026-03-01T09:59"))
    assert before.notices == ("2026-9",)
    late = {"stage": "review", "source": "접수대장"}
    assert (await shelf.take_in(asked(edition, entry=late))).intake.entry is not None


async def test_what_is_wrong_with_a_start_is_said(record: Connection, shelf: Bookshelf) -> None:
    edition = edition_of(conditions={"source": "x", "questions": [{"key": "tax", "name": NAME}]})
    await load(record, edition)
    with pytest.raises(UnknownEdition) as unknown:
        await shelf.take_in(asked(edition, edition="nowhere-2026-1"))
    assert edition.key in unknown.value.message
    with pytest.raises(BadInput) as refused:
        await shelf.take_in(asked(edition, answers={"taxes": True}))
    assert "answers.taxes" in refused.value.message
    with pytest.raises(BadInput):
        await shelf.take_in(asked(edition, founded_on="2026-02-30"))


# --- judging ------------------------------------------------------------------------------------


async def put(record: Connection, kind: str, body: dict[str, Any]) -> None:
    await record.execute(
        "insert into reference (kind, key, body) values ($1, $2, $3)"
        " on conflict (kind, key) do update set body = excluded.body",
        kind,
        body["key"],
        json.dumps(body),
    )


async def put_lists(record: Connection) -> None:
    known = {"mark": "verified", "source": "x"}
    await record.execute("delete from reference where kind = 'ksic'")
    revision = {"number": 11, "valid_from": "2024-07-01", "divisions": {"C": [10, 34]}} | known
    await put(record, "ksic", {"key": "ksic", "name": NAME, "revisions": [revision]})
    places = [
        {"name": "대야동", "valid_from": "2015-01-01"} | known,
        {"name": "신현동", "valid_from": "2026-07-01"} | known,
    ]
    await put(record, "area", {"key": "invented-area", "name": NAME, "places": places})
    version = {
        "valid_from": "2018-10-30",
        "employees_below": 10,
        "sectors": ["C"],
        "article": "2조",
    } | known
    await put(record, "maker", {"key": "invented-maker", "name": NAME, "versions": [version]})


async def test_a_start_is_judged_as_of_the_day_it_happened(
    record: Connection, shelf: Bookshelf
) -> None:
    conditions = {"source": "x", "area": "invented-area", "maker": "invented-maker"}
    edition = edition_of(conditions=conditions)
    await load(record, edition)
    await put_lists(record)
    firm = {"district": "신현동", "sector": "C99", "employees": "9.9"}

    async def found(happened_at: str) -> dict[str, Found]:
        taken = await shelf.take_in(asked(edition, happened_at=happened_at, **firm))
        return {one.rule: one for one in taken.findings}

    before = await found("2026-06-30T23:59")
    assert (before["district"].finding, before["district"].note) == (
        Finding.FAILS,
        Note.JOINS_LATER,
    )
    assert (before["employees"].finding, before["sector"].note) == (
        Finding.HOLDS,
        Note.NO_DIVISION,
    )
    # Half past three at night in the office is still the day before in UTC.
    assert (await found("2026-06-30T18:30Z"))["district"].finding is Finding.HOLDS


async def test_an_edition_whose_lists_are_not_loaded_says_so(shelf: Bookshelf) -> None:
    edition = edition_of(conditions={"source": "x", "area": "nowhere", "maker": "nobody"})
    found = await shelf.judge(FirmFacts(), edition, "1168200276", ON)
    assert {(one.rule, one.note) for one in found} == {
        (rule, Note.NOT_IN_DATA) for rule in ("employees", "sector", "district")
    }


async def put_firm(record: Connection, *numbers: str) -> str:
    """Put a firm there that was known under each number in turn; return its key."""
    firm = numbers[0]
    await record.execute(
        "insert into firm (key, business_number, name) values ($1, $2, '다라정밀 (가상)')",
        firm,
        numbers[-1],
    )
    for number in numbers:
        await record.execute(
            "insert into firm_number (number, firm, valid_from) values ($1, $2, $3)",
            number,
            firm,
            ON,
        )
    return firm


async def put_application(record: Connection, edition: Edition, firm: str, **more: Any) -> str:
    values = {"stage": "execution", "outcome": None, "awarded_on": ON} | more
    case: str = await record.fetchval(
        "insert into application (workflow, attempt, first_run, edition, firm, stage, gate, clerk,"
        " waits, seq, task_events, task_at, opened_at, outcome, awarded_on)"
        " values ($1, 1, $1, $2, $3, $4, '', 'kim', '[]', 1, 1, now(), now(), $5, $6)"
        " returning case_id",
        f"{edition.key}.{firm}",
        edition.key,
        firm,
        *values.values(),
    )
    return case


async def put_past(record: Connection, programme: str, firm: str, **more: Any) -> str:
    values = {"outcome": "completed", "awarded_on": None, "fiscal_year": 2024} | more
    row: int = await record.fetchval(
        "insert into past_case (programme, firm, firm_name, benefit, receipt, source, by, key,"
        " outcome, awarded_on, fiscal_year)"
        " values ($1, $2, 'x', 'money', '', 'ledger', 'kim', $3, $4, $5, $6) returning id",
        programme,
        firm,
        f"{programme}{firm}{values}",
        *values.values(),
    )
    return f"past/{row}"


EXCLUSIONS = [
    {"key": "one-a-year", "name": NAME, "groups": ["sales"], "within": "same_year"},
    {"key": "rnd", "name": NAME, "groups": ["rnd"], "within": "years", "years": 2},
    {"key": "both-open", "name": NAME, "groups": ["loans"], "within": "open"},
]


async def test_other_support_of_the_firm_warns_under_whatever_number_it_had(
    record: Connection, shelf: Bookshelf
) -> None:
    asking = edition_of(exclusions=EXCLUSIONS)
    sales, rnd, loans = (edition_of(name, groups=[name]) for name in ("sales", "rnd", "loans"))
    for edition in (asking, sales, rnd, loans):
        await load(record, edition)
    old, new = invented_number(), invented_number()
    firm = await put_firm(record, old, new)
    hits = {
        "one-a-year": await put_application(record, sales, firm),
        "rnd": await put_past(record, "rnd", firm, awarded_on=ON - timedelta(days=300)),
        "both-open": await put_application(record, loans, firm, stage="review", awarded_on=None),
    }
    await put_past(record, "sales", firm)
    await put_application(record, asking, firm)  # its own case is no other support
    for number in (old, new):
        taken = await shelf.take_in(asked(asking, business_number=number))
        assert {one.rule: one.evidence for one in taken.findings} == hits
        assert {one.finding for one in taken.findings} == {Finding.WARNS}
    assert await shelf.judge(FirmFacts(), asking, firm, ON) == taken.findings
    assert (
        await shelf.judge(FirmFacts(), asking, await put_firm(record, invented_number()), ON) == ()
    )


async def test_support_that_was_given_up_or_refused_warns_of_nothing(
    record: Connection, shelf: Bookshelf
) -> None:
    asking, sales = edition_of(exclusions=EXCLUSIONS), edition_of("sales", groups=["sales"])
    for edition in (asking, sales):
        await load(record, edition)
    firm = await put_firm(record, invented_number())
    await put_application(record, sales, firm, stage="closed", outcome="declined")
    await put_past(record, "sales", firm, outcome="rejected", fiscal_year=2026)
    assert await shelf.judge(FirmFacts(), asking, firm, ON) == ()
    past = await put_past(record, "sales", firm, fiscal_year=2026)
    (one,) = await shelf.judge(FirmFacts(), asking, firm, ON)
    assert one.evidence == past  # completed, its day not known


# --- duties -------------------------------------------------------------------------------------


def duty(key: str, *roles: str, **more: Any) -> dict[str, Any]:
    rule = {"key": key, "name": NAME, "article": "1조", "counted_from": "completed", "months": [2]}
    return rule | {"roles": list(roles)} | more


async def put_law(record: Connection, key: str, *duties: dict[str, Any], **more: Any) -> None:
    body = {"key": key, "name": NAME, "valid_from": "2026-01-01", "duties": list(duties)} | more
    await record.execute(
        "insert into law (key, valid_from, body) values ($1, $2, $3)",
        key,
        date.fromisoformat(body["valid_from"]),
        json.dumps(body),
    )


async def put_laws(record: Connection) -> None:
    ask = duty("ask-role", "unknown", article="센터 내규")
    await put_law(
        record,
        "invented-law",
        duty("result-report", "grantee", "indirect_grantee", article="보조금법 27조"),
        duty("keep-records", "grantee", "indirect_grantee"),
        duty("auditor", "grantee", from_total=100_000_000),
        ask,
    )
    await put_law(record, "invented-local", duty("result-report", "grantee", article="지방"), ask)


def keys(rules: list[DutyRule]) -> list[str]:
    return [rule.key for rule in rules]


SURVEY = duty("survey", "grantee", "beneficiary")


@pytest.mark.parametrize(
    ("role", "bound"),
    [
        ("grantee", ["result-report", "keep-records", "survey"]),
        ("indirect_grantee", ["result-report", "keep-records"]),
        ("recipient", []),
        ("beneficiary", ["survey"]),
        ("unknown", ["ask-role"]),
    ],
)
async def test_a_law_binds_the_role_and_an_unknown_role_owes_one_question(
    record: Connection, shelf: Bookshelf, role: str, bound: list[str]
) -> None:
    await put_laws(record)
    stated = edition_of(funding=[{"law": "invented-law", "role": "unknown"}], duties=[SURVEY])
    assert keys(await shelf.find_duties(stated, ON, FirmRole(role), 1)) == bound
    if role != "unknown":
        known = stated.model_copy(
            update={"funding": (stated.funding[0].model_copy(update={"role": FirmRole(role)}),)}
        )
        assert keys(await shelf.find_duties(known, ON, None, 1)) == bound
    assert keys(await shelf.find_duties(stated, ON, None, 1)) == ["ask-role"]


async def test_a_report_that_two_laws_ask_for_is_owed_once(
    record: Connection, shelf: Bookshelf
) -> None:
    await put_laws(record)
    both = [{"law": law, "role": "grantee"} for law in ("invented-law", "invented-local")]
    owed = await shelf.find_duties(edition_of(funding=both), ON, None, 1)
    assert keys(owed) == ["result-report", "keep-records"]
    assert owed[0].article == "보조금법 27조"
    mixed = [both[0], {"law": "invented-local", "role": "unknown"}]
    assert keys(await shelf.find_duties(edition_of(funding=mixed), ON, None, 1)) == [
        "result-report",
        "keep-records",
        "ask-role",
    ]


@pytest.mark.parametrize(
    ("percent", "awarded", "binds"),
    [
        (None, None, True),
        (None, 99_999_999, False),
        (None, 100_000_000, True),
        (60, 60_000_000, True),
        (60, 59_999_999, False),
    ],
)
async def test_a_duty_of_large_projects_binds_by_the_whole_cost(
    record: Connection,
    shelf: Bookshelf,
    percent: int | None,
    awarded: int | None,
    binds: bool,  # noqa: FBT001
) -> None:
    await put_laws(record)
    owed = await shelf.find_duties(edition_of(state_percent=percent), ON, None, awarded)
    assert ("auditor" in keys(owed)) is binds


async def test_a_day_without_a_law_is_told_and_never_taken_for_a_day_without_duties(
    record: Connection, shelf: Bookshelf
) -> None:
    await put_laws(record)
    await put_law(record, "gone", valid_from="2020-01-01", valid_to="2025-12-31")
    with pytest.raises(NoLawInForce):
        await shelf.find_duties(edition_of(), date(2025, 12, 31))
    gone = edition_of(funding=[{"law": "gone", "role": "grantee"}])
    assert await shelf.find_duties(gone, date(2025, 12, 31)) == []
    with pytest.raises(NoLawInForce):
        await shelf.find_duties(gone, date(2026, 1, 1))


# --- counting -----------------------------------------------------------------------------------


def rule(**more: Any) -> DutyRule:
    plain = {"key": "x", "name": Names(ko="x", en="x"), "article": "x"}
    return DutyRule.model_validate({**plain, "counted_from": CountedFrom.COMPLETED, **more})


@pytest.mark.parametrize(
    ("counted", "base", "on"),
    [
        ({"months": [2], "rolls": True}, date(2026, 12, 20), date(2027, 2, 22)),
        ({"months": [2], "rolls": True}, date(2025, 12, 31), date(2026, 3, 3)),
        ({"months": [2], "rolls": True}, date(2026, 12, 28), date(2027, 3, 2)),
        ({"months": [2]}, date(2026, 12, 20), date(2027, 2, 20)),
        ({"days": [10], "rolls": True}, date(2026, 8, 5), date(2026, 8, 18)),
        ({"days": [30]}, date(2026, 3, 2), date(2026, 4, 1)),
        ({"months": [60], "lasts": True}, date(2026, 12, 15), date(2031, 12, 14)),
        ({"days": [30], "lasts": True}, date(2026, 3, 2), date(2026, 3, 31)),
    ],
    ids=str,
)
async def test_a_duty_is_due_when_the_law_counts(
    shelf: Bookshelf, counted: dict[str, Any], base: date, on: date
) -> None:
    due = await shelf.count_due(rule(**counted), base, 1)
    assert due.on == on
    assert due.due_at == datetime(on.year, on.month, on.day, 9, tzinfo=OFFICE_ZONE)
    assert due.overdue_at - due.due_at == timedelta(hours=15)


async def test_each_round_and_its_reminders_are_counted_apart(shelf: Bookshelf) -> None:
    half_yearly = rule(months=[6, 12], remind_days=[7, 30])
    due = await shelf.count_due(half_yearly, date(2026, 12, 15), 2)
    assert due.on == date(2027, 12, 15)
    assert [at.date() for at in due.remind_at] == [date(2027, 11, 15), date(2027, 12, 8)]


@pytest.mark.parametrize(
    ("off", "day", "due"),
    [
        (None, date(2027, 6, 22), date(2027, 6, 22)),
        (True, date(2027, 6, 22), date(2027, 6, 23)),
        (None, date(2027, 5, 5), date(2027, 5, 6)),
        (False, date(2027, 5, 5), date(2027, 5, 5)),
    ],
)
async def test_a_one_off_day_is_a_holiday_or_none_whatever_the_calendar_says(
    record: Connection,
    shelf: Bookshelf,
    off: bool | None,  # noqa: FBT001
    day: date,
    due: date,
) -> None:
    if off is not None:
        await record.execute(
            "insert into holiday (day, name_ko, name_en, off) values ($1, 'x', 'x', $2)", day, off
        )
    counted = await shelf.count_due(rule(days=[5], rolls=True), day - timedelta(days=5), 1)
    assert counted.on == due


async def test_the_examples_are_still_judged_by_three_rules(
    shelf: Bookshelf, edition: Callable[[str], str]
) -> None:
    raw = {
        "by": "kim",
        "edition": edition("example-growth"),
        "business_number": invented_number(),
        "name": "가나정밀 (가상)",
        "sector": "C29",
        "district": "가온동",
        "employees": "4.5",
    }
    found = (await shelf.take_in(raw)).findings
    assert [(one.rule, one.finding) for one in found] == [
        (rule, Finding.HOLDS) for rule in ("employees", "sector", "district")
    ]
    assert all(one.source for one in found)
