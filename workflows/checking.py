"""Holding a plan against the rules when a new version comes: what they find rests in history."""

from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.drafting_desk import DraftingDesk
    from schema.checking.finding import Rule, Verdict
    from schema.drafted import ToCheck
    from schema.messages import Draft
    from schema.plan import Plan
    from schema.programme import Gate
    from schema.refusals import restored
    from schema.words import say

from .answering import Fact
from .conduct import RECORD

if TYPE_CHECKING:
    from .application import GrantApplication


async def checked(app: "GrantApplication", gate: Gate, fact: Fact) -> bool:
    """Check the version at hand; False where that can't be done, and was refused."""
    message, plan = fact.message, fact.change["plan"]
    assert isinstance(message, Draft)  # noqa: S101  asked for this only
    assert isinstance(plan, Plan)  # noqa: S101  a draft changes the plan
    return await _check(app, gate, plan, message.texts())


async def recheck(app: "GrantApplication") -> None:
    """Hold the present version against rules that have changed."""
    if app.case.gate and app.case.plan.version is not None:
        gate = app.edition.gate(app.case.gate)
        if gate.template:
            await _check(app, gate, app.case.plan, {})


async def _check(app: "GrantApplication", gate: Gate, plan: Plan, changed: dict[str, str]) -> bool:
    order = ToCheck(
        case=app.case_id,
        gate=gate.key,
        edition=app.edition,
        template_sha256=gate.template_sha256,
        base=app.case.plan.number,
        changed=changed,
        amount=app.coming.asked,
        firm=app.intake.firm_key,
    )
    try:
        found = await workflow.execute_local_activity_method(
            DraftingDesk.check, order, summary=say("summary-check"), **RECORD
        )
    except FailureError as fault:
        app.door.refuse(restored(fault))
        return False
    counts = {
        name: sum(one.verdict is verdict for one in found)
        for name, verdict in (
            ("errors", Verdict.ERROR),
            ("warnings", Verdict.WARNING),
            ("questions", Verdict.QUESTION),
        )
    }
    app.checked = found
    app.more |= counts
    unknown = tuple(one.part for one in found if one.rule is Rule.PART_UNKNOWN)
    app.next |= {"plan": plan.model_copy(update={**counts, "unknown": unknown})}
    return True
