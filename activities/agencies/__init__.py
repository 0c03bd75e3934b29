"""Filing by channel: one file each, discovered by name; two of one name are refused.

A filing carries a key derived from the case. A channel that is asked twice with one key has filed
once: the key is entered before anything leaves the house, and what is done is not done again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from temporalio import activity

from activities.bundle import make_bundle
from activities.cabinet import Cabinet
from activities.filings import Begun, Filings
from activities.pulse import with_pulse
from schema.agency import Agency
from schema.refusals import UnknownChannel
from schema.submission import Filed, NoAddress, ToFile


@dataclass(frozen=True)
class Equipment:
    """What a channel works with: the cabinet, the book of filings and the settings."""

    cabinet: Cabinet
    filings: Filings
    settings: Mapping[str, str]

    def address(self, agency: Agency, setting: str, known: str | None) -> str:
        """Return where an agency's filings go: a setting's word, else what its file says.

        Raises NoAddress where neither says it.
        """
        name = setting_of(agency.key, setting)
        address = self.settings.get(name) or known
        if not address:
            raise NoAddress(agency=agency.name.ko, setting=name)
        return address


class Channel(Protocol):
    """A way of filing."""

    name: str

    async def submit(self, order: ToFile, bundle: str) -> Filed:
        """File a bundle as ordered; an outage raises and is tried again with the same key."""


@dataclass(frozen=True)
class Agencies:
    """Files with agencies. Does NOT write the case's record, and does NOT judge what is filed."""

    channels: Mapping[str, Channel]
    cabinet: Cabinet
    filings: Filings

    @activity.defn(name="submit")
    @with_pulse()
    async def submit(self, order: ToFile) -> Filed:
        """File by the order's channel, once per key; raises UnknownChannel where there is none.

        What is tried again goes out with the bundle of the first try. What an earlier try has
        done, without living to report it, is answered from the book.
        """
        channel = self.channels.get(order.channel)
        if channel is None:
            raise UnknownChannel(channel=order.channel, known=", ".join(sorted(self.channels)))
        begun = await self._begin(order)
        if begun.done:
            return begun.filed
        filed = await channel.submit(order, begun.filed.bundle)
        await self.filings.done(order.key, filed)
        return filed

    @activity.defn(name="seal")
    async def seal(self, order: ToFile) -> Filed:
        """Make the bundle of an order, and send nothing: what its channel has sent, or will send.

        A person can hand it in where the channel has not come to an end.
        """
        return (await self._begin(order)).filed

    async def _begin(self, order: ToFile) -> Begun:
        return await self.filings.begin(order, await make_bundle(self.cabinet, order))


def open_agencies(cabinet: Cabinet, filings: Filings, settings: Mapping[str, str]) -> Agencies:
    """Return the agencies with every channel of this folder."""
    return Agencies(discover(Equipment(cabinet, filings, settings)), cabinet, filings)


def discover(equipment: Equipment) -> dict[str, Channel]:
    """Return every channel of this folder under its name; raises ValueError for two of one name."""
    channels: dict[str, Channel] = {}
    for module in iter_modules(__path__):
        channel: Channel = import_module(f"{__name__}.{module.name}").open_channel(equipment)
        if channel.name in channels:
            fault = f"two channels are called {channel.name}"
            raise ValueError(fault)
        channels[channel.name] = channel
    return channels


def setting_of(agency: str, setting: str) -> str:
    """Return the name of a setting of one agency, in the environment."""
    return f"{setting}_{agency.upper().replace('-', '_')}"
