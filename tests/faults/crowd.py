"""Clerks as a process of their own: each leads some cases along their tales while things break.

The first line of stdin says whom they lead; the line `hurry` says that the storm is over. Until
then nobody tells the last step of a tale, so that every case stays in flight. Each reply is a line
on stdout, and so is each case whose tale is told.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, TextIO
from uuid import UUID

from temporalio.client import (
    Client,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

from office.temporal import UNREACHABLE
from schema.case import Case
from schema.identity import duty_id, workflow_id
from tests.faults.clerk import Letter, Reply, tell
from tests.faults.tales import ASIDES, LATER, REFUSED, SOON, TALES, Payload, Step, Tale
from workflows.plugin import plugin

_PAUSE: Final = 0.3
_ANSWERED: Final = (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError)
_LATER: Final = timedelta(days=10)
_QUERY_SECONDS: Final = timedelta(seconds=5)
_CLERKS: Final = ("kim", "lee", "park")


@dataclass(frozen=True)
class Role:
    """A case to lead: its number in the storm, its tale and who asks for what."""

    number: int
    tale: str
    edition: str
    business_number: str

    @property
    def workflow(self) -> str:
        """The case's workflow."""
        return workflow_id(self.edition, self.business_number)


@dataclass(frozen=True)
class Crowd:
    """What the clerks of one process are told first."""

    address: str
    queue: str
    seed: int
    pause: float
    """Seconds between two letters to one case, on average."""
    patience: float
    """Seconds after the storm that a channel gets before a clerk files by hand."""
    roles: tuple[Role, ...]

    @classmethod
    def read(cls, line: str) -> "Crowd":
        """Read the first line of stdin."""
        raw = json.loads(line)
        return cls(**raw | {"roles": tuple(Role(**role) for role in raw["roles"])})


@dataclass
class Clerk:
    """Leads one case."""

    client: Client
    crowd: Crowd
    role: Role
    calm: asyncio.Event
    reports: TextIO
    impatient: bool = False
    """Filed by hand what a channel had not filed in time."""
    rng: Random = field(init=False)
    tale: Tale = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(f"{self.crowd.seed}/{self.role.number}")  # noqa: S311  chance
        self.tale = next(tale for tale in TALES if tale.name == self.role.tale)

    async def lead(self) -> None:
        """Open the case and tell its tale, with asides, slips, rivals and double clicks."""
        await self._open()
        self._say("opened")
        *steps, last = self.tale.steps
        while steps or not self.calm.is_set():
            await self._rest()
            if steps and (self.calm.is_set() or self.rng.random() < 0.5):
                await self._tell(steps.pop(0))
            elif not self.calm.is_set():
                await self._digress()
        await self._tell(last)
        self._say("over", impatient=self.impatient)

    async def _open(self) -> None:
        raw = {
            "by": "kim",
            "edition": self.role.edition,
            "business_number": self.role.business_number,
            "name": f"제{self.role.number}정밀 (가상)",
            "sector": "C29",
            "district": "가온동",
            "employees": "4.5",
        }
        while True:
            try:
                handle: Any = await self.client.start_workflow(
                    "GrantApplication",
                    raw,
                    id=self.role.workflow,
                    task_queue=self.crowd.queue,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                )
                await handle.execute_update("intake", id="intake")
            except _ANSWERED:
                await asyncio.sleep(_PAUSE)
            else:
                return

    async def _rest(self) -> None:
        if not self.calm.is_set():
            try:
                await asyncio.wait_for(
                    self.calm.wait(), self.rng.uniform(0.0, 2 * self.crowd.pause)
                )
            except TimeoutError:
                return

    async def _digress(self) -> None:
        if self.rng.random() < 0.3:
            await self._hand(self.rng.choice(REFUSED), "refused")
        else:
            aside = self.rng.choice(ASIDES)
            await self._hand(aside, aside.ends)

    async def _tell(self, step: Step) -> None:
        if step.after is not None and not await self._comes(step):
            self.impatient = True
            if self.tale.call != "mailed":
                await self._hand(_BY_HAND, "either")
        twin = self.rng.random()
        letter = self._letter(step)
        if step.exclusive and twin < 0.15:
            rival = self._letter(step)
            await asyncio.gather(self._send(letter, "either"), self._send(rival, "either"))
            self._say("rivals", one=letter.id, other=rival.id)
        elif twin > 0.85:
            await asyncio.gather(self._send(letter, step.ends), self._send(letter, step.ends))
        else:
            await self._send(letter, step.ends)

    async def _comes(self, step: Step) -> bool:
        """Return whether a channel has brought the case this far before patience is over."""
        handle = self.client.get_workflow_handle(self.role.workflow)
        until: float | None = None
        while True:
            if self.calm.is_set() and until is None:
                until = time.monotonic() + self.crowd.patience
            try:
                case = await handle.query("case", result_type=Case, rpc_timeout=_QUERY_SECONDS)
            except (RPCError, WorkflowQueryFailedError, WorkflowQueryRejectedError):
                pass
            else:
                if step.after is case.stage or any(w.what is step.after for w in case.waits):
                    return True
            if until is not None and time.monotonic() > until:
                return False
            await asyncio.sleep(_PAUSE)

    async def _hand(self, step: Step, ends: str) -> None:
        await self._send(self._letter(step), ends)

    def _letter(self, step: Step) -> Letter:
        place = self.role.workflow
        payload = {"by": self.rng.choice(_CLERKS)} | self._dated(step.payload)
        return Letter(
            duty_id(place, step.duty) if step.duty else place,
            step.update,
            payload,
            str(UUID(int=self.rng.getrandbits(128))),
        )

    def _dated(self, payload: Payload) -> Payload:
        now = datetime.now(UTC)
        moments = {SOON: now + timedelta(seconds=self.rng.uniform(4, 8)), LATER: now + _LATER}
        dated = {
            name: moments[value].isoformat()
            for name, value in payload.items()
            if isinstance(value, str) and value in moments
        }
        return payload | dated

    async def _send(self, letter: Letter, ends: str) -> None:
        told = time.monotonic()
        reply: Reply = await tell(self.client, letter)
        heard = time.monotonic()
        self._say("reply", reply=asdict(reply), ends=ends, told=told, heard=heard)

    def _say(self, what: str, **more: object) -> None:
        line = json.dumps({"what": what, "case": self.role.number, **more})
        self.reports.write(line + "\n")


_BY_HAND: Final = Step("receipt", {"number": "H-1"})


async def main() -> None:
    # Logs, also those of Temporal's own core, belong on stderr; stdout is for reports alone.
    reports = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    reader = asyncio.StreamReader(limit=2**20)
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    crowd = Crowd.read((await reader.readline()).decode())
    while True:
        try:
            client = await Client.connect(crowd.address, plugins=[plugin()])
        except UNREACHABLE:
            await asyncio.sleep(_PAUSE)
        else:
            break
    calm = asyncio.Event()
    clerks = [Clerk(client, crowd, role, calm, reports) for role in crowd.roles]
    async with asyncio.TaskGroup() as leading:
        for clerk in clerks:
            leading.create_task(clerk.lead())
        await reader.readline()
        calm.set()


if __name__ == "__main__":
    asyncio.run(main())
    # Every report is written. An interpreter that takes itself down may be aborted by a thread of
    # Temporal's core that still hears of a call which nobody waits for ("PyGILState_Release").
    os._exit(0)
