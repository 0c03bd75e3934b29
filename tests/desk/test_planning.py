"""A plan at the desk: what it holds, a first draft, forms that go out and come back, rounds."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from schema.words import say
from tests.desk.clerks import Clerk, Flags

WHOLE = Path(__file__).parent.parent / "schema" / "plans" / "good" / "smart.toml"


@pytest.fixture
async def smart(clerk: Clerk, application: Flags) -> str:
    """A case whose plan follows a template, ready to be drafted."""
    flags = application(edition="example-smart", amount="3600만원", name="가온정밀(가상)")
    said = await clerk(*flags, "--json")
    assert said.code == 0, said.err
    case: str = said.document["case"]
    assert (await clerk("eligibility", case, "--eligible")).code == 0
    return case


def part(document: Any, key: str) -> Any:
    """A part of a plan as `plan --json` shows it."""
    (one,) = [
        one for chapter in document["chapters"] for one in chapter["parts"] if one["key"] == key
    ]
    return one


async def shown(clerk: Clerk, case: str) -> Any:
    said = await clerk("plan", case, "--json")
    assert said.code == 0, said.err
    return said.document


def whole_plan() -> dict[str, str]:
    parts: dict[str, str] = tomllib.loads(WHOLE.read_text("utf-8"))["parts"]
    return parts


def wrote(file: Path, parts: Mapping[str, object]) -> Path:
    file.write_text(json.dumps({"sections": parts}), "utf-8")
    return file


async def hand_in_whole(clerk: Clerk, case: str, file: Path) -> None:
    wrote(file, {key: text.replace("2026-", "2027-") for key, text in whole_plan().items()})
    said = await clerk("draft", case, "--base", "0", "--file", str(file))
    assert said.code == 0, said.err


async def test_a_first_draft_holds_what_is_known_and_asks_for_the_rest(
    clerk: Clerk, smart: str
) -> None:
    empty = await clerk("plan", smart)
    assert "draft first" in empty.out
    said = await clerk("draft", "first", smart, "--json")
    assert said.code == 0, said.err
    assert said.document["questions"]
    plan = await shown(clerk, smart)
    summary = part(plan, "summary")
    assert "가온정밀(가상)" in summary["body"]
    assert "4.5명" in summary["body"]
    assert say("part-source-intake", "ko", day="").strip(", ") in summary["body"]
    assert part(plan, "asked")["body"] == "36000000"
    assert part(plan, "cost")["body"] == "미확인"
    assert (summary["version"], summary["author"]) == (1, "clerk")
    assert plan["plan"]["questions"] > 0

    # It is a version to go on from, not one to confirm: the sentence names what has to be known.
    refused = await clerk("confirm", smart, "--version", "1", "--knowing")
    assert refused.code == 3
    assert plan["plan"]["unknown"]
    assert re.findall(r"\(([a-z_-]+)\)", refused.sentence) == plan["plan"]["unknown"]
    again = await clerk("draft", "first", smart)
    assert (again.code, smart in again.sentence) == (3, True)
    assert (await shown(clerk, smart))["plan"]["version"]["number"] == 1


async def test_an_earlier_plan_and_what_was_counselled_come_with_their_source(
    clerk: Clerk, application: Flags, tmp_path: Path
) -> None:
    flags = application(edition="example-smart", name="가온정밀(가상)")
    number = flags[flags.index("--number") + 1]
    first = (await clerk(*flags, "--json")).document["case"]
    await clerk("eligibility", first, "--eligible")
    await hand_in_whole(clerk, first, tmp_path / "plan.json")
    await clerk("close", first, "--outcome", "withdrawn", "--reason", "이사")
    noted = await clerk(
        *("advise", "--firm", number, "--topic", "측정 불량", "--text", "불량률 6.2%를 봤다")
    )
    assert noted.code == 0, noted.err
    second = (await clerk(*flags, "--json")).document["case"]
    await clerk("eligibility", second, "--eligible")
    assert (await clerk("draft", "first", second)).code == 0
    problem = part(await shown(clerk, second), "problem")["body"]
    assert "1,240로트" in problem
    assert first in problem
    assert "불량률 6.2%를 봤다" in problem


async def test_a_plan_is_shown_with_tables_authors_and_findings(
    clerk: Clerk, smart: str, tmp_path: Path
) -> None:
    await hand_in_whole(clerk, smart, tmp_path / "plan.json")
    told = ("draft", smart, "--base", "1", "--section", "total=6천만1원", "--author", "mentor")
    said = await clerk(*told)
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    found = [line for line in lines if line.startswith("  " + say("desk-verdict-error"))]
    assert found, said.out
    plan = await shown(clerk, smart)
    assert (part(plan, "total")["author"], part(plan, "total")["version"]) == ("mentor", 2)
    assert (part(plan, "use")["author"], part(plan, "use")["version"]) == ("clerk", 1)
    assert plan["findings"][0]["verdict"] == "error"

    remark = (
        "comment",
        smart,
        "--text",
        "장비 이름을 견적과 맞춰 주세요",
        "--section",
        "equipment",
    )
    assert (await clerk(*remark)).code == 0
    page = await clerk("plan", smart, "--hints")
    assert page.code == 0, page.err
    assert "장비 이름을 견적과 맞춰 주세요" in page.out
    assert (await clerk("comment", smart, "--resolves", "1")).code == 0
    assert "맞춰 주세요" not in (await clerk("plan", smart)).out
    assert "자동 외경 측정기" in page.out
    assert say("author-mentor") in page.out
    assert "In kind: only within last year's pay" in page.out
    head = next(line for line in page.out.splitlines() if "Specification" in line)
    assert head.split()[:2] == ["Name", "Specification"]
    assert say_counts(plan) in page.out
    assert say_counts(plan) in (await clerk("show", smart)).out

    refused = await clerk("confirm", smart, "--version", "2", "--knowing")
    assert refused.code == 3


def say_counts(plan: Any) -> str:
    counts = {name: plan["plan"][name] for name in ("errors", "warnings", "questions")}
    return say("desk-plan-counts", **counts)


async def test_many_findings_are_cut_and_point_to_the_plan(clerk: Clerk, smart: str) -> None:
    said = await clerk("draft", smart, "--base", "0", "--section", "summary=미확인")
    assert said.code == 0, said.err
    plan = await shown(clerk, smart)
    left = len(plan["findings"]) - 12
    assert left > 0
    assert say("desk-plan-more", count=left, case=smart) in said.out
    order = ["error", "warning", "question"]
    verdicts = [order.index(one["verdict"]) for one in plan["findings"]]
    assert verdicts == sorted(verdicts)


async def test_warnings_are_confirmed_only_knowingly(
    clerk: Clerk, smart: str, tmp_path: Path
) -> None:
    await hand_in_whole(clerk, smart, tmp_path / "plan.json")
    vague = ("draft", smart, "--base", "1", "--section", "use=자부담은 1천만원이고 5년 씁니다.")
    assert (await clerk(*vague)).code == 0
    plan = (await shown(clerk, smart))["plan"]
    assert (plan["errors"], plan["warnings"] > 0) == (0, True)
    assert (await clerk("confirm", smart, "--version", "2")).code == 3
    said = await clerk("confirm", smart, "--version", "2", "--knowing")
    assert said.code == 0, said.err
    assert say("desk-verdict-warning") in said.out


async def test_what_changed_is_shown_part_by_part(clerk: Clerk, smart: str, tmp_path: Path) -> None:
    await hand_in_whole(clerk, smart, tmp_path / "plan.json")
    rows = [
        {"post": "공장장", "task": "과제 책임", "status": "재직", "in_kind": 12_000_000},
        {"post": "사원", "task": "기록", "status": "채용 예정"},
    ]
    told = {"people": rows, "use": "2명이 5년 동안 씁니다."}
    second = wrote(tmp_path / "second.json", told)
    assert (await clerk("draft", smart, "--base", "1", "--file", str(second))).code == 0
    said = await clerk("draft", "diff", smart, "--json")
    assert (said.document["from"], said.document["to"]) == (1, 2)
    changes = {one["part"]: one for one in said.document["changes"]}
    assert set(changes) == {"people", "use"}
    assert changes["people"]["rows"]
    page = await clerk("draft", "diff", smart)
    assert "+2명이 5년 동안 씁니다." in page.out
    assert "(kim)" in page.out
    whole = (await clerk("draft", "diff", smart, "--from", "0", "--to", "2", "--json")).document
    assert {one["how"] for one in whole["changes"]} == {"added"}

    late = ("draft", smart, "--base", "1", "--section", "use=늦게 온 글입니다.", "--as", "lee")
    assert (await clerk(*late)).code == 0
    assert "--proposal 1" in (await clerk("plan", smart)).out
    proposed = await clerk("draft", "diff", smart, "--proposal", "1")
    assert "+늦게 온 글입니다." in proposed.out
    assert "lee" in proposed.out

    assert (await clerk("draft", "diff", smart, "--to", "9")).code == 4
    assert (await clerk("draft", "diff", smart, "--to", "x")).code == 2
    assert (await clerk("draft", "diff", smart, "--to", "2", "--proposal", "1")).code == 2


async def test_a_person_accepts_what_a_machine_wrote(
    clerk: Clerk, smart: str, tmp_path: Path
) -> None:
    await hand_in_whole(clerk, smart, tmp_path / "plan.json")
    told = ("draft", smart, "--base", "1", "--section", "use=측정기를 5년 동안 매일 씁니다.")
    assert (await clerk(*told, "--author", "machine")).code == 0
    assert say("desk-plan-not-accepted") in (await clerk("plan", smart)).out
    assert (await clerk("confirm", smart, "--version", "2", "--knowing")).code == 3
    said = await clerk("draft", smart, "--accept", "use")
    assert said.code == 0, said.err
    assert say("desk-plan-accepted", by="kim") in (await clerk("plan", smart)).out
    assert (await clerk("show", smart)).code == 0
    assert (await clerk("confirm", smart, "--version", "2", "--knowing")).code == 0


async def test_the_page_of_a_case_names_the_papers_to_get(clerk: Clerk, smart: str) -> None:
    page = await clerk("show", smart)
    line = next(line for line in page.out.splitlines() if line.startswith("Papers to get"))
    assert say("paper-lack-missing") in line
    assert "lease" not in line


Change = Callable[[Any], None]


async def returned(clerk: Clerk, case: str, file: Path, change: Change) -> Any:
    """A form as it went out, changed as by a person, and what came of handing it in."""
    said = await clerk("plan", case, "--to", str(file), "--force")
    assert said.code == 0, said.err
    book = load_workbook(file)
    change(book)
    book.save(file)
    return await clerk("draft", case, "--file", str(file))


async def test_a_form_goes_out_and_comes_back(clerk: Clerk, smart: str, tmp_path: Path) -> None:
    file = tmp_path / "계획서.xlsx"

    def fill(book: Any) -> None:
        texts = book[say("desk-form-texts")]
        rows = {row[0].value: row for row in texts.iter_rows(min_row=5)}
        rows["summary"][2].value = "=비슷한 글"
        rows["summary"][2].data_type = "s"
        rows["total"][2].value = 60_000_000
        rows["begins"][2].value = "2027. 6. 1."
        book["Cost table"].append(
            ["H/W 구입비", "측정기", None, 60_000_000, 36_000_000, 12_000_000, 12_000_000]
        )
        book["People"].append(["공장장", "과제 책임", "18년", "재직", 42_000_000, 12_000_000])

    said = await returned(clerk, smart, file, fill)
    assert said.code == 0, said.err
    plan = await shown(clerk, smart)
    assert part(plan, "summary")["body"] == "=비슷한 글"
    assert (part(plan, "total")["body"], part(plan, "begins")["body"]) == ("60000000", "2027-06-01")
    (row,) = json.loads(part(plan, "cost")["body"])
    assert (row["item"], row["support"], row["basis"]) == ("H/W 구입비", 36_000_000, None)
    assert part(plan, "problem")["body"] is None

    # What nobody changed is not handed in again, and keeps its author and version.
    unchanged = await returned(clerk, smart, file, lambda _: None)
    assert (unchanged.code, smart in unchanged.sentence) == (3, True)

    def one_more(book: Any) -> None:
        book["People"].append(["사원", "기록", None, "채용 예정", None, None])

    assert (await returned(clerk, smart, file, one_more)).code == 0
    plan = await shown(clerk, smart)
    assert (part(plan, "people")["version"], part(plan, "cost")["version"]) == (2, 1)


async def test_a_form_on_an_old_version_becomes_a_proposal(
    clerk: Clerk, smart: str, tmp_path: Path
) -> None:
    await clerk("draft", smart, "--base", "0", "--section", "use=1판의 글")
    await clerk("draft", smart, "--base", "1", "--section", "finance=2판의 글")

    def old(book: Any) -> None:
        texts = book[say("desk-form-texts")]
        texts["B2"].value = 1
        next(row for row in texts.iter_rows(min_row=5) if row[0].value == "use")[2].value = "내 글"

    said = await returned(clerk, smart, tmp_path / "plan.xlsx", old)
    assert said.code == 0, said.err
    assert "--proposal 1" in said.out
    plan = await shown(clerk, smart)
    assert plan["plan"]["version"]["number"] == 2
    (proposal,) = plan["proposals"]
    assert proposal["texts"]["use"] == "내 글"


def formula(book: Any) -> None:
    book["Cost table"]["D2"].value = "=1+1"


def formula_in_a_text(book: Any) -> None:
    book[say("desk-form-texts")]["C5"].value = "=HYPERLINK(1)"


def strange_sheet(book: Any) -> None:
    book.create_sheet("메모").append(["뭔가"])


def strange_column(book: Any) -> None:
    book["Cost table"]["A1"].value = "날씨"
    book["Cost table"]["A2"].value = "맑음"


def cell_without_heading(book: Any) -> None:
    book["Cost table"]["Z2"].value = "남는 칸"


def strange_part(book: Any) -> None:
    book[say("desk-form-texts")].append(["weather", "", "맑음"])


def part_twice(book: Any) -> None:
    book[say("desk-form-texts")].append(["summary", "", "또"])


def moved_heading(book: Any) -> None:
    book[say("desk-form-texts")].delete_rows(1)


def no_amount(book: Any) -> None:
    book["Cost table"].append(["H/W 구입비", "측정기", None, "많이", 1, 1, 1])


def another_case(book: Any) -> None:
    book[say("desk-form-texts")]["B1"].value = "example-smart-2026-1.1234567890#1"


def too_long(book: Any) -> None:
    book["Cost table"].cell(2_000, 1).value = "끝"


WRONG: tuple[tuple[Change, str], ...] = (
    (formula, "D2"),
    (formula_in_a_text, "C5"),
    (strange_sheet, "메모"),
    (strange_column, "날씨"),
    (cell_without_heading, "row 2"),
    (strange_part, "Row "),
    (part_twice, "summary"),
    (moved_heading, "A4"),
    (no_amount, "많이"),
    (another_case, "1234567890"),
    (too_long, "1,000"),
)


async def test_a_form_that_is_wrong_is_refused_whole(
    clerk: Clerk, smart: str, tmp_path: Path
) -> None:
    for change, word in WRONG:

        def wrong(book: Any, change: Change = change) -> None:
            book[say("desk-form-texts")]["C5"].value = "쓴 글"
            change(book)

        said = await returned(clerk, smart, tmp_path / "plan.xlsx", wrong)
        assert (said.code, word.lower() in said.sentence.lower()) == (3, True), (change, said.err)
    assert (await shown(clerk, smart))["plan"]["version"] is None


async def test_what_is_no_workbook_is_refused(clerk: Clerk, smart: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(b"")
    assert (await clerk("draft", smart, "--file", str(file))).code == 3
    file.write_bytes(b"PK\x03\x04 broken")
    assert (await clerk("draft", smart, "--file", str(file))).code == 3
    Workbook().save(file)
    said = await clerk("draft", smart, "--file", str(file))
    assert (said.code, str(file) in said.sentence) == (3, True)
    assert (await clerk("draft", smart, "--file", str(tmp_path / "none.xlsx"))).code == 2
    assert (await clerk("plan", smart, "--blank")).code == 2
    assert (await clerk("plan", smart, "--to", str(tmp_path / "plan.hwp"))).code == 2
    assert (await clerk("plan", smart, "--to", str(file))).code == 3


async def test_a_blank_form_leaves_out_what_stands(
    clerk: Clerk, smart: str, tmp_path: Path
) -> None:
    await clerk("draft", smart, "--base", "0", "--section", "use=1판의 글")
    file = tmp_path / "blank.xlsx"
    assert (await clerk("plan", smart, "--to", str(file), "--blank", "--lang", "ko")).code == 0
    book = load_workbook(file)
    texts = book[say("desk-form-texts", "ko")]
    assert [row[2].value for row in texts.iter_rows(min_row=5)].count(None) == texts.max_row - 4
    # Written in one language, it comes back in the other.
    texts["C5"].value = "요약"
    book.save(file)
    assert (await clerk("draft", smart, "--file", str(file), "--lang", "en")).code == 0
    assert part(await shown(clerk, smart), "use")["body"] == "1판의 글"


async def test_a_plan_without_a_template_is_shown_too(clerk: Clerk, case: str) -> None:
    await clerk("eligibility", case, "--eligible")
    await clerk("draft", case, "--base", "0", "--section", "problem=가")
    await clerk("draft", case, "--base", "1", "--section", "problem=나")
    assert part(await shown(clerk, case), "problem")["body"] == "나"
    page = await clerk("draft", "diff", case)
    assert "-가" in page.out
    assert "+나" in page.out
    assert (await clerk("plan", "no-such-case")).code == 4


async def test_a_command_of_two_words_is_one(clerk: Clerk, case: str) -> None:
    for words in (("draft", "first"), ("draft", "diff"), ("--lang", "en", "draft", "first")):
        said = await clerk(*words)
        assert (said.code, " ".join(words[-2:]) in said.sentence) == (2, True)
    # Elsewhere the same words are what they are.
    assert (await clerk("note", case, "--text", "draft", "first")).code == 2
    assert (await clerk("note", case, "--text", "draft first")).code == 0
