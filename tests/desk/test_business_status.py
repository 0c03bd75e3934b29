"""What a clerk sees and says where the tax office has no yes for a firm."""

from functools import partial

import pytest

from office.filters import filters
from office.stack import Stack
from tests.desk.clerks import Clerk, Flags
from tests.workflows.calls import publish
from tests.workflows.telling import TO_SUBMISSION, until
from tests.worlds import Case, World

WHERE = {"business_status": ("filing",), "source": "공고 (가상)"}
REASON = ("--reason", "홈택스에서 확인")


@pytest.fixture
async def held(stack: Stack, world: World, clerk: Clerk, application: Flags) -> str:
    """A case that waits for a clerk's look at Hometax; nobody has a key."""
    edition = await publish(stack.runtime.owner_url, "example-growth", conditions=WHERE)
    said = await clerk(*application(edition=edition), "--json")
    case: str = said.document["case"]
    told = Case(world.client, case.partition("#")[0])
    for message, payload in TO_SUBMISSION:
        await told.tell(message, **payload)
    show = partial(clerk, "show", case, "--json")

    async def asked() -> bool:
        waits = (await show()).document["waits"]
        return "business_by_hand" in {wait["what"] for wait in waits}

    await until(asked)
    return case


async def test_the_wait_is_said_with_the_command_that_answers_it(clerk: Clerk, held: str) -> None:
    korean = (await clerk("show", held, "--lang", "ko")).out
    assert "국세청 조회가 되지 않음. 홈택스에서 확인하고 vouch로 기록" in korean
    assert f"starter.py vouch '{held}' --seen active" in korean
    assert "제출하기 전, 조회하지 않음(인증키 없음)" in korean
    english = (await clerk("show", held, "--lang", "en")).out
    assert "look in Hometax, then vouch" in english
    listed = (await clerk("list", "--waits-for", "담당자", "--all", "--lang", "ko")).out
    assert "홈택스에서 확인하고 vouch로 기록" in listed


async def test_the_list_of_what_is_to_be_vouched_for_has_it(held: str, world: World) -> None:
    query = dict(filters("kim", "2026-12-01T15:00:00Z"))["to-vouch"]

    async def listed() -> bool:
        found = {one.id async for one in world.client.list_workflows(query)}
        return held.partition("#")[0] in found

    await until(listed)


async def test_a_clerk_vouches_once(clerk: Clerk, held: str, world: World) -> None:
    told = await clerk("vouch", held, "--seen", "계속사업자", *REASON, "--lang", "ko")
    assert (told.code, "기록했습니다" in told.out) == (0, True), told.err

    async def filed() -> bool:
        return "bundled" in await world.diary(held.partition("#")[0])

    await until(filed)
    shown = (await clerk("show", held, "--lang", "ko")).out
    line = next(one for one in shown.splitlines() if "담당자가 사업자 상태 확인" in one)
    assert "제출하기 전, 계속사업자, 홈택스에서 확인" in line
    assert "vouch" not in shown
    again = await clerk("vouch", held, "--seen", "suspended", *REASON, "--lang", "ko")
    assert (again.code, "사업자 상태를 묻고 있지 않습니다" in again.sentence) == (3, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--seen", "asleep", *REASON), "seen"),
        (("--seen", "active"), "reason"),
        (REASON, "seen"),
        (("--seen", "휴업", *REASON, "--on", "2020-01-02"), "2020-01-02"),
    ],
)
async def test_what_cannot_be_meant_is_refused_in_one_sentence(
    clerk: Clerk, held: str, typed: tuple[str, ...], said: str
) -> None:
    answer = await clerk("vouch", held, *typed, "--lang", "ko")
    assert (answer.code, said in answer.sentence) == (3, True)


async def test_the_command_explains_itself(clerk: Clerk) -> None:
    assert "홈택스에서 직접 확인한" in (await clerk("vouch", "--help", "--lang", "ko")).out
    assert "Hometax" in (await clerk("vouch", "--help", "--lang", "en")).out
    call = (await clerk("programmes", "example-clean", "--lang", "ko")).out
    assert "제출하기 전, 지급하기 전(협약, 수행 완료)" in call
