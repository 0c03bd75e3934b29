"""What a case costs, exactly: the reference case of `make bench`, told one thing at a time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import asyncpg
import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from activities import database
from bench.case import (
    LINES,
    OUTSIDE_A_CASE,
    PROGRAMME,
    STIMULI,
    STIMULI_A_CASE,
    intake,
)
from bench.counts import Counts
from office.agency import TOKEN, Agency
from office.service import activities_of
from office.stack import Stack
from schema.identity import workflow_id
from tests.worlds import Case, World, invented_number
from workflows.plugin import plugin

# Far enough apart that no two stimuli share a task: each is told when the last has settled.
APART_SECONDS = 0.5

QUEUE = "counted"


@dataclass
class Counted:
    """A world whose worker has one connection to Postgres, and what went over it."""

    world: World
    statements: list[str] = field(default_factory=list)


@pytest.fixture
async def counted(stack: Stack, world: World) -> AsyncIterator[Counted]:
    client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])
    async with Agency() as agency, await database.connect(stack.runtime.worker_url, 1) as pool:
        settings = {
            "DEUNDEUN_PORTAL_URL_EXAMPLE_PORTAL": agency.portal_url,
            "DEUNDEUN_PORTAL_TOKEN_EXAMPLE_PORTAL": TOKEN,
        }
        it = Counted(World(client, world.pool, QUEUE, world.edition))

        def hear(query: asyncpg.connection.LoggedQuery) -> None:
            it.statements.append(query.query)

        async with pool.acquire() as connection:
            connection.add_query_logger(hear)
        async with Worker(
            client, task_queue=QUEUE, activities=activities_of(pool, settings=settings)
        ):
            yield it


async def settled(case: Case, world: World, lines: int) -> None:
    """The case has written so many lines, and nothing moves any more."""
    async with asyncio.timeout(20):
        while len(await world.diary(case.workflow)) < lines:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.02)
    await asyncio.sleep(APART_SECONDS)


async def test_a_stimulus_costs_one_task_and_a_write_one_statement(counted: Counted) -> None:
    world, number = counted.world, invented_number()
    edition = world.edition(PROGRAMME)
    case = await world.open_case(PROGRAMME, **intake(number, edition))
    assert case.workflow == workflow_id(edition, number)
    written = 1
    await settled(case, world, written)
    for stimulus in STIMULI:
        await case.tell(stimulus.message, **stimulus.payload)
        written += 1 + len(stimulus.follows)
        await settled(case, world, written)
    assert await world.diary(case.workflow) == list(LINES)

    counts = Counts.of(await case.handle.fetch_history())
    assert counts.activities == OUTSIDE_A_CASE
    assert counts.tasks == STIMULI_A_CASE + OUTSIDE_A_CASE
    assert (counts.failed, counts.children, counts.signals) == (0, 0, 0)

    # One statement a line, and none around it: no transaction, no reset of the connection.
    assert Counter(map(kind_of, counted.statements)) == {
        "line": len(LINES),
        "outside": 4,  # the bundle, the book of filings before and after, the certificate
        "look-up": 11,  # 6 for the start, 4 for the filing and its certificate, the law at the end
    }


def kind_of(statement: str) -> str:
    """What a statement is for; whatever is no look-up and no write is told by its first words."""
    words = statement.split()
    if "journal (stream" in " ".join(words):
        return "line"
    if words[0] == "insert" or words[0] == "update":
        return "outside"
    return "look-up" if words[0] in {"select", "with"} else " ".join(words[:4])
