"""Every question has a link that a command prints; the list behind it has exactly its cases."""

import pytest

from tests.ui.cases import Known, Links, Office
from tests.ui.screen import Screen

# As `starter.py links` names the clerk and the question: the states of the cases to be found.
EXPECTED = {
    "han · 내가 맡은 사건": {"drafting", "filed", "late", "follow-up"},
    "han · 내가 할 일": {"drafting", "late"},
    "모두 · 기관을 기다리는 사건": {"filed", "late"},
    "모두 · 신청기업을 기다리는 사건": {"follow-up"},
}


@pytest.mark.parametrize("question", EXPECTED)
async def test_a_printed_link_shows_exactly_the_cases_it_asks_for(
    screen: Screen,
    offices: dict[str, Office],
    cases: dict[str, dict[str, Known]],
    links: Links,
    question: str,
) -> None:
    expected = {cases["ko"][state].firm for state in EXPECTED[question]}
    address = (await links())[question]
    await offices["ko"].listed(address, len(expected))
    await screen.open_list(address)
    assert set(await screen.firms(len(expected))) == expected


async def test_a_duty_is_one_click_away_from_its_case(
    screen: Screen, cases: dict[str, dict[str, Known]]
) -> None:
    known = cases["ko"]["follow-up"]
    await screen.open_case(known.case.workflow)
    await screen.details(known.firm)
    duty = await screen.follow_duty("실적보고서")
    lines = await duty.details(f"{known.firm} · 실적보고서")
    assert f"{known.case.workflow}.result-report/" in duty.page.url
    assert "의무 이행을 기록합니다" in lines
    assert '{"by": "han", "reference": ""}' in lines
    await duty.page.close()
