"""The one door: what people tell a case is heard one at a time, in the order it came.

Handlers only post a letter and wait. The workflow's own story hears it: known key, stage, sense,
write, and only then state, page and answer. Nothing is decided while the case is not yet open.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from schema import fullness
    from schema.journal import Kind
    from schema.messages import Answer
    from schema.parsing import parse
    from schema.plan import text_hash
    from schema.refusals import CallClosed, HistoryFull, InTheFuture, Refusal
    from schema.speech import Message
    from schema.words import say
    from schema.zone import OFFICE_ZONE, local


class Unwritten(Exception):
    """Postgres can't hold what was to be written; nothing was changed."""

    def __init__(self, refusal: ApplicationError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True)
class Fact:
    """What a message comes to: the line to write and the fields of the state that follow."""

    message: Message
    kind: Kind
    details: dict[str, Any] = field(default_factory=dict)
    change: dict[str, Any] = field(default_factory=dict)


class Listener(Protocol):
    """A workflow that hears at a door."""

    door: "Door"

    def may(self, model: type[Message]) -> None:
        """Refuse a message that the present stage does not take."""

    def in_order(self, message: Message) -> None:
        """Refuse a message dated before what it follows; asked of new messages only."""

    async def write(self) -> None:
        """Write the fact at hand and change the state."""


Judge = Callable[[Any, Any], Fact]


@dataclass
class Letter:
    """A message that waits to be heard, and the one who waits for its answer."""

    message: Message
    cause: str
    judge: Callable[[Any], Fact]
    answer: asyncio.Future[Answer]
    fact: Fact | None = None


class Door:
    """Hears letters one by one; keeps the first answer of every key."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._letters: deque[Letter] = deque()
        self._answers: dict[tuple[type[Message], str], Answer] = {}
        self._closed = False
        self._taken = 0
        """How many updates came in; the server counts them too, and takes so many at most."""
        self.refusal: ApplicationError | None = None
        """Why the case never opened, where it did not."""
        self._turn: Letter | None = None

    @property
    def turn(self) -> Fact | None:
        """The fact that is to be written next; None where the case itself has something to say."""
        return self._turn.fact if self._turn else None

    @property
    def cause(self) -> str | None:
        """What the next line is written for: the letter's update id."""
        return self._turn.cause if self._turn else None

    @property
    def busy(self) -> bool:
        """Whether something that came in before is still to be heard or written."""
        return self._turn is not None or bool(self._letters)

    @property
    def fullness(self) -> float:
        """How full the history is; at 1 the server takes no more, or ends it."""
        info = workflow.info()
        return fullness.CAPACITY.filled(
            answers=self._taken,
            events=info.get_current_history_length(),
            bytes_=info.get_current_history_size(),
        )

    def count(self) -> None:
        """Count an update that came in."""
        self._taken += 1

    def knows(self, message: Message) -> bool:
        """Return whether a message of this key was answered already; its answer stands."""
        return _key(message) in self._answers

    async def ask(self, message: Message, cause: str, judge: Callable[[Any], Fact]) -> Answer:
        """Post a message and return its answer; raises the Refusal it meets."""
        if self._closed:
            raise self.refusal or CallClosed()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._letters.append(Letter(message, cause, judge, answer))
        return await answer

    async def hear(
        self,
        *moving: type[Message],
        until: datetime | None = None,
        done: asyncio.Future[Any] | None = None,
        summary: str = "",
    ) -> Fact | None:
        """Return the next fact that moves the story; whatever else comes is written on the way.

        Returns None when the date has come or the work is done. A fact returned here is the turn:
        the next write of the listener is its line and answers it.
        """
        clock = self._clock(until, summary)
        try:
            while True:
                await workflow.wait_condition(
                    lambda: bool(self._letters) or _over(clock) or _over(done)
                )
                if not self._letters:
                    return None
                fact = self._open_letter()
                if fact is None:
                    continue
                if isinstance(fact.message, moving):
                    return fact
                await self.write_turn()
        finally:
            if clock is not None:
                clock.cancel()

    async def write_turn(self) -> None:
        """Write the turn; where Postgres can't hold it, who told it is refused."""
        try:
            await self._listener.write()
        except Unwritten as unwritten:
            self.refuse(unwritten.refusal)

    def reply(self, answer: Answer) -> None:
        """Answer the turn, if somebody waits for it."""
        if self._turn is None:
            return
        if self._turn.message.key:
            self._answers[_key(self._turn.message)] = answer
        self._turn.answer.set_result(answer)
        self._turn = None

    def amend(self, fact: Fact) -> None:
        """Put what a message really comes to in the place of what it seemed to."""
        if self._turn is not None:
            self._turn.fact = fact

    def refuse(self, refusal: ApplicationError) -> None:
        """Answer the turn with a refusal: what it said is not so."""
        if self._turn is not None:
            self._turn.answer.set_exception(refusal)
            self._turn = None

    async def close(self, refusal: ApplicationError | None = None) -> None:
        """Refuse whatever is still to be heard, and let every waiting handler leave."""
        self._closed, self.refusal = True, refusal
        while self._letters:
            self._letters.popleft().answer.set_exception(refusal or CallClosed())
        await workflow.wait_condition(workflow.all_handlers_finished)

    def _open_letter(self) -> Fact | None:
        letter = self._letters.popleft()
        if self.knows(letter.message):
            letter.answer.set_result(self._answers[_key(letter.message)])
            return None
        try:
            self._listener.may(type(letter.message))
            if letter.message.happened_at and letter.message.happened_at > workflow.now():
                raise InTheFuture(field="happened_at", given=local(letter.message.happened_at))
            letter.fact = letter.judge(letter.message)
        except Refusal as refusal:
            letter.answer.set_exception(refusal)
            return None
        self._turn = letter
        return letter.fact

    def _clock(self, until: datetime | None, summary: str) -> asyncio.Future[None] | None:
        if until is None:
            return None
        left = until - workflow.now()
        if left.total_seconds() <= 0:
            past: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            past.set_result(None)
            return past
        return asyncio.create_task(workflow.sleep(left, summary=summary))


def told(model: type[Message], judge: Judge) -> Any:
    """Return the update handler for a message: named and described by the message itself.

    Its input is Any, and may be missing or several: a typed one answers a list, a string or a
    number in the SDK's English, and a missing one with a bare TypeError. The validator is a
    courtesy that spares history what is plainly wrong; the door decides.
    """
    name = model.__name__.lower()

    async def handler(self: Listener, raw: Any = None, *_more: Any) -> Answer:
        self.door.count()
        message = parse(model, raw, strict=False)
        update = workflow.current_update_info()
        cause = _recordable(update.id) if update else name
        return await self.door.ask(message, cause, lambda it: judge(self, it))

    def courtesy(self: Listener, raw: Any = None, *_more: Any) -> None:
        message = parse(model, raw, strict=True)
        if not self.door.knows(message):
            self.may(model)
            _check_days(message)
            self.in_order(message)
            _check_room(self.door, message)

    handler.__name__ = handler.__qualname__ = name
    update = workflow.update(name=name, description=say(f"handler-{name}"))(handler)
    update.validator(courtesy)
    return update


def heard(fact: Fact | None) -> Fact:
    """Return the fact that only a message could have brought."""
    assert fact is not None  # noqa: S101  without a date or work only a message ends a wait
    return fact


def _check_days(message: Message) -> None:
    """Refuse what cannot lie ahead; only here, for histories may hold what was taken once."""
    today = workflow.now().astimezone(OFFICE_ZONE).date()
    for name in message.past_days:
        on = getattr(message, name)
        if on is not None and on > today:
            raise InTheFuture(field=name, given=on.isoformat())


def _check_room(door: Door, message: Message) -> None:
    """Refuse what a full history has no room for; only here, where replay never comes."""
    if door.fullness >= message.room:
        raise HistoryFull(message=type(message).__name__.lower(), percent=int(door.fullness * 100))


def _recordable(update: str) -> str:
    """Return an update's id as Postgres can hold it; whoever calls may have chosen anything."""
    return update if update.isprintable() else text_hash(update)


def _key(message: Message) -> tuple[type[Message], str]:
    return type(message), message.key


def _over(work: asyncio.Future[Any] | None) -> bool:
    return work is not None and work.done()
