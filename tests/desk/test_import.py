"""A sheet is started whole or not at all, and may be imported again."""

import csv
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desk import importing
from desk.several import in_turns
from desk.sheet import HEADINGS
from office.settings import ROOT
from schema.identity import check_digit, shown_number
from schema.words import say
from tests.desk.clerks import Clerk
from tests.desk.sheets import many_numbers, write_many
from tests.worlds import World, invented_number

SHEET = ROOT / "examples" / "intake.csv"


pytestmark = pytest.mark.usefixtures("world")


FIELDS = [
    "edition",
    "business_number",
    "name",
    "district",
    "sector",
    "employees",
    "amount",
    "clerk",
]


def write(
    file: Path, *rows: dict[str, str], korean: bool = False, encoding: str = "utf-8-sig"
) -> str:
    fields = ["edition", "business_number", "name", "employees", "amount"]
    with file.open("w", encoding=encoding, newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow([HEADINGS[field] if korean else field for field in fields])
        for row in rows:
            writer.writerow([row.get(field, "") for field in fields])
    return str(file)


def row(**changed: str) -> dict[str, str]:
    return {
        "edition": "example-growth",
        "business_number": shown_number(invented_number()),
        "name": "바사금속 (가상)",
        "employees": "3",
        "amount": "3,000만원",
    } | changed


def filed(out: Path) -> list[dict[str, str]]:
    """The lines of a result file, by short names of its columns."""
    names = ("row", "number", "firm", "result", "case", "why")
    if out.suffix == ".csv":
        with out.open(encoding="utf-8-sig", newline="") as opened:
            lines: list[Any] = list(csv.reader(opened))
    else:
        lines = [[one or "" for one in line] for line in load_workbook(out).active.values]
    return [dict(zip(names, line, strict=True)) for line in lines[1:]]


async def test_a_sheet_is_imported_and_may_be_again(clerk: Clerk, tmp_path: Path) -> None:
    file = write(tmp_path / "시트.csv", row(), row(), {}, korean=True)
    said = await clerk("import", file, "--json")
    assert said.code == 0, said.err
    assert [one["state"] for one in said.document["rows"]] == ["opened", "opened"]
    again = await clerk("import", file, "--json")
    assert (again.code, [one["state"] for one in again.document["rows"]]) == (0, ["there"] * 2)
    # Also what has ended in the meantime is not tried again by a sheet.
    case = said.document["rows"][0]["case"]
    await clerk("close", case, "--outcome", "withdrawn", "--reason", "x")
    third = await clerk("import", file, "--json")
    assert third.document["rows"][0] == again.document["rows"][0] | {"outcome": "withdrawn"}


async def test_one_fault_and_nothing_is_started(clerk: Clerk, tmp_path: Path) -> None:
    good = row()
    file = write(
        tmp_path / "sheet.csv",
        good,
        row(employees="아홉", amount="0"),
        row(edition="nowhere"),
        row(amount="9억"),
        good,
        row(business_number="999-81-00019"),
    )
    said = await clerk("import", file, "--json")
    assert said.code == 3
    faults = said.document["faults"]
    assert [(fault["row"], fault["field"]) for fault in faults] == [
        (3, "employees"),
        (3, "amount"),
        (4, "edition"),
        (5, "amount"),
        (6, "business_number"),
        (7, "business_number"),
    ]
    assert all(fault["why"] for fault in faults)
    assert "example-growth" in faults[2]["why"]
    assert "centre-marketing-2021" not in faults[2]["why"]
    assert "are closed)" in faults[2]["why"]
    shown = await clerk("import", file)
    assert (shown.code, "check digit" in shown.out) == (3, True)
    listed = (await clerk("list", "--all", "--json")).document
    assert good["business_number"].replace("-", "") not in {
        case["business_number"] for case in listed
    }


@pytest.mark.parametrize("over", [{}, {"outcome": "완료", "awarded": "많이"}])
async def test_a_wrong_call_is_named_with_the_other_faults_of_its_row(
    clerk: Clerk, tmp_path: Path, over: dict[str, str]
) -> None:
    """Under the sheet's own heading; a new row is told only of what is open."""
    wrong = row(edition="nowhere", business_number="123") | {"source": "x" if over else ""} | over
    if over:
        wrong |= {"employees": "", "amount": ""}
    file = tmp_path / "표.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerows([[HEADINGS[field] for field in wrong], list(wrong.values())])
    faults = (await clerk("import", str(file), "--json")).document["faults"]
    others = ["사업자등록번호", "선정액"] if over else ["사업자등록번호"]
    assert [fault["field"] for fault in faults] == ["공고", *others]
    assert "'nowhere'" in faults[0]["why"]
    assert ("centre-marketing-2021" in faults[0]["why"]) == bool(over)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no application"),
        ("edition,name\n", "no application"),
        ("edition,shoe size\nx,y\n", "shoe size"),
        ("name,기업명\nx,y\n", "name"),
        ("edition,name\nx,y,z\n", "Row 2"),
        ('edition,name\n"x,y\n', "CSV"),
    ],
)
async def test_a_strange_sheet_is_a_sentence(
    clerk: Clerk, tmp_path: Path, text: str, named: str
) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(text, encoding="utf-8")
    said = await clerk("import", str(file))
    assert (said.code, named in said.sentence) == (3, True)


@pytest.mark.parametrize(
    ("headings", "named"),
    [
        ("edition,name", "business_number"),
        ("기업명,소재지", "공고(edition), 사업자등록번호(business_number)"),
        ("edition,outcome", "name"),
    ],
)
async def test_a_missing_column_is_said_once(
    clerk: Clerk, tmp_path: Path, headings: str, named: str
) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(headings + "\nx,y\n" * 3, encoding="utf-8")
    said = await clerk("import", str(file))
    assert (said.code, named in said.sentence) == (3, True)


async def test_a_sheet_of_the_old_code_page_is_taken(clerk: Clerk, tmp_path: Path) -> None:
    file = write(tmp_path / "sheet.csv", row(), korean=True, encoding="cp949")
    said = await clerk("import", file, "--json")
    assert [one["firm"] for one in said.document["rows"]] == ["바사금속 (가상)"]


async def test_a_dry_run_does_nothing(clerk: Clerk, tmp_path: Path, world: World) -> None:
    first, second = row(), row()
    await clerk("import", write(tmp_path / "one.csv", first))
    both = write(tmp_path / "two.csv", first, second)
    said = await clerk("import", both, "--dry-run", "--json")
    assert [one["state"] for one in said.document["rows"]] == ["there", "ready"]
    shown = await clerk("import", both, "--dry-run")
    assert "1 can be imported, 1 are there already" in shown.out
    number = second["business_number"].replace("-", "")
    assert await world.pool.fetchval("select count(*) from firm where key = $1", number) == 0


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_what_became_of_each_row_is_filed(clerk: Clerk, tmp_path: Path, kind: str) -> None:
    wrong, out = row(name="=cmd()", amount="0"), tmp_path / f"결과.{kind}"
    file = write(tmp_path / "one.csv", row(), wrong)
    assert (await clerk("import", file, "--out", str(out))).code == 3
    first, second = filed(out)
    assert (first["result"], first["case"]) == ("not started: another row has a fault", "")
    assert second["result"] == "refused"
    assert second["firm"] == ("'=cmd()" if kind == "csv" else "=cmd()")
    assert second["why"].startswith("amount: ")
    again = write(tmp_path / "one.csv", row(), wrong | {"amount": ""})
    refused = await clerk("import", again, "--out", str(out))
    assert (refused.code, "exists, so nothing was started" in refused.sentence) == (3, True)
    said = await clerk("import", again, "--out", str(out), "--force", "--json")
    assert said.code == 0
    assert [one["case"] for one in filed(out)] == [one["case"] for one in said.document["rows"]]
    await clerk("import", again, "--out", str(out), "--force")
    assert [one["result"] for one in filed(out)] == ["already there"] * 2


async def test_a_result_that_could_not_be_filed_starts_nothing(
    clerk: Clerk, tmp_path: Path
) -> None:
    file = write(tmp_path / "one.csv", row())
    for out in ("x.txt", "none/x.csv"):
        assert (await clerk("import", file, "--out", str(tmp_path / out))).code == 2
    said = await clerk("import", file, "--json")
    assert [one["state"] for one in said.document["rows"]] == ["opened"]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_a_blank_sheet_is_filled_in_and_imported(
    clerk: Clerk, tmp_path: Path, lang: str, kind: str
) -> None:
    file = tmp_path / f"신청표.{kind}"
    said = await clerk("template", str(file), "--lang", lang)
    assert said.code == 0, said.err
    assert (await clerk("template", str(file))).code == 3
    unused = await clerk("import", str(file))
    assert (unused.code, "beside the example" in unused.sentence) == (3, True)
    new = row()
    cells = [new.get(field, "") for field in FIELDS]
    if kind == "csv":
        with file.open("a", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerow(cells)
    else:
        book = load_workbook(file)
        book.worksheets[0].append(cells)
        book.save(file)
    done = await clerk("import", str(file), "--json")
    assert done.code == 0, done.err or done.out
    assert [one["row"] for one in done.document["rows"]] == [3]
    assert done.document["examples"] == [2]


async def test_a_blank_sheet_keeps_zeros_and_knows_what_fits(
    clerk: Clerk, tmp_path: Path, world: World
) -> None:
    file = tmp_path / "blank.xlsx"
    await clerk("template", str(file))
    book = load_workbook(file)
    sheet, _, lists = book.worksheets
    assert [cell.value for cell in sheet[1]] == FIELDS
    assert sheet.column_dimensions["B"].number_format == "@"
    assert {rule.prompt for rule in sheet.data_validations.dataValidation} == {
        say(f"hint-{field}") for field in FIELDS
    }
    assert world.edition("example-growth") in {cell.value for cell in lists["A"]}
    assert "가온동" in {cell.value for cell in lists["C"]}


async def test_a_blank_sheet_needs_no_record(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEUNDEUN_HOME", str(tmp_path / "nowhere"))
    said = await clerk("template", str(tmp_path / "blank.xlsx"))
    assert (said.code, "left out" in said.out) == (0, True)


async def test_an_example_that_is_written_over_is_refused(clerk: Clerk, tmp_path: Path) -> None:
    named = row(name=say("desk-blank-name", "ko"))
    numbered = row(business_number="000-00-00000")
    said = await clerk("import", write(tmp_path / "x.csv", named, numbered), "--json")
    faults = [(one["row"], one["field"]) for one in said.document["faults"]]
    assert (said.code, faults) == (3, [(2, "name"), (3, "business_number")])


async def test_ten_thousand_rows_with_three_hundred_faults(
    clerk: Clerk, tmp_path: Path, world: World
) -> None:
    before = await world.pool.fetchval("select count(*) from application")
    employees = ["" if n % 33 else "아홉" for n in range(10_000)]
    wrong = [row for row, said in enumerate(employees, 2) if said]
    numbers = many_numbers(len(employees))
    file = write_many(tmp_path / "x.csv", "example-growth", numbers, employees=employees)
    began = time.process_time()
    said = await clerk("import", file, "--json")
    assert time.process_time() - began < 10
    assert (said.code, [one["row"] for one in said.document["faults"]]) == (3, wrong)
    assert len(wrong) > 300
    assert await world.pool.fetchval("select count(*) from application") == before


async def test_five_thousand_rows_are_checked_quickly(clerk: Clerk, tmp_path: Path) -> None:
    file = write_many(tmp_path / "x.csv", "example-growth", many_numbers(5_000))
    began = time.process_time()
    said = await clerk("import", file, "--dry-run", "--json")
    assert time.process_time() - began < 5
    assert [one["state"] for one in said.document["rows"]] == ["ready"] * 5_000


async def test_what_nobody_hears_is_partly_done(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = row()
    await clerk("import", write(tmp_path / "one.csv", first))
    monkeypatch.setenv("DEUNDEUN_TASK_QUEUE", "nobody-here")
    monkeypatch.setenv("DEUNDEUN_PATIENCE", "1")
    both = write(tmp_path / "two.csv", first, *(row() for _ in range(12)))
    said = await clerk("import", both, "--json")
    states = [one["state"] for one in said.document["rows"]]
    assert said.code == 6
    assert states[0] == "there"
    assert {"unconfirmed", "unsent"} == set(states[1:])
    none = await clerk("import", write(tmp_path / "none.csv", row()), "--json")
    assert none.code == 5


async def test_one_late_answer_leaves_nothing_behind(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def heard_late(works: Sequence[Any]) -> list[Any]:
        asked.append(len(works))
        done = await in_turns(works if len(asked) > 1 else works[:2])
        return [*done, *({"state": "unsent"} for _ in works[len(done) :])]

    monkeypatch.setattr(importing, "in_turns", heard_late)
    said = await clerk("import", write(tmp_path / "x.csv", *(row() for _ in range(5))), "--json")
    assert (said.code, asked) == (0, [5, 3])
    assert [one["state"] for one in said.document["rows"]] == ["opened"] * 5


async def test_what_was_never_opened_is_not_there_yet(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = write(tmp_path / "x.csv", row())
    monkeypatch.setenv("DEUNDEUN_TASK_QUEUE", "nobody-here")
    monkeypatch.setenv("DEUNDEUN_PATIENCE", "1")
    for _ in range(2):
        said = await clerk("import", sheet, "--json")
        assert (said.code, [one["state"] for one in said.document["rows"]]) == (5, ["unconfirmed"])


def test_the_example_sheet_holds_invented_firms() -> None:
    with SHEET.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    numbers = [one["business_number"].replace("-", "") for one in rows]
    assert len(set(numbers)) == len(rows) > 0
    assert all(one["name"].endswith(" (가상)") for one in rows)
    assert all(number.startswith("999") for number in numbers)
    assert all(check_digit(number[:9]) == int(number[9]) for number in numbers)
    assert {one["edition"] for one in rows} == {"example-growth", "example-workshop"}


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
async def test_the_sheet_of_the_readme_is_taken(clerk: Clerk, tmp_path: Path, readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    sheet = tmp_path / "표.csv"
    sheet.write_text(text.partition("```csv\n")[2].partition("```")[0], encoding="utf-8")
    for _ in range(2):
        said = await clerk("import", str(sheet), "--json")
        assert said.code == 0, said.out + said.err
    assert [row["state"] for row in said.document["rows"]] == ["there"] * 3
