"""Arm P: the same case on DBOS, durable functions on the same Postgres.

Its program (embedding.py) embeds DBOS; what it is told comes to its process over a pipe.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from .arm import Arm
from .case import Stimulus, intake
from .ground import Program, program


class Peer(Arm):
    """DBOS on the same Postgres."""

    letter: ClassVar = "P"
    title: ClassVar = "DBOS"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Run the program that embeds DBOS; its own tables need the owner."""
        runtime = self.ground.runtime
        log = self.ground.home / "logs" / "peer.log"
        argv = (runtime.owner_url, runtime.worker_url, self.ground.portal)
        async with program("-m", "bench.serve", "embedding", *argv, log=log) as (embedding, _):
            self.ground.roots["worker"] = embedding.pid
            self._program: Program = embedding
            yield

    async def start(self, number: str) -> str:
        """Have the program start a workflow."""
        case = f"case.{number}"
        self._program.tell(start=case, told=intake(number, "example-online"))
        return case

    async def tell(self, case: str, stimulus: Stimulus) -> None:
        """Have the program send a message to the workflow."""
        self._program.tell(send=case, told={"by": "kim"} | stimulus.payload)
