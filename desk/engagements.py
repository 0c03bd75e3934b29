"""The engagement log: what the centre does before and beside applications, and what follows."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Option

from schema.words import say
from schema.zone import OFFICE_ZONE

from .faults import NotFound
from .options import Source, Typist, filled, meant, moment, typist
from .shown import Shown, table, until, written
from .waiting import finished

if TYPE_CHECKING:
    from schema.engagement import Engagement

    from .ledger import Ledger
    from .records import Row

_KINDS: Final = ("counselling", "visit", "course", "session", "consulting", "round_table")


def advise(  # noqa: PLR0913  one argument for each option
    *,
    kind: Annotated[str, Option("--kind", help="desk-opt-kind")] = "counselling",
    firm: Annotated[str, Option("--firm", "--number", help="desk-opt-firm-known")] = "",
    edition: Annotated[str, Option("--edition", help="desk-opt-edition")] = "",
    count: Annotated[str, Option("--count", help="desk-opt-count")] = "",
    topic: Annotated[str, Option("--topic", help="desk-opt-topic")] = "",
    place: Annotated[str, Option("--place", help="desk-opt-place")] = "",
    text: Annotated[str, Option("--text", help="desk-opt-text")] = "",
    follow_up: Annotated[str, Option("--follow-up", help="desk-opt-follow-up")] = "",
    after: Annotated[str, Option("--after", help="desk-opt-after")] = "",
    consent: Annotated[bool, Option("--consent", help="desk-opt-consent")] = False,
    source: Source = "",
    on: Annotated[str, Option("--on", help="desk-opt-on")] = "",
    key: Annotated[str, Option("--key", help="desk-opt-key")] = "",
    by: Typist = "",
) -> Shown:
    """Record an engagement: a plain row, for one firm or for many."""
    typed = filled(
        kind=meant("engagement", kind, _KINDS),
        firm=firm,
        edition=edition,
        count=count,
        topic=topic,
        place=place,
        text=text,
        follow_up_on=moment(follow_up, end_of_day=True),
        origin=after,
        consent=consent or None,
        source=source,
        by=typist(by),
    )
    return finished(_advise(typed, on, key))


def engagements(
    *,
    follow_up: Annotated[bool, Option("--follow-up", help="desk-opt-to-follow")] = False,
    firm: Annotated[str, Option("--firm", "--number", help="desk-opt-firm-known")] = "",
    mine: Annotated[bool, Option("--mine", help="desk-opt-mine")] = False,
    by: Typist = "",
) -> Shown:
    """List the log, or the follow-ups that nothing has followed yet."""
    return finished(_list(firm, typist(by) if mine else "", to_follow=follow_up))


async def _advise(typed: dict[str, Any], on: str, key: str) -> Shown:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it
    from schema.engagement import Engagement  # noqa: PLC0415
    from schema.parsing import parse  # noqa: PLC0415

    from .ledger import key_of, writing  # noqa: PLC0415

    now = datetime.now(UTC)
    async with writing(Settings.load()) as ledger:
        known = {**typed, **await _known(ledger, typed)}
        told = parse(Engagement, {"happened_at": moment(on) if on else now, **known}, strict=True)
        _check_times(told, now)
        if told.origin is not None and not await ledger.records.engaged(told.origin):
            raise NotFound("desk-no-engagement", engagement=str(told.origin))
        # Without a time, what is told twice on one day is one engagement.
        when = told.happened_at.isoformat() if on else str(now.astimezone(OFFICE_ZONE).date())
        words = told.model_dump(mode="json", exclude={"happened_at"}) | {"on": when}
        row = await ledger.engage(told, key_of({"key": key} if key else words))
    message = say("desk-engaged", id=str(row["id"]), what=say(f"engagement-{told.kind}"))
    if row["repeated"]:
        message = say("desk-engaged-before", id=str(row["id"]))
    document = {**row, **told.model_dump(mode="json"), "message": message}
    return Shown(document, [message, *_follow(told)])


async def _known(ledger: "Ledger", typed: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of the firm and the edition that are meant."""
    from schema.refusals import UnknownEdition  # noqa: PLC0415

    found: dict[str, Any] = {}
    if firm := typed.get("firm"):
        row = await ledger.records.firm(firm)
        if row is None:
            raise NotFound("desk-no-firm", firm=firm)
        found["firm"] = row["key"]
    if edition := typed.get("edition"):
        rows = await ledger.records.editions()
        keys = [row["key"] for row in rows if edition in {row["key"], row["programme"]}]
        if not keys:
            known = ", ".join(sorted(row["key"] for row in rows)) or "-"
            raise UnknownEdition(edition=edition, known=known)
        found["edition"] = keys[0]
    return found


def _check_times(told: "Engagement", now: datetime) -> None:
    from schema.refusals import BeforeThat, InTheFuture  # noqa: PLC0415

    if told.happened_at > now:
        raise InTheFuture(field="on", given=written(told.happened_at))
    if told.follow_up_on is not None and told.follow_up_on < told.happened_at:
        given, after = written(told.follow_up_on), written(told.happened_at)
        raise BeforeThat(what="follow-up", given=given, after=after, that="engaged")


def _follow(told: "Engagement") -> list[str]:
    if told.follow_up_on is None:
        return []
    return ["  " + say("desk-follow-up", until=until(told.follow_up_on))]


async def _list(firm: str, by: str, *, to_follow: bool) -> Shown:
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        row = await records.firm(firm) if firm else None
        if firm and row is None:
            raise NotFound("desk-no-firm", firm=firm)
        rows = await records.engagements(row["key"] if row else "", by, to_follow=to_follow)
    if not rows:
        return Shown([], [say("desk-no-engagements")])
    columns = ("id", "at", "kind", "firm", "count", "topic", "place", "by", "follow-up", "followed")
    headings = [say(f"desk-col-{column}") for column in columns]
    count = say("desk-count", count=len(rows))
    return Shown(rows, [table(headings, map(_cells, rows)), count])


def _cells(one: "Row") -> list[object]:
    followed = [str(number) for number in one["followed_by"]] + one["cases"]
    return [
        one["id"],
        one["happened_at"],
        say(f"engagement-{one['kind']}"),
        one["firm_name"],
        say(f"count-{one['certainty']}", number=one["number"]),
        one["topic"],
        one["place"],
        one["by"],
        until(one["follow_up_on"]),
        "\n".join(followed),
    ]
