"""Filing with the centre itself: received at once, with a running number per edition."""

from dataclasses import dataclass

from activities.agencies import Equipment
from activities.cabinet import Cabinet
from schema.submission import Filed, ToFile


@dataclass(frozen=True)
class InHouse:
    """Receives what is filed with the centre. Does NOT decide about it."""

    cabinet: Cabinet
    name: str = "in_house"

    async def submit(self, order: ToFile, bundle: str) -> Filed:
        """Receive the bundle; the same key always gets the same number."""
        number = await self.cabinet.take_filing(order.key, order.edition, order.asked_at, bundle)
        return Filed(bundle=bundle, number=f"{order.edition}/{number}", filed_at=order.asked_at)


def open_channel(equipment: Equipment) -> InHouse:
    """Return the channel."""
    return InHouse(equipment.cabinet)
