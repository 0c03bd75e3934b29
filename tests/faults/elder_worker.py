"""A worker of the release before `receipt-bundled`: it does not know what that patch brought.

A case that has gone the new way cannot be played here: its task fails, and waits for a worker of
today.
"""

import asyncio
from unittest.mock import patch

from temporalio import workflow

from office import logs, service
from office.settings import Settings

_UNKNOWN = "receipt-bundled"
_patched = workflow.patched


def _knows(change: str) -> bool:
    return change != _UNKNOWN and _patched(change)


async def main() -> None:
    logs.configure()
    with patch.object(workflow, "patched", _knows):
        await service.serve(Settings.load())


if __name__ == "__main__":
    asyncio.run(main())
