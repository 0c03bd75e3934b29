"""A server that speaks the OpenAI chat completions protocol, well or badly, as a test wishes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, TypeAlias

from aiohttp import web

Reply: TypeAlias = Callable[[web.Request, str], Awaitable[web.StreamResponse]]
"""What becomes of a request, given the message of the user in it."""


@dataclass
class Endpoint:
    """Where it listens, what it was sent, and how it answers."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    reply: Reply | None = None

    @property
    def raw(self) -> str:
        """Everything that has arrived."""
        return json.dumps([self.heard, self.heads], ensure_ascii=False)

    def says(self, text: str | None, **more: Any) -> None:
        """Answer with a text from now on."""

        async def reply(_: web.Request, __: str) -> web.StreamResponse:
            return web.json_response(completion(text, **more))

        self.reply = reply

    def answers(self, body: bytes, status: int = 200) -> None:
        """Answer with some bytes from now on."""

        async def reply(_: web.Request, __: str) -> web.StreamResponse:
            return web.Response(body=body, status=status, content_type="application/json")

        self.reply = reply

    async def handle(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.heard.append(asked)
        self.heads.append(dict(request.headers))
        assert self.reply is not None
        return await self.reply(request, asked["messages"][-1]["content"])


def completion(text: str | None, finish: str = "stop", refusal: str | None = None) -> Any:
    """A completion as the protocol has it."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "invented",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


@asynccontextmanager
async def listening() -> AsyncIterator[Endpoint]:
    """Serve in a thread of its own: a clerk's command has an event loop of its own, too."""
    endpoint, loop = Endpoint(), asyncio.new_event_loop()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", endpoint.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        endpoint.url = f"http://{host}:{port}/v1"

    thread = Thread(target=loop.run_forever)
    thread.start()
    await asyncio.to_thread(asyncio.run_coroutine_threadsafe(start(), loop).result)
    try:
        yield endpoint
    finally:
        await asyncio.to_thread(asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result)
        loop.call_soon_threadsafe(loop.stop)
        await asyncio.to_thread(thread.join)
        loop.close()
