"""A firm may try again in an edition unless something stands open there or was funded."""

from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from tests.workflows.telling import (
    TO_AGREEMENT,
    TO_FOLLOW_UP,
    TO_REVIEW,
    Told,
    duties_scheduled,
    lines,
    prompt,
    refused,
    tell_all,
)
from tests.worlds import Case, World


def firm(case: Case) -> dict[str, Any]:
    return {"business_number": case.workflow.rpartition(".")[2], "amount": 30_000_000}


async def again(world: World, case: Case) -> WorkflowHandle[Any, Any]:
    """Start once more under the same id; the server allows it once the last run has ended."""
    raw = {"by": "lee", "edition": case.workflow.rpartition(".")[0], "name": "가나정밀 (가상)"}
    return await world.client.start_workflow(
        "GrantApplication", raw | firm(case), id=case.workflow, task_queue=world.queue
    )


async def attempts(world: World, case: Case) -> list[tuple[int, str, str | None]]:
    rows = await world.pool.fetch(
        "select attempt, stage, outcome from application where workflow = $1 order by 1",
        case.workflow,
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ((("eligibility", {"eligible": False, "reason": "too large"}),), "ineligible"),
        ((*TO_REVIEW, ("decide", {"verdict": "rejected", "reason": "rank 40"})), "rejected"),
        ((("close", {"outcome": "withdrawn", "reason": "as they said"}),), "withdrawn"),
        ((*TO_AGREEMENT, ("close", {"outcome": "declined", "reason": "as they said"})), "declined"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_after_an_end_without_money_a_firm_may_try_again(
    world: World, told: tuple[Told, ...], outcome: str
) -> None:
    case = await world.open_case()
    await tell_all(case, *told)
    assert await prompt(case.handle.result()) == outcome
    answer = await prompt((await again(world, case)).execute_update("intake"))
    assert (answer["case"], answer["seq"]) == (f"{case.workflow}#2", 1)
    assert await attempts(world, case) == [(1, "closed", outcome), (2, "eligibility", None)]
    answer = await prompt(case.tell("note", text="a new start"))
    assert (answer["case"], answer["seq"]) == (f"{case.workflow}#2", 2)


async def test_a_case_that_was_ended_from_outside_still_stands_open(world: World) -> None:
    """The record says open until the audit has looked: a second try must wait for it."""
    case = await world.open_case()
    await case.handle.terminate("by mistake")
    before = await lines(world, case.workflow)
    refusal = await refused((await again(world, case)).result(), "DuplicateApplication")
    assert "has an open case" in refusal.message
    assert await attempts(world, case) == [(1, "eligibility", None)]
    assert await lines(world, case.workflow) == before


async def test_after_every_duty_is_settled_there_is_no_other_try(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    for duty, rounds in (("result-report", 1), ("asset-report", 10), ("outcome-survey", 3)):
        for number in range(1, rounds + 1):
            await prompt(case.settle(duty, round=number))
    assert await prompt(case.handle.result()) == "completed"
    refusal = await refused((await again(world, case)).result(), "AttemptsOver")
    assert "was funded" in refusal.message
    assert await attempts(world, case) == [(1, "closed", "completed")]


async def test_a_refused_start_uses_up_no_attempt(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, ("close", {"outcome": "withdrawn", "reason": "as they said"}))
    await prompt(case.handle.result())
    raw = {"by": "lee", "edition": case.workflow.rpartition(".")[0], "name": "가나 (가상)"}
    bad = await world.client.start_workflow(
        "GrantApplication",
        raw | firm(case) | {"amount": 50_000_001},
        id=case.workflow,
        task_queue=world.queue,
    )
    await refused(bad.result(), "AboveLimit")
    answer = await prompt((await again(world, case)).execute_update("intake"))
    assert answer["case"] == f"{case.workflow}#2"
