"""The machine writer against a server that speaks the protocol, well and badly."""

import asyncio
import builtins
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from desk import writer
from schema.words import say
from tests.desk.clerks import Clerk, Flags, Said
from tests.desk.endpoint import Endpoint, completion, listening

# All of it is invented; the number's office does not exist.
NAME = "한빛누리정밀(가상)"
PERSON = "도레미"
PHONE = "031-123-4567"
MOBILE = "010-1234-5678"
EMAIL = "owner@firm.example"
ADDRESS = "경기도 시흥시 가온동 산기대학로 237"
NOTE = (
    f"{PERSON} 대표({MOBILE}, {EMAIL})를 만났다. 불량률 6.2%, 재가공 월 38시간. 주소는 {ADDRESS}. "
    f"한빛 누리정밀 공장. 김철수 공장장 동석. 계좌 110-123-456789"
)


@pytest.fixture
async def endpoint(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Endpoint]:
    async with listening() as listens:
        monkeypatch.setenv("DEUNDEUN_WRITER_URL", listens.url)
        monkeypatch.setenv("DEUNDEUN_WRITER_MODEL", "invented")
        monkeypatch.setenv("DEUNDEUN_WRITER_KEY", "sk-invented")
        listens.says("불량률은 6.2%이고 재가공에 월 38시간이 듭니다. 자세한 원인은 미확인입니다.")
        yield listens


@pytest.fixture
async def smart(clerk: Clerk, application: Flags) -> str:
    """A case of a firm of which much is known."""
    flags = application(edition="example-smart", amount="3600만원", name=NAME)
    number = flags[flags.index("--number") + 1]
    case: str = (await clerk(*flags, "--json")).document["case"]
    known = ("--representative", PERSON, "--phone", PHONE, "--email", EMAIL, "--address", ADDRESS)
    told = await clerk("firm", number, *known, "--source", "사업자등록증")
    assert told.code == 0, told.err
    noted = await clerk("advise", "--firm", number, "--topic", "공정 진단", "--text", NOTE)
    assert noted.code == 0, noted.err
    assert (await clerk("eligibility", case, "--eligible")).code == 0
    return case


async def version(clerk: Clerk, case: str) -> int:
    plan = (await clerk("plan", case, "--json")).document["plan"]
    return plan["version"]["number"] if plan["version"] else 0


async def test_it_proposes_and_a_person_accepts(
    clerk: Clerk, smart: str, endpoint: Endpoint
) -> None:
    said = await clerk("write", smart, "--section", "problem", "--json")
    assert said.code == 0, said.err
    assert said.document["texts"]["problem"].startswith("불량률은 6.2%")
    (asked,) = endpoint.heard
    assert asked["model"] == "invented"
    assert "불량률 6.2%" in asked["messages"][-1]["content"]
    assert "어느 공정에서" in asked["messages"][-1]["content"]
    plan = (await clerk("plan", smart, "--json")).document
    assert plan["plan"]["by_machine"] == ["problem"]
    parts = [one for chapter in plan["chapters"] for one in chapter["parts"]]
    assert {one["author"] for one in parts if one["body"]} == {"machine"}
    page = await clerk("plan", smart)
    assert say("author-machine") in page.out
    assert say("desk-plan-not-accepted") in page.out
    assert (await clerk("draft", smart, "--accept", "problem")).code == 0
    assert (await clerk("plan", smart, "--json")).document["plan"]["by_machine"] == []


async def test_nothing_personal_arrives(clerk: Clerk, smart: str, endpoint: Endpoint) -> None:
    async def copies(_: web.Request, told: str) -> web.StreamResponse:
        line = next(line for line in told.splitlines() if "상담 기록" in line)
        return web.json_response(completion(line.partition(" (출처")[0]))

    endpoint.reply = copies
    said = await clerk("write", smart, "--section", "problem", "--section", "summary", "--json")
    assert said.code == 0, said.err
    number = smart.partition(".")[2][:10]
    sent = endpoint.raw
    digits = re.sub(r"[^0-9]", "", sent)
    for datum in (
        NAME,
        "한빛",
        "누리정밀",
        PERSON,
        EMAIL,
        "owner",
        "산기대학로",
        "가온동",
        "김철수",
        "kim",
    ):
        assert datum not in sent, datum
    for datum in (PHONE, MOBILE, number, "110-123-456789"):
        assert datum not in sent, datum
        assert datum.replace("-", "") not in digits, datum
    # The firm's name was only hidden; what a note says of people never comes near a plan.
    written = said.document["texts"]["problem"]
    assert "한빛 누리정밀" in written
    for datum in (PERSON, MOBILE, EMAIL, "김철수"):
        assert datum not in written, datum


async def test_every_section_or_none(clerk: Clerk, smart: str, endpoint: Endpoint) -> None:
    async def second_is_empty(_: web.Request, __: str) -> web.StreamResponse:
        return web.json_response(completion("한글입니다." if len(endpoint.heard) == 1 else ""))

    endpoint.reply = second_is_empty
    said = await clerk("write", smart, "--section", "problem", "--section", "use")
    assert (said.code, "(use)'" in said.sentence) == (3, True)
    assert await version(clerk, smart) == 0


def empty(endpoint: Endpoint) -> None:
    endpoint.says("  \n ")


def nothing(endpoint: Endpoint) -> None:
    endpoint.says(None)


def over_long(endpoint: Endpoint) -> None:
    endpoint.says("긴 글입니다. " * 2_000)


def endless(endpoint: Endpoint) -> None:
    endpoint.says("끝" * 1_000_000)


def cut_off(endpoint: Endpoint) -> None:
    endpoint.says("쓰다가", finish="length")


def not_json(endpoint: Endpoint) -> None:
    endpoint.answers("<html>게이트웨이</html>".encode())


def half_json(endpoint: Endpoint) -> None:
    endpoint.answers(b'{"choices": [{"mess')


def no_choices(endpoint: Endpoint) -> None:
    endpoint.answers(b'{"choices": []}')


def other_shape(endpoint: Endpoint) -> None:
    endpoint.answers(b'{"choices": [{"message": {"content": [1]}}]}')


def not_utf8(endpoint: Endpoint) -> None:
    endpoint.answers(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}')


def control_sign(endpoint: Endpoint) -> None:
    endpoint.says("글\x00입니다")


def refused(endpoint: Endpoint) -> None:
    endpoint.says(None, refusal="도와 드릴 수 없습니다")


def filtered(endpoint: Endpoint) -> None:
    endpoint.says("", finish="content_filter")


def english(endpoint: Endpoint) -> None:
    endpoint.says("The reject rate is 6.2%.")


def invented_figure(endpoint: Endpoint) -> None:
    endpoint.says("불량률을 6.2%에서 3.1%로 낮춥니다.")


def invented_amount(endpoint: Endpoint) -> None:
    endpoint.says("연 3천7백만원을 아낍니다.")


def spelled_figure(endpoint: Endpoint) -> None:
    endpoint.says("매출이 두 배가 됩니다.")


def invented_mark(endpoint: Endpoint) -> None:
    endpoint.says("{{기업Z}}은 축을 깎습니다.")


def broken_mark(endpoint: Endpoint) -> None:
    endpoint.says("{{기업A 은 축을 깎습니다.")


def denied(endpoint: Endpoint) -> None:
    endpoint.answers(b'{"error": {"message": "bad key"}}', 401)


def no_such_model(endpoint: Endpoint) -> None:
    endpoint.answers(b'{"error": {"message": "no such model"}}', 404)


def broken_server(endpoint: Endpoint) -> None:
    endpoint.answers(b"oh", 500)


def busy(endpoint: Endpoint) -> None:
    endpoint.answers(b"{}", 429)


def drops_the_line(endpoint: Endpoint) -> None:
    async def reply(request: web.Request, _: str) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    endpoint.reply = reply


def drops_the_line_midway(endpoint: Endpoint) -> None:
    async def reply(request: web.Request, _: str) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "1000"})
        await answer.prepare(request)
        await answer.write(b'{"choices": [')
        assert request.transport is not None
        request.transport.close()
        return answer

    endpoint.reply = reply


FAULTS: tuple[tuple[Callable[[Endpoint], None], int, str], ...] = (
    (empty, 3, "empty"),
    (nothing, 3, "empty"),
    (over_long, 3, "too long"),
    (endless, 3, "too long"),
    (cut_off, 3, "cut off"),
    (not_json, 3, "can't be read"),
    (half_json, 3, "can't be read"),
    (no_choices, 3, "can't be read"),
    (other_shape, 3, "can't be read"),
    (not_utf8, 3, "can't be read"),
    (control_sign, 3, "can't be read"),
    (refused, 3, "refused"),
    (filtered, 3, "refused"),
    (english, 3, "not Korean"),
    (invented_figure, 3, "3.1"),
    (invented_amount, 3, "3천7백만원"),
    (spelled_figure, 3, "두 배"),
    (invented_mark, 3, "marks"),
    (broken_mark, 3, "marks"),
    (denied, 3, "401"),
    (no_such_model, 3, "404"),
    (broken_server, 5, "500"),
    (busy, 5, "429"),
    (drops_the_line, 5, "can't be reached"),
    (drops_the_line_midway, 5, "can't be reached"),
)


async def test_a_bad_answer_leaves_the_plan_as_it_is(
    clerk: Clerk, smart: str, endpoint: Endpoint
) -> None:
    for asked, (fault, code, word) in enumerate(FAULTS, 1):
        fault(endpoint)
        said = await clerk("write", smart, "--section", "problem")
        assert (said.code, word in said.sentence) == (code, True), (fault, said.err)
        assert "unchanged" in said.sentence
        assert len(endpoint.heard) == asked, fault
    assert await version(clerk, smart) == 0


@pytest.mark.parametrize("drips", [False, True])
async def test_a_slow_answer_is_not_waited_for(
    clerk: Clerk, smart: str, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, *, drips: bool
) -> None:
    monkeypatch.setattr(writer, "_SECONDS", 0.5)

    async def slow(request: web.Request, _: str) -> web.StreamResponse:
        answer = web.StreamResponse()
        if drips:
            # A byte now and then keeps a line alive for ever.
            await answer.prepare(request)
            for _byte in range(20):
                await answer.write(b" ")
                await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        return answer

    endpoint.reply = slow
    said = await clerk("write", smart, "--section", "problem")
    assert (said.code, "did not answer" in said.sentence) == (5, True), said.err
    assert await version(clerk, smart) == 0


async def test_it_is_off_until_it_is_set_up(
    clerk: Clerk, smart: str, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def writes(section: str = "problem") -> Said:
        return await clerk("write", smart, "--section", section)

    assert (await clerk("write", smart)).code == 2
    assert (await writes("cost")).code == 4
    monkeypatch.setenv("DEUNDEUN_WRITER_URL", "ftp://here")
    assert ((await writes()).code, "DEUNDEUN_WRITER_URL" in (await writes()).sentence) == (2, True)
    monkeypatch.setenv("DEUNDEUN_WRITER_URL", "http://[here")
    assert (await writes()).code == 2
    monkeypatch.setenv("DEUNDEUN_WRITER_URL", "http://127.0.0.1:9/v1")
    assert (await writes()).code == 5
    monkeypatch.delenv("DEUNDEUN_WRITER_MODEL")
    assert ((await writes()).code, "DEUNDEUN_WRITER_MODEL" in (await writes()).sentence) == (
        2,
        True,
    )
    assert endpoint.heard == []
    assert await version(clerk, smart) == 0


async def test_without_the_package_there_is_a_sentence(
    clerk: Clerk, smart: str, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name == "openai":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    said = await clerk("write", smart, "--section", "problem")
    assert (said.code, "openai" in said.sentence) == (3, True)
    assert endpoint.heard == []


async def test_nothing_is_sent_at_a_stage_that_takes_no_draft(
    clerk: Clerk, application: Flags, endpoint: Endpoint
) -> None:
    case = (await clerk(*application(edition="example-smart"), "--json")).document["case"]
    said = await clerk("write", case, "--section", "problem")
    assert said.code == 3
    assert endpoint.heard == []


FACTS = "- 신청 지원금: 36,000,000원\n- 설립일: 2020-03-02\n- 4.5명, 불량률 6.2%, 두 명이 잰다"


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("지원금 3천6백만원(36,000,000원), 3,600만 원을 신청합니다.", []),
        ("2020년 3월 2일에 세웠고 6.2％입니다. 두 명이 잽니다.", []),
        ("1) 측정기\n2) 프로그램\n(3) 교육", []),
        ("이 건은 이 대표가 일 년 내내 챙깁니다.", []),
        ("3천7백만원", ["3천7백만원"]),
        ("36,000,001원과 6.3%", ["36,000,001", "6.3"]),
        ("삼천만원을 아끼고 세 명을 뽑아 절반으로", ["삼천만원", "세 명", "절반"]),
        ("1억5000", ["1억5000"]),
    ],
)
def test_a_figure_is_known_however_it_is_spelled(text: str, strange: list[str]) -> None:
    assert writer._strange(text, FACTS) == strange
