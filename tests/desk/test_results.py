"""Results by year, programme and district: each by its own date, loans never added to grants."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import asyncpg
import pytest
from openpyxl import load_workbook

from office.stack import Stack
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk
from tests.worlds import World, invented_number

# Two calls of one programme in one year: the first gives money, the second lends.
_EDITION = """
insert into edition (key, programme, fiscal_year, name_ko, name_en, example, body)
select $1::text || '-2025-' || $2::integer, $1, 2025, name_ko, name_en, true,
       body || jsonb_build_object('programme', $1::text, 'fiscal_year', 2025, 'call', $2::integer,
                                  'benefit', $3::text)
from edition where programme = 'example-growth' limit 1
"""

_CASE = """
insert into application (workflow, attempt, first_run, edition, firm, stage, gate, clerk, waits,
                         seq, task_events, task_at, opened_at, filed_at, awarded_on, completed_on,
                         awarded_won, outcome, quantity)
values ($1::text || '.' || $2::text, $3, $1 || $2 || $3::integer, $1, $2,
        case when $8::text is null then 'follow_up' else 'closed' end, '', 'kim', '[]', 1, 1, now(),
        now(), $4, $5, $6, $7, $8, $9)
"""


@dataclass(frozen=True)
class Books:
    """The record as a test fills it: cases with dates that no clock of today could give them."""

    connection: "asyncpg.Connection[asyncpg.Record]"
    clerk: Clerk
    programme: str

    async def firm(self, *districts: tuple[str, str]) -> str:
        number = invented_number()
        await self.clerk("firm", number, "--name", "고노산업 (가상)", "--from", "2015-01-01")
        for since, district in districts:
            said = await self.clerk("firm", number, "--district", district, "--from", since)
            assert said.code == 0, said.err
        return number

    async def case(  # noqa: PLR0913  what a case has
        self,
        firm: str,
        *,
        call: int = 1,
        attempt: int = 1,
        filed: datetime | None = None,
        awarded: date | None = None,
        completed: date | None = None,
        won: int | None = None,
        outcome: str | None = None,
    ) -> None:
        edition = f"{self.programme}-2025-{call}"
        await self.connection.execute(
            _CASE, edition, firm, attempt, filed, awarded, completed, won, outcome, None
        )

    async def results(self, *flags: str) -> list[dict[str, Any]]:
        said = await self.clerk("results", *flags, "--programme", self.programme, "--json")
        assert said.code == 0, said.err
        rows: list[dict[str, Any]] = said.document
        return rows


@pytest.fixture
async def books(
    stack: Stack, world: World, clerk: Clerk, request: pytest.FixtureRequest
) -> AsyncIterator[Books]:
    del world  # it has loaded the editions
    programme = f"books-{abs(hash(request.node.name)) % 10**9}"
    connection = await asyncpg.connect(stack.runtime.owner_url)
    for call, benefit in ((1, "money"), (2, "loan")):
        await connection.execute(_EDITION, programme, call, benefit)
    yield Books(connection, clerk, programme)
    await connection.execute("delete from application where edition like $1 || '%'", programme)
    await connection.execute("delete from engagement where edition like $1 || '%'", programme)
    await connection.execute("delete from edition where programme = $1", programme)
    await connection.close()


def brief(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    names = ("year", "measure", "district", "benefit", "number", "amount_won")
    return sorted((tuple(row[name] for name in names) for row in rows), key=str)


FILED = datetime(2025, 12, 31, 23, 30, tzinfo=OFFICE_ZONE)
AWARDED, COMPLETED = date(2026, 2, 10), date(2027, 1, 15)


async def test_applied_awarded_and_completed_count_each_in_its_own_year(books: Books) -> None:
    firm = await books.firm(("2020-01-01", "가온동"))
    await books.case(firm, filed=FILED, awarded=AWARDED, completed=COMPLETED, won=30_000_000)
    assert brief(await books.results()) == [
        (2025, "applied", "가온동", "money", 1, None),
        (2026, "awarded", "가온동", "money", 1, 30_000_000),
        (2027, "completed", "가온동", "money", 1, 30_000_000),
    ]
    assert [row["measure"] for row in await books.results("2026")] == ["awarded"]
    assert await books.results("2024") == []


async def test_a_firm_that_moved_counts_where_it_lay_on_each_day(books: Books) -> None:
    firm = await books.firm(("2020-01-01", "가온동"), ("2026-01-01", "나래동"))
    await books.case(firm, filed=FILED, awarded=AWARDED, won=1_000_000)
    assert [row[1:3] for row in brief(await books.results())] == [
        ("applied", "가온동"),
        ("awarded", "나래동"),
    ]
    assert [row["measure"] for row in await books.results("--district", "나래동")] == ["awarded"]


async def test_before_anything_is_known_the_first_known_district_counts(books: Books) -> None:
    known_later = await books.firm(("2026-06-01", "다솜동"), ("2026-07-01", "가온동"))
    never_known = await books.firm()
    for firm in (known_later, never_known):
        await books.case(firm, filed=FILED)
    assert {row["district"] for row in await books.results()} == {"다솜동", None}


async def test_a_loan_is_never_added_to_a_grant(books: Books) -> None:
    one, other = await books.firm(), await books.firm()
    await books.case(one, awarded=AWARDED, won=30_000_000)
    await books.case(other, awarded=AWARDED, won=20_000_000)
    await books.case(one, call=2, awarded=AWARDED, won=70_000_000)
    assert brief(await books.results("2026")) == [
        (2026, "awarded", None, "loan", 1, 70_000_000),
        (2026, "awarded", None, "money", 2, 50_000_000),
    ]


async def test_an_award_of_unknown_amount_is_said_to_be_so(books: Books, clerk: Clerk) -> None:
    await books.case(await books.firm(), awarded=AWARDED, won=30_000_000)
    await books.case(await books.firm(), awarded=AWARDED)
    (row,) = await books.results("2026")
    assert (row["number"], row["amount_won"], row["amount_partly_unknown"]) == (
        2,
        30_000_000,
        True,
    )
    read = await clerk("results", "2026", "--programme", books.programme, "--lang", "ko")
    assert "30,000,000 + 모름" in read.out


async def test_an_award_that_was_given_up_supported_nobody(books: Books) -> None:
    firm = await books.firm()
    await books.case(firm, filed=FILED, awarded=AWARDED, won=1_000_000, outcome="declined")
    assert [row["measure"] for row in await books.results()] == ["applied"]


async def test_an_attempt_that_was_cut_off_and_begun_anew_is_one_application(books: Books) -> None:
    firm = await books.firm()
    await books.case(firm, filed=FILED, awarded=AWARDED, won=1_000_000, outcome="interrupted")
    await books.case(firm, attempt=2, filed=FILED, awarded=AWARDED, won=1_000_000)
    assert {row["measure"]: row["number"] for row in await books.results()} == {
        "applied": 1,
        "awarded": 1,
    }


async def test_who_was_advised_counts_by_the_day_and_as_stated(books: Books, clerk: Clerk) -> None:
    firm = await books.firm(("2020-01-01", "가온동"), ("2026-01-01", "나래동"))
    edition = f"{books.programme}-2025-1"
    for flags in (
        ("--firm", firm, "--on", "2025-12-31 18:00"),
        ("--firm", firm, "--on", "2026-01-02 10:00", "--kind", "visit"),
        ("--count", "15+", "--on", "2026-03-02"),
        ("--count", "모름", "--on", "2026-04-02"),
        ("--count", "50", "--on", "2026-05-02", "--kind", "course"),
    ):
        said = await clerk("advise", *flags, "--edition", edition, "--topic", "x")
        assert said.code == 0, said.err
    rows = await books.results()
    assert brief(rows) == sorted(
        [
            (2025, "advised", "가온동", None, 1, None),
            (2026, "advised", "나래동", None, 1, None),
            (2026, "advised", None, None, 15, None),
        ],
        key=str,
    )
    (stated,) = [row for row in rows if row["district"] is None]
    assert (stated["at_least"], stated["partly_unknown"]) == (True, True)
    read = await clerk("results", "--programme", books.programme)
    assert "15 or more + unknown" in read.out


async def test_the_first_filing_counts_where_a_second_gate_was_filed_later(books: Books) -> None:
    firm = await books.firm()
    await books.case(firm, filed=datetime(2026, 3, 2, 10, tzinfo=OFFICE_ZONE))
    case = f"{books.programme}-2025-1.{firm}#1"
    for seq, filed in ((1, "2025-12-01T10:00:00+09:00"), (2, "2026-03-02T10:00:00+09:00")):
        await books.connection.execute(
            "insert into journal (stream, seq, cause, task_events, task_at, case_id, kind,"
            " happened_at, by, reference, details, state)"
            " values ($1, $2, 'x', $2, now(), $1, 'filed', now(), 'kim', '', '{}', $3)",
            case,
            seq,
            json.dumps({"filing": {"filed_at": filed}}),
        )
    assert [(row["year"], row["measure"]) for row in await books.results()] == [(2025, "applied")]
    await books.connection.execute("delete from journal where stream = $1", case)


async def test_each_counts_in_the_month_and_quarter_of_its_own_day(books: Books) -> None:
    firm = await books.firm(("2020-01-01", "가온동"))
    await books.case(firm, filed=FILED, awarded=AWARDED, completed=COMPLETED, won=30_000_000)

    async def periods(by: str) -> set[tuple[Any, ...]]:
        rows = await books.results("--by", by)
        return {(row["measure"], row["year"], row["period"]) for row in rows}

    months = {("applied", 2025, 12), ("awarded", 2026, 2), ("completed", 2027, 1)}
    assert await periods("month") == months
    quarters = {("applied", 2025, 4), ("awarded", 2026, 1), ("completed", 2027, 1)}
    assert await periods("분기") == quarters
    read = await books.clerk("results", "--programme", books.programme, "--by", "month")
    assert "2026-2" in read.out


def cells(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell for cell in row) for row in sheet.iter_rows(values_only=True)]


async def test_a_workbook_holds_the_table_its_sums_and_a_chart(
    books: Books, tmp_path: Path
) -> None:
    district = "=HYPERLINK(1)"
    here, there = await books.firm(("2020-01-01", "가온동")), await books.firm()
    await books.clerk("firm", there, "--district", district, "--from", "2015-01-01")
    await books.case(here, filed=FILED, awarded=AWARDED, won=30_000_000)
    await books.case(here, call=2, awarded=AWARDED, won=70_000_000)
    await books.case(there, filed=FILED, awarded=date(2026, 10, 5))
    file = tmp_path / "results.xlsx"
    flags = ("results", "--programme", books.programme, "--by", "month", "--xlsx", str(file))
    said = await books.clerk(*flags, "--lang", "ko")
    assert said.code == 0, said.err
    table, sums = load_workbook(file).worksheets
    head, *rows = cells(table)
    assert head == (
        *("해", "사업", "지역", "상담", "신청", "선정", "완료", "회원"),
        *("지원액(원)", "융자액(원)", "수량", "비고"),
    )
    programme, unknown = books.programme, "지원액(원) 일부 모름"
    assert rows == [
        ("2025년 12월", programme, district, None, 1, *[None] * 7),
        ("2025년 12월", programme, "가온동", None, 1, *[None] * 7),
        (
            "2026년 2월",
            programme,
            "가온동",
            None,
            None,
            2,
            None,
            None,
            30000000,
            70000000,
            None,
            None,
        ),
        ("2026년 10월", programme, district, None, None, 1, *[None] * 5, unknown),
    ]
    assert [row[:4] for row in cells(sums)[1:]] == [
        ("2025년 12월", None, 2, None),
        ("2026년 2월", None, None, 2),
        ("2026년 10월", None, None, 1),
    ]
    cell = table["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (district, "s", True)
    # Read once more by what is no part of the library that wrote it.
    with ZipFile(file) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        chart = packed.read("xl/charts/chart1.xml").decode()
    plotted = re.findall("<(?:c:)?f>(.*?)</", chart)
    assert "'합계'!$C$2:$C$4" in plotted
    assert len([one for one in plotted if "$A$" in one]) == 4
    again = await books.clerk(*flags)
    assert (again.code, "--force" in again.sentence) == (3, True)
    assert (await books.clerk(*flags, "--force")).code == 0
    wrong = await books.clerk("results", "--xlsx", str(tmp_path / "results.csv"))
    assert (wrong.code, ".xlsx" in wrong.sentence) == (2, True)


@pytest.mark.parametrize("by", ["week", "주"])
async def test_a_period_that_is_none_is_one_sentence(clerk: Clerk, by: str) -> None:
    said = await clerk("results", "--by", by)
    assert (said.code, said.out) == (2, "")
    assert "quarter" in said.sentence


@pytest.mark.parametrize("year", ["sixteen", "20266", "-1"])
async def test_a_year_that_is_none_is_one_sentence(clerk: Clerk, year: str) -> None:
    said = await clerk("results", "--", year)
    assert (said.code, said.out) == (2, "")
    assert "2026" in said.sentence


async def test_a_year_without_results_is_said_to_be_so(clerk: Clerk) -> None:
    said = await clerk("results", "1999")
    assert (said.code, "no such result" in said.out) == (0, True)
    assert (await clerk("results", "1999", "--json")).document == []
