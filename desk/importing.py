"""Starts a case for every row of a sheet, or enters it where it is over.

All rows are checked first; what is over is a row of the ledger, the rest are cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from temporalio.exceptions import ApplicationError

from office.faults import REFUSED, Fault
from office.settings import Settings
from schema.words import say

from .explaining import explain
from .faults import Refused
from .intake import Application, Checker
from .ledger import Ledger, writing
from .line import Line
from .options import Claim
from .past import Finished, over, under_way
from .records import Row
from .several import code_of, in_turns
from .sheet import SheetRow
from .shown import Shown, table

_DONE: Final = ("opened", "under_way", "over", "corrected", "there")
# Under which heading a sheet has a field that its model calls otherwise.
_HEADED: Final = {
    "-": "",
    "filed_on": "filed_at",
    "asked": "amount",
    "entry.amount": "awarded",
}

_Checked: TypeAlias = Application | Finished


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of a sheet."""

    row: int
    field: str
    why: str


async def import_rows(rows: Sequence[SheetRow], claim: Claim, *, correct: bool = False) -> Shown:
    """Do what the rows ask for; nothing where any row has a fault. Again is nothing new.

    What is over changes only where a clerk corrects it.
    """
    settings = Settings.load()
    async with writing(settings) as ledger:
        checked, faults = await _check(ledger, rows, claim, correct=correct)
        if faults:
            return _show_faults(faults)
        entered = {
            row.number: await one.enter(ledger, correct=correct)
            for row, one in checked
            if isinstance(one, Finished)
        }
    begin = [(row.number, one) for row, one in checked if isinstance(one, Application)]
    outcomes = entered | (await _start_all(settings, begin) if begin else {})
    return _show(
        [{"row": row.number, "firm": one.name, **outcomes[row.number]} for row, one in checked]
    )


async def _start_all(
    settings: Settings, applications: Sequence[tuple[int, Application]]
) -> dict[int, Row]:
    """Start the cases that are not there yet; return what became of each row."""
    line = await Line.open(settings)
    there = {number: one.before for number, one in applications if one.before}
    new = {number: one for number, one in applications if number not in there}
    started = await in_turns([partial(_start, line, one) for one in new.values()])
    return {
        number: {"state": "there", "case": before["case_id"], "outcome": before["outcome"]}
        for number, before in there.items()
    } | dict(zip(new, started, strict=True))


async def _check(
    ledger: Ledger, rows: Sequence[SheetRow], claim: Claim, *, correct: bool
) -> tuple[list[tuple[SheetRow, _Checked]], list[RowFault]]:
    """Check every row with the real models; two rows for one place are a fault as well."""
    checker = await Checker.of(ledger.records)
    checked: list[tuple[SheetRow, _Checked]] = []
    faults: list[RowFault] = []
    places: dict[str, tuple[int, _Checked]] = {}
    for row in rows:
        try:
            one = await _check_row(checker, ledger, row, claim)
            if isinstance(one, Finished) and one.differs and not correct:
                raise Refused("desk-past-other")
        except (ApplicationError, Fault) as refusal:
            faults += _faults_of(row, refusal)
            continue
        first = _met(one, places)
        places.setdefault(one.place, (row.number, one))
        if first is not None:
            heading = row.headings.get("business_number", "business_number")
            faults.append(RowFault(row.number, heading, say("desk-sheet-same", row=first)))
        checked.append((row, one))
    return checked, faults


def _met(one: _Checked, places: Mapping[str, tuple[int, _Checked]]) -> int | None:
    """Return the row before that is about the same application, however it names the call."""
    if one.place in places:
        return places[one.place][0]
    if not isinstance(one, Finished):
        return None
    finished = [(row, other) for row, other in places.values() if isinstance(other, Finished)]
    return next((row for row, other in finished if one.meets(other)), None)


async def _check_row(checker: Checker, ledger: Ledger, row: SheetRow, claim: Claim) -> _Checked:
    if row.cells.get("outcome", "").strip():
        return await over(checker, ledger, row.cells, claim["by"])
    return await checker.check({**under_way(row.cells), **claim})


async def _start(line: Line, application: Application) -> Row:
    answer: Any = await application.start(line)
    if answer is None:
        return {"state": "there", "case": application.workflow}
    entry = application.intake.entry
    late = {"state": "under_way", "stage": entry.stage} if entry else {"state": "opened"}
    return {**late, "case": answer["case"]}


def _faults_of(row: SheetRow, refusal: ApplicationError | Fault) -> list[RowFault]:
    told = explain(refusal)
    faults = told.args.get("faults")
    if not faults:
        return [RowFault(row.number, "", told.sentence)]
    return [
        RowFault(
            row.number,
            _heading(row, fault["field"]),
            say(f"fault-{fault['kind']}", limit=fault["limit"], given=fault["given"]),
        )
        for fault in faults
    ]


def _heading(row: SheetRow, field: str) -> str:
    heading = _HEADED.get(field, field.removeprefix("entry."))
    return row.headings.get(heading, heading)


def _show_faults(faults: list[RowFault]) -> Shown:
    headings = (say("desk-row"), say("desk-field"), say("desk-why"))
    rows = [(fault.row, fault.field, fault.why) for fault in faults]
    lines = [vars(fault) for fault in faults]
    message = say("desk-import-faults", count=len(faults))
    document = {"message": message, "faults": lines}
    return Shown(document, [message, table(headings, rows)], REFUSED)


def _show(outcomes: list[Row]) -> Shown:
    headings = (say("desk-row"), say("desk-firm"), say("desk-result"), say("desk-col-case"))
    rows = [
        (
            one["row"],
            one["firm"],
            one.get("why") or say(f"desk-import-{one['state']}", **_became(one)),
            one.get("case"),
        )
        for one in outcomes
    ]
    states = [one["state"] for one in outcomes]
    counts = {state: states.count(state) for state in _DONE}
    left = len(states) - sum(counts.values())
    message = say("desk-imported", **counts, left=left)
    document = {"message": message, "rows": outcomes}
    return Shown(document, [table(headings, rows), message], code_of(outcomes, _DONE))


def _became(one: Row) -> dict[str, str]:
    """Return what a row has become, in words."""
    if "stage" in one:
        return {"stage": say(f"stage-{one['stage']}")}
    return {"outcome": say(f"outcome-{one['outcome']}")} if one.get("outcome") else {}
