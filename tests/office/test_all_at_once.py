"""Many people speak in the same instant: everybody is answered, once, and nothing falls over."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from statistics import quantiles
from typing import Any, Final

import pytest
from temporalio.client import Client

from activities import database
from office.stack import Stack
from tests.worlds import Case, World
from workflows.plugin import plugin

# ANSWERS=500 pytest -n0 tests/office/test_all_at_once.py prints how long five hundred take.
_MANY: Final = int(os.environ.get("ANSWERS", "100"))
_COLD: Final = 500
"""From so many on all histories at once would be too much for one worker."""
_AT_ONCE: Final = 16
_BEFORE: Final = 4
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


async def answer_all(cases: list[Case], what: str) -> str:
    """Tell every case something in the same instant; return how long they waited."""
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
    assert Counter(answer["kind"] for answer in answers) == {"noted": _MANY}
    return f"\n{_MANY} answers at once, {what}: {figures}"


async def written(office: World, cases: list[Case]) -> set[tuple[str, ...]]:
    """What the journal itself, not the diary, says of each: nothing was written twice either."""
    rows = await office.pool.fetch(
        "select stream, array_agg(kind order by seq) as kinds from journal"
        " where stream = any($1) group by stream",
        [f"{case.workflow}#1" for case in cases],
    )
    assert len(rows) == len(cases)
    return {tuple(row["kinds"]) for row in rows}


async def test_as_many_answers_as_cases_at_once(
    own_stack: Stack, office: World, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = own_stack.children["worker"].pid
    cases: list[Case] = await at_most(_AT_ONCE, [office.open_case] * _MANY)
    took = await answer_all(cases, "each case at hand")
    assert await written(office, cases) == {("opened", "noted")}
    assert own_stack.children["worker"].pid == worker
    if _MANY >= _COLD:
        took += await _again_after_a_death(own_stack, office, cases)
    with capsys.disabled():
        print(took)  # noqa: T201  for whoever runs it


async def _again_after_a_death(own_stack: Stack, office: World, cases: list[Case]) -> str:
    for _ in range(_BEFORE):
        await at_most(_AT_ONCE, [partial(case.tell, "note", text="전에 온 말") for case in cases])
    worker = own_stack.children["worker"].pid
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    took = await answer_all(cases, "each case to be played again")
    assert await written(office, cases) == {("opened", *("noted",) * (_BEFORE + 2))}
    log = (own_stack.settings.home / "logs" / "worker.log").read_text()
    # A task that takes longer than the server waits for it is begun again, and again.
    assert "Workflow task not found" not in log
    return took
