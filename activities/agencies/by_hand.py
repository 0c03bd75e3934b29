"""Filing by hand: the bundle is made ready; a person files it and enters the receipt."""

from dataclasses import dataclass

from activities.bundle import make_bundle
from activities.cabinet import Cabinet
from schema.submission import Filed, ToFile


@dataclass(frozen=True)
class ByHand:
    """Makes what a clerk takes to the agency. Does NOT file anything by itself."""

    cabinet: Cabinet
    name: str = "by_hand"

    async def submit(self, order: ToFile) -> Filed:
        """Make the bundle; there is no receipt until a person enters one."""
        return Filed(bundle=await make_bundle(self.cabinet, order))


def open_channel(cabinet: Cabinet) -> ByHand:
    """Return the channel."""
    return ByHand(cabinet)
