"""How a case goes on: the answer that it waits for, which must be taken."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from schema.appointment import AppointmentStatus
from schema.case import Case
from schema.programme import Benefit, Edition, PassMeans
from schema.stages import Stage
from schema.waits import VOUCHED_FOR, Matter
from tests.workflows.plays import Way, day, moment
from tests.workflows.telling import Told

_AT_A_GATE: Final = frozenset({Stage.DRAFTING, Stage.SUBMISSION, Stage.REVIEW})
_KIM: Final = {"by": "kim"}
_BY: Final = {"by": "kim", "reason": "as it should be"}


def going_on(case: Case, edition: Edition, nth: int, way: Way) -> Told:
    """Return what is told next; `nth` tells the texts and numbers of one case apart."""
    if case.withdrawing:
        return "acknowledge", _BY | {"granted": False}
    meeting = next((one for one in case.appointments if one.status is AppointmentStatus.SET), None)
    if meeting is not None:
        return "meet", _KIM | {"number": meeting.number, "status": "cancelled"}
    if any(wait.what in VOUCHED_FOR for wait in case.waits):
        return "vouch", _BY | {"seen": "active"}
    if way is Way.ASIDE and case.stage in _ASIDE:
        message, payload = _ASIDE[case.stage]
        return message, _KIM | payload
    if way is Way.PAST and case.stage in _AT_A_GATE and case.gate != edition.gates[-1].key:
        return "waive", _BY | {"what": "gate", "reference": "공문 12"}
    return _ONWARDS[case.stage](case, edition, nth, way)


def _drafting(case: Case, edition: Edition, nth: int, way: Way) -> Told:
    del way
    sections = edition.gate(case.gate).sections
    required = sorted(section.key for section in sections if section.required)
    if case.plan.version and set(required) <= set(case.plan.sections):
        return "confirm", _KIM | {"version": case.plan.number, "means": "phone"}
    texts = dict.fromkeys(required, f"{nth}번째 글")
    return "draft", _KIM | {"base": case.plan.number, "sections": texts}


def _submitting(case: Case, edition: Edition, nth: int, way: Way) -> Told:
    del edition
    if way is Way.BACK and case.plan.version:
        texts = {"problem": f"{nth}번째 글"}
        return "draft", _KIM | {"base": case.plan.number, "sections": texts}
    return "receipt", _BY | {"number": f"S-{nth}"}


def _reviewing(case: Case, edition: Edition, nth: int, way: Way) -> Told:
    gate = edition.gate(case.gate)
    if gate.site_visit and not case.visited:
        return "sitevisit", _KIM | {"finding": "as described"}
    if any(wait.what is Matter.SUPPLEMENT for wait in case.waits) and not case.resubmission:
        return "resubmit", _KIM | {"text": f"{nth}번째 설명"}
    if way is Way.BACK:
        return "decide", _BY | {"verdict": "returned"}
    gift: dict[str, Any] = {"amount": 1_000_000}
    if edition.benefit is Benefit.EXPERT_DAYS:
        gift = {"quantity": "2"}
    if case.rank is not None:
        return "promote", _BY | gift
    if way is Way.LISTED:
        return "decide", _BY | {"verdict": "waiting_list", "rank": 3}
    if gate.pass_means is PassMeans.CONFIRMED_UNTIL:
        gift |= {"valid_until": day(60)}
    return "decide", _BY | {"verdict": "passed"} | gift


def _following_up(case: Case, edition: Edition, nth: int, way: Way) -> Told:
    del edition, nth, way
    asked = {wait.what for wait in case.waits}
    if Matter.ROLE in asked:
        return "role", _KIM | {"role": "recipient"}
    if Matter.DUTY in asked:
        return "close", _BY | {"outcome": "withdrawn"}
    return "settle", _KIM


Onwards: TypeAlias = Callable[[Case, Edition, int, Way], Told]

_ONWARDS: Final[dict[Stage, Onwards]] = {
    Stage.ELIGIBILITY: lambda *_: ("eligibility", _BY | {"eligible": True}),
    Stage.DRAFTING: _drafting,
    Stage.SUBMISSION: _submitting,
    Stage.REVIEW: _reviewing,
    Stage.AGREEMENT: lambda *_: ("agree", _KIM),
    Stage.EXECUTION: lambda *_: ("complete", _KIM),
    Stage.FOLLOW_UP: _following_up,
}
_ASIDE: Final[dict[Stage, Told]] = {
    Stage.ELIGIBILITY: ("facts", {"employees": "5"}),
    Stage.DRAFTING: ("comment", {"text": "shorter, please"}),
    Stage.SUBMISSION: ("comment", {"text": "a copy for the firm"}),
    Stage.REVIEW: ("supplement", {"what": "a quote", "until": moment(9)}),
    Stage.EXECUTION: ("postpone", {"what": "completion", "until": moment(90), "reason": "late"}),
    Stage.FOLLOW_UP: ("postpone", {"what": "duty", "until": moment(90), "reason": "late"}),
}
"""What a stage takes too, and stays where it is."""
