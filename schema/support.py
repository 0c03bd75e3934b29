"""Other support of the same firm, and which of it an edition does not go with (R18)."""

from datetime import date
from typing import Final

from .calendar import lasting_until
from .programme import Edition, Exclusion, Within
from .stages import Outcome
from .wire import Wire

_NOT_KEPT: Final = frozenset({Outcome.DECLINED, Outcome.WITHDRAWN})
_MONTHS: Final = 12


class OtherSupport(Wire):
    """Another application of the same firm, open or over."""

    case: str
    programme: str
    groups: tuple[str, ...]
    fiscal_year: int
    awarded: bool
    awarded_on: date | None = None
    """None where the day of an award is not known."""
    outcome: str = ""
    """How it ended; empty while it is open."""

    @property
    def supported(self) -> bool:
        """Whether the firm was given something and kept it."""
        return self.awarded and self.outcome not in _NOT_KEPT

    @property
    def last_awarded(self) -> date:
        """The day of the award; the last of its fiscal year where no day is known."""
        return self.awarded_on or date(self.fiscal_year, 12, 31)


def excluded(
    exclusion: Exclusion, edition: Edition, others: tuple[OtherSupport, ...], on: date
) -> list[OtherSupport]:
    """Return the other support that an exclusion of an edition speaks of."""
    return [
        other
        for other in others
        if set(other.groups) & set(exclusion.groups) and _speaks_of(exclusion, edition, other, on)
    ]


def window(exclusion: Exclusion, edition: Edition, hits: list[OtherSupport]) -> str:
    """Return the time an exclusion looks at: a year, until when it bars, `open` or `ever`."""
    match exclusion.within:
        case Within.SAME_YEAR:
            return str(edition.fiscal_year)
        case Within.YEARS:
            return f"~ {max(_bars_until(exclusion, other) for other in hits)}"
        case _:
            return exclusion.within


def _speaks_of(exclusion: Exclusion, edition: Edition, other: OtherSupport, on: date) -> bool:
    match exclusion.within:
        case Within.OPEN:
            return not other.outcome
        case Within.SAME_YEAR:
            return other.supported and other.fiscal_year == edition.fiscal_year
        case Within.YEARS:
            return other.supported and on <= _bars_until(exclusion, other)
        case Within.EVER:
            return other.supported


def _bars_until(exclusion: Exclusion, other: OtherSupport) -> date:
    """Return the last day on which an award bars another; its own day counts (행정기본법 6조②)."""
    return lasting_until(other.last_awarded, _MONTHS * (exclusion.years or 0))
