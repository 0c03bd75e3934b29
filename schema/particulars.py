"""What is told about a firm as dated facts: since when it holds, and where it was read (R13)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from pydantic import model_validator

from .contact import Email, Phone, PostalCode
from .firm import FirmFacts, filled_in
from .identity import BusinessNumber, StaffName
from .wire import Day, Filled, Line


class Fact(StrEnum):
    """What is known of a firm since a day; several are personal data."""

    BUSINESS_NUMBER = "business_number"
    NAME = "name"
    REPRESENTATIVE = "representative"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    DISTRICT = "district"
    SECTOR = "sector"
    KSIC = "ksic"
    EMPLOYEES = "employees"
    OUTGREW = "outgrew"
    FOUNDED_ON = "founded_on"
    SALES = "sales"
    STATUS = "status"
    PHONE = "phone"
    EMAIL = "email"


class Particulars(FirmFacts):
    """Facts of one firm that hold from a day on; what is not told stays as it was."""

    by: StaffName
    since: Day
    source: Line = ""
    business_number: BusinessNumber | None = None
    name: Filled | None = None
    representative: Filled | None = None
    address: Filled | None = None
    postal_code: PostalCode | None = None
    phone: Phone | None = None
    email: Email | None = None

    @model_validator(mode="before")
    @classmethod
    def _blanks(cls, raw: Any) -> Any:
        return filled_in(raw)

    def facts(self) -> dict[Fact, str]:
        """Return what is told, each as the record keeps it."""
        told = {fact: getattr(self, fact) for fact in FACTS}
        return {fact: _text(value) for fact, value in told.items() if value is not None}


FACTS: Final = tuple(Fact)


def _text(value: object) -> str:
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
