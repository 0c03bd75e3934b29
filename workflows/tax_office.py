"""Whether the firm still does business: the tax office is asked, else a clerk looks by hand."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError, RetryState

with workflow.unsafe.imports_passed_through():
    from activities.tax_office import TaxOffice
    from schema.journal import Kind
    from schema.messages import Vouch
    from schema.refusals import NothingToVouch
    from schema.speech import Message
    from schema.stages import Stage
    from schema.tax_office import Occasion, Registration, Seen, Standing
    from schema.waits import BUSINESS, VOUCHED_FOR, Matter, Party, Wait, without
    from schema.words import say

from . import judging
from .answering import Fact, heard
from .conduct import ASK_TAX_OFFICE, CLERK_ASKED_AFTER
from .daybook import standing

if TYPE_CHECKING:
    from .application import GrantApplication

Hear = Callable[..., Coroutine[Any, Any, Fact | None]]

_ASKS: Final = {
    Registration.SUSPENDED: Matter.BUSINESS_SUSPENDED,
    Registration.CLOSED: Matter.BUSINESS_CLOSED,
    Registration.UNREGISTERED: Matter.BUSINESS_UNREGISTERED,
}
"""What the clerk is asked after an answer; after every other one, to look by hand."""


async def cleared(
    app: "GrantApplication", before: Occasion, hear: Hear, *moving: type[Message]
) -> Fact | None:
    """Ask the tax office and hear meanwhile; return a clerk's word, or what moves the story.

    Returns None where the firm does business. Either way what follows is still to be written.
    """
    asking = asyncio.create_task(_ask(app, CLERK_ASKED_AFTER))
    try:
        while True:
            fact = await hear(Vouch, *moving, done=asking)
            if fact is not None:
                return fact
            said = asking.result()
            if said is None:
                asking = asyncio.create_task(_ask(app, None))
                app.next = {"waits": _asked(app, Matter.BUSINESS_BY_HAND)}
                app.more |= {"before": before}
                await app.write(Kind.STATUS_UNANSWERED)
                continue
            _take(app, before, said)
            if said.registration is Registration.ACTIVE:
                return None
            await app.write(Kind.STATUS_FOUND)
            return heard(await hear(Vouch, *moving))
    finally:
        asking.cancel()


async def before_payment(app: "GrantApplication") -> bool:
    """Go on once the firm is known to do business, where its edition wants that; else at once."""
    if Occasion.PAYMENT not in app.edition.conditions.business_status:
        return False
    asked = app.wait(Party.AGENCY, Matter.BUSINESS_STATUS)
    app.next = {"waits": (asked, *standing(app.coming))}
    await app.write()
    await cleared(app, Occasion.PAYMENT, app.hear_any)
    return True


def last_word(app: "GrantApplication", kind: Kind) -> Kind:
    """Return what the next line is: the tax office's answer where it has just come."""
    return Kind.STATUS_FOUND if "business" in app.next else kind


def vouch(app: "GrantApplication", message: Vouch) -> Fact:
    """Return what a clerk saw, not before it was asked; the case goes on, whatever that was."""
    case = app.case
    asked = next((wait for wait in case.waits if wait.what in VOUCHED_FOR), None)
    if asked is None:
        raise NothingToVouch
    on = judging.day(message.happened_at, workflow.now())
    judging.check_order("happened_at", on, asked.since, that="asked")
    before = Occasion.FILING if case.stage is Stage.SUBMISSION else Occasion.PAYMENT
    registration = Registration(message.seen)
    seen = Seen(before=before, on=on, registration=registration, by_hand=True)
    details = {"before": before, "registration": registration, "on": on.isoformat()}
    change = {"business": seen, "waits": without(case.waits, *BUSINESS)}
    return Fact(message, Kind.VOUCHED, details, change)


def _take(app: "GrantApplication", before: Occasion, said: Standing) -> None:
    """Take an answer into what is written next; the clerk is asked wherever it is no yes."""
    on, found = judging.day(None, workflow.now()), said.registration
    waits = without(app.case.waits, *BUSINESS)
    if found is not Registration.ACTIVE:
        waits = _asked(app, _ASKS.get(found, Matter.BUSINESS_BY_HAND))
    seen = Seen(before=before, on=on, registration=found, closed_on=said.closed_on)
    closed_on = {"closed_on": said.closed_on.isoformat()} if said.closed_on else {}
    app.next = {"business": seen, "waits": waits}
    app.more |= {"before": before, "registration": found, **closed_on}


def _asked(app: "GrantApplication", what: Matter) -> tuple[Wait, ...]:
    return (*without(app.case.waits, *BUSINESS), app.wait(Party.CLERK, what))


async def _ask(app: "GrantApplication", within: timedelta | None) -> Standing | None:
    """Return what the tax office says; None where it does not answer within that time."""
    firm = app.intake.firm_key
    try:
        said = await workflow.execute_activity_method(
            TaxOffice.standing,
            firm,
            summary=say("summary-tax-office"),
            schedule_to_close_timeout=within,
            **ASK_TAX_OFFICE,
        )
    except ActivityError as fault:
        if fault.retry_state is not RetryState.NON_RETRYABLE_FAILURE:
            return None
        # It refuses the key or the question: asking again changes nothing.
        return Standing(number=app.business_number, registration=Registration.UNCLEAR)
    return said
