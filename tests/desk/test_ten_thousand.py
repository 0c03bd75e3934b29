"""With ten thousand open cases a clerk does not wait, and is not shown ten thousand lines."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest

from desk import records
from desk.options import MOST
from office.stack import Stack
from tests.desk.clerks import Clerk
from tests.worlds import World

MANY: Final = 10_000
# Every tenth is in the follow-up with a duty, every hundredth is the clerk's own.
_MANY: Final = """
with firms as (
    insert into firm (key, business_number, name)
    select 'many-' || n, 'many-' || n, '많은기업 (가상)' from generate_series(1, $3::integer) n
    returning key, substr(key, 6)::integer as n
), duties as (
    insert into duty (stream, case_id, key, name_ko, name_en, status, round, rounds, due_on, clerk,
                      waits, seq, task_events, task_at)
    select 'many.' || key || '#1/report', 'many.' || key || '#1', 'report', '보고', 'Report',
           'scheduled', 1, 1, now(), 'others', $4, 1, 1, now()
    from firms where n % 10 = 5
)
insert into application (workflow, attempt, first_run, edition, firm, stage, gate, clerk, waits,
                         seq, task_events, task_at, opened_at)
select 'many.' || key, 1, 'many.' || key, $1, key,
       case when n % 10 = 5 then 'follow_up' else 'eligibility' end, '',
       case when n % 100 = 0 then $2 else 'others' end,
       case when n % 10 = 5 then '[]' else $4 end, 1, 1, now(), now()
from firms
"""
_WAITS: Final = [
    {"for_whom": "clerk", "what": "eligibility", "since": "2020-11-02T09:00:00+09:00"},
    {"for_whom": "firm_owner", "what": "facts", "since": "2020-11-02T09:00:00+09:00"}
    | {"until": "2020-11-20T00:00:00+09:00"},
]
# A person waits for a second, and a busy machine for some more.
SOON: Final = 6


@pytest.fixture(scope="module")
async def many(stack: Stack, world: World) -> AsyncIterator[str]:
    """Ten thousand open cases, one in a hundred of the clerk that is named."""
    connection = await asyncpg.connect(stack.runtime.owner_url)
    edition = world.edition("example-growth")
    await connection.execute(_MANY, edition, "busy", MANY, json.dumps(_WAITS))
    await connection.execute("analyze application, duty, firm")
    yield "busy"
    await connection.execute("delete from duty where case_id like 'many.%'")
    await connection.execute("delete from application where workflow like 'many.%'")
    await connection.execute("delete from firm where key like 'many-%'")
    await connection.close()


async def pages(stack: Stack, statement: str, *values: object) -> tuple[int, int]:
    """Return how many rows a statement finds, and how many pages of the database it touches."""
    async with records.connected(stack.settings.reader_url) as connection:
        explain = f"explain (analyze, buffers, format json) {statement}"
        told: Any = json.loads(await connection.fetchval(explain, *values))
    plan = told[0]["Plan"]
    return plan["Actual Rows"], plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


async def test_a_list_touches_few_pages_for_each_case(stack: Stack, many: str) -> None:
    everybody: tuple[object, ...] = (False, "", "", "", "", False, "")
    found, touched = await pages(stack, records._CASES, *everybody)
    assert found >= MANY
    # Looked up case by case, it were eighteen.
    assert 0 < touched < 3 * found
    stages, touched = await pages(stack, records._BOARD)
    assert stages >= 2
    assert 0 < touched < 3 * found
    own = (*everybody[:2], many, *everybody[3:])
    mine, touched = await pages(stack, records._CASES, *own)
    assert mine == MANY // 100
    assert 0 < touched < 30 * mine


async def test_the_most_urgent_are_shown_and_how_to_see_the_others(clerk: Clerk, many: str) -> None:
    began = time.monotonic()
    said = await clerk("list", "--clerk", "others")
    assert time.monotonic() - began < SOON
    *lines, count, more = said.out.splitlines()
    cases = [line for line in lines if line.startswith("many.")]
    assert (len(cases), count) == (MOST, "9,900 in all.")
    assert f"{MOST} most urgent" in more
    assert "--most 0" in more
    assert len((await clerk("list", "--clerk", "others", "--json")).document) == 9_900
    few = await clerk("list", "--clerk", many, "--most", "7")
    assert few.out.count("\nmany.") == 7
    whole = await clerk("list", "--clerk", many, "--most", "0")
    assert (whole.out.count("\nmany."), "--most" in whole.out) == (100, False)
    wrong = await clerk("list", "--most", "-1")
    assert (wrong.code, wrong.out) == (2, "")
    assert "--most" in wrong.sentence


async def test_what_others_have_to_do_is_no_reason_to_wait(
    clerk: Clerk, many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEUNDEUN_AS", many)
    began = time.monotonic()
    said = await clerk("todo")
    assert time.monotonic() - began < SOON
    assert said.out.count("many.many-") == MOST
    assert "[Overdue · 100 in all.]" in said.out
    assert "[Without a date · 100 in all.]" in said.out
    assert "\n100 more; --most 0" in said.out
    assert (await clerk("todo", "--most", "0")).out.count("many.many-") == 200
    began = time.monotonic()
    everybody = await clerk("todo", "--all")
    assert time.monotonic() - began < SOON
    assert everybody.out.count("many.many-") <= MOST
    assert len((await clerk("todo", "--all", "--json")).document) >= 2 * MANY
