"""A filing as Temporal tries it again: the faults of an agency come to exactly one filing."""

from collections import deque
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from temporalio import workflow
from temporalio.client import WorkflowFailureError
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from office.agency import REASON, Agency, Trouble
from schema.submission import Filed, ToFile
from tests.activities.filing import Counter
from tests.worlds import World


@workflow.defn
class Files:
    """Files one order, impatiently."""

    @workflow.run
    async def run(self, order: ToFile) -> Filed:
        filed: Filed = await workflow.execute_activity(
            "submit",
            order,
            result_type=Filed,
            start_to_close_timeout=timedelta(seconds=10),
            retry_policy=RetryPolicy(
                initial_interval=timedelta(milliseconds=10), backoff_coefficient=1
            ),
        )
        return filed


@pytest.fixture
async def queue(world: World, counter: Counter) -> AsyncIterator[str]:
    async with Worker(
        world.client,
        task_queue="filing",
        workflows=[Files],
        activities=[counter.agencies.submit],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        yield "filing"


FAULTS = [Trouble.DOWN, Trouble.ERROR, Trouble.SLOW, Trouble.DROP, Trouble.ERROR]


@pytest.mark.parametrize("channel", ["portal", "email"])
async def test_every_fault_in_a_row_is_one_filing(
    channel: str, world: World, counter: Counter, agency: Agency, queue: str
) -> None:
    order = counter.order(channel)
    agency.portal_faults = deque(FAULTS)
    agency.mail_faults = deque(FAULTS)
    filed = await world.client.execute_workflow(Files.run, order, id=order.key, task_queue=queue)
    shelf = agency.filings if channel == "portal" else agency.letters
    [kept] = shelf.values()
    assert kept.times == 3  # slow and dropped, and at last
    assert filed.number == (kept.number if channel == "portal" else "")
    assert await counter.done(order) == [True]


@pytest.mark.parametrize("channel", ["portal", "email"])
async def test_a_refusal_is_tried_once_and_reaches_the_case(
    channel: str, world: World, counter: Counter, agency: Agency, queue: str
) -> None:
    order = counter.order(channel)
    agency.portal_faults = deque([Trouble.REFUSE])
    agency.mail_faults = deque([Trouble.REFUSE])
    with pytest.raises(WorkflowFailureError) as failed:
        await world.client.execute_workflow(Files.run, order, id=order.key, task_queue=queue)
    refused = failed.value.cause
    assert isinstance(refused, ActivityError)
    assert isinstance(refused.cause, ApplicationError)
    assert refused.cause.type == {"portal": "PortalRefused", "email": "MailRefused"}[channel]
    assert (REASON if channel == "portal" else "552 5.7.0") in refused.cause.message
    assert not agency.filings
    assert not agency.letters
