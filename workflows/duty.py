"""One obligation after the award: remind, due, overdue, settled, round by round."""

from contextlib import suppress
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from activities.register import Register
    from schema.duty import Due, DutyNews, DutyOrder, DutyRound, DutyStatus
    from schema.journal import DutyEntry, Kind
    from schema.messages import Answer, Release, Restate, Settle
    from schema.refusals import Refusal, WrongRound, parse, restored
    from schema.speech import Message
    from schema.stages import Stage
    from schema.waits import Matter, Party, Wait
    from schema.words import say

from . import page
from .answering import Door, Fact, Unwritten, told
from .conduct import RECORD, unmoved
from .numbering import Numbering

_KINDS = {
    DutyStatus.SCHEDULED: Kind.DUTY_SCHEDULED,
    DutyStatus.REMINDED: Kind.DUTY_REMINDED,
    DutyStatus.DUE: Kind.DUTY_DUE,
    DutyStatus.OVERDUE: Kind.DUTY_OVERDUE,
    DutyStatus.SETTLED: Kind.DUTY_SETTLED,
    DutyStatus.RELEASED: Kind.DUTY_RELEASED,
}


class _Released(Exception):
    """The case has ended and lets this duty go."""


@workflow.defn(name="Duty")
class Duty:
    """A duty of a case; a child, so that it has its own line, its own dates and its own answers."""

    @workflow.init
    def __init__(self, raw: Any = None, *_more: Any) -> None:
        self.refusal: Refusal | None = None
        try:
            self.order = parse(DutyOrder, raw, strict=False)
        except Refusal as refusal:
            self.refusal = refusal  # a person started it; nothing may be raised here
        self.door = Door(self)
        self.state: DutyRound | None = None
        self._numbering = Numbering(0 if self.refusal else self.order.seq)
        self._next: dict[str, Any] = {}

    @workflow.run
    async def run(self, raw: Any = None, *_more: Any) -> str:
        """Go through the rounds until the last is settled or the case lets go."""
        del raw
        if self.refusal is not None:
            await self.door.close(self.refusal)
            raise self.refusal
        return await unmoved(self._story(), lambda: None)

    async def _story(self) -> str:
        try:
            for number in range(self.order.first_round, self.order.rule.rounds + 1):
                await self._await_round(number)
            await self._enter(DutyStatus.SETTLED, waits=())
        except _Released:
            await self._enter(DutyStatus.RELEASED, waits=())
        await self.door.close()
        assert self.state is not None  # noqa: S101  the first round was written
        return self.state.status

    async def _await_round(self, number: int) -> None:
        due = await workflow.execute_local_activity_method(
            Bookshelf.count_due, args=[self.order.rule, self.order.base, number], **RECORD
        )
        owner = self._wait(Party.FIRM_OWNER, Matter.DUTY, due)
        await self._enter(DutyStatus.SCHEDULED, round=number, due=due, waits=(owner,))
        steps = [(DutyStatus.REMINDED, at) for at in due.remind_at]
        steps += [(DutyStatus.DUE, due.due_at), (DutyStatus.OVERDUE, due.overdue_at)]
        for status, at in steps:
            if at <= workflow.now() and status is not DutyStatus.OVERDUE:
                continue  # entered afterwards: nobody is reminded of the past
            if await self._hear(until=at, summary=say(f"status-{status}")):
                return
            late = (self._wait(Party.CLERK, Matter.DUTY_OVERDUE, due),)
            await self._enter(
                status, waits=(owner, *(late if status is DutyStatus.OVERDUE else ()))
            )
        await self._hear()

    async def _hear(self, **limits: Any) -> Fact | None:
        fact = await self.door.hear(Settle, Release, **limits)
        if fact is not None and isinstance(fact.message, Release):
            raise _Released
        return fact

    async def _enter(self, status: DutyStatus, **change: Any) -> None:
        self._next = {"status": status, **change}
        await self.write()
        await self._report()

    async def write(self) -> None:
        """Write a line and the state that follows, then change state, page and answer."""
        fact = self.door.turn
        change, self._next = {**(fact.change if fact else {}), **self._next}, {}
        fresh = {
            "clerk": self.order.clerk,
            "rounds": self.order.rule.rounds,
            "lift": self.order.lift,
        }
        before = self.state.model_dump() if self.state else fresh
        state = DutyRound.model_validate(before | change)
        kind = fact.kind if fact else _KINDS[state.status]
        entry = DutyEntry(
            stream=self.order.stream,
            case=self.order.case,
            duty=self.order.rule.key,
            name=self.order.rule.name,
            state=state,
            **self._numbering.line(self.door, kind, state.lift),
        )
        try:
            await workflow.execute_local_activity_method(
                Register.record_duty, entry, summary=say(f"kind-{kind}"), **RECORD
            )
        except FailureError as fault:
            raise Unwritten(restored(fault)) from fault
        self.state = state
        self._numbering.seq = entry.seq
        page.show_duty(self.order, state, entry.seq)
        self.door.reply(
            Answer(
                case=self.order.case,
                seq=entry.seq,
                kind=kind,
                stage=Stage.FOLLOW_UP,
                message=say("answer-duty", what=say(f"kind-{kind}"), due=state.due.on),
                waits=state.waits,
            )
        )

    async def _report(self) -> None:
        state = self.state
        if state is None or workflow.info().parent is None:
            return
        news = DutyNews(
            duty=self.order.rule.key,
            name=self.order.rule.name,
            status=state.status,
            due_on=state.due.on,
            waits=state.waits,
        )
        case = workflow.get_external_workflow_handle(self.order.case_workflow)
        try:
            await case.signal("duty_reported", news)
        except ApplicationError:
            workflow.logger.info("case_gone")  # the record has it; only the case's page lacks it

    def may(self, model: type[Message]) -> None:
        """Every message of a duty is taken while it lasts."""

    def _settle(self, message: Settle) -> Fact:
        present = self.state.round if self.state else 1
        if message.round not in {None, present}:
            raise WrongRound(given=message.round, present=present)
        return Fact(message, Kind.DUTY_SETTLED, details={"round": present})

    def _restate(self, message: Restate) -> Fact:
        lift = self.state.lift if self.state else 0
        return Fact(message, Kind.RESTATED, change={"lift": lift + message.lift})

    settle = told(Settle, _settle)
    restate = told(Restate, _restate)

    @workflow.signal(name="release", description=say("handler-release"))
    async def release(self, raw: Any = None, *_more: Any) -> None:
        """Let the duty go: the case ends first."""
        # Nobody waits for an answer to a signal, and a refusal raised here would end the duty.
        with suppress(Refusal):
            message = parse(Release, raw, strict=False)
            details = {"outcome": message.outcome}
            await self.door.ask(
                message, "release", lambda it: Fact(it, Kind.DUTY_RELEASED, details=details)
            )

    def _wait(self, for_whom: Party, what: Matter, due: Due) -> Wait:
        return Wait(for_whom=for_whom, what=what, since=workflow.now(), until=due.overdue_at)
