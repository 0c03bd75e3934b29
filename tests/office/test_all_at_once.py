"""Many people speak in the same instant: everybody is answered, once, and nothing falls over."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from statistics import quantiles
from typing import Any, Final

import pytest
from temporalio.client import Client

from activities import database
from office.stack import Stack
from tests.worlds import Case, World
from workflows.plugin import plugin

# LONG=1 pytest -n0 -s tests/office/test_all_at_once.py prints how long five hundred take.
_MANY: Final = 500 if os.environ.get("LONG") == "1" else 100
_OPENED_AT_ONCE: Final = 16
_ANSWERED_SECONDS: Final = 120


async def at_most(number: int, works: Iterable[Callable[[], Awaitable[Any]]]) -> list[Any]:
    gate = asyncio.Semaphore(number)

    async def do(work: Callable[[], Awaitable[Any]]) -> Any:
        async with gate:
            return await work()

    return await asyncio.gather(*map(do, works))


@pytest.fixture(scope="module")
async def office(own_stack: Stack) -> World:
    """The world of a stack whose worker is a process of its own."""
    client = await Client.connect(own_stack.runtime.temporal_address, plugins=[plugin()])
    pool = await database.connect(own_stack.runtime.worker_url, size=2)
    rows = await pool.fetch("select programme, key from edition where example")
    editions = {row["programme"]: row["key"] for row in rows}
    return World(client, pool, own_stack.settings.task_queue, editions.__getitem__)


async def test_as_many_answers_as_cases_at_once(own_stack: Stack, office: World) -> None:
    worker = own_stack.children["worker"].pid
    cases: list[Case] = await at_most(_OPENED_AT_ONCE, [office.open_case] * _MANY)
    took: list[float] = []
    began = time.monotonic()

    async def tell(case: Case) -> dict[str, Any]:
        answer = await case.tell("note", text="한꺼번에 온 말")
        took.append(time.monotonic() - began)
        return answer

    async with asyncio.timeout(_ANSWERED_SECONDS):
        answers = await asyncio.gather(*map(tell, cases))
    cuts = quantiles(took, n=100)
    figures = f"p50 {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s, last {max(took):.2f} s"
    print(f"{_MANY} answers at once: {figures}")  # noqa: T201  for whoever runs it with -s
    assert Counter(answer["kind"] for answer in answers) == {"noted": _MANY}
    rows = await office.pool.fetch(
        "select stream, array_agg(kind order by seq) as kinds from journal"
        " where stream = any($1) group by stream",
        [f"{case.workflow}#1" for case in cases],
    )
    # The journal itself, not the diary: nothing was written twice either.
    assert {tuple(row["kinds"]) for row in rows} == {("opened", "noted")}
    assert len(rows) == _MANY
    assert own_stack.children["worker"].pid == worker
