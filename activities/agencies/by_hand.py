"""Filing by hand: the bundle is made ready; a person files it and enters the receipt."""

from dataclasses import dataclass

from activities.agencies import Equipment
from schema.submission import Filed, ToFile


@dataclass(frozen=True)
class ByHand:
    """Hands out what a clerk takes to the agency. Does NOT file anything by itself."""

    name: str = "by_hand"

    async def submit(self, order: ToFile, bundle: str) -> Filed:
        """Hand out the bundle; there is no receipt until a person enters one."""
        del order
        return Filed(bundle=bundle)


def open_channel(equipment: Equipment) -> ByHand:
    """Return the channel."""
    del equipment
    return ByHand()
