"""How much one history holds before the server takes no more, or ends it."""

from dataclasses import dataclass
from math import inf
from typing import Final


@dataclass(frozen=True)
class Capacity:
    """What the server holds of one workflow; its defaults, which Temporal Cloud has as well."""

    answers: int = 2_000
    """Updates it ever takes; one more is turned away, whatever it says."""
    events: int = 51_200
    """Past these, and past the bytes, the server ends the workflow."""
    bytes: int = 50 * 1024 * 1024

    def filled(self, *, answers: int, events: int, bytes_: int) -> float:
        """Return how full a history is: 1 where the first of the limits is met."""
        return max(answers / self.answers, events / self.events, bytes_ / self.bytes)


CAPACITY: Final = Capacity()

FOR_TALK: Final = 0.75
"""A history that is fuller takes no more notes and comments."""

FOR_THE_STORY: Final = 0.9
"""A history that is fuller takes nothing but the words that settle or end it."""

ALWAYS: Final = inf
"""What is taken as long as the server takes anything."""
