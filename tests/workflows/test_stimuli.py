"""Law 3: one stimulus, one workflow task, one statement. Counted in a real history."""

import asyncio
from collections import Counter
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle, WorkflowHistory

from tests.workflows.telling import (
    TO_FOLLOW_UP,
    TO_SUBMISSION,
    bundled,
    duties_scheduled,
    lines,
    prompt,
    tell_all,
    until,
)
from tests.worlds import Case, World

# Far enough apart that no two stimuli share a task.
APART_SECONDS = 0.5


async def tell_slowly(case: Case, *told: tuple[str, dict[str, Any]]) -> None:
    for message, payload in told:
        await prompt(case.tell(message, **payload))
        await asyncio.sleep(APART_SECONDS)


def counted(history: WorkflowHistory) -> dict[str, int]:
    names = Counter(EventType.Name(event.event_type)[11:] for event in history.events)
    markers = [e for e in history.events if e.HasField("marker_recorded_event_attributes")]
    return {
        "tasks": names["WORKFLOW_TASK_COMPLETED"],
        "failed": names["WORKFLOW_TASK_FAILED"] + names["WORKFLOW_TASK_TIMED_OUT"],
        "updates": names["WORKFLOW_EXECUTION_UPDATE_COMPLETED"],
        "signals": names["WORKFLOW_EXECUTION_SIGNALED"],
        "local": len(markers),
        "activities": names["ACTIVITY_TASK_SCHEDULED"],
        "timers": names["TIMER_STARTED"],
        "children": names["START_CHILD_WORKFLOW_EXECUTION_INITIATED"],
        "events": len(history.events),
    }


async def test_a_case_costs_one_task_and_one_statement_for_each_stimulus(world: World) -> None:
    case = await world.open_case(amount=30_000_000)
    await asyncio.sleep(APART_SECONDS)
    await tell_slowly(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_slowly(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) : -1], ("note", {"text": "x"}))
    costs = counted(await case.handle.fetch_history())
    assert costs == {
        # 8 updates (the start is answered by `intake` in its own task), 2 outside activities: what
        # is filed, and the certificate of its receipt.
        "tasks": 10,
        "failed": 0,
        "updates": 8,
        "signals": 0,
        # One look at the bookshelf for the start, then one statement for each line of the journal.
        "local": 1 + 9,
        "activities": 2,
        # One for each wait with a date: drafting, submission before and after the bundle, review.
        "timers": 4,
        "children": 0,
        "events": 80,
    }
    assert await lines(world, case.workflow) == 9


async def test_a_duty_costs_one_task_for_its_answer_and_two_for_the_page_of_its_case(
    world: World,
) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    duty = world.client.get_workflow_handle(f"{case.workflow}.asset-report")
    await until_signalled(case, 3)
    case_before = counted(await case.handle.fetch_history())
    before = counted(await duty.fetch_history())
    # The first task counts and writes the round and tells the case; the second hears that it did.
    assert (before["tasks"], before["local"], before["timers"]) == (2, 2, 1)

    await prompt(case.settle("asset-report"))
    await until_signalled(case, 4)
    after = counted(await duty.fetch_history())
    assert {key: after[key] - before[key] for key in ("tasks", "updates", "local", "timers")} == {
        "tasks": 2,
        "updates": 1,
        "local": 2,
        "timers": 1,
    }
    case_after = counted(await case.handle.fetch_history())
    assert case_after["tasks"] - case_before["tasks"] == 1
    assert case_after["local"] == case_before["local"]


async def until_signalled(case: Case, times: int) -> None:
    """The duties have told the case where they stand, and every task is done."""

    async def holds() -> bool:
        history = await case.handle.fetch_history()
        quiet = history.events[-1].event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        upserted = history.events[-1].HasField("upsert_workflow_search_attributes_event_attributes")
        return counted(history)["signals"] == times and (quiet or upserted)

    await until(holds)
    handle = case.client.get_workflow_handle(f"{case.workflow}.asset-report")
    await until(lambda: told_and_done(handle, times))


async def told_and_done(handle: WorkflowHandle[Any, Any], times: int) -> bool:
    counts = counted(await handle.fetch_history())
    return counts["tasks"] == 2 * (times - 2)
