"""A channel that gets no answer: a clerk is asked in time, with a bundle to file by hand."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from office.agency import Agency, Trouble
from office.service import activities_of
from tests.activities.filing import settings_for
from tests.workflows.conftest import Call
from tests.workflows.telling import TO_SUBMISSION, stands, tell_all, until
from tests.workflows.test_supplements import DOWN, ONLINE
from tests.worlds import Case, World
from workflows.plugin import WORKFLOWS

TWO_TRIES = timedelta(minutes=25)
"""An agency that has been down for long is tried every ten minutes."""


@pytest.fixture
async def agency() -> AsyncIterator[Agency]:
    async with Agency(portal_faults=deque(DOWN)) as playing:
        yield playing


@pytest.fixture
async def online(years: World, agency: Agency) -> AsyncIterator[World]:
    """The world of years with a worker that files at the reference agency's portal."""
    async with Worker(
        years.client,
        task_queue="no-answer",
        activities=activities_of(years.pool, settings=settings_for(agency)),
        workflow_runner=SandboxedWorkflowRunner(),
        workflows=WORKFLOWS,
    ):
        yield replace(years, queue="no-answer")


async def sent(online: World, skipping: WorkflowEnvironment, call: Call) -> Case:
    """A case that is being filed, two hours before its call closes."""
    edition = await call("example-online", closes_in=2 / 24)
    with skipping.with_time_skipping_disabled():
        case = await online.open_case(edition=edition)
    await tell_all(case, TO_SUBMISSION[0], ("draft", ONLINE), TO_SUBMISSION[2])
    return case


async def asked(online: World, skipping: WorkflowEnvironment, case: Case) -> dict[str, Any]:
    """What the case says once the date is near."""
    state = await stands(case)
    (wait,) = (wait for wait in state["waits"] if wait["what"] in {"filing", "resubmission"})
    left = datetime.fromisoformat(wait["until"]) - datetime.fromisoformat(wait["since"])
    assert await skipping.fast_forward(case.handle, left - timedelta(hours=1))

    async def holds() -> bool:
        return "unanswered" in await online.diary(case.workflow)

    await until(holds)
    state = await stands(case)
    (asks,) = (one for one in state["waits"] if one["what"] == "unanswered")
    assert (asks["for_whom"], asks["until"]) == ("clerk", wait["until"])
    # Since when it is tried, not since when the clerk is asked.
    begun, since = (datetime.fromisoformat(one["since"]) for one in (wait, asks))
    assert abs(since - begun) < timedelta(minutes=1)
    return state


async def comes(case: Case, number: str) -> dict[str, Any]:
    async def holds() -> bool:
        filing = (await stands(case))["filing"]
        return bool(filing and filing["number"] == number)

    await until(holds)
    return await stands(case)


async def test_the_clerk_is_asked_in_time_and_the_channel_goes_on(
    online: World, skipping: WorkflowEnvironment, call: Call, agency: Agency
) -> None:
    case = await sent(online, skipping, call)
    state = await asked(online, skipping, case)
    key = f"{case.workflow}#1/selection/v1"
    assert (state["stage"], state["filing"]["key"]) == ("submission", key)
    bundle = state["filing"]["bundle"]
    assert await online.pool.fetchval("select 1 from document where sha256 = $1", bundle)
    agency.portal_faults = deque([Trouble.DROP])
    assert await skipping.fast_forward(case.handle, TWO_TRIES)
    state = await comes(case, "접수-0001")
    assert "unanswered" not in {wait["what"] for wait in state["waits"]}
    assert state["filing"]["bundle"] == bundle == agency.filings[key].told["sha256"]
    assert (len(agency.filings), agency.filings[key].times) == (1, 2)
    assert (await online.diary(case.workflow)).count("unanswered") == 1


async def test_a_receipt_of_what_was_filed_by_hand_ends_the_sending(
    online: World, skipping: WorkflowEnvironment, call: Call, agency: Agency
) -> None:
    case = await sent(online, skipping, call)
    bundle = (await asked(online, skipping, case))["filing"]["bundle"]
    await tell_all(case, ("receipt", {"number": "H-1"}))
    state = await stands(case)
    assert (state["stage"], state["filing"]["number"]) == ("review", "H-1")
    assert state["filing"]["bundle"] == bundle
    assert state["filing"]["certificate"]
    agency.portal_faults.clear()
    assert await skipping.fast_forward(case.handle, TWO_TRIES)
    assert not agency.filings


async def test_what_the_agency_asked_for_is_asked_about_in_time_as_well(
    online: World, skipping: WorkflowEnvironment, call: Call, agency: Agency
) -> None:
    agency.portal_faults.clear()
    case = await sent(online, skipping, call)
    now = (await comes(case, "접수-0001"))["waits"][0]["since"]
    agency.portal_faults = deque(DOWN)
    wanted = datetime.fromisoformat(now) + timedelta(hours=2)
    await tell_all(
        case,
        ("supplement", {"what": "견적서", "until": wanted.isoformat()}),
        ("resubmit", {"text": "견적서"}),
    )
    state = await asked(online, skipping, case)
    assert state["resubmission"]["bundle"]
    agency.portal_faults.clear()
    assert await skipping.fast_forward(case.handle, TWO_TRIES)
    state = await comes(case, "접수-0002")
    assert {wait["what"] for wait in state["waits"]} == {"decision"}
    assert [kept.times for kept in agency.filings.values()] == [1, 1]
