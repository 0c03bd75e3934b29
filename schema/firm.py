"""A firm: what is known about it, and how it comes in. Invented firms say so in their name."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from .identity import BusinessNumber, FirmKey, StaffName
from .late_entry import LateEntry
from .speech import Message
from .wire import Filled, Line, Ordinal, Slug, Wire, Won


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _blank_is_unknown(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def filled_in(raw: Any) -> Any:
    """Return what was typed without the fields that were left empty."""
    if not isinstance(raw, dict):
        return raw
    known = {name: _blank_is_unknown(value) for name, value in raw.items()}
    return {name: value for name, value in known.items() if value is not None}


Ksic = Annotated[str, BeforeValidator(_upper), Field(pattern=r"^[A-U]\d{2,5}$")]
"""A KSIC code: section letter and two to five digits, such as C29."""


class FirmStatus(StrEnum):
    """Whether the firm does business, as the tax office has it."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class FirmFacts(Wire):
    """What eligibility is judged by; an unknown fact stays None and becomes a question."""

    district: Line | None = None
    sector: Ksic | None = None
    ksic: Annotated[int, Field(gt=0, lt=100)] | None = None
    """The KSIC revision of `sector`; None means the one in force."""
    employees: Annotated[Decimal, Field(ge=0, lt=1000, decimal_places=4)] | None = None
    """Regular employees as the statute counts them (소상공인기본법 시행령 3조): halves occur."""
    outgrew: Annotated[int, Field(ge=2000, lt=2100)] | None = None
    """The year in which the firm outgrew the size of a small maker."""
    founded_on: date | None = None
    sales: Won | None = None
    """Sales of the last business year."""
    status: FirmStatus | None = None
    answers: Annotated[dict[Slug, bool], Field(max_length=50)] = {}
    """Answers to the edition's own questions, by their key."""

    def with_more(self, more: "FirmFacts") -> "FirmFacts":
        """Return these facts with what was learnt since; what is not said again stays."""
        learnt = {
            name: value
            for name in FirmFacts.model_fields
            if (value := getattr(more, name)) is not None
        }
        known = {name: getattr(self, name) for name in FirmFacts.model_fields}
        return FirmFacts(**known | learnt | {"answers": self.answers | more.answers})


def stated(facts: FirmFacts) -> dict[str, str]:
    """Return what is said of a firm, by the name of the fact, as the record keeps it."""
    given = facts.model_dump(exclude_none=True, exclude={"answers"})
    return {name: _kept(value) for name, value in given.items()}


def _kept(value: object) -> str:
    """Return a value in the one spelling in which the record keeps it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


class Intake(Message, FirmFacts):
    """A firm asks for support from one edition."""

    edition: Filled
    business_number: BusinessNumber
    name: Filled
    clerk: StaffName = ""
    """The clerk in charge; by default the one who types."""
    amount: Won | None = None
    """Won asked for; None where a later gate fixes it."""
    firm: FirmKey = ""
    """The firm's own key where it is known already under another number."""
    engagement: Ordinal | None = None
    """The engagement (counselling, visit, course) that this application came from."""
    entry: LateEntry | None = None
    """Where the case stands already, for one that is entered afterwards (R6)."""

    @model_validator(mode="before")
    @classmethod
    def _blanks(cls, raw: Any) -> Any:
        return filled_in(raw)

    @property
    def firm_key(self) -> str:
        """The firm's key: given, or the number under which it is first known."""
        return self.firm or self.business_number

    @property
    def in_charge(self) -> str:
        """The clerk in charge."""
        return self.clerk or self.by

    @property
    def facts(self) -> FirmFacts:
        """What the firm said of itself, as eligibility is judged by it."""
        return FirmFacts(**{name: getattr(self, name) for name in FirmFacts.model_fields})
