from datetime import UTC, datetime

import pytest

from schema.case import Case
from schema.course import ahead
from schema.plan import Plan, Version
from schema.programme import Edition
from schema.stages import Stage
from schema.steps import steps_at
from schema.waits import Matter, Party, Wait
from tests.schema.test_programme import EDITION, NAMES, PLAN

TWO_GATES = Edition.model_validate(EDITION)
WHOLE = [
    "submission form",
    "review form",
    "drafting plan",
    "submission plan",
    "review plan",
    "agreement",
    "execution",
    "follow_up",
    "closed",
]


@pytest.mark.parametrize(
    ("stage", "gate", "left"),
    [
        (Stage.ELIGIBILITY, "", 9),
        (Stage.SUBMISSION, "form", 8),
        (Stage.REVIEW, "form", 7),
        (Stage.DRAFTING, "plan", 6),
        (Stage.REVIEW, "plan", 4),
        (Stage.EXECUTION, "plan", 2),
        (Stage.FOLLOW_UP, "plan", 1),
        (Stage.CLOSED, "plan", 0),
    ],
)
def test_what_is_ahead_of_a_case_is_the_rest_of_its_edition(
    stage: Stage, gate: str, left: int
) -> None:
    steps = ahead(Case(stage=stage, clerk="kim", gate=gate), TWO_GATES)
    told = [f"{one} {of.key}" if of else str(one) for one, of in steps]
    assert told == WHOLE[len(WHOLE) - left :]


def test_an_edition_without_an_agreement_goes_on_to_the_execution() -> None:
    edition = Edition.model_validate(EDITION | {"agreement": False})
    case = Case(stage=Stage.REVIEW, clerk="kim", gate="plan")
    assert ahead(case, edition)[0] == (Stage.EXECUTION, None)


@pytest.mark.parametrize(
    ("written", "unknown", "asked"),
    [("", "", "abcde"), ("abcde", "", "f"), ("abcdef", "b", "b"), ("abcdef", "", "")],
)
def test_a_draft_is_asked_for_what_it_lacks_before_it_is_confirmed(
    written: str, unknown: str, asked: str
) -> None:
    sections = [{"key": key, "name": NAMES, "required": key != "g"} for key in "abcdefg"]
    gate = PLAN | {"sections": sections}
    version = Version(number=1, base=0, sha256="", by="kim", at=datetime.now(UTC))
    plan = Plan(sections=dict.fromkeys(written, ""), version=version, unknown=tuple(unknown))
    case = Case(stage=Stage.DRAFTING, clerk="kim", gate="plan", plan=plan)
    first, *_ = steps_at(case, Edition.model_validate(EDITION | {"gates": [gate]}))
    texts = "".join(f" --section {key}=TEXT" for key in asked)
    confirmed = "confirm CASE --version 1 --means phone"
    assert first.command == (f"draft CASE --base 1{texts}" if asked else confirmed)


@pytest.mark.parametrize(
    ("stage", "asked", "first"),
    [
        (Stage.DRAFTING, Matter.DEADLINE, "receipt"),
        (Stage.REVIEW, Matter.DECISION_LATE, "postpone"),
        (Stage.EXECUTION, Matter.COMPLETION_LATE, "postpone"),
    ],
)
def test_what_is_late_has_its_step_before_the_story(
    stage: Stage, asked: Matter, first: str
) -> None:
    wait = Wait(for_whom=Party.CLERK, what=asked, since=datetime.now(UTC))
    case = Case(stage=stage, clerk="kim", gate="plan", waits=(wait,))
    steps = steps_at(case, TWO_GATES)
    assert steps[0].update == first
    assert len(steps) > 1
