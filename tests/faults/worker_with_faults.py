"""A real worker whose register can be stopped before or after a statement; told so by its stdin.

Commands and reports are one JSON object a line. `arm` names lines (stream, kind) and a point,
`release` lets go what is held. It reports `written` for every commit and `held` for every stop.
Its argument is the number of pollers.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, TypeVar
from unittest.mock import patch

from temporalio import activity
from temporalio.worker import PollerBehaviorSimpleMaximum

from activities.register import Register
from office import logs, service
from office.settings import Settings
from schema.journal import CaseEntry, DutyEntry, Kind, Opened, Opening, Reopen, Texts

Line = tuple[str, str]
Result = TypeVar("Result")

# Logs, also those of Temporal's own core, belong on stderr; stdout is for reports alone.
_REPORTS = os.dup(1)
os.dup2(2, 1)


class Hand:
    """Holds what it was armed for until it is told to let go."""

    def __init__(self) -> None:
        self._armed: set[tuple[str, Line]] = set()
        self._released = asyncio.Event()
        self._working: set[asyncio.Task[Any]] = set()

    async def listen(self) -> None:
        """Do what stdin says, for ever."""
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
        async for text in reader:
            command = json.loads(text)
            if command["do"] == "release":
                self._released.set()
                continue
            self._released.clear()
            self._armed |= {(command["point"], (line[0], line[1])) for line in command["lines"]}
            _report("armed", ("", ""))

    async def through(self, line: Line, statement: Awaitable[Result]) -> Result:
        """Send a statement; once it is on its way nothing calls it back."""
        task = asyncio.create_task(self._send(line, statement))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return await asyncio.shield(task)

    async def _send(self, line: Line, statement: Awaitable[Result]) -> Result:
        await self._stop("before", line)
        result = await statement
        _report("written", line)
        await self._stop("after", line)
        return result

    async def _stop(self, point: str, line: Line) -> None:
        if (point, line) in self._armed:
            _report("held", line)
            await self._released.wait()
            self._armed.discard((point, line))


@dataclass(frozen=True)
class HeldRegister(Register):
    """The register with a hand on every statement."""

    hand: ClassVar[Hand]

    @activity.defn(name="open")
    async def open(self, opening: Opening) -> Opened:
        return await self.hand.through((opening.workflow, Kind.OPENED), super().open(opening))

    @activity.defn(name="reopen")
    async def reopen(self, reopen: Reopen) -> Opened:
        return await self.hand.through((reopen.workflow, Kind.REOPENED), super().reopen(reopen))

    @activity.defn(name="record")
    async def record(self, entry: CaseEntry, texts: Texts) -> CaseEntry:
        return await self.hand.through((entry.stream, entry.kind), super().record(entry, texts))

    @activity.defn(name="record_duty")
    async def record_duty(self, entry: DutyEntry) -> DutyEntry:
        return await self.hand.through((entry.stream, entry.kind), super().record_duty(entry))


def _report(what: str, line: Line) -> None:
    text = json.dumps({"what": what, "line": line}) + "\n"
    os.write(_REPORTS, text.encode())


async def main() -> None:
    logs.configure()
    HeldRegister.hand = Hand()
    listening = asyncio.create_task(HeldRegister.hand.listen())
    held = partial(service.activities_of, register_class=HeldRegister)
    pollers = PollerBehaviorSimpleMaximum(int(sys.argv[1]))
    with patch.multiple(service, activities_of=held, _POLLERS=pollers):
        await service.serve(Settings.load())
    listening.cancel()


if __name__ == "__main__":
    asyncio.run(main())
