"""A firm keeps its key; its numbers, names and places are dated facts with their source (R13)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from schema.identity import shown_number
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from tests.worlds import World, invented_number

pytestmark = pytest.mark.usefixtures("world")


async def shown(clerk: Clerk, firm: str) -> dict[str, Any]:
    said = await clerk("firm", firm, "--json")
    assert said.code == 0, said.err
    document: dict[str, Any] = said.document
    return document


async def entered(clerk: Clerk, **facts: str) -> str:
    number = invented_number()
    told = {"name": "사아기공 (가상)", "from": "2020-01-02", "source": "사업자등록증"} | facts
    said = await clerk("firm", number, *(w for n, v in told.items() for w in (f"--{n}", v)))
    assert said.code == 0, said.err
    return number


async def test_a_firm_is_entered_with_what_is_known_since_when_and_from_where(
    clerk: Clerk,
) -> None:
    number = await entered(
        clerk,
        representative="김가상",
        phone="031-310-0000",
        **{"postal-code": "14998", "founded-on": "1998. 3. 2."},
        sales="3억 5천만원",
        district="가온동",
        employees="4.5",
        sector="c29",
        ksic="10",
        status="영업 중",
        email="made-up@example.com",
        address="시흥시 지어낸로 1",
    )
    firm = await shown(clerk, shown_number(number))
    facts = {one["fact"]: one["value"] for one in firm["facts"]}
    assert facts == {
        "business_number": number,
        "name": "사아기공 (가상)",
        "representative": "김가상",
        "phone": "+82313100000",
        "postal_code": "14998",
        "founded_on": "1998-03-02",
        "sales": "350000000",
        "district": "가온동",
        "employees": "4.5",
        "sector": "C29",
        "ksic": "10",
        "status": "active",
        "email": "made-up@example.com",
        "address": "시흥시 지어낸로 1",
    }
    assert {(one["valid_from"], one["source"], one["by"]) for one in firm["facts"]} == {
        ("2020-01-02", "사업자등록증", "kim")
    }
    assert (firm["key"], firm["district"], firm["employees"]) == (number, "가온동", "4.5")
    read = (await clerk("firm", number, "--lang", "ko")).out
    assert "350,000,000" in read
    assert "영업 중" in read
    assert "031-310-0000" in read


async def test_what_is_told_twice_is_one_row_and_said_so(clerk: Clerk) -> None:
    number = await entered(clerk)
    told = ("firm", number, "--district", "나래동", "--from", "2026-01-05", "--json")
    first, second = (await clerk(*told)).document, (await clerk(*told)).document
    assert (first["recorded"], first["repeated"]) == (["district"], False)
    assert (second["recorded"], second["repeated"]) == ([], True)
    assert "nothing is new" in second["message"]
    assert len([one for one in second["facts"] if one["fact"] == "district"]) == 1
    # A correction of the same day is the last word on it, and so is a return to what was said.
    await clerk("firm", number, "--district", "다솜동", "--from", "2026-01-05")
    await clerk(*told)
    assert (await shown(clerk, number))["district"] == "나래동"


async def test_the_firm_s_own_row_says_what_is_true_today(clerk: Clerk) -> None:
    number = await entered(clerk, district="가온동")
    await clerk("firm", number, "--district", "다솜동", "--from", "2025-03-01")
    # What is learnt later about an earlier time changes the past, not the present.
    await clerk("firm", number, "--district", "나래동", "--from", "2023-03-01")
    firm = await shown(clerk, number)
    assert firm["district"] == "다솜동"
    assert [
        (one["valid_from"], one["value"]) for one in firm["facts"] if one["fact"] == "district"
    ] == [("2020-01-02", "가온동"), ("2023-03-01", "나래동"), ("2025-03-01", "다솜동")]


async def test_a_changed_number_is_the_same_firm_with_the_same_cases(
    clerk: Clerk, application: Flags, world: World
) -> None:
    old, new = invented_number(), invented_number()
    case = (await clerk(*application(number=old), "--json")).document["case"]
    said = await clerk("firm", old, "--number", new, "--from", "2026-08-01", "--source", "세무서")
    assert said.code == 0, said.err
    for number in (old, new, shown_number(new)):
        firm = await shown(clerk, number)
        assert (firm["key"], firm["business_number"]) == (old, new)
        assert [(one["number"], one["valid_from"]) for one in firm["numbers"]] == [
            (old, None),
            (new, "2026-08-01"),
        ]
        assert [one["case"] for one in firm["cases"]] == [case]
    # An intake under either number finds the firm.
    for number in (old, new):
        again = await clerk(*application(number=number))
        assert (again.code, "already" in again.sentence) == (3, True)
    workshop = application(number=new, edition="example-workshop", amount="400만원")
    other = await clerk(*workshop, "--json")
    assert other.document["case"] == f"{world.edition('example-workshop')}.{old}#1"


async def test_an_older_number_told_of_later_is_not_today_s(clerk: Clerk) -> None:
    number, older = await entered(clerk), invented_number()
    await clerk("firm", number, "--number", older, "--from", "2015-06-01")
    firm = await shown(clerk, older)
    assert (firm["key"], firm["business_number"]) == (number, number)
    assert [one["number"] for one in firm["numbers"]] == [older, number]


async def test_two_firms_never_have_one_number(clerk: Clerk) -> None:
    first, second = await entered(clerk), await entered(clerk)
    said = await clerk("firm", second, "--number", first)
    assert (said.code, first in said.sentence) == (3, True)
    assert (await shown(clerk, second))["business_number"] == second
    both = invented_number()
    told = [clerk("firm", one, "--number", both, "--json") for one in (first, second)]
    assert sorted(said.code for said in [await one for one in told]) == [0, 3]


async def test_a_past_number_stays_the_firm_s_for_ever(clerk: Clerk) -> None:
    number, new = await entered(clerk), invented_number()
    await clerk("firm", number, "--number", new, "--from", "2024-05-01")
    said = await clerk("firm", await entered(clerk), "--number", number)
    assert (said.code, number in said.sentence) == (3, True)
    numbers = (await shown(clerk, new))["numbers"]
    assert [(one["number"], one["valid_from"]) for one in numbers] == [
        (number, "2020-01-02"),
        (new, "2024-05-01"),
    ]


@pytest.mark.parametrize(
    ("told", "code", "named"),
    [
        (("--phone", "1357"), 3, "phone: '1357'"),
        (("--postal-code", "1234"), 3, "five digits"),
        (("--number", "999-81-00019"), 3, "check digit"),
        (("--employees", "아홉"), 3, "employees: '아홉'"),
        (("--district", "가온동", "--from", "2026-02-30"), 3, "2026-02-30"),
        (("--district", "가온동", "--from", "1999-12-31"), 3, "2000"),
        (("--status", "asleep"), 3, "active"),
        (("--sales", "많이"), 3, "sales"),
    ],
)
async def test_a_bad_fact_is_one_sentence(
    clerk: Clerk, told: tuple[str, ...], code: int, named: str
) -> None:
    number = await entered(clerk)
    said = await clerk("firm", number, *told)
    assert (said.code, said.out) == (code, "")
    assert named in said.sentence
    korean = await clerk("firm", number, *told, "--lang", "ko")
    assert korean.sentence != said.sentence


async def test_a_firm_that_is_not_known_is_said_to_be_so(clerk: Clerk) -> None:
    for argv in (("firm", invented_number()), ("firm", "no-such"), ("engagements", "--firm", "x")):
        said = await clerk(*argv)
        assert (said.code, "no firm" in said.sentence) == (4, True)
    said = await clerk("firm", invented_number(), "--district", "가온동")
    assert (said.code, "--name" in said.sentence) == (4, True)
    said = await clerk("firm", "nonsense", "--name", "라마정밀 (가상)")
    assert (said.code, "business" in said.sentence) == (3, True)


async def test_what_will_hold_later_is_entered_on_its_day(clerk: Clerk) -> None:
    number = await entered(clerk)
    tomorrow = datetime.now(OFFICE_ZONE).date() + timedelta(days=1)
    said = await clerk("firm", number, "--district", "가온동", "--from", tomorrow.isoformat())
    assert (said.code, "future" in said.sentence) == (3, True)


async def test_who_records_must_be_said_but_whoever_reads_need_not(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await entered(clerk)
    monkeypatch.delenv("DEUNDEUN_AS")
    assert (await clerk("firm", number)).code == 0
    assert (await clerk("firm", number, "--district", "가온동")).code == 2


async def test_facts_of_a_person_stay_out_of_temporal(
    clerk: Clerk, application: Flags, world: World
) -> None:
    number = await entered(clerk, representative="김비밀", phone="010-9876-5432")
    case = (await clerk(*application(number=number), "--json")).document["case"]
    handle = world.client.get_workflow_handle(case.partition("#")[0])
    history = (await handle.fetch_history()).to_json()
    assert "김비밀" not in history
    assert "9876" not in history
