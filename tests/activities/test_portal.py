"""A portal and its faults: exactly one filing, and a sentence where there can be none."""

import asyncio
from collections import deque
from dataclasses import replace

import pytest
from aiohttp import web
from temporalio.exceptions import ApplicationError

from activities.agencies import setting_of
from activities.answers import Outage, plain, refuses
from office.agency import REASON, TOKEN, Agency, Trouble
from schema.refusals import sentence
from schema.submission import NoAddress, PortalRefused, SettingMissing
from tests.activities.filing import Counter, serving

URL = setting_of("example-portal", "DEUNDEUN_PORTAL_URL")
TOKEN_SETTING = setting_of("example-portal", "DEUNDEUN_PORTAL_TOKEN")


def told(refusal: ApplicationError, lang: str = "ko") -> str:
    details = refusal.details[0]
    return sentence(details["word"], details["args"], lang)


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        (Trouble.DOWN, 1),
        (Trouble.ERROR, 1),
        (Trouble.DROP, 2),
        (Trouble.SLOW, 2),
        (Trouble.ODD, 2),
    ],
)
async def test_a_fault_and_the_next_try_are_one_filing(
    fault: Trouble, times: int, counter: Counter, agency: Agency
) -> None:
    order = counter.order("portal")
    agency.portal_faults = deque([fault])
    with pytest.raises(Outage) as outage:
        await counter.submit(order)
    assert not isinstance(outage.value, ApplicationError)
    assert await counter.done(order) == [False]
    assert not agency.portal_faults
    filed = await counter.submit(order)
    assert [kept.times for kept in agency.filings.values()] == [times]
    assert filed.number == agency.filings[order.key].number
    assert filed.filed_at is not None
    assert agency.filings[order.key].told["sha256"] == filed.bundle
    assert agency.filings[order.key].sha256 == filed.bundle


async def test_an_agency_that_is_down_for_long_gets_one_filing(
    counter: Counter, agency: Agency
) -> None:
    order = counter.order("portal")
    agency.portal_faults = deque([Trouble.ERROR] * 3 + [Trouble.DROP] * 2)
    for _ in range(5):
        with pytest.raises(Outage):
            await counter.submit(order)
    await counter.submit(order)
    assert [(kept.key, kept.times) for kept in agency.filings.values()] == [(order.key, 3)]


async def test_what_is_looked_at_first_is_asked_for(counter: Counter, agency: Agency) -> None:
    order = counter.order("portal")
    agency.portal_faults = deque([Trouble.PENDING])
    filed = await counter.submit(order)
    assert filed.number == agency.filings[order.key].number
    assert agency.filings[order.key].times == 1


async def test_a_receipt_that_never_comes_is_an_outage(
    counter: Counter, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.agencies.portal._PATIENCE_SECONDS", 0.0)
    order = counter.order("portal")
    agency.portal_faults = deque([Trouble.PENDING])
    with pytest.raises(Outage, match="no receipt yet"):
        await counter.submit(order)
    assert (await counter.submit(order)).number == agency.filings[order.key].number
    assert agency.filings[order.key].times == 2


async def test_a_refusal_carries_the_agency_s_sentence(counter: Counter, agency: Agency) -> None:
    order = counter.order("portal")
    agency.portal_faults = deque([Trouble.REFUSE])
    with pytest.raises(PortalRefused) as refused:
        await counter.submit(order)
    assert refused.value.non_retryable
    assert REASON in told(refused.value, "ko")
    assert "온라인접수기관" in told(refused.value, "ko")
    assert "(422)" in told(refused.value, "en")
    assert await counter.done(order) == [False]
    assert not agency.filings


async def test_a_wrong_token_is_refused_and_never_told(counter: Counter, agency: Agency) -> None:
    wrong = "geheim-0123456789"
    order = counter.order("portal")
    stranger = replace(counter, settings={**counter.settings, TOKEN_SETTING: wrong})
    with pytest.raises(PortalRefused, match="401") as refused:
        await stranger.submit(order)
    assert wrong not in repr(refused.value) + repr(refused.value.details)
    assert not agency.filings


async def test_nobody_listens(counter: Counter) -> None:
    nobody = replace(counter, settings={**counter.settings, URL: "http://127.0.0.1:1"})
    with pytest.raises(Outage, match="ClientConnectorError") as outage:
        await nobody.submit(counter.order("portal"))
    assert TOKEN not in repr(outage.value)


async def test_what_is_not_set_is_told_by_its_name(counter: Counter) -> None:
    bare = replace(counter, settings={**counter.settings, TOKEN_SETTING: ""})
    with pytest.raises(SettingMissing, match=TOKEN_SETTING):
        await bare.submit(counter.order("portal"))
    with pytest.raises(NoAddress, match="DEUNDEUN_PORTAL_URL_EXAMPLE_AGENCY"):
        await bare.submit(counter.order("portal", agency="example-agency"))


async def test_an_endless_or_nested_answer_is_an_outage(counter: Counter) -> None:
    bodies = iter([b"[" * 100_000, b'{"receipt": "' + b"1" * 300_000, b'{"receipt": ""}', b"\xff"])

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=next(bodies), content_type="application/json")

    async with serving(answer) as url:
        odd = replace(counter, settings={**counter.settings, URL: url})
        order = counter.order("portal")
        for _ in range(4):
            with pytest.raises(Outage, match="200 without a receipt"):
                await odd.submit(order)
    assert next(bodies, None) is None


async def test_a_portal_that_sends_elsewhere_gets_no_token_there(
    counter: Counter, agency: Agency
) -> None:
    async def elsewhere(request: web.Request) -> web.Response:
        await request.read()
        place = f"{agency.portal_url}/filings"
        raise web.HTTPTemporaryRedirect(place)

    async with serving(elsewhere) as url:
        led = replace(counter, settings={**counter.settings, URL: url})
        with pytest.raises(Outage, match="307"):
            await led.submit(counter.order("portal"))
    assert not agency.filings


def test_what_another_says_becomes_one_short_line() -> None:
    assert plain("  파일이\r\n\x1b[31m 깨졌습니다\u202e \x00") == "파일이 [31m 깨졌습니다"
    assert len(plain("가" * 5000)) == 200
    assert [plain(said) for said in (None, 3, ["x"], {"a": 1})] == ["", "", "", ""]


def test_only_a_last_word_is_final() -> None:
    assert [status for status in (400, 401, 403, 413, 422) if not refuses(status)] == []
    assert [
        status for status in (200, 302, 404, 408, 409, 425, 429, 500, 503) if refuses(status)
    ] == []


async def test_a_cancelled_filing_ends_at_once(counter: Counter, agency: Agency) -> None:
    order = counter.order("portal")
    agency.portal_faults = deque([Trouble.SLOW])
    filing = asyncio.create_task(counter.submit(order))
    while not agency.filings:  # noqa: ASYNC110  it comes over a socket
        await asyncio.sleep(0.01)
    filing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await filing
    assert await counter.done(order) == [False]
