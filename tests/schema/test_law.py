import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from pydantic import ValidationError

from activities.sheets import KINDS, read
from activities.shelving import REFERENCE
from schema import words
from schema.calendar import days_after, lasting_until, months_after, rolled
from schema.evidence import Mark
from schema.law import DUTY_BASES, CountedFrom, DutyRule, FirmRole, Law, Term
from schema.wire import LOADING

SHELF = read(REFERENCE)
LAWS = SHELF.all(Law)
HOLIDAYS = holidays.country_holidays("KR")
NAMES = {"ko": "이름", "en": "name"}
DUTY: dict[str, Any] = {
    "key": "report",
    "name": NAMES,
    "article": "27조",
    "counted_from": "completed",
    "months": [2],
}


def in_force(key: str, on: date) -> Law:
    (law,) = [law for law in LAWS if law.key == key and law.holds(on)]
    return law


def bound(law: Law, role: FirmRole) -> set[str]:
    part = law.binding(role)
    return {rule.key for rule in (*part.duties, *part.terms, *part.thresholds, *part.sanctions)}


BOTH = """
    result-report asset-report disclosure keep-records objection-answer refund-notice
    surcharge-payment settlement-audit annual-audit late-3 late-6 late-12 exclusion surcharge
    asset-refund fraud misuse no-records
"""
GRANTEE = BOTH + "objection acceptance unapproved-change"
RECIPIENT = "objection-limited surcharge-payment payment-bar recovery surcharge fraud"
LOCAL = GRANTEE.replace("objection-answer", "")


@pytest.mark.parametrize(
    ("law", "on", "role", "keys"),
    [
        ("national-subsidy", "2026-09-01", "grantee", GRANTEE),
        ("national-subsidy", "2026-09-01", "indirect_grantee", BOTH + "objection-limited"),
        ("national-subsidy", "2026-09-01", "recipient", RECIPIENT + " objection-answer"),
        ("national-subsidy", "2021-05-01", "recipient", "payment-bar recovery surcharge fraud"),
        ("national-subsidy", "2016-05-01", "grantee", "result-report asset-report keep-records"),
        ("national-subsidy", "2016-05-01", "recipient", ""),
        ("local-subsidy", "2024-05-01", "grantee", LOCAL),
        ("local-subsidy", "2024-05-01", "indirect_grantee", ""),
        ("local-subsidy", "2024-05-01", "recipient", RECIPIENT),
        ("local-subsidy", "2022-05-01", "grantee", "result-report asset-report keep-records"),
        ("rnd-contribution", "2016-05-01", "researcher", ""),
        ("policy-loan", "2025-05-01", "borrower", ""),
        ("in-house", "2021-05-01", "beneficiary", ""),
        ("example-subsidy", "2026-11-01", "indirect_grantee", "result-report asset-report"),
        ("example-subsidy", "2026-11-01", "recipient", ""),
    ],
)  # fmt: skip
def test_a_law_binds_a_role_to_what_it_says_and_to_nothing_else(
    law: str, on: str, role: str, keys: str
) -> None:
    assert bound(in_force(law, date.fromisoformat(on)), FirmRole(role)) == set(keys.split())


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law.key}-{law.valid_from}")
def test_a_firm_of_unknown_role_has_one_duty_under_every_law_to_ask(law: Law) -> None:
    assert bound(law, FirmRole.UNKNOWN) == {"ask-role"}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law.key}-{law.valid_from}")
@pytest.mark.parametrize("role", [FirmRole.BORROWER, FirmRole.BENEFICIARY, FirmRole.RESEARCHER])
def test_nobody_outside_the_subsidy_acts_is_threatened_with_them(law: Law, role: FirmRole) -> None:
    assert bound(law, role) == set()


def due(rule: DutyRule | Term, base: date) -> date:
    """The last day of a rule's first period, as the calendar counts it."""
    if isinstance(rule, DutyRule):
        months, days = (*rule.months, 0)[0], (*rule.days, 0)[0]
    else:
        months, days = rule.months or 0, rule.days or 0
    if rule.lasts:
        return lasting_until(base, months)
    last = months_after(base, months) if months else days_after(base, days)
    return rolled(last, HOLIDAYS) if rule.rolls else last


@pytest.mark.parametrize(
    ("law", "key", "base", "last"),
    [
        # Saturday, then Sunday.
        ("national-subsidy", "result-report", "2026-12-20", "2027-02-22"),
        # There is no 29 February; Sunday, then the holiday of 1 March.
        ("national-subsidy", "result-report", "2026-12-28", "2027-03-02"),
        # Saturday, then a Sunday that is a holiday, then its substitute.
        ("national-subsidy", "result-report", "2025-12-31", "2026-03-03"),
        ("national-subsidy", "result-report", "2026-08-31", "2026-11-02"),
        ("national-subsidy", "asset-report", "2026-06-30", "2026-12-31"),
        ("national-subsidy", "disclosure", "2026-12-31", "2027-04-30"),
        # What lasts counts its first day and is not moved: this is a Sunday.
        ("national-subsidy", "keep-records", "2026-03-16", "2031-03-15"),
        # 30 days end on a Sunday; Seollal lasts until the Wednesday.
        ("national-subsidy", "objection", "2026-01-16", "2026-02-19"),
        ("national-subsidy", "objection-limited", "2026-09-01", "2026-10-01"),
        ("national-subsidy", "objection-answer", "2026-09-01", "2026-09-15"),
        ("national-subsidy", "acceptance", "2026-09-01", "2026-09-21"),
        ("national-subsidy", "refund-notice", "2026-09-01", "2026-09-11"),
        # Chuseok.
        ("national-subsidy", "ask-role", "2026-09-11", "2026-09-28"),
        ("local-subsidy", "result-report", "2026-12-20", "2027-02-22"),
        ("local-subsidy", "disclosure", "2024-12-31", "2025-04-30"),
        ("local-subsidy", "objection", "2026-09-01", "2026-09-21"),
        ("local-subsidy", "keep-records", "2026-03-16", "2031-03-15"),
        ("rnd-contribution", "ask-role", "2016-09-01", "2016-09-19"),
        ("policy-loan", "ask-role", "2025-09-01", "2025-09-15"),
        ("in-house", "ask-role", "2021-09-01", "2021-09-15"),
    ],
)
def test_a_rule_s_date_is_counted_as_the_law_counts(
    law: str, key: str, base: str, last: str
) -> None:
    version = in_force(law, date.fromisoformat(base))
    rules: list[DutyRule | Term] = [*version.duties, *version.terms]
    (rule,) = [rule for rule in rules if rule.key == key]
    assert due(rule, date.fromisoformat(base)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("law", "on", "amounts"),
    [
        (
            "national-subsidy",
            "2026-09-01",
            {
                "settlement-audit": 100_000_000,
                "annual-audit": 1_000_000_000,
                "disclosure": 10_000_000,
            },
        ),
        (
            "local-subsidy",
            "2024-05-01",
            {
                "settlement-audit": 300_000_000,
                "annual-audit": 1_000_000_000,
                "disclosure": 5_000_000,
            },
        ),
    ],
)
def test_a_law_has_its_own_thresholds(law: str, on: str, amounts: dict[str, int]) -> None:
    version = in_force(law, date.fromisoformat(on))
    found = {rule.key: rule.amount for rule in version.thresholds}
    found |= {rule.key: rule.from_total for rule in version.duties if rule.from_total}
    assert found == amounts
    assert [rule.late_months for rule in version.sanctions if rule.late_months] == [3, 6, 12]


@pytest.mark.parametrize("key", sorted({law.key for law in LAWS}))
def test_on_every_day_of_its_life_a_law_has_one_version(key: str) -> None:
    begins = min(law.valid_from for law in LAWS if law.key == key)
    for days in range((date(2035, 1, 1) - begins).days):
        assert in_force(key, begins + timedelta(days=days))


def test_a_text_that_was_not_read_is_marked_so() -> None:
    for law in LAWS:
        if law.valid_to is not None:
            rules = (*law.duties, *law.terms, *law.thresholds, *law.sanctions)
            assert {rule.mark for rule in rules} == {Mark.UNVERIFIED}
            assert "not read" in law.source


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"months": []}, "either months or days"),
        ({"days": [10]}, "either months or days"),
        ({"months": [12, 6]}, "follow each other"),
        ({"months": [6, 6]}, "follow each other"),
        ({"lasts": True, "rolls": True}, "not moved off a holiday"),
        *(
            ({"counted_from": day}, "can never come")
            for day in CountedFrom
            if day not in DUTY_BASES
        ),
        ({"roles": []}, "at least 1 item"),
        ({"roles": ["lender"]}, "Input should be"),
        ({"from_total": 0}, "greater than 0"),
        ({"article": " "}, "at least 1 item"),
    ],
    ids=str,
)
def test_a_duty_that_can_never_come_or_makes_no_sense_is_refused(
    change: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValidationError, match=fault):
        DutyRule.model_validate(DUTY | change, context=LOADING)


def test_what_an_older_release_took_is_read_again_from_history() -> None:
    kept = DUTY | {"months": [12, 6], "counted_from": "refund_ordered"}
    assert DutyRule.model_validate(kept).rounds == 2


def test_a_rule_binds_every_known_role_unless_it_names_some() -> None:
    roles = set(DutyRule.model_validate(DUTY).roles)
    assert roles == set(FirmRole) - {FirmRole.UNKNOWN}


def test_every_contradiction_of_a_file_has_its_sentence() -> None:
    schema = Path(words.__file__).parent.parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in schema.glob("*.py"))
    raised = set(re.findall(r'"(mismatch-[a-z-]+[a-z])"', code))
    assert raised
    assert raised <= words.keys("ko")


def test_every_kind_of_file_is_there() -> None:
    assert SHELF.faults == []
    assert {type(value) for _, value in SHELF.sound} == set(KINDS.values())
