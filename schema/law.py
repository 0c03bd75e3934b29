"""Laws as dated data: what they oblige to, which periods they set, and whom each rule binds."""

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .evidence import Mark
from .validity import Validity
from .wire import LOADING, Filled, Names, Slug, Wire, Won


class FirmRole(StrEnum):
    """The firm's role towards the money; rules bind roles, not firms (R5)."""

    GRANTEE = "grantee"  # 보조사업자, 지방보조사업자
    INDIRECT_GRANTEE = "indirect_grantee"  # 간접보조사업자
    RECIPIENT = "recipient"  # 보조금수령자
    RESEARCHER = "researcher"  # performs a project paid by a contribution (출연금)
    BORROWER = "borrower"
    BENEFICIARY = "beneficiary"  # is given goods, works or advice, no money
    UNKNOWN = "unknown"  # nobody has said yet: the one duty is to ask the agency


KNOWN_ROLES: Final = tuple(role for role in FirmRole if role is not FirmRole.UNKNOWN)


class CountedFrom(StrEnum):
    """The day from which a rule counts."""

    COMPLETED = "completed"
    AGREED = "agreed"
    AWARDED = "awarded"
    FISCAL_YEAR_END = "fiscal_year_end"  # of the year in which it was completed
    DECISION_RECEIVED = "decision_received"
    OBJECTION_FILED = "objection_filed"
    OBJECTION_ANSWERED = "objection_answered"
    REFUND_ORDERED = "refund_ordered"


DUTY_BASES: Final = frozenset(
    {
        CountedFrom.COMPLETED,
        CountedFrom.AGREED,
        CountedFrom.AWARDED,
        CountedFrom.FISCAL_YEAR_END,
    }
)
"""The days that every case learns; a duty that counts from another would never come."""

_Spans = tuple[Annotated[int, Field(gt=0)], ...]


class _Rule(Wire):
    """What every rule of a law has: a name, its article, whom it binds, how well it is known."""

    key: Slug
    name: Names
    article: Filled
    roles: Annotated[tuple[FirmRole, ...], Field(min_length=1)] = KNOWN_ROLES
    mark: Mark = Mark.VERIFIED


class DutyRule(_Rule):
    """An obligation after the award: `months` or `days` after its day, one round each."""

    counted_from: CountedFrom
    months: _Spans = ()
    days: _Spans = ()
    rolls: bool = False  # a date on a holiday moves to the next working day (민법 161조)
    lasts: bool = False  # the duty goes on until its day (행정기본법 6조②)
    remind_days: tuple[Annotated[int, Field(gt=0)], ...] = ()
    from_total: Won | None = None
    """Binds only where the project's total cost is at least this much."""

    @property
    def rounds(self) -> int:
        """How often it is owed."""
        return len(self.months) or len(self.days)

    @model_validator(mode="after")
    def _can_come(self, info: ValidationInfo) -> Self:
        if info.context is not LOADING:
            return self
        if bool(self.months) == bool(self.days):
            kind, template = "mismatch-one-period", "{key}: must name either months or days"
        elif list(self.months or self.days) != sorted(set(self.months or self.days)):
            kind, template = "mismatch-rounds", "{key}: its rounds must follow each other"
        elif self.counted_from not in DUTY_BASES:
            kind = "mismatch-no-such-day"
            template = "{key}: no case learns the day {day}, it can never come"
        elif self.lasts and self.rolls:
            kind = "mismatch-lasts"
            template = "{key}: a duty that lasts is not moved off a holiday (6조②)"
        else:
            return self
        raise PydanticCustomError(kind, template, {"key": self.key, "day": str(self.counted_from)})


class Term(_Rule):
    """A period the law sets that no case waits for, such as the time for an objection."""

    counted_from: CountedFrom
    months: Annotated[int, Field(gt=0)] | None = None
    days: Annotated[int, Field(gt=0)] | None = None
    rolls: bool = False
    lasts: bool = False

    @model_validator(mode="after")
    def _is_one_period(self) -> Self:
        if (self.months is None) == (self.days is None):
            kind, template = "mismatch-one-period", "{key}: must name either months or days"
            raise PydanticCustomError(kind, template, {"key": self.key})
        return self


class Threshold(_Rule):
    """An amount from which something more is asked."""

    amount: Won


class Sanction(_Rule):
    """What a breach costs, as the law says it; the numbers stand in the name."""

    late_months: Annotated[int, Field(gt=0)] | None = None
    """From so many months of lateness on."""
    duties: tuple[Slug, ...] = ()
    """The duties of this law whose lateness it follows."""


class Law(Validity):
    """One version of a law: what it asks of whom, from a day on."""

    key: Slug
    name: Names
    source: str = ""
    duties: tuple[DutyRule, ...] = ()
    terms: tuple[Term, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    sanctions: tuple[Sanction, ...] = ()

    def binding(self, role: FirmRole) -> "Law":
        """Return the part of the law that binds a role."""
        parts = ("duties", "terms", "thresholds", "sanctions")
        bound = {
            part: tuple(rule for rule in getattr(self, part) if role in rule.roles)
            for part in parts
        }
        return self.model_copy(update=bound)

    @model_validator(mode="after")
    def _each_key_once(self) -> Self:
        for part in (self.duties, self.terms, self.thresholds, self.sanctions):
            keys = [rule.key for rule in part]
            if len(set(keys)) < len(keys):
                kind, template = "mismatch-rules-share-key", "{key}: two rules share a key"
                raise PydanticCustomError(kind, template, {"key": self.key})
        return self

    @model_validator(mode="after")
    def _sanctions_follow_its_duties(self, info: ValidationInfo) -> Self:
        known = {duty.key for duty in self.duties}
        unknown = {key for one in self.sanctions for key in one.duties if key not in known}
        if info.context is LOADING and unknown:
            kind, template = "mismatch-no-duty", "{key}: there is no duty {duty}"
            raise PydanticCustomError(kind, template, {"key": self.key, "duty": min(unknown)})
        return self
