"""Who works at the centre since when, and whose cases go to whom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import pytest

from desk.handover import hand_over
from office.stack import Stack
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk
from tests.workflows.calls import publish
from tests.worlds import World

Call = Callable[..., Awaitable[str]]

TODAY = datetime.now(UTC).astimezone(OFFICE_ZONE).date()


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.fixture(autouse=True)
async def _nobody_listed(stack: Stack, world: World) -> AsyncIterator[None]:
    """Leave the staff as it was found: with nobody listed every name is taken."""
    del world  # its worker answers
    yield
    connection = await asyncpg.connect(stack.runtime.owner_url)
    await connection.execute("delete from staff")
    await connection.close()


@pytest.fixture
def call(stack: Stack) -> Call:
    return partial(publish, stack.runtime.owner_url)


async def listed(clerk: Clerk) -> dict[str, dict[str, Any]]:
    said = await clerk("staff", "--json")
    assert said.code == 0, said.err
    return {row["name"]: row for row in said.document}


async def test_staff_come_and_leave_and_the_last_word_counts(clerk: Clerk) -> None:
    assert "every name is taken" in (await clerk("staff")).out
    for told in (
        ("choi", "--rank", "센터장", "--from", "2020-03-02"),
        ("park", "--rank", "clerk", "--from", day(-30)),
        ("park", "--until", day(-1)),
    ):
        said = await clerk("staff", *told)
        assert said.code == 0, said.err
    rows = await listed(clerk)
    assert {name: row["rank"] for name, row in rows.items()} == {"choi": "head", "park": "clerk"}
    assert (rows["park"]["since"], rows["park"]["until"]) == (day(-30), day(-1))
    assert (await clerk("staff", "park", "--json")).document[0]["until"] == day(-1)
    assert "센터장" in (await clerk("staff", "--lang", "ko")).out


async def test_what_is_told_twice_of_somebody_is_one_row(clerk: Clerk, world: World) -> None:
    told = ("staff", "park", "--rank", "clerk", "--from", day(-3), "--json")
    first, second = (await clerk(*told)).document, (await clerk(*told)).document
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert await world.pool.fetchval("select count(*) from staff where name = 'park'") == 1


@pytest.mark.parametrize(
    ("told", "code", "named"),
    [
        (("park", "--rank", "boss"), 3, "rank: 'boss' must be one of"),
        (("park", "--from", "어제"), 3, "--from: '어제'"),
        (("park", "--from", "2026-02-30"), 3, "2026-02-30"),
        (("park", "--from", day(0), "--until", day(-1)), 3, "before the first day at work ("),
        (("pa rk", "--rank", "clerk"), 3, "NAME: 'pa rk'"),
        (("nobody",), 4, "nobody"),
    ],
)
async def test_a_wrong_word_about_staff_is_one_sentence(
    clerk: Clerk, told: tuple[str, ...], code: int, named: str
) -> None:
    said = await clerk("staff", *told)
    assert (said.code, said.out) == (code, "")
    assert named in said.sentence
    assert await listed(clerk) == {}


async def test_who_records_staff_must_be_said(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEUNDEUN_AS")
    assert (await clerk("staff", "park", "--rank", "clerk")).code == 2
    assert (await clerk("staff")).code == 0


async def test_a_case_goes_to_another_clerk(clerk: Clerk, case: str) -> None:
    said = await clerk("reassign", case, "--to", "park", "--reason", "휴직", "--json")
    assert (said.code, said.document["kind"]) == (0, "reassigned")
    shown = (await clerk("show", case, "--json")).document
    assert shown["clerk"] == "park"
    assert "kim → park" in (await clerk("show", case)).out


async def test_nobody_takes_a_case_who_is_not_here(clerk: Clerk, case: str) -> None:
    await clerk("staff", "kim", "--rank", "clerk", "--from", day(-9))
    await clerk("staff", "lee", "--rank", "clerk", "--from", day(-9), "--until", day(-1))
    await clerk("staff", "yoon", "--rank", "clerk", "--from", day(9))
    for name in ("lee", "yoon", "pakr"):
        said = await clerk("reassign", case, "--to", name)
        assert (said.code, said.out, name in said.sentence) == (3, "", True)
        all_of_them = await clerk("reassign", "--from", "kim", "--to", name)
        assert (all_of_them.code, all_of_them.out, all_of_them.err) == (3, "", said.err)
    assert (await clerk("show", case, "--json")).document["clerk"] == "kim"


async def test_all_open_cases_of_a_clerk_are_handed_over_once(
    clerk: Clerk, call: Call, world: World
) -> None:
    edition = await call("example-growth")
    cases = [await world.open_case(edition=edition, clerk="leaver") for _ in range(12)]
    other = await world.open_case(edition=edition, clerk="stayer")
    over = await world.open_case(edition=edition, clerk="leaver")
    await over.tell("close", outcome="withdrawn", reason="x")
    hand = ("reassign", "--from", "leaver", "--to", "park", "--edition", edition, "--json")
    said = await clerk(*hand)
    assert said.code == 0, said.err
    told = said.document["rows"]
    assert {row["case"] for row in told} == {f"{one.workflow}#1" for one in cases}
    assert {row["state"] for row in told} == {"told"}
    again = await clerk(*hand)
    assert (again.code, again.document["rows"]) == (0, [])
    assert "no open case" in again.document["message"]
    for one in cases:
        assert (await world.diary(one.workflow)).count("reassigned") == 1
    rows = await world.pool.fetch(
        "select clerk, outcome from application where edition = $1", edition
    )
    assert sorted((row["clerk"], row["outcome"]) for row in rows if row["clerk"] != "park") == [
        ("leaver", "withdrawn"),
        ("stayer", None),
    ]
    assert other.workflow not in {row["case"].partition("#")[0] for row in told}


async def test_somebody_who_leaves_is_asked_about_the_open_cases(
    clerk: Clerk, call: Call, world: World
) -> None:
    await world.open_case(edition=await call("example-growth"), clerk="gone")
    await clerk("staff", "gone", "--rank", "clerk", "--from", day(-9))
    said = await clerk("staff", "gone", "--until", day(-1))
    assert "reassign --from gone --to NAME" in said.out


async def test_two_clerks_hand_over_the_same_cases_at_the_same_second(
    clerk: Clerk, call: Call, world: World
) -> None:
    del clerk  # its settings lead to this stack
    edition = await call("example-growth")
    case = await world.open_case(edition=edition, clerk="leaver")
    typed = {"by": "kim", "clerk": "park"}
    shown = await asyncio.gather(*(hand_over("leaver", edition, dict(typed)) for _ in range(3)))
    assert {one.code for one in shown} == {0}
    assert (await world.diary(case.workflow)).count("reassigned") == 1


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("--to", "park"), 2),
        (("CASE", "--from", "kim", "--to", "park"), 2),
        (("CASE", "--edition", "example-growth", "--to", "park"), 2),
        (("CASE",), 3),
        (("CASE", "--to", "pa rk"), 3),
        (("--from", "kim"), 3),
        (("--from", "kim", "--to", "park", "--edition", "no-such"), 4),
        (("no-such#1", "--to", "park"), 4),
    ],
)
async def test_a_wrong_reassignment_is_one_sentence(
    clerk: Clerk, case: str, argv: tuple[str, ...], code: int
) -> None:
    said = await clerk("reassign", *(case if word == "CASE" else word for word in argv))
    assert (said.code, said.out) == (code, "")
    assert said.sentence


async def test_what_nobody_hears_of_a_handover_is_told_by_a_repeat(
    clerk: Clerk, call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = await call("example-growth")
    case = await world.open_case(edition=edition, clerk="leaver")
    hand = ("reassign", "--from", "leaver", "--to", "park", "--edition", edition, "--json")
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    said = await clerk(*hand)
    assert (said.code, "Temporal" in said.sentence) == (5, True)
    monkeypatch.delenv("TEMPORAL_ADDRESS")
    assert (await clerk(*hand)).document["rows"][0]["case"] == f"{case.workflow}#1"
