"""What happens between the steps, by nothing but the command line (R1, R7, R12, R15, R17)."""

import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest

from desk import appointing
from desk.delivery import deliver
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from tests.workflows.telling import until
from tests.worlds import World, invented_number

Tell: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]

NOW = datetime.now(UTC).astimezone(OFFICE_ZONE)
SECTIONS = ("--section", "problem=가", "--section", "solution=나", "--section", "scale-up=다")
REVIEW = (
    ("eligibility", "CASE", "--eligible"),
    ("draft", "CASE", "--base", "0", *SECTIONS, "--amount", "30백만원"),
    ("confirm", "CASE", "--version", "1", "--means", "phone"),
    ("receipt", "CASE", "--number", "접수-1"),
)
AWARD = ("decide", "CASE", "--verdict", "passed", "--amount", "20,000,000", "--reference", "결정-1")
SURVEY = "outcome-survey"
DONE = (AWARD, ("agree", "CASE"), ("complete", "CASE"))


def at(days: int, hour: int = 10) -> str:
    return f"{NOW + timedelta(days=days):%Y-%m-%d} {hour}:00"


@pytest.fixture
def tell(clerk: Clerk, case: str) -> Tell:
    """Tell the case: `await tell("note", "CASE", "--text", "x")`; it must be taken."""

    async def said(*argv: str) -> dict[str, Any]:
        told = await clerk(*(case if word == "CASE" else word for word in argv), "--json")
        assert told.code == 0, told.err
        document: dict[str, Any] = told.document
        return document

    return said


@pytest.fixture
async def in_review(tell: Tell, case: str) -> str:
    for line in REVIEW:
        await tell(*line)
    return case


async def refused(clerk: Clerk, case: str, *argv: str) -> str:
    """The one sentence of a refusal."""
    said = await clerk(*(case if word == "CASE" else word for word in argv))
    assert (said.code, said.out) == (3, ""), said.out
    return said.sentence


async def test_an_appointment_is_set_moved_held_and_shown(
    clerk: Clerk, case: str, tell: Tell
) -> None:
    first = await tell(
        "appoint", "CASE", "--kind", "현장 진단", "--at", at(9), "--place", "가상로 1",
        "--attends", "대표, 담당자",
    )  # fmt: skip
    assert (first["kind"], first["waits"][-1]["what"]) == ("appointed", "meeting")
    assert len(first["waits"][-1]["remind_at"]) == 2
    await tell("appoint", "CASE", "--number", "1", "--at", at(12, 15), "--reason", "기관 사정")
    await tell("meet", "CASE", "--number", "1", "--status", "취소", "--result", "다시 잡기로")
    await tell("appoint", "CASE", "--at", at(3))
    (one, two) = (await tell("show", "CASE"))["appointments"]
    assert (one["kind"], one["status"], one["moved"]) == ("diagnosis", "cancelled", 1)
    assert (one["place"], one["attends"], one["result"]) == (
        "가상로 1",
        "대표, 담당자",
        "다시 잡기로",
    )
    assert one["at"].startswith(f"{NOW + timedelta(days=12):%Y-%m-%d}T15:00")
    assert (two["number"], two["kind"], two["status"]) == (2, "visit", "set")
    said = await clerk("show", case, "--lang", "ko")
    assert "[약속]" in said.out
    assert "가상로 1" in said.out
    assert "1번 옮김" in said.out


async def test_calls_are_logged_also_those_that_nobody_answered(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slot in ("first", "first", "later"):
        monkeypatch.setattr(appointing, "_slot", lambda slot=slot: slot)
        told = await tell("call", "CASE", "--not-reached")
        assert (told["kind"], slot) == ("called", slot)
    await tell("call", "CASE", "--reached", "--text", "서류를 금요일에 보낸다")
    lines = [one for one in (await tell("show", "CASE"))["diary"] if one["kind"] == "called"]
    # A command typed twice at once is one call; the same words some time later are another.
    assert [one["details"]["tries"] for one in lines] == [1, 2, 3]
    assert {one["means"] for one in lines} == {"phone"}
    assert lines[-1]["texts"] == {"text": "서류를 금요일에 보낸다"}


async def test_every_line_says_where_it_was_typed(
    clerk: Clerk, case: str, tell: Tell, tmp_path: Any
) -> None:
    await tell("note", "CASE", "--text", "x")
    here = f"desk@{socket.gethostname()}"
    diary = (await tell("show", "CASE"))["diary"]
    assert {line["kind"]: line["via"] for line in diary} == {"opened": here, "noted": here}
    assert here in (await clerk("show", case)).out
    sheet = tmp_path / "a.csv"
    number = invented_number()
    sheet.write_text(f"edition,business_number,name\nexample-growth,{number},가 (가상)\n", "utf-8")
    (row,) = (await tell("import", str(sheet)))["rows"]
    (line,) = (await clerk("show", row["case"], "--json")).document["diary"]
    assert line["via"] == f"import@{socket.gethostname()}"


async def test_an_act_typed_again_at_another_machine_is_the_same_act(
    clerk: Clerk, case: str
) -> None:
    told = {"by": "kim", "text": "두 곳에서"}
    for machine in ("desk@one", "desk@two"):
        await deliver(case, "note", told | {"via": machine})
    diary = (await clerk("show", case, "--json")).document["diary"]
    assert [line["via"] for line in diary if line["kind"] == "noted"] == ["desk@one"]


async def test_a_decision_keeps_its_three_dates_and_its_number(
    clerk: Clerk, in_review: str, tell: Tell
) -> None:
    today = f"{NOW:%Y-%m-%d}"
    await tell(*AWARD, "--announced-on", today, "--received-on", today)
    (one,) = (await tell("show", "CASE"))["decisions"]
    assert (one["announced_on"], one["received_on"], one["reference"]) == (today, today, "결정-1")
    said = await clerk("show", in_review)
    assert "[Decisions]" in said.out
    assert "Announced" in said.out


async def test_a_waiting_list_and_a_promotion(in_review: str, tell: Tell) -> None:
    del in_review
    listed = ("decide", "CASE", "--verdict", "예비", "--rank", "3", "--valid-until", at(60)[:10])
    assert (await tell(*listed))["stage"] == "review"
    shown = await tell("show", "CASE")
    assert shown["decisions"][0]["rank"] == 3
    assert "waiting_list" in {wait["what"] for wait in shown["waits"]}
    promoted = await tell("promote", "CASE", "--amount", "2천만원", "--reference", "추가-1")
    assert (promoted["kind"], promoted["stage"]) == ("promoted", "agreement")
    assert [one["verdict"] for one in (await tell("show", "CASE"))["decisions"]] == [
        "waiting_list",
        "passed",
    ]


async def test_what_was_returned_may_be_filed_again(in_review: str, tell: Tell) -> None:
    del in_review
    back = await tell("decide", "CASE", "--verdict", "반려", "--reason", "서식이 다르다")
    assert back["stage"] in {"drafting", "submission"}
    if back["stage"] == "drafting":
        await tell("confirm", "CASE", "--version", "1")
    assert (await tell("receipt", "CASE", "--number", "접수-2"))["stage"] == "review"


async def test_a_wrong_line_is_corrected_by_another_and_both_stay(
    clerk: Clerk, in_review: str, tell: Tell
) -> None:
    await tell(*AWARD)
    diary = (await tell("show", "CASE"))["diary"]
    (wrong,) = (line["seq"] for line in diary if line["kind"] == "decided")
    right = ("correct", "CASE", "--line", str(wrong), "--amount", "2,500만원", "--reason", "오기")
    sentence = await refused(clerk, in_review, *right, "--reference", "정정-1")
    assert "Somebody else must correct it" in sentence
    told = await tell(*right, "--reference", "정정-1", "--as", "choi")
    shown = await tell("show", "CASE")
    assert shown["awarded_won"] == 25_000_000
    assert shown["decisions"][0]["corrected_by"] == told["seq"]
    (correction,) = shown["corrections"]
    assert (correction["line"], correction["after"]) == (wrong, {"amount": 25_000_000})
    said = await clerk("show", in_review)
    assert f"(corrected by line {told['seq']})" in said.out
    assert "amount 20,000,000 won → 25,000,000 won" in said.out
    korean = (await clerk("show", in_review, "--lang", "ko")).out
    assert f"{wrong}번 줄을 바로잡음, 금액 20,000,000원(2,000만원) → " in korean
    assert "지원 결정액 25,000,000원" in korean


async def test_an_answer_repeats_what_it_recorded(clerk: Clerk, case: str) -> None:
    """An amount with one zero too many, or another day, is seen before anybody relies on it."""
    told = [*REVIEW, AWARD, ("agree", "CASE"), ("complete", "CASE"), ("settle", "CASE", SURVEY)]
    said = {}
    for argv in told:
        typed = [case if word == "CASE" else word for word in argv]
        ground = () if "--reference" in argv else ("--reference", f"문서-{argv[0]}")
        answer = await clerk(*typed, *ground, "--on", f"{NOW:%Y-%m-%d}", "--lang", "ko")
        assert answer.code == 0, answer.err
        said[argv[0]] = answer.out.splitlines()[1].strip()
    today = f"{NOW:%Y-%m-%d} 00:00"
    assert said["draft"] == f"3번 줄 · {today} · 1판 · 30,000,000원(3,000만원) · 문서 문서-draft"
    assert said["confirm"] == f"4번 줄 · {today} · 1판 · 문서 문서-confirm"
    filed = f"· {today} · 1판 · 1회차 · 번호 접수-1 · 제출 {today} · 문서 문서-receipt"
    assert said["receipt"].endswith(filed)
    assert said["decide"].endswith(f"· {today} · 20,000,000원(2,000만원) · 통과 · 문서 결정-1")
    for word in ("agree", "complete"):
        awarded = f"번 줄 · {today} · 선정액 20,000,000원(2,000만원) · 문서 문서-{word}"
        assert said[word].endswith(awarded)
    assert said["settle"] == f"{SURVEY} · {today} · 1회차 · 문서 문서-settle"
    line = said["decide"].partition("번")[0]
    right = ("correct", case, "--line", line, "--amount", "1억 2천만원", "--reason", "오기")
    wrong = await clerk(*right, "--reference", "정정-1", "--as", "choi", "--lang", "ko")
    assert "limit" in wrong.err or "한도" in wrong.err
    right = ("correct", case, "--line", line, "--amount", "2500만원", "--reason", "오기")
    answer = await clerk(*right, "--reference", "정정-1", "--as", "choi", "--lang", "ko")
    assert f"{line}번 줄을 바로잡음 · 금액 20,000,000원(2,000만원) → 25," in answer.out


async def test_a_case_that_is_begun_repeats_the_amount(clerk: Clerk, application: Flags) -> None:
    flags = application(amount="3억", edition="example-growth")
    assert "limit" in (await clerk(*flags)).sentence
    said = await clerk(*application(), "--lang", "ko")
    assert "신청액 30,000,000원(3,000만원)" in said.out


async def test_what_can_be_corrected_is_said_as_it_is_typed(
    clerk: Clerk, in_review: str, tell: Tell
) -> None:
    wrong = ("--amount", "1천만원", "--reason", "오기", "--reference", "정정-1", "--as", "choi")
    sentence = await refused(clerk, in_review, "correct", "CASE", "--line", "2", *wrong)
    assert "Line 2 (eligibility judged)" in sentence
    assert "1 case opened (--amount); " in sentence
    assert "filed (--number, --filed-at)" in sentence
    await tell(*AWARD)
    sentence = await refused(clerk, in_review, "correct", "CASE", "--line", "99", *wrong)
    assert "decided (--amount, --on-day, --verdict)" in sentence


async def test_a_settled_duty_says_what_to_do_about_a_slip(
    clerk: Clerk, in_review: str, tell: Tell
) -> None:
    for argv in DONE:
        await tell(*argv)
    await tell("settle", "CASE", "result-report")
    again = ("settle", "CASE", "result-report", "--on", f"{NOW:%Y-%m-%d}")
    sentence = await refused(clerk, in_review, *again)
    assert f"starter.py note {in_review} --text" in sentence
    assert (await tell("note", "CASE", "--text", "결과보고는 어제였다"))["kind"] == "noted"


async def test_a_wrong_award_is_taken_back(in_review: str, tell: Tell) -> None:
    del in_review
    seq = (await tell(*AWARD))["seq"]
    told = await tell(
        "correct", "CASE", "--line", str(seq), "--verdict", "none", "--reason", "다른 기업",
        "--reference", "정정-2", "--as", "choi",
    )  # fmt: skip
    assert told["stage"] == "review"
    assert (await tell("show", "CASE"))["awarded_won"] is None
    assert (await tell(*AWARD[:-1], "결정-2"))["stage"] == "agreement"


async def test_before_filing_a_firm_withdraws_at_once(tell: Tell) -> None:
    told = await tell("withdraw", "CASE", "--reason", "이사", "--means", "phone")
    assert told["stage"] == "closed"
    assert (await tell("show", "CASE"))["outcome"] == "withdrawn"


async def test_after_filing_a_withdrawal_is_a_request(
    clerk: Clerk, in_review: str, tell: Tell
) -> None:
    assert (await tell("withdraw", "CASE", "--reason", "이사"))["stage"] == "review"
    assert (await tell("show", "CASE"))["withdrawing"] is True
    again = await refused(clerk, in_review, "withdraw", "CASE", "--reason", "두 번")
    assert "acknowledge" in again
    await tell("acknowledge", "CASE", "--refused", "--reason", "이미 평가 중")
    assert (await tell("show", "CASE"))["withdrawing"] is False
    await tell("withdraw", "CASE", "--reason", "그래도")
    assert (await tell("acknowledge", "CASE", "--granted"))["stage"] == "closed"


async def test_a_date_is_moved_with_its_reason(clerk: Clerk, in_review: str, tell: Tell) -> None:
    await tell("supplement", "CASE", "--what", "납세증명", "--until", at(7)[:10])
    told = await tell("postpone", "CASE", "보완 기한", "--until", at(14)[:10], "--reason", "연장")
    (wait,) = (wait for wait in told["waits"] if wait["what"] == "supplement")
    assert wait["until"].startswith(f"{at(14)[:10]}T23:59:59")
    said = await clerk("show", in_review, "--lang", "ko")
    assert f"보완 기한, {at(7)[:10]} 23:59에서" in said.out


async def test_the_date_of_a_duty_is_moved_by_its_name(
    clerk: Clerk, in_review: str, tell: Tell
) -> None:
    for line in DONE:
        await tell(*line)
    day = at(200)[:10]
    move = ("postpone", "CASE", "result-report", "--until", day, "--reason", "기관 승인")
    assert (await tell(*move, "--reference", "승인-1"))["kind"] == "postponed"

    async def due() -> str:
        duties = (await tell("show", "CASE"))["duties"]
        return next(str(one["due_on"]) for one in duties if one["duty"] == "result-report")

    async def moved() -> bool:
        return await due() == day

    await until(moved)
    said = await clerk("postpone", in_review, "nonsense", "--until", day, "--reason", "x")
    assert (said.code, said.out) == (4, "")
    assert "result-report" in said.sentence
    assert "filing(filing)" in said.sentence


async def test_a_visit_is_waived_with_its_ground(
    clerk: Clerk, application: Flags, world: World
) -> None:
    workshop = application(edition="example-workshop", amount="400만원")
    case = (await clerk(*workshop, "--json")).document["case"]
    await clerk("eligibility", case, "--eligible")

    async def filed() -> bool:
        return "filed" in await world.diary(case.partition("#")[0])

    await until(filed)
    waive = ("waive", case, "--what", "현장 진단")
    assert "reason: is required" in (await clerk(*waive, "--reference", "면제-1")).sentence
    assert "reference: is required" in (await clerk(*waive, "--reason", "우수기업")).sentence
    told = await clerk(*waive, "--reason", "우수기업", "--reference", "면제-1", "--json")
    assert (told.code, told.document["kind"]) == (0, "waived")
    assert (await clerk("decide", case, "--verdict", "passed")).code == 0


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (("appoint", "CASE", "--at", "2020-01-02 10:00"), "2020-01-02 10:00"),
        (("appoint", "CASE"), "at: is required"),
        (("appoint", "CASE", "--at", "곧"), "at: '곧'"),
        (("appoint", "CASE", "--at", "2099-02-30 10:00"), "no day of the calendar"),
        (("appoint", "CASE", "--at", at(9), "--kind", "party"), "kind: 'party' must be one of"),
        (("appoint", "CASE", "--at", at(9), "--number", "7"), "7"),
        (("appoint", "CASE", "--at", at(9), "--place", "가" * 201), "at most 200"),
        (("meet", "CASE", "--number", "1", "--status", "held"), "1"),
        (("meet", "CASE", "--number", "1", "--status", "late"), "status: 'late'"),
        (("promote", "CASE", "--amount", "1천만원"), "waiting list"),
        (("decide", "CASE", "--verdict", "rejected"), "reason"),
        (("decide", "CASE", "--verdict", "returned"), "reason"),
        (("decide", "CASE", "--verdict", "passed", "--amount", "4천만원"), "more than was asked"),
        (("decide", "CASE", "--verdict", "passed", "--amount", "1천만원", "--rank", "1"), "rank"),
        ((*AWARD, "--received-on", "2099-01-02"), "lies in the future"),
        ((*AWARD, "--announced-on", "2020-01-02"), "2020-01-02 lies before the decision ("),
        ((*AWARD, "--received-on", "1999-01-02"), "2000"),
        (("decide", "CASE", "--verdict", "예비", "--rank", "0"), "rank"),
        (("postpone", "CASE", "decision", "--until", "2020-01-02", "--reason", "x"), "2020-01-02"),
        (("postpone", "CASE", "decision", "--until", at(9)), "reason: is required"),
        (("postpone", "CASE", "promise", "--until", at(9), "--reason", "x"), "promise"),
        (("waive", "CASE", "--what", "all", "--reason", "x", "--reference", "y"), "'all'"),
        (("correct", "CASE", "--line", "99", "--reason", "x", "--reference", "y"), "99"),
        (("correct", "CASE", "--line", "x", "--reason", "x", "--reference", "y"), "line: 'x'"),
        (("correct", "CASE", "--line", "1", "--reason", "x"), "reference: is required"),
        (("acknowledge", "CASE"), "withdraw"),
        (("withdraw", "CASE"), "reason: is required"),
        (("withdraw", "CASE", "--reason", "a\x07b"), "control sign"),
        (("call", "CASE", "--reached", "--text", "a\x00b"), "control sign"),
        (("note", "CASE", "--text", "가" * 100_000), "at most 20000"),
        (("reassign", "CASE", "--to", "a\tb"), "--to"),
        (("note", "CASE", "--text", "x", "--as", "no name"), "--as: 'no name'"),
    ],
)
async def test_bad_input_is_one_sentence_and_leaves_no_trace(
    clerk: Clerk, in_review: str, world: World, argv: tuple[str, ...], named: str
) -> None:
    before = await world.diary(in_review.partition("#")[0])
    assert named in await refused(clerk, in_review, *argv)
    korean = await clerk(*(in_review if word == "CASE" else word for word in argv), "--lang", "ko")
    assert korean.code == 3
    assert any("가" <= sign <= "힣" for sign in korean.sentence)
    assert await world.diary(in_review.partition("#")[0]) == before


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("call", "CASE"), 2),
        (("postpone", "CASE"), 2),
        (("appoint",), 2),
        (("promote", "no-such#1"), 4),
        (("withdraw", "no-such#1", "--reason", "x"), 4),
    ],
)
async def test_usage_of_the_day_s_commands(
    clerk: Clerk, case: str, argv: tuple[str, ...], code: int
) -> None:
    said = await clerk(*(case if word == "CASE" else word for word in argv))
    assert (said.code, said.out) == (code, "")
    assert said.sentence


async def test_two_clerks_settle_the_same_duty_at_the_same_second(
    clerk: Clerk, in_review: str, tell: Tell
) -> None:
    for line in DONE:
        await tell(*line)
    told = ("settle", "CASE", "result-report", "--round", "1")
    await tell(*told)
    said = await clerk(*(in_review if word == "CASE" else word for word in told), "--as", "lee")
    assert (said.code, said.out) == (3, "")
    assert "result-report" in said.sentence


async def test_changed_facts_of_a_firm_reach_its_open_cases_once(
    clerk: Clerk, application: Flags, world: World
) -> None:
    number = invented_number()
    open_ = (await clerk(*application(number=number), "--json")).document["case"]
    workshop = application(number=number, edition="example-workshop", amount="400만원")
    over = (await clerk(*workshop, "--json")).document["case"]
    await clerk("withdraw", over, "--reason", "x")
    told = (
        "firm", number, "--name", "새이름정밀 (가상)", "--representative", "김비밀",
        "--phone", "010-9876-5432", "--source", "사업자등록증", "--json",
    )  # fmt: skip
    first = await clerk(*told)
    assert first.code == 0, first.err
    assert [(one["case"], one["state"]) for one in first.document["told"]] == [(open_, "told")]
    diary = (await clerk("show", open_, "--json")).document["diary"]
    (line,) = (line for line in diary if line["kind"] == "firm_changed")
    assert line["details"]["facts"] == ["name", "phone", "representative"]
    handle = world.client.get_workflow_handle(open_.partition("#")[0])
    history = (await handle.fetch_history()).to_json()
    assert "김비밀" not in history
    assert "9876" not in history

    again = await clerk(*told)
    assert [one["seq"] for one in again.document["told"]] == [line["seq"]]
    assert (await world.diary(open_.partition("#")[0])).count("firm_changed") == 1
    shown = await clerk("firm", number, "--name", "또새이름 (가상)")
    assert "1 open cases were told" in shown.out


async def test_facts_are_kept_when_no_case_can_be_told_and_told_by_a_repeat(
    clerk: Clerk, application: Flags, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = invented_number()
    case = (await clerk(*application(number=number), "--json")).document["case"]
    told = ("firm", number, "--status", "폐업", "--json")
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    said = await clerk(*told)
    assert (said.code, said.document["recorded"]) == (6, ["status"])
    assert "Temporal" in said.document["told"][0]["why"]
    monkeypatch.delenv("TEMPORAL_ADDRESS")
    again = await clerk(*told)
    assert (again.code, again.document["recorded"]) == (0, [])
    assert [one["state"] for one in again.document["told"]] == ["told"]
    waits = (await clerk("show", case, "--json")).document["waits"]
    assert "firm_changed" in {wait["what"] for wait in waits}
    del world


async def test_facts_that_a_case_brought_itself_are_no_news_to_it(
    clerk: Clerk, application: Flags
) -> None:
    number = invented_number()
    await clerk(*application(number=number))
    said = await clerk("firm", number, "--district", "가온동", "--json")
    assert (said.document["recorded"], said.document["told"]) == ([], [])
    alone = invented_number()
    new = await clerk("firm", alone, "--name", "혼자 (가상)", "--json")
    assert (new.code, new.document["told"]) == (0, [])
