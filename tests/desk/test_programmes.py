"""The catalogue at the command line: every call in one table, one call with all that is known."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from office.stack import Stack
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from tests.workflows.calls import publish
from tests.worlds import World

Call = Callable[..., Awaitable[str]]

TODAY = datetime.now(OFFICE_ZONE)
UNTIL = f"{TODAY + timedelta(days=60):%Y-%m-%d} 18:00"
KNOWN: dict[str, Any] = {
    "limit": 30_000_000,
    "state_percent": 70,
    "conditions": {
        "employees_below": 10,
        "years_in_business": 3,
        "sales_above": 100_000_000,
        "sectors": ["C25"],
        "questions": [{"key": "arrears", "name": {"ko": "체납", "en": "Tax arrears"}}],
        "source": "가상 공고문 3쪽",
    },
    "exclusions": [
        {
            "key": "recent",
            "name": {"ko": "최근 연구개발", "en": "Recent research"},
            "groups": ["state-rnd"],
            "within": "years",
            "years": 2,
        }
    ],
    "facts": [
        {
            "key": "places",
            "says": {"ko": "약 290개사", "en": "about 290 firms"},
            "mark": "secondary",
            "source": "가상 신문",
        }
    ],
    "evidence": [
        {
            "of": ["limit", "conditions.employees_below", "gates.selection.closes_at"],
            "mark": "secondary",
            "source": "가상 신문",
        },
        {"of": ["state_percent"], "mark": "unverified", "source": "서로 다른 두 기사"},
        {"of": ["conditions.sales_above"], "mark": "verified", "source": "가상 공고문 4쪽"},
    ],
}


@pytest.fixture
def call(stack: Stack, world: World) -> Call:
    """Publish a call like an example; its gate closes in forty days."""
    del world  # its worker answers
    return partial(publish, stack.runtime.owner_url)


async def row(clerk: Clerk, key: str, *flags: str) -> dict[str, Any] | None:
    said = await clerk("programmes", *flags, "--json")
    assert said.code == 0, said.err
    return next((one for one in said.document if one["key"] == key), None)


async def test_the_table_counts_open_cases_and_shows_the_next_closing_date(
    clerk: Clerk, application: Flags, call: Call
) -> None:
    edition = await call("example-growth")
    for _ in range(2):
        await clerk(*application(edition=edition))
    found = await row(clerk, edition)
    assert found is not None
    assert (found["cases"], found["open"], found["limit"]) == (2, True, 50_000_000)
    told = await clerk("edition", "extend", edition, "--notice", "N-1", "--until", UNTIL)
    assert told.code == 0, told.err
    found = await row(clerk, edition)
    assert found is not None
    assert datetime.fromisoformat(found["closes_at"]).strftime("%Y-%m-%d %H:%M") == UNTIL
    listed = (await clerk("programmes")).out
    (line,) = [line for line in listed.splitlines() if line.startswith(f"{edition} ")]
    assert UNTIL in line
    assert "50,000,000 won" in line


async def test_what_an_announcement_has_ended_is_not_open(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth")
    assert await row(clerk, edition, "--open")
    await clerk("edition", "close", edition, "--notice", "N-1", "--reason", "예산 소진")
    assert await row(clerk, edition, "--open") is None
    found = await row(clerk, edition)
    assert found is not None
    assert found["ended_by"] == "N-1"
    shown = (await clerk("programmes", edition)).out
    assert "closed early" in shown
    assert "ended by notice N-1" in shown
    assert "예산 소진" in shown
    closes = f"{TODAY + timedelta(days=40):%Y-%m-%d}"
    assert (found["closes_at"], closes in shown) == (None, False)
    assert f"closed early {TODAY:%Y-%m-%d}" in shown


async def test_what_has_closed_by_its_own_date_is_not_open(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth", closes_in=-2)
    found = await row(clerk, edition)
    assert found is not None
    assert (found["open"], found["closes_at"]) == (False, None)
    assert await row(clerk, edition, "--open") is None
    assert await row(clerk, edition, "--open", "--on", f"{TODAY - timedelta(days=9):%Y. %m. %d.}")
    (line,) = [
        line
        for line in (await clerk("programmes")).out.splitlines()
        if line.startswith(f"{edition} ")
    ]
    assert "closed 20" in line


@pytest.mark.parametrize(
    ("year", "said"), [(TODAY.year, "until the budget is used up"), (2021, "of an earlier year")]
)
async def test_a_call_without_a_date_is_open_in_its_year(
    clerk: Clerk, call: Call, year: int, said: str
) -> None:
    edition = await call("example-growth", fiscal_year=year, gates=[_undated()], limit=None)
    found = await row(clerk, edition)
    assert found is not None
    assert (found["open"], found["limit"]) == (year == TODAY.year, None)
    listed = (await clerk("programmes")).out
    (line,) = [line for line in listed.splitlines() if line.startswith(f"{edition} ")]
    assert said in line


def _undated() -> dict[str, Any]:
    return {
        "key": "only",
        "name": {"ko": "가상 관문", "en": "Invented gate"},
        "files": "form",
        "agency": {"ko": "(가상) 기관", "en": "(Invented) agency"},
        "channel": "by_hand",
    }


async def test_every_number_is_shown_with_how_well_it_is_known(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth", **KNOWN)
    shown = (await clerk("programmes", edition, "--lang", "ko")).out
    for expected in (
        "30,000,000원 (2차 자료)",
        "70 % (미확인)",
        "상시근로자 10명 미만 (2차 자료)",
        "연 매출 100,000,000원 초과 (원문 확인)",
        "업력 3년 이상",
        "기업 부담",
        "30 %",
        "약 290개사",
        "서로 다른 두 기사",
        "선정평가 · 마감",
        "최근 2년 안에 받았으면",
        "체납 (그렇다면 신청할 수 없음)",
        "가상 공고문 3쪽",
    ):
        assert expected in shown
    document = (await clerk("programmes", edition, "--json")).document
    assert document["edition"]["evidence"][0]["mark"] == "secondary"


async def test_the_law_is_shown_as_it_binds_the_firm_s_role(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth")
    shown = (await clerk("programmes", edition)).out
    assert "Result report" in shown
    assert "보조금법 27조" in shown
    assert "Outcome survey" in shown
    law = (await clerk("programmes", edition, "--json")).document["laws"][0]
    assert (law["role"], bool(law["version"]["duties"])) == ("indirect_grantee", True)


async def test_where_the_role_is_unknown_the_agency_must_be_asked(clerk: Clerk, call: Call) -> None:
    law = (await _document(clerk, await call("example-growth")))["laws"][0]["law"]
    unknown = [{"law": law, "role": "unknown"}]
    edition = await call("example-growth", funding=unknown)
    shown = (await clerk("programmes", edition)).out
    assert "Please ask the agency which law binds it" in shown
    assert "Result report" not in shown
    assert "Duties of the call" in shown


async def test_a_law_that_was_not_loaded_for_the_day_is_said(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth")
    said = await clerk("programmes", edition, "--on", "2001-01-01")
    assert (said.code, "Nothing is loaded for" in said.out) == (0, True)


async def test_announcements_stand_with_their_numbers(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth", **KNOWN)
    extend = ("extend", edition, "--notice", "제2026-8호", "--until", UNTIL, "--reason", "연휴")
    assert (await clerk("edition", *extend)).code == 0
    document = await _document(clerk, edition)
    assert [event["notice"] for event in document["announcements"]] == ["제2026-8호"]
    shown = (await clerk("programmes", edition)).out
    assert f"{UNTIL} (제2026-8호)" in shown
    assert "연휴" in shown
    before = await clerk("programmes", edition, "--on", f"{TODAY - timedelta(days=1):%Y-%m-%d}")
    assert "제2026-8호" not in before.out


async def test_every_loaded_call_can_be_read_in_both_languages(clerk: Clerk, world: World) -> None:
    rows = await world.pool.fetch("select key from edition")
    for key in [row["key"] for row in rows]:
        for language in ("ko", "en"):
            said = await clerk("programmes", key, "--lang", language)
            assert (said.code, said.err) == (0, ""), key
            assert key in said.out


@pytest.mark.parametrize(
    ("argv", "answer"),
    [
        (("no-such",), (4, "Known: ")),
        (("example-growth", "--on", "2026-02-30"), (2, "'2026-02-30' must be a date")),
        (("--on", "언젠가"), (2, "'언젠가' must be a date")),
    ],
)
async def test_what_cannot_be_shown_is_one_sentence(
    clerk: Clerk, world: World, argv: tuple[str, ...], answer: tuple[int, str]
) -> None:
    del world
    said = await clerk("programmes", *argv)
    assert (said.code, said.out) == (answer[0], "")
    assert answer[1] in said.sentence


async def _document(clerk: Clerk, key: str) -> dict[str, Any]:
    document: dict[str, Any] = (await clerk("programmes", key, "--json")).document
    return document
