"""A case carried by hand, by nothing but the command line."""

import hashlib
from pathlib import Path

import pytest

from office.stack import Stack
from schema.words import say
from tests.desk.clerks import Clerk, Flags
from tests.worlds import World

SECTIONS = ("--section", "problem=가", "--section", "solution=나", "--section", "scale-up=다")


async def test_from_new_to_the_first_settled_duty(clerk: Clerk, case: str, tmp_path: Path) -> None:
    async def tell(*argv: str) -> str:
        said = await clerk(*argv, "--json")
        assert said.code == 0, said.err
        assert said.err == ""
        return str(said.document["stage"])

    assert await tell("eligibility", case, "--eligible", "--means", "phone") == "drafting"
    assert await tell("draft", case, "--base", "0", *SECTIONS, "--amount", "30백만원") == "drafting"
    assert await tell("comment", case, "--text", "[숫자]를 적어 주세요") == "drafting"
    assert await tell("comment", case, "--resolves", "1") == "drafting"
    assert await tell("confirm", case, "--version", "1", "--means", "visit") == "submission"
    assert await tell("receipt", case, "--number", "접수-1") == "review"
    assert await tell("supplement", case, "--what", "납세증명", "--until", "2099-12-01") == "review"
    assert await tell("receipt", case, "--number", "보완-1") == "review"
    decided = ("decide", case, "--verdict", "passed", "--amount", "28,000,000")
    assert await tell(*decided, "--reference", "결정-1") == "agreement"
    assert await tell("agree", case, "--speaker", "firm_owner") == "execution"
    assert await tell("complete", case) == "follow_up"
    assert await tell("settle", case, "result-report") == "follow_up"

    shown = (await clerk("show", case, "--json")).document
    assert (shown["stage"], shown["awarded_won"], shown["receipt"]) == (
        "follow_up",
        28_000_000,
        "보완-1",
    )
    assert [section["body"] for section in shown["sections"]] == ["가", "다", "나"]
    assert [comment["open"] for comment in shown["comments"]] == [False, False]
    assert [filing["number"] for filing in shown["filings"]] == ["접수-1", "보완-1"]
    assert shown["decisions"][0]["reference"] == "결정-1"
    assert {duty["duty"]: duty["status"] for duty in shown["duties"]}["result-report"] == "settled"
    until = next(line for line in shown["diary"] if line["kind"] == "supplement_requested")
    assert until["details"]["until"] == "2099-12-01T23:59:59+09:00"

    said = await clerk("show", case)
    assert "[숫자]를 적어 주세요" in said.out
    assert "[Selection · Problem (problem) · version 1 · kim]" in said.out
    (decision,) = [line for line in said.out.splitlines() if line.startswith("Selection ")]
    assert "결정-1" in decision
    await _check_bundle(clerk, case, tmp_path / "꾸러미")


def hashed(folder: Path) -> list[str]:
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()]


async def _check_bundle(clerk: Clerk, case: str, folder: Path) -> None:
    said = await clerk("bundle", case, "--to", str(folder), "--json")
    assert hashed(folder) == [said.document["sha256"]]
    again = await clerk("bundle", case, "--to", str(folder))
    assert (again.code, "--force" in again.sentence) == (3, True)
    assert (await clerk("bundle", case, "--to", str(folder), "--force")).code == 0


async def test_a_plan_is_read_from_a_file(clerk: Clerk, case: str, tmp_path: Path) -> None:
    await clerk("eligibility", case, "--eligible")
    file = tmp_path / "계획.toml"
    file.write_text('amount = 20000000\n[sections]\nproblem = "파일"\nteam = "둘"\n', "utf-8")
    given = ("draft", case, "--base", "0", "--file", str(file), "--section", "problem=명령")
    assert (await clerk(*given)).code == 0
    shown = (await clerk("show", case, "--json")).document
    texts = {section["section"]: section["body"] for section in shown["sections"]}
    assert (texts, shown["asked_won"]) == ({"problem": "명령", "team": "둘"}, 20_000_000)

    file.write_text("[sections", "utf-8")
    broken = await clerk("draft", case, "--base", "1", "--file", str(file))
    assert (broken.code, "계획.toml" in broken.sentence) == (3, True)
    missing = await clerk("draft", case, "--base", "1", "--file", str(tmp_path / "없음.json"))
    assert missing.code == 2


async def test_the_list_finds_a_case_by_everything_it_says(
    clerk: Clerk, world: World, case: str
) -> None:
    async def cases(*flags: str) -> list[str]:
        return [row["case"] for row in (await clerk("list", *flags, "--json")).document]

    assert case in await cases()
    assert case in await cases("--stage", "자격 확인", "--clerk", "kim", "--waits-for", "담당자")
    assert case in await cases("--edition", "example-growth", "--stage", "eligibility")
    assert case in await cases("--edition", world.edition("example-growth"))
    assert case not in await cases("--late")
    assert case not in await cases("--waits-for", "agency")
    assert case not in await cases("--clerk", "nobody")

    await clerk("close", case, "--outcome", "withdrawn", "--reason", "이사")
    assert case not in await cases()
    assert case in await cases("--all", "--stage", "closed")


async def test_what_is_piped_is_never_cut(clerk: Clerk, case: str) -> None:
    said = await clerk("list")
    line = next(line for line in said.out.splitlines() if case in line)
    assert "라마정밀 (가상)" in line
    assert "30,000,000" in line
    assert case in (await clerk("show", case)).out


async def test_a_narrow_window_breaks_lines_but_cuts_nothing(
    clerk: Clerk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    said = await clerk("list")
    assert case in said.out
    assert "30,000,000" in said.out
    assert "…" not in said.out


async def test_the_board_counts_and_the_page_is_found(
    clerk: Clerk, case: str, stack: Stack
) -> None:
    board = (await clerk("board", "--json")).document
    counted = {row["stage"]: row for row in board["stages"]}
    assert counted["eligibility"]["clerk"] >= 1
    assert "eligibility" in (await clerk("board")).out
    page = (await clerk("open", case, "--print", "--json")).document["page"]
    assert page.startswith(stack.runtime.ui_url)
    assert case.partition("#")[0] in page


async def test_both_languages_are_spoken(clerk: Clerk, case: str) -> None:
    korean = await clerk("decide", case, "--verdict", "passed", "--lang", "ko")
    english = await clerk("--lang", "en", "decide", case, "--verdict", "passed")
    assert (korean.code, english.code) == (3, 3)
    assert say("stage-eligibility", "ko") in korean.sentence
    assert say("stage-eligibility", "en") in english.sentence
    answer = await clerk("eligibility", case, "--eligible", "--lang", "ko", "--json")
    assert say("stage-drafting", "ko") in answer.document["message"]


async def test_a_closed_attempt_may_be_followed_by_another(
    clerk: Clerk, application: Flags
) -> None:
    flags = application()
    first = (await clerk(*flags, "--json")).document["case"]
    await clerk("close", first, "--outcome", "withdrawn", "--reason", "늦었다")
    second = (await clerk(*flags, "--json")).document["case"]
    assert (first[-2:], second[-2:]) == ("#1", "#2")
    # The first attempt's id never leads to the second.
    said = await clerk("eligibility", first, "--eligible")
    assert said.code == 3
    assert (await clerk("eligibility", second.partition("#")[0], "--eligible")).code == 0


async def test_the_firms_own_key_is_found_by_its_number(clerk: Clerk, application: Flags) -> None:
    flags = application(firm="renamed-firm")
    first = (await clerk(*flags, "--json")).document["case"]
    assert ".renamed-firm#" in first
    known = flags[: flags.index("--firm")]
    known[known.index("example-growth")] = "example-workshop"
    known[known.index("3천만원")] = "300만원"
    second = await clerk(*known, "--json")
    assert ".renamed-firm#" in second.document["case"]
    other = await clerk(*known, "--firm", "other-firm")
    assert (other.code, "renamed-firm" in other.sentence) == (3, True)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("command", ["doctor", "audit"])
async def test_the_house_is_looked_after(clerk: Clerk, command: str) -> None:
    flags = ("--no-mend",) if command == "audit" else ()
    said = await clerk(command, *flags, "--json")
    assert said.code in {0, 5, 6}
    assert isinstance(said.document, list)
