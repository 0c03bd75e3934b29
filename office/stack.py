"""The embedded stack: one supervisor for Postgres, the Temporal server and the worker."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from activities import database
from schema.words import say

from . import home as homes
from .child import Child, Job, Tell, stop_leftovers
from .faults import ResetRefused, StackFault
from .postgres import Postgres, postgres_mark
from .runtime import Runtime
from .settings import ROOT, Settings
from .temporal import UNREACHABLE, TemporalServer, find_poller, temporal_mark

_WORKER_SECONDS: Final = 60.0
# Longer than worker, server and Postgres may take together to end politely.
_DOWN_SECONDS: Final = 100.0


def silent(_line: str) -> None:
    """Tell nobody."""


class Stack:
    """Runs the embedded stack of a home for as long as it is entered.

    Raises `StackFault` when the home is held by another supervisor, a program is missing or a
    part does not come up; whatever had been started is then stopped again.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        worker: bool = True,
        skips_time: bool = False,
        tell: Tell = silent,
    ) -> None:
        self.settings = settings.embedded()
        self.children: dict[str, Child] = {}
        self._home = settings.home
        self._worker = worker
        self._skips_time = skips_time
        self._tell = tell
        self._exits = AsyncExitStack()

    @property
    def runtime(self) -> Runtime:
        """Return the addresses; known once the stack is entered."""
        if self.settings.runtime is None:
            raise StackFault("office-no-stack", home=self._home)
        return self.settings.runtime

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as exits:
            await self._start(exits)
            self._exits = exits.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._exits.aclose()

    async def settled(self) -> None:
        """Return once every part has answered and none has died since."""
        while True:
            await self._answered()
            if all(child.pid and not child.deaths for child in self.children.values()):
                return

    async def _answered(self) -> None:
        """Return once every part has answered; after a death that is when it is back."""
        await self._postgres.open(self.children["Postgres"])
        client = await self._temporal.open(self.children["Temporal"])
        if self._worker:
            worker, queue = self.children["worker"], self.settings.task_queue
            await worker.ready(
                lambda: find_poller(client, queue, worker.pid),
                (LookupError, *UNREACHABLE),
                _WORKER_SECONDS,
            )

    async def _start(self, exits: AsyncExitStack) -> None:
        homes.prepare(self._home)
        exits.enter_context(homes.locked(self._home))
        self._tell(say("office-starting", home=self._home))
        if await asyncio.to_thread(stop_leftovers, _marks(self._home)):
            self._tell(say("office-leftovers-stopped"))
        Runtime.remove(self._home)

        ports = self._choose_ports()
        self._postgres = Postgres(self._home, ports.postgres, homes.Secrets.load(self._home))
        self._temporal = TemporalServer(
            self._home, ports, self.settings.temporal_binary, skips_time=self._skips_time
        )
        if self._postgres.folder.parent != self._home:
            self._tell(say("office-root-folder", folder=self._postgres.folder))
        await asyncio.to_thread(self._postgres.prepare)
        await self._keep(exits, self._postgres.job())
        await self._keep(exits, self._temporal.job())
        await self._postgres.open(self.children["Postgres"])
        await load_reference(self._postgres.owner_url)

        exits.callback(Runtime.remove, self._home)
        self.settings = self.settings.embedded(self._addresses())
        self.runtime.save(self._home)
        if self._worker:
            await self._keep(exits, self._worker_job())
        await self.settled()

    def _addresses(self) -> Runtime:
        return Runtime(
            pid=os.getpid(),
            started_at=datetime.now(UTC),
            owner_url=self._postgres.owner_url,
            worker_url=self._postgres.worker_url,
            reader_url=self._postgres.reader_url,
            clerk_url=self._postgres.clerk_url,
            temporal_address=self._temporal.address,
            ui_url=self._temporal.ui_url,
        )

    def _choose_ports(self) -> homes.Ports:
        wanted = homes.Ports.wanted(self._home)
        ports = homes.Ports.choose(self._home)
        for (name, before), (_, now) in zip(wanted, ports, strict=True):
            if before != now:
                self._tell(say("office-port-taken", name=name, taken=str(before), port=str(now)))
        return ports

    async def _keep(self, exits: AsyncExitStack, job: Job) -> None:
        child = self.children[job.name] = Child(job, self._tell)
        exits.push_async_callback(child.stop)
        await child.start()

    def _worker_job(self) -> Job:
        return Job(
            name="worker",
            argv=(sys.executable, str(ROOT / "worker.py"), *worker_mark(self._home)),
            mark=worker_mark(self._home),
            cwd=ROOT,
            log=self._home / "logs" / "worker.log",
            env=self.settings.environ,
            # The worker itself gives running activities 25 s.
            grace=28.0,
        )


async def load_reference(owner_url: str) -> list[str]:
    """Put the reference data into the database; return what was loaded."""
    # The loader imports every model, which a help page must not pay for.
    from activities.shelving import load_reference as load  # noqa: PLC0415

    async with await database.connect(owner_url, size=2) as pool:
        return await load(pool)


async def up(settings: Settings, tell: Tell) -> None:
    """Run the stack until SIGINT, SIGTERM or SIGHUP; where it runs already, say so and return."""
    for name in settings.elsewhere():
        tell(say("office-leads-elsewhere", name=name))
    running = settings.runtime
    if running is not None and running.pid == homes.holder(settings.home):
        tell(say("office-already-up", ui=running.ui_url, pid=str(running.pid), home=settings.home))
        return
    async with cancelled_by_signals(lambda: tell(say("office-stopping"))):
        began = time.monotonic()
        async with Stack(settings, tell=tell) as stack:
            took = f"{time.monotonic() - began:.1f}"
            ready = say("office-ready", ui=stack.runtime.ui_url, home=settings.home, seconds=took)
            tell(ready)
            await asyncio.Event().wait()
    tell(say("office-stopped"))


@asynccontextmanager
async def cancelled_by_signals(first: Callable[[], None]) -> AsyncIterator[None]:
    """Turn the first signal into a cancellation and ignore the rest, so that the end is whole."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    signalled = False

    def interrupt() -> None:
        nonlocal signalled
        if task and not signalled:
            signalled = True
            task.cancel()
            first()

    # A signal that `nohup` or a background job ignores stays ignored.
    heard = [
        number
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN
    ]
    for number in heard:
        loop.add_signal_handler(number, interrupt)
    try:
        yield
    except asyncio.CancelledError:
        if not signalled:
            raise
    finally:
        for number in heard:
            loop.remove_signal_handler(number)


async def down(settings: Settings, tell: Tell) -> None:
    """Stop the stack of this home, also one whose supervisor was killed."""
    pid = homes.holder(settings.home)
    if pid is None:
        await _stop_orphans(settings.home, tell)
        return
    tell(say("office-stopping"))
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _DOWN_SECONDS
    while homes.holder(settings.home) == pid:
        if time.monotonic() > deadline:
            raise StackFault("office-down-slow", pid=str(pid), home=settings.home)
        await asyncio.sleep(0.1)
    tell(say("office-stopped"))


async def _stop_orphans(home: Path, tell: Tell) -> None:
    if not homes.is_home(home):
        tell(say("office-nothing-runs", home=home))
        return
    with homes.locked(home):
        stopped = await asyncio.to_thread(stop_leftovers, _all_marks(home))
        Runtime.remove(home)
    tell(say("office-leftovers-stopped" if stopped else "office-nothing-runs", home=home))


async def reset(settings: Settings, ask: Callable[[str], str], tell: Tell = silent) -> None:
    """Delete the home and all its data, once the person has typed the word shown.

    Root's database lies outside the home and goes with it, also where that was deleted by hand.
    """
    home = settings.home
    if not (home.exists() or homes.postgres_folder(home).exists()):
        tell(say("office-reset-nothing", home=home))
        return
    if home.exists() and not homes.is_home(home):
        raise ResetRefused("office-reset-strange", home=home)
    homes.prepare(home)
    with homes.locked(home):
        word = say("office-reset-word")
        if ask(say("office-reset-ask", home=home, word=word)).strip() != word:
            raise ResetRefused("office-reset-kept", home=home)
        await asyncio.to_thread(discard, home)
    tell(say("office-reset-done", home=home))


def discard(home: Path) -> None:
    """Delete a home without asking, with whatever still runs in it: for tests and the demo."""
    stop_leftovers(_all_marks(home))
    for folder in (homes.postgres_folder(home), home):
        if folder.exists():
            shutil.rmtree(folder)


def worker_mark(home: Path) -> tuple[str, ...]:
    """Return the arguments that only this home's worker has."""
    return ("run", "--home", str(home))


def webhook_mark(home: Path) -> tuple[str, ...]:
    """Return the arguments that only the webhook of this home's demo has: any port is good."""
    return ("webhook", "--home", str(home), "--port", "0")


def agency_mark(home: Path) -> tuple[str, ...]:
    """Return the arguments that only the reference agency of this home's demo has."""
    return ("office.agency", "--home", str(home))


def _marks(home: Path) -> list[tuple[str, ...]]:
    # The order of a stop: who asks before who answers.
    return [worker_mark(home), temporal_mark(home), postgres_mark(home)]


def _all_marks(home: Path) -> list[tuple[str, ...]]:
    # Not at a start: a demo's agency is there before its stack.
    return [webhook_mark(home), *_marks(home), agency_mark(home)]
