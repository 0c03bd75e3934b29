"""One obligation after the award: remind, due, overdue, settled, round by round."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from activities.register import Register
    from schema.duty import Due, DutyNews, DutyOrder, DutyRound, DutyStatus
    from schema.journal import DutyEntry, Kind
    from schema.messages import (
        Answer,
        Dated,
        Inform,
        Postpone,
        Recount,
        Release,
        Restate,
        Settle,
    )
    from schema.parsing import parse
    from schema.refusals import InThePast, NothingToPostpone, Refusal, WrongRound, restored
    from schema.speech import Message
    from schema.stages import Stage
    from schema.waits import Matter, Party, Wait
    from schema.words import say
    from schema.zone import OFFICE_ZONE, local

from . import page
from .answering import Door, Fact, Unwritten, heard, told
from .chronology import check_duty
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
        self._base = date.min if self.refusal else self.order.base
        self._next: dict[str, Any] = {}
        self._until: date | None = None
        """The date that the present round was moved to."""

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
        """Wait until a round is settled; a date that is moved, or counted anew, begins it again."""
        while True:
            due = await workflow.execute_local_activity_method(
                Bookshelf.count_due,
                args=[self.order.rule, self._base, number, self._until],
                **RECORD,
            )
            if not isinstance((await self._keep(number, due)).message, Recount | Postpone):
                self._until = None
                return

    async def _keep(self, number: int, due: Due) -> Fact:
        """Remind, fall due, be overdue, until a fact moves the round."""
        owner = self._wait(Party.FIRM_OWNER, Matter.DUTY, due)
        await self._enter(DutyStatus.SCHEDULED, round=number, due=due, waits=(owner,))
        steps = [(DutyStatus.REMINDED, at) for at in due.remind_at]
        steps += [(DutyStatus.DUE, due.due_at), (DutyStatus.OVERDUE, due.overdue_at)]
        for status, at in steps:
            if at <= workflow.now() and status is not DutyStatus.OVERDUE:
                continue  # entered afterwards: nobody is reminded of the past
            if fact := await self._hear(until=at, summary=say(f"status-{status}")):
                return fact
            late = (self._wait(Party.CLERK, Matter.DUTY_OVERDUE, due),)
            await self._enter(
                status, waits=(owner, *(late if status is DutyStatus.OVERDUE else ()))
            )
        return heard(await self._hear())

    async def _hear(self, **limits: Any) -> Fact | None:
        fact = await self.door.hear(Settle, Release, Recount, Postpone, **limits)
        match fact.message if fact else None:
            case Release():
                raise _Released
            case Recount(base=base):
                self._base, self._until = base, None
            case Postpone(until=until):
                self._until = until.astimezone(OFFICE_ZONE).date()
            case _:
                pass
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
            written = await workflow.execute_local_activity_method(
                Register.record_duty, entry, summary=say(f"kind-{kind}"), **RECORD
            )
        except FailureError as fault:
            raise Unwritten(restored(fault)) from fault
        if written.again:
            entry, state = written, written.state
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
                happened_at=entry.happened_at,
                details=entry.details,
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

    def in_order(self, message: Message) -> None:
        """Refuse a settlement before the day that the duty counts from."""
        if self.refusal is None:
            check_duty(self.order, self._base, message)

    def _settle(self, message: Settle) -> Fact:
        present = self.state.round if self.state else 1
        if message.round not in {None, present}:
            raise WrongRound(given=message.round, present=present)
        return Fact(message, Kind.DUTY_SETTLED, details={"round": present})

    def _postpone(self, message: Postpone) -> Fact:
        if message.what is not Dated.DUTY:
            raise NothingToPostpone(what=message.what)
        if message.until <= workflow.now():
            raise InThePast(field="until", given=local(message.until))
        details = {"what": message.what, "until": message.until.isoformat()}
        return Fact(message, Kind.POSTPONED, details=details)

    def _inform(self, message: Inform) -> Fact:
        told = {name: value for name in ("clerk", "firm") if (value := getattr(message, name))}
        self.order = self.order.model_copy(update=told)
        change = {"clerk": message.clerk} if message.clerk else {}
        return Fact(message, Kind.DUTY_INFORMED, details={"clerk": message.clerk}, change=change)

    def _recount(self, message: Recount) -> Fact:
        details = {"before": self._base.isoformat(), "base": message.base.isoformat()}
        return Fact(message, Kind.DUTY_RECOUNTED, details=details)

    def _restate(self, message: Restate) -> Fact:
        lift = self.state.lift if self.state else 0
        return Fact(message, Kind.RESTATED, change={"lift": lift + message.lift})

    postpone = told(Postpone, _postpone)
    settle = told(Settle, _settle)
    restate = told(Restate, _restate)

    @workflow.signal(name="release", description=say("handler-release"))
    async def release(self, raw: Any = None, *_more: Any) -> None:
        """Let the duty go: the case ends first."""
        await self._heed(Release, raw, _released)

    @workflow.signal(name="inform", description=say("handler-inform"))
    async def inform(self, raw: Any = None, *_more: Any) -> None:
        """Hear from the case who is in charge now, or how the firm is called now."""
        await self._heed(Inform, raw, self._inform)

    @workflow.signal(name="recount", description=say("handler-recount"))
    async def recount(self, raw: Any = None, *_more: Any) -> None:
        """Hear from the case that the day it counts from was wrong."""
        await self._heed(Recount, raw, self._recount)

    async def _heed(self, model: type[Message], raw: Any, judge: Callable[[Any], Fact]) -> None:
        # Nobody waits for an answer to a signal, and a refusal raised here would end the duty.
        with suppress(Refusal):
            message = parse(model, raw, strict=False)
            await self.door.ask(message, model.__name__.lower(), judge)

    def _wait(self, for_whom: Party, what: Matter, due: Due) -> Wait:
        return Wait(for_whom=for_whom, what=what, since=workflow.now(), until=due.overdue_at)


def _released(message: Release) -> Fact:
    return Fact(message, Kind.DUTY_RELEASED, details={"outcome": message.outcome})
