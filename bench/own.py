"""Arm B: the project's own worker, plugin, register and desk line, unchanged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import ClassVar, Final

from temporalio.client import Client

from desk.faults import Unconfirmed
from desk.line import Line
from schema.identity import workflow_id

from .arm import Arm, WrongOutcome, none_running
from .case import PROGRAMME, Stimulus, intake

_TRIES: Final = 3


class Own(Arm):
    """The project as it is, told things by the line that the desk uses."""

    letter: ClassVar = "B"
    title: ClassVar = "Deundeun"
    table: ClassVar = "journal"
    own_worker: ClassVar = True

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Open the desk's line; the stack runs the worker."""
        rows = await self.ground.owner(
            "select key from edition where example and programme = $1", PROGRAMME
        )
        self.edition = str(rows[0]["key"])
        line = await Line.open(self.ground.settings)
        self.line = Line(line.client, line.queue, patience=120.0)
        yield

    async def start(self, number: str) -> str:
        """Start a case as `starter.py new` does; returns when it is open in the record."""
        case = workflow_id(self.edition, number)
        for _ in range(_TRIES):
            with suppress(Unconfirmed):
                await self.line.start(case, intake(number, self.edition), "benchmark", "")
                return case
        raise WrongOutcome("answers to a start", None, case)

    async def tell(self, case: str, stimulus: Stimulus) -> None:
        """Tell a case something as `starter.py` does; returns with its answer: committed.

        A clerk whose command was not confirmed is asked to repeat it: the same act, done once.
        """
        for _ in range(_TRIES):
            present = await self.line.describe(case)
            if present is None:
                raise WrongOutcome("cases of that id", None, case)
            with suppress(Unconfirmed):
                await self.line.tell(present, stimulus.message, {"by": "kim"} | stimulus.payload)
                return
        raise WrongOutcome("answers to a command", None, stimulus.message)

    async def client(self) -> Client:
        """Return the line's client."""
        return self.line.client

    async def verify_closed(self, cases: int) -> None:
        """Raise WrongOutcome unless record and server agree that every case is over."""
        rows = await self.ground.owner(
            "select count(*) filter (where outcome = 'completed') as n, count(*) from application"
        )
        if tuple(rows[0]) != (cases, cases):
            raise WrongOutcome("completed cases, all cases", tuple(rows[0]), cases)
        await none_running(self.line.client)
