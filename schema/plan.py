"""The rounds of a plan: versions by number and hash; the texts themselves rest in Postgres."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from .identity import StaffName
from .wire import Moment, Wire


class Author(StrEnum):
    """Whose words a version brings; the record shows who wrote what."""

    FIRM_OWNER = "firm_owner"
    CLERK = "clerk"
    MENTOR = "mentor"  # a consultant, supplier or other party
    MACHINE = "machine"


class Version(Wire):
    """One version of what is drafted for a gate."""

    number: int
    base: int
    sha256: str
    by: StaffName
    at: Moment
    amount: int | None = None
    author: Author | None = None


class Plan(Wire):
    """The state of drafting at a gate: section hashes, the last version, what is confirmed."""

    sections: dict[str, str] = {}
    """Hash of each section's present text."""
    version: Version | None = None
    confirmed: int | None = None
    """Number of the version that the firm owner confirmed; a later version voids it."""
    confirmed_at: Moment | None = None
    """When the owner said so; releases before 0.4 did not keep it."""
    comments: int = 0
    open_comments: tuple[int, ...] = ()
    proposals: int = 0
    """Texts that came on a version that was not the last one any more, kept beside the plan."""
    by_machine: tuple[str, ...] = ()
    """Sections that a machine wrote and no person has accepted yet."""
    errors: int = 0
    """What the rules found wrong with the last version; with errors nobody can confirm it."""
    warnings: int = 0
    questions: int = 0
    unknown: tuple[str, ...] = ()
    """Required parts of the last version that say nothing but 미확인; so nobody can confirm it."""

    @property
    def number(self) -> int:
        """Number of the last version; 0 before the first."""
        return self.version.number if self.version else 0


def text_hash(text: str) -> str:
    """Return the sha256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def plan_hash(sections: Mapping[str, str], amount: int | None) -> str:
    """Return the hash of one exact version from its section hashes and the amount asked."""
    lines = [f"{key} {sections[key]}" for key in sorted(sections)]
    return text_hash("\n".join([*lines, f"amount {amount}"]))
