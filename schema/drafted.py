"""A plan as it was drafted: what it is checked and printed from."""

from .programme import Edition
from .wire import Wire


class ToCheck(Wire):
    """An order to hold a new version against the rules; its texts are not in the record yet."""

    case: str
    gate: str
    edition: Edition
    template_sha256: str
    base: int
    changed: dict[str, str] = {}
    amount: int | None = None
    firm: str = ""
