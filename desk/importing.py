"""Starts a case for every row of a sheet, or enters it where it is over.

All rows are checked first; what is over is a row of the ledger, the rest are cases.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from temporalio.exceptions import ApplicationError

from office.faults import Fault
from office.settings import Settings
from schema.input_faults import why
from schema.words import LANGUAGES, language, say, typing

from .explaining import explain
from .faults import Refused
from .import_report import Report, RowFault
from .intake import Application, Asked, Checker
from .ledger import Ledger, writing
from .line import Line
from .options import Claim, won
from .past import Finished, over, under_way
from .progress import progress
from .records import Row
from .several import in_turns
from .sheet import EXAMPLE_NUMBER, HEADINGS, SheetRow
from .sheet_file import check_target
from .shown import Shown

# Under which heading a sheet has a field that its model calls otherwise.
_HEADED: Final = {
    "-": "",
    "entry": "stage",
    "filed_on": "filed_at",
    "asked": "amount",
    "entry.amount": "awarded",
}
# Which column a refusal of one value is about.
_ABOUT: Final = {
    "refusal-unknown-edition": "edition",
    "refusal-call-ended": "edition",
    "refusal-above-days": "quantity",
    "refusal-number-taken": "firm",
    "refusal-not-of-this-gate": "awarded",
    "refusal-unknown-gate": "gate",
    "refusal-no-such-step": "stage",
    "desk-past-elsewhere": "edition",
    "desk-no-firm": "firm",
}
_UNHEARD: Final = ("unconfirmed", "unsent")
_NEEDED: Final = ("edition", "business_number", "name")

_Checked: TypeAlias = Application | Finished
_Read: TypeAlias = Asked | Finished


@dataclass(frozen=True)
class Wishes:
    """How a sheet is imported, beside what is in it."""

    correct: bool = False
    """Replace what was entered of a finished application."""
    dry_run: bool = False
    """Check, and do nothing."""
    out: Path | None = None
    """Where to write what became of each row."""
    force: bool = False
    """Write over that file."""


async def import_rows(rows: Sequence[SheetRow], claim: Claim, wishes: Wishes) -> Shown:
    """Do what the rows ask for; nothing where any row has a fault. Again is nothing new."""
    if wishes.out is not None:
        check_target(wishes.out, force=wishes.force)
    settings = Settings.load()
    own, examples, faults = _sorted(rows)
    _check_columns(own)
    report = Report(own, [row.number for row in examples])
    async with writing(settings) as ledger:
        checked, more = await _check(ledger, own, claim, correct=wishes.correct)
        faults += more
        doing = not faults and not wishes.dry_run
        new = _new(checked) if doing else {}
        # Nothing is entered while nobody is there to start the rest.
        line = await Line.open(settings) if new else None
        outcomes = await _enter_all(ledger, checked, correct=wishes.correct) if doing else {}
    if faults:
        shown = report.refused(sorted(faults, key=lambda fault: fault.row))
    elif wishes.dry_run:
        shown = report.became({row.number: _would(one) for row, one in checked}, dry_run=True)
    else:
        started = await _start_all(line, new) if line else {}
        shown = report.became(outcomes | started)
    return report.filed(shown, wishes.out, force=wishes.force) if wishes.out else shown


def _sorted(rows: Sequence[SheetRow]) -> tuple[list[SheetRow], list[SheetRow], list[RowFault]]:
    """Return the rows that ask for something, the examples of a blank sheet, and what is both."""
    names = {say("desk-blank-name", lang) for lang in LANGUAGES}
    named = [row for row in rows if row.cells.get("name") in names]
    examples = [row for row in named if row.cells.get("business_number") == EXAMPLE_NUMBER]
    skipped = {row.number for row in examples}
    own = [row for row in rows if row.number not in skipped]
    faults = [
        RowFault(row.number, _heading(row, "name"), say("desk-import-example"))
        for row in named
        if row.number not in skipped
    ]
    if not own:
        raise Refused("desk-import-only-example")
    return own, examples, faults


def _check_columns(rows: Sequence[SheetRow]) -> None:
    """Refuse a sheet that lacks a column without which no row of it can be sound."""
    headings = rows[0].headings
    needed = _NEEDED[-1:] if "outcome" in headings else _NEEDED
    if missing := [name for name in needed if name not in headings]:
        said = ", ".join(f"{HEADINGS[name]}({name})" for name in missing)
        raise Refused("desk-sheet-missing", given=said)


def _new(checked: Sequence[tuple[SheetRow, _Checked]]) -> dict[int, Application]:
    """Return the rows for which a case is to be started."""
    return {
        row.number: one
        for row, one in checked
        if isinstance(one, Application) and one.before is None
    }


async def _enter_all(
    ledger: Ledger, checked: Sequence[tuple[SheetRow, _Checked]], *, correct: bool
) -> dict[int, Row]:
    """Enter what is over; return what became of it, and which cases there are already."""
    outcomes = {}
    for row, one in checked:
        if isinstance(one, Finished):
            outcomes[row.number] = await one.enter(ledger, correct=correct)
        elif one.before:
            outcomes[row.number] = _there(one.before)
    return outcomes


def _would(one: _Checked) -> Row:
    """Return what would become of a row."""
    if isinstance(one, Application):
        return _there(one.before) if one.before else {"state": "ready"}
    return {"state": "there" if one.before and not one.differs else "ready"}


def _there(before: Row) -> Row:
    return {"state": "there", "case": before["case_id"], "outcome": before["outcome"]}


async def _start_all(line: Line, new: Mapping[int, Application]) -> dict[int, Row]:
    """Start cases; return what became of each row.

    One late answer does not leave thousands behind: while anything is heard, the rest is repeated.
    """
    outcomes: dict[int, Row] = {}
    left = dict(new)
    with progress(say("desk-import-starting"), len(left)) as step:
        while left:
            works = [_counted(partial(_start, line, one), step) for one in left.values()]
            became = dict(zip(left, await in_turns(works), strict=True))
            outcomes |= became
            unheard = {row: left[row] for row in left if became[row]["state"] in _UNHEARD}
            left = unheard if len(unheard) < len(left) else {}
    return outcomes


def _counted(
    work: Callable[[], Awaitable[Row]], step: Callable[[], None]
) -> Callable[[], Awaitable[Row]]:
    """Return a work that tells when something has come of it."""

    async def counted() -> Row:
        became = await work()
        if became["state"] not in _UNHEARD:
            step()
        return became

    return counted


async def _check(
    ledger: Ledger, rows: Sequence[SheetRow], claim: Claim, *, correct: bool
) -> tuple[list[tuple[SheetRow, _Checked]], list[RowFault]]:
    """Check every row with the real models; two rows for one place are a fault as well."""
    checker = await Checker.of(ledger.records)
    read: list[tuple[SheetRow, _Read]] = []
    faults: list[RowFault] = []
    with progress(say("desk-import-checking"), len(rows)) as step:
        for row in rows:
            step()
            try:
                with typing(partial(_heading, row)):
                    read.append((row, await _read_row(checker, ledger, row, claim)))
            except (ApplicationError, Fault) as refusal:
                faults += _faults_of(row, refusal)
    known = await checker.known([one for _, one in read if isinstance(one, Asked)])
    checked: list[tuple[SheetRow, _Checked]] = []
    places: dict[str, tuple[int, _Checked]] = {}
    for row, asked in read:
        try:
            one = asked.at(known) if isinstance(asked, Asked) else asked
            if isinstance(one, Finished) and one.differs and not correct:
                raise Refused("desk-past-other")
        except (ApplicationError, Fault) as refusal:
            faults += _faults_of(row, refusal)
            continue
        first = _met(one, places)
        places.setdefault(one.place, (row.number, one))
        if first is not None:
            heading = _heading(row, "business_number")
            faults.append(RowFault(row.number, heading, say("desk-sheet-same", row=first)))
        checked.append((row, one))
    return checked, faults


def _met(one: _Checked, places: Mapping[str, tuple[int, _Checked]]) -> int | None:
    """Return the row before that is about the same application, however it names the call."""
    if one.place in places:
        return places[one.place][0]
    if not isinstance(one, Finished):
        return None
    named = [places[other] for other in one.others if other in places]
    finished = [row for row, other in named if isinstance(other, Finished) and one.meets(other)]
    return min(finished, default=None)


async def _read_row(checker: Checker, ledger: Ledger, row: SheetRow, claim: Claim) -> _Read:
    if row.cells.get("outcome", "").strip():
        return await over(checker, ledger, row.cells, claim["by"])
    return checker.read({**under_way(row.cells), **claim})


async def _start(line: Line, application: Application) -> Row:
    answer: Any = await application.start(line)
    if answer is None:
        return {"state": "there", "case": application.workflow}
    entry = application.intake.entry
    late = {"state": "under_way", "stage": entry.stage} if entry else {"state": "opened"}
    return {**late, "case": answer["case"]}


def _faults_of(row: SheetRow, refusal: ApplicationError | Fault) -> list[RowFault]:
    """Return what is wrong in a row; every field is called as the sheet calls it."""
    with typing(partial(_heading, row)):
        told = explain(refusal)
        faults = told.args.get("faults")
        if faults:
            return [RowFault(row.number, _heading(row, one["field"]), why(one)) for one in faults]
    said = told.args.get("field") or told.args.get("what") or _holding(row, told.args)
    heading = _heading(row, _ABOUT.get(told.word, said))
    return [RowFault(row.number, heading, told.sentence.removeprefix(f"{heading}: "))]


def _holding(row: SheetRow, args: Mapping[str, Any]) -> str:
    """Return the field that holds the amount of a refusal: asked for, or awarded."""
    amount = args.get("amount")
    held = (name for name in ("amount", "awarded") if won(row.cells.get(name, "")) == amount)
    return next(held, "") if amount is not None else ""


def _heading(row: SheetRow, field: str) -> str:
    heading = _HEADED.get(field, field.removeprefix("entry."))
    known = HEADINGS if language() == "ko" else {}
    return row.headings.get(heading) or known.get(heading, heading)
