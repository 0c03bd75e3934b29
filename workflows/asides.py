"""What can be said at any stage beside the story: corrections, withdrawal, another clerk."""

from typing import TYPE_CHECKING, Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from activities.cabinet import Cabinet
    from activities.casefile import Casefile
    from schema.eligibility import Finding
    from schema.journal import Kind
    from schema.messages import (
        Acknowledge,
        Announce,
        Appoint,
        Call,
        Close,
        Correct,
        FirmChanged,
        Meet,
        Paper,
        Postpone,
        Reassign,
        Righted,
        Waive,
        Waived,
        Withdraw,
    )
    from schema.refusals import restored
    from schema.speech import Message
    from schema.stages import Outcome, Stage
    from schema.waits import Matter, Party, held, without
    from schema.words import say

from . import announced, judging, righting
from .answering import Fact
from .conduct import RECORD
from .leaving import Back, Ended, GateWaived
from .papers import file_is_there
from .rereading import reread

if TYPE_CHECKING:
    from .application import GrantApplication

ALWAYS = (
    Close,
    Announce,
    Withdraw,
    Acknowledge,
    Correct,
    Reassign,
    FirmChanged,
    Waive,
    Postpone,
    Appoint,
    Meet,
    Call,
    Paper,
)
"""What is heard here whatever the story waits for; the dates are looked at again afterwards."""


async def hear_aside(app: "GrantApplication", fact: Fact) -> None:
    """Write what was said beside the story; raises what leaves the present step."""
    _leave(app, fact.message)
    match fact.message:
        case Announce(event=event) if event.rules and announced.is_unfiled(app):
            await reread(app, event)
        case Correct():
            await _correct(app, fact)
        case Reassign():
            await _reassign(app, fact)
        case Paper() as paper if not await file_is_there(app, paper):
            return
        case FirmChanged() if app.edition.conditions.binding(app.case.stage):
            await _look_again(app, fact)
        case _:
            await app.door.write_turn()
    if isinstance(fact.message, FirmChanged):
        await _call_anew(app, fact.message)


def _leave(app: "GrantApplication", message: Message) -> None:
    """Raise what leaves the present step, where the message does."""
    match message:
        case Close(outcome=outcome):
            raise Ended(outcome)
        case Announce(event=event) if ends := announced.ended_by(app, event):
            raise Ended(ends)
        case Withdraw() if announced.is_unfiled(app):
            raise Ended(Outcome.WITHDRAWN)
        case Acknowledge(granted=True):
            raise Ended(Outcome.WITHDRAWN)
        case Waive(what=Waived.GATE):
            raise GateWaived


async def undo(app: "GrantApplication", outcome: Outcome) -> dict[str, Any]:
    """Take back what stands outside when a filed case is withdrawn; return what was undone."""
    if outcome is not Outcome.WITHDRAWN or not app.case.withdrawing:
        return {}
    taken_back = await workflow.execute_local_activity_method(
        Cabinet.take_back,
        args=[app.case_id, workflow.now()],
        summary=say("summary-take-back"),
        **RECORD,
    )
    return {"filings": taken_back}


async def _reassign(app: "GrantApplication", fact: Fact) -> None:
    clerk = fact.change["clerk"]
    today = judging.day(None, workflow.now())
    try:
        await workflow.execute_local_activity_method(
            Bookshelf.check_staff, args=[clerk, today], summary=say("summary-staff"), **RECORD
        )
    except FailureError as fault:
        app.door.refuse(restored(fault))
        return
    await app.door.write_turn()
    await app.follow_up.inform(clerk=app.case.clerk)


async def _call_anew(app: "GrantApplication", changed: FirmChanged) -> None:
    """Show a firm under its new name or number."""
    if not (changed.name or changed.business_number):
        return
    app.firm_name = changed.name or app.firm_name
    app.business_number = changed.business_number or app.business_number
    app.show()
    if changed.name:
        await app.follow_up.inform(firm=changed.name)


async def _look_again(app: "GrantApplication", fact: Fact) -> None:
    """Ask the clerk where a condition that still binds the firm does not hold any more."""
    args = [app.edition, app.intake.firm_key, judging.day(None, workflow.now())]
    try:
        app.findings = await workflow.execute_local_activity_method(
            Bookshelf.look_again, args=args, summary=say("summary-judge"), **RECORD
        )
    except FailureError as fault:
        app.door.refuse(restored(fault))
        return
    binding = app.edition.conditions.binding(app.case.stage)
    broken = [
        one.rule for one in app.findings if one.finding is Finding.FAILS and one.rule in binding
    ]
    app.more |= {"broken": broken}
    if broken:
        waits = without(fact.change.get("waits", app.case.waits), Matter.FIRM_CHANGED)
        app.next = {"waits": (*waits, app.wait(Party.CLERK, Matter.FIRM_CHANGED))}
    await app.door.write_turn()


async def _correct(app: "GrantApplication", fact: Fact) -> None:
    """Put the right value beside the wrong one, and undo once what followed from it."""
    message = fact.message
    assert isinstance(message, Correct)  # noqa: S101  asked for this only
    try:
        line = await workflow.execute_local_activity_method(
            Casefile.line, args=[app.case_id, message.line], summary=say("summary-line"), **RECORD
        )
        right = righting.righted(app, message, line)
        app.door.amend(right)
        follows = app.case.stage is Stage.FOLLOW_UP or held(app.case.waits)
        if line.kind is Kind.COMPLETED and follows:
            app.owed = await app.follow_up.find_duties(app.coming)
    except FailureError as fault:
        app.door.refuse(restored(fault))
        return
    if message.verdict is Righted.REJECTED:
        raise Ended(Outcome.REJECTED)
    if message.verdict is Righted.NONE:
        raise Back
    await app.door.write_turn()
    if line.kind is Kind.COMPLETED:
        await app.follow_up.recount()
