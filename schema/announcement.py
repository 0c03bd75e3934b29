"""What an agency announces about a call after it was opened: other dates, or its end (R9)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from .identity import StaffName
from .programme import Edition, Gate
from .refusals import (
    AfterClosing,
    BeforeThat,
    CallOver,
    DateMissing,
    InTheFuture,
    NoDateHere,
    NoticeDiffers,
    NotLater,
    OlderThanLast,
    UnknownGate,
    WhichGate,
)
from .wire import Filled, Line, Moment, Names, Wire, names_of
from .zone import OFFICE_ZONE, local, local_end


class EventKind(StrEnum):
    """What happened to a call."""

    AMENDED = "amended"  # another closing date, earlier or later; or other terms
    EXTENDED = "extended"  # a later closing date
    CLOSED = "closed"  # closed early, usually because the budget is used up
    CANCELLED = "cancelled"


ENDINGS: Final = frozenset({EventKind.CLOSED, EventKind.CANCELLED})


class Notice(Wire):
    """An announcement as a clerk types it; what is left out is found in the edition."""

    edition: Filled
    notice: Filled
    kind: EventKind
    published_at: Moment | None = None
    """None means now."""
    gate: Line = ""
    """The gate whose date it moves; by default the edition's only one with a date."""
    closes_at: Moment | None = None
    rereads: bool = False
    """The notice changes forms or rules: what is unfiled follows the file as it is loaded now."""
    reason: Line = ""
    reference: Line = ""
    by: StaffName

    @property
    def ends_it(self) -> bool:
        """Whether the call takes nothing more."""
        return self.kind in ENDINGS


class EditionEvent(Notice):
    """One announcement, known by its notice number; the same number again is nothing new."""

    published_at: Moment
    rules: Line = ""
    """Hash of the file that unfiled cases follow from now on; empty where nothing changed."""


class Published(Wire):
    """What the bulletin made of a notice: the announcement as recorded, and what it is about."""

    event: EditionEvent
    name: Names


class Announced(EditionEvent):
    """An announcement, and how many open cases it has reached."""

    told: int = 0
    gone: int = 0
    """Cases that had ended before it reached them."""


def amended(edition: Edition, events: Iterable[EditionEvent]) -> Edition:
    """Return an edition with the dates that were announced since.

    The events are given as they were recorded: of two of one day the later recorded counts.
    """
    closes = {
        event.gate: event.closes_at
        for event in sorted(events, key=lambda event: published_on(event.published_at))
        if event.closes_at is not None
    }
    gates = tuple(
        gate.model_copy(update={"closes_at": closes[gate.key]}) if gate.key in closes else gate
        for gate in edition.gates
    )
    return edition.model_copy(update={"gates": gates})


def differing(before: Edition, after: Edition) -> tuple[str, ...]:
    """Return the places at which two texts of an edition differ, as its file names them."""
    places = [
        name
        for name in Edition.model_fields
        if name not in {"gates", "evidence", "facts"}
        and getattr(before, name) != getattr(after, name)
    ]
    for old, new in zip(before.gates, after.gates, strict=False):
        places += [
            f"gates.{old.key}.{name}"
            for name in type(old).model_fields
            if name != "template_sha256" and getattr(old, name) != getattr(new, name)
        ]
        if old.template == new.template and old.template_sha256 != new.template_sha256:
            places.append(f"gates.{old.key}.template")
    return tuple(places)


def ended_by(events: Iterable[EditionEvent]) -> EditionEvent | None:
    """Return the announcement that ended the call, if one did."""
    return next((event for event in events if event.ends_it), None)


def published_on(moment: datetime) -> date:
    """Return the day of a publication: of many a notice nobody knows the hour."""
    return moment.astimezone(OFFICE_ZONE).date()


def check_same(notice: Notice, event: EditionEvent) -> None:
    """Raise NoticeDiffers where a number that is recorded is said to mean something else."""
    told = {
        "published_at": notice.published_at,
        "gate": notice.gate or None,
        "closes_at": notice.closes_at,
    }
    differs = any(value not in {None, getattr(event, name)} for name, value in told.items())
    # An extension of a call without a date is recorded as the amendment that gave it one.
    kinds = {notice.kind} | ({EventKind.AMENDED} if notice.kind is EventKind.EXTENDED else set())
    if differs or event.kind not in kinds or (event.closes_at and not notice.closes_at):
        until = local_end(event.closes_at) if event.closes_at else "-"
        raise NoticeDiffers(notice=event.notice, kind=event.kind, until=until)


def understood(
    notice: Notice, edition: Edition, events: Sequence[EditionEvent], now: datetime
) -> EditionEvent:
    """Return what a notice comes to after those recorded; raises the Refusal that it meets."""
    known = next((event for event in events if event.notice == notice.notice), None)
    if known is not None:
        check_same(notice, known)
        return known
    if ended := ended_by(events):
        raise CallOver(edition=edition.key, notice=ended.notice, kind=ended.kind)
    published = notice.published_at or now
    _check_published(published, events, now)
    if notice.ends_it:
        if notice.gate or notice.closes_at:
            raise NoDateHere(kind=notice.kind)
        return _event(notice, published_at=published)
    if notice.closes_at is None:
        return _without_date(notice, edition, published)
    gate = _gate_meant(notice.gate, amended(edition, events).gates)
    return _event(
        notice,
        published_at=published,
        gate=gate.key,
        kind=_moved(notice.kind, gate.closes_at, notice.closes_at, published),
    )


def _check_published(published: datetime, events: Sequence[EditionEvent], now: datetime) -> None:
    if published > now:
        raise InTheFuture(field="published_at", given=local(published))
    last = max(events, key=lambda event: published_on(event.published_at), default=None)
    if last and published_on(published) < published_on(last.published_at):
        raise OlderThanLast(
            published_at=local(published), notice=last.notice, last=local(last.published_at)
        )


def _without_date(notice: Notice, edition: Edition, published: datetime) -> EditionEvent:
    """Return an amendment of other terms; it moves no date, but every case hears of it."""
    if notice.kind is EventKind.EXTENDED or not notice.reason:
        raise DateMissing(kind=notice.kind)
    if notice.gate:
        _gate_meant(notice.gate, edition.gates)
    return _event(notice, published_at=published)


def _gate_meant(key: str, gates: Sequence[Gate]) -> Gate:
    """Return the gate that is named, or the only one that can be meant."""
    known = ", ".join(gate.key for gate in gates)
    if key:
        named = next((gate for gate in gates if gate.key == key), None)
        if named is None:
            raise UnknownGate(gate=key, known=known, names=names_of(gates))
        return named
    candidates = [gate for gate in gates if gate.closes_at] or list(gates)
    if len(candidates) > 1:
        known = ", ".join(gate.key for gate in candidates)
        raise WhichGate(known=known, names=names_of(candidates))
    return candidates[0]


def _moved(
    kind: EventKind, present: datetime | None, closes_at: datetime, published: datetime
) -> EventKind:
    """Return what a new closing date is; raises the Refusal where it can't be one."""
    if closes_at <= published:
        given, after = local_end(closes_at), local(published)
        raise BeforeThat(what="closes_at", given=given, after=after, that="published")
    if kind is not EventKind.EXTENDED:
        return kind
    if present is None:
        return EventKind.AMENDED  # nothing to extend: it sets the first date
    if closes_at <= present:
        raise NotLater(closes_at=local_end(closes_at), present=local_end(present))
    if published > present:
        raise AfterClosing(published_at=local(published), closes_at=local_end(present))
    return kind


def _event(notice: Notice, **found: object) -> EditionEvent:
    return EditionEvent.model_validate(notice.model_dump() | found)
