"""The command about the staff: who works at the centre since when, and until when."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Argument, Option

from schema.words import say
from schema.zone import OFFICE_ZONE

from .faults import NotFound
from .options import Typist, day, filled, meant, typist
from .shown import Shown, table
from .waiting import finished

if TYPE_CHECKING:
    from .records import Records, Row

_RANKS: Final = ("clerk", "deputy", "head")

# The last word on each member of staff, with the open cases in charge.
_STAFF: Final = """
select s.name, s.rank, s.since, s.until, s.by, s.recorded_at,
       (select count(*) from application a
        where a.clerk = s.name and a.stage <> 'closed') as cases
from staff_now s
where $1 = '' or s.name = $1
order by s.until is not null and s.until < current_date, s.name
"""


def staff(
    name: Annotated[str, Argument(metavar="NAME", help="desk-opt-staff-name")] = "",
    *,
    rank: Annotated[
        str, Option("--rank", metavar="clerk|deputy|head", help="desk-opt-rank-of")
    ] = "",
    since: Annotated[str, Option("--from", help="desk-opt-comes")] = "",
    until: Annotated[str, Option("--until", help="desk-opt-leaves-on")] = "",
    by: Typist = "",
) -> Shown:
    """List the staff; with a rank or a date, record who works there since when."""
    told = filled(rank=meant("rank", rank, _RANKS), since=day(since), until=day(until))
    if name and told:
        return finished(_enlist({"name": name, **told}, typist(by)))
    return finished(_list(name))


async def _enlist(typed: dict[str, Any], by: str) -> Shown:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it
    from schema.parsing import parse  # noqa: PLC0415
    from schema.refusals import BeforeThat  # noqa: PLC0415
    from schema.staff import Member  # noqa: PLC0415

    from .ledger import writing  # noqa: PLC0415

    async with writing(Settings.load()) as ledger:
        before = await _rows(ledger.records, typed["name"])
        known = {name: before[0][name] for name in ("rank", "since", "until")} if before else {}
        whole = {"since": _today(), **filled(**known), **typed}
        since, leaves = whole["since"], whole.get("until")
        if isinstance(since, date) and isinstance(leaves, date) and leaves < since:
            given, after = leaves.isoformat(), since.isoformat()
            raise BeforeThat(what="until", given=given, after=after, that="joined")
        told = parse(Member, whole, strict=True)
        new = await ledger.enlist(told, by)
        (row,) = await _rows(ledger.records, told.name)
    message = _said(row) if new else say("desk-staff-known")
    lines = [message]
    if row["cases"] and not told.works(_today()):
        lines.append(say("desk-staff-has-cases", name=told.name, count=row["cases"]))
    return Shown({**row, "repeated": not new, "message": message}, lines)


async def _list(name: str) -> Shown:
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        rows = await _rows(records, name)
    if name and not rows:
        raise NotFound("desk-no-staff-of", name=name)
    if not rows:
        return Shown([], [say("desk-no-staff")])
    columns = ("staff", "staff-rank", "from", "until", "cases", "by")
    headings = [say(f"desk-col-{column}") for column in columns]
    return Shown(rows, [table(headings, map(_cells, rows))])


async def check_member(records: "Records", name: str) -> None:
    """Refuse somebody who does not work there today; where nobody is listed all are taken."""
    from schema.refusals import StaffLeft, UnknownStaff  # noqa: PLC0415
    from schema.staff import Member  # noqa: PLC0415

    rows = await _rows(records, "")
    known = {row["name"]: Member.model_validate(row) for row in rows}
    if known and name not in known:
        raise UnknownStaff(name=name, known=", ".join(sorted(known)))
    if known and not known[name].works(_today()):
        raise StaffLeft(name=name, on=_today())


async def _rows(records: "Records", name: str) -> "list[Row]":
    return [dict(row) for row in await records.connection.fetch(_STAFF, name)]


def _said(row: "Row") -> str:
    rank = say(f"rank-{row['rank']}")
    about = {"name": row["name"], "rank": rank, "since": row["since"]}
    if row["until"] is None:
        return say("desk-staff-told", **about)
    return say("desk-staff-until", **about, last=row["until"])


def _cells(row: "Row") -> list[object]:
    rank = say(f"rank-{row['rank']}")
    return [row["name"], rank, row["since"], row["until"], row["cases"] or None, row["by"]]


def _today() -> date:
    return datetime.now(UTC).astimezone(OFFICE_ZONE).date()
