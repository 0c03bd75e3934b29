"""What is handed to a channel for filing, what comes back, and why it can't be filed for good."""

from typing import Final

from .printed import Enclosed, FormAccount
from .refusals import Refusal
from .wire import Moment, Wire

BY_HAND: Final = "by_hand"
"""The channel that makes everything ready for a person to file."""


class ToFile(Wire):
    """An order to file; its key is derived from the case, so that a repeat is the same filing."""

    key: str
    case: str
    edition: str
    gate: str
    channel: str
    agency: str = ""
    """The agency's key; a channel that sends something needs it."""
    version: int
    sha256: str
    sections: tuple[str, ...] = ()
    """The sections in the gate's order."""
    asked_at: Moment
    enclosed: tuple[Enclosed, ...] = ()
    """The printed documents and the papers that are filed with the texts."""
    form: FormAccount | None = None
    """What became of the fields of the agency's form, where one was filled."""
    adds_to: str = ""
    """The key of the filing that the agency wanted more for; empty for a filing of its own."""
    letter: int = 0
    """The line of the case's diary whose text is the covering letter; 0 where there is none."""
    confirmed_by: str = ""
    """The role of who confirmed the version; never a name."""


class Filed(Wire):
    """What a channel did: the bundle it made, and the receipt where it filed by itself."""

    bundle: str
    number: str = ""
    filed_at: Moment | None = None


class UnknownAgency(Refusal):
    """A filing goes to an agency that is not loaded."""


class NoAddress(Refusal):
    """An agency has no address for the channel that its filings take."""


class SettingMissing(Refusal):
    """A channel or a look-up needs a setting that is not there, or cannot be used."""


class MailTooBig(Refusal):
    """A bundle makes a mail larger than the agency takes."""


class MailRefused(Refusal):
    """A mail server refuses the sender, the recipient or what is attached, for good."""


class PortalRefused(Refusal):
    """A portal refuses a filing for good, with its reason."""


class OtherGate(Refusal):
    """An agency speaks of a filing at a gate where its case no longer stands."""
