"""What Postgres can never hold is answered once, whatever asked for it; nobody waits for ever."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.casefile import Casefile
from activities.database import Pool
from schema.refusals import NotInTheRecord, restored
from tests.worlds import World
from workflows.conduct import ASK_AGENCY, RECORD

VALUES = [("bigint", 2**70, "DataError"), ("text", "a\0b", "CharacterNotInRepertoireError")]


@workflow.defn
class LooksUp:
    """Asks the record as cases do: beside the case, or by way of the server."""

    @workflow.run
    async def run(self, way: str, activity: str, args: list[Any]) -> None:
        try:
            if way == "local":
                await workflow.execute_local_activity(activity, args=args, **RECORD)
            else:
                await workflow.execute_activity(activity, args=args, **ASK_AGENCY)
        except FailureError as fault:
            raise restored(fault) from None


@pytest.fixture
async def queue(world: World) -> AsyncIterator[str]:
    desk = Casefile(world.pool)
    async with Worker(
        world.client,
        task_queue="looking up",
        workflows=[LooksUp],
        activities=[desk.line, desk.duties_of],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        yield "looking up"


@pytest.mark.parametrize(("kind", "value", "why"), VALUES)
@pytest.mark.parametrize("ask", ["fetch", "fetchrow", "fetchval", "execute"])
async def test_every_way_of_asking_refuses_it(
    pool: Pool, ask: str, kind: str, value: object, why: str
) -> None:
    asked = f"select $1::{kind}"
    with pytest.raises(NotInTheRecord, match=why):
        await getattr(pool, ask)(asked, value)
    async with pool.acquire() as connection, connection.transaction():
        with pytest.raises(NotInTheRecord, match=why):
            await getattr(connection, ask)(asked, value)


@pytest.mark.parametrize("way", ["local", "regular"])
@pytest.mark.parametrize(("activity", "args"), [("line", ["a", 2**70]), ("duties_of", ["a\0b"])])
async def test_a_look_up_is_not_tried_again(
    world: World, queue: str, way: str, activity: str, args: list[Any]
) -> None:
    with pytest.raises(WorkflowFailureError) as failed:
        await world.client.execute_workflow(
            LooksUp.run,
            args=[way, activity, args],
            id=f"looking-up-{uuid4()}",
            task_queue=queue,
            execution_timeout=timedelta(seconds=20),
        )
    refusal = failed.value.cause
    assert isinstance(refusal, ApplicationError)
    assert (refusal.type, refusal.non_retryable) == ("NotInTheRecord", True)
