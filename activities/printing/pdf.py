"""A plan as PDF."""

from typing import Final

from .content import Content
from .typesetting import typeset

_SHEET: Final = "plan.typ"


def print_pdf(content: Content) -> tuple[bytes, int]:
    """Return a plan as PDF and the number of its pages."""
    return typeset(_SHEET, content.document())
