"""The commands for what an agency answers: visits, requests for more, decisions, promotions."""

from pathlib import Path
from typing import Annotated, Final

from typer import Option

from schema.words import typing

from .faults import Usage
from .options import Amount, CaseId, Claim, Reason, SomeCase, day, filled, meant, moment, won
from .shown import Shown
from .telling import tell
from .waiting import finished

VERDICTS: Final = ("passed", "rejected", "returned", "waiting_list")
_CALLED: Final = {"선정": "passed", "예비선정": "waiting_list", "대기": "waiting_list"}
_WAIVED: Final = ("site_visit", "gate")


def sitevisit(
    case: CaseId,
    claim: Claim,
    *,
    finding: Annotated[str, Option("--finding", help="desk-opt-finding")] = "",
) -> Shown:
    """Record that the agency was on site."""
    return tell(case, "sitevisit", claim, finding=finding)


def supplement(
    case: CaseId,
    claim: Claim,
    *,
    what: Annotated[str, Option("--what", help="desk-opt-what")] = "",
    until: Annotated[str, Option("--until", help="desk-opt-until")] = "",
) -> Shown:
    """Record what the agency asks for; a date alone means the end of that day."""
    return tell(case, "supplement", claim, what=what, until=moment(until, end_of_day=True))


def decide(  # noqa: PLR0913  one argument for each option
    case: SomeCase = "",
    *,
    claim: Claim,
    verdict: Annotated[
        str,
        Option(
            "--verdict", metavar="passed|rejected|returned|waiting_list", help="desk-opt-verdict"
        ),
    ] = "",
    amount: Amount = "",
    days: Annotated[str, Option("--days", help="desk-opt-days")] = "",
    rate: Annotated[str, Option("--rate", help="desk-opt-rate")] = "",
    months: Annotated[str, Option("--months", help="desk-opt-months")] = "",
    rank: Annotated[str, Option("--rank", help="desk-opt-rank")] = "",
    valid_until: Annotated[str, Option("--valid-until", help="desk-opt-valid-until")] = "",
    announced_on: Annotated[str, Option("--announced-on", help="desk-opt-announced-on")] = "",
    received_on: Annotated[str, Option("--received-on", help="desk-opt-received-on")] = "",
    reason: Reason = "",
    file: Annotated[Path | None, Option("--file", help="desk-opt-list")] = None,
    edition: Annotated[str, Option("--edition", help="desk-opt-edition")] = "",
    dry_run: Annotated[bool, Option("--dry-run", help="desk-opt-dry-run")] = False,
) -> Shown:
    """Record the agency's decision on a case, or a whole list of decisions."""
    own = filled(
        verdict=meant_verdict(verdict),
        amount=won(amount),
        quantity=days,
        rate_percent=rate,
        term_months=months,
        rank=rank,
        valid_until=day(valid_until),
        announced_on=day(announced_on),
        received_on=day(received_on),
        reason=reason,
    )
    if file is None:
        if not case or edition or dry_run:
            raise Usage("desk-case-or-list")
        return tell(case, "decide", claim, **own)
    if case or not edition or own.keys() - {"announced_on", "received_on"}:
        raise Usage("desk-case-or-list")
    from .verdicts import decide_list  # noqa: PLC0415  brings temporalio

    with typing(str):  # what is wrong in a row is said by its headings
        return finished(decide_list(file, edition, {**claim, **own}, dry_run=dry_run))


def promote(
    case: CaseId,
    claim: Claim,
    *,
    amount: Amount = "",
    days: Annotated[str, Option("--days", help="desk-opt-days")] = "",
    reason: Reason = "",
) -> Shown:
    """Record that the agency takes the firm from its waiting list."""
    return tell(case, "promote", claim, amount=won(amount), quantity=days, reason=reason)


def waive(
    case: CaseId,
    claim: Claim,
    *,
    what: Annotated[str, Option("--what", metavar="site_visit|gate", help="desk-opt-waived")] = "",
    reason: Reason = "",
) -> Shown:
    """Record that the agency does without a step, with its ground and paper."""
    return tell(case, "waive", claim, what=meant("waived", what, _WAIVED), reason=reason)


def meant_verdict(given: str) -> str:
    """Return the verdict that a word of the trade means; what is none is left as it is."""
    word = given.strip()
    return _CALLED.get(word, meant("verdict", word, VERDICTS))
