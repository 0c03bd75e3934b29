"""The editions of the reference data, as the walk through the eight programmes found them."""

import re
from pathlib import Path
from typing import Any

import pytest

from activities.proofreading import proofread
from activities.sheets import read
from activities.shelving import REFERENCE
from schema.agency import Agency
from schema.evidence import Mark
from schema.law import FirmRole
from schema.programme import Benefit, Edition, Files, PassMeans, Within
from schema.template import PlanTemplate

SHELF = read(REFERENCE)
EDITIONS = {edition.key: edition for edition in SHELF.all(Edition)}
DATED = [edition for edition in EDITIONS.values() if not edition.example]
CENTRE = ("centre-process", "centre-product", "centre-marketing", "centre-signboard")


def edition(programme: str) -> Edition:
    (one,) = [one for one in EDITIONS.values() if one.programme == programme]
    return one


def gates(of: Edition) -> list[tuple[str, str, str]]:
    return [(gate.agency_key, gate.files.value, gate.pass_means.value) for gate in of.gates]


def test_the_shelf_has_no_fault() -> None:
    assert [*SHELF.faults, *proofread(SHELF)] == []


def test_the_eight_programmes_are_there_and_five_examples() -> None:
    assert {one.key for one in DATED} == {
        "sales-channel-2025-1",
        "clean-workshop-2025-1",
        "smart-workshop-2026-1",
        "rnd-2016-1",
        "special-loan-direct-2025-1",
        "special-loan-agency-2025-1",
        "centre-process-2021-1",
        "centre-product-2021-1",
        "centre-marketing-2021-1",
        "centre-signboard-2021-1",
    }
    examples = [one for one in EDITIONS.values() if one.example]
    assert {one.programme for one in examples} == {
        "example-growth",
        "example-workshop",
        "example-smart",
        "example-clean",
        "example-online",
    }
    assert all(one.name.ko.startswith("(예시)") for one in examples)


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        ("sales-channel", [("semas", "plan", "awarded")]),
        (
            "clean-workshop",
            [("semas", "form", "goes_on"), ("semas", "items_and_quotes", "awarded")],
        ),
        ("smart-workshop", [("semas", "plan", "awarded")]),
        ("rnd", [("mss-rnd", "form", "goes_on"), ("mss-rnd", "plan", "awarded")]),
        ("special-loan-direct", [("semas", "plan", "awarded")]),
        (
            "special-loan-agency",
            [
                ("semas", "plan", "confirmed_until"),
                ("guarantee", "form", "confirmed_until"),
                ("bank", "form", "awarded"),
            ],
        ),
        ("centre-process", [("centre", "plan", "awarded")]),
        ("centre-product", [("centre", "plan", "awarded")]),
        ("centre-marketing", [("centre", "form", "awarded")]),
        ("centre-signboard", [("centre", "form", "awarded")]),
    ],
)
def test_an_edition_has_the_gates_its_programme_has(
    programme: str, expected: list[tuple[str, str, str]]
) -> None:
    assert gates(edition(programme)) == expected


@pytest.mark.parametrize(
    ("programme", "benefit", "limit", "state", "agreement"),
    [
        ("sales-channel", Benefit.VOUCHER, 18_000_000, 80, True),
        ("clean-workshop", Benefit.IN_KIND, 10_000_000, None, True),
        ("smart-workshop", Benefit.MONEY, 36_000_000, 60, True),
        ("rnd", Benefit.MONEY, 50_000_000, None, True),
        ("special-loan-direct", Benefit.LOAN, 500_000_000, None, True),
        ("special-loan-agency", Benefit.LOAN, 500_000_000, None, True),
        ("centre-process", Benefit.MONEY, 5_000_000, None, False),
        ("centre-product", Benefit.MONEY, 5_000_000, None, False),
        ("centre-marketing", Benefit.IN_KIND, 3_000_000, None, False),
        ("centre-signboard", Benefit.IN_KIND, 2_000_000, None, False),
    ],
)
def test_an_edition_gives_what_its_notice_is_said_to_give(
    programme: str, benefit: Benefit, limit: int, state: int | None, agreement: object
) -> None:
    one = edition(programme)
    assert (one.benefit, one.limit, one.state_percent) == (benefit, limit, state)
    assert one.agreement is agreement


def _numbers(value: Any, place: str = "") -> list[str]:
    """The places of every number and date in a dumped edition."""
    if isinstance(value, dict):
        named = [(f"{place}.{key}" if place else key, item) for key, item in value.items()]
    elif isinstance(value, list):
        keys = [
            item.get("key", item.get("law")) if isinstance(item, dict) else None for item in value
        ]
        named = [
            (f"{place}.{key}" if key else place, item)
            for key, item in zip(keys, value, strict=True)
        ]
    else:
        date = isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return [place] if number or date else []
    return sorted({found for name, item in named for found in _numbers(item, name)})


@pytest.mark.parametrize("one", DATED, ids=lambda one: one.key)
def test_every_number_of_an_edition_has_a_mark_and_a_source(one: Edition) -> None:
    body = one.model_dump(mode="json")
    # Our own numbers, not the notice's: the key's, and when the office is reminded.
    ours = {"fiscal_year", "call", *(f"duties.{duty.key}.remind_days" for duty in one.duties)}
    places = set(_numbers(body)) - ours
    assert places
    for place in places:
        assert one.mark_of(place) is not None, place


@pytest.mark.parametrize("one", DATED, ids=lambda one: one.key)
def test_nothing_second_hand_passes_for_verified(one: Edition) -> None:
    """No official notice of any of the programmes was found."""
    marks = {evidence.mark for evidence in one.evidence} | {fact.mark for fact in one.facts}
    assert Mark.VERIFIED not in marks
    assert Mark.UNVERIFIED in marks


@pytest.mark.parametrize("path", sorted(REFERENCE.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_name_is_korean_in_korean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pairs = re.findall(r'= \{ ko = "([^"]*)", en = "([^"]*)" \}', text)
    for korean, english in pairs:
        assert re.search(r"[가-힣]", korean) or korean.isascii(), korean
        # A word that is to be typed stands in quotes.
        outside = re.sub(r"\(.*?\)|'[가-힣 ]+'|소상공인24|e나라도움", "", english)
        assert not re.search(r"[가-힣]", outside), english


def test_nobody_is_said_to_have_a_role_that_was_not_found_out() -> None:
    roles = {one.programme: {funding.role for funding in one.funding} for one in DATED}
    assert {name for name, role in roles.items() if role == {FirmRole.UNKNOWN}} == {
        "sales-channel",
        "clean-workshop",
        "smart-workshop",
        "rnd",
        "centre-process",
        "centre-product",
    }
    assert roles["centre-signboard"] == roles["centre-marketing"] == {FirmRole.BENEFICIARY}
    assert roles["special-loan-direct"] == roles["special-loan-agency"] == {FirmRole.BORROWER}


def test_rnd_is_paid_by_a_contribution_and_bars_who_had_some_two_years_before() -> None:
    rnd = edition("rnd")
    assert [funding.law for funding in rnd.funding] == ["rnd-contribution"]
    assert rnd.conditions.years_in_business == 5
    (exclusion,) = rnd.exclusions
    assert (exclusion.within, exclusion.years) == (Within.YEARS, 2)
    assert set(exclusion.groups) <= set(rnd.groups)
    (share,) = [fact for fact in rnd.facts if fact.key == "private-share"]
    assert share.mark is Mark.UNVERIFIED


def test_smart_manufacturing_obliges_to_five_years_of_use() -> None:
    (duty,) = edition("smart-workshop").duties
    assert (duty.months, duty.lasts, duty.rolls) == ((60,), True, False)
    assert any(fact.key == "selection-order" for fact in edition("smart-workshop").facts)


@pytest.mark.parametrize("programme", CENTRE)
def test_the_centres_own_support_is_for_its_district_its_sectors_and_small_firms(
    programme: str,
) -> None:
    one = edition(programme)
    assert one.conditions.area == "siheung-north"
    assert one.conditions.sectors == ("C25", "C29")
    assert one.conditions.employees_below == 10
    assert [gate.channel for gate in one.gates] == ["in_house"]
    assert one.duties == ()


def test_only_the_centre_takes_filings_in_house() -> None:
    by_channel = {agency.key: agency.channel for agency in SHELF.all(Agency)}
    assert {key for key, channel in by_channel.items() if channel == "in_house"} == {
        "centre",
        "example-centre",
    }
    assert set(by_channel.values()) == {"in_house", "by_hand", "email", "portal"}


def test_what_is_diagnosed_on_site_is_visited_before_an_answer() -> None:
    visited = {one.programme for one in DATED if any(gate.site_visit for gate in one.gates)}
    assert visited == {"clean-workshop", "smart-workshop", "rnd"}


@pytest.mark.parametrize(
    ("programme", "gate", "template"),
    [
        ("smart-workshop", "selection", "smart-workshop"),
        ("clean-workshop", "items", "clean-workshop"),
        ("rnd", "plan", "rnd"),
        ("example-smart", "selection", "smart-workshop"),
    ],
)
def test_a_gate_takes_its_sections_from_its_template(
    programme: str, gate: str, template: str
) -> None:
    one = edition(programme).gate(gate)
    (plan,) = [plan for plan in SHELF.all(PlanTemplate) if plan.key == template]
    assert (one.template, one.template_sha256) == (template, plan.sha256)
    assert [(section.key, section.name, section.required) for section in one.sections] == [
        (part.key, part.name, part.required) for part in plan.parts
    ]


def test_every_cost_item_of_smart_manufacturing_is_held_under_what_its_notice_says() -> None:
    spending = edition("smart-workshop").spending
    assert spending is not None
    assert (spending.cash_percent_min, spending.in_kind_percent_max) == (20, 20)
    (rental,) = [item for item in spending.items if item.cap_won]
    assert (rental.key, rental.cap_percent, rental.cap_won) == ("software-rental", 10, 6_000_000)
    assert [item.key for item in spending.items if item.in_kind] == ["pay"]
    assert {entry.key for entry in spending.not_payable} == {
        "installation",
        "network",
        "development",
        "vehicles",
        "second-hand",
        "office-devices",
    }


def test_only_a_last_gate_awards() -> None:
    for one in EDITIONS.values():
        assert [gate.pass_means for gate in one.gates].count(PassMeans.AWARDED) == 1
        assert all(gate.sections for gate in one.gates if gate.files is not Files.FORM)
