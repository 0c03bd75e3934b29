"""Printed documents: what is to be printed, what heads it, and where it rests afterwards."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from .wire import Filled, Line, Moment, Slug, Wire


class Format(StrEnum):
    """The kinds of document a plan is printed as."""

    PDF = "pdf"
    DOCX = "docx"
    HWPX = "hwpx"


MEDIA_TYPES: Final[dict[Format, str]] = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HWPX: "application/hwp+zip",
}

Address = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""The sha256 under which a file is kept."""


def _inside(name: str) -> str:
    name = unicodedata.normalize("NFC", name)
    steps = name.split("/")
    if len(steps) > _DEEPEST or any(_NO_NAME.search(step) or not step for step in steps):
        kind, template = "file_name", "is not the name of a file inside a bundle"
        raise PydanticCustomError(kind, template)
    return name


_DEEPEST: Final = 2
_NO_NAME: Final = re.compile(r"^\.|[.\s]$|^\s|[\x00-\x1f\x7f\\:*?\"<>|\u202a-\u202e\u2066-\u2069]")

FileName = Annotated[str, Field(max_length=200), AfterValidator(_inside)]
"""A name inside a bundle, in one folder at most; it never leads out of where it is unpacked."""


class AgencyForm(Wire):
    """An agency's own .hwpx, into which a plan is filled by the form's labels."""

    file: Filled
    """Its place in the reference data, such as forms/selection.hwpx."""
    labels: Annotated[dict[Filled, Filled], Field(min_length=1)]
    """What goes beside which label: the key of a part, or a name of the heading such as 기업명."""
    sha256: Line = ""
    """The hash of the form as it was when this was loaded."""


class FormAccount(Wire):
    """What became of every field of an agency's form."""

    file: str
    filled: tuple[str, ...]
    empty: tuple[str, ...]


class Heading(Wire):
    """What stands above a plan."""

    edition: str
    firm: str
    version: int
    sha256: Address
    date: date


class Printed(Wire):
    """A document that was printed and kept."""

    format: Format
    media_type: str
    sha256: Address
    size: int
    pages: int | None = None
    """Known for what has fixed pages."""
    filled: tuple[str, ...] = ()
    """The labels of an agency's form that were filled."""
    empty: tuple[str, ...] = ()
    """The labels of an agency's form whose fields were left empty."""


class ToPrint(Wire):
    """An order to print one exact version; a repeat prints the same bytes."""

    case: str
    gate: Slug
    version: int
    sha256: Address
    """The plan's hash, printed on every page."""
    template: Address
    date: date
    formats: tuple[Format, ...] = (Format.PDF,)
    form: Address | None = None
    """The agency's own .hwpx, to be filled instead of a plain one."""
    form_file: str = ""
    """What the form is called where it is told that a label is missing."""
    labels: dict[str, str] = {}
    """Which part goes beside which label of the form."""


class ToCertify(Wire):
    """An order to certify what was filed: the bundle and the receipt for it."""

    bundle: Address
    number: str
    """The receipt number."""
    filed_at: Moment


class Enclosed(Wire):
    """A kept file that goes into a bundle: a printed document or a paper."""

    name: FileName
    sha256: Address
