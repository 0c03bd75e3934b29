"""What a command comes to: one document for programs, and the same as lines for people."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from office.faults import OK
from schema.zone import OFFICE_ZONE

if TYPE_CHECKING:
    from rich.table import Table

_NEVER_CUT: Final = 100_000


@dataclass(frozen=True)
class Shown:
    """A result: `document` with `--json`, else `parts`, lines and tables, from top to bottom."""

    document: Any
    parts: Sequence["str | Table"] = ()
    code: int = OK


def show(shown: Shown, *, as_json: bool) -> int:
    """Print a result on stdout and return its exit code."""
    try:
        if as_json:
            print(_json(shown.document))
        else:
            _print(shown.parts)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough (`| head`); Python must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return shown.code


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> "Table":
    """Return a table that knows Korean widths; a cell is folded, never cut."""
    from rich.table import Table  # noqa: PLC0415  a help page must not pay for it
    from rich.text import Text  # noqa: PLC0415

    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*(Text(written(cell)) for cell in row))
    return made


def written(value: object) -> str:
    """Return a cell as people read it: office time, grouped amounts, `-` for what is unknown."""
    match value:
        case None | "":
            return "-"
        case datetime():
            return value.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case int():
            return f"{value:,}"
        case _:
            return str(value)


def _print(parts: Sequence["str | Table"]) -> None:
    from rich.console import Console  # noqa: PLC0415  a help page must not pay for it

    # Whoever reads a pipe gets every column whole, whatever the width of the terminal.
    width = None if sys.stdout.isatty() else _NEVER_CUT
    console = Console(file=sys.stdout, width=width, markup=False, emoji=False, highlight=False)
    for part in parts:
        if isinstance(part, str):
            print(part)
        else:
            with console.capture() as lines:
                console.print(part)
            print("\n".join(line.rstrip() for line in lines.get().splitlines()))


def _json(document: Any) -> str:
    narrow = "utf" not in (sys.stdout.encoding or "").lower()
    return json.dumps(document, ensure_ascii=narrow, indent=2, default=_plain)


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(OFFICE_ZONE).isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
