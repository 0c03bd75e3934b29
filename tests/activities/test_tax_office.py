"""The tax office's register, against a server that answers as documented, and oddly."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from temporalio.testing import ActivityEnvironment

from activities.answers import Outage
from activities.database import Pool
from activities.tax_office import TaxOffice
from schema.firm import FirmStatus
from schema.tax_office import Match, Registration, Standing, TaxOfficeRefused
from tests.activities.filing import serving
from tests.worlds import World, invented_number

KEY = "a+b/c=="
UNKNOWN = "국세청에 등록되지 않은 사업자등록번호입니다."
Asked = list[tuple[str, str, Any]]


def row(number: Any, **changed: Any) -> dict[str, Any]:
    """A row as the service documents it."""
    return {
        "b_no": number,
        "b_stt": "계속사업자",
        "b_stt_cd": "01",
        "tax_type": "부가가치세 일반과세자",
        "tax_type_cd": "01",
        "end_dt": "",
        "utcc_yn": "N",
        "tax_type_change_dt": "",
        "invoice_apply_dt": "",
        "rbf_tax_type": "해당없음",
        "rbf_tax_type_cd": "99",
    } | changed


def answering(
    say: Callable[[Any], Any], asked: Asked, status: int = 200
) -> Callable[[web.Request], Any]:
    async def answer(request: web.Request) -> web.Response:
        question = await request.json()
        asked.append((request.path, request.query["serviceKey"], question))
        said = say(question)
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        return web.Response(text=text, status=status, content_type="application/json")

    return answer


async def standing_of(
    pool: Pool, numbers: list[str], said: Any, status: int = 200
) -> list[Standing]:
    async with serving(answering(lambda _: said, [], status)) as url:
        office = TaxOffice(pool, {"DEUNDEUN_NTS_KEY": KEY, "DEUNDEUN_NTS_URL": url})
        return await ActivityEnvironment().run(office.status, numbers)


async def test_every_state_is_read(pool: Pool) -> None:
    active, suspended, closed, unknown = (invented_number() for _ in range(4))
    said = {
        "status_code": "OK",
        "request_cnt": 4,
        "match_cnt": 3,
        "data": [
            row(closed, b_stt="폐업자", b_stt_cd="03", end_dt="19991231"),
            row(active),
            row(suspended, b_stt="휴업자", b_stt_cd="02"),
            row(unknown, b_stt="", b_stt_cd="", tax_type=UNKNOWN),
        ],
    }
    found = await standing_of(pool, [active, suspended, closed, unknown], said)
    assert [(one.number, one.registration, one.status) for one in found] == [
        (active, Registration.ACTIVE, FirmStatus.ACTIVE),
        (suspended, Registration.SUSPENDED, FirmStatus.SUSPENDED),
        (closed, Registration.CLOSED, FirmStatus.CLOSED),
        (unknown, Registration.UNREGISTERED, None),
    ]
    assert str(found[2].closed_on) == "1999-12-31"
    assert found[3].tax_type == UNKNOWN


NUMBER = "9998190001"


@pytest.mark.parametrize(
    ("said", "registration"),
    [
        ({"data": row(NUMBER)}, Registration.ACTIVE),  # one row, and no match_cnt
        ({"data": [row(NUMBER, b_stt_cd=1)]}, Registration.ACTIVE),
        ({"data": [row("999-81-90001", b_stt_cd=" 02 ")]}, Registration.SUSPENDED),
        ({"data": [row(int(NUMBER), end_dt=None)]}, Registration.ACTIVE),
        ({"data": [None, "x", row(NUMBER)]}, Registration.ACTIVE),
        ({"data": [{"b_no": NUMBER, "tax_type": UNKNOWN}]}, Registration.UNREGISTERED),
        ({"data": [row(NUMBER, b_stt_cd="09")]}, Registration.UNCLEAR),
        ({"data": [{"b_no": NUMBER}]}, Registration.UNCLEAR),
        ({"data": [row(NUMBER, b_stt="", b_stt_cd="", tax_type="")]}, Registration.UNCLEAR),
        ({"data": [row("1234567891")]}, Registration.UNCLEAR),  # somebody else
        ({"data": []}, Registration.UNCLEAR),
    ],
)
async def test_odd_shapes_are_read_or_called_unclear(
    pool: Pool, said: Any, registration: Registration
) -> None:
    found = await standing_of(pool, [NUMBER], said)
    assert [(one.number, one.registration) for one in found] == [(NUMBER, registration)]


async def test_a_hundred_numbers_a_question(pool: Pool) -> None:
    asked: Asked = []
    numbers = [f"99982{n:05}" for n in range(250)]
    last = {"data": [row(number) for number in reversed(numbers)]}
    async with serving(answering(lambda _: last, asked)) as url:
        office = TaxOffice(pool, {"DEUNDEUN_NTS_KEY": KEY, "DEUNDEUN_NTS_URL": f"{url}/v1/"})
        found = await office.status(numbers)
    assert [one.number for one in found] == numbers
    assert [len(question["b_no"]) for _, _, question in asked] == [100, 100, 50]
    assert [number for _, _, question in asked for number in question["b_no"]] == numbers
    assert {path for path, _, _ in asked} == {"/v1/status"}


@pytest.mark.parametrize("key", [KEY, "a%2Bb%2Fc%3D%3D"])
async def test_a_key_arrives_in_either_spelling(pool: Pool, key: str) -> None:
    asked: Asked = []
    async with serving(answering(lambda _: {"data": [row(NUMBER)]}, asked)) as url:
        await TaxOffice(pool, {"DEUNDEUN_NTS_KEY": key, "DEUNDEUN_NTS_URL": url}).status([NUMBER])
    assert [given for _, given, _ in asked] == [KEY]


async def test_without_a_key_nobody_is_asked(pool: Pool) -> None:
    asked: Asked = []
    async with serving(answering(lambda _: {"data": []}, asked)) as url:
        office = TaxOffice(pool, {"DEUNDEUN_NTS_URL": url})
        found = await office.status([NUMBER])
        assert [one.registration for one in found] == [Registration.NOT_ASKED]
        assert await office.identity("nobody") is Match.NOT_ASKED
    assert asked == []


@pytest.mark.parametrize(
    ("status", "said", "why"),
    [
        (401, {"code": -401, "msg": "유효하지 않은 인증키 입니다."}, "유효하지 않은 인증키"),
        (400, {"code": -4, "msg": "등록되지 않은 인증키 입니다."}, "등록되지 않은 인증키"),
        (413, {"status_code": "TOO_LARGE_REQUEST"}, "TOO_LARGE_REQUEST"),
        (400, "<html>", "-"),
    ],
)
async def test_a_last_word_is_a_refusal(pool: Pool, status: int, said: Any, why: str) -> None:
    with pytest.raises(TaxOfficeRefused, match=f"\\({status}\\): {why}") as refused:
        await standing_of(pool, [NUMBER], said, status)
    assert refused.value.non_retryable
    assert KEY not in repr(refused.value)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, {"msg": "error"}),
        (503, "maintenance"),
        (429, {"msg": "too many"}),
        (200, "<OpenAPI_ServiceResponse>SERVICE ERROR</OpenAPI_ServiceResponse>"),
        (200, {"status_code": "OK"}),
        (200, {"data": "none"}),
        (302, {}),
    ],
)
async def test_anything_else_is_an_outage(pool: Pool, status: int, said: Any) -> None:
    with pytest.raises(Outage, match=f"^{status} without data$"):
        await standing_of(pool, [NUMBER], said, status)


async def test_nobody_listens_and_the_key_stays_here(pool: Pool) -> None:
    settings = {"DEUNDEUN_NTS_KEY": KEY, "DEUNDEUN_NTS_URL": "http://127.0.0.1:1"}
    with pytest.raises(Outage) as outage:
        await TaxOffice(pool, settings).status([NUMBER])
    assert str(outage.value) == "ClientConnectorError"
    assert outage.value.__suppress_context__


@pytest.mark.parametrize(
    ("valid", "match"),
    [("01", Match.MATCHES), ("02", Match.DIFFERS), (1, Match.MATCHES), (None, Match.UNCLEAR)],
)
async def test_who_is_who_is_asked_with_the_record_s_words(
    pool: Pool, world: World, valid: Any, match: Match
) -> None:
    number = invented_number()
    await world.open_case(business_number=number)
    asked: Asked = []

    def say(question: Any) -> Any:
        return {"data": [{"b_no": number, "valid": valid, "request_param": question}]}

    async with serving(answering(say, asked)) as url:
        office = TaxOffice(pool, {"DEUNDEUN_NTS_KEY": KEY, "DEUNDEUN_NTS_URL": url})
        assert await office.identity(number) is Match.UNKNOWN
        assert asked == []
        await pool.executemany(
            "insert into firm_fact (firm, fact, value, valid_from, source, by)"
            " values ($1, $2, $3, '2020-01-01', 'intake', 'kim')",
            [(number, "representative", "홍길동 (가상)"), (number, "founded_on", "2015-03-02")],
        )
        assert await ActivityEnvironment().run(office.identity, number) is match
    assert [(path, question) for path, _, question in asked] == [
        (
            "/validate",
            {"businesses": [{"b_no": number, "start_dt": "20150302", "p_nm": "홍길동 (가상)"}]},
        )
    ]
