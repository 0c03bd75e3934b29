"""Programmes as dated data: editions with their gates, their conditions and what they give."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .evidence import Evidence, Mark, SourcedFact
from .law import CountedFrom, DutyRule, FirmRole
from .paper import WantedPaper
from .printed import AgencyForm, Format
from .spending import Spending
from .stages import Stage
from .tax_office import Occasion
from .wire import LOADING, Filled, Line, Moment, Names, Slug, Wire, Won


class Files(StrEnum):
    """What is filed at a gate."""

    FORM = "form"  # the application form alone; nothing is drafted
    PLAN = "plan"
    ITEMS_AND_QUOTES = "items_and_quotes"


class PassMeans(StrEnum):
    """What it means to pass a gate; 'awarded' is only what the last gate says (R3)."""

    GOES_ON = "goes_on"
    CONFIRMED_UNTIL = "confirmed_until"  # a promise with a date, maybe for less than was asked
    AWARDED = "awarded"


class Benefit(StrEnum):
    """What an award is; amounts of different kinds are never added up (R11)."""

    MONEY = "money"
    VOUCHER = "voucher"
    IN_KIND = "in_kind"  # goods or works; the amount is their value
    EXPERT_DAYS = "expert_days"  # the award is a number of days or visits, not won
    LOAN = "loan"  # the amount is the principal


class Section(Wire):
    """A part of what is drafted for a gate."""

    key: Slug
    name: Names
    required: bool = True


class Gate(Wire):
    """One filing and its answer: what is filed, to whom, by which way, what a pass means."""

    key: Slug
    name: Names
    files: Files
    agency: Names
    agency_key: Line = ""
    channel: Slug
    template: Slug | Literal[""] = ""
    """The key of the plan's template; the sections are its parts then."""
    template_sha256: Line = ""
    """The hash of what the template said when this was loaded."""
    sections: tuple[Section, ...] = ()
    papers: tuple[WantedPaper, ...] = ()
    prints: tuple[Format, ...] = (Format.PDF,)
    """The formats in which a plan that follows a template is filed."""
    form: AgencyForm | None = None
    """The agency's own form, filled where hwpx is printed; without one it is a plain document."""
    closes_at: Moment | None = None
    site_visit: bool = False  # the agency diagnoses on site before it answers
    answer_days: Annotated[int, Field(gt=0)] | None = None
    pass_means: PassMeans = PassMeans.AWARDED

    def missing(self, written: Collection[str]) -> list[str]:
        """Return the required sections that are not among those that are written."""
        wanted = (section.key for section in self.sections if section.required)
        return [key for key in wanted if key not in written]

    @model_validator(mode="after")
    def _sections_fit(self) -> Self:
        if (self.files is Files.FORM) == bool(self.sections):
            kind = "mismatch-sections"
            template = "gate {key}: a form has no sections, everything else has some"
            raise PydanticCustomError(kind, template, {"key": self.key})
        return self

    @model_validator(mode="after")
    def _form_is_filled(self, info: ValidationInfo) -> Self:
        printed = self.template and Format.HWPX in self.prints
        if info.context is LOADING and self.form and not printed:
            kind = "mismatch-form"
            template = "gate {key}: a form is filled from a template, where hwpx is printed"
            raise PydanticCustomError(kind, template, {"key": self.key})
        return self


class Question(Wire):
    """A condition that only the firm can answer: yes bars it, or no does."""

    key: Slug
    name: Names
    bars: bool = True
    """The answer that bars the firm."""


class Until(StrEnum):
    """Until when a condition must hold once a firm has applied."""

    FILING = "filing"
    AGREEMENT = "agreement"
    COMPLETION = "completion"
    END = "end"  # until the last duty is settled


_BINDS: Final = {
    Until.FILING: Stage.SUBMISSION,
    Until.AGREEMENT: Stage.AGREEMENT,
    Until.COMPLETION: Stage.EXECUTION,
    Until.END: Stage.FOLLOW_UP,
}
"""The last stage at which each still binds."""

_RULES: Final = frozenset({"employees", "sector", "district", "years", "sales", "status"})
"""The rules of eligibility that have no name of their own in an edition."""


class Conditions(Wire):
    """Who may apply, as the notice says it; what it does not say is not asked."""

    maker: Slug | None = None
    """The legal definition that the firm must meet on the day, such as urban-maker."""
    area: Slug | None = None
    """The service area that the firm must lie in on the day."""
    employees_below: Annotated[int, Field(gt=0)] | None = None
    sectors: tuple[Filled, ...] = ()
    ksic: Annotated[int, Field(gt=0)] | None = None
    """The KSIC revision that `sectors` are written in; by default the one in force."""
    districts: tuple[Filled, ...] = ()
    years_in_business: Annotated[int, Field(gt=0)] | None = None
    """Full years the firm must have existed."""
    sales_above: Won | None = None
    """Yearly sales that must be exceeded."""
    questions: tuple[Question, ...] = ()
    lasting: dict[Slug, Until] = {}
    """Rules that must hold longer than on the day of applying, by their names."""
    business_status: tuple[Occasion, ...] = ()
    """Before what the tax office is asked whether the firm does business."""
    source: Filled

    @model_validator(mode="after")
    def _lasting_are_rules(self, info: ValidationInfo) -> Self:
        known = _RULES | {question.key for question in self.questions}
        unknown = sorted(set(self.lasting) - known)
        if info.context is LOADING and unknown:
            kind, template = "mismatch-lasting", "there is no rule {key}; known: {known}"
            context = {"key": unknown[0], "known": ", ".join(sorted(known))}
            raise PydanticCustomError(kind, template, context)
        return self

    def binding(self, stage: Stage) -> frozenset[str]:
        """Return the rules that a firm still has to meet at a stage."""
        order = list(Stage)
        return frozenset(
            rule
            for rule, until in self.lasting.items()
            if order.index(stage) <= order.index(_BINDS[until])
        )


class Within(StrEnum):
    """When an earlier support excludes a new one."""

    OPEN = "open"  # while another application of the group is not over
    SAME_YEAR = "same_year"  # supported in the same fiscal year
    YEARS = "years"  # supported in the last `years` years
    EVER = "ever"


class Exclusion(Wire):
    """Which other support of the same firm this one does not go with (R18)."""

    key: Slug
    name: Names
    groups: Annotated[tuple[Slug, ...], Field(min_length=1)]
    within: Within
    years: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _years_where_they_count(self) -> Self:
        if (self.within is Within.YEARS) != (self.years is not None):
            kind = "mismatch-years"
            template = "exclusion {key}: `years` goes with within = years, and only there"
            raise PydanticCustomError(kind, template, {"key": self.key})
        return self


class Funding(Wire):
    """Where the money comes from: under which law, in which role of the firm (R5)."""

    law: Slug
    role: FirmRole
    name: Names | None = None
    percent: Annotated[int, Field(gt=0, le=100)] | None = None
    """The source's share of the support; None where it is not known."""


class Edition(Wire):
    """One call of a programme: key = programme + fiscal year + number of the call (R9)."""

    programme: Slug
    fiscal_year: Annotated[int, Field(ge=2010, le=2100)]
    call: Annotated[int, Field(ge=1)] = 1
    name: Names
    example: bool = False
    source: Filled
    funding: Annotated[tuple[Funding, ...], Field(min_length=1)]
    benefit: Benefit
    limit: Won | None = None
    """Won at most; None where the notice names no amount, or none is known."""
    limit_days: Annotated[Decimal, Field(gt=0)] | None = None
    """Expert days or visits at most."""
    state_percent: Annotated[int, Field(gt=0, le=100)] | None = None
    """The support's share of the whole cost; the rest is the firm's own."""
    conditions: Conditions
    groups: tuple[Slug, ...] = ()
    """The exclusion groups that this support belongs to."""
    exclusions: tuple[Exclusion, ...] = ()
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]
    agreement: bool = True
    execution_ends: date | None = None
    spending: Spending | None = None
    """What the money may be spent on; None where nothing is known of it."""
    duties: tuple[DutyRule, ...] = ()
    facts: tuple[SourcedFact, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> str:
        """The edition's key; part of workflow ids, never parsed."""
        return f"{self.programme}-{self.fiscal_year}-{self.call}"

    def gate(self, key: str) -> Gate:
        """Return the gate of that key."""
        return next(gate for gate in self.gates if gate.key == key)

    def mark_of(self, place: str) -> Mark | None:
        """Return how well the value at a place is known; None where nothing was said about it."""
        return next((one.mark for one in self.evidence if place in one.of), None)

    def source_of(self, place: str) -> str:
        """Return where the value at a place was read; the edition's own source by default."""
        return next((one.source for one in self.evidence if place in one.of), self.source)

    @model_validator(mode="before")
    @classmethod
    def _one_source(cls, raw: Any) -> Any:
        """Read what release 0.1.0 wrote: one law and one role instead of the sources of money."""
        if not isinstance(raw, dict) or "funding" in raw or "law" not in raw:
            return raw
        rest = {name: value for name, value in raw.items() if name not in {"law", "role"}}
        return rest | {"funding": [{"law": raw["law"], "role": raw.get("role")}]}

    @model_validator(mode="after")
    def _duties_can_come(self, info: ValidationInfo) -> Self:
        if info.context is not LOADING:
            return self
        roles = {one.role for one in self.funding}
        for duty in self.duties:
            if duty.counted_from is CountedFrom.AGREED and not self.agreement:
                kind = "mismatch-no-agreement"
                template = "duty {key}: counts from an agreement that this edition does not have"
                raise PydanticCustomError(kind, template, {"key": duty.key})
            if FirmRole.UNKNOWN not in roles and not roles & set(duty.roles):
                kind = "mismatch-no-role"
                template = "duty {key}: binds no role that a firm has here, it can never come"
                raise PydanticCustomError(kind, template, {"key": duty.key})
        return self

    @model_validator(mode="after")
    def _only_the_last_gate_awards(self) -> Self:
        keys = [gate.key for gate in self.gates]
        if len(set(keys)) < len(keys):
            kind, template = "mismatch-gates-share-key", "two gates share a key"
            raise PydanticCustomError(kind, template)
        awards = [gate.pass_means is PassMeans.AWARDED for gate in self.gates]
        if awards != [False] * (len(awards) - 1) + [True]:
            kind, template = "mismatch-last-gate", "the last gate awards, and no gate before it"
            raise PydanticCustomError(kind, template)
        return self
