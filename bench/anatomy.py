"""One case on an idle server, a stimulus at a time: its tasks and statements, exactly."""

import asyncio
import re
import statistics
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from workflows.plugin import plugin

from .counts import Counts
from .drive import APART_SECONDS, Driver
from .ground import Ground
from .naive import NaiveApplication

_LINE: Final = re.compile(r"\[(\d+)\] \S+ LOG:  (?:execute [^:]+|statement):\s*(\w+)")
_LOGGED_SECONDS: Final = 0.3


@dataclass(frozen=True)
class Anatomy:
    """What one case costs."""

    counts: Counts | None
    statements: int
    commits: int
    replay: float | None
    """Seconds to replay its history."""


@dataclass
class Log:
    """The statements that Postgres has logged in a block, and the commits they come to."""

    statements: int = 0
    commits: int = 0

    def read(self, text: str) -> None:
        """Count: a statement outside BEGIN and COMMIT is a commit of its own."""
        inside: set[str] = set()
        for session, word in _LINE.findall(text):
            self.statements += 1
            match word.upper():
                case "BEGIN":
                    inside.add(session)
                case "COMMIT":
                    self.commits += 1
                    inside.discard(session)
                case "ROLLBACK":
                    inside.discard(session)
                case _:
                    self.commits += session not in inside


@asynccontextmanager
async def logged(ground: Ground) -> AsyncIterator[Log]:
    """Have Postgres log every statement of the block."""
    log, path = Log(), ground.home / "logs" / "postgres.log"
    await ground.owner("alter system set log_statement = 'all'")
    await ground.owner("select pg_reload_conf()")
    await asyncio.sleep(_LOGGED_SECONDS)
    before = path.stat().st_size
    yield log
    await asyncio.sleep(_LOGGED_SECONDS)
    with path.open("rb") as file:
        file.seek(before)
        log.read(file.read().decode(errors="replace"))
    await ground.owner("alter system reset log_statement")
    await ground.owner("select pg_reload_conf()")


async def anatomy(driver: Driver, replays: int) -> Anatomy:
    """Run one case slowly; count its history and statements, and replay it."""
    async with logged(driver.arm.ground) as log:
        case = await driver.one(APART_SECONDS)
        await asyncio.sleep(APART_SECONDS)
    client = await driver.arm.client()
    if client is None:
        return Anatomy(None, log.statements, log.commits, None)
    history = await client.get_workflow_handle(case).fetch_history()
    again = await _replayed(driver.arm.letter, history, range(replays))
    return Anatomy(Counts.of(history), log.statements, log.commits, again)


async def _replayed(letter: str, history: WorkflowHistory, times: Iterable[int]) -> float | None:
    """Return the median of the seconds that a replay takes, as each arm's worker runs."""
    match letter:
        case "A":
            replayer = Replayer(workflows=[NaiveApplication])
        case "B":
            runner = UnsandboxedWorkflowRunner()
            replayer = Replayer(workflows=[], plugins=[plugin()], workflow_runner=runner)
        case _:
            return None
    await replayer.replay_workflow(history)
    seconds = []
    for _ in times:
        began = time.perf_counter()
        await replayer.replay_workflow(history)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
