"""A line between the worker and a server that can be cut, held up, or made deaf to answers."""

import asyncio
from enum import StrEnum
from typing import Self

from office.home import LOCAL

_BYTES = 65_536


class Flow(StrEnum):
    """What a cable does."""

    WHOLE = "whole"
    CUT = "cut"  # every connection is broken, and none is taken
    HELD = "held up"  # nothing comes through; all of it comes late
    DEAF = "deaf"  # what is asked arrives, what is answered is lost


class Cable:
    """Carries bytes to a port of this machine, as its flow lets it."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._flow = Flow.WHOLE
        self._flows = asyncio.Event()
        self._flows.set()
        self._lines: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, LOCAL, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.set(Flow.CUT)

    def set(self, flow: Flow) -> None:
        """Change the flow; what has lost bytes or is cut does not come back."""
        if flow is Flow.CUT or self._flow is Flow.DEAF:
            for line in self._lines:
                line.transport.abort()
        self._flow = flow
        (self._flows.clear if flow is Flow.HELD else self._flows.set)()

    async def _carry(self, near: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        self._lines.add(answers)
        try:
            await self._flows.wait()
            if self._flow is Flow.CUT:
                return
            far, asks = await asyncio.open_connection(LOCAL, self._far)
            self._lines.add(asks)
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._pump(near, asks))
                    both.create_task(self._pump(far, answers, deaf=True))
            finally:
                self._lines.discard(asks)
                asks.transport.abort()
        except* (OSError, ConnectionError):
            pass  # the server is away, or somebody hung up
        finally:
            self._lines.discard(answers)
            answers.transport.abort()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, deaf: bool = False
    ) -> None:
        while data := await source.read(_BYTES):
            await self._flows.wait()
            if not (deaf and self._flow is Flow.DEAF):
                sink.write(data)
                await sink.drain()
        raise ConnectionResetError
