"""Plays a random case on the real servers: predicts what is certain, and looks at what is left.

Whatever people say, in whatever order, what `looking` looks for holds: after every refused message
nothing has changed, neither in the record nor in what the case says, and in the end all of it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, NoReturn, TypeAlias

from temporalio.client import RPCError, WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCStatusCode

from schema import refusals
from schema.case import Case as State
from schema.identity import duty_id, duty_stream
from schema.journal import Kind
from schema.messages import TOLD, Announce
from schema.parsing import parse
from schema.programme import Edition
from schema.refusals import Refusal
from schema.stages import Outcome, Stage
from schema.waits import Matter
from tests.workflows.looking import Answer, Connection, Look
from tests.workflows.onwards import going_on
from tests.workflows.plays import ANNOUNCE, ON, RIGHTED, Play, Step, Twin
from tests.workflows.telling import PATIENCE_SECONDS, PROMPT_SECONDS, prompt, refused
from tests.worlds import World

Heard: TypeAlias = Answer | ApplicationError | None

REFUSALS: Final = frozenset(
    name
    for name, kind in vars(refusals).items()
    if isinstance(kind, type) and issubclass(kind, Refusal)
)
_RIGHTED: Final[dict[str, set[Kind]]] = {
    "amount": {Kind.DECIDED, Kind.PROMOTED},
    "verdict": {Kind.DECIDED, Kind.PROMOTED},
    "on": {Kind.AGREED, Kind.COMPLETED, Kind.DECIDED},
    "number": {Kind.FILED},
}
"""The lines that have a value which can be corrected."""

_SETTLING_STEPS: Final = 50
_UNHEARD: Final = "an announcement was not heard"
_CHANGED: Final = "a refused message has changed the case"


@dataclass
class Tally:
    """What a whole search has come by: one that reaches nothing proves nothing."""

    stages: set[Stage] = field(default_factory=set)
    confirmed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        taken, not_taken = self.confirmed.total(), self.refused.total()
        return f"{taken} messages taken, {not_taken} refused for {len(self.refused)} reasons"


class Player:
    """One case and everything it is told."""

    def __init__(self, world: World, record: Connection, edition: Edition, tally: Tally) -> None:
        self._world = world
        self._look = Look(world.client, record, edition, "")
        self._tally = tally
        self._confirmed: dict[tuple[str, str], Answer] = {}
        self._keys: dict[tuple[str, str, str], Answer] = {}
        self._signalled: set[str] = set()
        self._heard_keys: set[str] = set()
        self._story: list[str] = []
        self._reopened = False

    async def play(self, play: Play) -> None:
        """Open a case, tell it one thing after the other, and look at what is left."""
        edition = self._look.edition
        try:
            case = await self._world.open_case(edition=edition.key, **play.intake)
            self._look = Look(self._world.client, self._look.record, edition, case.workflow)
            for step in play.steps:
                await self._take(step)
            await self._check()
            self._tally.stages |= await self._look.stages()
        except Exception as fault:
            fault.add_note("\n".join([repr(play), *self._story]))
            raise

    async def _take(self, step: Step) -> None:
        state, kinds, before = await self._look.stands()
        on = step.message == ON
        async with asyncio.timeout(PATIENCE_SECONDS):
            while on and any(wait.what is Matter.BUSINESS_STATUS for wait in state.waits):
                await asyncio.sleep(0.02)  # the tax office is being asked
                state, kinds, before = await self._look.stands()
        if state.stage is Stage.CLOSED and on:
            await self._reopen(state)
            return
        if step.message == ANNOUNCE:
            await self._announce(step, state)
            return
        message, payload = step.message, _counted(step.payload, state, kinds)
        if on:
            message, payload = going_on(state, self._look.edition, len(self._story), step.payload)
        duty = await self._duty(message, payload, state, wanted=on)
        if not duty and (message == "settle" or (on and _is_a_dutys(message, payload))):
            return  # there is none, or none any more
        heard = await self._tell(duty, message, payload, step.twin)
        if step.twin is not Twin.RIVAL:
            self._compare(heard, self._certain(duty, message, payload, state), state, on=on)
        if not any(isinstance(one, dict) for one in heard):
            await self._check_unmoved(before)

    # --- telling --------------------------------------------------------------------------------

    async def _tell(self, duty: str, message: str, payload: Any, twin: Twin) -> list[Heard]:
        """Tell it once, or twice in the same instant; keep what was confirmed."""
        told = [(f"told-{len(self._story)}", payload)]
        if twin is Twin.AGAIN:
            told *= 2
        elif twin is Twin.RIVAL and isinstance(payload, dict):
            told.append((f"rival-{len(self._story)}", payload | {"by": "choi", "key": ""}))
        place = duty_id(self._look.workflow, duty) if duty else self._look.workflow
        ask = self._world.client.get_workflow_handle(place).execute_update
        heard = await asyncio.gather(
            *(hear(partial(ask, message, one, id=cause)) for cause, one in told)
        )
        for (cause, one), answer in zip(told, heard, strict=True):
            self._story.append(f"{message} {one} {duty} -> {_short(answer)}")
            self._keep(duty, cause, message, one, answer)
        if twin is Twin.AGAIN:
            assert _short(heard[0]) == _short(heard[1]), "one update got two answers"
        return heard

    def _keep(self, duty: str, cause: str, message: str, payload: Any, answer: Heard) -> None:
        if isinstance(answer, ApplicationError):
            self._tally.refused[str(answer.type)] += 1
        if not isinstance(answer, dict):
            return
        key = (duty, message, str(payload.get("key", "")))
        if key[2] and self._keys.setdefault(key, answer) is not answer:
            assert answer == self._keys[key], "a known key got another answer"
            return
        stream = duty_stream(self._look.stream, duty) if duty else self._look.stream
        self._confirmed[stream, cause] = answer
        self._tally.confirmed[message] += 1

    def _certain(self, duty: str, message: str, payload: Any, state: State) -> str:
        """Return the refusal that is due whatever else holds; `taken` or empty where none is."""
        model = TOLD[message]
        try:
            parsed = parse(model, payload, strict=True)
        except Refusal as refusal:
            return str(refusal.type)
        if parsed.key and (duty, message, parsed.key) in self._keys:
            return "taken"
        if not duty and state.stage not in model.stages:
            return "WrongStage"
        if parsed.happened_at and parsed.happened_at > datetime.now(UTC):
            return "InTheFuture"
        return ""

    def _compare(self, heard: list[Heard], certain: str, state: State, *, on: bool) -> None:
        """Hold what was heard against what is certain."""
        # In its last stage a case may end by itself at any moment.
        over = state.stage in {Stage.CLOSED, Stage.FOLLOW_UP}
        for answer in heard:
            if answer is None or (isinstance(answer, ApplicationError) and _is_closed(answer)):
                assert over, "an open case does not answer"
            elif isinstance(answer, ApplicationError):
                assert answer.type in REFUSALS, f"not a refusal of ours: {answer!r}"
                assert certain in {"", answer.type}, f"{certain} was due, not {answer.type}"
                assert not on, f"the case does not go on: {answer}"
            else:
                assert certain in {"", "taken"}, f"{certain} was due, but it was taken"

    async def _duty(self, message: str, payload: Any, state: State, *, wanted: bool) -> str:
        """Return which duty is told; empty where the case itself is."""
        if state.stage is not Stage.FOLLOW_UP or not _is_a_dutys(message, payload):
            return ""
        open_ = await self._look.open_duties()
        async with asyncio.timeout(PROMPT_SECONDS):
            while wanted and not open_ and not await self._asks_or_ends():
                await asyncio.sleep(0.02)
                open_ = await self._look.open_duties()
        return open_[len(self._story) % len(open_)] if open_ else ""

    async def _asks_or_ends(self) -> bool:
        state, *_ = await self._look.stands()
        return state.stage is not Stage.FOLLOW_UP or bool(state.waits)

    # --- what nobody answers ---------------------------------------------------------------------

    async def _announce(self, step: Step, state: State) -> None:
        """Send an announcement as the call's own workflow does; look whether it was heard."""
        handle = self._world.client.get_workflow_handle(self._look.workflow)
        before = (await self._look.stands())[2]
        try:
            for _ in range(1 if step.twin is Twin.NONE else 2):
                await prompt(handle.signal(ANNOUNCE, step.payload))
        except RPCError as fault:
            if fault.status is not RPCStatusCode.NOT_FOUND:
                raise
        notice = self._news_in(step.payload, state)
        self._story.append(f"{ANNOUNCE} {step.payload} -> {notice or 'nothing'}")
        if notice and await self._has_heard(notice):
            self._signalled.add(f"{ANNOUNCE}/{notice}")
            self._tally.confirmed[ANNOUNCE] += 1
        elif not notice:
            await self._check_unmoved(before)

    def _news_in(self, payload: Any, state: State) -> str:
        """Return the notice that is news to the case; empty where there is none."""
        try:
            told = parse(Announce, payload, strict=False)
        except Refusal:
            return ""
        late = told.happened_at is not None and told.happened_at > datetime.now(UTC)
        known = told.event.notice in state.notices or (told.key and told.key in self._heard_keys)
        if late or known or state.stage is Stage.CLOSED:
            return ""
        self._heard_keys.add(told.key)
        return told.event.notice

    async def _has_heard(self, notice: str) -> bool:
        for _ in range(_SETTLING_STEPS):
            state, *_ = await self._look.stands()
            if notice in state.notices or state.stage is Stage.CLOSED:
                return notice in state.notices
            await asyncio.sleep(0.1)
        raise AssertionError(_UNHEARD)

    async def _check_unmoved(self, before: list[int]) -> None:
        """Look that a refused message has changed nothing: no line, no text, no state."""
        for _ in range(_SETTLING_STEPS):
            state, _, traces = await self._look.stands()
            assert traces == before, "a refused message has left a trace"
            if state.stage is Stage.CLOSED or state == await self._look.told():
                return
            await asyncio.sleep(0.1)  # what the case itself has to say is being written
        raise AssertionError(_CHANGED)

    # --- the end, and after it ------------------------------------------------------------------

    async def _check(self) -> None:
        """Look at everything once history and record have nothing more to tell each other."""
        faults: list[str] = []
        for _ in range(_SETTLING_STEPS):
            faults = await self._look.faults(self._confirmed, frozenset(self._signalled))
            if not faults:
                return
            await asyncio.sleep(0.1)
        raise AssertionError("; ".join(faults))

    async def _reopen(self, state: State) -> None:
        """Open a closed case again; what it has come to is looked at first."""
        if state.outcome is Outcome.COMPLETED and self._reopened:
            return  # it would only complete again
        await self._check()
        answer = await hear(self._start_again)
        self._story.append(f"reopening -> {_short(answer)}")
        assert isinstance(answer, dict), f"a closed case is not opened again: {answer}"
        self._reopened = True
        self._keys.clear()
        self._heard_keys.clear()

    async def _start_again(self, **told: str) -> Answer:
        raw = {"by": "park", "reopens": self._look.stream, "reason": "entered for another"} | told
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            "GrantApplication",
            raw,
            id=self._look.workflow,
            task_queue=self._world.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        )
        answer: Answer = await self._world.client.execute_update_with_start_workflow(
            "intake", None, start_workflow_operation=start
        )
        return answer


async def hear(ask: Callable[[], Awaitable[Answer]]) -> Heard:
    """Return the answer, or the refusal: one sentence, in time; None where nobody is there.

    What got no answer because its task failed is asked again, as the desk tells its clerks to do:
    the server fails a task that ends a case in the instant in which something else arrives.
    """
    while True:
        try:
            return await prompt(ask())
        except RPCError as fault:
            if fault.status is RPCStatusCode.NOT_FOUND:
                return None
            if fault.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
        except WorkflowUpdateFailedError as failure:
            cause = failure.cause
            assert isinstance(cause, ApplicationError), cause
            return await refused(_again(failure), str(cause.type))


async def _again(failure: Exception) -> NoReturn:
    raise failure


def _is_a_dutys(message: str, payload: Any) -> bool:
    moved = message == "postpone" and isinstance(payload, dict) and payload.get("what") == "duty"
    return message == "settle" or moved


def _is_closed(refusal: ApplicationError) -> bool:
    return refusal.type == "CallClosed"


def _short(heard: Heard) -> str:
    if isinstance(heard, ApplicationError):
        return f"{heard.type}: {heard.message}"
    return f"{heard['seq']} {heard['kind']}, {heard['stage']}" if heard else "nobody"


def _counted(payload: Any, state: State, kinds: list[str]) -> Any:
    """Return a payload whose versions count from the present one, and its lines from the last.

    The last line of all is the last that has such a value; where none has, another value is told.
    """
    if not isinstance(payload, dict):
        return payload
    counted = {
        name: payload[name] + state.plan.number for name in ("base", "version") if name in payload
    }
    if "line" not in payload:
        return payload | counted
    told = next((name for name in _RIGHTED if name in payload), "")
    if told and not _lines(kinds, told):
        other = next((name for name in _RIGHTED if _lines(kinds, name)), told)
        payload = {name: value for name, value in payload.items() if name != told}
        told, counted[other] = other, RIGHTED[other]
    counted["line"] = (_lines(kinds, told) or [len(kinds)])[-1] + 1 - payload["line"]
    return payload | counted


def _lines(kinds: list[str], name: str) -> list[int]:
    """Return the lines that have a value of that name."""
    return [line for line, kind in enumerate(kinds, 1) if kind in _RIGHTED.get(name, ())]
