"""The command for what an agency announces about a call: other dates, or its end (R9)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Argument, Option

from schema.words import language, say

from .faults import Usage
from .options import Reason, filled, meant, moment
from .shown import Shown, table
from .waiting import finished

if TYPE_CHECKING:
    from rich.table import Table

    from office.settings import Settings
    from schema.announcement import Announced

    from .records import Row

_LOOKS: Final = 15
_APART: Final = 0.2
"""Seconds between two looks: a case hears of an announcement, then it ends."""

_KINDS: Final = {
    "amend": "amended",
    "extend": "extended",
    "close": "closed",
    "cancel": "cancelled",
}
_CALLED: Final = {"조기마감": "closed"}


def announce(  # noqa: PLR0913  one argument for each option
    act: Annotated[str, Argument(metavar="amend|extend|close|cancel", help="desk-opt-act")],
    edition: Annotated[str, Argument(metavar="EDITION", help="desk-opt-edition")],
    *,
    notice: Annotated[str, Option("--notice", help="desk-opt-notice")] = "",
    until: Annotated[str, Option("--until", help="desk-opt-announced-until")] = "",
    gate: Annotated[str, Option("--gate", help="desk-opt-gate")] = "",
    reread: Annotated[bool, Option("--reread", help="desk-opt-reread")] = False,
    published: Annotated[str, Option("--published", help="desk-opt-published")] = "",
    reason: Reason = "",
    reference: Annotated[str, Option("--reference", help="desk-opt-reference")] = "",
    by: Annotated[str, Option("--as", envvar="DEUNDEUN_AS", help="desk-opt-as")] = "",
) -> Shown:
    """Record an announcement about a call and bring it to every open case."""
    kind = _KINDS.get(act) or _CALLED.get(act) or meant("announcement", act, _KINDS.values())
    if kind not in _KINDS.values():
        words = {key: say(f"announcement-{one}") for key, one in _KINDS.items()}
        known = ", ".join(say("named-key", name=word, key=key) for key, word in words.items())
        raise Usage("desk-choice", given=act, known=known)
    if not by:
        raise Usage("desk-no-name")
    typed = filled(
        edition=edition,
        notice=notice,
        kind=kind,
        published_at=moment(published),
        gate=gate,
        closes_at=moment(until, end_of_day=True),
        rereads=reread or None,
        reason=reason,
        reference=reference,
        by=by,
    )
    return finished(_announce(typed))


async def _announce(typed: dict[str, Any]) -> Shown:
    # temporalio costs half a second; a help page must not pay it.
    from office.settings import Settings  # noqa: PLC0415
    from schema.announcement import Announced, Notice, check_same, understood  # noqa: PLC0415
    from schema.identity import announcement_id  # noqa: PLC0415
    from schema.parsing import parse  # noqa: PLC0415
    from schema.refusals import UnknownEdition  # noqa: PLC0415

    from .catalogue import Catalogue  # noqa: PLC0415
    from .line import Line  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    settings = Settings.load()
    notice = parse(Notice, typed, strict=True)
    now = datetime.now(UTC)
    async with reading(settings) as records:
        catalogue = await Catalogue.read(records, now)
    call = catalogue.find(notice.edition)
    if call is None:
        keys = ", ".join(sorted(one.edition.key for one in catalogue.calls)) or "-"
        raise UnknownEdition(edition=notice.edition, known=keys)
    notice = notice.model_copy(update={"edition": call.edition.key})
    # What it would meet on its way is met here: nothing is started for a slip of the pen.
    understood(notice, call.edition, call.events, now)
    receipt, repeated = await (await Line.open(settings)).publish(
        announcement_id(notice.edition, notice.notice),
        notice.model_dump(mode="json", exclude_unset=True),
        f"{notice.edition} · {say(f'announcement-{notice.kind}')} · {notice.notice}",
    )
    known = {event.notice for event in call.events}
    announced = Announced.model_validate(receipt)
    check_same(notice, announced)
    ended = await _ended(settings, announced) if announced.ends_it else []
    names = {gate.key: gate.name.said(language()) for gate in call.edition.gates}
    gate = names.get(announced.gate, announced.gate)
    return _shown(announced, gate, ended, repeated=repeated or notice.notice in known)


async def _ended(settings: "Settings", announced: "Announced") -> list["Row"]:
    """Return the cases that heard of an end, and how each ended; open ones were filed already."""
    import asyncio  # noqa: PLC0415  a help page must not pay for it

    from .records import reading  # noqa: PLC0415

    heard: list[Row] = []
    async with reading(settings) as records:
        for _ in range(_LOOKS):
            before, heard = heard, await records.heard(announced.edition, announced.notice)
            if len(heard) >= announced.told and heard == before:
                break
            await asyncio.sleep(_APART)
    return heard


def _shown(announced: "Announced", gate: str, heard: list["Row"], *, repeated: bool) -> Shown:
    message = say(
        "desk-announced",
        kind=say(f"announcement-{announced.kind}"),
        notice=announced.notice,
        edition=announced.edition,
        told=announced.told,
    )
    document = {**announced.model_dump(mode="json"), "message": message, "heard": heard}
    if repeated:
        document["repeated"] = True
        message = say("desk-repeated", what=message)
    closes = announced.closes_at
    lines = [say("desk-announced-closes", gate=gate, until=closes)] if closes else []
    return Shown(document, [message, *lines, *_became(heard)])


def _became(heard: list["Row"]) -> "Iterator[str | Table]":
    if heard:
        ended = sum(one["outcome"] is not None for one in heard)
        yield say("desk-announced-ended", ended=ended, left=len(heard) - ended)
        headings = [say(f"desk-col-{name}") for name in ("case", "firm", "stage")]
        yield table(headings, [(one["case"], one["firm"], _stage(one)) for one in heard])


def _stage(one: "Row") -> str:
    return say(f"outcome-{one['outcome']}" if one["outcome"] else f"stage-{one['stage']}")
