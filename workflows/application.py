"""A grant application from intake to its last duty: `run` is the business process, in order."""

from contextlib import suppress
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from activities.register import Register
    from schema.case import Case
    from schema.duty import DutyNews
    from schema.eligibility import Found
    from schema.firm import FirmFacts, Intake
    from schema.journal import CaseEntry, Kind, Opened, TakenIn
    from schema.law import DutyRule
    from schema.messages import (
        Agree,
        Announce,
        Answer,
        Close,
        Comment,
        Complete,
        Confirm,
        Decide,
        Draft,
        Eligibility,
        Facts,
        Involve,
        Note,
        Receipt,
        Restate,
        Role,
        SiteVisit,
        Supplement,
    )
    from schema.programme import Edition, Gate
    from schema.refusals import CallClosed, Refusal, WrongStage, parse, restored
    from schema.speech import Message
    from schema.stages import Outcome, Stage
    from schema.waits import Matter, Party, Wait
    from schema.words import say

from . import announced, judging, page
from .answering import Door, Fact, Unwritten, told
from .at_gate import AtGate, Ended, heard
from .conduct import RECORD, unmoved
from .numbering import Numbering
from .obligations import Obligations
from .opening import open_case, still_comes


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
        self.findings: tuple[Found, ...] = ()
        self.facts = FirmFacts()
        self.owed: list[DutyRule] = []
        self.numbering = Numbering()
        self.next: dict[str, Any] = {}
        self._begins: Case | None = None
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
        await open_case(self, raw)
        try:
            if self._comes(Stage.ELIGIBILITY):
                await self._check_eligibility()
            for gate in self.edition.gates:
                at_gate = AtGate(self, gate)
                if self._comes(Stage.SUBMISSION, gate):
                    await at_gate.file(resumed=self._begins_with())
                if self._comes(Stage.REVIEW, gate):
                    await at_gate.await_answer()
            if self.edition.agreement and self._comes(Stage.AGREEMENT):
                await self._agree()
            if self._comes(Stage.EXECUTION):
                await self._execute()
            await self._follow_up()
            outcome = Outcome.COMPLETED
        except Ended as ended:
            outcome = ended.outcome
        await self.enter(Stage.CLOSED, Kind.CLOSED, outcome=outcome, waits=())
        await self.door.close()
        return outcome

    # --- the steps of the story -----------------------------------------------------------------

    def opened(self, opened: Opened, state: Case) -> None:
        """Begin where the record has opened the case."""
        assert opened.entry is not None  # noqa: S101  a case that was refused never comes here
        taken = self._taken()
        self.case, self.case_id = state, opened.entry.case
        self._attempt = opened.attempt or 1
        self.numbering.seq = opened.entry.seq
        self.findings, self.facts = taken.findings, taken.intake.facts
        if taken.resume or taken.intake.entry:
            self._begins = state
        self._opened = True
        self._show()

    def _comes(self, stage: Stage, gate: Gate | None = None) -> bool:
        return still_comes(self.edition, self._begins, stage, gate)

    def _begins_with(self) -> Stage | None:
        return self._begins.stage if self._begins else None

    async def _check_eligibility(self) -> None:
        """Wait for a clerk's word on what the rules found; never a machine alone."""
        if self._begins is not None:
            waits = judging.eligibility_waits(self.findings)
            await self.enter(Stage.ELIGIBILITY, Kind.ENTERED, waits=waits)
        while True:
            fact = await self.hear(Eligibility, Facts)
            if isinstance(fact.message, Facts):
                await self._judge_again(fact.message)
            elif isinstance(fact.message, Eligibility) and not fact.message.eligible:
                raise Ended(Outcome.INELIGIBLE)
            else:
                return

    async def _judge_again(self, message: Facts) -> None:
        """Let the rules look at what was learnt; the findings rest in history."""
        facts = self.facts.with_more(message.facts)
        on = judging.day(message.happened_at, workflow.now())
        args = [facts, self.edition, self.intake.firm_key, on]
        try:
            self.findings = await workflow.execute_local_activity_method(
                Bookshelf.judge, args=args, summary=say("summary-judge"), **RECORD
            )
        except FailureError as fault:
            self.door.refuse(restored(fault))
            return
        self.facts = facts
        self.next = {"waits": judging.eligibility_waits(self.findings)}
        await self.write()

    async def _agree(self) -> None:
        """Wait for the signed agreement."""
        waits = (self.wait(Party.FIRM_OWNER, Matter.AGREEMENT),)
        await self.enter(Stage.AGREEMENT, Kind.DECIDED, waits=waits)
        await self.hear(Agree)

    async def _execute(self) -> None:
        """Wait until what is supported is done, and for the duties that count from then."""
        until = judging.end_of_day(self.edition.execution_ends)
        waits = (self.wait(Party.FIRM_OWNER, Matter.COMPLETION, until),)
        await self.enter(Stage.EXECUTION, Kind.DECIDED, waits=waits)
        while True:
            fact = await self.hear_any(Complete, until=until, summary=say("timer-execution"))
            if fact is not None:
                try:
                    self.owed = await self.find_duties(self.coming)
                except FailureError as fault:
                    self.door.refuse(restored(fault))
                    continue
                return
            asked = self.wait(Party.CLERK, Matter.COMPLETION_LATE)
            self.next = {"waits": (*self.case.waits, asked)}
            await self.write(Kind.EXECUTION_PASSED)
            until = None

    async def find_duties(self, case: Case) -> list[DutyRule]:
        """Return what law and edition oblige the firm to, by its role, once it has completed."""
        done = case.completed_on or judging.day(None, workflow.now())
        args = [self.edition, done, case.role, case.awarded]
        return await workflow.execute_local_activity_method(
            Bookshelf.find_duties, args=args, **RECORD
        )

    async def _follow_up(self) -> None:
        """Start each duty of law and edition, and stay its one door until the last is settled."""
        await self.enter(Stage.FOLLOW_UP, Kind.COMPLETED, waits=())
        duties = Obligations(self.case_id, self._attempt)
        await duties.start(self.owed, self.case, self._taken())
        try:
            await self._hear_of_roles(duties)
            if not duties.all_settled():
                # A duty was ended from outside: only a person knows what has become of it.
                self.next = {"waits": (self.wait(Party.CLERK, Matter.DUTY),)}
                await self.write(Kind.INTERRUPTED)
                await self.hear()
        except Ended as end:
            await duties.release(end.outcome)
            raise

    async def _hear_of_roles(self, duties: Obligations) -> None:
        """Hear until every duty has ended; what is owed changes with the firm's role."""
        while True:
            fact = await self.hear_any(Role, done=duties.ended)
            if fact is None and not judging.role_is_open(self.case, self.edition):
                return
            if fact is None:  # the agency was asked; what it answered, nobody has said
                self.next = {"waits": (self.wait(Party.CLERK, Matter.ROLE),)}
                await self.write(Kind.ROLE_ASKED)
                fact = await self.hear(Role)
            try:
                self.owed = await self.find_duties(self.coming)
            except FailureError as fault:
                self.door.refuse(restored(fault))
                continue
            self.next = {"waits": ()}
            await self.write()
            await duties.exchange(self.owed, self.case, self._taken())

    # --- hearing and writing --------------------------------------------------------------------

    async def hear(self, *moving: type[Message]) -> Fact:
        """Return the next fact that moves the story."""
        return heard(await self.hear_any(*moving))

    async def hear_any(self, *moving: type[Message], **limits: Any) -> Fact | None:
        """Return the next fact that moves the story, or None when a date or work is over.

        A person's word that the case ends, or an announcement that ends its call, ends it here.
        """
        while True:
            fact = await self.door.hear(*moving, Close, Announce, **limits)
            message = fact.message if fact else None
            if isinstance(message, Close):
                raise Ended(message.outcome)
            if not isinstance(message, Announce):
                return fact
            if outcome := announced.ended_by(self, message.event):
                raise Ended(outcome)
            try:
                await self.write()
            except Unwritten as unwritten:
                self.door.refuse(unwritten.refusal)
            if Announce in moving:
                return fact

    async def enter(self, stage: Stage, kind: Kind, **change: Any) -> None:
        """Go to a stage: the only door between stages, one write for fact and stage together."""
        self.next |= {"stage": stage, **change}
        if self._begins is not None:
            kind, self._begins = Kind.ENTERED, None  # it goes on from here
        await self.write(kind)

    async def write(self, kind: Kind | None = None) -> None:
        """Write a line and the state that follows, then change state, page and answer."""
        change, self.next = self.next, {}
        fact = self.door.turn
        kind = fact.kind if fact else kind or Kind.RESTATED
        state = self.case.model_copy(update={**(fact.change if fact else {}), **change})
        entry = CaseEntry(
            stream=self.case_id,
            case=self.case_id,
            state=state,
            **self.numbering.line(self.door, kind, state.lift),
        )
        texts = judging.texts_of(self, fact)
        try:
            await workflow.execute_local_activity_method(
                Register.record, args=[entry, texts], summary=say(f"kind-{kind}"), **RECORD
            )
        except FailureError as fault:
            raise Unwritten(restored(fault)) from fault
        self.case = state
        self.numbering.seq = entry.seq
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
            seq=self.numbering.seq,
            kind=kind,
            stage=self.case.stage,
            message=say("answer", what=say(f"kind-{kind}"), stage=say(f"stage-{self.case.stage}")),
            waits=self.case.waits,
        )

    def _show(self) -> None:
        page.show_case(self, self.numbering.seq)

    def wait(self, for_whom: Party, what: Matter, until: Any = None) -> Wait:
        """Return a wait that begins now."""
        return Wait(for_whom=for_whom, what=what, since=workflow.now(), until=until)

    @property
    def coming(self) -> Case:
        """The case as it will stand when the fact at hand is written."""
        turn = self.door.turn
        return self.case.model_copy(update=turn.change) if turn else self.case

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
    facts_stated = told(Facts, judging.facts)
    role = told(Role, judging.role)
    involve = told(Involve, judging.involve)
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

    @workflow.signal(name="announce", description=say("handler-announce"))
    async def announce(self, raw: Any = None, *_more: Any) -> None:
        """Hear an announcement about the call; each notice is heard once."""
        # Nobody waits for an answer to a signal, and a refusal raised here would end the case.
        with suppress(Refusal):
            message = parse(Announce, raw, strict=False)
            await self.door.ask(
                message, f"announce/{message.event.notice}", lambda it: announced.announce(self, it)
            )

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
