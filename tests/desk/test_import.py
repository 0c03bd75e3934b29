"""A sheet is started whole or not at all, and may be imported again."""

import csv
from pathlib import Path

import pytest

from desk.sheet import HEADINGS
from office.settings import ROOT
from schema.identity import check_digit, shown_number
from tests.desk.clerks import Clerk
from tests.worlds import invented_number

SHEET = ROOT / "examples" / "intake.csv"


pytestmark = pytest.mark.usefixtures("world")


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
        (4, ""),
        (5, ""),
        (6, "business_number"),
        (7, "business_number"),
    ]
    assert all(fault["why"] for fault in faults)
    shown = await clerk("import", file)
    assert (shown.code, "check digit" in shown.out) == (3, True)
    listed = (await clerk("list", "--all", "--json")).document
    assert good["business_number"].replace("-", "") not in {
        case["business_number"] for case in listed
    }


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


async def test_another_encoding_is_a_sentence(clerk: Clerk, tmp_path: Path) -> None:
    file = write(tmp_path / "sheet.csv", row(), korean=True, encoding="cp949")
    said = await clerk("import", file)
    assert (said.code, "UTF-8" in said.sentence) == (3, True)


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
