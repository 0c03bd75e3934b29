"""The catalogue's commands: every call in one table, and one call as a clerk reads it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from schema.words import language, say

from .faults import NotFound, Usage
from .options import moment
from .shown import Shown, table, until
from .waiting import finished

if TYPE_CHECKING:
    from .catalogue import Call, Catalogue


def programmes(
    key: Annotated[str, Argument(metavar="KEY", help="desk-opt-programme")] = "",
    *,
    on: Annotated[str, Option("--on", metavar="DATE", help="desk-opt-as-of")] = "",
    open_: Annotated[bool, Option("--open", help="desk-opt-open")] = False,
) -> Shown:
    """List the calls, or show all that is known of one."""
    at = moment(on) if on else datetime.now(UTC)
    if not isinstance(at, datetime):
        raise Usage("desk-date", given=on)
    catalogue = finished(_read(at))
    if not key:
        return _list(catalogue, only_open=open_)
    call = catalogue.find(key)
    if call is None:
        known = ", ".join(call.edition.key for call in catalogue.calls) or "-"
        raise NotFound("desk-no-edition", edition=key, known=known)
    from .prospectus import document, parts  # noqa: PLC0415  brings pydantic

    return Shown(document(catalogue, call), list(parts(catalogue, call)))


async def _read(at: datetime) -> "Catalogue":
    # asyncpg is worth importing only once a command runs.
    from office.settings import Settings  # noqa: PLC0415

    from .catalogue import Catalogue  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        return await Catalogue.read(records, at)


def _list(catalogue: "Catalogue", *, only_open: bool) -> Shown:
    at = catalogue.at
    calls = [call for call in catalogue.calls if call.is_open(at) or not only_open]
    if not calls:
        return Shown([], [say("desk-no-calls")])
    columns = ("key", "name", "benefit", "limit", "closes", "agency", "cases", "remark")
    headings = [say(f"desk-col-{column}") for column in columns]
    rows = [_cells(call, at) for call in calls]
    documents = [_document(call, at) for call in calls]
    return Shown(documents, [table(headings, rows), say("desk-calls", count=len(calls))])


def _document(call: "Call", at: datetime) -> dict[str, Any]:
    edition, ended = call.edition, call.ended
    return {
        "key": edition.key,
        "name": edition.name.said(language()),
        "benefit": edition.benefit,
        "limit": edition.limit,
        "limit_days": edition.limit_days,
        "mark": edition.mark_of("limit"),
        "closes_at": call.closes(at),
        "open": call.is_open(at),
        "agency": edition.gates[0].agency.said(language()),
        "cases": call.cases,
        "example": edition.example,
        "ended_by": ended.notice if ended else None,
    }


def _cells(call: "Call", at: datetime) -> list[object]:
    from .prospectus import limit  # noqa: PLC0415  brings pydantic

    edition = call.edition
    return [
        edition.key,
        edition.name.said(language()),
        say(f"benefit-{edition.benefit}"),
        limit(edition),
        closing(call, at),
        edition.gates[0].agency.said(language()),
        call.cases or None,
        "\n".join(_remarks(call)),
    ]


def closing(call: "Call", at: datetime) -> str:
    """Return when a call closes next, in words."""
    if call.ended is not None:
        return say(f"announcement-{call.ended.kind}")
    if date := call.closes(at):
        return until(date)
    if call.closings:
        return say("desk-closed", until=max(call.closings))
    return say("desk-no-closing" if call.is_open(at) else "desk-year-over")


def _remarks(call: "Call") -> list[str]:
    remarks = [say("desk-example")] if call.edition.example else []
    if call.ended is not None:
        remarks.append(say("desk-ended-by", notice=call.ended.notice))
    return remarks
