"""A firm as it comes in: what a start carries. Invented firms say so in their name."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from .identity import BusinessNumber, FirmKey, StaffName
from .speech import Message
from .wire import Filled, Line, Won


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _blank_is_unknown(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Ksic = Annotated[str, BeforeValidator(_upper), Field(pattern=r"^[A-U]\d{2,5}$")]
"""A KSIC code: section letter and two to five digits, such as C29."""


class Intake(Message):
    """A firm asks for support from one edition; unknown facts stay None and become questions."""

    edition: Filled
    business_number: BusinessNumber
    name: Filled
    clerk: StaffName = ""
    """The clerk in charge; by default the one who types."""
    district: Line | None = None
    sector: Ksic | None = None
    employees: Annotated[Decimal, Field(ge=0, lt=1000, decimal_places=4)] | None = None
    """Regular employees as the statute counts them (소상공인기본법 시행령 3조): halves occur."""
    amount: Won | None = None
    """Won asked for; None where a later gate fixes it."""
    firm: FirmKey = ""
    """The firm's own key where it is known already under another number."""

    @model_validator(mode="before")
    @classmethod
    def _blanks(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        known = {name: _blank_is_unknown(value) for name, value in raw.items()}
        return {name: value for name, value in known.items() if value is not None}

    @property
    def firm_key(self) -> str:
        """The firm's key: given, or the number under which it is first known."""
        return self.firm or self.business_number

    @property
    def in_charge(self) -> str:
        """The clerk in charge."""
        return self.clerk or self.by
