"""One gate of an edition: draft and file what it wants, then wait for its answer.

A plain object of the case: it shares the case's door, state and writing.
"""

import asyncio
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from schema.case import Filing
    from schema.journal import Kind
    from schema.messages import (
        Confirm,
        Decide,
        Draft,
        Paper,
        Promote,
        Receipt,
        Resubmit,
        SiteVisit,
        Supplement,
        Verdict,
        Vouch,
    )
    from schema.plan import Plan
    from schema.programme import Gate
    from schema.speech import Message, Speaker
    from schema.stages import Outcome, Stage
    from schema.submission import BY_HAND, ToFile
    from schema.tax_office import Occasion
    from schema.waits import Matter, Party, Wait, without
    from schema.words import say

from . import judging, tax_office
from .announced import closes_at
from .answering import Fact, heard
from .checking import checked
from .leaving import Back, Ended, GateWaived
from .papers import file_is_there, lacking, paper_waits
from .printing import certificate, enclosed, enclosed_papers, unprinted
from .resubmitting import Resubmitting, open_request
from .sending import Sending, key_of

if TYPE_CHECKING:
    from .application import GrantApplication


_ANSWERS: Final = (Decide, Promote, SiteVisit, Supplement, Resubmit, Receipt)


class AtGate:
    """The case at one gate, which repeats drafting, filing and answer."""

    def __init__(self, app: "GrantApplication", gate: Gate) -> None:
        self._app = app
        self._key = gate.key
        self._sending: Sending | None = None
        self._again = Resubmitting(app, gate)

    @property
    def _gate(self) -> Gate:
        """The gate as the edition has it now; a notice may have changed it."""
        return self._app.edition.gate(self._key)

    async def go_through(self, *, filed: bool, resumed: Stage | None) -> None:
        """Go through the gate: file and wait for the answer, again where it was handed back."""
        try:
            if not filed:
                await self._file(resumed)
            while not await self._await_answer():
                if workflow.patched("handed-back"):
                    self._app.next |= {"handed_back": self._app.case.handed_back + 1}
                await self._file(Stage.DRAFTING)
        except GateWaived:
            return

    async def _file(self, resumed: Stage | None) -> None:
        """Draft where the gate wants it, then file; a new version goes back to drafting."""
        app, gate = self._app, self._gate
        if resumed is None:
            app.next = {
                "gate": gate.key,
                "plan": Plan(),
                "filing": None,
                "visited": False,
                "handed_back": 0,
            }
            if app.case.supplement_until:
                app.next["supplement_until"] = None
        if app.case.resubmission:
            app.next["resubmission"] = None
        drafted = resumed is Stage.SUBMISSION
        while True:
            if gate.sections and not drafted and isinstance((await self._draft()).message, Receipt):
                return  # the firm filed by itself
            if await self._submit():
                return
            drafted = False
            app.next = {"filing": None}  # its bundle holds a version that is not the last

    async def _await_answer(self) -> bool:
        """Wait for the agency: a visit, requests for more, its decision; False if handed back."""
        app, gate = self._app, self._gate
        filing = app.coming.filing
        # Typed afterwards, the answer is expected from the day of filing on, not from today.
        since = filing.filed_at if app.counts_from_filing and filing else None
        until = judging.answer_due(gate, since or workflow.now())
        waits = (app.wait(Party.AGENCY, Matter.DECISION, until), *judging.promised(app.coming))
        if app.resumes:
            waits = (*open_request(app), *waits)
        if gate.site_visit and not app.case.visited:
            waits = (app.wait(Party.AGENCY, Matter.APPOINTMENT), *waits)
        await self._certify()
        await app.enter(Stage.REVIEW, Kind.FILED, waits=waits)
        self._again.begin()
        try:
            return await self._hear_answer()
        finally:
            self._again.stop()

    async def _hear_answer(self) -> bool:
        """Hear until the agency has decided; what it asks for meanwhile is sent to it."""
        app, again = self._app, self._again
        while True:
            fact = await app.hear_any(
                *_ANSWERS, until=self._breach, done=again.task, summary=say("timer-answer")
            )
            if fact is None:
                await self._pass()
            elif isinstance(fact.message, Promote):
                return True
            elif isinstance(fact.message, Resubmit):
                await app.door.write_turn()
                again.begin()
            elif not isinstance(fact.message, Decide):
                if isinstance(fact.message, Receipt):
                    await again.received(fact)
                await self._certify()
                await app.write()
            elif fact.message.verdict is Verdict.REJECTED:
                raise Ended(Outcome.REJECTED)
            elif fact.message.verdict is Verdict.WAITING_LIST:
                await app.write()
            else:
                return fact.message.verdict is Verdict.PASSED

    async def _pass(self) -> None:
        """Write what came by itself: a filing that was sent, or a date that has passed."""
        app, again = self._app, self._again
        late, at = judging.next_breach(app.case.waits)
        if again.task is not None and again.task.done():
            await again.record()
        elif again.asks_at and (at is None or again.asks_at <= at):
            await again.ask()
        elif late is not None:
            app.next = {"waits": judging.breached(app.case.waits, late, workflow.now())}
            await app.write(judging.BREACHES[late])

    async def _certify(self) -> None:
        """Have what was filed with the present receipt certified."""
        filing = self._app.next.get("filing", self._app.coming.filing)
        if (self._gate.template or self._app.certifies) and filing is not None:
            self._app.next |= {"filing": await certificate(filing)}

    def _breach(self) -> datetime | None:
        dates = (judging.next_breach(self._app.case.waits)[1], self._again.asks_at)
        return min((date for date in dates if date is not None), default=None)

    async def _draft(self) -> Fact:
        """Go through the rounds of the plan until the firm owner confirms one exact version."""
        app = self._app
        await app.enter(Stage.DRAFTING, Kind.DRAFTED, waits=self._waits(Matter.DRAFT))
        if not self._gate.template:
            return heard(await self._hear_in_time(Confirm, Receipt))
        while True:
            fact = heard(await self._hear_checked(Confirm, Receipt, Draft))
            if not isinstance(fact.message, Draft):
                return fact
            await app.door.write_turn()

    async def _hear_checked(
        self, *moving: type[Message], done: asyncio.Future[Any] | None = None
    ) -> Fact | None:
        """Hear in time; a draft is held against the rules first, a proposal moves nothing."""
        app = self._app
        while True:
            fact = await self._hear_in_time(*moving, done=done)
            if fact is None or not self._gate.template or not isinstance(fact.message, Draft):
                return fact
            if fact.kind is not Kind.DRAFTED:
                await app.door.write_turn()
            elif await checked(app, self._gate, fact):
                return fact

    async def _submit(self) -> bool:
        """File by the gate's channel; False where a new version reopened the drafting."""
        app = self._app
        await app.enter(Stage.SUBMISSION, Kind.CONFIRMED, waits=self._waits(Matter.FILING))
        fact = await self._await_papers() if lacking(app) else None
        if fact is None:
            fact = await self._clear()
        if fact is not None:
            return isinstance(fact.message, Receipt)
        if self._gate.sections and app.case.plan.confirmed is None:
            # Entered afterwards: what was drafted elsewhere can only be filed by hand.
            return await self._await_receipt(None)
        way = Sending(app, self._gate, key_of(app, self._gate), lambda: self._closes_at)
        self._sending, sending = way, asyncio.create_task(self._send(way))
        try:
            fact = await self._hear_checked(Receipt, Draft, done=sending)
        except (Back, GateWaived):
            sending.cancel()
            raise
        self._sending = None
        if fact is not None:
            await self._finish(way, fact)
            sending.cancel()
            return isinstance(fact.message, Receipt)
        sent = sending.result()
        app.more |= way.refused
        if sent.number:
            app.next = {"filing": sent}
            return True
        return await self._await_receipt(sent)

    async def _clear(self) -> Fact | None:
        """Have the tax office asked where the edition wants it, or return what made it needless."""
        app = self._app
        if Occasion.FILING not in app.edition.conditions.business_status:
            return None
        fact = await tax_office.cleared(app, Occasion.FILING, self._hear_checked, Receipt, Draft)
        if fact is not None and not isinstance(fact.message, Vouch):
            return fact
        if lacking(app):
            # A clerk's word took its days, and a paper has run out meanwhile.
            app.next |= {"waits": (*app.coming.waits, *paper_waits(app, self._gate))}
        await app.write(Kind.STATUS_FOUND)
        return await self._await_papers() if lacking(app) else None

    async def _finish(self, way: Sending, fact: Fact) -> None:
        """Finish the bundle that was being made, for a receipt that a person typed meanwhile."""
        app, filing = self._app, fact.change.get("filing")
        if not isinstance(fact.message, Receipt) or filing is None or filing.bundle:
            return
        if workflow.patched("receipt-bundled") and (bundle := await way.sealed()):
            own = {"key": way.key, "bundle": bundle}
            app.next |= {"filing": filing.model_copy(update=own)}
            app.more |= own

    async def _await_papers(self) -> Fact | None:
        """Hear until every paper counts today, or return what made them needless."""
        app = self._app
        while True:
            fact = heard(await self._hear_checked(Paper, Receipt, Draft))
            if not isinstance(fact.message, Paper):
                return fact
            if not await file_is_there(app, fact.message):
                continue
            await app.door.write_turn()
            if not lacking(app):
                return None

    async def _await_receipt(self, sent: Filing | None) -> bool:
        app = self._app
        receipt = app.wait(Party.CLERK, Matter.RECEIPT, self._closes_at)
        waits = without(app.case.waits, Matter.FILING, Matter.UNANSWERED)
        app.next = {"waits": (*waits, receipt)}
        if sent is not None:
            app.next |= {"filing": sent}
            await app.write(Kind.BUNDLED)
        else:
            await app.write(Kind.ENTERED)
        return isinstance(heard(await self._hear_checked(Receipt, Draft)).message, Receipt)

    async def _send(self, way: Sending) -> Filing:
        """Print what goes in, and let the channel file it."""
        app, gate = self._app, self._gate
        version = app.case.plan.version
        order = ToFile(
            key=way.key,
            case=app.case_id,
            edition=app.edition.key,
            gate=gate.key,
            channel=gate.channel,
            agency=gate.agency_key,
            version=version.number if version else 0,
            sha256=version.sha256 if version else "",
            sections=tuple(section.key for section in gate.sections),
            asked_at=workflow.now(),
            confirmed_by=Speaker.FIRM_OWNER if app.case.plan.confirmed else "",
        )
        if gate.template or gate.papers:
            order = order.model_copy(update=await self._enclosed(way, gate))
        return await way.file(order, Filing(gate=gate.key, round=1, key=order.key))

    async def _enclosed(self, way: Sending, gate: Gate) -> dict[str, Any]:
        """Print what is filed; what can't be printed is left to the clerk, who files by hand."""
        try:
            return await enclosed(self._app, gate)
        except ActivityError as fault:
            if is_cancelled_exception(fault):
                raise
            way.refused = unprinted(gate, fault)
        if gate.form is None:
            return {"channel": BY_HAND, "enclosed": enclosed_papers(self._app, gate)}
        plain = gate.model_copy(update={"form": None})
        return await self._enclosed(way, plain) | {"channel": BY_HAND}

    def _with_bundle(self, key: str, bundle: str) -> dict[str, Any]:
        return {"filing": Filing(gate=self._key, round=1, key=key, bundle=bundle)}

    async def _hear_in_time(
        self, *moving: type[Message], done: asyncio.Future[Any] | None = None
    ) -> Fact | None:
        """Hear until a date of the call passes; then ask the clerk, once, and go on hearing."""
        app = self._app
        while True:
            fact = await app.hear_any(
                *moving, until=self._passes, done=done, summary=say("timer-deadline")
            )
            if fact is not None or (done is not None and done.done()):
                return fact
            _, asks, kind = self._next_date()
            if asks is Matter.UNANSWERED and (way := self._sending):
                await way.ask(partial(self._with_bundle, way.key))
                continue
            app.next = {"waits": (*app.case.waits, app.wait(Party.CLERK, asks))}
            await app.write(kind)

    def _passes(self) -> datetime | None:
        return self._next_date()[0]

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
            (self._sending.asks_at if self._sending else None, Matter.UNANSWERED, Kind.UNANSWERED),
        ]
        open_ = [date for date in dates if date[0] is not None and date[1] not in asked]
        return min(open_, default=(None, Matter.DEADLINE, Kind.DEADLINE_PASSED), key=_first)

    def _waits(self, what: Matter) -> tuple[Wait, ...]:
        """Return the clerk's wait at the gate; that a date has passed is asked only once."""
        app = self._app
        case = app.case
        asked = judging.asked(case) if case.gate in {"", self._gate.key} else ()
        closes = app.wait(Party.CLERK, what, self._closes_at)
        return (closes, *paper_waits(app, self._gate), *asked, *judging.promised(app.coming))

    @property
    def _closes_at(self) -> datetime | None:
        return closes_at(self._app, self._gate)


def _first(date: tuple[datetime | None, Matter, Kind]) -> datetime:
    assert date[0] is not None  # noqa: S101  only dates that are known were kept
    return date[0]
