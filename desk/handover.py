"""Hands all open cases of one clerk to another; each is told once, and a repeat tells the rest."""

from typing import Any

from office.settings import Settings
from schema.messages import Reassign
from schema.parsing import parse
from schema.refusals import UnknownEdition
from schema.words import say

from .options import filled
from .records import Filter, Records, Row, reading
from .several import TOLD, Telling, code_of, tell_all
from .shown import Shown, table
from .staffing import check_member


async def hand_over(clerk: str, edition: str, typed: dict[str, Any]) -> Shown:
    """Tell every open case of a clerk who takes it in charge now."""
    settings = Settings.load()
    told = parse(Reassign, filled(**typed), strict=True)
    payload = told.model_dump(mode="json", exclude_unset=True)
    async with reading(settings) as records:
        await check_member(records, told.clerk)
        await _check_edition(records, edition)
        cases = await records.cases(Filter(clerk=clerk, edition=edition))
        tellings = [
            Telling(place, "reassign", payload)
            for one in cases
            if (place := await records.place(one["case"])) is not None
        ]
    if told.clerk == clerk or not tellings:
        message = say("desk-nothing-to-hand-over", clerk=clerk)
        return Shown({"message": message, "rows": []}, [message])
    states = await tell_all(settings, tellings)
    rows = [
        {"case": one["case"], "firm": one["firm"], **state}
        for one, state in zip(cases, states, strict=True)
    ]
    return _show(clerk, told.clerk, rows)


async def _check_edition(records: Records, edition: str) -> None:
    rows = await records.editions()
    if edition and not any(edition in {row["key"], row["programme"]} for row in rows):
        raise UnknownEdition(edition=edition, known=", ".join(sorted(row["key"] for row in rows)))


def _show(clerk: str, to: str, rows: list[Row]) -> Shown:
    done = sum(one["state"] in TOLD for one in rows)
    left = len(rows) - done
    message = say("desk-handed-over", done=done, left=left, clerk=clerk, to=to)
    headings = (say("desk-col-case"), say("desk-firm"), say("desk-result"))
    cells = [
        (one["case"], one["firm"], one.get("why") or say(f"desk-became-{one['state']}"))
        for one in rows
    ]
    document = {"message": message, "from": clerk, "to": to, "rows": rows}
    return Shown(document, [table(headings, cells), message], code_of(rows, TOLD))
