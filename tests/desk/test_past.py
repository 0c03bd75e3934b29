"""What was not entered in its time goes in afterwards: under way, over, or as a count (R6)."""

import csv
from pathlib import Path
from typing import Any

import pytest

from office.settings import ROOT
from schema.identity import shown_number
from tests.desk.clerks import Clerk
from tests.worlds import World, invented_number

PAST = ROOT / "examples" / "past.csv"

pytestmark = pytest.mark.usefixtures("world")


def write(file: Path, *rows: dict[str, str]) -> str:
    fields = list(dict.fromkeys(field for row in rows for field in row))
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, fields, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return str(file)


def over(**changed: str) -> dict[str, str]:
    return {
        "programme": "past-grant",
        "fiscal_year": "2018",
        "benefit": "money",
        "name": "카타몰드 (가상)",
        "business_number": shown_number(invented_number()),
        "district": "가온동",
        "outcome": "완료",
        "awarded": "2천만원",
        "awarded_on": "2018. 4. 2.",
        "source": "2018년 지원대장",
    } | changed


def late(**changed: str) -> dict[str, str]:
    return {
        "edition": "example-growth",
        "business_number": shown_number(invented_number()),
        "name": "파하정밀 (가상)",
        "stage": "수행",
        "awarded": "3천만원",
        "awarded_on": "2026-03-02",
        "source": "선정 통보서",
    } | changed


async def imported(clerk: Clerk, file: str, *flags: str, code: int = 0) -> Any:
    said = await clerk("import", file, *flags, "--json")
    assert said.code == code, said.err or said.out
    return said.document


async def counted(clerk: Clerk, programme: str, *year: str) -> list[dict[str, Any]]:
    said = await clerk("results", *year, "--programme", programme, "--json")
    assert said.code == 0, said.err
    rows: list[dict[str, Any]] = said.document
    return rows


async def test_an_application_that_is_over_is_a_row_and_no_workflow(
    clerk: Clerk, tmp_path: Path, world: World
) -> None:
    row = over(filed_at="2018-03-05", completed_on="2018-12-20", receipt="A-1", amount="2500만원")
    file = write(tmp_path / "past.csv", row)
    first = await imported(clerk, file)
    assert [(one["state"], one["outcome"]) for one in first["rows"]] == [("over", "completed")]
    again = await imported(clerk, file)
    assert [one["state"] for one in again["rows"]] == ["there"]
    kept = await world.pool.fetch(
        "select * from past_case where firm = $1", row["business_number"].replace("-", "")
    )
    assert len(kept) == 1
    assert (kept[0]["awarded_won"], kept[0]["asked_won"], kept[0]["receipt"]) == (
        20_000_000,
        25_000_000,
        "A-1",
    )
    firm = (await clerk("firm", row["business_number"], "--json")).document
    assert [(one["case"], one["outcome"]) for one in firm["cases"]] == [(None, "completed")]
    assert {(one["fact"], one["valid_from"], one["source"]) for one in firm["facts"]} == {
        (fact, "2018-03-05", "2018년 지원대장") for fact in ("business_number", "name", "district")
    }


async def test_what_is_over_is_corrected_only_where_somebody_says_so(
    clerk: Clerk, tmp_path: Path
) -> None:
    row = over(programme="past-corrected")
    await imported(clerk, write(tmp_path / "past.csv", row))
    mended = write(tmp_path / "mended.csv", row | {"awarded": "3천만원"})
    faults = (await imported(clerk, mended, code=3))["faults"]
    assert "--correct" in faults[0]["why"]
    done = await imported(clerk, mended, "--correct")
    assert [one["state"] for one in done["rows"]] == ["corrected"]
    (awarded,) = await counted(clerk, "past-corrected")
    assert (awarded["number"], awarded["amount_won"]) == (1, 30_000_000)


async def test_a_case_under_way_goes_on_from_its_stage(
    clerk: Clerk, tmp_path: Path, world: World
) -> None:
    row = late(filed_at="2026-01-20 17:50", receipt="2026-77", agreed_on="2026-03-20")
    file = write(tmp_path / "late.csv", row, late(stage="review", awarded="", awarded_on=""))
    first = await imported(clerk, file)
    assert [(one["state"], one["stage"]) for one in first["rows"]] == [
        ("under_way", "execution"),
        ("under_way", "review"),
    ]
    case = first["rows"][0]["case"]
    kept = await world.pool.fetchrow("select * from application where case_id = $1", case)
    assert kept is not None
    assert (kept["stage"], kept["awarded_won"], kept["receipt"], kept["entered_from"]) == (
        "execution",
        30_000_000,
        "2026-77",
        "선정 통보서",
    )
    assert kept["awarded_on"].isoformat() == "2026-03-02"
    assert (await clerk("complete", case)).code == 0
    again = await imported(clerk, file)
    assert [one["state"] for one in again["rows"]] == ["there", "there"]


async def test_one_sheet_holds_what_begins_what_is_under_way_and_what_is_over(
    clerk: Clerk, tmp_path: Path
) -> None:
    new = {
        "edition": "example-growth",
        "business_number": shown_number(invented_number()),
        "name": "거너공업 (가상)",
    }
    file = write(tmp_path / "all.csv", new, late(), over(programme="past-mixed"))
    done = await imported(clerk, file)
    assert [one["state"] for one in done["rows"]] == ["opened", "under_way", "over"]
    read = await clerk("import", file, "--lang", "ko")
    assert (read.code, "이미 있음 3건" in read.out) == (0, True)


async def test_a_finished_application_may_lean_on_a_loaded_edition(
    clerk: Clerk, tmp_path: Path, world: World
) -> None:
    row = {
        name: cell
        for name, cell in over(edition="sales-channel-2025-1").items()
        if name not in {"programme", "fiscal_year", "benefit"}
    }
    await imported(clerk, write(tmp_path / "past.csv", row | {"awarded_on": "2025-05-02"}))
    kept = await world.pool.fetchrow(
        "select * from past_case where firm = $1", row["business_number"].replace("-", "")
    )
    assert kept is not None
    about = (kept["programme"], kept["fiscal_year"], kept["benefit"])
    assert about == ("sales-channel", 2025, "voucher")


@pytest.mark.parametrize(
    ("row", "field", "named"),
    [
        (over(stage="review"), "", "a stage and an outcome"),
        (over(source=""), "source", "required"),
        (late(source=""), "source", "required"),
        (over(fiscal_year="1999"), "fiscal_year", "2000"),
        (late(awarded_on="1999-12-31"), "awarded_on", "2000"),
        (over(awarded_on="2018-02-30"), "awarded_on", "2018-02-30"),
        (over(awarded_on="2099-02-03"), "awarded_on", "future"),
        (over(filed_at="2018-05-01"), "awarded_on", "lies before the filing (2018-05-01)"),
        (late(stage="closed"), "stage", "outcome"),
        (late(stage="nowhere"), "stage", "must be one of"),
        (late(awarded_on=""), "stage", "awarded_on"),
        (late(awarded="9억"), "awarded", "limit"),
        (late(agreed_on="2026-01-02"), "agreed_on", "lies before the award ("),
        (late(gate="nowhere"), "gate", "nowhere"),
        (late(programme="x"), "", "programme"),
        (late(stage="", source="x"), "", "awarded"),
        (over(outcome="liked"), "outcome", "must be one of"),
        (over(outcome="rejected"), "", "award"),
        (over(benefit=""), "benefit", "required"),
        (over(programme=""), "programme", "required"),
        (over(business_number="999-81-00019"), "business_number", "check digit"),
        (over(business_number="", firm="nobody"), "firm", "no firm"),
        (over(sector="C29"), "", "sector"),
        (over(awarded="많이"), "awarded", "많이"),
    ],
)
async def test_a_row_that_says_too_much_too_little_or_wrong_stops_the_sheet(
    clerk: Clerk, tmp_path: Path, row: dict[str, str], field: str, named: str
) -> None:
    good = over(programme="past-never")
    faults = (await imported(clerk, write(tmp_path / "past.csv", good, row), code=3))["faults"]
    assert (faults[0]["row"], faults[0]["field"]) == (3, field)
    assert named in faults[0]["why"]
    assert await counted(clerk, "past-never") == []


async def test_a_row_is_told_its_choices_in_words(clerk: Clerk, tmp_path: Path) -> None:
    sheet = write(tmp_path / "past.csv", late(stage="심의"))
    said = await clerk("import", str(sheet), "--lang", "ko", "--json")
    assert (said.code, "review(심사)" in said.out) == (3, True)


async def test_one_firm_twice_in_a_programme_s_year_is_a_fault(
    clerk: Clerk, tmp_path: Path
) -> None:
    row = over(programme="past-twice")
    faults = (await imported(clerk, write(tmp_path / "past.csv", row, row), code=3))["faults"]
    assert (faults[0]["row"], "row 2" in faults[0]["why"]) == (3, True)


LEANING = {"programme": "", "fiscal_year": "", "benefit": "", "awarded_on": "2025-05-02"}
NAMED = {"programme": "sales-channel", "fiscal_year": "2025", "awarded_on": "2025-05-02"}


@pytest.mark.parametrize("receipt", ["", "A-7"])
@pytest.mark.parametrize("leaning_first", [True, False])
async def test_one_application_under_two_names_of_its_call_is_a_fault(
    clerk: Clerk, tmp_path: Path, world: World, receipt: str, *, leaning_first: bool
) -> None:
    row = over(edition="sales-channel-2025-1") | LEANING
    other = over(business_number=row["business_number"], receipt=receipt) | NAMED
    rows = (row, other) if leaning_first else (other, row)
    both = await imported(clerk, write(tmp_path / "both.csv", *rows), code=3)
    assert (both["faults"][0]["row"], "row 2" in both["faults"][0]["why"]) == (3, True)
    await imported(clerk, write(tmp_path / "first.csv", rows[0]))
    later = await imported(clerk, write(tmp_path / "later.csv", rows[1]), code=3)
    place = "sales-channel-2025-1" if leaning_first else "sales-channel-2025"
    assert f"as '{place}' (source: 2018년 지원대장)" in later["faults"][0]["why"]
    kept = await world.pool.fetchval(
        "select count(*) from past_case where firm = $1", row["business_number"].replace("-", "")
    )
    assert kept == 1


async def test_two_receipts_are_two_applications(clerk: Clerk, tmp_path: Path) -> None:
    row = over(edition="sales-channel-2025-1", receipt="A-1") | LEANING
    other = over(business_number=row["business_number"], receipt="A-2") | NAMED
    done = await imported(clerk, write(tmp_path / "both.csv", row, other))
    assert [one["state"] for one in done["rows"]] == ["over", "over"]


async def test_a_tally_beside_single_rows_is_pointed_out(clerk: Clerk, tmp_path: Path) -> None:
    row = over(programme="tally-beside")
    await imported(clerk, write(tmp_path / "past.csv", row, over(programme="tally-beside")))
    told = ("tally", "--programme", "tally-beside", "--number", "9", "--source", "보고", "--json")
    beside = (await clerk(*told, "--year", "2018", "--measure", "awarded")).document
    assert "2 counted one by one" in beside["warning"]
    again = (await clerk(*told, "--year", "2018", "--measure", "awarded")).document
    assert "2 counted one by one" in again["warning"]
    for year, measure in (("2017", "awarded"), ("2018", "advised")):
        alone = (await clerk(*told, "--year", year, "--measure", measure)).document
        assert "one by one" not in alone["warning"]


async def test_an_old_number_finds_the_firm_of_a_past_case(clerk: Clerk, tmp_path: Path) -> None:
    old, new = invented_number(), invented_number()
    await clerk("firm", old, "--name", "너더테크 (가상)", "--number", old, "--from", "2015-01-02")
    await clerk("firm", old, "--number", new, "--from", "2020-01-02")
    rows = (over(business_number=new), over(business_number=old, fiscal_year="2017"))
    await imported(clerk, write(tmp_path / "past.csv", *rows))
    firm = (await clerk("firm", new, "--json")).document
    assert (firm["key"], len(firm["cases"])) == (old, 2)


async def test_the_numbers_of_the_first_years_go_in_as_they_stand(clerk: Clerk) -> None:
    source = "주간시흥 2016-10-04 대담"
    done = await imported(clerk, str(PAST))
    assert {one["state"] for one in done["rows"]} <= {"over", "there"}
    for programme, measure, number in (
        ("work-environment", "awarded", "26"),
        ("rnd", "awarded", "3"),
        ("mentor-day", "advised", "93"),
        ("mentor-day", "awarded", "15+"),
        ("makers-association", "members", "모름"),
    ):
        flags = ("--programme", programme, "--year", "2016", "--measure", measure)
        said = await clerk("tally", *flags, "--number", number, "--source", source)
        assert said.code == 0, said.err
    rows = (await clerk("results", "2016", "--json")).document
    found = {
        (row["programme"], row["measure"]): row
        for row in rows
        if row["programme"]
        in {"sales-channel", "work-environment", "rnd", "mentor-day", "makers-association"}
    }
    awards = found["sales-channel", "awarded"]
    assert (awards["number"], awards["amount_won"]) == (2, 40_000_000)
    assert found["work-environment", "awarded"]["number"] == 26
    assert found["rnd", "awarded"]["number"] == 3
    assert found["mentor-day", "advised"]["number"] == 93
    funded = found["mentor-day", "awarded"]
    assert (funded["number"], funded["at_least"]) == (15, True)
    members = found["makers-association", "members"]
    assert (members["number"], members["partly_unknown"]) == (None, True)
    read = (await clerk("results", "2016", "--lang", "ko")).out
    assert ("모름" in read, "15 이상" in read, "40,000,000" in read) == (True, True, True)


async def test_a_tally_told_twice_is_one_count_and_another_number_is_refused(clerk: Clerk) -> None:
    flags = ("tally", "--programme", "tally-twice", "--year", "2016", "--measure", "교육")
    assert (await clerk(*flags, "--number", "1", "--source", "x")).code == 3
    flags = ("tally", "--programme", "tally-twice", "--year", "2016", "--measure", "상담")
    told = (*flags, "--number", "93", "--source", "2016년 보고", "--json")
    first, second = await clerk(*told), await clerk(*told)
    assert (first.document["repeated"], second.document["repeated"]) == (False, True)
    (row,) = await counted(clerk, "tally-twice")
    assert row["number"] == 93
    other = (*flags, "--number", "95", "--source", "2017년 보고")
    said = await clerk(*other)
    assert said.code == 3
    assert "93" in said.sentence
    assert "--correct" in said.sentence
    assert (await clerk(*other, "--correct")).code == 0
    (row,) = await counted(clerk, "tally-twice")
    assert row["number"] == 95


@pytest.mark.parametrize(
    ("changed", "code", "named"),
    [
        ({"year": "1999"}, 3, "year: '1999'"),
        ({"year": "2099"}, 3, "future"),
        ({"number": "many"}, 3, "number: 'many' is no count"),
        ({"number": ""}, 3, "number: is required"),
        ({"source": ""}, 3, "source: is required"),
        ({"measure": "liked"}, 3, "measure: 'liked'"),
        ({"benefit": "gold"}, 3, "benefit: 'gold'"),
        ({"programme": "판로"}, 3, "programme"),
        ({"amount": "0"}, 3, "amount"),
    ],
)
async def test_a_bad_tally_is_one_sentence(
    clerk: Clerk, changed: dict[str, str], code: int, named: str
) -> None:
    told = {
        "programme": "tally-bad",
        "year": "2016",
        "measure": "advised",
        "number": "93",
        "source": "x",
    } | changed
    flags = (word for name, cell in told.items() for word in (f"--{name}", cell))
    said = await clerk("tally", *flags)
    assert (said.code, said.out) == (code, "")
    assert named in said.sentence
    assert await counted(clerk, "tally-bad") == []
