"""What is answered to wrong input: an exit code, one sentence, no traceback, nothing done."""

import asyncio

import pytest

from desk.app import COMMANDS
from desk.delivery import deliver
from tests.desk.clerks import Clerk, Flags
from tests.worlds import World


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"number": "999-81-00019"}, "check digit"),
        ({"number": "12"}, "ten digits"),
        ({"amount": "0"}, "amount: '0' must be greater than 0"),
        ({"amount": "-5"}, "greater than 0"),
        ({"amount": "많이"}, "amount: '많이'"),
        ({"amount": "9억"}, "limit of 50,000,000"),
        ({"employees": "아홉"}, "--employees: '아홉'"),
        ({"sector": "29"}, "sector"),
        ({"sector": "Z99"}, "from A to U"),
        ({"name": ""}, "name: is required"),
        ({"on": "2099-01-01"}, "lies in the future"),
        ({"on": "어제"}, "--on: '어제'"),
        ({"speaker": "boss"}, "speaker: 'boss' must be one of"),
    ],
)
async def test_a_bad_start_is_one_sentence(
    clerk: Clerk, application: Flags, changed: dict[str, str], named: str
) -> None:
    said = await clerk(*application(**changed))
    assert (said.code, said.out) == (3, "")
    assert named in said.sentence


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (("receipt", "CASE", "--number", "1", "--filed-at", "2099-01-01"), "in the future"),
        (("draft", "CASE", "--base", "4", "--section", "problem=x"), "--base 0"),
        (("draft", "CASE", "--base", "vier"), "base: 'vier'"),
        (("draft", "CASE", "--base", "4", "--section", "problem=x"), "no version 4 yet"),
        (
            ("draft", "CASE", "--base", "0", "--section", "nope=x"),
            "Known: Problem (problem), Solution (solution)",
        ),
        (
            ("draft", "CASE", "--base", "0", "--section", "No Such=x"),
            "Known: Problem (problem), Solution (solution)",
        ),
        (("confirm", "CASE", "--version", "9"), "Version 9"),
        (("decide", "CASE", "--verdict", "maybe"), "verdict: 'maybe' must be one of"),
        (("note", "CASE", "--text", "a\x00b"), "control sign"),
        (("note", "CASE"), "text: is required"),
        (("close", "CASE", "--outcome", "completed", "--reason", "x"), "completed"),
        (("agree", "CASE"), "agreement"),
    ],
)
async def test_a_bad_answer_is_one_sentence(
    clerk: Clerk, case: str, told: tuple[str, ...], named: str
) -> None:
    await clerk("eligibility", case, "--eligible")
    said = await clerk(*(case if word == "CASE" else word for word in told))
    assert (said.code, said.out) == (3, "")
    assert named in said.sentence


async def test_a_case_without_duties_says_when_they_begin(clerk: Clerk, case: str) -> None:
    said = await clerk("settle", case, "result-report")
    assert (said.code, "Duties begin once complete" in said.sentence) == (4, True)


async def test_what_is_too_big_is_said_before_it_is_sent(clerk: Clerk, case: str) -> None:
    sections = [f"--section=s{number}={'가' * 19_000}" for number in range(30)]
    said = await clerk("draft", case, "--base", "0", *sections)
    assert (said.code, "500,000" in said.sentence) == (3, True)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("list", "--no-such"), 2),
        (("nosuch",), 2),
        (("show",), 2),
        (("eligibility", "x"), 2),
        (("list", "--stage", "nowhere"), 2),
        (("list", "--lang", "fr"), 2),
        (("draft", "x", "--section", "noequals"), 2),
        (("import", "/nowhere.csv"), 2),
        (("show", "no-such#1"), 4),
        (("open", "no-such", "--print"), 4),
        (("bundle", "no-such"), 4),
        (("note", "no-such#1", "--text", "x"), 4),
        (("reopen", "no-such#1", "--reason", "x"), 4),
        (("list", "--edition", "no-such"), 4),
        (("programmes", "no-such"), 4),
        (("firm", "no-such"), 4),
        (("advise", "--kind", "visit", "--firm", "no-such"), 4),
        (("advise", "--kind", "course", "--edition", "no-such"), 4),
        (("edition", "cancel", "no-such", "--notice", "N-1"), 4),
        (("reassign", "--from", "kim", "--to", "lee", "--edition", "no-such"), 4),
        (("facts", "x"), 2),
        (("firm", "x", "--name", " "), 2),
    ],
)
async def test_usage_and_what_is_not_found(clerk: Clerk, argv: tuple[str, ...], code: int) -> None:
    said = await clerk(*argv)
    assert (said.code, said.out) == (code, "")
    assert said.sentence
    told = await clerk(*argv, "--json")
    assert (told.code, told.document["error"]["code"]) == (code, code)


async def test_a_call_that_is_not_there_is_not_found(clerk: Clerk, application: Flags) -> None:
    said = await clerk(*application(edition="no-such"))
    assert (said.code, "example-growth-" in said.sentence) == (4, True)


async def test_a_duty_that_is_not_there(clerk: Clerk, case: str) -> None:
    said = await clerk("settle", case, "no-such-duty")
    assert (said.code, "has no duties yet" in said.sentence) == (4, True)
    assert (await clerk("bundle", case)).code == 4


async def test_who_types_must_be_said(
    clerk: Clerk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEUNDEUN_AS")
    said = await clerk("note", case, "--text", "x")
    assert (said.code, "--as" in said.sentence) == (2, True)
    assert (await clerk("note", case, "--text", "x", "--as", "lee")).code == 0


async def test_a_double_start_is_refused(clerk: Clerk, application: Flags, world: World) -> None:
    flags = application()
    codes = [(await clerk(*flags)).code for _ in range(2)]
    said = await clerk(*flags, "--lang", "ko")
    assert codes == [0, 3]
    assert "이미" in said.sentence
    assert world.edition("example-growth") in said.sentence


async def test_a_double_answer_is_one_act(clerk: Clerk, case: str) -> None:
    told = ("note", case, "--text", "한 번만")
    first = (await clerk(*told, "--json")).document
    second = (await clerk(*told, "--json")).document
    assert (second["seq"], second["repeated"]) == (first["seq"], True)
    # With something in between it is another act.
    await clerk("eligibility", case, "--eligible")
    third = (await clerk(*told, "--json")).document
    assert third["seq"] == first["seq"] + 2
    assert (await clerk("eligibility", case, "--eligible")).code == 3


async def test_an_answer_sent_twice_at_once_is_one_act(clerk: Clerk, case: str) -> None:
    told = {"by": "kim", "text": "동시에"}
    await asyncio.gather(*(deliver(case, "note", told) for _ in range(4)))
    diary = (await clerk("show", case, "--json")).document["diary"]
    assert [line["kind"] for line in diary].count("noted") == 1


async def test_what_was_refused_may_be_right_later(clerk: Clerk, case: str) -> None:
    await clerk("eligibility", case, "--eligible")
    filed = ("receipt", case, "--number", "1", "--filed-at", "2099-01-01", "--reason", "x")
    first, second = await clerk(*filed), await clerk(*filed)
    assert (first.code, second.code, first.err) == (3, 3, second.err)


async def test_an_unexpected_error_is_a_sentence_and_debug_shows_more(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setitem(COMMANDS, "board", breaks)
    said = await clerk("board")
    assert (said.code, "oops" in said.sentence) == (1, True)
    assert "Traceback" in (await clerk("board", "--debug")).err
