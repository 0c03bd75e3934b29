"""A worker, or the whole stack, is asked to end in the midst of its work: nothing is lost by it."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import psutil
from temporalio.client import Client

from activities import database, tax_office
from activities.agencies import portal, setting_of
from office.agency import TOKEN, Agency, Trouble
from office.audit import Auditor
from office.stack import Stack
from tests.office.conftest import settings_of
from tests.office.test_backup import keep_talking
from tests.worlds import Case, World, take_own_ports
from workflows.plugin import plugin

_PORTAL: Final = "example-portal"
_TO_FILING: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("eligibility", {"eligible": True}),
    ("draft", {"base": 0, "sections": {"problem": "낡은 판로", "solution": "새 판로"}}),
    ("confirm", {"version": 1, "means": "phone"}),
)
_END_SECONDS: Final = 30.0
_PATIENCE_SECONDS: Final = 60.0
_CASES: Final = 10


@asynccontextmanager
async def office(home: Path, agency: Agency) -> AsyncIterator[tuple[Stack, World]]:
    """A stack that files with the agency, and the world of its cases."""
    told = {
        setting_of(_PORTAL, portal.ADDRESS): agency.portal_url,
        setting_of(_PORTAL, portal.TOKEN): TOKEN,
        tax_office.KEY: "",
    }
    settings = settings_of(home)
    settings = replace(settings, environ={**settings.environ, **told})
    async with Stack(settings) as stack:
        client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])
        async with await database.connect(stack.runtime.worker_url, size=2) as pool:
            rows = await pool.fetch("select programme, key from edition where example")
            editions = {row["programme"]: row["key"] for row in rows}
            yield stack, World(client, pool, stack.settings.task_queue, editions.__getitem__)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not await holds():  # noqa: ASYNC110  nobody tells when it is so
            await asyncio.sleep(0.1)


async def on_its_way(world: World, agency: Agency) -> Case:
    """A case whose filing the agency keeps, but has not answered yet."""
    agency.portal_faults.append(Trouble.SLOW)
    case = await world.open_case("example-online")
    for message, payload in _TO_FILING:
        await case.tell(message, **payload)

    async def kept() -> bool:
        return any(key.startswith(case.workflow) for key in agency.filings)

    await eventually(kept)
    return case


async def filed(world: World, case: Case) -> None:
    async def holds() -> bool:
        return "filed" in await world.diary(case.workflow)

    await eventually(holds)


async def is_over(pid: int) -> float:
    """Return how long a process took to end."""
    began = time.monotonic()

    async def gone() -> bool:
        return not psutil.pid_exists(pid)

    await eventually(gone)
    return time.monotonic() - began


async def agrees(world: World) -> None:
    auditor = Auditor(world.client, world.pool, mend=False)
    assert [found async for found in auditor.examine(everything=True)] == []


async def test_what_is_under_way_is_finished_and_the_rest_is_done_by_the_next(home: Path) -> None:
    take_own_ports(home)
    async with Agency(slow_seconds=3) as agency:
        async with office(home, agency) as (stack, world):
            talking = [await world.open_case() for _ in range(_CASES)]
            case = await on_its_way(world, agency)
            stop = asyncio.Event()
            told = [asyncio.create_task(keep_talking(one, stop)) for one in talking]
            await asyncio.sleep(0.5)
            worker = stack.children["worker"].pid
            assert worker is not None
            os.kill(worker, signal.SIGTERM)
            assert await is_over(worker) < _END_SECONDS
            await filed(world, case)
            # It was let finish: the agency was asked once.
            assert [one.times for one in agency.filings.values()] == [1]
            await asyncio.sleep(0.5)
            stop.set()
            async with asyncio.timeout(_PATIENCE_SECONDS):
                counts = await asyncio.gather(*told)
            for one, count in zip(talking, counts, strict=True):
                assert count > 1
                assert await world.diary(one.workflow) == ["opened", *["noted"] * count]
            await agrees(world)
            second = await on_its_way(world, agency)
            began = time.monotonic()
        # The whole stack was asked to end while the agency had the second filing.
        assert time.monotonic() - began < _END_SECONDS
        async with office(home, agency) as (_, world):
            await filed(world, second)
            assert len(agency.filings) == 2
            assert len({one.number for one in agency.filings.values()}) == 2
            for one in (case, second):
                assert (await world.diary(one.workflow)).count("filed") == 1
            await agrees(world)
