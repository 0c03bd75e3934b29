"""A grant application from intake to its last duty: `run` is the business process, in order."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from activities.register import Register
    from schema.case import Case
    from schema.checking.finding import PlanFinding
    from schema.duty import DutyNews
    from schema.eligibility import Found
    from schema.firm import FirmFacts, Intake
    from schema.house import Rhythm, reminders
    from schema.journal import CaseEntry, Kind, Opened, TakenIn
    from schema.law import DutyRule
    from schema.messages import (
        Acknowledge,
        Agree,
        Announce,
        Answer,
        Appoint,
        Call,
        Close,
        Comment,
        Complete,
        Confirm,
        Correct,
        Decide,
        Draft,
        Eligibility,
        Facts,
        FirmChanged,
        Involve,
        Meet,
        Note,
        Paper,
        Postpone,
        Promote,
        Reassign,
        Receipt,
        Restate,
        Resubmit,
        Role,
        SiteVisit,
        Supplement,
        Vouch,
        Waive,
        Withdraw,
    )
    from schema.parsing import parse
    from schema.programme import Edition, Gate
    from schema.refusals import CallClosed, Refusal, WrongStage, restored
    from schema.speech import Message
    from schema.stages import Outcome, Stage
    from schema.waits import Matter, Party, Wait
    from schema.words import say

from . import (
    announced,
    chronology,
    deciding,
    judging,
    meeting,
    page,
    papers,
    postponing,
    resubmitting,
    tax_office,
)
from .answering import Door, Fact, Unwritten, heard, told
from .asides import ALWAYS, hear_aside, undo
from .at_gate import AtGate
from .conduct import RECORD, unmoved
from .daybook import next_tick, standing
from .follow_up import FollowUp
from .leaving import Back, Ended
from .numbering import Numbering
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
        self.more: dict[str, Any] = {}
        """Details of the next line beside those of its fact."""
        self.checked: tuple[PlanFinding, ...] | None = None
        """What the rules found wrong with the plan at hand, until it is written."""
        self.firm_name = self.business_number = ""
        self.follow_up = FollowUp(self)
        self._begins: Case | None = None
        self.attempt = 1
        self._opened = False

    @workflow.run
    async def run(self, raw: Any = None, *_more: Any) -> str:
        """Guide the case; a cancellation from outside is shown, not obeyed."""
        return await unmoved(self._story(raw), self._show_cancel)

    def _show_cancel(self) -> None:
        self.cancel_asked = True
        if self._opened:
            self.show()

    async def _story(self, raw: Any) -> str:
        await open_case(self, raw)
        while True:
            try:
                await self._course()
                outcome = Outcome.COMPLETED
            except Ended as ended:
                outcome = ended.outcome
            except Back:
                self._begins = self.coming.model_copy(update={"stage": Stage.REVIEW})
                continue
            break
        self.more |= await undo(self, outcome)
        await self.enter(Stage.CLOSED, Kind.CLOSED, outcome=outcome, waits=())
        await self.door.close()
        return outcome

    async def _course(self) -> None:
        """Guide the case from where it begins to its last duty."""
        if self._comes(Stage.ELIGIBILITY):
            await self._check_eligibility()
        for gate in filter(self._gate_comes, self.edition.gates):
            filed = not self._comes(Stage.SUBMISSION, gate)
            await AtGate(self, gate).go_through(filed=filed, resumed=self._begins_with())
        if self.edition.agreement and self._comes(Stage.AGREEMENT):
            await self._agree()
        if self._comes(Stage.EXECUTION):
            await self._execute()
        await self.follow_up.go_through()

    # --- the steps of the story -----------------------------------------------------------------

    def opened(self, opened: Opened, state: Case) -> None:
        """Begin where the record has opened the case."""
        assert opened.entry is not None  # noqa: S101  a case that was refused never comes here
        taken = self.opened_with
        self.case, self.case_id = state, opened.entry.case
        self.attempt = opened.attempt or 1
        self.numbering.seq = opened.entry.seq
        self.findings, self.facts = taken.findings, taken.known or taken.intake.facts
        self.firm_name = taken.intake.name
        self.business_number = taken.intake.business_number
        if taken.resume is not None:
            self.follow_up.known = {owed.key: owed for owed in taken.resume.duties}
        if taken.resume or taken.intake.entry:
            self._begins = state
        self._opened = True
        self.show()

    def _comes(self, stage: Stage, gate: Gate | None = None) -> bool:
        return still_comes(self.edition, self._begins, stage, gate)

    @property
    def resumes(self) -> bool:
        """Whether the next step is the one that the case begins with, further on."""
        return self._begins is not None

    @property
    def counts_from_filing(self) -> bool:
        """Whether an answer is due so long after filing; release 0.1 counted from typing."""
        return self.rhythm is not None

    @property
    def rhythm(self) -> Rhythm | None:
        """The house's habits as they were when the case began; release 0.1 knew none."""
        return self.opened_with.rhythm

    @property
    def certifies(self) -> bool:
        """Whether every filing with a bundle gets a certificate; before 0.4 only by template."""
        return self.opened_with.certifies

    def _gate_comes(self, gate: Gate) -> bool:
        return self._comes(Stage.REVIEW, gate)

    def _begins_with(self) -> Stage | None:
        return self._begins.stage if self._begins else None

    async def _check_eligibility(self) -> None:
        """Wait for a clerk's word on what the rules found; never a machine alone."""
        if self._begins is not None:
            waits = (*judging.eligibility_waits(self.findings), *judging.asked(self.case))
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
        waits = (*judging.eligibility_waits(self.findings), *judging.asked(self.case))
        self.next = {"waits": (*waits, *standing(self.case))}
        await self.write()

    async def _agree(self) -> None:
        """Wait for the signed agreement."""
        waits = (self.wait(Party.FIRM_OWNER, Matter.AGREEMENT),)
        await self.enter(Stage.AGREEMENT, Kind.DECIDED, waits=waits)
        await self.hear(Agree)
        await tax_office.before_payment(self)

    async def _execute(self) -> None:
        """Wait until what is supported is done, and for the duties that count from then."""
        waits = (self.wait(Party.FIRM_OWNER, Matter.COMPLETION, self._execution_ends()),)
        await self.enter(Stage.EXECUTION, tax_office.last_word(self, Kind.DECIDED), waits=waits)
        while True:
            fact = await self.hear_any(
                Complete, until=self._execution_passes, summary=say("timer-execution")
            )
            if fact is not None:
                try:
                    self.owed = await self.follow_up.find_duties(self.coming)
                except FailureError as fault:
                    self.door.refuse(restored(fault))
                    continue
                if await tax_office.before_payment(self):
                    with suppress(FailureError):  # the role may have been told while it was held
                        self.owed = await self.follow_up.find_duties(self.coming)
                return
            asked = self.wait(Party.CLERK, Matter.COMPLETION_LATE)
            self.next = {"waits": (*self.case.waits, asked)}
            await self.write(Kind.EXECUTION_PASSED)

    def _execution_ends(self) -> datetime | None:
        return judging.end_of_day(self.case.execution_until or self.edition.execution_ends)

    def _execution_passes(self) -> datetime | None:
        asked = any(wait.what is Matter.COMPLETION_LATE for wait in self.case.waits)
        return None if asked else self._execution_ends()

    # --- hearing and writing --------------------------------------------------------------------

    async def hear(self, *moving: type[Message]) -> Fact:
        """Return the next fact that moves the story."""
        return heard(await self.hear_any(*moving))

    async def hear_any(
        self,
        *moving: type[Message],
        until: Callable[[], datetime | None] | None = None,
        done: asyncio.Future[Any] | None = None,
        summary: str = "",
    ) -> Fact | None:
        """Return the next fact that moves the story, or None when a date or work is over.

        What can be said at any stage is heard on the way, and so are the dates of the daybook.
        """
        while True:
            passes, tick = until() if until else None, next_tick(self)
            own = tick if tick and (passes is None or tick.at <= passes) else None
            fact = await self.door.hear(
                *moving,
                *ALWAYS,
                until=own.at if own else passes,
                done=done,
                summary=say("timer-daybook") if own else summary,
            )
            if (
                fact is not None
                and isinstance(fact.message, ALWAYS)
                and not isinstance(fact.message, moving)
            ):
                await hear_aside(self, fact)
            elif fact is not None or own is None or (done is not None and done.done()):
                return fact
            else:
                self.more, self.next = own.details, {"waits": own.waits}
                await self.write(own.kind)

    async def enter(self, stage: Stage, kind: Kind, **change: Any) -> None:
        """Go to a stage: the only door between stages, one write for fact and stage together."""
        if stage is not Stage.CLOSED:
            change["waits"] = (*change["waits"], *standing(self.coming))
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
        state = judging.with_happened(state, kind, fact)
        more, self.more = self.more, {}
        line = self.numbering.line(self.door, kind, state.lift)
        line["details"] = line.get("details", {}) | more
        entry = CaseEntry(stream=self.case_id, case=self.case_id, state=state, **line)
        texts = judging.texts_of(self, fact).model_copy(update={"checked": self.checked})
        self.checked = None
        try:
            written = await workflow.execute_local_activity_method(
                Register.record, args=[entry, texts], summary=say(f"kind-{kind}"), **RECORD
            )
        except FailureError as fault:
            raise Unwritten(restored(fault)) from fault
        if written.again:
            entry, state = written, written.state
        self.case = state
        self.numbering.seq = entry.seq
        self.show()
        self.door.reply(self._answer(kind, entry.happened_at, entry.details))

    def may(self, model: type[Message]) -> None:
        """Refuse a message that the present stage does not take; none before the case is open."""
        if not self._opened:
            return
        if self.case.stage is Stage.CLOSED:
            raise CallClosed
        if self.case.stage not in model.stages:
            stages = ", ".join(stage for stage in Stage if stage in model.stages)
            raise WrongStage(message=model.__name__.lower(), stage=self.case.stage, stages=stages)

    def in_order(self, message: Message) -> None:
        """Refuse a message dated before what it follows; none before the case is open."""
        if self._opened:
            chronology.check(self, message)

    def _answer(
        self, kind: Kind, happened_at: datetime | None = None, details: dict[str, Any] | None = None
    ) -> Answer:
        return Answer(
            case=self.case_id,
            seq=self.numbering.seq,
            kind=kind,
            stage=self.case.stage,
            message=say("answer", what=say(f"kind-{kind}"), stage=say(f"stage-{self.case.stage}")),
            waits=self.case.waits,
            happened_at=happened_at,
            details=details or {},
        )

    def show(self) -> None:
        """Show the case as it stands in the Temporal UI."""
        page.show_case(self, self.numbering.seq)

    def wait(self, for_whom: Party, what: Matter, until: Any = None) -> Wait:
        """Return a wait that begins now."""
        now = workflow.now()
        remind_at = reminders(self.rhythm, what, until, now)
        return Wait(for_whom=for_whom, what=what, since=now, until=until, remind_at=remind_at)

    @property
    def coming(self) -> Case:
        """The case as it will stand when the fact at hand is written."""
        turn = self.door.turn
        return self.case.model_copy(update=turn.change) if turn else self.case

    @property
    def edition(self) -> Edition:
        """The edition, frozen into history when the case began."""
        return self.opened_with.edition

    @property
    def intake(self) -> Intake:
        """What the firm asked for."""
        return self.opened_with.intake

    @property
    def opened_with(self) -> TakenIn:
        """What the case was opened with."""
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
    resubmit = told(Resubmit, resubmitting.resubmit)
    decide = told(Decide, deciding.decide)
    vouch = told(Vouch, tax_office.vouch)
    agree = told(Agree, judging.agree)
    complete = told(Complete, judging.complete)
    facts_stated = told(Facts, judging.facts)
    role = told(Role, judging.role)
    involve = told(Involve, judging.involve)
    promote = told(Promote, deciding.promote)
    waive = told(Waive, judging.waive)
    appoint = told(Appoint, meeting.appoint)
    meet = told(Meet, meeting.meet)
    call = told(Call, meeting.call)
    paper = told(Paper, papers.paper)
    correct = told(Correct, judging.correct)
    withdraw = told(Withdraw, judging.withdraw)
    acknowledge = told(Acknowledge, judging.acknowledge)
    postpone = told(Postpone, postponing.postpone)
    reassign = told(Reassign, judging.reassign)
    firmchanged = told(FirmChanged, judging.firm_changed)
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
        return self._answer(Kind.OPENED, self.intake.happened_at, {"asked": self.intake.amount})

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
            self.show()

    @workflow.query(name="case", description=say("handler-case"))
    def as_it_stands(self) -> Case:
        """Return the state of the case."""
        return self.case
