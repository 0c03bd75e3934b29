"""What can be corrected of a line of the journal, by its kind."""

from typing import Final

from .journal import Kind

CORRECTABLE: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.OPENED: ("amount",),
    Kind.FILED: ("number", "filed_at"),
    Kind.DECIDED: ("amount", "on", "verdict"),
    Kind.PROMOTED: ("amount", "on", "verdict"),
    Kind.AGREED: ("on",),
    Kind.COMPLETED: ("on",),
}


def correctable(lines: dict[int, Kind]) -> list[dict[str, object]]:
    """Return which lines can be corrected in which fields, as a refusal carries it."""
    return [
        {"line": seq, "kind": kind, "fields": list(CORRECTABLE[kind])}
        for seq, kind in sorted(lines.items())
    ]
