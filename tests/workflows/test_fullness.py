"""A history holds so much: words are refused in time, and those that end a case find room."""

from dataclasses import replace
from typing import Any

import pytest

from schema import fullness, messages
from schema.fullness import ALWAYS, CAPACITY
from tests.workflows.telling import TO_FOLLOW_UP, duties_scheduled, prompt, refused, tell_all
from tests.workflows.test_reopening import reopen
from tests.worlds import World


def narrow(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Let every history hold less from now on."""
    monkeypatch.setattr(fullness, "CAPACITY", replace(CAPACITY, **limits))


def test_what_ends_or_settles_always_has_room() -> None:
    ending = {messages.Close, messages.Withdraw, messages.Acknowledge, messages.Settle}
    assert {model for model in messages.TOLD.values() if model.room == ALWAYS} == {
        *ending,
        messages.Restate,
    }


async def test_notes_are_refused_first_then_the_story_and_never_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await world.open_case()
    narrow(monkeypatch, answers=20)
    for number in range(15):
        await case.tell("note", text=f"note {number}")
    full = await refused(case.tell("note", text="one more"), "HistoryFull")
    assert "75%" in full.message
    assert "reopen" in full.message
    told = await world.diary(case.workflow)
    assert told == ["opened", *["noted"] * 15]
    # What is refused costs nothing: the story still has its share.
    for number in range(10):
        await refused(case.tell("note", text=f"again {number}"), "HistoryFull")
    await case.tell("eligibility", eligible=True)
    await case.tell("reassign", clerk="park")
    page = await prompt(case.handle.query("__temporal_workflow_metadata"))
    assert "85% full" in page.current_details
    await case.tell("reassign", clerk="kim")
    await refused(case.tell("reassign", clerk="park"), "HistoryFull")
    closed = await case.tell("close", outcome="withdrawn", reason="full")
    assert closed["stage"] == "closed"
    await prompt(case.handle.result())
    # Opened again it goes on as the same case, with a history that is empty.
    again = await reopen(world, case)
    assert (again["case"], again["stage"]) == (f"{case.workflow}#1", "drafting")
    await case.tell("note", text="there is room again")
    kinds = await world.diary(case.workflow)
    assert kinds[: len(told)] == told
    assert kinds[-4:] == ["closed", "reopened", "entered", "noted"]


@pytest.mark.parametrize("limit", ["events", "bytes"])
async def test_the_other_limits_of_the_server_are_kept_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    case = await world.open_case()
    await case.tell("note", text="there is room")
    info = (await case.handle.describe()).raw_description.workflow_execution_info
    held = {"events": info.history_length, "bytes": info.history_size_bytes}[limit]
    narrow(monkeypatch, **{limit: held})
    await refused(case.tell("note", text="no room"), "HistoryFull")
    monkeypatch.undo()
    await case.tell("note", text="room again")


async def test_a_duty_can_always_be_settled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    duty: Any = world.client.get_workflow_handle(f"{case.workflow}.result-report")
    narrow(monkeypatch, answers=2)
    late = {"by": "kim", "what": "duty", "until": "2099-01-01T00:00:00Z", "reason": "asked"}
    await duty.execute_update("postpone", late)
    await duty.execute_update("postpone", late | {"until": "2099-02-01T00:00:00Z"})
    await refused(duty.execute_update("postpone", late), "HistoryFull")
    assert (await case.settle("result-report"))["kind"] == "duty_settled"
