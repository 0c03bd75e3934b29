"""The commands for appointments and calls: set, moved, held, missed, tried (R12, R15)."""

from datetime import UTC, datetime
from typing import Annotated, Final

from typer import Option

from .options import CaseId, Claim, Reason, meant, moment
from .shown import Shown
from .telling import tell

_KINDS: Final = ("diagnosis", "visit", "presentation", "evaluation", "counselling", "inspection")
_STATUSES: Final = ("held", "no_show", "cancelled")
_APART: Final = 10
"""Minutes after which the same words are another call, and no repeated command."""


def appoint(  # noqa: PLR0913  one argument for each option
    case: CaseId,
    claim: Claim,
    *,
    at: Annotated[str, Option("--at", help="desk-opt-at")] = "",
    kind: Annotated[str, Option("--kind", help="desk-opt-appointment-kind")] = "",
    number: Annotated[str, Option("--number", help="desk-opt-moved")] = "",
    place: Annotated[str, Option("--place", help="desk-opt-place")] = "",
    attends: Annotated[str, Option("--attends", help="desk-opt-attends")] = "",
    reason: Reason = "",
) -> Shown:
    """Set an appointment, or move the one of a number."""
    return tell(
        case,
        "appoint",
        claim,
        kind=meant("appointment", kind, _KINDS),
        at=moment(at),
        number=number,
        place=place,
        attends=attends,
        reason=reason,
    )


def meet(
    case: CaseId,
    claim: Claim,
    *,
    number: Annotated[str, Option("--number", help="desk-opt-appointment")] = "",
    status: Annotated[
        str, Option("--status", metavar="held|no_show|cancelled", help="desk-opt-became")
    ] = "",
    result: Annotated[str, Option("--result", help="desk-opt-result")] = "",
) -> Shown:
    """Record what became of an appointment."""
    became = meant("meeting", status, _STATUSES)
    return tell(case, "meet", claim, number=number, status=became, result=result)


def call(
    case: CaseId,
    claim: Claim,
    *,
    reached: Annotated[bool, Option("--reached/--not-reached", help="desk-opt-reached")],
    text: Annotated[str, Option("--text", help="desk-opt-text")] = "",
) -> Shown:
    """Record a call to the firm owner, also one that nobody answered."""
    from .ledger import key_of  # noqa: PLC0415  a help page must not pay for it

    key = key_of({"by": claim["by"], "reached": reached, "text": text, "at": _slot()})
    known = {} if claim.keys() & {"key", "happened_at"} else {"key": key}
    return tell(case, "call", claim | known, reached=reached, text=text)


def _slot() -> datetime:
    """Return the present stretch of time: the same words in a later one are another call."""
    now = datetime.now(UTC)
    return now.replace(minute=now.minute - now.minute % _APART, second=0, microsecond=0)
