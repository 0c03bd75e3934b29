"""A clerk answers a case in the Temporal UI alone: link, case, page, dialog, and what it says."""

import json

import pytest
from playwright.async_api import expect

from tests.ui.cases import Known, Links, Office
from tests.ui.screen import Screen
from tests.workflows.telling import bundled

ADDRESSED = "seo · 내가 할 일"
REFUSED = "7판은 지금의 판이 아닙니다."
INTERNALS = ("Traceback", "ApplicationError", 'File "', ".py", "line ")


@pytest.fixture
async def waiting(offices: dict[str, Office]) -> tuple[Office, Known]:
    """An office whose clerk has one case to do: its plan waits for a confirmation."""
    office = Office(offices["ko"].world, "seo")
    return office, await office.draft()


async def test_from_the_link_to_the_right_answer(
    screen: Screen, waiting: tuple[Office, Known], links: Links
) -> None:
    office, known = waiting
    address = (await links())[ADDRESSED]
    await office.listed(address, 1)
    await screen.open_list(address)
    assert await screen.firms(1) == [known.firm]

    await screen.follow(known.case.workflow)
    lines = await screen.details(known.firm)
    assert "단계 계획서 작성 · 선정평가" in lines
    right = lines[lines.index("confirm:") + 1]

    assert "대표의 확인을 기록합니다" in await screen.open_dialog("confirm")
    await screen.submit(json.dumps({**json.loads(right), "version": 7}))
    await expect(screen.dialog).to_contain_text(REFUSED)
    said = await screen.dialog.inner_text()
    assert not [word for word in INTERNALS if word in said]

    await screen.submit('{"by": seo, "version": 1}')
    await expect(screen.dialog).to_contain_text("Input must be valid JSON")
    assert (await office.world.diary(known.case.workflow))[-1] == "drafted"

    await screen.submit(right)
    await expect(screen.dialog).to_be_hidden()
    await bundled(office.world, known.case)
    await screen.refresh()
    lines = await screen.details("단계 제출 · 선정평가")
    assert any("직접 제출하고 접수번호 입력" in line for line in lines)
    assert any("대표가 확인함" in line for line in lines)
