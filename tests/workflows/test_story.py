from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.testing import WorkflowEnvironment


async def test_a_case_goes_from_intake_to_follow_up(world) -> None:
    case = await world.open_case(amount=30_000_000)
    await case.tell("eligibility", eligible=True)
    texts = {"problem": "a", "solution": "b", "scale-up": "c"}
    await case.tell("draft", base=0, sections=texts, amount=28_000_000)
    await case.tell("confirm", version=1, means="phone")
    await case.tell("receipt", number="A-1")
    await case.tell("decide", verdict="passed", amount=28_000_000)
    await case.tell("agree")
    answer = await case.tell("complete")
    assert answer["stage"] == "follow_up"
    kinds = await world.diary(case.workflow)
    kinds.remove("bundled") if "bundled" in kinds else None
    assert kinds == [
        "opened",
        "eligibility_judged",
        "drafted",
        "confirmed",
        "filed",
        "decided",
        "agreed",
        "completed",
    ]
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await case.tell("decide", verdict="passed", amount=1)
    assert refused.value.cause.type == "WrongStage"


async def test_years(years, skipping: WorkflowEnvironment) -> None:
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(amount=30_000_000)
    await case.tell("eligibility", eligible=True)
    assert await skipping.fast_forward(case.handle, timedelta(days=60))
    print(await years.diary(case.workflow))
