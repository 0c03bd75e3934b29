"""Tells the open cases of a firm which facts about it have changed, but nothing personal (R8).

The record has the facts. A case hears their names, the trade name, the number, the status, the day.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from office.faults import Fault
from office.settings import Settings
from schema.messages import FirmChanged
from schema.particulars import Particulars
from schema.words import say

from .options import typed_at
from .records import Records, Row
from .several import TOLD, Telling, failed, tell_all
from .shown import table

if TYPE_CHECKING:
    from rich.table import Table

# What somebody told of a firm since a day in these very words, by the time it was recorded.
_RECORDED: Final = """
select fact, recorded_at from firm_fact
where firm = $1 and valid_from = $2 and source = $3 and by = $4
  and (fact, value) in (select * from unnest($5::text[], $6::text[]))
order by recorded_at, fact
"""

# The open cases of a firm that were there already at a time.
_OPEN: Final = """
select workflow, attempt, first_run, case_id, stage from application
where firm = $1 and stage <> 'closed' and opened_at < $2
order by case_id
"""


async def news_of(records: Records, told: Particulars, about: Row) -> list[Telling]:
    """Return what each open case is to hear: what is told again is known to it by its key."""
    facts, fetch = told.facts(), records.connection.fetch
    words = (told.since, told.source, told.by, list(facts), list(facts.values()))
    rows = await fetch(_RECORDED, about["key"], *words)
    tellings: list[Telling] = []
    for recorded_at, group in groupby(rows, key=lambda row: row["recorded_at"]):
        names = {str(row["fact"]) for row in group}
        key = f"{about['key']}/{recorded_at.isoformat()}"
        payload = _message(told, names, about, key).model_dump(mode="json", exclude_unset=True)
        places = [dict(row) for row in await fetch(_OPEN, about["key"], recorded_at)]
        tellings += [Telling(place, "firmchanged", payload) for place in places]
    return tellings


def _message(told: Particulars, names: set[str], about: Row, key: str) -> FirmChanged:
    """Return which facts changed; name, number and status only where they are today's."""
    said: dict[str, Any] = {"facts": tuple(sorted(names)), "on": told.since}
    for name in ("name", "business_number"):
        if name in names and getattr(told, name) == about[name]:
            said[name] = about[name]
    statuses = [row["value"] for row in about["facts"] if row["fact"] == "status"]
    if "status" in names and told.status == statuses[-1]:
        said["status"] = told.status
    return FirmChanged(by=told.by, via=typed_at("desk"), key=key, **said)


async def spread(settings: Settings, tellings: list[Telling]) -> list[Row]:
    """Tell the cases, and return what became of each; what fails does not undo the facts."""
    try:
        states = await tell_all(settings, tellings)
    except Fault as fault:
        states = [failed(fault) for _ in tellings]
    cases = [telling.place["case_id"] for telling in tellings]
    return [{"case": case, **state} for case, state in zip(cases, states, strict=True)]


def shown(told: list[Row]) -> "Iterator[str | Table]":
    """Show which cases were told, for people."""
    if not told:
        return
    left = sum(one["state"] not in TOLD for one in told)
    yield say("desk-cases-told", count=len(told) - left, left=left)
    rows = [(one["case"], one.get("why") or say(f"desk-became-{one['state']}")) for one in told]
    yield table([say("desk-col-case"), say("desk-result")], rows)
