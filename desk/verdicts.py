"""Tells a list of an agency's decisions to the cases it is about: all rows checked first (R14).

A notice speaks of a case once: what it has said before is not told again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from temporalio.exceptions import ApplicationError

from office.faults import OK, REFUSED, Fault
from office.settings import Settings
from schema.identity import shown_number
from schema.input_faults import why
from schema.stages import Stage
from schema.words import say, typing

from .explaining import explain
from .faults import Refused
from .intake import Checker
from .listed import Judge, Judged, entries_of
from .options import Claim
from .records import Row, reading
from .several import TOLD, Telling, code_of, tell_all
from .sheet import LIST_HEADINGS, SheetRow, read_sheet
from .shown import Shown, table

_DONE: Final = (*TOLD, "there", "ready")
_MATCHED_BY: Final = ("receipt", "business_number", "case")


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of a list."""

    row: int
    field: str
    why: str


async def decide_list(file: Path, edition: str, claim: Claim, *, dry_run: bool) -> Shown:
    """Tell every case of ours its decision; nothing while one row has a fault."""
    settings = Settings.load()
    rows = read_sheet(file, LIST_HEADINGS, "desk-list-empty")
    async with reading(settings) as records:
        checker = await Checker.of(records)
        called = checker.edition(edition)
        entries = await entries_of(records, called.key)
    if not (claim.get("reference") or any(row.cells.get("reference") for row in rows)):
        raise Refused("desk-list-no-reference")
    judge = Judge(called, entries, claim, datetime.now(UTC))
    judged, faults = _judge_all(judge, rows)
    if faults:
        return _show_faults(faults)
    ours = [one for one in judged if one.entry is not None]
    states = await _tell(settings, ours, dry_run=dry_run)
    listed = {one.case for one in ours}
    missing = [
        {"case": one["case_id"], "firm": one["firm"], "receipt": one["receipt"]}
        for one in entries
        if one["stage"] == Stage.REVIEW and one["case_id"] not in listed
    ]
    strangers = [one for one in judged if one.entry is None]
    return _show(ours, states, missing, strangers)


async def _tell(settings: Settings, ours: Sequence[Judged], *, dry_run: bool) -> list[Row]:
    """Tell what was not told before; return what became of each row."""
    new = [one for one in ours if one.payload is not None]
    if dry_run:
        became = [{"state": "ready"} for _ in new]
    else:
        tellings = [Telling(one.entry or {}, one.message, one.payload or {}) for one in new]
        became = await tell_all(settings, tellings)
    by_case = dict(zip((one.case for one in new), became, strict=True))
    return [by_case.get(one.case, {"state": "there"}) for one in ours]


def _judge_all(judge: Judge, rows: Sequence[SheetRow]) -> tuple[list[Judged], list[RowFault]]:
    """Check every row; two rows about one firm are a fault as well."""
    judged: list[Judged] = []
    faults: list[RowFault] = []
    seen: dict[tuple[str, str], Judged] = {}
    for row in rows:
        try:
            one = judge.row(row)
        except (ApplicationError, Fault) as refusal:
            faults += _faults_of(row, refusal)
            continue
        judged.append(one)
        about = [(name, value) for name in _MATCHED_BY if (value := getattr(one, name))]
        first = next((seen[place] for place in about if place in seen), None)
        if first is not None:
            word = "same" if first.verdict == one.verdict else "two"
            faults.append(RowFault(row.number, "", say(f"desk-list-{word}", row=first.row)))
        seen |= dict.fromkeys(about, first or one)
    return judged, faults


def _faults_of(row: SheetRow, refusal: ApplicationError | Fault) -> list[RowFault]:
    """Return what is wrong in a row; every field is called as the list calls it."""

    def heading(field: str) -> str:
        return row.headings.get(field, field)

    with typing(heading):
        told = explain(refusal)
        faults = told.args.get("faults", [])
        found = [RowFault(row.number, heading(one["field"]), why(one)) for one in faults]
    return found or [RowFault(row.number, "", told.sentence)]


def _show_faults(faults: list[RowFault]) -> Shown:
    headings = (say("desk-row"), say("desk-field"), say("desk-why"))
    rows = [(fault.row, fault.field, fault.why) for fault in faults]
    message = say("desk-list-faults", count=len(faults))
    document = {"message": message, "faults": [vars(fault) for fault in faults]}
    return Shown(document, [message, table(headings, rows)], REFUSED)


def _show(
    ours: list[Judged], states: list[Row], missing: list[Row], strangers: list[Judged]
) -> Shown:
    rows = [{**one.about(), **state} for one, state in zip(ours, states, strict=True)]
    count = [state["state"] for state in states].count
    message = say(
        "desk-list-done",
        told=count("told"),
        there=count("there") + count("repeated"),
        ready=count("ready"),
        left=sum(state["state"] not in _DONE for state in states),
        missing=len(missing),
        strangers=len(strangers),
    )
    document = {
        "message": message,
        "rows": rows,
        "missing": missing,
        "not_ours": [one.about() for one in strangers],
    }
    parts: list[Any] = [*_rows_of(rows), message]
    parts += _chapter("missing", ("case", "firm", "receipt"), map(_cells, missing))
    parts += _chapter(
        "strangers", ("row", "firm", "receipt", "number-of-firm"), map(_who, strangers)
    )
    return Shown(document, parts, code_of(states, _DONE) if states else OK)


def _rows_of(rows: list[Row]) -> list[Any]:
    headings = [say(word) for word in ("desk-row", "desk-firm", "desk-result", "desk-col-case")]
    cells = [(one["row"], one["firm"], _result(one), one["case"]) for one in rows]
    return [table(headings, cells)] if cells else []


def _result(one: Row) -> str:
    verdict = say(f"verdict-{one['verdict']}")
    return one.get("why") or say(f"desk-list-{one['state']}", verdict=verdict)


def _chapter(name: str, columns: tuple[str, ...], rows: Any) -> list[Any]:
    rows = list(rows)
    if not rows:
        return []
    headings = [say(f"desk-col-{column}") for column in columns]
    return [f"\n[{say(f'desk-chapter-{name}')}]", table(headings, rows)]


def _cells(missed: Row) -> tuple[object, ...]:
    return missed["case"], missed["firm"], missed["receipt"]


def _who(one: Judged) -> tuple[object, ...]:
    number = shown_number(one.business_number) if one.business_number else ""
    return one.row, one.firm, one.receipt, number
