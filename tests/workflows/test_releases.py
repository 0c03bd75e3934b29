"""The recipe of docs/operations.md for a release beside the running one, run as it stands there."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from temporalio.client import Client

from activities import database
from office.settings import ROOT
from office.stack import Stack
from tests.faults.scene import eventually
from tests.workflows.telling import (
    TO_AGREEMENT,
    TO_FOLLOW_UP,
    TO_SUBMISSION,
    bundled,
    duties_scheduled,
    prompt,
    stands,
    tell_all,
)
from tests.worlds import Case, World
from workflows.plugin import plugin

QUEUE = "releases"
OLD, NEW = "0.4.0", "0.5.0"
NEXT_RELEASE = Path(__file__).parent / "next_release"
HEADING = "### A release beside the running one\n"
MIGRATE, START, MAKE_CURRENT, MOVE_ONE, MOVE_ALL, COUNT = range(6)


def recipe() -> list[str]:
    """The blocks of the recipe, in order."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text[text.index(HEADING) + len(HEADING) :]
    section = section[: section.index("\n**Reference data**")]
    return re.findall(r"^ *```sh\n(.*?)^ *```$", section, re.DOTALL | re.MULTILINE)


class Operator:
    """Whoever runs the recipe in the folders of two releases."""

    def __init__(self, stack: Stack, logs: Path) -> None:
        self._blocks = recipe()
        self._logs = logs
        self._services: list[Process] = []
        self._environ = {
            "PATH": f"{Path(sys.executable).parent}:{os.defpath}",
            "HOME": str(logs),
            "PYTHONPATH": str(ROOT),
            "DEUNDEUN_HOME": str(stack.settings.home),
            "DEUNDEUN_LANG": "en",
            "DEUNDEUN_TASK_QUEUE": QUEUE,
            "TEMPORAL_ADDRESS": stack.runtime.temporal_address,
            "OLD": OLD,
        }

    async def run(self, block: int, build: str = NEW, case: str = "") -> str:
        """Run a block in the folder of a build; return what it says."""
        process = await self._spawn(block, build, case)
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()

    async def start(self, build: str) -> Process:
        """Start a worker and make it the one of new cases."""
        service = await self._spawn(START, build, "")
        self._services.append(service)

        async def started() -> bool:
            return "worker_started" in (self._logs / build).read_text()

        async def current() -> bool:
            process = await self._spawn(MAKE_CURRENT, build, "")
            await process.communicate()
            return process.returncode == 0

        await eventually(started, "the worker starts")
        await eventually(current, "it asks for work, and its build can be made the current one")
        return service

    async def end(self, service: Process) -> int:
        if service.returncode is None:
            os.killpg(service.pid, signal.SIGTERM)
        return await service.wait()

    async def leave(self) -> None:
        for service in self._services:
            await self.end(service)

    async def _spawn(self, block: int, build: str, case: str) -> Process:
        with (self._logs / build).open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *("bash", "-euc", self._blocks[block]),
                cwd=ROOT if build == OLD else NEXT_RELEASE,
                env={**self._environ, "NEW": build, "CASE": case},
                stdout=log if block == START else asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )


@pytest.fixture
async def operator(stack: Stack, tmp_path: Path) -> AsyncIterator[Operator]:
    operator = Operator(stack, tmp_path)
    yield operator
    await operator.leave()


@pytest.fixture
async def place(stack: Stack, pool: database.Pool, edition: Callable[[str], str]) -> World:
    client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])
    return World(client, pool, QUEUE, edition)


async def builds(case: Case, duty: str = "") -> list[str]:
    """The build that played each task, repeated ones once."""
    handle = case.client.get_workflow_handle(f"{case.workflow}{duty}")
    found: list[str] = []
    async for event in handle.fetch_history_events():
        if event.HasField("workflow_task_completed_event_attributes"):
            build = event.workflow_task_completed_event_attributes.deployment_version.build_id
            found += [build] if found[-1:] != [build] else []
    return found


async def stands_still(case: Case) -> bool:
    """Whether a worker has tried its next task in vain."""
    described = await case.handle.describe()
    return described.raw_description.pending_workflow_task.attempt > 1


async def agreed_with_one_signature(case: Case) -> bool:
    answer = await prompt(case.tell("agree"))
    return bool(answer["stage"] == "execution")


async def come_to_agreement(world: World, case: Case) -> None:
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_AGREEMENT[len(TO_SUBMISSION) :])


async def test_old_cases_finish_on_the_old_rules_and_new_ones_on_the_new(
    operator: Operator, place: World
) -> None:
    old_worker = await operator.start(OLD)
    stays, moves, sleeps = [await place.open_case() for _ in range(3)]
    await come_to_agreement(place, moves)

    await operator.run(MIGRATE)
    await operator.start(NEW)
    new = await place.open_case()
    await come_to_agreement(place, new)
    assert not await agreed_with_one_signature(new)
    assert await agreed_with_one_signature(new)
    assert await builds(new) == [NEW]

    await operator.run(MOVE_ONE, OLD, new.workflow)  # it has gone a new way
    asked = asyncio.create_task(new.tell("note", text="asked in between"))
    await eventually(lambda: stands_still(new), "the old release cannot play it")
    assert not asked.done()
    await operator.run(MOVE_ONE, NEW, new.workflow)

    await come_to_agreement(place, stays)
    assert await agreed_with_one_signature(stays)
    await tell_all(stays, TO_FOLLOW_UP[-1])
    await duties_scheduled(place, stays)
    assert await builds(stays) == await builds(stays, ".result-report") == [OLD]

    for build in (NEW, OLD):
        await operator.run(MOVE_ONE, build, moves.workflow)
        await prompt(moves.tell("note", text="looked at"))
    assert await builds(moves) == [OLD, NEW, OLD]

    async def none_left() -> bool:
        return await operator.run(COUNT) == "Total: 0\n"

    assert not await none_left()
    await operator.run(MOVE_ALL)
    await eventually(none_left, "every case is moved")
    assert await operator.end(old_worker) == 0

    await stays.settle("result-report")
    assert await builds(stays, ".result-report") == [OLD, NEW]
    assert await agreed_with_one_signature(moves)  # it stood there under the old rule
    await come_to_agreement(place, sleeps)
    assert not await agreed_with_one_signature(sleeps)  # still ahead of it
    assert (await stands(sleeps))["stage"] == "agreement"
    assert await builds(sleeps) == [OLD, NEW]

    assert (await asked)["stage"] == "execution"
    assert await builds(new) == [NEW]
