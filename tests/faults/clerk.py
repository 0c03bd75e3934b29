"""A client as a process of its own: tells letters from its stdin at once, prints the replies.

Like the desk it repeats a letter under the same update id until somebody has answered it.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError

from office.temporal import UNREACHABLE
from workflows.plugin import plugin

_PAUSE = 0.2


@dataclass(frozen=True)
class Letter:
    """What one person tells one workflow, under the id that makes it one act."""

    workflow: str
    update: str
    payload: dict[str, Any]
    id: str


@dataclass(frozen=True)
class Reply:
    """The answer a person saw, or the name of the refusal."""

    letter: Letter
    answer: dict[str, Any] | None = None
    refused: str = ""


async def tell(client: Client, letter: Letter) -> Reply:
    """Tell a letter until it is answered or refused."""
    handle = client.get_workflow_handle(letter.workflow)
    while True:
        try:
            answer = await handle.execute_update(letter.update, letter.payload, id=letter.id)
        except WorkflowUpdateFailedError as failed:
            why = failed.cause
            return Reply(letter, refused=getattr(why, "type", None) or type(why).__name__)
        except (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError):
            await asyncio.sleep(_PAUSE)
        else:
            return Reply(letter, answer)


async def tell_all(client: Client, letters: list[Letter]) -> list[Reply]:
    """Tell letters at once; return their replies in the same order."""
    return await asyncio.gather(*(tell(client, letter) for letter in letters))


async def main(address: str) -> None:
    letters = [Letter(**raw) for raw in json.load(sys.stdin)]
    while True:
        try:
            client = await Client.connect(address, plugins=[plugin()])
        except UNREACHABLE:
            await asyncio.sleep(_PAUSE)
        else:
            break
    for reply in asyncio.as_completed([tell(client, letter) for letter in letters]):
        sys.stdout.write(json.dumps(asdict(await reply)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
