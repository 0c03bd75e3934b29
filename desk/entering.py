"""The command that enters a case afterwards: it was under way before it came into Deundeun."""

from typing import Annotated

from typer import Option

from .options import Amount, Claim, day, filled, moment, won
from .shown import Shown
from .starting import open_case
from .waiting import finished


def enter(  # noqa: PLR0913  one argument for each option
    claim: Claim,
    *,
    edition: Annotated[str, Option("--edition", help="desk-opt-edition")] = "",
    number: Annotated[str, Option("--number", help="desk-opt-number")] = "",
    name: Annotated[str, Option("--name", help="desk-opt-name")] = "",
    stage: Annotated[str, Option("--stage", help="desk-opt-entry-stage")] = "",
    source: Annotated[str, Option("--source", help="desk-opt-entry-source")] = "",
    gate: Annotated[str, Option("--gate", help="desk-opt-entry-gate")] = "",
    asked: Annotated[str, Option("--asked", help="desk-opt-amount")] = "",
    receipt: Annotated[str, Option("--receipt", help="desk-opt-receipt")] = "",
    filed_at: Annotated[str, Option("--filed-at", help="desk-opt-filed-at")] = "",
    amount: Amount = "",
    days: Annotated[str, Option("--days", help="desk-opt-days")] = "",
    awarded_on: Annotated[str, Option("--awarded-on", help="desk-opt-awarded-on")] = "",
    agreed_on: Annotated[str, Option("--agreed-on", help="desk-opt-agreed-on")] = "",
    completed_on: Annotated[str, Option("--completed-on", help="desk-opt-completed-on")] = "",
    clerk: Annotated[str, Option("--clerk", help="desk-opt-clerk")] = "",
    firm: Annotated[str, Option("--firm", help="desk-opt-firm")] = "",
) -> Shown:
    """Enter a case that is under way already, at the stage where it stands."""
    entry = filled(
        stage=stage,
        source=source,
        gate=gate,
        receipt=receipt,
        filed_at=moment(filed_at),
        amount=won(amount),
        quantity=days,
        awarded_on=day(awarded_on),
        agreed_on=day(agreed_on),
        completed_on=day(completed_on),
    )
    typed = {
        **claim,
        "edition": edition,
        "business_number": number,
        "name": name,
        "amount": asked,
        "clerk": clerk,
        "firm": firm,
        "entry": entry or {"stage": ""},
    }
    return finished(open_case(typed))
