from typing import Any

import pytest
from pydantic import ValidationError

from schema.programme import DutyRule, Edition, Gate, Law

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
    "law": "subsidy",
    "role": "grantee",
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
        {"role": "lender"},
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
    "change", [{"months": []}, {"months": [0]}, {"remind_days": [0]}, {"article": " "}], ids=str
)
def test_a_duty_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DutyRule.model_validate(DUTY | change)


def test_a_duty_binds_every_role_unless_it_names_some() -> None:
    law = Law.model_validate(
        {"key": "subsidy", "name": NAMES, "valid_from": "2026-01-02", "duties": [DUTY]}
    )
    assert len(law.duties[0].roles) == 3


def test_a_closing_time_without_a_zone_is_the_office_s() -> None:
    gate = Gate.model_validate(PLAN | {"closes_at": "2026-12-31T18:00"})
    assert gate.closes_at is not None
    assert gate.closes_at.isoformat() == "2026-12-31T18:00:00+09:00"
