"""An agency at which about every other try goes wrong, each time in another way."""

import hashlib
from collections import deque
from random import Random
from typing import Final

from office.agency import Agency, Kept, Trouble

_CHANCE: Final = 0.5
_CHANCE_LATER: Final = 0.2
_MOODS: Final = tuple(set(Trouble) - {Trouble.REFUSE, Trouble.STRANGER})
"""What a later try may mend: down, slow, an answer that is lost or makes no sense, and so on."""


class Moods(deque[Trouble]):
    """A queue of troubles that draws one when it is asked whether it has any."""

    def __init__(self, rng: Random) -> None:
        super().__init__()
        self._rng = rng
        self.chance = _CHANCE
        self.drawn = 0

    def __bool__(self) -> bool:
        # The first try is always spoilt: a storm without any would prove nothing.
        if not len(self) and (not self.drawn or self._rng.random() < self.chance):
            self.append(self._rng.choice(sorted(_MOODS)))
            self.drawn += 1
        return len(self) > 0


class MoodyAgency(Agency):
    """The reference agency; it also notes what came again with other bytes."""

    def __init__(self, rng: Random, slow_seconds: float) -> None:
        super().__init__(slow_seconds=slow_seconds)
        self.moods = Moods(rng), Moods(rng)
        self.portal_faults, self.mail_faults = self.moods
        self.others: list[str] = []

    def keep(self, shelf: dict[str, Kept], key: str, body: bytes) -> Kept:
        """Keep what came, once per key."""
        kept = super().keep(shelf, key, body)
        if kept.sha256 != hashlib.sha256(body).hexdigest():
            self.others.append(key)
        return kept

    def calm_down(self) -> None:
        """Go wrong less often."""
        for moods in self.moods:
            moods.chance = _CHANCE_LATER
