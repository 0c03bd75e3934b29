"""Filing by channel: one file each, discovered by name; two of one name are refused.

A filing carries a key derived from the case. A channel that is asked twice with one key has filed
once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from temporalio import activity

from activities.cabinet import Cabinet
from schema.refusals import UnknownChannel
from schema.submission import Filed, ToFile


class Channel(Protocol):
    """A way of filing."""

    name: str

    async def submit(self, order: ToFile) -> Filed:
        """File what is ordered, once per key; an outage raises and is tried again."""


@dataclass(frozen=True)
class Agencies:
    """Files with agencies. Does NOT write the case's record, and does NOT judge what is filed."""

    channels: Mapping[str, Channel]

    @activity.defn(name="submit")
    async def submit(self, order: ToFile) -> Filed:
        """File by the order's channel; raises UnknownChannel where there is none."""
        channel = self.channels.get(order.channel)
        if channel is None:
            raise UnknownChannel(channel=order.channel, known=", ".join(sorted(self.channels)))
        return await channel.submit(order)


def discover(cabinet: Cabinet) -> dict[str, Channel]:
    """Return every channel of this folder under its name; raises ValueError for two of one name."""
    channels: dict[str, Channel] = {}
    for module in iter_modules(__path__):
        channel: Channel = import_module(f"{__name__}.{module.name}").open_channel(cabinet)
        if channel.name in channels:
            fault = f"two channels are called {channel.name}"
            raise ValueError(fault)
        channels[channel.name] = channel
    return channels
