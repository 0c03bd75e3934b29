"""What the UI's other buttons do to duties: a case is complete only when its duties are settled."""

from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from tests.workflows.telling import (
    TO_EXECUTION,
    TO_FOLLOW_UP,
    duties_scheduled,
    prompt,
    stands,
    tell_all,
    until,
)
from tests.worlds import Case, World

DUTIES = {"result-report": 1, "asset-report": 10, "outcome-survey": 3}


@pytest.fixture
async def case(world: World) -> Case:
    case = await world.open_case()
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    return case


def duty(case: Case, name: str) -> WorkflowHandle[Any, Any]:
    return case.client.get_workflow_handle(f"{case.workflow}.{name}")


async def settle_all_but(case: Case, left: str) -> None:
    for name, rounds in DUTIES.items():
        if name != left:
            for number in range(1, rounds + 1):
                await prompt(case.settle(name, round=number))


async def the_clerk_is_asked_and_ends_the_case(world: World, case: Case) -> None:
    async def holds() -> bool:
        return "interrupted" in await world.diary(case.workflow)

    await until(holds)
    state = await stands(case)
    assert state["stage"] == "follow_up"
    assert [(wait["for_whom"], wait["what"]) for wait in state["waits"]] == [("clerk", "duty")]
    answer = await prompt(case.tell("note", text="who was that"))
    assert answer["kind"] == "noted"
    await prompt(case.tell("close", outcome="firm_closed", reason="asked the firm"))
    assert await prompt(case.handle.result()) == "firm_closed"


async def test_a_duty_that_was_terminated_does_not_complete_a_case(
    world: World, case: Case
) -> None:
    await duty(case, "outcome-survey").terminate("by mistake")
    await settle_all_but(case, "outcome-survey")
    await the_clerk_is_asked_and_ends_the_case(world, case)


async def test_a_duty_that_was_released_by_hand_does_not_complete_a_case(
    world: World, case: Case
) -> None:
    await duty(case, "outcome-survey").signal("release", {"by": "kim", "outcome": "withdrawn"})
    assert await prompt(duty(case, "outcome-survey").result()) == "released"
    await settle_all_but(case, "outcome-survey")
    await the_clerk_is_asked_and_ends_the_case(world, case)


async def test_a_duty_whose_id_is_taken_does_not_kill_a_case(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_EXECUTION)
    order = {
        "case": f"{case.workflow}#1",
        "case_workflow": case.workflow,
        "stream": f"{case.workflow}#1/by-hand",
        "clerk": "kim",
        "firm": "가나정밀 (가상)",
        "base": "2026-11-02",
        "rule": {
            "key": "outcome-survey",
            "name": {"ko": "성과조사", "en": "Outcome survey"},
            "article": "1",
            "counted_from": "completed",
            "months": [6],
            "rolls": True,
        },
    }
    await world.client.start_workflow(
        "Duty", order, id=f"{case.workflow}.outcome-survey", task_queue=world.queue
    )
    await tell_all(case, ("complete", {}))
    await duties_scheduled(world, case)
    await settle_all_but(case, "outcome-survey")
    await the_clerk_is_asked_and_ends_the_case(world, case)
    assert await prompt(duty(case, "outcome-survey").result()) == "released"
