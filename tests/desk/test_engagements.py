"""The log of what happens before and beside applications: plain rows, linked, with dates (R10)."""

import asyncio
from typing import Any

import pytest

from desk.ledger import key_of, writing
from office.settings import Settings
from office.stack import Stack
from schema.engagement import Engagement
from tests.desk.clerks import Clerk, Flags
from tests.worlds import World, invented_number

pytestmark = pytest.mark.usefixtures("stack")


@pytest.fixture
async def firm(clerk: Clerk) -> str:
    number = invented_number()
    assert (await clerk("firm", number, "--name", "자차금형 (가상)")).code == 0
    return number


async def advised(clerk: Clerk, *flags: str) -> dict[str, Any]:
    said = await clerk("advise", *flags, "--json")
    assert said.code == 0, said.err
    document: dict[str, Any] = said.document
    return document


async def listed(clerk: Clerk, *flags: str) -> list[dict[str, Any]]:
    said = await clerk("engagements", *flags, "--json")
    assert said.code == 0, said.err
    rows: list[dict[str, Any]] = said.document
    return rows


async def test_counselling_needs_no_edition_no_amount_and_no_firm(clerk: Clerk, firm: str) -> None:
    mine = await advised(clerk, "--firm", firm, "--topic", "판로 상담", "--consent")
    many = await advised(
        clerk,
        *("--kind", "교육", "--count", "약 20", "--topic", "마케팅 교육", "--place", "세미나실"),
        *("--on", "2016-05-02 19:00", "--source", "2016년 사업보고서"),
    )
    assert (mine["firm"], mine["consent"], mine["count"]["number"]) == (firm, True, 1)
    assert (many["firm"], many["kind"]) == (None, "course")
    rows = {row["id"]: row for row in await listed(clerk)}
    assert rows[mine["id"]]["firm_name"] == "자차금형 (가상)"
    about = rows[many["id"]]
    assert (about["certainty"], about["number"], about["source"]) == (
        "about",
        20,
        "2016년 사업보고서",
    )
    assert about["happened_at"].startswith("2016-05-02T19:00")
    read = await clerk("engagements", "--lang", "ko")
    assert (read.code, "약 20" in read.out, "교육" in read.out) == (0, True, True)


@pytest.mark.parametrize(
    ("count", "certainty", "number"),
    [("93", "exact", 93), ("15+", "at_least", 15), ("모름", "unknown", None)],
)
async def test_a_count_is_kept_as_it_was_stated(
    clerk: Clerk, count: str, certainty: str, number: int | None
) -> None:
    told = await advised(clerk, "--topic", "멘토 상담의 날", "--count", count)
    (row,) = [row for row in await listed(clerk) if row["id"] == told["id"]]
    assert (row["certainty"], row["number"]) == (certainty, number)


async def test_what_is_told_twice_on_a_day_is_one_row_and_said_so(clerk: Clerk, firm: str) -> None:
    told = ("--firm", firm, "--topic", "두 번 누름")
    first, second = await advised(clerk, *told), await advised(clerk, *told)
    assert (second["id"], second["repeated"]) == (first["id"], True)
    assert "nothing is new" in second["message"]
    # Another time of the day, or another key, is another engagement.
    others = [
        await advised(clerk, *told, "--on", "2026-01-05 10:00"),
        await advised(clerk, *told, "--on", "2026-01-05 15:00"),
        await advised(clerk, *told, "--key", "a"),
        await advised(clerk, *told, "--key", "b", "--text", "두 번째 방문"),
    ]
    assert len({first["id"], *(one["id"] for one in others)}) == 5
    again = await advised(clerk, "--key", "b", "--topic", "고친 주제")
    assert (again["id"], again["repeated"]) == (others[-1]["id"], True)


async def test_what_is_told_twice_at_once_is_one_row(stack: Stack) -> None:
    settings = Settings.load({"DEUNDEUN_HOME": str(stack.settings.home)})
    told = Engagement.model_validate(
        {"kind": "visit", "by": "kim", "happened_at": "2026-01-05T10:00", "topic": "동시에"}
    )

    async def engage() -> int:
        async with writing(settings) as ledger:
            row = await ledger.engage(told, key_of({"key": "at once"}))
        number: int = row["id"]
        return number

    assert len(set(await asyncio.gather(*(engage() for _ in range(6))))) == 1


async def test_a_follow_up_is_shown_until_an_engagement_follows(clerk: Clerk, firm: str) -> None:
    first = await advised(
        clerk, "--firm", firm, "--topic", "교육 뒤 방문", "--follow-up", "2099-03-02"
    )
    (row,) = await listed(clerk, "--follow-up", "--firm", firm)
    assert (row["id"], row["follow_up_on"][:10]) == (first["id"], "2099-03-02")
    assert "2099-03-02 23:59" in (await clerk("engagements", "--follow-up", "--firm", firm)).out
    after = await advised(
        clerk,
        *("--kind", "visit", "--firm", firm, "--topic", "방문", "--after", str(first["id"])),
    )
    assert await listed(clerk, "--follow-up", "--firm", firm) == []
    rows = {row["id"]: row for row in await listed(clerk, "--firm", firm)}
    assert rows[first["id"]]["followed_by"] == [after["id"]]
    assert rows[after["id"]]["origin"] == first["id"]


async def test_a_follow_up_is_shown_until_an_application_names_it(
    clerk: Clerk, firm: str, application: Flags, world: World
) -> None:
    first = await advised(
        clerk, "--firm", firm, "--topic", "신청 상담", "--follow-up", "2099-03-02"
    )
    flags = application(number=firm, engagement=str(first["id"]))
    said = await clerk(*flags, "--json")
    assert said.code == 0, said.err
    case = said.document["case"]
    assert await world.pool.fetchval(
        "select engagement from application where case_id = $1", case
    ) == int(first["id"])
    assert await listed(clerk, "--follow-up", "--firm", firm) == []
    (row,) = await listed(clerk, "--firm", firm)
    assert row["cases"] == [case]


async def test_a_clerk_sees_the_own_lines(
    clerk: Clerk, firm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await advised(clerk, "--firm", firm, "--topic", "김의 상담")
    monkeypatch.setenv("DEUNDEUN_AS", "lee")
    await advised(clerk, "--firm", firm, "--topic", "이의 상담")
    assert [row["topic"] for row in await listed(clerk, "--mine", "--firm", firm)] == ["이의 상담"]
    assert len(await listed(clerk, "--firm", firm)) == 2


@pytest.mark.parametrize(
    ("flags", "code", "named"),
    [
        (("--topic", "x", "--count", "many"), 3, "count: 'many' is no count"),
        (("--topic", "x", "--on", "2099-01-01"), 3, "on: 2099-01-01 00:00 lies in the future"),
        (("--topic", "x", "--on", "2026-02-30"), 3, "2026-02-30"),
        (("--topic", "x", "--on", "1999-12-31"), 3, "2000"),
        (("--topic", "x", "--follow-up", "2026-02-30"), 3, "2026-02-30"),
        (
            ("--topic", "x", "--on", "2026-05-02", "--follow-up", "2026-05-01"),
            3,
            "before the engagement (",
        ),
        (("--topic", "x", "--after", "999999"), 4, "no engagement 999999"),
        (("--topic", "x", "--after", "first"), 3, "--after: 'first'"),
        (("--topic", "x", "--firm", "no-such"), 4, "no firm 'no-such'"),
        (("--topic", "x", "--edition", "no-such"), 4, "Known: "),
        (("--topic", "x", "--kind", "party"), 3, "kind: 'party' must be one of"),
        ((), 3, "topic: is required"),
    ],
)
async def test_a_bad_engagement_is_one_sentence(
    clerk: Clerk, flags: tuple[str, ...], code: int, named: str
) -> None:
    said = await clerk("advise", *flags)
    assert (said.code, said.out) == (code, "")
    assert named in said.sentence
    korean = await clerk("advise", *flags, "--lang", "ko")
    assert (korean.code, korean.sentence != said.sentence) == (code, True)


async def test_an_application_names_only_an_engagement_that_is_there(
    clerk: Clerk, application: Flags
) -> None:
    said = await clerk(*application(engagement="999999"))
    assert (said.code, "no engagement" in said.sentence) == (4, True)


async def test_the_clerk_s_role_enters_rows_and_touches_nothing_else(stack: Stack) -> None:
    settings = Settings.load({"DEUNDEUN_HOME": str(stack.settings.home)})
    async with writing(settings) as ledger:
        for statement in (
            "update application set stage = 'closed'",
            "delete from engagement",
            "update engagement set topic = 'x'",
            "delete from firm_fact",
            "insert into journal default values",
        ):
            with pytest.raises(Exception, match="permission denied"):
                await ledger.connection.execute(statement)
