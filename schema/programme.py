"""Programmes as dated data: editions with their gates, laws with the duties they impose."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from .wire import Filled, Moment, Names, Slug, Wire, Won


class Files(StrEnum):
    """What is filed at a gate."""

    FORM = "form"  # the application form alone; nothing is drafted
    PLAN = "plan"
    ITEMS_AND_QUOTES = "items_and_quotes"


class PassMeans(StrEnum):
    """What it means to pass a gate; 'awarded' is only what the last gate says (R3)."""

    GOES_ON = "goes_on"
    AWARDED = "awarded"


class Role(StrEnum):
    """The firm's role towards the money; duties bind roles, not firms (R5)."""

    GRANTEE = "grantee"  # 보조사업자
    INDIRECT_GRANTEE = "indirect_grantee"  # 간접보조사업자
    RECIPIENT = "recipient"  # 보조금수령자


class Benefit(StrEnum):
    """What an award is; amounts of different kinds are never added up (R11)."""

    MONEY = "money"
    VOUCHER = "voucher"
    IN_KIND = "in_kind"
    EXPERT_DAYS = "expert_days"
    LOAN = "loan"


class CountedFrom(StrEnum):
    """The day from which a duty counts."""

    COMPLETED = "completed"
    AGREED = "agreed"
    AWARDED = "awarded"


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
    channel: Slug
    sections: tuple[Section, ...] = ()
    closes_at: Moment | None = None
    site_visit: bool = False  # the agency diagnoses on site before it answers
    answer_days: Annotated[int, Field(gt=0)] | None = None
    pass_means: PassMeans = PassMeans.AWARDED

    @model_validator(mode="after")
    def _sections_fit(self) -> Self:
        if (self.files is Files.FORM) == bool(self.sections):
            fault = f"gate {self.key}: a form has no sections, everything else has some"
            raise ValueError(fault)
        return self


class DutyRule(Wire):
    """An obligation after the award: `months` after the day it counts from, one round each."""

    key: Slug
    name: Names
    article: Filled
    counted_from: CountedFrom
    months: Annotated[tuple[Annotated[int, Field(gt=0)], ...], Field(min_length=1)]
    rolls: bool  # a date on a holiday moves to the next working day (민법 161조)
    remind_days: tuple[Annotated[int, Field(gt=0)], ...] = ()
    roles: tuple[Role, ...] = tuple(Role)


class Law(Wire):
    """One version of a law: the duties it imposes from a day on."""

    key: Slug
    name: Names
    valid_from: date
    duties: tuple[DutyRule, ...] = ()


class Conditions(Wire):
    """Who may apply, as the notice says it."""

    employees_below: Annotated[int, Field(gt=0)]
    sectors: Annotated[tuple[str, ...], Field(min_length=1)]
    districts: Annotated[tuple[Filled, ...], Field(min_length=1)]
    source: Filled


class Edition(Wire):
    """One call of a programme: key = programme + fiscal year + number of the call (R9)."""

    programme: Slug
    fiscal_year: Annotated[int, Field(ge=2010, le=2100)]
    call: Annotated[int, Field(ge=1)] = 1
    name: Names
    example: bool = False
    source: Filled
    law: Slug
    role: Role
    benefit: Benefit
    limit: Won
    conditions: Conditions
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]
    agreement: bool = True
    execution_ends: date | None = None
    duties: tuple[DutyRule, ...] = ()

    @property
    def key(self) -> str:
        """The edition's key; part of workflow ids, never parsed."""
        return f"{self.programme}-{self.fiscal_year}-{self.call}"

    def gate(self, key: str) -> Gate:
        """Return the gate of that key."""
        return next(gate for gate in self.gates if gate.key == key)

    @model_validator(mode="after")
    def _only_the_last_gate_awards(self) -> Self:
        keys = [gate.key for gate in self.gates]
        if len(set(keys)) < len(keys):
            fault = "two gates share a key"
            raise ValueError(fault)
        awards = [gate.pass_means is PassMeans.AWARDED for gate in self.gates]
        if awards != [False] * (len(awards) - 1) + [True]:
            fault = "the last gate awards, and no gate before it"
            raise ValueError(fault)
        return self
