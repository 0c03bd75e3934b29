"""A grant application from intake to its last duty: `run` is the business process, in order."""

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.agencies import Agencies
    from activities.bookshelf import Bookshelf
    from activities.register import Register
    from schema.case import Case, Filing
    from schema.duty import DutyNews
    from schema.firm import Intake
    from schema.identity import workflow_id
    from schema.journal import CaseEntry, Kind, Opening, TakenIn, Texts
    from schema.messages import (
        Agree,
        Answer,
        Close,
        Comment,
        Complete,
        Confirm,
        Decide,
        Draft,
        Eligibility,
        Note,
        Receipt,
        Restate,
        SiteVisit,
        Supplement,
        Verdict,
    )
    from schema.plan import Plan
    from schema.programme import DutyRule, Edition, Gate
    from schema.refusals import (
        AttemptsOver,
        CallClosed,
        DuplicateApplication,
        Refusal,
        WrongCaseId,
        WrongStage,
        check_object,
        parse,
        restored,
    )
    from schema.speech import Message
    from schema.stages import Outcome, Stage
    from schema.submission import ToFile
    from schema.waits import Matter, Party, Wait, without
    from schema.words import say

from . import judging, page
from .answering import Door, Fact, Unwritten, told
from .conduct import ASK_AGENCY, RECORD, unmoved
from .numbering import Numbering
from .obligations import Obligations


class _Ended(Exception):
    """The case ends before its last duty."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@workflow.defn(name="GrantApplication")
class GrantApplication:
    """One firm's application to one edition; the one door for whatever happens to it."""

    @workflow.init
    def __init__(self, raw: Any = None, *_more: Any) -> None:
        del raw  # whatever it is, the story takes it in; nothing may fail here
        self.door = Door(self)
        self.case = Case.model_construct(stage=Stage.INTAKE, clerk="")
        self.case_id = ""
        self.taken: TakenIn | None = None
        self.duties: dict[str, DutyNews] = {}
        self.cancel_asked = False
        self._numbering = Numbering()
        self._next: dict[str, Any] = {}
        self._attempt = 1
        self._opened = False

    @workflow.run
    async def run(self, raw: Any = None, *_more: Any) -> str:
        """Guide the case; a cancellation from outside is shown, not obeyed."""
        return await unmoved(self._story(raw), self._show_cancel)

    def _show_cancel(self) -> None:
        self.cancel_asked = True
        if self._opened:
            self._show()

    async def _story(self, raw: Any) -> str:
        await self._open(raw)
        try:
            await self._check_eligibility()
            for gate in self.edition.gates:
                await self._file(gate)
                await self._await_answer(gate)
            if self.edition.agreement:
                await self._agree()
            await self._follow_up(await self._execute())
            outcome = Outcome.COMPLETED
        except _Ended as ended:
            outcome = ended.outcome
        await self._enter(Stage.CLOSED, Kind.CLOSED, outcome=outcome, waits=())
        await self.door.close()
        return outcome

    # --- the steps of the story -----------------------------------------------------------------

    async def _open(self, raw: Any) -> None:
        """Take in what was asked and open an attempt in the record, or fail with one sentence."""
        try:
            check_object(raw)
            taken = await workflow.execute_local_activity_method(
                Bookshelf.take_in, raw, summary=say("summary-take-in"), **RECORD
            )
            self.taken = taken
            await self._open_attempt(taken)
        except FailureError as fault:  # a local activity's refusal comes as it is
            refusal = restored(fault)
            await self.door.close(refusal)
            raise refusal from None

    async def _open_attempt(self, taken: TakenIn) -> None:
        info, intake = workflow.info(), taken.intake
        place = workflow_id(taken.edition.key, intake.firm_key)
        if info.workflow_id != place:
            raise WrongCaseId(given=info.workflow_id, expected=place)
        judging.check_time(intake.happened_at, workflow.now())
        judging.check_limit(intake.amount, taken.edition)
        state = Case(
            stage=Stage.ELIGIBILITY,
            clerk=intake.in_charge,
            asked=intake.amount,
            waits=(self._wait(Party.CLERK, Matter.ELIGIBILITY),),
        )
        opened = await workflow.execute_local_activity_method(
            Register.open,
            Opening(
                workflow=place,
                first_run=info.first_execution_run_id,
                edition=taken.edition.key,
                intake=intake,
                findings=taken.findings,
                state=state,
                happened_at=intake.happened_at or workflow.now(),
                **self._numbering.fence(),
            ),
            summary=say("kind-opened"),
            **RECORD,
        )
        if opened.entry is None:
            if opened.outcome:
                raise AttemptsOver(firm=intake.name, edition=taken.edition.key)
            raise DuplicateApplication(firm=intake.name, edition=taken.edition.key)
        self.case, self.case_id = state, opened.entry.case
        self._attempt = opened.attempt or 1
        self._numbering.seq = opened.entry.seq
        self._opened = True
        self._show()

    async def _check_eligibility(self) -> None:
        """Wait for a clerk's word on what the rules found; never a machine alone."""
        fact = await self._hear(Eligibility)
        if isinstance(fact.message, Eligibility) and not fact.message.eligible:
            raise _Ended(Outcome.INELIGIBLE)

    async def _file(self, gate: Gate) -> None:
        """Draft where the gate wants it, then file; a new version goes back to drafting."""
        self._next = {"gate": gate.key, "plan": Plan(), "filing": None, "visited": False}
        while True:
            if gate.sections and isinstance((await self._draft(gate)).message, Receipt):
                return  # the firm filed by itself
            if await self._submit(gate):
                return
            self._next = {"filing": None}  # its bundle holds a version that is not the last

    async def _draft(self, gate: Gate) -> Fact:
        """Go through the rounds of the plan until the firm owner confirms one exact version."""
        waits = self._waits_at(gate, Matter.DRAFT)
        await self._enter(Stage.DRAFTING, Kind.DRAFTED, waits=waits)
        return _heard(await self._hear_in_time(gate, Confirm, Receipt))

    async def _submit(self, gate: Gate) -> bool:
        """File by the gate's channel; False where a new version reopened the drafting."""
        waits = self._waits_at(gate, Matter.FILING)
        await self._enter(Stage.SUBMISSION, Kind.CONFIRMED, waits=waits)
        sending = asyncio.create_task(self._send(gate))
        fact = await self._hear_in_time(gate, Receipt, Draft, done=sending)
        if fact is None:
            sent = sending.result()
            if sent.number:
                self._next = {"filing": sent}
                return True
            receipt = self._wait(Party.CLERK, Matter.RECEIPT, gate.closes_at)
            self._next = {
                "filing": sent,
                "waits": (*without(self.case.waits, Matter.FILING), receipt),
            }
            await self.write(Kind.BUNDLED)
            fact = await self._hear_in_time(gate, Receipt, Draft)
        sending.cancel()
        return fact is not None and isinstance(fact.message, Receipt)

    async def _send(self, gate: Gate) -> Filing:
        """Let the channel file; where it can't for good, the clerk files by hand."""
        version = self.case.plan.version
        order = ToFile(
            key=f"{self.case_id}/{gate.key}/v{version.number if version else 0}",
            case=self.case_id,
            edition=self.edition.key,
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

    async def _await_answer(self, gate: Gate) -> None:
        """Wait for the agency: a visit, requests for more, and its decision."""
        until = judging.answer_due(gate, workflow.now())
        waits: tuple[Wait, ...] = (self._wait(Party.AGENCY, Matter.DECISION, until),)
        if gate.site_visit:
            waits = (self._wait(Party.AGENCY, Matter.APPOINTMENT), *waits)
        await self._enter(Stage.REVIEW, Kind.FILED, waits=waits)
        while True:
            late, until = judging.next_breach(self.case.waits)
            fact = await self._hear_any(
                Decide, SiteVisit, Supplement, Receipt, until=until, summary=say("timer-answer")
            )
            if fact is None and late is not None:
                self._next = {"waits": judging.breached(self.case.waits, late, workflow.now())}
                await self.write(judging.BREACHES[late])
            elif fact is not None and isinstance(fact.message, Decide):
                if fact.message.verdict is Verdict.REJECTED:
                    raise _Ended(Outcome.REJECTED)
                return
            else:
                await self.write()

    async def _agree(self) -> None:
        """Wait for the signed agreement."""
        waits = (self._wait(Party.FIRM_OWNER, Matter.AGREEMENT),)
        await self._enter(Stage.AGREEMENT, Kind.DECIDED, waits=waits)
        await self._hear(Agree)

    async def _execute(self) -> list[DutyRule]:
        """Wait until what is supported is done; return the duties that count from then."""
        until = judging.end_of_day(self.edition.execution_ends)
        waits = (self._wait(Party.FIRM_OWNER, Matter.COMPLETION, until),)
        await self._enter(Stage.EXECUTION, Kind.DECIDED, waits=waits)
        while True:
            fact = await self._hear_any(Complete, until=until, summary=say("timer-execution"))
            if fact is not None:
                try:
                    return await self._find_duties(fact.message)
                except FailureError as fault:
                    self.door.refuse(restored(fault))
                    continue
            asked = self._wait(Party.CLERK, Matter.COMPLETION_LATE)
            self._next = {"waits": (*self.case.waits, asked)}
            await self.write(Kind.EXECUTION_PASSED)
            until = None

    async def _find_duties(self, complete: Message) -> list[DutyRule]:
        done = judging.day(complete.happened_at, workflow.now())
        return await workflow.execute_local_activity_method(
            Bookshelf.find_duties, args=[self.edition, done], **RECORD
        )

    async def _follow_up(self, rules: list[DutyRule]) -> None:
        """Start each duty of law and edition, and stay its one door until the last is settled."""
        await self._enter(Stage.FOLLOW_UP, Kind.COMPLETED, waits=())
        duties = Obligations(self.case_id, self._attempt)
        await duties.start(rules, self.case, self._taken())
        try:
            await self._hear_any(done=duties.ended)
            if not duties.all_settled():
                # A duty was ended from outside: only a person knows what has become of it.
                self._next = {"waits": (self._wait(Party.CLERK, Matter.DUTY),)}
                await self.write(Kind.INTERRUPTED)
                await self._hear()
        except _Ended as end:
            await duties.release(end.outcome)
            raise

    # --- hearing and writing --------------------------------------------------------------------

    async def _hear(self, *moving: type[Message]) -> Fact:
        return _heard(await self._hear_any(*moving))

    async def _hear_any(self, *moving: type[Message], **limits: Any) -> Fact | None:
        fact = await self.door.hear(*moving, Close, **limits)
        if fact is not None and isinstance(fact.message, Close):
            raise _Ended(fact.message.outcome)
        return fact

    async def _hear_in_time(
        self, gate: Gate, *moving: type[Message], done: asyncio.Future[Any] | None = None
    ) -> Fact | None:
        """Hear until the call closes; then ask the clerk, once, and go on hearing."""
        while True:
            asked = any(wait.what is Matter.DEADLINE for wait in self.case.waits)
            fact = await self._hear_any(
                *moving,
                until=None if asked else gate.closes_at,
                done=done,
                summary=say("timer-deadline"),
            )
            if fact is not None or (done is not None and done.done()):
                return fact
            ask = self._wait(Party.CLERK, Matter.DEADLINE)
            self._next = {"waits": (*self.case.waits, ask)}
            await self.write(Kind.DEADLINE_PASSED)

    async def _enter(self, stage: Stage, kind: Kind, **change: Any) -> None:
        """Go to a stage: the only door between stages, one write for fact and stage together."""
        self._next |= {"stage": stage, **change}
        await self.write(kind)

    async def write(self, kind: Kind | None = None) -> None:
        """Write a line and the state that follows, then change state, page and answer."""
        change, self._next = self._next, {}
        fact = self.door.turn
        kind = fact.kind if fact else kind or Kind.RESTATED
        state = self.case.model_copy(update={**(fact.change if fact else {}), **change})
        entry = CaseEntry(
            stream=self.case_id,
            case=self.case_id,
            state=state,
            **self._numbering.line(self.door, kind, state.lift),
        )
        texts = Texts(parts=fact.message.texts() if fact else {})
        try:
            await workflow.execute_local_activity_method(
                Register.record, args=[entry, texts], summary=say(f"kind-{kind}"), **RECORD
            )
        except FailureError as fault:
            raise Unwritten(restored(fault)) from fault
        self.case = state
        self._numbering.seq = entry.seq
        self._show()
        self.door.reply(self._answer(kind))

    def may(self, model: type[Message]) -> None:
        """Refuse a message that the present stage does not take; none before the case is open."""
        if not self._opened:
            return
        if self.case.stage is Stage.CLOSED:
            raise CallClosed
        if self.case.stage not in model.stages:
            stages = ", ".join(stage for stage in Stage if stage in model.stages)
            raise WrongStage(message=model.__name__.lower(), stage=self.case.stage, stages=stages)

    def _answer(self, kind: Kind) -> Answer:
        return Answer(
            case=self.case_id,
            seq=self._numbering.seq,
            kind=kind,
            stage=self.case.stage,
            message=say("answer", what=say(f"kind-{kind}"), stage=say(f"stage-{self.case.stage}")),
            waits=self.case.waits,
        )

    def _show(self) -> None:
        page.show_case(self, self._numbering.seq)

    def _waits_at(self, gate: Gate, what: Matter) -> tuple[Wait, ...]:
        """Return the clerk's wait at a gate; that its call has closed is asked only once."""
        here = self.case.waits if self.case.gate == gate.key else ()
        asked = tuple(wait for wait in here if wait.what is Matter.DEADLINE)
        return (self._wait(Party.CLERK, what, gate.closes_at), *asked)

    def _wait(self, for_whom: Party, what: Matter, until: Any = None) -> Wait:
        return Wait(for_whom=for_whom, what=what, since=workflow.now(), until=until)

    @property
    def edition(self) -> Edition:
        """The edition, frozen into history when the case began."""
        return self._taken().edition

    @property
    def intake(self) -> Intake:
        """What the firm asked for."""
        return self._taken().intake

    def _taken(self) -> TakenIn:
        assert self.taken is not None  # noqa: S101  asked only after opening
        return self.taken

    # --- what people tell a case; what each message comes to is judged in judging.py --------------

    eligibility = told(Eligibility, judging.eligibility)
    draft = told(Draft, judging.draft)
    comment = told(Comment, judging.comment)
    confirm = told(Confirm, judging.confirm)
    receipt = told(Receipt, judging.receipt)
    sitevisit = told(SiteVisit, judging.site_visit)
    supplement = told(Supplement, judging.supplement)
    decide = told(Decide, judging.decide)
    agree = told(Agree, judging.agree)
    complete = told(Complete, judging.complete)
    note = told(Note, judging.note)
    close = told(Close, judging.close)
    restate = told(Restate, judging.restate)

    @workflow.update(name="intake", description=say("handler-intake"))
    async def intake_result(self, raw: Any = None, *_more: Any) -> Answer:
        """Answer when the case is open in the record; the start's own receipt."""
        del raw
        await workflow.wait_condition(lambda: self._opened or self.door.refusal is not None)
        if self.door.refusal is not None:
            raise self.door.refusal
        return self._answer(Kind.OPENED)

    @workflow.signal(name="duty_reported", description=say("handler-duty-reported"))
    def duty_reported(self, raw: Any = None, *_more: Any) -> None:
        """Show where a duty stands; the record has it already."""
        try:
            news = parse(DutyNews, raw, strict=False)
        except Refusal:
            return  # nobody waits for an answer to a signal
        self.duties[news.duty] = news
        if self._opened:
            self._show()

    @workflow.query(name="case", description=say("handler-case"))
    def as_it_stands(self) -> Case:
        """Return the state of the case."""
        return self.case


def _heard(fact: Fact | None) -> Fact:
    assert fact is not None  # noqa: S101  without a date or work only a message ends a wait
    return fact
