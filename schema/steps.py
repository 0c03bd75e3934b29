"""What a person can do next with a case: the command and the JSON, ready to be copied."""

from dataclasses import dataclass
from typing import Any

from .case import Case
from .programme import Edition, PassMeans
from .stages import Stage


@dataclass(frozen=True)
class Step:
    """One thing to do: the update's name, its command with CASE as placeholder, its JSON."""

    update: str
    command: str
    payload: dict[str, Any]


def steps_at(case: Case, edition: Edition) -> list[Step]:
    """Return what can be done next, the likeliest first."""
    by = {"by": case.clerk}
    match case.stage:
        case Stage.ELIGIBILITY:
            return [Step("eligibility", "eligibility CASE --eligible", {**by, "eligible": True})]
        case Stage.DRAFTING:
            return _drafting(case, edition, by)
        case Stage.SUBMISSION:
            return [Step("receipt", "receipt CASE --number NUMBER", {**by, "number": "NUMBER"})]
        case Stage.REVIEW:
            return _review(case, edition, by)
        case Stage.AGREEMENT:
            return [Step("agree", "agree CASE", {**by, "reference": ""})]
        case Stage.EXECUTION:
            return [Step("complete", "complete CASE", {**by, "reference": ""})]
        case _:
            return []


def _drafting(case: Case, edition: Edition, by: dict[str, str]) -> list[Step]:
    sections = edition.gate(case.gate).sections
    base = case.plan.number
    first = sections[0].key if sections else "section"
    draft = Step(
        "draft",
        f"draft CASE --base {base} --section {first}=TEXT",
        {**by, "base": base, "sections": {section.key: "" for section in sections}},
    )
    if not base:
        return [draft]
    confirm = Step(
        "confirm",
        f"confirm CASE --version {base} --means phone",
        {**by, "version": base, "means": "phone"},
    )
    return [confirm, draft]


def _review(case: Case, edition: Edition, by: dict[str, str]) -> list[Step]:
    gate = edition.gate(case.gate)
    if case.supplement_until:
        return [Step("receipt", "receipt CASE --number NUMBER", {**by, "number": "NUMBER"})]
    if gate.site_visit and not case.visited:
        return [Step("sitevisit", "sitevisit CASE", {**by, "finding": ""})]
    if gate.pass_means is PassMeans.AWARDED:
        amount = case.asked or edition.limit
        command = f"decide CASE --verdict passed --amount {amount}"
        return [Step("decide", command, {**by, "verdict": "passed", "amount": amount})]
    return [Step("decide", "decide CASE --verdict passed", {**by, "verdict": "passed"})]
