"""Waits for what a command has to do."""

from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Do work in an event loop of its own and return its result."""
    import asyncio  # noqa: PLC0415  a help page must not pay for it

    return asyncio.run(work)
