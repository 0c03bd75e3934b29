"""Starts a case for every row of a sheet: all rows are checked first, then all are started."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from office.faults import OK, REFUSED, Fault
from office.settings import Settings
from schema.words import say

from .explaining import explain
from .faults import PARTLY
from .intake import Application, Checker
from .line import Line
from .options import Claim
from .records import Row, reading
from .sheet import SheetRow
from .shown import Shown, table

_AT_ONCE: Final = 8
_DONE: Final = ("opened", "there")


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of a sheet."""

    row: int
    field: str
    why: str


async def import_rows(rows: Sequence[SheetRow], claim: Claim) -> Shown:
    """Start what the rows ask for; nothing where any row has a fault. Again is nothing new."""
    settings = Settings.load()
    async with reading(settings) as records:
        checked, faults = await _check(await Checker.of(records), rows, claim)
    if faults:
        return _show_faults(faults)
    line = await Line.open(settings)
    nobody_hears = asyncio.Event()
    gate = asyncio.Semaphore(_AT_ONCE)

    async def start(application: Application) -> Row:
        async with gate:
            if before := application.before:
                return {"state": "there", "case": before["case_id"], "outcome": before["outcome"]}
            if nobody_hears.is_set():
                return {"state": "unsent"}
            outcome = await _start(line, application)
            if outcome["state"] == "unconfirmed":
                nobody_hears.set()
            return outcome

    outcomes = await asyncio.gather(*(start(application) for _, application in checked))
    return _show(
        [
            {"row": row.number, "firm": application.intake.name, **outcome}
            for (row, application), outcome in zip(checked, outcomes, strict=True)
        ]
    )


async def _check(
    checker: Checker, rows: Sequence[SheetRow], claim: Claim
) -> tuple[list[tuple[SheetRow, Application]], list[RowFault]]:
    """Check every row with the real models; two rows for one place are a fault as well."""
    checked: list[tuple[SheetRow, Application]] = []
    faults: list[RowFault] = []
    places: dict[str, int] = {}
    for row in rows:
        try:
            application = await checker.check({**row.cells, **claim})
        except (ApplicationError, Fault) as refusal:
            faults += _faults_of(row, refusal)
            continue
        first = places.setdefault(application.workflow, row.number)
        if first != row.number:
            heading = row.headings.get("business_number", "business_number")
            faults.append(RowFault(row.number, heading, say("desk-sheet-same", row=first)))
        checked.append((row, application))
    return checked, faults


async def _start(line: Line, application: Application) -> Row:
    try:
        answer: Any = await application.start(line)
    except (WorkflowUpdateFailedError, RPCError, Fault) as error:
        told = explain(error)
        state = "refused" if told.code == REFUSED else "unconfirmed"
        return {"state": state, "why": told.sentence, "code": told.code}
    if answer is None:
        return {"state": "there", "case": application.workflow}
    return {"state": "opened", "case": answer["case"]}


def _faults_of(row: SheetRow, refusal: ApplicationError | Fault) -> list[RowFault]:
    told = explain(refusal)
    faults = told.args.get("faults")
    if not faults:
        return [RowFault(row.number, "", told.sentence)]
    return [
        RowFault(
            row.number,
            row.headings.get(fault["field"], fault["field"]),
            say(f"fault-{fault['kind']}", limit=fault["limit"], given=fault["given"]),
        )
        for fault in faults
    ]


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
            one.get("why") or say(f"desk-import-{one['state']}"),
            one.get("case"),
        )
        for one in outcomes
    ]
    states = [one["state"] for one in outcomes]
    opened, there = (states.count(state) for state in _DONE)
    message = say("desk-imported", opened=opened, there=there, left=len(states) - opened - there)
    document = {"message": message, "rows": outcomes}
    return Shown(document, [table(headings, rows), message], _code(outcomes))


def _code(outcomes: list[Row]) -> int:
    """Return whether all, some or none was done; none of it for one reason is that reason."""
    left = [one for one in outcomes if one["state"] not in _DONE]
    if not left:
        return OK
    if len(left) < len(outcomes):
        return PARTLY
    return next((one["code"] for one in left if "code" in one), PARTLY)
