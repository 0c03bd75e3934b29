"""What the tax office says about a business number: its state, and whether who-is-who matches."""

from datetime import date
from enum import StrEnum

from .firm import FirmStatus
from .refusals import Refusal
from .wire import Line, Wire


class Registration(StrEnum):
    """How a business number stands with the tax office (b_stt_cd)."""

    ACTIVE = "active"  # 01 계속사업자
    SUSPENDED = "suspended"  # 02 휴업자
    CLOSED = "closed"  # 03 폐업자
    UNREGISTERED = "unregistered"  # a number that the tax office does not know
    UNCLEAR = "unclear"  # it said nothing of the number, or nothing one can read
    NOT_ASKED = "not_asked"  # nobody asked: there is no key; a clerk confirms by hand


class Occasion(StrEnum):
    """Before what the tax office is asked how the firm stands."""

    FILING = "filing"  # before anything is handed to a channel
    PAYMENT = "payment"  # before an advance (the agreement) and the balance (the completion)


class Standing(Wire):
    """How one business number stands; a change of the same day may be missing."""

    number: str
    registration: Registration
    tax_type: Line = ""
    """The kind of taxpayer in the tax office's words; of an unknown number, its sentence."""
    closed_on: date | None = None

    @property
    def status(self) -> FirmStatus | None:
        """Return it as a fact about the firm; None where it is none."""
        known = {status.value: status for status in FirmStatus}
        return known.get(self.registration.value)


class Seen(Wire):
    """How the firm stood when somebody looked last: the tax office was asked, or a clerk looked."""

    before: Occasion
    on: date
    registration: Registration
    closed_on: date | None = None
    by_hand: bool = False
    """A clerk looked, and the case goes on by that word."""


class Match(StrEnum):
    """Whether number, representative and opening day belong together (진위확인)."""

    MATCHES = "matches"  # 01
    DIFFERS = "differs"  # 02
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"  # the record lacks the representative or the opening day
    NOT_ASKED = "not_asked"


class TaxOfficeRefused(Refusal):
    """The tax office refuses a question for good: the key, or what was asked."""
