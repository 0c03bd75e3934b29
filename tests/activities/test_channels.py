"""The contract that every channel keeps, on real sockets."""

import asyncio
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest

from activities.agencies import discover, setting_of
from activities.agencies.by_hand import ByHand
from activities.agencies.portal import Portal
from activities.bundle import LETTER
from activities.cabinet import Cabinet
from activities.database import Pool
from office.agency import Agency
from schema.refusals import UnknownChannel
from schema.submission import UnknownAgency
from tests.activities.filing import AGENCY_OF, Counter
from tests.worlds import Case, World

CHANNELS = sorted(AGENCY_OF)


def kept_by(agency: Agency, channel: str) -> list[int]:
    """How often each filing came that the agency keeps."""
    shelf = {"email": agency.letters, "portal": agency.filings}.get(channel, {})
    return [kept.times for kept in shelf.values()]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_one_key_is_one_filing(
    channel: str, counter: Counter, agency: Agency, pool: Pool
) -> None:
    order = counter.order(channel)
    first = await counter.submit(order)
    again = await counter.submit(order)
    assert again == first
    assert await counter.done(order) == [True]
    outside = channel in {"email", "portal"}
    assert kept_by(agency, channel) == ([1] if outside else [])

    # Past the book, as after a try whose end nobody lived to enter.
    assert await counter.ask_channel(order, first.bundle) == first
    assert kept_by(agency, channel) == ([2] if outside else [])
    numbers = await pool.fetch("select number from in_house_filing where key = $1", order.key)
    assert len(numbers) == (channel == "in_house")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_two_tries_at_once_are_one_filing(
    channel: str, counter: Counter, agency: Agency
) -> None:
    order = counter.order(channel)
    first, second = await asyncio.gather(counter.submit(order), counter.submit(order))
    assert first == second
    assert await counter.done(order) == [True]
    assert len(kept_by(agency, channel)) == (channel in {"email", "portal"})


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_bundle_is_what_was_drafted(channel: str, counter: Counter, pool: Pool) -> None:
    order = counter.order(channel)
    filed = await counter.submit(order)
    body = await pool.fetchval("select body from document where sha256 = $1", filed.bundle)
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        assert "수작업이 많습니다." in bundle.read("01-problem.md").decode()
        assert json.loads(bundle.read("manifest.json"))["key"] == order.key


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_receipt_comes_where_somebody_gives_one(channel: str, counter: Counter) -> None:
    filed = await counter.submit(counter.order(channel))
    receipts = channel in {"in_house", "portal"}
    assert bool(filed.number) is receipts
    assert (filed.filed_at is not None) is receipts


@pytest.mark.parametrize("channel", CHANNELS)
async def test_two_keys_are_two_filings(channel: str, counter: Counter, agency: Agency) -> None:
    first = await counter.submit(counter.order(channel))
    second = await counter.submit(counter.order(channel))
    assert first.bundle != second.bundle
    assert not first.number or first.number != second.number
    assert kept_by(agency, channel) == ([1, 1] if channel in {"email", "portal"} else [])


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_supplement_is_another_filing_than_what_it_adds_to(
    channel: str, counter: Counter, agency: Agency, world: World
) -> None:
    order = counter.order(channel)
    case = Case(world.client, counter.case.partition("#")[0])
    line = (await case.tell("note", text="견적서를 냅니다"))["seq"]
    more = counter.order(
        channel, key=f"{order.key}/s1", sections=(), adds_to=order.key, letter=line
    )
    first = await counter.submit(order)
    second = await counter.submit(more)
    assert await counter.submit(more) == second
    assert (await counter.done(order), await counter.done(more)) == ([True], [True])
    assert second.bundle != first.bundle
    assert not first.number or first.number != second.number
    assert kept_by(agency, channel) == ([1, 1] if channel in {"email", "portal"} else [])
    body = await Cabinet(world.pool).body(second.bundle)
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        assert set(bundle.namelist()) == {LETTER, "manifest.json"}
        assert bundle.read(LETTER).decode() == "견적서를 냅니다"
        assert json.loads(bundle.read("manifest.json"))["adds_to"] == order.key
    if channel == "portal":
        assert agency.filings[more.key].told["adds_to"] == order.key
    if channel == "email":
        subjects = [letter.subject.split("]")[0] for letter in agency.letters.values()]
        assert subjects == ["[지원신청", "[보완"]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_bundle_can_be_had_before_its_channel_is_done(
    channel: str, counter: Counter, agency: Agency
) -> None:
    order = counter.order(channel)
    sealed = await counter.seal(order)
    assert (sealed.number, await counter.done(order)) == ("", [False])
    assert not agency.filings
    assert not agency.letters
    assert (await counter.submit(order)).bundle == sealed.bundle


async def test_what_is_tried_again_goes_out_with_its_first_bundle(
    counter: Counter, agency: Agency
) -> None:
    order = counter.order("portal")
    first = b"PK of an older release"
    sha256 = hashlib.sha256(first).hexdigest()
    await counter.keep(sha256, first)
    await counter.agencies.filings.begin(order, sha256)
    filed = await counter.submit(order)
    assert filed.bundle == sha256
    assert agency.filings[order.key].told["sha256"] == sha256


async def test_what_is_done_is_answered_without_the_agency(counter: Counter) -> None:
    order = counter.order("portal")
    filed = await counter.submit(order)
    nobody = setting_of("example-portal", "DEUNDEUN_PORTAL_URL")
    gone = replace(counter, settings={**counter.settings, nobody: "http://127.0.0.1:1"})
    assert await gone.submit(order) == filed


async def test_a_filing_is_entered_before_it_goes_out(
    counter: Counter, pool: Pool, agency: Agency
) -> None:
    order = counter.order("email", agency="nobody")
    with pytest.raises(UnknownAgency):
        await counter.submit(order)
    assert await counter.done(order) == [False]
    assert not agency.letters
    row = await pool.fetchrow("select case_id, gate, channel from filing where key = $1", order.key)
    assert row is not None
    assert tuple(row) == (counter.case, "selection", "email")


async def test_an_unknown_channel_is_told_with_the_known_ones(counter: Counter) -> None:
    order = counter.order("by_hand").model_copy(update={"channel": "fax"})
    with pytest.raises(UnknownChannel, match="by_hand, email, in_house, portal"):
        await counter.submit(order)
    assert await counter.done(order) == []


def test_two_channels_of_one_name_are_refused(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = counter.agencies.channels["portal"]
    assert isinstance(portal, Portal)
    monkeypatch.setattr("activities.agencies.portal.open_channel", lambda _: ByHand())
    with pytest.raises(ValueError, match="two channels are called by_hand"):
        discover(portal.equipment)
