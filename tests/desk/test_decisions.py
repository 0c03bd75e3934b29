"""A list of decisions is told whole or not at all, and may be told again (R14)."""

import asyncio
import csv
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from desk.sheet import LIST_HEADINGS
from desk.verdicts import decide_list
from office.stack import Stack
from schema.identity import shown_number
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk
from tests.workflows.calls import publish
from tests.workflows.telling import until
from tests.worlds import Case, World, invented_number

Call: TypeAlias = Callable[..., Awaitable[str]]
Row: TypeAlias = dict[str, str]

TODAY = datetime.now(UTC).astimezone(OFFICE_ZONE).date()
SECTIONS = {"problem": "가", "solution": "나", "scale-up": "다"}
NOTICE = "공고 2026-17"


@pytest.fixture
def call(stack: Stack, world: World) -> Call:
    """Publish a call that no other test's cases stand in."""
    del world  # its worker answers
    return partial(publish, stack.runtime.owner_url)


async def filed(world: World, edition: str, receipt: str, **intake: Any) -> Case:
    """A case in review, with its receipt."""
    case = await world.open_case(edition=edition, **intake)
    await case.tell("eligibility", eligible=True)
    await case.tell("draft", base=0, sections=SECTIONS, amount=30_000_000)
    await case.tell("confirm", version=1, speaker="firm_owner")
    await case.tell("receipt", number=receipt)
    return case


async def many(world: World, edition: str, count: int) -> list[Case]:
    return await asyncio.gather(*(filed(world, edition, f"접수-{n}") for n in range(count)))


def number(case: Case) -> str:
    return case.workflow.rpartition(".")[2]


def write(file: Path, *rows: Row, korean: bool = False) -> str:
    fields = list(dict.fromkeys(field for row in rows for field in row))
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow([LIST_HEADINGS[field] if korean else field for field in fields])
        writer.writerows([row.get(field, "") for field in fields] for row in rows)
    return str(file)


async def decided(clerk: Clerk, file: str, edition: str, *more: str) -> Any:
    said = await clerk(
        "decide", "--file", file, "--edition", edition, "--reference", NOTICE, *more, "--json"
    )
    assert said.code == 0, said.err or said.out
    return said.document


async def faults(clerk: Clerk, file: str, edition: str, *more: str) -> list[tuple[int, str, str]]:
    """What is wrong with a list; nothing was told."""
    argv = ("decide", "--file", file, "--edition", edition, *more)
    said = await clerk(*argv, "--json")
    assert said.code == 3, said.err or said.out
    assert (await clerk(*argv)).code == 3
    return [(one["row"], one["field"], one["why"]) for one in said.document["faults"]]


async def stages(world: World, edition: str) -> list[str]:
    rows = await world.pool.fetch("select stage from application where edition = $1", edition)
    return sorted(row["stage"] for row in rows)


async def test_a_list_of_fifty_is_told_once_and_says_who_is_missing(
    clerk: Clerk, call: Call, world: World, tmp_path: Path
) -> None:
    edition = await call("example-growth")
    cases = await many(world, edition, 47)
    missing = [await filed(world, edition, f"빠짐-{n}") for n in range(2)]
    rows = [
        {"receipt": f"접수-{n}", "verdict": "선정", "amount": "2,800만원"}
        if n % 2
        else {"receipt": f"접수-{n}", "verdict": "탈락", "reason": "점수 미달"}
        for n in range(46)
    ]
    rows.append({"business_number": shown_number(number(cases[46])), "verdict": "예비"})
    rows[-1]["rank"] = "1"
    rows += [
        {"business_number": shown_number(invented_number()), "name": "타사 (가상)"} for _ in "123"
    ]
    for row in rows[47:]:
        row["verdict"], row["reason"] = "탈락", "점수 미달"
    sheet = write(tmp_path / "명단.csv", *rows, korean=True)

    tried = await decided(clerk, sheet, edition, "--dry-run")
    assert {row["state"] for row in tried["rows"]} == {"ready"}
    assert await stages(world, edition) == ["review"] * 49

    told = await decided(clerk, sheet, edition, "--announced-on", TODAY.isoformat())
    assert [row["state"] for row in told["rows"]] == ["told"] * 47
    assert [row["firm"] for row in told["not_ours"]] == ["타사 (가상)"] * 3
    assert {row["case"] for row in told["missing"]} == {f"{one.workflow}#1" for one in missing}
    assert await stages(world, edition) == ["agreement"] * 23 + ["closed"] * 23 + ["review"] * 3
    lines = "select count(*) from journal j join application a using (case_id) where edition = $1"
    before = await world.pool.fetchval(lines, edition)

    again = await decided(clerk, sheet, edition, "--announced-on", TODAY.isoformat())
    assert [row["state"] for row in again["rows"]] == ["there"] * 47
    assert again["missing"] == told["missing"]
    assert await world.pool.fetchval(lines, edition) == before

    shown = await clerk("decide", "--file", sheet, "--edition", edition, "--reference", NOTICE)
    assert "Our cases not on the list: 2; firms that are not ours: 3" in shown.out
    assert all(one.workflow in shown.out for one in missing)
    dates = (await clerk("show", f"{cases[1].workflow}#1", "--json")).document["decisions"][0]
    assert (dates["announced_on"], dates["reference"]) == (TODAY.isoformat(), NOTICE)


async def test_one_fault_and_nothing_is_told(
    clerk: Clerk, call: Call, world: World, tmp_path: Path
) -> None:
    edition = await call("example-growth")
    cases = await many(world, edition, 6)
    early = await world.open_case(edition=edition)
    good = {"verdict": "passed", "amount": "3천만원"}
    sheet = write(
        tmp_path / "list.csv",
        {"receipt": "접수-0", **good},
        {"business_number": number(cases[0]), **good},
        {"receipt": "접수-0", "verdict": "rejected", "reason": "x"},
        {"receipt": "접수-1", "verdict": "passed"},
        {"receipt": "접수-2", "verdict": "passed", "amount": "9억"},
        {"receipt": "접수-3", "verdict": "passed", "amount": "4천만원"},
        {"receipt": "접수-4", "verdict": "rejected"},
        {"receipt": "접수-5", "verdict": "maybe", "amount": "많이"},
        {"business_number": number(early), **good},
        {"receipt": "접수-5", "business_number": number(cases[4]), **good},
        {"business_number": "999-81-00019", **good},
        {"name": "이름만 (가상)", **good},
        {"receipt": "접수-5", "received_on": "2099-01-02", **good},
        {"receipt": "접수-5", "announced_on": "2020-01-02", **good},
        {"receipt": "접수-5", "verdict": "waiting_list", "rank": "0"},
    )
    found = await faults(clerk, sheet, edition, "--reference", NOTICE)
    named = {
        3: "is about the same firm as row 2",
        4: "another decision",
        5: "is an award and needs an amount",
        6: "above this edition's limit",
        7: "more than was asked for",
        8: "the reason (reason) of the rejection",  # as a list has it, not as an option
        10: "not in review (now: eligibility)",
        11: "please check which is meant",
        12: "wrong check digit",
        13: "neither a receipt nor a business number",
        14: "received_on: 2099-01-02 lies in the future",
        15: "lies before the decision (",
    }
    for row, why in named.items():
        assert any(row == one[0] and why in one[2] for one in found), (row, found)
    assert {(row, field) for row, field, _ in found if row in {9, 16}} == {
        (9, "verdict"),
        (9, "amount"),
        (16, "rank"),
    }
    assert {row for row, *_ in found} == {*named, 9, 16}
    assert await stages(world, edition) == ["eligibility", *["review"] * 6]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no decision"),
        ("receipt,verdict\n", "no decision"),
        ("receipt,verdict,shoe size\n1,passed,9\n", "shoe size"),
        ("receipt,접수번호\n1,1\n", "receipt"),
        ("receipt,verdict\n1,passed,3\n", "Row 2"),
        ('receipt,verdict\n"1,passed\n', "CSV"),
    ],
)
async def test_a_strange_list_is_a_sentence(
    clerk: Clerk, world: World, tmp_path: Path, text: str, named: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    edition = world.edition("example-growth")
    said = await clerk("decide", "--file", str(file), "--edition", edition, "--reference", NOTICE)
    assert (said.code, said.out, named in said.sentence) == (3, "", True)


@pytest.mark.parametrize(
    ("argv", "code", "named"),
    [
        ((), 2, "--verdict"),
        (("CASE", "--file", "FILE", "--edition", "example-growth"), 2, "not both"),
        (("--file", "FILE"), 2, "--edition"),
        (("--file", "FILE", "--edition", "example-growth", "--verdict", "passed"), 2, "not both"),
        (("CASE", "--verdict", "passed", "--dry-run"), 2, "--file"),
        (("--file", "/nowhere.csv", "--edition", "example-growth"), 2, "nowhere.csv"),
        (("--file", "FILE", "--edition", "no-such"), 4, "no edition 'no-such'"),
    ],
)
async def test_one_case_or_one_list(  # noqa: PLR0913, PLR0917
    clerk: Clerk, case: str, tmp_path: Path, argv: tuple[str, ...], code: int, named: str
) -> None:
    sheet = write(tmp_path / "list.csv", {"receipt": "1", "verdict": "rejected", "reason": "x"})
    words = {"CASE": case, "FILE": sheet}
    said = await clerk("decide", *(words.get(word, word) for word in argv))
    assert (said.code, said.out) == (code, "")
    assert named in said.sentence


async def test_a_list_names_its_notice_once_or_row_by_row(
    clerk: Clerk, call: Call, world: World, tmp_path: Path
) -> None:
    edition = await call("example-growth")
    await many(world, edition, 2)
    rows = [{"receipt": f"접수-{n}", "verdict": "탈락", "reason": "x"} for n in range(2)]
    bare = write(tmp_path / "a.csv", *rows)
    said = await clerk("decide", "--file", bare, "--edition", edition)
    assert (said.code, said.out) == (3, "")
    assert "give --reference or a column reference" in said.sentence
    half = write(tmp_path / "half.csv", rows[0] | {"reference": "통지-0"}, rows[1])
    (fault,) = await faults(clerk, half, edition)
    assert (fault[0], "give --reference or a column reference" in fault[2]) == (3, True)
    own = write(
        tmp_path / "b.csv", *(row | {"reference": f"통지-{n}"} for n, row in enumerate(rows))
    )
    said = await clerk("decide", "--file", own, "--edition", edition, "--json")
    assert said.code == 0, said.err
    cases = [row["case"] for row in said.document["rows"]]
    notices = [(await clerk("show", one, "--json")).document["decisions"] for one in cases]
    assert [one[0]["reference"] for one in notices] == ["통지-0", "통지-1"]


async def test_a_notice_that_said_something_else_before_is_a_fault(
    clerk: Clerk, call: Call, world: World, tmp_path: Path
) -> None:
    edition = await call("example-growth")
    await many(world, edition, 1)
    row = {"receipt": "접수-0", "verdict": "passed", "amount": "2천만원"}
    await decided(clerk, write(tmp_path / "a.csv", row), edition)
    for other in ({"verdict": "rejected", "reason": "x", "amount": ""}, {"amount": "3천만원"}):
        sheet = write(tmp_path / "b.csv", row | other)
        (fault,) = await faults(clerk, sheet, edition, "--reference", NOTICE)
        assert "recorded otherwise under the same notice" in fault[2]
    # The same decision in another letter is what the record has already.
    same = write(tmp_path / "c.csv", row)
    said = await clerk("decide", "--file", same, "--edition", edition, "--reference", "다른 공문")
    assert (said.code, "already there 1" in said.out) == (0, True)


@pytest.mark.parametrize("rank", ["2", ""])
async def test_a_firm_of_the_waiting_list_that_passes_later_is_promoted(
    clerk: Clerk, call: Call, world: World, tmp_path: Path, rank: str
) -> None:
    edition = await call("example-growth")
    (case,) = await many(world, edition, 1)
    waits = {"receipt": "접수-0", "verdict": "예비", "rank": rank}
    first = write(tmp_path / "a.csv", waits)
    await decided(clerk, first, edition)
    later = write(tmp_path / "b.csv", {"receipt": "접수-0", "verdict": "선정", "amount": "2천만원"})
    said = await clerk(
        "decide", "--file", later, "--edition", edition, "--reference", "추가", "--json"
    )
    assert said.document["rows"][0]["kind"] == "promoted"
    assert "promoted" in await world.diary(case.workflow)
    again = await clerk(
        "decide", "--file", later, "--edition", edition, "--reference", "추가", "--json"
    )
    assert [row["state"] for row in again.document["rows"]] == ["there"]
    assert [row["state"] for row in (await decided(clerk, first, edition))["rows"]] == ["there"]


async def test_a_list_of_the_first_gate_is_no_decision_at_the_second(
    clerk: Clerk, call: Call, world: World, tmp_path: Path
) -> None:
    edition = await call("example-workshop")
    case = await world.open_case(edition=edition)
    await case.tell("eligibility", eligible=True)
    sheet = write(tmp_path / "a.csv", {"business_number": number(case), "verdict": "passed"})

    async def in_review() -> bool:
        return await stages(world, edition) == ["review"]

    await until(in_review)
    (fault,) = await faults(clerk, sheet, edition, "--reference", NOTICE)
    assert "visit on site first" in fault[2]
    await case.tell("sitevisit")
    await decided(clerk, sheet, edition)
    await case.tell("draft", base=0, sections={"items": "가", "quotes": "나"}, amount=4_000_000)
    await case.tell("confirm", version=1, speaker="firm_owner")
    await case.tell("receipt", number="시청-1")
    before = await world.diary(case.workflow)
    again = await decided(clerk, sheet, edition)
    assert [row["state"] for row in again["rows"]] == ["there"]
    assert await world.diary(case.workflow) == before


async def test_a_number_the_firm_had_before_and_an_earlier_receipt_find_the_case(
    clerk: Clerk, call: Call, world: World, tmp_path: Path
) -> None:
    edition = await call("example-growth")
    first, second = await many(world, edition, 2)
    await second.tell("supplement", what="납세증명", until=f"{TODAY + timedelta(days=9)}T18:00")
    await second.tell("receipt", number="보완-1")
    old, new = number(first), invented_number()
    assert (await clerk("firm", old, "--number", new)).code == 0
    rejected = {"verdict": "탈락", "reason": "x"}
    rows = [{"business_number": old, **rejected}, {"receipt": "접수-1", **rejected}]
    told = await decided(clerk, write(tmp_path / "a.csv", *rows), edition)
    assert [row["case"] for row in told["rows"]] == [f"{c.workflow}#1" for c in (first, second)]
    assert told["not_ours"] == []


async def test_what_nobody_hears_of_a_list_is_told_by_a_repeat(
    clerk: Clerk, call: Call, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = await call("example-growth")
    await many(world, edition, 3)
    rows = [{"receipt": f"접수-{n}", "verdict": "탈락", "reason": "x"} for n in range(3)]
    sheet = write(tmp_path / "a.csv", *rows)
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    said = await clerk("decide", "--file", sheet, "--edition", edition, "--reference", NOTICE)
    assert (said.code, said.out) == (5, "")
    monkeypatch.delenv("TEMPORAL_ADDRESS")
    told = await decided(clerk, sheet, edition)
    assert [row["state"] for row in told["rows"]] == ["told"] * 3


async def test_two_clerks_with_one_list_at_the_same_second_tell_it_once(
    clerk: Clerk, call: Call, world: World, tmp_path: Path
) -> None:
    del clerk  # its settings lead to this stack
    edition = await call("example-growth")
    cases = await many(world, edition, 4)
    rows = [
        {"receipt": f"접수-{n}", "verdict": "passed", "amount": "2천만원"}
        if n % 2
        else {"receipt": f"접수-{n}", "verdict": "rejected", "reason": "x"}
        for n in range(4)
    ]
    sheet = Path(write(tmp_path / "a.csv", *rows))
    shown = await asyncio.gather(
        *(
            decide_list(sheet, edition, {"by": by, "reference": NOTICE}, dry_run=False)
            for by in ("kim", "lee")
        )
    )
    states = [[row["state"] for row in one.document["rows"]] for one in shown]
    assert all({"told", "repeated", "there"} & set(both) for both in zip(*states, strict=True))
    # One that was rejected in the same instant has ended for the other clerk.
    assert "unconfirmed" not in {state for one in states for state in one}
    for case in cases:
        assert (await world.diary(case.workflow)).count("decided") == 1
