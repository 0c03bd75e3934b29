"""Filing with the centre itself: received at once, with a running number per edition."""

from dataclasses import dataclass

from activities.bundle import make_bundle
from activities.register import Register
from schema.submission import Filed, ToFile


@dataclass(frozen=True)
class InHouse:
    """Receives what is filed with the centre. Does NOT decide about it."""

    register: Register
    name: str = "in_house"

    async def submit(self, order: ToFile) -> Filed:
        """Receive the bundle; the same key always gets the same number."""
        bundle = await make_bundle(self.register, order)
        number = await self.register.take_filing(order.key, order.edition, order.asked_at, bundle)
        return Filed(bundle=bundle, number=f"{order.edition}/{number}", filed_at=order.asked_at)


def open_channel(register: Register) -> InHouse:
    """Return the channel."""
    return InHouse(register)
