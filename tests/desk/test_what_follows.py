"""What the desk shows of a case: what the rules found, who is in it, what comes after an answer."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus

from office.stack import Stack
from schema.words import STARTER
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from tests.workflows.calls import publish
from tests.worlds import World, invented_number

ENTERED = ("--edition", "example-growth", "--name", "가나정밀 (가상)", "--source", "장부")
OVER = (
    *("--stage", "follow_up", "--amount", "3천만원", "--awarded-on", "2026-03-01"),
    *("--agreed-on", "2026-03-10", "--completed-on", "2026-08-01"),
)


@pytest.fixture
def call(stack: Stack, world: World) -> Callable[..., Awaitable[str]]:
    """Publish a call like an example."""
    del world  # its worker answers
    return partial(publish, stack.runtime.owner_url)


async def test_a_case_shows_what_is_known_and_who_is_in_it(clerk: Clerk, case: str) -> None:
    await clerk("facts", case, "--employees", "5.5")
    party = ("--role", "member", "--name", "협력정밀 (가상)", "--percent", "30")
    await clerk("involve", case, *party)
    shown = (await clerk("show", case, "--lang", "ko")).out
    assert "맞음: 상시근로자 수 5.5 (조건 < 10)" in shown
    assert "999-81-" in shown
    assert "기업의 지위 간접보조사업자" in shown
    assert "[알려진 것]" in shown
    assert "[함께하는 곳]" in shown
    stated = next(line for line in shown.splitlines() if "기업 정보 기재" in line)
    assert stated.endswith("상시근로자")
    document = (await clerk("show", case, "--json")).document
    assert [one["name"] for one in document["involved"]] == ["협력정밀 (가상)"]
    assert {one["fact"] for one in document["facts"]} >= {"district", "sector", "employees"}
    assert [one["finding"] for one in document["findings"]] == ["holds"] * 3


async def test_facts_and_a_word_on_them_say_what_the_rules_found(clerk: Clerk, case: str) -> None:
    told = await clerk("facts", case, "--employees", "12", "--lang", "ko")
    assert "상시근로자 수 12 (조건 < 10)" in told.out
    word = await clerk("eligibility", case, "--eligible", "--reason", "x", "--json")
    found = {one["rule"]: one["finding"] for one in word.document["findings"]}
    assert found["employees"] == "fails"
    assert [wait["what"] for wait in word.document["waits"]] == ["draft"]


async def test_a_receipt_that_stands_elsewhere_is_recorded_and_doubted(
    clerk: Clerk, application: Flags, call: Callable[..., Awaitable[str]]
) -> None:
    """In the same call, or of the same firm; in another call another agency may have given it."""
    ours, other = await call("example-growth"), await call("example-growth")
    first, second, third = (invented_number() for _ in range(3))
    told = []

    def receipt(case: str) -> tuple[str, ...]:
        return "receipt", case, "--number", "접수-같음", "--reason", "대표와 함께 냄"

    for edition, number in ((ours, first), (ours, second), (other, third), (other, first)):
        opened = await clerk(*application(edition=edition, number=number), "--json")
        case = opened.document["case"]
        await clerk("eligibility", case, "--eligible")
        said = await clerk(*receipt(case), "--json")
        assert said.code == 0, said.err
        told.append((case, said.document.get("same_receipt", [])))
    cases = [case for case, _ in told]
    assert told[1][1] == [cases[0]]
    assert [said for _, said in (told[0], told[2])] == [[], []]
    assert set(told[3][1]) == {cases[0], cases[2]}
    again = await clerk(*receipt(cases[1]), "--lang", "ko")
    assert (again.code, "다른 사건에도 있습니다" in again.out) == (0, True)
    assert cases[0] in again.out


async def test_a_case_that_is_closed_and_opened_again_says_what_follows(
    clerk: Clerk, case: str
) -> None:
    still = await clerk("reopen", case, "--reason", "x", "--lang", "ko")
    assert (still.code, "아직 진행 중" in still.sentence) == (3, True)
    closed = await clerk("close", case, "--outcome", "withdrawn", "--reason", "x", "--lang", "ko")
    assert "끝난 사건: 철회" in closed.out
    opened = await clerk("reopen", case, "--reason", "x", "--lang", "ko")
    assert "기록했습니다: 다시 열림" in opened.out
    assert "담당자: 신청 자격 확인" in opened.out


async def test_a_stage_that_a_case_never_came_to_starts_nothing(
    clerk: Clerk, case: str, world: World
) -> None:
    await clerk("close", case, "--outcome", "withdrawn", "--reason", "x")
    again = ("reopen", case, "--reason", "x", "--stage")
    for stage in ("follow_up", "execution", "review"):
        said = await clerk(*again, stage, "--lang", "ko")
        assert (said.code, "열 수 있는 단계: 자격 확인" in said.sentence) == (3, True)
    run = await world.client.get_workflow_handle(case.partition("#")[0]).describe()
    assert run.status is WorkflowExecutionStatus.COMPLETED
    assert (await clerk(*again, "자격 확인")).code == 0


async def test_a_case_that_was_followed_is_not_opened_again(
    clerk: Clerk, application: Flags
) -> None:
    flags = application()
    first = (await clerk(*flags, "--json")).document["case"]
    await clerk("close", first, "--outcome", "withdrawn", "--reason", "x")
    second = (await clerk(*flags, "--json")).document["case"]
    said = await clerk("reopen", first, "--reason", "x")
    assert (said.code, second in said.sentence) == (3, True)


async def test_an_entered_case_and_a_settled_duty_say_what_is_waited_for(clerk: Clerk) -> None:
    entered = await clerk("enter", "--number", invented_number(), *ENTERED, *OVER, "--json")
    assert entered.code == 0, entered.err
    waits = entered.document["waits"]
    assert {wait["duty"] for wait in waits} >= {"result-report", "outcome-survey"}
    case = entered.document["case"]
    settled = await clerk("settle", case, "result-report", "--lang", "ko")
    assert "성과조사 (outcome-survey) · 의무 이행" in settled.out


@pytest.mark.usefixtures("world")
async def test_a_duty_is_settled_by_the_name_that_a_clerk_reads(clerk: Clerk) -> None:
    entered = await clerk("enter", "--number", invented_number(), *ENTERED, *OVER, "--json")
    assert entered.code == 0, entered.err
    case = entered.document["case"]
    wrong = await clerk("settle", case, "실적", "--lang", "ko")
    assert (wrong.code, "실적보고서 (result-report)" in wrong.sentence) == (4, True)
    none = await clerk("settle", case, "--lang", "ko")
    assert (none.code, none.sentence.startswith("어느 의무인지 ")) == (2, True)
    assert re.search(r"실적보고서 \(result-report\) \S.*?, 기한 20\d\d-\d\d-\d\d", none.sentence)
    said = await clerk("settle", case, "실적보고서", "--means", "공문", "--lang", "ko")
    assert said.code == 0, said.err
    shown = (await clerk("show", case, "--lang", "ko")).out
    assert re.search(r"실적보고서 \(result-report\) +이행 완료", shown)
    assert any("의무 이행" in line and "실적보고서" in line for line in shown.splitlines())


async def test_a_choice_is_made_and_named_in_either_language(clerk: Clerk, case: str) -> None:
    told = ("note", case, "--text", "x", "--lang", "ko")
    said = await clerk(*told, "--audience", "대표", "--speaker", "대표", "--means", "전화")
    assert said.code == 0, said.err
    line = (await clerk("show", case, "--json")).document["diary"][-1]
    given = (line["details"]["audience"], line["speaker"], line["means"])
    assert given == ("firm_owner", "firm_owner", "phone")
    said = await clerk(*told, "--means", "편지")
    assert "--means: '편지' 대신" in said.sentence
    assert "phone(전화), visit(방문)" in said.sentence
    said = await clerk("list", "--waits-for", "남", "--lang", "ko")
    assert "clerk(담당자), firm_owner(신청기업 대표), agency(기관)" in said.sentence
    said = await clerk("close", case, "--outcome", "완료", "--reason", "x", "--lang", "ko")
    assert "withdrawn(철회)" in said.sentence
    said = await clerk("close", case, "--outcome", "철회", "--reason", "x", "--lang", "ko")
    assert "끝난 사건: 철회" in said.out


async def test_an_answer_says_what_comes_next_and_no_date_that_nobody_knows(
    clerk: Clerk, case: str
) -> None:
    said = await clerk("note", case, "--text", "x", "--lang", "ko")
    assert "  담당자: 신청 자격 확인\n" in said.out
    assert said.out.endswith(f"다음: {STARTER} eligibility {case} --eligible\n")
    assert "기한 -" not in said.out


async def test_what_comes_next_is_what_the_plan_lacks_then_the_owners_yes(
    clerk: Clerk, case: str
) -> None:
    async def after(*argv: str) -> list[str]:
        said = await clerk(argv[0], case, *argv[1:], "--lang", "ko")
        assert said.code == 0, said.err
        return [line for line in said.out.splitlines() if STARTER in line]

    def drafting(base: int, *keys: str) -> str:
        texts = " ".join(f"--section {key}=TEXT" for key in keys)
        return f"다음: {STARTER} draft {case} --base {base} {texts}"

    wanted = ("problem", "solution", "scale-up")
    assert await after("eligibility", "--eligible") == [drafting(0, *wanted)]
    one = await after("draft", "--base", "0", "--section", "solution=나")
    assert one == [drafting(1, "problem", "scale-up")]
    early = await clerk("confirm", case, "--version", "1", "--lang", "ko")
    assert early.code == 3
    assert "(problem), " in early.sentence
    assert "(scale-up)" in early.sentence
    assert "(solution)" not in early.sentence
    rest = ("--section", "problem=가", "--section", "scale-up=다")
    whole = await after("draft", "--base", "1", *rest)
    assert whole == [f"다음: {STARTER} confirm {case} --version 2 --means phone"]
    assert await after("confirm", "--version", "2") == [
        f"다음: {STARTER} bundle {case}",
        f"낸 다음: {STARTER} receipt {case} --number NUMBER",
    ]
    filed = await after("receipt", "--number", "접수-1")
    decision = f"decide {case} --verdict passed --amount 30000000"
    assert filed == [f"다음: 기관의 답이 오면 {STARTER} {decision}"]


async def test_the_wrong_step_names_the_one_that_is_asked_for(clerk: Clerk, case: str) -> None:
    early = await clerk("decide", case, "--verdict", "passed", "--lang", "ko")
    assert early.code == 3
    assert early.sentence.startswith("지금은 '자격 확인' 단계라서 ")
    assert early.sentence.endswith(f" (다음: {STARTER} eligibility {case} --eligible)")
    told = (await clerk("agree", case, "--json")).document["error"]
    assert (told["word"], told["args"]["stage"]) == ("refusal-wrong-stage", "eligibility")


async def test_another_receipt_that_nobody_asked_for_needs_a_reason(
    clerk: Clerk, case: str, world: World
) -> None:
    await clerk("eligibility", case, "--eligible")
    first = await clerk("receipt", case, "--number", "접수-1", "--reason", "대표와 함께 냄")
    assert first.code == 0, first.err
    again = ("receipt", case, "--number", "접수-2")
    said = await clerk(*again, "--lang", "ko")
    assert said.code == 3
    for named in ("이미 접수번호 접수-1", f"correct {case} --line", "(--reason)"):
        assert named in said.sentence
    assert (await world.diary(case.partition("#")[0])).count("filed") == 1
    assert (await clerk(*again, "--reason", "기관이 다시 받음")).code == 0
    until = f"{datetime.now(OFFICE_ZONE) + timedelta(days=7):%Y-%m-%d}"
    assert (await clerk("supplement", case, "--what", "납세증명", "--until", until)).code == 0
    assert (await clerk("receipt", case, "--number", "보완-1")).code == 0


@pytest.mark.usefixtures("case")
async def test_a_list_of_a_clerk_without_cases_names_those_who_have(clerk: Clerk) -> None:
    said = await clerk("list", "--clerk", "nobody", "--lang", "ko")
    assert (said.code, "'nobody' 님이 맡은 진행 중인 사건은 없습니다" in said.out) == (0, True)
    assert "kim" in said.out.splitlines()[-1]
    held = await clerk("list", "--clerk", "kim", "--stage", "agreement")
    assert "Clerks who have" not in held.out


async def test_a_blank_sheet_says_how_it_comes_in(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "신청 표.xlsx"
    said = await clerk("template", str(file), "--lang", "ko")
    assert f"{STARTER} import '{file}' --dry-run" in said.out


async def test_a_cancelled_call_says_which_cases_ended(
    clerk: Clerk, application: Flags, call: Callable[..., Awaitable[str]]
) -> None:
    edition = await call("example-growth")
    case = (await clerk(*application(edition=edition), "--json")).document["case"]
    cancel = ("edition", "cancel", edition, "--notice", "공고-7", "--reason", "예산 삭감")
    said = await clerk(*cancel, "--lang", "ko")
    assert "이 공고로 끝난 사건 1건" in said.out
    assert case in said.out
    lines = (await clerk("show", case, "--lang", "ko")).out.splitlines()
    told = next(line for line in lines if "공고 변경 알림" in line)
    assert "취소" in told
    assert (told.count("공고-7"), told.count("예산 삭감")) == (1, 1)


async def test_a_slip_in_an_announcement_starts_nothing(
    clerk: Clerk, call: Callable[..., Awaitable[str]], world: World
) -> None:
    edition = await call("example-growth")
    until = f"{datetime.now(OFFICE_ZONE) + timedelta(days=60):%Y-%m-%d}"
    extend = ("edition", "extend", edition, "--notice", "N-1", "--until", until)
    assert (await clerk(*extend, "--gate", "nope")).code == 3
    assert (await clerk(*extend, "--published", until)).code == 3
    assert (await clerk("reopen", f"{edition}.1#1", "--reason", "x")).code == 4
    started = [
        one async for one in world.client.list_workflows(f"WorkflowId STARTS_WITH '{edition}'")
    ]
    assert [one for one in started if one.status is WorkflowExecutionStatus.FAILED] == []


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (("involve", "x", "--role", "member", "--name", "홍 900101-1234567"), "resident number"),
        (("firm", "9998177775", "--name", "9001011234567"), "resident number"),
        (("new", "--name", "홍 900101 - 1234567"), "resident number"),
        (("note", "x", "--text", "홍 900101-1234567"), "text: holds what looks like a resident"),
        (("enter", "--edition", "example-growth", "--name", "x"), "--number: is required"),
        (("facts", "x", "--sector", "29"), "such as C29"),
        (("draft", "x", "--base", "0", "--amount", "많이"), "whole number of won such as"),
        (("draft", "x", "--base", "vier"), "whole number in digits"),
        (("note", "x", "--text", "x", "--as", "김 담당"), "--as: '김 담당' is no working name"),
        (("note", "x", "--text", "x", "--speaker", "boss"), "clerk, firm_owner, agency, party"),
    ],
)
async def test_what_is_wrong_is_said_as_it_is_typed(
    clerk: Clerk, argv: tuple[str, ...], named: str
) -> None:
    said = await clerk(*argv)
    assert (said.code, said.out) == (3, "")
    assert named in said.sentence


async def test_a_case_hears_of_no_firm_founded_in_the_future(clerk: Clerk, case: str) -> None:
    said = await clerk("facts", case, "--founded-on", "2099-01-01")
    assert (said.code, "--founded-on: 2099-01-01" in said.sentence) == (3, True)
    assert (await clerk("facts", case, "--founded-on", "2019-01-01")).code == 0


async def test_a_command_in_a_sentence_can_be_pasted(clerk: Clerk) -> None:
    for argv, command in ((("show", "x"), "list --all"), (("list", "--no-such"), "list --help")):
        said = await clerk(*argv)
        assert f" .venv/bin/python starter.py {command}" in said.sentence


async def test_a_firm_is_not_founded_in_the_future(clerk: Clerk) -> None:
    number = invented_number()
    told = ("firm", number, "--name", "가나정밀 (가상)", "--founded-on", "2099-01-01")
    said = await clerk(*told)
    assert (said.code, "--founded-on" in said.sentence) == (3, True)
    assert (await clerk("firm", number)).code == 4


async def test_a_tally_of_a_programme_without_calls_is_pointed_out(clerk: Clerk) -> None:
    told = ("--year", "2019", "--measure", "advised", "--number", "93", "--source", "장부")
    said = await clerk("tally", "--programme", "exmaple-growth", *told)
    assert (said.code, "check the spelling" in said.out) == (0, True)
