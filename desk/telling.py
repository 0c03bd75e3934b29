"""What a clerk tells a case: one command a message; the message itself judges what was typed."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

from typer import Argument, Option

from schema.words import LANGUAGES

from .faults import Usage
from .options import Audience, CaseId, Claim, Reason, day, filled, meant, moment, won
from .shown import Shown
from .waiting import finished

if TYPE_CHECKING:
    from schema.speech import Message

_ANSWERS: Final = {"yes": "true", "no": "false", "예": "true", "아니오": "false", "아니요": "false"}
_STATUSES: Final = ("active", "suspended", "closed")


def eligibility(
    case: CaseId,
    claim: Claim,
    *,
    eligible: Annotated[bool, Option("--eligible/--ineligible", help="desk-opt-eligible")],
    reason: Reason = "",
) -> Shown:
    """Tell what a clerk found about eligibility."""
    return tell(case, "eligibility", claim, eligible=eligible, reason=reason)


def facts(  # noqa: PLR0913  one argument for each option
    case: CaseId,
    claim: Claim,
    *,
    district: Annotated[str, Option("--district", help="desk-opt-district")] = "",
    sector: Annotated[str, Option("--sector", help="desk-opt-sector")] = "",
    ksic: Annotated[str, Option("--ksic", help="desk-opt-ksic")] = "",
    employees: Annotated[str, Option("--employees", help="desk-opt-employees")] = "",
    outgrew: Annotated[str, Option("--outgrew", help="desk-opt-outgrew")] = "",
    founded_on: Annotated[str, Option("--founded-on", help="desk-opt-founded-on")] = "",
    sales: Annotated[str, Option("--sales", help="desk-opt-sales")] = "",
    status: Annotated[
        str, Option("--status", metavar="active|suspended|closed", help="desk-opt-status")
    ] = "",
    answer: Annotated[
        list[str] | None, Option("--answer", metavar="KEY=yes|no", help="desk-opt-answer")
    ] = None,
) -> Shown:
    """Record what was learnt about the firm; the rules judge it again."""
    told = filled(
        district=district,
        sector=sector,
        ksic=ksic,
        employees=employees,
        outgrew=outgrew,
        founded_on=day(founded_on),
        sales=won(sales),
        status=status,
        answers=dict(map(_split_answer, answer or ())) or None,
    )
    if not told:
        raise Usage("desk-no-facts")
    return tell(case, "facts", claim, **told)


def comment(  # noqa: PLR0913  one argument for each option
    case: CaseId,
    claim: Claim,
    *,
    text: Annotated[str, Option("--text", help="desk-opt-text")] = "",
    section: Annotated[str, Option("--section", help="desk-opt-comment-section")] = "",
    audience: Audience = "",
    resolves: Annotated[str, Option("--resolves", help="desk-opt-resolves")] = "",
) -> Shown:
    """Comment on the plan, or say that a comment is dealt with."""
    return tell(
        case, "comment", claim, text=text, section=section, audience=audience, resolves=resolves
    )


def receipt(
    case: CaseId,
    claim: Claim,
    *,
    number: Annotated[str, Option("--number", help="desk-opt-receipt")] = "",
    filed_at: Annotated[str, Option("--filed-at", help="desk-opt-filed-at")] = "",
    reason: Reason = "",
) -> Shown:
    """Record the receipt of a filing."""
    return tell(case, "receipt", claim, number=number, filed_at=moment(filed_at), reason=reason)


def vouch(
    case: CaseId,
    claim: Claim,
    *,
    seen: Annotated[
        str, Option("--seen", metavar="active|suspended|closed", help="desk-opt-seen")
    ] = "",
    reason: Reason = "",
) -> Shown:
    """Record how a clerk saw the firm's business in Hometax; the case goes on."""
    status = meant("registration", meant("firm-status", seen, _STATUSES), _STATUSES)
    return tell(case, "vouch", claim, seen=status, reason=reason)


def agree(case: CaseId, claim: Claim) -> Shown:
    """Record the signed agreement."""
    return tell(case, "agree", claim)


def complete(case: CaseId, claim: Claim) -> Shown:
    """Record that what was supported is done."""
    return tell(case, "complete", claim)


def role(
    case: CaseId,
    claim: Claim,
    *,
    role: Annotated[str, Option("--role", help="desk-opt-role")] = "",
) -> Shown:
    """Record the firm's role towards the money, as the agency says it."""
    return tell(case, "role", claim, role=role)


def involve(  # noqa: PLR0913  one argument for each option
    case: CaseId,
    claim: Claim,
    *,
    role: Annotated[str, Option("--role", help="desk-opt-party-role")] = "",
    name: Annotated[str, Option("--name", help="desk-opt-party-name")] = "",
    number: Annotated[str, Option("--number", help="desk-opt-party-number")] = "",
    percent: Annotated[str, Option("--percent", help="desk-opt-percent")] = "",
    leaves: Annotated[str, Option("--leaves", help="desk-opt-leaves")] = "",
) -> Shown:
    """Record that a member or party joins the case, or leaves it."""
    return tell(
        case,
        "involve",
        claim,
        role=role,
        name=name,
        business_number=number,
        percent=percent,
        leaves=leaves,
    )


def note(
    case: CaseId,
    claim: Claim,
    *,
    text: Annotated[str, Option("--text", help="desk-opt-text")] = "",
    audience: Audience = "",
) -> Shown:
    """Leave a note."""
    return tell(case, "note", claim, text=text, audience=audience)


def close(
    case: CaseId,
    claim: Claim,
    *,
    outcome: Annotated[str, Option("--outcome", help="desk-opt-outcome")] = "",
    reason: Reason = "",
) -> Shown:
    """End a case by a person's word."""
    return tell(case, "close", claim, outcome=outcome, reason=reason)


def settle(
    case: CaseId,
    duty: Annotated[str, Argument(metavar="DUTY", help="desk-opt-duty")] = "",
    *,
    claim: Claim,
    round_: Annotated[str, Option("--round", help="desk-opt-round")] = "",
) -> Shown:
    """Record that the present round of a duty is done."""
    return tell(case, "settle", claim, duty=duty, round=round_)


def tell(case: str, message: str, claim: Claim, *, duty: str | None = None, **own: Any) -> Shown:
    """Check what was typed as the message it is, tell it to the case, and show the answer."""
    # temporalio costs half a second; a help page must not pay it.
    from schema.messages import TOLD  # noqa: PLC0415
    from schema.parsing import parse  # noqa: PLC0415

    from .delivery import deliver  # noqa: PLC0415

    typed = _understood(TOLD[message], filled(**own))
    told = parse(TOLD[message], {**claim, **typed}, strict=True)
    payload = told.model_dump(mode="json", exclude_unset=True)
    return finished(deliver(case, message, payload, duty))


def _understood(model: "type[Message]", typed: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed with each choice by its value: its word means it in any language."""
    from schema.input_faults import choice_words  # noqa: PLC0415  the same

    said = dict(typed)
    for name, field in model.model_fields.items():
        for kind in (field.annotation, *get_args(field.annotation)):
            if name in said and isinstance(kind, type) and issubclass(kind, StrEnum):
                words = [choice_words(kind, lang) for lang in LANGUAGES]
                said[name] = {w: v for one in words for v, w in one.items()}.get(
                    said[name], said[name]
                )
    return said


def _split_answer(written: str) -> tuple[str, str]:
    key, _, said = written.partition("=")
    answer = _ANSWERS.get(said.strip().lower())
    if answer is None:
        raise Usage("desk-answer-form", given=written)
    return key.strip(), answer
