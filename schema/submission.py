"""What is handed to a channel for filing, and what comes back."""

from .printed import Enclosed
from .wire import Moment, Wire


class ToFile(Wire):
    """An order to file; its key is derived from the case, so that a repeat is the same filing."""

    key: str
    case: str
    edition: str
    gate: str
    channel: str
    version: int
    sha256: str
    sections: tuple[str, ...] = ()
    """The sections in the gate's order."""
    asked_at: Moment
    enclosed: tuple[Enclosed, ...] = ()
    """The printed documents and the papers that are filed with the texts."""
    confirmed_by: str = ""
    """The role of who confirmed the version; never a name."""


class Filed(Wire):
    """What a channel did: the bundle it made, and the receipt where it filed by itself."""

    bundle: str
    number: str = ""
    filed_at: Moment | None = None
