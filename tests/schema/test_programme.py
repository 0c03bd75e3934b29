from typing import Any

import pytest
from pydantic import ValidationError

from schema.evidence import Mark
from schema.law import FirmRole
from schema.programme import Edition, Exclusion, Funding, Gate
from schema.wire import LOADING

NAMES = {"ko": "이름", "en": "name"}
FORM = {"key": "form", "name": NAMES, "files": "form", "agency": NAMES, "channel": "in_house"}
PLAN = FORM | {"key": "plan", "files": "plan", "sections": [{"key": "problem", "name": NAMES}]}
DUTY = {
    "key": "report",
    "name": NAMES,
    "article": "27",
    "counted_from": "completed",
    "months": [2],
    "rolls": True,
}
EDITION: dict[str, Any] = {
    "programme": "growth",
    "fiscal_year": 2026,
    "name": NAMES,
    "source": "invented",
    "funding": [{"law": "subsidy", "role": "grantee"}],
    "benefit": "money",
    "limit": 1_000,
    "conditions": {
        "employees_below": 10,
        "sectors": ["C29"],
        "districts": ["가온동"],
        "source": "invented",
    },
    "gates": [FORM | {"pass_means": "goes_on"}, PLAN],
}


def test_an_edition_is_known_by_programme_year_and_call() -> None:
    edition = Edition.model_validate(EDITION | {"call": 3})
    assert edition.key == "growth-2026-3"
    assert edition.gate("plan").sections[0].key == "problem"


@pytest.mark.parametrize(
    ("gates", "fault"),
    [
        ([], "at least 1 item"),
        ([FORM, PLAN], "the last gate awards"),
        ([FORM | {"pass_means": "goes_on"}], "the last gate awards"),
        ([FORM | {"pass_means": "goes_on"}, PLAN | {"key": "form"}], "two gates share a key"),
        ([PLAN | {"sections": []}], "a form has no sections"),
        ([FORM | {"sections": PLAN["sections"]}], "a form has no sections"),
        ([PLAN | {"key": "no slug"}], "pattern"),
        ([PLAN | {"answer_days": 0}], "greater than 0"),
        ([PLAN | {"closes_at": "0001-01-01T00:00"}], "between 2000 and 2100"),
        ([PLAN | {"colour": "red"}], "Extra inputs"),
    ],
)
def test_gates_that_make_no_sense_are_refused(gates: list[Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Edition.model_validate(EDITION | {"gates": gates}, extra="forbid")


def test_a_field_of_a_later_release_is_ignored_where_an_edition_rests_in_history() -> None:
    gates = [PLAN | {"colour": "red"}]
    assert Edition.model_validate(EDITION | {"gates": gates}).gates[0].key == "plan"


@pytest.mark.parametrize(
    "change",
    [
        {"limit": 0},
        {"limit": True},
        {"fiscal_year": 1999},
        {"call": 0},
        {"funding": []},
        {"funding": [{"law": "subsidy", "role": "lender"}]},
        {"funding": [{"law": "subsidy", "role": "grantee", "percent": 101}]},
        {"state_percent": 0},
        {"limit_days": 0},
        {"evidence": [{"of": [], "mark": "verified", "source": "notice"}]},
        {"evidence": [{"of": ["limit"], "mark": "maybe", "source": "notice"}]},
        {"benefit": "praise"},
        {"programme": "Growth"},
        {"conditions": {}},
    ],
    ids=str,
)
def test_an_edition_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Edition.model_validate(EDITION | change)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"agreement": False, "duties": [DUTY | {"counted_from": "agreed"}]},
            "an agreement that this edition does not have",
        ),
        ({"duties": [DUTY | {"roles": ["recipient"]}]}, "binds no role that a firm has here"),
        ({"duties": [DUTY | {"counted_from": "decision_received"}]}, "can never come"),
    ],
)
def test_a_duty_that_can_never_come_is_refused(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Edition.model_validate(EDITION | change, context=LOADING)


def test_an_edition_that_an_older_release_took_is_read_again_from_history() -> None:
    kept = {"agreement": False, "duties": [DUTY | {"counted_from": "agreed"}]}
    assert Edition.model_validate(EDITION | kept).duties


def test_a_duty_may_wait_for_a_role_that_is_not_known_yet() -> None:
    unknown = {"funding": [{"law": "subsidy", "role": "unknown"}]}
    duty = DUTY | {"roles": ["recipient"]}
    assert Edition.model_validate(EDITION | unknown | {"duties": [duty]}).duties


@pytest.mark.parametrize(
    ("within", "years", "fault"),
    [("years", None, "goes with"), ("ever", 2, "goes with"), ("sometimes", None, "Input should")],
)
def test_an_exclusion_names_years_where_they_count_and_only_there(
    within: str, years: int | None, fault: str
) -> None:
    raw = {"key": "twice", "name": NAMES, "groups": ["growth"], "within": within, "years": years}
    with pytest.raises(ValidationError, match=fault):
        Exclusion.model_validate(raw)


def test_what_the_first_release_wrote_has_one_source_of_money() -> None:
    old = {name: value for name, value in EDITION.items() if name != "funding"}
    edition = Edition.model_validate(old | {"law": "subsidy", "role": "indirect_grantee"})
    assert edition.funding == (Funding(law="subsidy", role=FirmRole.INDIRECT_GRANTEE),)


def test_a_place_has_the_mark_of_its_evidence() -> None:
    evidence = [{"of": ["limit", "execution_ends"], "mark": "secondary", "source": "press"}]
    edition = Edition.model_validate(EDITION | {"evidence": evidence})
    assert edition.mark_of("limit") is Mark.SECONDARY
    assert edition.mark_of("state_percent") is None


def test_a_closing_time_without_a_zone_is_the_office_s() -> None:
    gate = Gate.model_validate(PLAN | {"closes_at": "2026-12-31T18:00"})
    assert gate.closes_at is not None
    assert gate.closes_at.isoformat() == "2026-12-31T18:00:00+09:00"
