"""Whatever JSON reaches a workflow, it is taken or refused with a sentence, at once.

No task of any workflow fails on the way: a task that fails is tried again for ever.
"""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from schema.announcement import Notice
from schema.duty import DutyNews, DutyOrder
from schema.firm import Intake
from schema.messages import TOLD, Announce
from schema.wire import Wire
from tests.hostile import JSON, STRANGE, few
from tests.workflows.machine import REFUSALS, hear
from tests.workflows.telling import prompt, typed
from tests.worlds import Case, World

_SIGNALS: Final[dict[str, type[Wire]]] = {"announce": Announce, "duty_reported": DutyNews}
_STARTS: Final[dict[str, type[Wire]]] = {
    "GrantApplication": Intake,
    "Duty": DutyOrder,
    "Announcement": Notice,
}


def said(model: type[Wire]) -> st.SearchStrategy[Any]:
    """What a message's fields are given: anything, or what looks right until it is read."""
    value = JSON | st.sampled_from(STRANGE)
    named = st.dictionaries(st.sampled_from(sorted(model.model_fields)), value, max_size=4)
    return JSON | named.map(lambda fields: {"by": "kim", **fields})


# A duty hears `settle`; to a case it is no message at all.
TELLINGS: Final = st.sampled_from(sorted(TOLD.keys() - {"settle"})).flatmap(
    lambda name: st.tuples(st.just(name), said(TOLD[name]))
)
SIGNALS: Final = st.sampled_from(sorted(_SIGNALS)).flatmap(
    lambda name: st.tuples(st.just(name), said(_SIGNALS[name]))
)
STARTS: Final = st.sampled_from(sorted(_STARTS)).flatmap(
    lambda name: st.tuples(st.just(name), said(_STARTS[name]))
)


def as_json(raw: Any) -> RawValue:
    """Return an input as another client may send it: ours could not write every text."""
    return typed(json.dumps(raw).encode())


class Place:
    """A case that hostile messages go to; another one where it was closed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cases: list[Case] = []

    async def tell(self, message: str, payload: Any) -> None:
        """Tell it, and look that there is an answer or a sentence."""
        if not self.cases:
            await self.open()
        answer = await hear(self._asking(message, payload))
        if answer is None:
            await self.open()
            answer = await hear(self._asking(message, payload))
        assert isinstance(answer, dict) or (answer and answer.type in REFUSALS), answer

    async def signal(self, signal: str, payload: Any) -> None:
        """Signal it, and look that it goes on."""
        if not self.cases:
            await self.open()
        await prompt(self.cases[-1].handle.signal(signal, as_json(payload)))
        await self.tell("note", {"by": "kim", "text": "still here"})

    async def open(self) -> None:
        self.cases.append(await self.world.open_case(amount=30_000_000))

    def _asking(self, message: str, payload: Any) -> Callable[[], Awaitable[Any]]:
        return partial(self.cases[-1].handle.execute_update, message, as_json(payload))


@pytest.fixture(scope="module")
async def place(world: World) -> Place:
    return Place(world)


async def failed_tasks(case: Case) -> int:
    """How many workflow tasks of a case have failed."""
    failed = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    return sum([event.event_type == failed async for event in case.handle.fetch_history_events()])


@few(50)
@given(TELLINGS)
async def test_any_message_is_taken_or_refused(place: Place, told: tuple[str, Any]) -> None:
    await place.tell(*told)


@few(20)
@given(SIGNALS)
async def test_any_signal_leaves_the_case_going_on(place: Place, told: tuple[str, Any]) -> None:
    await place.signal(*told)


async def test_no_task_has_failed(place: Place) -> None:
    assert place.cases
    for case in place.cases:
        assert not await failed_tasks(case)


@few(20)
@given(STARTS)
async def test_any_start_is_refused(world: World, told: tuple[str, Any]) -> None:
    name, raw = told
    handle = await world.client.start_workflow(
        name, as_json(raw), id=f"hostile-{uuid4()}", task_queue=world.queue
    )
    with pytest.raises(WorkflowFailureError) as error:
        await prompt(handle.result())
    assert isinstance(error.value.cause, ApplicationError)
    assert error.value.cause.type in REFUSALS
    assert not await failed_tasks(Case(world.client, handle.id))
