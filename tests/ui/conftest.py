"""One browser on one stack; a worker that speaks Korean beside the session's, which is English.

Collected by `make test-ui` only: without a browser nothing here can be true.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from playwright.async_api import expect

from office.child import Child, Job
from office.settings import ROOT
from office.stack import Stack, worker_mark
from office.temporal import UNREACHABLE, find_poller
from tests.ui.cases import Known, Links, Office
from tests.ui.screen import MISSING, PATIENCE, Screen, chromium, window
from tests.worlds import World

_QUEUE = "korean"


def pytest_sessionstart() -> None:
    """End at once where there is no browser: what was not looked at must not seem well."""
    if chromium() is None:
        pytest.exit(MISSING, returncode=1)
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
async def korean(stack: Stack, world: World) -> AsyncIterator[World]:
    """The session's world with an office that speaks Korean."""
    home = stack.settings.home
    words = {"DEUNDEUN_LANG": "ko", "DEUNDEUN_TASK_QUEUE": _QUEUE}
    job = Job(
        name="worker",
        argv=(sys.executable, str(ROOT / "worker.py"), *worker_mark(home)),
        mark=worker_mark(home),
        cwd=ROOT,
        log=home / "logs" / "korean.log",
        env={**os.environ, **words},
    )
    worker = Child(job, print)
    await worker.start()
    try:
        await worker.ready(
            lambda: find_poller(world.client, _QUEUE, worker.pid),
            (LookupError, *UNREACHABLE),
            60,
        )
        yield replace(world, queue=_QUEUE)
    finally:
        await worker.stop()


@pytest.fixture(scope="session")
async def screen(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Screen]:
    async with window(tmp_path_factory.mktemp("profile")) as page:
        yield Screen(page, stack.runtime.ui_url)


@pytest.fixture(scope="session")
def offices(world: World, korean: World) -> dict[str, Office]:
    """An office of each language, each with a clerk of its own."""
    return {"ko": Office(korean, "han"), "en": Office(world, "choi", " 2공장")}


@pytest.fixture(scope="session")
async def cases(offices: dict[str, Office]) -> dict[str, dict[str, Known]]:
    """A case of each state in each office."""
    opened = await asyncio.gather(*(office.open_all() for office in offices.values()))
    return dict(zip(offices, opened, strict=True))


@pytest.fixture
def links(stack: Stack) -> Links:
    """Prints the links of a Korean clerk: `(await links())["han · 내가 할 일"]`."""

    async def printed() -> dict[str, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "starter.py", "links", "--lang", "ko"),
            cwd=ROOT,
            env={**os.environ, "DEUNDEUN_HOME": str(stack.settings.home)},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()
        lines = said.decode().splitlines()
        return dict(zip(lines[::2], map(str.strip, lines[1::2]), strict=True))

    return printed
