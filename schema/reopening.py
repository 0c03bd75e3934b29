"""Where a closed case can go on: the stages that its record has what they need for. Pure."""

from collections.abc import Sequence

from .case import Case
from .programme import Edition
from .refusals import NoSuchStep, NotToReopenAt
from .stages import OPEN_STAGES, Stage


def resumed_at(wanted: Stage | None, states: Sequence[Case], edition: Edition) -> Stage:
    """Return the stage a closed case goes on with; raises the Refusal that reopening it meets.

    `states` are those of its true lines, the newest first. Without a wish it is the last stage
    that still holds: after an award was corrected away it is the review again.
    """
    possible = _possible(states, edition)
    if wanted in possible:
        return wanted
    if wanted is not None:
        stages = ", ".join(stage for stage in Stage if stage in possible)
        raise NotToReopenAt(stage=wanted, stages=stages)
    been = (state.stage for state in states if state.stage in possible)
    return next(been, Stage.ELIGIBILITY)


def _possible(states: Sequence[Case], edition: Edition) -> frozenset[Stage]:
    """Return the stages that the edition has, and that what is known of the case allows."""
    state = states[0]
    gate = next((one for one in edition.gates if one.key == state.gate), None)
    if state.gate and gate is None:
        raise NoSuchStep(stage=state.stage, edition=edition.key)
    been = any(one.stage is Stage.REVIEW for one in states)
    reached = {
        Stage.DRAFTING: gate is not None and bool(gate.sections),
        Stage.SUBMISSION: gate is not None,
        Stage.REVIEW: been or bool(state.filing and state.filing.filed_at),
        Stage.AGREEMENT: edition.agreement and state.awarded_on is not None,
        Stage.EXECUTION: state.awarded_on is not None,
        Stage.FOLLOW_UP: state.completed_on is not None,
    }
    return frozenset(stage for stage in OPEN_STAGES if reached.get(stage, True))
