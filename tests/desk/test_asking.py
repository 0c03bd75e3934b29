"""At a terminal a person is asked for what a command line lacks, in a real pseudo-terminal."""

import asyncio
from pathlib import Path

import pytest

from office.stack import Stack
from tests.desk.clerks import Clerk
from tests.terminal import CTRL_C, CTRL_D, at_a_terminal
from tests.worlds import World, invented_number


def test_each_missing_word_is_asked_for_in_its_own_question(tmp_path: Path) -> None:
    answers = ("a.b#1\n", "kim\n", "active\n", "홈택스\n")
    code, said = at_a_terminal(
        *("starter.py", "vouch"), answers=answers, DEUNDEUN_HOME=str(tmp_path)
    )
    *questions, last = said
    asked = ["CASE (", "--as (", "--seen active|suspended|closed (", "--reason ("]
    assert [question[: len(one)] for question, one in zip(questions, asked, strict=True)] == asked
    assert (code, "make up" in last) == (5, True)


async def test_an_answer_that_is_wrong_is_asked_for_again(stack: Stack, case: str) -> None:
    code, said = await asyncio.to_thread(
        at_a_terminal,
        *("starter.py", "note", case),
        answers=("kim lee\n", "kim\n", "전화함\n"),
        DEUNDEUN_HOME=str(stack.settings.home),
        DEUNDEUN_TASK_QUEUE="tests",
        DEUNDEUN_PATIENCE="30",
    )
    assert code == 0, said
    assert [line.partition(" ")[0] for line in said if "): " in line] == ["--as", "--as", "--text"]
    assert any("'kim lee'" in line and "이름으로 쓸 수 없습니다" in line for line in said)


async def test_one_of_two_options_is_asked_for_as_yes_or_no(stack: Stack, case: str) -> None:
    code, said = await asyncio.to_thread(
        at_a_terminal,
        *("starter.py", "eligibility", case, "--as", "kim"),
        answers=("아마\n", "예\n"),
        DEUNDEUN_HOME=str(stack.settings.home),
        DEUNDEUN_TASK_QUEUE="tests",
        DEUNDEUN_PATIENCE="30",
    )
    assert code == 0, said
    asked = "--eligible/--ineligible 예|아니요 ("
    assert [line[: len(asked)] for line in said if "): " in line] == [asked] * 2
    assert any("'아마' 대신 예, 아니요 가운데" in line for line in said)


async def test_a_duty_is_asked_for_among_those_of_the_case(
    stack: Stack, clerk: Clerk, world: World
) -> None:
    del world  # its worker answers
    entered = await clerk(
        *("enter", "--edition", "example-growth", "--number", invented_number()),
        *("--name", "가나정밀 (가상)", "--source", "장부", "--stage", "follow_up"),
        *("--amount", "3천만원", "--awarded-on", "2026-03-01", "--agreed-on", "2026-03-10"),
        *("--completed-on", "2026-08-01", "--json"),
    )
    assert entered.code == 0, entered.err
    code, said = await asyncio.to_thread(
        at_a_terminal,
        *("starter.py", "settle", entered.document["case"], "--as", "kim"),
        answers=("실적보고서\n",),
        DEUNDEUN_HOME=str(stack.settings.home),
        DEUNDEUN_TASK_QUEUE="tests",
        DEUNDEUN_PATIENCE="30",
    )
    assert code == 0, said
    known, asked, *_ = said
    assert "실적보고서 (result-report)" in known
    assert asked.startswith("DUTY (")
    assert any("의무 이행" in line for line in said)


@pytest.mark.parametrize("answer", ["no", "아니요", "ineligible", "--ineligible"])
def test_an_answer_is_taken_in_either_language(tmp_path: Path, answer: str) -> None:
    code, said = at_a_terminal(
        *("starter.py", "eligibility", "a#1", "--as", "kim"),
        answers=(f"{answer}\n",),
        DEUNDEUN_HOME=str(tmp_path),
    )
    assert (code, "make up" in said[-1]) == (5, True), said


@pytest.mark.parametrize(
    ("argv", "answers", "code", "sentence"),
    [
        (("note", "a#1"), [CTRL_C], 130, "중단했습니다. 아무것도 보내지 않았습니다."),
        (("note", "a#1"), [CTRL_D], 2, "--as 이름을 붙이거나"),
        (("note", "a#1", "--as", "kim"), ["\n"], 3, "text: 꼭 있어야 합니다"),
        # What was typed is not asked for again.
        (("note", "a#1", "--as", "kim lee"), [], 3, "이름으로 쓸 수 없습니다"),
        (("show", "a#1", "--foo"), [], 2, "--foo"),
    ],
)
def test_whoever_does_not_answer_gets_one_sentence(
    tmp_path: Path, argv: tuple[str, ...], answers: list[str], code: int, sentence: str
) -> None:
    ended, said = at_a_terminal("starter.py", *argv, answers=answers, DEUNDEUN_HOME=str(tmp_path))
    assert (ended, sentence in said[-1]) == (code, True), said


async def test_without_a_terminal_nobody_is_asked(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEUNDEUN_AS")
    assert ((said := await clerk("note", "a#1")).code, "--as" in said.sentence) == (2, True)
