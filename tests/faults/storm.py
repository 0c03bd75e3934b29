"""A storm over a stack at work: whatever can break breaks, at random moments, also at once."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlsplit

import asyncpg
from temporalio.client import Client

from activities import database
from office.child import Child, Job
from office.home import LOCAL
from office.settings import ROOT
from office.temporal import UNREACHABLE, find_poller
from tests.faults.cable import Cable, Flow
from tests.faults.scene import Owner, Scene, eventually

Trouble = Callable[[float], Awaitable[None]]

_ELDER: Final = (str(Path(__file__).parent / "elder_worker.py"),)
_ELDER_NAME: Final = "elder"
_TODAY: Final = (str(ROOT / "worker.py"), "run")
_LETTERS_A_SECOND: Final = 15
_DEATHS_ALONE: Final = 3
_LULL_SECONDS: Final = 7.0
_ALONE_SECONDS: Final = 6.0


@dataclass(frozen=True)
class Size:
    """How much is in flight, and how often each thing breaks."""

    cases: int

    @property
    def long(self) -> bool:
        """Whether this is the long form."""
        return self.cases >= 100

    def times(self, one_in: int, least: int = 1) -> int:
        """Return how often something happens that comes once for so many cases."""
        return max(least, self.cases // one_in)

    @property
    def pause(self) -> float:
        """Seconds between two letters to one case."""
        return self.cases / _LETTERS_A_SECOND

    @property
    def spell(self) -> tuple[float, float]:
        """Return how many seconds a trouble lasts, and two of them lie apart."""
        return (1.0, 8.0) if self.long else (0.5, 2.0)

    @property
    def patience(self) -> float:
        """Seconds that a channel gets to come back by itself once the storm is over."""
        return 240.0 if self.long else 4.0


@dataclass(frozen=True)
class Gust:
    """One thing that broke, from when until when."""

    what: str
    began: float
    ended: float


@dataclass
class Storm:
    """Everything that breaks, and the workers that it breaks."""

    scene: Scene
    size: Size
    seed: int
    temporal: Cable
    postgres: Cable
    gusts: list[Gust] = field(default_factory=list)
    workers: dict[str, Child] = field(default_factory=dict)
    elders: set[int] = field(default_factory=set)
    """The process ids of all workers of an older release."""
    _hand: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Whoever kills a worker holds it."""

    @classmethod
    @asynccontextmanager
    async def over(cls, scene: Scene, size: Size, seed: int) -> AsyncIterator["Storm"]:
        """Lay the cables, and start the worker behind them."""
        runtime = scene.stack.runtime
        ports = (runtime.temporal_address.rpartition(":")[2], urlsplit(runtime.worker_url).port)
        async with Cable(int(ports[0])) as temporal, Cable(int(ports[1] or 0)) as postgres:
            storm = cls(scene, size, seed, temporal, postgres)
            try:
                await storm.hire("worker", *_TODAY)
                yield storm
            finally:
                for worker in storm.workers.values():
                    await worker.stop()

    async def blow(self) -> None:
        """Let everything break as often as the size says; return when all of it is back."""
        size = self.size
        postgres = [
            partial(self._kill_postgres, number) for number in (signal.SIGKILL, signal.SIGQUIT)
        ]
        async with asyncio.TaskGroup() as over:
            over.create_task(self._troubles("workers", [self._kill_worker] * size.times(10, 2)))
            over.create_task(
                self._troubles(
                    "Postgres",
                    [
                        *(postgres * size.times(20))[: size.times(20)],
                        *[self._refuse_writes] * size.times(50),
                        *[self._take_connections] * size.times(50),
                        *[self._lock_the_journal] * size.times(50),
                        *self._tear(self.postgres, "Postgres"),
                    ],
                )
            )
            over.create_task(
                self._troubles(
                    "Temporal",
                    [
                        *[self._kill_temporal] * size.times(40),
                        *self._tear(self.temporal, "Temporal"),
                    ],
                )
            )
            over.create_task(self._troubles("versions", [self._two_versions] * size.times(60)))

    async def abate(self) -> None:
        """Break what is looked at by itself: a worker's death alone, and two versions at once."""
        for _ in range(_DEATHS_ALONE):
            await asyncio.sleep(_LULL_SECONDS)
            await self._kill_worker(0.0)
        await asyncio.sleep(_LULL_SECONDS)
        await self._two_versions(1.0)

    async def hire(self, name: str, *argv: str) -> None:
        """Start a worker behind the cables and wait until it asks for work."""
        scene = self.scene
        url = urlsplit(scene.stack.runtime.worker_url)
        place = f"{url.username}:{url.password}@{LOCAL}:{self.postgres.port}"
        job = Job(
            name=name,
            argv=(sys.executable, *argv),
            mark=(),
            cwd=ROOT,
            log=scene.home / "logs" / f"{name}.log",
            env={
                **scene.settings.environ,
                "PYTHONPATH": str(ROOT),
                "TEMPORAL_ADDRESS": f"{LOCAL}:{self.temporal.port}",
                "DATABASE_URL": url._replace(netloc=place).geturl(),
            },
        )
        worker = self.workers[name] = Child(job, lambda _: None)
        await worker.start()
        await self._asks_for_work(worker)

    async def _troubles(self, what: str, troubles: list[Trouble]) -> None:
        rng = Random(f"{self.seed}/{what}")  # noqa: S311  chance, not secrecy
        rng.shuffle(troubles)
        for trouble in troubles:
            await asyncio.sleep(rng.uniform(*self.size.spell))
            await trouble(rng.uniform(*self.size.spell))

    @contextmanager
    def _gust(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.gusts.append(Gust(what, began, time.monotonic()))

    # --- what breaks ----------------------------------------------------------------------------

    async def _kill_worker(self, seconds: float) -> None:
        """Kill a worker; as under a supervisor, another one starts at once."""
        async with self._hand:
            names = sorted(self.workers)
            name = names[int(seconds * 1000) % len(names)]
            with self._gust(f"{name} killed"):
                await self._strike(self.workers[name], signal.SIGKILL, 0.0)
                await self._asks_for_work(self.workers[name])

    async def _kill_postgres(self, number: signal.Signals, seconds: float) -> None:
        """Kill the postmaster, or have it stop at once without a word."""
        with self._gust(f"Postgres stopped ({number.name})"):
            await self._strike(self.scene.stack.children["Postgres"], number, seconds)
            await self._postgres_answers()

    async def _kill_temporal(self, seconds: float) -> None:
        with self._gust("Temporal killed"):
            await self._strike(self.scene.stack.children["Temporal"], signal.SIGKILL, seconds)
            await self._temporal_answers()

    async def _refuse_writes(self, seconds: float) -> None:
        """Have Postgres read and not write."""
        with self._gust("Postgres refuses writes"):
            await self._insist("alter system set default_transaction_read_only = on")
            await asyncio.sleep(seconds)
            await self._insist("alter system reset default_transaction_read_only")

    async def _take_connections(self, seconds: float) -> None:
        """Take every connection of the server, also those that the workers had."""
        taken: list[Owner] = []
        with self._gust("no connection left"):
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await self._hang_up()
                    while True:
                        taken.append(await asyncpg.connect(self.scene.stack.runtime.worker_url))
                await asyncio.sleep(0.2)
            for connection in taken:
                connection.terminate()

    async def _lock_the_journal(self, seconds: float) -> None:
        """Hold a lock that every write waits for, until the workers' pools are empty."""
        with self._gust("journal locked"), suppress(asyncpg.PostgresError, OSError):
            owner: Owner = await asyncpg.connect(self.scene.stack.runtime.owner_url)
            try:
                await owner.execute("begin; lock table journal in access exclusive mode")
                await asyncio.sleep(seconds)
            finally:
                owner.terminate()

    def _tear(self, cable: Cable, to: str) -> Iterator[Trouble]:
        flows = [Flow.CUT, Flow.HELD, Flow.DEAF] * self.size.times(40)
        rng = Random(f"{self.seed}/{to} cable")  # noqa: S311  chance, not secrecy
        for flow in rng.sample(flows, self.size.times(40)):
            yield partial(self._disturb, cable, flow, to)

    async def _disturb(self, cable: Cable, flow: Flow, to: str, seconds: float) -> None:
        with self._gust(f"line to {to} {flow}"):
            cable.set(flow)
            await asyncio.sleep(seconds)
            cable.set(Flow.WHOLE)

    async def _two_versions(self, seconds: float) -> None:
        """Have a worker of an older release ask for the same work until it is killed.

        Meanwhile it is alone for some seconds: what it can't carry on waits for today's worker.
        """
        with self._gust("two versions"):
            await self.hire(_ELDER_NAME, *_ELDER)
            await asyncio.sleep(seconds)
            async with self._hand:
                await self._strike(self.workers["worker"], signal.SIGKILL, _ALONE_SECONDS + seconds)
            await asyncio.sleep(seconds)
            async with self._hand:
                elder = self.workers.pop(_ELDER_NAME)
                if elder.pid is not None:
                    os.kill(elder.pid, signal.SIGKILL)
                await elder.stop()

    # --- and is back ----------------------------------------------------------------------------

    async def _strike(self, child: Child, number: signal.Signals, seconds: float) -> None:
        """End a process by a signal, and start its successor after so many seconds."""

        async def runs() -> bool:
            return child.pid is not None

        await eventually(runs, f"{child.job.name} runs")
        os.kill(child.pid or 0, number)
        await child.stop()
        await asyncio.sleep(seconds)
        await child.start()

    async def _asks_for_work(self, worker: Child) -> None:
        async def polls() -> bool:
            try:
                await find_poller(self.scene.client, self.scene.settings.task_queue, worker.pid)
            except (LookupError, *UNREACHABLE):
                return False
            return True

        await eventually(polls, f"{worker.job.name} asks for work")
        if worker.job.name == _ELDER_NAME and worker.pid is not None:
            self.elders.add(worker.pid)

    async def _postgres_answers(self) -> None:
        async def answers() -> bool:
            try:
                await database.probe(self.scene.stack.runtime.owner_url)
            except (OSError, asyncpg.PostgresError):
                return False
            return True

        await eventually(answers, "Postgres answers")

    async def _temporal_answers(self) -> None:
        async def answers() -> bool:
            try:
                await Client.connect(self.scene.stack.runtime.temporal_address)
            except UNREACHABLE:
                return False
            return True

        await eventually(answers, "Temporal answers")

    async def _insist(self, statement: str) -> None:
        """Have the server follow a statement, however often it dies meanwhile."""

        async def done() -> bool:
            try:
                await self.scene.fetch(statement)
                await self.scene.fetch("select pg_reload_conf()")
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                return False
            return True

        await eventually(done, statement)

    async def _hang_up(self) -> None:
        """End every connection of the workers."""
        await self.scene.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'deundeun_worker' and application_name = 'deundeun'"
        )
