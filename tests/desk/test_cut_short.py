"""An answer that meets the end of a case, or of a task that fails: one sentence, and its code."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from desk.explaining import explain
from desk.faults import Unconfirmed
from desk.line import Line, Present
from schema.refusals import CallClosed
from tests.workflows.telling import until
from tests.worlds import World

QUEUE = "cut-short"


@workflow.defn
class EndsFirst:
    """Ends while an answer is still due."""

    def __init__(self) -> None:
        self.over = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.over)

    @workflow.update(unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON)
    async def note(self, _raw: Any) -> None:
        self.over = True
        await workflow.wait_condition(lambda: False)


@workflow.defn
class Stuck:
    """Fails its tasks, which are repeated."""

    @workflow.run
    async def run(self) -> None:
        raise RuntimeError

    @workflow.update
    async def note(self, _raw: Any) -> None:
        """Never heard."""


async def present(handle: WorkflowHandle[Any, Any]) -> Present:
    return Present(handle, 1, open=True, first_run=(await handle.describe()).run_id)


async def begin(world: World, kind: str, queue: str = QUEUE) -> WorkflowHandle[Any, Any]:
    return await world.client.start_workflow(
        kind, id=f"{kind}.{uuid4()}", task_queue=queue, task_timeout=timedelta(seconds=1)
    )


async def told(world: World, where: Present) -> BaseException:
    line = Line(world.client, QUEUE, 10)
    with pytest.raises((CallClosed, Unconfirmed)) as caught:
        await line.tell(where, "note", {"by": "kim", "text": "x"})
    return caught.value


async def test_a_case_that_ends_before_it_answers_has_ended(world: World) -> None:
    async with Worker(
        world.client,
        task_queue=QUEUE,
        workflows=[EndsFirst],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        fault = await told(world, await present(await begin(world, "EndsFirst")))
    assert (explain(fault).word, explain(fault).code) == ("refusal-call-closed", 3)


async def test_a_case_that_has_ended_since_it_was_looked_up_has_ended(world: World) -> None:
    handle = await begin(world, "EndsFirst", "nobody-polls-this")
    where = await present(handle)
    await handle.terminate()
    fault = await told(world, where)
    assert (explain(fault).word, explain(fault).code) == ("refusal-call-closed", 3)


async def test_what_meets_a_failing_task_is_not_confirmed(world: World) -> None:
    async with Worker(
        world.client,
        task_queue=QUEUE,
        workflows=[Stuck],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        handle = await begin(world, "Stuck")

        async def fails() -> bool:
            about = (await handle.describe()).raw_description
            return about.pending_workflow_task.attempt >= 3  # then the server takes no update

        await until(fails)
        fault = await told(world, await present(handle))
        await handle.terminate()
    assert (explain(fault).word, explain(fault).code) == ("desk-unconfirmed", 5)
