"""What an agency says at the webhook reaches its case once, and nobody else's word does."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from activities.database import Pool, connect
from activities.filings import Filings
from office.agency import SECRET, Agency, Telling
from office.settings import ROOT
from office.stack import Stack
from office.webhook import EVENTS, Delivery, Webhook, secret_of
from schema.messages import TOLD
from schema.submission import ToFile
from tests.hostile import JSON, STRANGE, few
from tests.worlds import Case, World

AGENCY = "example-agency"
SETTINGS = {
    "DEUNDEUN_WEBHOOK_SECRET_EXAMPLE_AGENCY": SECRET,
    "DEUNDEUN_WEBHOOK_SECRET_EXAMPLE_CITY": SECRET,
    "DEUNDEUN_WEBHOOK_SECRET_EXAMPLE_CENTRE": "whsec_no base64",
}


@asynccontextmanager
async def served(webhook: Webhook) -> AsyncIterator[str]:
    runner = web.AppRunner(webhook.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/agency"
    finally:
        await runner.cleanup()


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    async with served(Webhook(world.client, world.pool, SETTINGS)) as place:
        yield place


@pytest.fixture
def agency(url: str) -> Agency:
    return Agency(webhook=f"{url}/{AGENCY}")


@pytest.fixture
async def case(world: World) -> Case:
    """A case whose plan is confirmed and bundled: it waits for its receipt."""
    case = await world.open_case(amount=30_000_000)
    await case.tell("eligibility", eligible=True)
    sections = {"problem": "수작업", "solution": "기계", "scale-up": "수출"}
    await case.tell("draft", base=0, sections=sections)
    await case.tell("confirm", version=1, speaker="firm_owner")
    async with asyncio.timeout(10):
        while (await world.diary(case.workflow))[-1] != "bundled":  # noqa: ASYNC110  a row
            await asyncio.sleep(0.05)
    return case


@pytest.fixture
async def key(case: Case, pool: Pool) -> str:
    return await entered(pool, f"{case.workflow}#1", "selection")


async def entered(pool: Pool, case: str, gate: str, agency: str = AGENCY) -> str:
    """The key of a filing as a channel enters it."""
    key = f"{case}/{gate}/{agency}"
    await pool.execute(
        "insert into document (sha256, media_type, body) values ($1, 'application/zip', 'PK')"
        " on conflict do nothing",
        "c" * 64,
    )
    order = ToFile(
        key=key,
        case=case,
        edition="-",
        gate=gate,
        channel="portal",
        agency=agency,
        version=1,
        sha256="0" * 64,
        asked_at=datetime.now(UTC),
    )
    await Filings(pool).begin(order, "c" * 64)
    return key


def received(key: str, number: str = "접수-77") -> dict[str, Any]:
    return {"key": key, "event": "received", "number": number}


async def kinds(world: World, case: Case) -> list[str]:
    return await world.diary(case.workflow)


async def test_a_receipt_reaches_the_case_as_the_agency_s_word(
    agency: Agency, world: World, case: Case, key: str
) -> None:
    [[status, answer]] = await agency.tell(received(key))
    assert (status, answer["recorded"]) == (200, "filed")
    state = await case.handle.query("case")
    assert (state["stage"], state["filing"]["number"]) == ("review", "접수-77")
    line = await world.pool.fetchrow(
        "select by, speaker, means, via from diary where stream = $1 || '#1' and seq = $2",
        case.workflow,
        answer["line"],
    )
    assert line is not None
    assert tuple(line) == (AGENCY, "agency", "portal", "webhook")


async def test_twice_is_one_act_with_one_answer(
    agency: Agency, world: World, case: Case, key: str
) -> None:
    first, second = await agency.tell(received(key), Telling.TWICE)
    assert first == second
    assert first[0] == 200
    assert (await kinds(world, case)).count("filed") == 1
    both = await asyncio.gather(*(agency.tell(asking(key), name="at-once") for _ in range(2)))
    assert both[0] == both[1]
    assert both[0][0][0] == 200
    assert (await kinds(world, case)).count("supplement_requested") == 1


def asking(key: str) -> dict[str, Any]:
    until = datetime.fromtimestamp(time.time() + 86_400 * 7, UTC).isoformat()
    return {"key": key, "event": "supplement", "what": "견적서", "until": until}


async def test_a_decision_that_ends_the_case_is_still_one_act(
    agency: Agency, world: World, case: Case, key: str
) -> None:
    await agency.tell(received(key))
    said = {"key": key, "event": "decided", "verdict": "rejected", "reason": "예산 부족"}
    first = await agency.tell(said)
    await case.handle.result()
    assert await agency.tell(said) == first
    assert first[0][0] == 200
    [[status, answer]] = await agency.tell(said, name="another")
    assert (status, answer["error"]) == (422, "CallClosed")
    assert (await kinds(world, case)).count("decided") == 1


@pytest.mark.parametrize("how", [Telling.WRONG, Telling.OLD])
async def test_a_wrong_signature_or_an_old_one_is_not_heard(
    how: Telling, agency: Agency, world: World, case: Case, key: str
) -> None:
    before = await kinds(world, case)
    [[status, answer]] = await agency.tell(received(key), how)
    assert (status, answer) == (401, {"error": "signature"})
    assert await kinds(world, case) == before
    assert (await agency.tell(received(key)))[0][0] == 200


async def test_a_secret_opens_only_its_own_agency_s_cases(
    agency: Agency, url: str, world: World, case: Case, key: str
) -> None:
    before = await kinds(world, case)
    statuses = {}
    for other in ("example-city", "example-centre", "example-portal", "no-such", "%2e%2e%2fx"):
        there = replace(agency, webhook=f"{url}/{other}")
        statuses[other] = (await there.tell(received(key)))[0][0]
    assert statuses == {
        "example-city": 404,  # a secret, but not its filing
        "example-centre": 401,  # a setting that is no secret
        "example-portal": 401,
        "no-such": 401,
        "%2e%2e%2fx": 401,
    }
    assert await kinds(world, case) == before


async def test_an_unknown_filing_is_not_found(agency: Agency) -> None:
    [[status, answer]] = await agency.tell(received("no-such#1/selection/v1"))
    assert (status, answer) == (404, {"error": "key"})


async def test_a_refusal_comes_with_its_sentence_and_is_no_act(
    agency: Agency, case: Case, key: str
) -> None:
    said = asking(key)
    for _ in range(2):
        [[status, answer]] = await agency.tell(said)
        assert (status, answer["error"]) == (422, "WrongStage")
        assert "review" in answer["reason"]
    await agency.tell(received(key))
    assert (await agency.tell(said))[0][0] == 200
    assert (await case.handle.query("case"))["supplement_until"]


async def test_a_receipt_that_stands_already_is_no_fault(agency: Agency, key: str) -> None:
    await agency.tell(received(key))
    assert await agency.tell(received(key), name="again") == [[200, {"recorded": "already"}]]


async def test_a_filing_of_another_gate_moves_nothing(
    agency: Agency, world: World, case: Case, key: str
) -> None:
    await agency.tell(received(key))
    before = await kinds(world, case)
    other = await entered(world.pool, f"{case.workflow}#1", "earlier")
    said = {"key": other, "event": "decided", "verdict": "rejected", "reason": "-"}
    [[status, answer]] = await agency.tell(said)
    assert (status, answer["error"]) == (422, "OtherGate")
    assert await kinds(world, case) == before


async def test_a_decision_that_led_to_the_next_gate_is_still_one_act(
    agency: Agency, world: World
) -> None:
    case = await world.open_case("example-workshop", amount=3_000_000)
    await case.tell("eligibility", eligible=True)
    async with asyncio.timeout(10):
        # The centre receives it by itself.
        while (await case.handle.query("case"))["stage"] != "review":  # noqa: ASYNC110  a query
            await asyncio.sleep(0.05)
    await case.tell("sitevisit", speaker="agency")
    key = await entered(world.pool, f"{case.workflow}#1", "diagnosis")
    said = {"key": key, "event": "decided", "verdict": "passed"}
    first = await agency.tell(said)
    assert first[0][0] == 200
    assert (await case.handle.query("case"))["gate"] == "items"
    assert await agency.tell(said) == first
    assert (await agency.tell(said, name="another"))[0][1]["error"] == "OtherGate"


async def test_a_word_on_an_earlier_attempt_does_not_reach_the_next(
    agency: Agency, world: World, case: Case, key: str
) -> None:
    await case.tell("close", outcome="withdrawn", reason="대표 요청")
    await case.handle.result()
    number = case.workflow.rpartition(".")[2]
    again = await world.open_case(business_number=number, amount=30_000_000)
    assert again.workflow == case.workflow
    [[status, answer]] = await agency.tell(received(key))
    assert (status, answer["error"]) == (422, "CallClosed")


Spoil = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        (lambda said: said | {"event": "close"}, 400),
        (lambda said: said | {"event": ["received"]}, 400),
        (lambda said: said | {"key": 7}, 400),
        (lambda said: [said], 400),
        (lambda said: said | {"number": ""}, 422),
        (lambda said: said | {"number": "7\x00"}, 422),
        (lambda said: said | {"outcome": "completed"}, 422),
        (lambda said: said | {"filed_at": "2999-01-01"}, 422),
        (lambda said: {"key": said["key"], "event": "received"}, 422),
        (lambda said: said | {"reason": "가" * 100_000}, 413),
    ],
)
async def test_bad_input_is_told_and_moves_nothing(
    spoil: Spoil, status: int, agency: Agency, world: World, key: str
) -> None:
    case = Case(world.client, key.partition("#")[0])
    before = await kinds(world, case)
    delivery = signed(json.dumps(spoil(received(key)), ensure_ascii=False).encode())
    assert (await post(agency.webhook, *delivery))[0] == status
    assert await kinds(world, case) == before


def signed(body: bytes, name: str = "d-1") -> tuple[bytes, dict[str, str]]:
    delivery = Delivery(name, str(int(time.time())), body)
    secret = secret_of(SETTINGS, AGENCY)
    assert secret is not None
    return body, {
        "webhook-id": delivery.id,
        "webhook-timestamp": delivery.timestamp,
        "webhook-signature": f"v1,c3RyYW5nZXI= {delivery.signature(secret)}",
    }


async def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as response,
    ):
        return response.status, await response.text()


@pytest.mark.parametrize("body", [b"", b"\xff", b"null", b"[" * 100_000])
async def test_what_is_no_json_object_is_told(body: bytes, agency: Agency) -> None:
    assert (await post(agency.webhook, *signed(body)))[0] == 400


@pytest.mark.parametrize(
    ("key", "status"), [("a\0b", 400), ("\ud800", 400), ("x" * 9_000, 404), ("", 404)], ids=ascii
)
async def test_a_key_that_no_filing_can_have_is_told_so(
    agency: Agency, key: str, status: int
) -> None:
    body = json.dumps(received(key)).encode()
    assert (await post(agency.webhook, *signed(body)))[0] == status


EVENTS_SAID = st.sampled_from(sorted(EVENTS)).flatmap(
    lambda event: st.dictionaries(
        st.sampled_from(sorted(TOLD[EVENTS[event]].model_fields)),
        JSON | st.sampled_from(STRANGE),
        max_size=4,
    ).map(lambda fields: fields | {"event": event})
)


@few(30)
@given(st.binary(max_size=50) | (JSON | EVENTS_SAID), st.booleans() | st.sampled_from(STRANGE))
async def test_whatever_is_signed_gets_an_answer(
    agency: Agency, key: str, said: Any, known: Any
) -> None:
    if isinstance(said, dict):
        said |= {"key": key if known is True else known}
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    status, _ = await post(agency.webhook, *signed(body, uuid4().hex))
    assert status in {200, 400, 404, 422}


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "other"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "now"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,\udcff"},
    ],
)
async def test_every_part_is_under_the_signature(changed: dict[str, str], agency: Agency) -> None:
    body, headers = signed(json.dumps(received("x")).encode())
    assert (await post(agency.webhook, body, headers))[0] == 404
    assert (await post(agency.webhook, body, headers | changed))[0] == 401
    assert (await post(agency.webhook, body + b" ", headers))[0] == 401


async def test_a_delivery_has_a_name(agency: Agency) -> None:
    body = json.dumps(received("x")).encode()
    assert (await post(agency.webhook, *signed(body, "")))[0] == 400
    assert (await post(agency.webhook, *signed(body, "x" * 101)))[0] == 400


def test_a_signature_is_what_the_standard_says() -> None:
    # The example of the Standard Webhooks specification.
    delivery = Delivery("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    secret = secret_of({"DEUNDEUN_WEBHOOK_SECRET_X": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "x")
    assert secret is not None
    right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert delivery.signature(secret) == right
    assert delivery.genuine(secret, right, 1614265330 + 300)
    assert not delivery.genuine(secret, right, 1614265330 + 301)
    assert not delivery.genuine(secret, right, 1614265330 - 301)


async def test_without_postgres_or_a_worker_it_is_to_be_sent_again(
    world: World, stack: Stack, case: Case, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = await connect(stack.runtime.reader_url, size=1)
    await closed.close()
    async with served(Webhook(world.client, closed, SETTINGS)) as url:
        told = await Agency(webhook=f"{url}/{AGENCY}").tell(received(key))
        assert told == [[503, {"error": "again"}]]
    monkeypatch.setattr("office.webhook._PATIENCE_SECONDS", 0.0)
    async with served(Webhook(world.client, world.pool, SETTINGS)) as url:
        told = await Agency(webhook=f"{url}/{AGENCY}").tell(received(key))
        assert told == [[503, {"error": "again"}]]
    assert (await case.handle.query("case"))["stage"] == "submission"


@asynccontextmanager
async def program(*argv: str, **environ: str) -> AsyncIterator[asyncio.StreamReader]:
    """A program of ours; yields what it says. It must end politely."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, *argv, cwd=ROOT, env=environ, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        yield child.stdout
    finally:
        child.terminate()
        await child.communicate()
    assert child.returncode == 0


async def test_the_programs_speak_with_each_other(stack: Stack, case: Case, key: str) -> None:
    environ = {"DEUNDEUN_HOME": str(stack.settings.home), "LANG": "en_US.UTF-8"} | SETTINGS
    webhook = ("worker.py", "webhook", "--port", "0")
    async with program(*webhook, **environ) as said:
        port = json.loads(await said.readline())["port"]
        place = f"http://127.0.0.1:{port}/agency/{AGENCY}"
        argv = ("-m", "office.agency", "--port", "0", "--smtp-port", "0", "--webhook", place)
        async with program(*argv, **environ) as addresses, aiohttp.ClientSession() as session:
            control = json.loads(await addresses.readline())["portal"] + "/control"
            for how, statuses in {"wrong": [401], "old": [401], "twice": [200, 200]}.items():
                told = received(key) | {"how": how}
                async with session.post(f"{control}/tell", json=told) as response:
                    answers = await response.json()
                assert [status for status, _ in answers] == statuses
    assert (await case.handle.query("case"))["stage"] == "review"
