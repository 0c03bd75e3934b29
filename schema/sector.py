"""Whether a KSIC code lies in a list of sectors, both by their revision of the classification."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .firm import FirmFacts
from .maker import Ksic, Revision


class Doubt(StrEnum):
    """Why a code does not simply lie in a list or outside it."""

    NO_DIVISION = "no-division"  # its revision has no such division
    NO_REVISION = "no-revision"
    OTHER_REVISION = "other-revision"  # a clerk must convert it
    TOO_COARSE = "too-coarse"  # the list goes further down than the code


class Match(NamedTuple):
    """Whether a code lies in a list, what was looked up, and what makes it doubtful."""

    holds: bool | None
    shown: str
    doubt: Doubt | None = None


def matched(
    facts: FirmFacts, wanted: tuple[str, ...], written_in: int | None, ksic: Ksic | None, on: date
) -> Match:
    """Return whether the firm's sector begins with a code that is wanted.

    A revision that nobody stated is the one in force on the day, for the firm and for the list.
    """
    code, stated = facts.sector, facts.ksic
    if code is None:
        return Match(None, "")
    in_force = ksic.on(on) if ksic else None
    ours = stated or (in_force.number if in_force else None)
    theirs = written_in or (in_force.number if in_force else None)
    revision = ksic.revision(ours) if ksic and ours else None
    if ksic and stated and revision is None:
        return Match(None, f"{code} (KSIC {stated})", Doubt.NO_REVISION)
    if revision and not _has(revision, code):
        return Match(holds=False, shown=_bounds(revision, code), doubt=Doubt.NO_DIVISION)
    if ours and theirs and ours != theirs and _needs_converting(code, wanted):
        return Match(None, f"{code} (KSIC {ours})", Doubt.OTHER_REVISION)
    shown = f"{code} (KSIC {stated})" if stated else code
    if not code.startswith(wanted) and any(one.startswith(code) for one in wanted):
        return Match(None, shown, Doubt.TOO_COARSE)
    return Match(code.startswith(wanted), shown)


def _needs_converting(code: str, wanted: tuple[str, ...]) -> bool:
    """Return whether a list goes below the section: those keep their letters, divisions do not."""
    return code[0] not in wanted and code[0] in {one[0] for one in wanted}


def _has(revision: Revision, code: str) -> bool:
    first, last = revision.divisions.get(code[0], (0, 99))
    return first <= int(code[1:3]) <= last


def _bounds(revision: Revision, code: str) -> str:
    first, last = revision.divisions[code[0]]
    return f"{code} (KSIC {revision.number}: {code[0]}{first:02}-{code[0]}{last:02})"
