"""Reads a plan out of the record: its template, every version with its author, what was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from office.settings import Settings
from schema.checking.finding import PlanFinding, Verdict
from schema.plan import Author, Plan
from schema.printed import AgencyForm
from schema.programme import Edition, Files, Gate
from schema.template import Chapter, Part, PlanTemplate
from schema.words import language, say

from . import diary
from .faults import NotFound, Refused
from .records import Records, Row, reading

# A case with its rules as it began with them, its last plan and what was found wrong with it.
_CASE: Final = """
select a.case_id as case, a.firm as firm_key, f.name as firm, a.gate, a.stage, a.asked_won,
       a.opened_at, a.checked, a.findings, coalesce(r.body, e.body) as edition,
       (select d.state -> 'plan' from diary d
        where d.stream = a.case_id order by d.seq desc limit 1) as plan
from application a
join firm f on f.key = a.firm
join edition e on e.key = a.edition
left join rulebook r on r.sha256 = a.rules
where a.case_id = $1
"""

# An agency's form by its hash.
_FORM: Final = "select body from document where sha256 = $1"

# What the template of a gate said when the case began.
_TEMPLATE: Final = "select body from plan_template where sha256 = $1"


@dataclass(frozen=True)
class HandedIn:
    """A version or a proposal: who brought which texts when, on which base."""

    number: int
    base: int
    author: Author | None
    by: str
    at: datetime
    amount: int | None
    texts: Mapping[str, str]

    def who(self) -> str:
        """Return whose words they are and who typed them."""
        return f"{say(f'author-{self.author}')} ({self.by})" if self.author else self.by


@dataclass(frozen=True)
class Planned:
    """The plan of a case at its present gate."""

    about: Row
    """The case and its firm."""
    edition: Edition
    gate: Gate
    template: PlanTemplate
    plan: Plan
    versions: tuple[HandedIn, ...]
    proposals: tuple[HandedIn, ...]
    comments: tuple[Row, ...]
    accepted: Mapping[str, str]
    """Who last accepted what a machine wrote, by part."""
    findings: tuple[PlanFinding, ...]

    @property
    def case(self) -> str:
        """The case id."""
        return str(self.about["case"])

    def called(self, part: str) -> str:
        """Return a part by its name, and the key that is typed behind it; empty for none."""
        if not part:
            return ""
        name = self.template.part(part).name.said(language())
        return say("named-key", name=name, key=part)

    def texts(self, number: int | None = None) -> dict[str, str]:
        """Return every part as a version has it; the last one by default."""
        found: dict[str, str] = {}
        for one in self.versions:
            if number is None or one.number <= number:
                found |= one.texts
        return found

    def version(self, number: int) -> HandedIn:
        """Return a version; there is a sentence where there is none of that number."""
        return _numbered(self.versions, number, "desk-plan-no-version")

    def proposal(self, number: int) -> HandedIn:
        """Return a proposal; there is a sentence where there is none of that number."""
        return _numbered(self.proposals, number, "desk-plan-no-proposal")

    def written_in(self, part: str) -> HandedIn | None:
        """Return the version whose text of a part is the present one."""
        return next((one for one in reversed(self.versions) if part in one.texts), None)

    def found(self, *verdicts: Verdict) -> tuple[PlanFinding, ...]:
        """Return what the rules found, the worst first."""
        return tuple(one for one in self.findings if one.verdict in verdicts)


async def read_planned(case: str) -> Planned:
    """Read the plan of a case; raises where there is no such case, or its gate files a form."""
    async with reading(Settings.load()) as records:
        return await planned_of(records, case)


async def read_form(form: AgencyForm) -> bytes:
    """Read an agency's form as it was when the case began."""
    async with reading(Settings.load()) as records:
        body = await records.connection.fetchval(_FORM, form.sha256)
    if body is None:
        raise Refused("desk-plan-form-gone", form=form.file)
    return bytes(body)


async def planned_of(records: Records, case: str) -> Planned:
    """Read the plan of a case from an open record."""
    place = await records.place(case)
    rows = await records.connection.fetch(_CASE, place["case_id"]) if place else []
    if not rows:
        raise NotFound("desk-no-case", case=case)
    row = dict(rows[0])
    edition = Edition.model_validate(row["edition"])
    gate = edition.gate(row["gate"]) if row["gate"] else edition.gates[0]
    if gate.files is Files.FORM:
        raise Refused("desk-plan-form", gate=gate.name.said(language()))
    lines = await records.diary(row["case"])
    plan = Plan.model_validate(row["plan"] or {})
    own = [one for one in lines if one["details"].get("gate") == gate.key]
    return Planned(
        about=row,
        edition=edition,
        gate=gate,
        template=await _template(records, gate),
        plan=plan,
        versions=tuple(_handed_in(one, "version") for one in diary.true(own, "drafted")),
        proposals=tuple(_handed_in(one, "number") for one in diary.true(own, "proposed")),
        comments=tuple(_comments(own, plan)),
        accepted={
            part: one["by"]
            for one in diary.true(own, "commented")
            for part in one["details"].get("accepts", ())
        },
        findings=tuple(map(PlanFinding.model_validate, row["checked"])) if plan.version else (),
    )


def said_findings(planned: Planned, most: int | None = None) -> list[str]:
    """Return what the rules found as lines, the worst first, and how many more there are."""
    shown = planned.findings[:most]
    lines = [f"  {say_finding(planned.template, one)}" for one in shown]
    if left := len(planned.findings) - len(shown):
        lines.append("  " + say("desk-plan-more", count=left, case=planned.case))
    return lines


def say_finding(template: PlanTemplate, found: PlanFinding) -> str:
    """Return a finding as one line, its verdict first."""
    return f"{say(f'desk-verdict-{found.verdict}')} · {found.said(template)}"


def finding_row(template: PlanTemplate, found: PlanFinding) -> dict[str, Any]:
    """Return a finding as a program reads it."""
    return {**found.model_dump(mode="json"), "said": found.said(template)}


async def _template(records: Records, gate: Gate) -> PlanTemplate:
    """Return what the plan consists of; a gate without a template has one text a section."""
    if gate.template:
        body = await records.connection.fetchval(_TEMPLATE, gate.template_sha256)
        if body is None:
            raise Refused("desk-plan-template-gone", template=gate.template)
        return PlanTemplate.model_validate(body)
    parts = tuple(Part(key=one.key, name=one.name, required=one.required) for one in gate.sections)
    chapter = Chapter(key=gate.key, name=gate.name, parts=parts)
    return PlanTemplate(key=gate.key, name=gate.name, source=gate.key, chapters=(chapter,))


def _handed_in(line: Row, number: str) -> HandedIn:
    told = line["details"]
    author = told.get("author")
    return HandedIn(
        number=told[number],
        base=told["base"],
        author=Author(author) if author else None,
        by=line["by"],
        at=line["happened_at"],
        amount=told.get("amount"),
        texts=line["texts"],
    )


def _comments(lines: list[Row], plan: Plan) -> Iterator[Row]:
    for line in diary.true(lines, "commented"):
        told = line["details"]
        if told.get("number"):
            yield {
                "number": told["number"],
                "section": told["section"],
                "audience": told["audience"],
                "by": line["by"],
                "text": diary.text(line),
                "open": told["number"] in plan.open_comments,
            }


def _numbered(ones: tuple[HandedIn, ...], number: int, word: str) -> HandedIn:
    for one in ones:
        if one.number == number:
            return one
    known = ", ".join(str(one.number) for one in ones) or "-"
    raise NotFound(word, number=str(number), known=known)
