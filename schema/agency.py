"""The bodies that applications go to: by which channel, where to ask, how their deadlines fall."""

from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .contact import Email
from .evidence import Mark
from .wire import Filled, Names, Slug, Wire


class AgencyKind(StrEnum):
    """What sort of body it is."""

    PUBLIC_AGENCY = "public_agency"
    MINISTRY = "ministry"
    GUARANTEE = "guarantee"
    BANK = "bank"
    CITY = "city"
    CENTRE = "centre"


class Agency(Wire):
    """A body that takes applications and answers them."""

    key: Slug
    name: Names
    kind: AgencyKind
    channel: Slug
    contact: Names | None = None
    """Where to ask, never a person: a portal, a counter, a call centre."""
    mail_to: Email | None = None
    """Where the `email` channel sends its filings."""
    portal_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = None
    """Where the `portal` channel finds the agency's interface, without the `/filings` behind it."""
    takes_bytes: Annotated[int, Field(gt=0)] | None = None
    """The largest mail it takes, as it is sent; None means the usual limit."""
    closes_hour: time | None = None
    """The hour at which its deadlines usually fall; a notice's own hour stands above it."""
    habits: Names | None = None
    """How its deadlines usually fall, in words."""
    mark: Mark
    source: Filled
