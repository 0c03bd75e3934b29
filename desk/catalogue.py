"""The catalogue as the desk reads it: every call with the dates announced since, and its rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from schema.agency import Agency
from schema.announcement import EditionEvent, amended, ended_by
from schema.area import Area
from schema.law import Law
from schema.maker import Maker
from schema.programme import Edition
from schema.refusals import UnreadableReference
from schema.wire import Wire
from schema.zone import OFFICE_ZONE

from .records import Records, Row

E = TypeVar("E", bound=Wire)

# Every edition with its open cases, the newest year first.
_EDITIONS: Final = """
select e.key, e.programme, e.body,
       (select count(*) from application a
        where a.edition = e.key and a.stage <> 'closed') as cases
from edition e
order by e.fiscal_year desc, e.programme, (e.body ->> 'call')::integer desc
"""

# Every version of every law.
_LAWS: Final = "select key, body from law order by key, valid_from"

# Agencies, areas and legal definitions.
_REFERENCE: Final = "select kind, key, body from reference"


@dataclass(frozen=True)
class Call:
    """One call as it stands: its edition, with the dates that were announced."""

    programme: str
    edition: Edition
    events: tuple[EditionEvent, ...]
    cases: int = 0
    """How many cases are open in it, where that was counted."""

    @property
    def ended(self) -> EditionEvent | None:
        """The announcement that ended it."""
        return ended_by(self.events)

    @property
    def closings(self) -> list[datetime]:
        """The closing dates of its gates that are known."""
        return [gate.closes_at for gate in self.edition.gates if gate.closes_at]

    def closes(self, at: datetime) -> datetime | None:
        """Return the closing date that comes next; none comes once the call is ended."""
        if self.ended is not None:
            return None
        return min((one for one in self.closings if one >= at), default=None)

    def is_open(self, at: datetime) -> bool:
        """Return whether it still takes something; one without a date is open in its year."""
        if self.ended is not None:
            return False
        if self.closings:
            return self.closes(at) is not None
        return self.edition.fiscal_year >= at.astimezone(OFFICE_ZONE).year

    def moved_by(self, gate: str) -> EditionEvent | None:
        """Return the announcement that gave a gate its present date."""
        date = self.edition.gate(gate).closes_at
        moves = [one for one in self.events if (one.gate, one.closes_at) == (gate, date)]
        return moves[-1] if moves and date else None


@dataclass(frozen=True)
class Catalogue:
    """Every call, law, agency, area and definition that is loaded."""

    at: datetime
    calls: tuple[Call, ...]
    laws: tuple[Law, ...]
    agencies: dict[str, Agency]
    areas: dict[str, Area]
    makers: dict[str, Maker]

    @classmethod
    async def read(cls, records: Records, at: datetime) -> "Catalogue":
        """Read it as it stood at a moment."""
        fetch = records.connection.fetch
        told = [EditionEvent.model_validate(row) for row in await records.announcements()]
        events = [event for event in told if event.published_at <= at]
        laws = [_kept(Law, row["body"], row["key"]) for row in await fetch(_LAWS)]
        kept = [dict(row) for row in await fetch(_REFERENCE)]
        return cls(
            at,
            tuple(_call(dict(row), events) for row in await fetch(_EDITIONS)),
            tuple(laws),
            _of_kind(kept, "agency", Agency),
            _of_kind(kept, "area", Area),
            _of_kind(kept, "maker", Maker),
        )

    def find(self, key: str) -> Call | None:
        """Return the call of a key, or the newest one of a programme."""
        exact = [call for call in self.calls if call.edition.key == key]
        newest = [call for call in self.calls if call.programme == key]
        return next(iter(exact + newest), None)

    def law(self, key: str) -> Law | None:
        """Return the version of a law that is in force."""
        day = self.at.astimezone(OFFICE_ZONE).date()
        return next((law for law in self.laws if law.key == key and law.holds(day)), None)


def _call(row: Row, events: list[EditionEvent]) -> Call:
    own = tuple(event for event in events if event.edition == row["key"])
    edition = amended(_kept(Edition, row["body"], row["key"]), own)
    return Call(row["programme"], edition, own, row["cases"])


def _of_kind(rows: list[Row], kind: str, model: type[E]) -> dict[str, E]:
    return {
        row["key"]: _kept(model, row["body"], row["key"]) for row in rows if row["kind"] == kind
    }


def _kept(model: type[E], body: Any, key: str) -> E:
    try:
        return model.model_validate(body)
    except ValidationError as fault:
        raise UnreadableReference(key=key, why=fault.errors()[0]["msg"]) from None
