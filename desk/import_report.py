"""What became of a sheet, row by row: on the screen, for programs, and as a sheet of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from office.faults import OK, REFUSED
from schema.words import say

from .records import Row
from .several import code_of
from .sheet import SheetRow
from .sheet_file import save_lines
from .shown import Shown, table

_DONE: Final = ("opened", "under_way", "over", "corrected", "there")

_HEADINGS: Final = (
    "desk-row",
    "desk-col-number-of-firm",
    "desk-firm",
    "desk-result",
    "desk-col-case",
    "desk-why",
)


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of a sheet."""

    row: int
    field: str
    why: str


class Report:
    """What became of each row."""

    def __init__(self, rows: Sequence[SheetRow], examples: Sequence[int]) -> None:
        self._rows = rows
        self._examples = examples
        self._lines: list[Row] = []

    def became(self, outcomes: Mapping[int, Row], *, dry_run: bool = False) -> Shown:
        """Report rows that were done, or that would be."""
        named = {row.number: row.cells.get("name", "") for row in self._rows}
        ordered = sorted(outcomes.items())
        self._lines = [{"row": row, "firm": named[row], **one} for row, one in ordered]
        states = [one["state"] for one in self._lines]
        if dry_run:
            there = states.count("there")
            message = say("desk-import-dry", ready=len(states) - there, there=there)
            code = OK
        else:
            counts = {state: states.count(state) for state in _DONE}
            left = len(states) - sum(counts.values())
            message = say("desk-imported", **counts, left=left)
            code = code_of(self._lines, _DONE)
        document = {"message": message, "rows": self._lines, "examples": self._examples}
        headings = (say("desk-row"), say("desk-firm"), say("desk-result"), say("desk-col-case"))
        rows = [(one["row"], one["firm"], _result(one), one.get("case")) for one in self._lines]
        skipped = [say("desk-import-skipped", row=row) for row in self._examples]
        return Shown(document, [table(headings, rows), *skipped, message], code)

    def refused(self, faults: Sequence[RowFault]) -> Shown:
        """Report what is wrong; nothing was done."""
        why: dict[int, list[str]] = {}
        for fault in faults:
            said = f"{fault.field}: {fault.why}" if fault.field else fault.why
            why.setdefault(fault.row, []).append(said)
        self._lines = [
            {
                "row": row.number,
                "firm": row.cells.get("name", ""),
                "state": "refused" if row.number in why else "held",
                "why": " / ".join(why.get(row.number, ())),
            }
            for row in self._rows
        ]
        headings = (say("desk-row"), say("desk-field"), say("desk-why"))
        rows = [(fault.row, fault.field, fault.why) for fault in faults]
        message = say("desk-import-faults", count=len(faults))
        document = {"message": message, "faults": [vars(fault) for fault in faults]}
        return Shown(document, [message, table(headings, rows)], REFUSED)

    def filed(self, shown: Shown, file: Path, *, force: bool) -> Shown:
        """Write what was reported as a sheet as well."""
        numbers = {row.number: row.cells.get("business_number", "") for row in self._rows}
        lines: list[list[object]] = [[say(key) for key in _HEADINGS]]
        for one in self._lines:
            state, case, why = _state(one), one.get("case") or "", one.get("why", "")
            lines.append([one["row"], numbers[one["row"]], one["firm"], state, case, why])
        save_lines(file, lines, force=force)
        said = say("desk-import-filed", file=file)
        document = {**shown.document, "file": str(file)}
        return replace(shown, document=document, parts=[*shown.parts, said])


def _result(one: Row) -> str:
    return one.get("why") or _state(one)


def _state(one: Row) -> str:
    """Return what a row has become, in words."""
    about: dict[str, str] = {}
    if "stage" in one:
        about = {"stage": say(f"stage-{one['stage']}")}
    elif one.get("outcome"):
        about = {"outcome": say(f"outcome-{one['outcome']}")}
    return say(f"desk-import-{one['state']}", **about)
