"""One gate of an edition: draft and file what it wants, then wait for its answer.

A plain object of the case: it shares the case's door, state and writing.
"""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.agencies import Agencies
    from schema.case import Filing
    from schema.journal import Kind
    from schema.messages import (
        Announce,
        Confirm,
        Decide,
        Draft,
        Receipt,
        SiteVisit,
        Supplement,
        Verdict,
    )
    from schema.plan import Plan
    from schema.programme import Gate
    from schema.speech import Message
    from schema.stages import Outcome, Stage
    from schema.submission import ToFile
    from schema.waits import Matter, Party, Wait, without
    from schema.words import say

from . import judging, page
from .announced import closes_at
from .answering import Fact
from .conduct import ASK_AGENCY

if TYPE_CHECKING:
    from .application import GrantApplication


class Ended(Exception):
    """The case ends before its last duty."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class AtGate:
    """The case at one gate, which repeats drafting, filing and answer."""

    def __init__(self, app: "GrantApplication", gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def file(self, *, resumed: Stage | None = None) -> None:
        """Draft where the gate wants it, then file; a new version goes back to drafting."""
        app, gate = self._app, self._gate
        if resumed is None:
            app.next = {"gate": gate.key, "plan": Plan(), "filing": None, "visited": False}
        drafted = resumed is Stage.SUBMISSION
        while True:
            if gate.sections and not drafted and isinstance((await self._draft()).message, Receipt):
                return  # the firm filed by itself
            if await self._submit():
                return
            drafted = False
            app.next = {"filing": None}  # its bundle holds a version that is not the last

    async def await_answer(self) -> None:
        """Wait for the agency: a visit, requests for more, and its decision."""
        app, gate = self._app, self._gate
        until = judging.answer_due(gate, workflow.now())
        waits = (app.wait(Party.AGENCY, Matter.DECISION, until), *judging.promised(app.coming))
        if gate.site_visit and not app.case.visited:
            waits = (app.wait(Party.AGENCY, Matter.APPOINTMENT), *waits)
        await app.enter(Stage.REVIEW, Kind.FILED, waits=waits)
        while True:
            late, until = judging.next_breach(app.case.waits)
            fact = await app.hear_any(
                Decide, SiteVisit, Supplement, Receipt, until=until, summary=say("timer-answer")
            )
            if fact is None and late is not None:
                app.next = {"waits": judging.breached(app.case.waits, late, workflow.now())}
                await app.write(judging.BREACHES[late])
            elif fact is not None and isinstance(fact.message, Decide):
                if fact.message.verdict is Verdict.REJECTED:
                    raise Ended(Outcome.REJECTED)
                return
            else:
                await app.write()

    async def _draft(self) -> Fact:
        """Go through the rounds of the plan until the firm owner confirms one exact version."""
        await self._app.enter(Stage.DRAFTING, Kind.DRAFTED, waits=self._waits(Matter.DRAFT))
        return heard(await self._hear_in_time(Confirm, Receipt))

    async def _submit(self) -> bool:
        """File by the gate's channel; False where a new version reopened the drafting."""
        app = self._app
        await app.enter(Stage.SUBMISSION, Kind.CONFIRMED, waits=self._waits(Matter.FILING))
        if self._gate.sections and app.case.plan.confirmed is None:
            # Entered afterwards: what was drafted elsewhere can only be filed by hand.
            return await self._await_receipt(None)
        sending = asyncio.create_task(self._send())
        fact = await self._hear_in_time(Receipt, Draft, done=sending)
        if fact is not None:
            sending.cancel()
            return isinstance(fact.message, Receipt)
        sent = sending.result()
        if sent.number:
            app.next = {"filing": sent}
            return True
        return await self._await_receipt(sent)

    async def _await_receipt(self, sent: Filing | None) -> bool:
        app = self._app
        receipt = app.wait(Party.CLERK, Matter.RECEIPT, self._closes_at)
        app.next = {"waits": (*without(app.case.waits, Matter.FILING), receipt)}
        if sent is not None:
            app.next |= {"filing": sent}
            await app.write(Kind.BUNDLED)
        else:
            await app.write(Kind.ENTERED)
        return isinstance(heard(await self._hear_in_time(Receipt, Draft)).message, Receipt)

    async def _send(self) -> Filing:
        """Let the channel file; where it can't for good, the clerk files by hand."""
        app, gate = self._app, self._gate
        version = app.case.plan.version
        order = ToFile(
            key=f"{app.case_id}/{gate.key}/v{version.number if version else 0}",
            case=app.case_id,
            edition=app.edition.key,
            gate=gate.key,
            channel=gate.channel,
            version=version.number if version else 0,
            sha256=version.sha256 if version else "",
            sections=tuple(section.key for section in gate.sections),
            asked_at=workflow.now(),
        )
        plain = Filing(gate=gate.key, round=1, key=order.key)
        try:
            filed = await workflow.execute_activity_method(
                Agencies.submit,
                order,
                summary=say("summary-submit", agency=gate.agency.said(page.LANGUAGE)),
                **ASK_AGENCY,
            )
        except ActivityError:
            return plain
        return plain.model_copy(update=filed.model_dump())

    async def _hear_in_time(
        self, *moving: type[Message], done: asyncio.Future[Any] | None = None
    ) -> Fact | None:
        """Hear until a date of the call passes; then ask the clerk, once, and go on hearing."""
        app = self._app
        while True:
            until, asks, kind = self._next_date()
            fact = await app.hear_any(
                *moving, Announce, until=until, done=done, summary=say("timer-deadline")
            )
            if fact is not None and isinstance(fact.message, Announce):
                continue  # another date, perhaps
            if fact is not None or (done is not None and done.done()):
                return fact
            app.next = {"waits": (*app.case.waits, app.wait(Party.CLERK, asks))}
            await app.write(kind)

    def _next_date(self) -> tuple[datetime | None, Matter, Kind]:
        """Return the date that passes first and was not asked about, and what it asks."""
        case = self._app.case
        asked = {wait.what for wait in case.waits}
        dates = [
            (self._closes_at, Matter.DEADLINE, Kind.DEADLINE_PASSED),
            (
                judging.end_of_day(case.confirmed_until),
                Matter.PROMISE_ENDED,
                Kind.CONFIRMATION_ENDED,
            ),
        ]
        open_ = [date for date in dates if date[0] is not None and date[1] not in asked]
        return min(open_, default=(None, Matter.DEADLINE, Kind.DEADLINE_PASSED), key=_first)

    def _waits(self, what: Matter) -> tuple[Wait, ...]:
        """Return the clerk's wait at the gate; that a date has passed is asked only once."""
        app = self._app
        case = app.case
        here = case.waits if case.gate == self._gate.key else ()
        asked = tuple(wait for wait in here if wait.what is Matter.DEADLINE)
        closes = app.wait(Party.CLERK, what, self._closes_at)
        return (closes, *asked, *judging.promised(app.coming))

    @property
    def _closes_at(self) -> datetime | None:
        return closes_at(self._app, self._gate)


def heard(fact: Fact | None) -> Fact:
    """Return the fact that only a message could have brought."""
    assert fact is not None  # noqa: S101  without a date or work only a message ends a wait
    return fact


def _first(date: tuple[datetime | None, Matter, Kind]) -> datetime:
    assert date[0] is not None  # noqa: S101  only dates that are known were kept
    return date[0]
