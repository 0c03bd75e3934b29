"""The process of an arm: `python -m bench.serve naive …` serves until it is ended."""

import asyncio
import sys
from importlib import import_module
from typing import Final

import uvloop

_AS_OURS: Final = {"empty", "floor", "profiled"}
"""Programs that get the event loop our own worker has; a naive one knows of none."""


def main(arm: str, *addresses: str) -> None:
    """Run the `serve` of an arm's module."""
    if arm in _AS_OURS:
        uvloop.install()
    asyncio.run(import_module(f"bench.{arm}").serve(*addresses))


if __name__ == "__main__":
    main(*sys.argv[1:])
