"""How long work may take and how it is tried again, named by kind of work."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final, TypedDict, TypeVar

from temporalio.common import RetryPolicy

T = TypeVar("T")


class Conduct(TypedDict):
    """How long one try may take, and how tries follow each other."""

    start_to_close_timeout: timedelta
    retry_policy: RetryPolicy


class Watched(Conduct):
    """How long the server waits for the pulse (`activities.pulse`) of a worker as well."""

    heartbeat_timeout: timedelta


_ALIVE: Final = timedelta(seconds=10)
"""A worker that was silent for so long is dead; another one takes its work."""

RECORD: Final[Conduct] = {
    # While Postgres is down every try adds to history; two seconds apart that lasts for a day.
    "start_to_close_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=2)
    ),
}
"""A write of state or a look-up in our own Postgres: tried until it stands."""

ASK_AGENCY: Final[Watched] = {
    "start_to_close_timeout": timedelta(minutes=2),
    "heartbeat_timeout": _ALIVE,
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=10)
    ),
}
"""Filing by a channel: tried for as long as the case waits; a person may file by hand meanwhile."""

ASK_TAX_OFFICE: Final[Watched] = {
    "start_to_close_timeout": timedelta(minutes=1),
    "heartbeat_timeout": _ALIVE,
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=10)
    ),
}
"""Asking the tax office: tried for as long as the case waits; a clerk may look meanwhile."""

CLERK_ASKED_AFTER: Final = timedelta(minutes=1)
"""How long the tax office may stay silent before a clerk is asked as well."""

RENDER: Final[Watched] = {
    "start_to_close_timeout": timedelta(minutes=1),
    "heartbeat_timeout": _ALIVE,
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)
    ),
}
"""Printing what is to be filed: tried until it stands."""

RENDER_SOON: Final[Conduct] = {
    "start_to_close_timeout": timedelta(seconds=20),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=3),
}
"""Printing what nobody waits for; without it the case goes on."""


async def unmoved(story: Coroutine[Any, Any, T], asked: Callable[[], None]) -> T:
    """Go on with a story to its end; a cancellation from outside is told to `asked`, not obeyed.

    It is the UI's big button. Only a person's word with a reason ends a case or a duty.
    """
    going = asyncio.create_task(story)
    while True:
        try:
            return await asyncio.shield(going)
        except asyncio.CancelledError:
            if going.cancelled():
                raise  # the worker lets go of the workflow
            asked()
