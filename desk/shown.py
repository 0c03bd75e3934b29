"""What a command comes to: one document for programs, and the same as lines for people."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from office.faults import OK
from schema.zone import OFFICE_ZONE, local, local_end

if TYPE_CHECKING:
    from rich.table import Table

_NEVER_CUT: Final = 100_000
_SHORT: Final = 16


# Python 3.11 writes out the result of what it ran when it lets go of Ctrl-C (asyncio.Runner through
# signal.signal): ten thousand rows of it took a third of a second.
@dataclass(frozen=True, repr=False)
class Shown:
    """A result: `document` with `--json`, else `parts`, lines and tables, from top to bottom.

    Without a document there is nothing left to print.
    """

    document: Any
    parts: Sequence["str | Table"] = ()
    code: int = OK


def show(shown: Shown, *, as_json: bool) -> int:
    """Print a result on stdout and return its exit code."""
    with _read_or_not():
        if as_json and shown.document is not None:
            print(_json(shown.document, indent=2))
        elif not as_json:
            _print(shown.parts)
    return shown.code


def tell(document: Any) -> bool:
    """Print a document as one line on stdout; return whether anybody still reads."""
    with _read_or_not() as gone:
        print(_json(document))
    return not gone


@contextmanager
def _read_or_not() -> Iterator[list[BrokenPipeError]]:
    """Print until the reader has seen enough (`| head`), and say then that he has gone."""
    gone: list[BrokenPipeError] = []
    try:
        yield gone
        sys.stdout.flush()
    except BrokenPipeError as error:
        gone.append(error)
        # Python must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> "Table":
    """Return a table that knows Korean widths; long cells are folded, ids and dates stay whole."""
    from rich.cells import cell_len  # noqa: PLC0415  a help page must not pay for it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    made = Table(box=None, pad_edge=False, header_style="bold")
    lines = [[written(cell) for cell in row] for row in rows]
    for number, heading in enumerate(headings):
        cells = [part for line in lines for part in line[number].split("\n")]
        short = max(map(cell_len, cells), default=0) <= _SHORT
        made.add_column(heading, overflow="fold", no_wrap=short or not number)
    for line in lines:
        made.add_row(*map(Text, line))
    return made


def until(moment: datetime | None) -> str:
    """Return the end of a wait as people read it; `-` where no date is known."""
    return "-" if moment is None else local_end(moment)


def written(value: object) -> str:
    """Return a cell as people read it: office time, grouped amounts, `-` for what is unknown."""
    match value:
        case None | "":
            return "-"
        case datetime():
            return local(value)
        case date():
            return value.isoformat()
        case int():
            return f"{value:,}"
        case _:
            return str(value)


def _print(parts: Sequence["str | Table"]) -> None:
    from rich.console import Console  # noqa: PLC0415  a help page must not pay for it
    from rich.measure import Measurement  # noqa: PLC0415

    console = Console(file=sys.stdout, markup=False, emoji=False, highlight=False)
    # Whoever reads a pipe gets every line whole; a narrow window breaks lines, but cuts nothing.
    least = console.width if sys.stdout.isatty() else _NEVER_CUT
    for part in parts:
        if isinstance(part, str):
            print(part)
            continue
        console.width = _NEVER_CUT
        console.width = max(least, Measurement.get(console, console.options, part).minimum)
        with console.capture() as lines:
            console.print(part)
        print("\n".join(line.rstrip() for line in lines.get().splitlines()))


def _json(document: Any, indent: int | None = None) -> str:
    narrow = "utf" not in (sys.stdout.encoding or "").lower()
    return json.dumps(document, ensure_ascii=narrow, indent=indent, default=_plain)


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(OFFICE_ZONE).isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)
