"""Who said what, how and when: what every message carries (R1)."""

from enum import StrEnum
from typing import ClassVar

from .fullness import FOR_THE_STORY
from .identity import StaffName
from .stages import OPEN_STAGES, Stage
from .wire import Line, Moment, Wire


class Speaker(StrEnum):
    """Whose word a message is; the one who types it may be another."""

    CLERK = "clerk"
    FIRM_OWNER = "firm_owner"
    AGENCY = "agency"
    PARTY = "party"  # a supplier, consultant, mentor or cooperating body


class Means(StrEnum):
    """By which means the speaker spoke."""

    UNSTATED = "unstated"
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"
    EMAIL = "email"
    PORTAL = "portal"
    PAPER = "paper"


class Message(Wire):
    """What a person tells a case: who typed, who spoke, by which means, when, on what ground."""

    by: StaffName
    speaker: Speaker = Speaker.CLERK
    means: Means = Means.UNSTATED
    happened_at: Moment | None = None
    """When it happened, maybe earlier, never in the future; None means now."""
    reference: Line = ""
    """Number of the document it rests on."""
    key: Line = ""
    """What is told twice under one key is one act."""

    via: Line = ""
    """The program and machine it was typed at; empty for the Temporal UI, which says nothing."""

    stages: ClassVar[frozenset[Stage]] = OPEN_STAGES
    """The stages in which a case takes this message."""
    needed: ClassVar[tuple[str, ...]] = ()
    """Fields that a person must fill; what an older release took without them is still read."""
    past_days: ClassVar[tuple[str, ...]] = ()
    """The days that cannot lie ahead."""
    room: ClassVar[float] = FOR_THE_STORY
    """How full a history may be and still take this message."""
    spoken: ClassVar[tuple[str, ...]] = ("reason",)
    """The fields that are texts of people: they rest in an erasable table, never in the journal."""

    def texts(self) -> dict[str, str]:
        """Return the texts a person gave, by part."""
        return {name: text for name in self.spoken if (text := getattr(self, name, ""))}
