"""The commands that set right or change course: corrections, withdrawals, dates, the clerk."""

from typing import Annotated, Any, Final

from typer import Argument, Option

from schema.words import say

from .faults import NotFound, Usage
from .options import Amount, CaseId, Claim, Reason, SomeCase, day, meant, moment, won
from .shown import Shown
from .telling import tell
from .waiting import finished

_DATES: Final = ("filing", "supplement", "decision", "waiting_list", "promise", "completion")
_RIGHTED: Final = ("rejected", "none")


def correct(  # noqa: PLR0913  one argument for each option
    case: CaseId,
    claim: Claim,
    *,
    line: Annotated[str, Option("--line", metavar="SEQ", help="desk-opt-line")] = "",
    amount: Amount = "",
    on_day: Annotated[str, Option("--on-day", help="desk-opt-right-day")] = "",
    number: Annotated[str, Option("--number", help="desk-opt-right-number")] = "",
    filed_at: Annotated[str, Option("--filed-at", help="desk-opt-right-filed-at")] = "",
    verdict: Annotated[
        str, Option("--verdict", metavar="rejected|none", help="desk-opt-right-verdict")
    ] = "",
    reason: Reason = "",
) -> Shown:
    """Put the right value beside a wrong line of the journal; by another than its typist."""
    return tell(
        case,
        "correct",
        claim,
        line=line,
        amount=won(amount),
        on=day(on_day),
        number=number,
        filed_at=moment(filed_at),
        verdict=meant("verdict", verdict, _RIGHTED),
        reason=reason,
    )


def withdraw(case: CaseId, claim: Claim, *, reason: Reason = "") -> Shown:
    """Record that the firm gives up: at once before filing, afterwards a request."""
    return tell(case, "withdraw", claim, reason=reason)


def acknowledge(
    case: CaseId,
    claim: Claim,
    *,
    granted: Annotated[bool, Option("--granted/--refused", help="desk-opt-granted")] = True,
    reason: Reason = "",
) -> Shown:
    """Record the agency's word on a withdrawal."""
    return tell(case, "acknowledge", claim, granted=granted, reason=reason)


def postpone(
    case: CaseId,
    what: Annotated[str, Argument(metavar="WHAT", help="desk-opt-dated")],
    claim: Claim,
    *,
    until: Annotated[str, Option("--until", help="desk-opt-until-new")] = "",
    reason: Reason = "",
) -> Shown:
    """Move a date of a case, or of one of its duties; a date alone means the end of that day."""
    dated = meant("dated", what, _DATES)
    told: dict[str, Any] = {"until": moment(until, end_of_day=True), "reason": reason}
    if dated in _DATES:
        return tell(case, "postpone", claim, what=dated, **told)
    try:
        return tell(case, "postpone", claim, duty=what, what="duty", **told)
    except NotFound as fault:
        if fault.key not in {"desk-no-duty", "desk-no-duties"}:
            raise
        dates = ", ".join(f"{one}({say(f'dated-{one}')})" for one in _DATES)
        raise NotFound("desk-no-date", given=what, known=dates, why=fault) from fault


def reassign(  # noqa: PLR0913  one argument for each option
    case: SomeCase = "",
    *,
    claim: Claim,
    to: Annotated[str, Option("--to", help="desk-opt-clerk-new")] = "",
    from_: Annotated[str, Option("--from", help="desk-opt-clerk-old")] = "",
    edition: Annotated[str, Option("--edition", help="desk-opt-edition")] = "",
    reason: Reason = "",
) -> Shown:
    """Give a case another clerk, or all open cases of one clerk."""
    if bool(case) is bool(from_) or (case and edition):
        raise Usage("desk-case-or-clerk")
    if case:
        return tell(case, "reassign", claim, clerk=to, reason=reason)
    from .handover import hand_over  # noqa: PLC0415  brings temporalio

    return finished(hand_over(from_, edition, {**claim, "clerk": to, "reason": reason}))
