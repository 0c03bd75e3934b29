"""What a person can do next with a case: the command and the JSON, ready to be copied."""

from dataclasses import dataclass
from typing import Any, Final

from .blanks import BLANKS, blanks
from .case import Case
from .messages import Dated
from .programme import Benefit, Edition, PassMeans
from .stages import Stage
from .tax_office import Registration
from .waits import VOUCHED_FOR, Matter, held

_MOVED: Final = {Matter.DECISION_LATE: Dated.DECISION, Matter.COMPLETION_LATE: Dated.COMPLETION}
"""What has passed, and the date that is moved where there is more time."""

_NAMED: Final = 5
"""So many missing sections stand in one command; the next one names those that are left."""


@dataclass(frozen=True)
class Step:
    """One thing to do: the update's name, its command with CASE as placeholder, its JSON."""

    update: str
    command: str
    payload: dict[str, Any]


def steps_at(case: Case, edition: Edition, *, against: bool = False) -> list[Step]:
    """Return what can be done next, the likeliest first; the rules may have found against it."""
    by = {"by": case.clerk}
    return [*_beside(case, by), *_late(case, by), *_story(case, edition, by, against=against)]


def _beside(case: Case, by: dict[str, str]) -> list[Step]:
    """Return what the clerk is asked beside the story: to call, to say what became of a meeting."""
    steps = []
    for wait in case.waits:
        if wait.what is Matter.MEETING_RESULT:
            command = f"meet CASE --number {wait.about} --status held"
            steps.append(Step("meet", command, {**by, "number": wait.about, "status": "held"}))
        elif wait.what is Matter.CALL:
            steps.append(Step("call", "call CASE --reached", {**by, "reached": True}))
        elif wait.what is Matter.WITHDRAWAL:
            told = {**by, "granted": True, "reference": ""}
            steps.append(Step("acknowledge", "acknowledge CASE", told))
        elif wait.what in VOUCHED_FOR:
            steps += _business(case, by)
    return steps


def _business(case: Case, by: dict[str, str]) -> list[Step]:
    """Return what a clerk can say of the firm's business: look by hand, enter the fact, close."""
    command = f"vouch CASE --seen active {blanks('--reason')}"
    steps = [Step("vouch", command, {**by, "seen": "active", "reason": ""})]
    seen = case.business
    if seen and seen.registration in {Registration.SUSPENDED, Registration.CLOSED}:
        status, since = str(seen.registration), (seen.closed_on or seen.on).isoformat()
        number = BLANKS["FIRM_OR_NUMBER"]
        command = f"firm {number} --status {status} --from {since} {blanks('--source')}"
        told = {"facts": ["status"], "status": status, "on": since}
        steps.append(Step("firmchanged", command, {**by, **told}))
        command = f"close CASE --outcome firm_closed {blanks('--reason')}"
        steps.append(Step("close", command, {**by, "outcome": "firm_closed", "reason": ""}))
    return steps


def _late(case: Case, by: dict[str, str]) -> list[Step]:
    """Return what answers the question that a passed date has asked."""
    steps = []
    for wait in case.waits:
        if wait.what is Matter.DEADLINE and case.stage is Stage.DRAFTING:
            command = f"receipt CASE {blanks('--number', '--filed-at', '--reason')}"
            told = {"number": "", "filed_at": "", "reason": ""}
            steps.append(Step("receipt", command, {**by, **told}))
        elif wait.what in _MOVED:
            what = _MOVED[wait.what]
            command = f"postpone CASE {what} {blanks('--until', '--reason')}"
            told = {"what": what, "until": "", "reason": ""}
            steps.append(Step("postpone", command, {**by, **told}))
    return steps


def _story(case: Case, edition: Edition, by: dict[str, str], *, against: bool) -> list[Step]:
    if case.stage is Stage.DRAFTING:
        return _drafting(case, edition, by)
    if case.stage is Stage.ELIGIBILITY:
        return _eligibility(case, by, against=against)
    if case.stage is Stage.REVIEW:
        return _review(case, edition, by)
    plain = {
        Stage.SUBMISSION: _receipt(by),
        Stage.AGREEMENT: Step("agree", "agree CASE", {**by, "reference": ""}),
        Stage.EXECUTION: Step("complete", "complete CASE", {**by, "reference": ""}),
    }
    told = case.stage is not Stage.SUBMISSION and held(case.waits)
    return [plain[case.stage]] if case.stage in plain and not told else []


def _eligibility(case: Case, by: dict[str, str], *, against: bool) -> list[Step]:
    steps = [Step("eligibility", "eligibility CASE --eligible", {**by, "eligible": True})]
    if against:
        told = {**by, "eligible": True, "reason": ""}
        steps = [
            Step("eligibility", "eligibility CASE --ineligible", {**by, "eligible": False}),
            Step("eligibility", f"eligibility CASE --eligible {blanks('--reason')}", told),
        ]
    if any(wait.what is Matter.FACTS for wait in case.waits):
        told = {**by, "employees": ""}
        steps.insert(0, Step("facts", f"facts CASE {blanks('--employees')}", told))
    return steps


def _drafting(case: Case, edition: Edition, by: dict[str, str]) -> list[Step]:
    """Return what the plan needs next: what is missing, or the owner's yes to what is there."""
    gate, plan = edition.gate(case.gate), case.plan
    base = plan.number
    missing = gate.missing(plan.sections.keys() - set(plan.unknown))
    keys = missing or [section.key for section in gate.sections]
    named = keys[: _NAMED if missing else 1]
    texts = " ".join(f"--section {key}={BLANKS['--section']}" for key in named)
    draft = Step(
        "draft",
        f"draft CASE --base {base} {texts}",
        {**by, "base": base, "sections": dict.fromkeys(keys, "")},
    )
    if missing or not base:
        return [draft]
    confirm = Step(
        "confirm",
        f"confirm CASE --version {base} --means phone",
        {**by, "version": base, "means": "phone"},
    )
    return [confirm, draft]


def _review(case: Case, edition: Edition, by: dict[str, str]) -> list[Step]:
    gate = edition.gate(case.gate)
    if case.resubmission:
        return [_receipt(by)]
    if case.supplement_until:
        papers = [paper.kind for paper in case.papers]
        told: dict[str, Any] = {**by, "papers": papers, "text": ""}
        command = f"resubmit CASE {blanks('--paper', '--text')}"
        return [Step("resubmit", command, told), _receipt(by)]
    if gate.site_visit and not case.visited:
        return [Step("sitevisit", "sitevisit CASE", {**by, "finding": ""})]
    if gate.pass_means is PassMeans.AWARDED:
        return [_award(case, edition, by)]
    if gate.pass_means is PassMeans.CONFIRMED_UNTIL:
        amount = case.confirmed or case.asked or edition.limit or ""
        given = f"--amount {amount or BLANKS['--amount']} {blanks('--valid-until')}"
        command = f"decide CASE --verdict passed {given}"
        told = {"verdict": "passed", "amount": amount, "valid_until": ""}
        return [Step("decide", command, {**by, **told})]
    return [Step("decide", "decide CASE --verdict passed", {**by, "verdict": "passed"})]


def _award(case: Case, edition: Edition, by: dict[str, str]) -> Step:
    if edition.benefit is Benefit.EXPERT_DAYS:
        days = str(edition.limit_days) if edition.limit_days else ""
        command = f"decide CASE --verdict passed --days {days or BLANKS['--days']}"
        return Step("decide", command, {**by, "verdict": "passed", "quantity": days})
    amount = case.confirmed or case.asked or edition.limit or ""
    command = f"decide CASE --verdict passed --amount {amount or BLANKS['--amount']}"
    return Step("decide", command, {**by, "verdict": "passed", "amount": amount})


def _receipt(by: dict[str, str]) -> Step:
    return Step("receipt", f"receipt CASE {blanks('--number')}", {**by, "number": ""})
