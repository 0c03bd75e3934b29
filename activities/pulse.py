"""The pulse of work that takes long: the server hears that its worker still lives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from temporalio import activity

PULSE: Final = timedelta(seconds=3)
"""Well within the time after which the server gives the work to another worker."""


@asynccontextmanager
async def with_pulse() -> AsyncIterator[None]:
    """Tell the server while an activity works that its worker lives; it tells whether to go on.

    Work that the case has called off, or that another worker has been given, is cancelled.
    """
    beating = asyncio.create_task(_beat())
    try:
        yield
    finally:
        beating.cancel()


async def _beat() -> None:
    while True:
        await asyncio.sleep(PULSE.total_seconds())
        activity.heartbeat()
