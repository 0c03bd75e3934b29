"""A stack of its own whose parts are killed, stopped and started again as real processes."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any, Self, TypeAlias

import asyncpg
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from activities import database
from activities.agencies import email, portal, setting_of
from office.agency import TOKEN, Agency
from office.settings import ROOT, Settings
from office.stack import Stack, discard
from office.temporal import UNREACHABLE, find_poller
from tests.faults.clerk import Letter, Reply, tell
from tests.faults.plots import Line, Plot, Told, cast, letter
from tests.worlds import World, take_own_ports
from workflows.plugin import plugin

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_HERE = Path(__file__).parent
_PATIENCE = 60.0
_LOOK = 0.1
_LAST = 20
"""So many events of a history say why a case stands still."""


async def eventually(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Return once a condition holds; looks ten times a second."""
    deadline = time.monotonic() + _PATIENCE
    while not await holds():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(_LOOK)


class Script:
    """One of our programs as a process that can be killed, stopped and continued."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.pid = process.pid

    @classmethod
    async def _spawn(cls, scene: "Scene", *argv: str) -> asyncio.subprocess.Process:
        with (scene.home / "logs" / f"{Path(argv[0]).stem}.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *argv,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env={**scene.settings.environ, "PYTHONPATH": str(ROOT)},
            )

    async def asks_for_work(self, scene: "Scene") -> None:
        """Return once the server has heard of it."""

        async def polls() -> bool:
            try:
                await find_poller(scene.client, scene.settings.task_queue, self.pid)
            except (LookupError, *UNREACHABLE):
                return False
            return True

        await eventually(polls, "the worker asks for work")

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if there still is a process."""
        if self.process.returncode is None:
            self.process.send_signal(number)

    def write(self, value: object) -> None:
        """Write one JSON line to its stdin."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(value).encode() + b"\n")

    async def lines(self) -> list[dict[str, Any]]:
        """Return what it prints until its end."""
        assert self.process.stdout is not None
        return [json.loads(line) async for line in self.process.stdout]

    async def end(self) -> None:
        """Kill it, also where it is stopped, and bury it."""
        self.send(signal.SIGKILL)
        await self.process.wait()


class FaultyWorker(Script):
    """A worker with a hand on its register."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__(process)
        self.told: list[tuple[str, Line]] = []
        self._news = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, scene: "Scene", pollers: int) -> "FaultyWorker":
        """Start a worker and wait until it asks for work."""
        argv = (str(_HERE / "worker_with_faults.py"), str(pollers))
        worker = cls(await cls._spawn(scene, *argv))
        scene.scripts.append(worker)
        await worker.asks_for_work(scene)
        return worker

    async def arm(self, point: str, lines: Iterable[Line]) -> None:
        """Have it hold these lines before or after their statement."""
        self.write({"do": "arm", "point": point, "lines": list(lines)})
        await self.hears("armed", {("", "")})

    async def hears(self, what: str, lines: Iterable[Line]) -> None:
        """Return once it has reported this of every line."""
        wanted = {(what, line) for line in lines}
        async with asyncio.timeout(_PATIENCE), self._news:
            await self._news.wait_for(lambda: wanted <= set(self.told))

    def release(self) -> None:
        """Have it let go of what it holds, now or as soon as it runs again."""
        self.write({"do": "release"})

    async def end(self) -> None:
        """Kill it and hear it out."""
        await super().end()
        await self._listening

    async def _listen(self) -> None:
        assert self.process.stdout is not None
        async for text in self.process.stdout:
            told = json.loads(text)
            async with self._news:
                self.told.append((told["what"], (told["line"][0], told["line"][1])))
                self._news.notify_all()


class ElderWorker(Script):
    """A worker of an older release."""

    @classmethod
    async def start(cls, scene: "Scene") -> Self:
        """Start it and wait until it asks for work."""
        worker = cls(await cls._spawn(scene, str(_HERE / "elder_worker.py")))
        scene.scripts.append(worker)
        await worker.asks_for_work(scene)
        return worker


class Clerk(Script):
    """A client in a process of its own."""

    @classmethod
    async def tell(cls, scene: "Scene", letters: Iterable[Letter]) -> "Clerk":
        """Start a client that tells these letters at once."""
        address = scene.stack.runtime.temporal_address
        clerk = cls(await cls._spawn(scene, str(_HERE / "clerk.py"), address))
        scene.scripts.append(clerk)
        clerk.write([asdict(letter) for letter in letters])
        assert clerk.process.stdin is not None
        clerk.process.stdin.close()
        return clerk

    async def replies(self) -> list[Reply]:
        """Return every reply; also what a killed client had printed."""
        async with asyncio.timeout(_PATIENCE + 40):
            return [Reply(Letter(**raw.pop("letter")), **raw) for raw in await self.lines()]


class Scene:
    """The stack of one module, with the scripts that run against it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings.embedded()
        self.home = settings.home
        self.scripts: list[Script] = []
        self.stack = Stack(settings, worker=False)

    @classmethod
    @asynccontextmanager
    async def at(cls, home: Path, **settings: str) -> AsyncIterator["Scene"]:
        """Raise a stack in a home of its own; nothing of it is left."""
        # The usual ports are free between a fall and a rise; another stack must not be drawn there.
        take_own_ports(home)
        scene = cls(Settings.load({**os.environ, "DEUNDEUN_HOME": str(home), **settings}))
        try:
            await scene.rise()
            yield scene
            await scene.leave()
        finally:
            discard(home)

    @classmethod
    def beside(cls, agency: Agency, home: Path) -> AbstractAsyncContextManager["Scene"]:
        """Raise a stack whose channels lead to an agency."""
        channels = {
            email.SERVER: agency.smtp_url,
            email.SENDER: "office@centre.example",
            setting_of("example-portal", portal.ADDRESS): agency.portal_url,
            setting_of("example-portal", portal.TOKEN): TOKEN,
        }
        return cls.at(home, **channels)

    async def rise(self) -> None:
        """Start Postgres and Temporal; for the first time, or again after a fall."""
        self.stack = Stack(self.settings, worker=False)
        await self.stack.__aenter__()
        self.client = await Client.connect(self.stack.runtime.temporal_address, plugins=[plugin()])

    async def fall(self, *, scripts: Iterable[Script]) -> None:
        """Kill the server and these scripts with signal 9, as one blow; stop the rest."""
        for pid in (self.pid("Temporal"), *(script.pid for script in scripts)):
            os.kill(pid, signal.SIGKILL)
        await self.leave()

    async def leave(self) -> None:
        """End what still runs."""
        await self.dismiss()
        await self.stack.__aexit__()

    async def restart_temporal(self) -> None:
        """Kill the server alone; return when its successor answers."""
        child = self.stack.children["Temporal"]
        os.kill(self.pid("Temporal"), signal.SIGKILL)
        await child.stop()
        await child.start()
        await self.stack.settled()

    async def dismiss(self) -> None:
        """Kill every script."""
        for script in self.scripts:
            await script.end()
        self.scripts.clear()

    def pid(self, part: str) -> int:
        """Return the process id of Postgres or Temporal."""
        pid = self.stack.children[part].pid
        assert pid is not None
        return pid

    async def worker(self, pollers: int = 20) -> FaultyWorker:
        """Start a worker."""
        return await FaultyWorker.start(self, pollers)

    async def fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Ask the record, over a connection that no crash has seen."""
        owner: Owner = await asyncpg.connect(self.stack.runtime.owner_url)
        try:
            return await owner.fetch(statement, *values)
        finally:
            await owner.close()

    async def length(self, workflow: str) -> int:
        """Return how many events a history has."""
        described = await self.client.get_workflow_handle(workflow).describe()
        return described.history_length

    async def account(self, workflow: str) -> str:
        """Tell how far a case has come and what it waits for, for whoever must find out why."""
        handle = self.client.get_workflow_handle(workflow)
        described = (await handle.describe()).raw_description
        events = (await handle.fetch_history()).events[-_LAST:]
        return "\n".join(
            (
                workflow,
                f"  task: {described.pending_workflow_task}".replace("\n", " "),
                f"  activities: {list(described.pending_activities)}".replace("\n", " "),
                *(
                    f"  {event.event_id} {event.event_time.ToJsonString()}"
                    f" {EventType.Name(event.event_type)}"
                    for event in events
                ),
            )
        )

    @asynccontextmanager
    async def world(self) -> AsyncIterator[World]:
        """Lend a world in which to open cases."""
        rows = await self.fetch("select programme, key from edition where example")
        keys = {row["programme"]: row["key"] for row in rows}
        async with await database.connect(self.stack.runtime.worker_url, size=1) as pool:
            yield World(self.client, pool, self.settings.task_queue, keys.__getitem__)

    async def prepare(self, rng: Random, plots: Iterable[Plot]) -> list[Told]:
        """Open a case for every plot and tell it what goes before."""
        async with self.world() as world:
            told = [cast(rng, plot, (await world.open_case()).workflow) for plot in plots]
        await asyncio.gather(*(self._go(rng, one) for one in told))
        return told

    async def _go(self, rng: Random, one: Told) -> None:
        for said in one.plot.way:
            reply = await tell(self.client, letter(rng, one.workflow, said))
            assert reply.answer is not None, f"{one.plot.name}: {reply.refused}"
