"""Reads what is known: editions, laws and holidays as of a date; judges rules and counts dates.

What it answers rests in history, so a running case keeps the rules it began with.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError
from temporalio import activity

from schema.calendar import months_after, rolled
from schema.duty import Due
from schema.eligibility import judge
from schema.firm import Intake
from schema.journal import TakenIn
from schema.programme import DutyRule, Edition, Law
from schema.refusals import NoLawInForce, UnknownEdition, UnreadableReference, parse
from schema.wire import Wire
from schema.words import say
from schema.zone import OFFICE_ZONE

if TYPE_CHECKING:
    from activities.database import Pool

E = TypeVar("E", bound=Wire)

REFERENCE: Final = Path(__file__).parent.parent / "schema" / "reference"
_OFFICE_OPENS: Final = time(9)

# The edition of a key, as its file said it when it was loaded.
_EDITION: Final = "select body from edition where key = $1"

# Every edition's key, for the sentence that lists them.
_EDITIONS: Final = "select key from edition order by key"

# The version of a law that is in force on a day.
_LAW: Final = """
select body from law where key = $1 and valid_from <= $2 order by valid_from desc limit 1
"""

# Load an edition as its file says it now; running cases keep theirs.
_LOAD_EDITION: Final = """
insert into edition (key, programme, fiscal_year, name_ko, name_en, example, body)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (key) do update set
    programme = excluded.programme, fiscal_year = excluded.fiscal_year,
    name_ko = excluded.name_ko, name_en = excluded.name_en, example = excluded.example,
    body = excluded.body, loaded_at = now()
"""

# Load a version of a law as its file says it now.
_LOAD_LAW: Final = """
insert into law (key, valid_from, body) values ($1, $2, $3)
on conflict (key, valid_from) do update set body = excluded.body, loaded_at = now()
"""


class ReferenceFault(Exception):
    """A file of the reference data is wrong; names the file, the place and the reason."""


@dataclass(frozen=True)
class Bookshelf:
    """Reads and judges. Does NOT write, and does NOT remember between calls."""

    pool: "Pool"

    @activity.defn(name="take_in")
    async def take_in(self, raw: Any) -> TakenIn:
        """Understand a start as a person typed it; raises a Refusal that names every fault."""
        intake = parse(Intake, raw, strict=True)
        body = await self.pool.fetchval(_EDITION, intake.edition)
        if body is None:
            known = [row["key"] for row in await self.pool.fetch(_EDITIONS)]
            raise UnknownEdition(edition=intake.edition, known=", ".join(known) or "-")
        edition = _kept(Edition, body, intake.edition)
        return TakenIn(intake=intake, edition=edition, findings=judge(intake, edition))

    @activity.defn(name="find_duties")
    async def find_duties(self, edition: Edition, on: date) -> list[DutyRule]:
        """Return what law and edition oblige the firm to, in its role, from a day on.

        Raises NoLawInForce: that no version is loaded never means that there is no duty.
        """
        body = await self.pool.fetchval(_LAW, edition.law, on)
        if body is None:
            raise NoLawInForce(law=edition.law, on=on)
        law = _kept(Law, body, edition.law)
        return [rule for rule in (*law.duties, *edition.duties) if edition.role in rule.roles]

    @activity.defn(name="count_due")
    async def count_due(self, rule: DutyRule, base: date, round_: int) -> Due:
        """Return the dates of a round (1 is the first) of a duty that counts from `base`."""
        last = months_after(base, rule.months[round_ - 1])
        if rule.rolls:
            last = rolled(last, _holidays())
        return Due(
            on=last,
            remind_at=tuple(
                _opening(last - timedelta(days=days)) for days in sorted(rule.remind_days)[::-1]
            ),
            due_at=_opening(last),
            overdue_at=datetime.combine(last + timedelta(days=1), time(), OFFICE_ZONE),
        )


async def load_reference(pool: "Pool", folder: Path = REFERENCE) -> list[str]:
    """Load every law and edition of the reference data; all or nothing; return their keys.

    Raises ReferenceFault for the first file that is wrong.
    """
    laws = list(_read(folder / "laws", Law))
    editions = list(_read(folder / "programmes", Edition))
    for edition in editions:
        _check_duties(edition, laws)
    async with pool.acquire() as connection, connection.transaction():
        for law in laws:
            await connection.execute(_LOAD_LAW, law.key, law.valid_from, law.model_dump_json())
        for edition in editions:
            await connection.execute(
                _LOAD_EDITION,
                edition.key,
                edition.programme,
                edition.fiscal_year,
                edition.name.ko,
                edition.name.en,
                edition.example,
                edition.model_dump_json(),
            )
    return [law.key for law in laws] + [edition.key for edition in editions]


def _check_duties(edition: Edition, laws: list[Law]) -> None:
    """Refuse an edition whose law is not there, or which calls a duty as its law does."""
    versions = [law for law in laws if law.key == edition.law]
    if not versions:
        raise ReferenceFault(say("reference-no-law", edition=edition.key, law=edition.law))
    for law in versions:
        keys = [rule.key for rule in (*law.duties, *edition.duties)]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ReferenceFault(
                say("reference-duty-twice", edition=edition.key, duty=", ".join(sorted(twice)))
            )


def _kept(model: type[E], body: str, key: str) -> E:
    try:
        return model.model_validate_json(body)
    except ValidationError as fault:
        # Never retried: only a newer worker can read what a newer release has loaded.
        raise UnreadableReference(key=key, why=fault.errors()[0]["msg"]) from None


def _read(folder: Path, model: type[E]) -> Iterator[E]:
    for file in sorted(folder.glob("*.toml")):
        try:
            raw = tomllib.loads(file.read_text(encoding="utf-8"))
            edited = _dated(raw) if model is Edition else raw
            yield model.model_validate(edited, extra="forbid")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise ReferenceFault(say("reference-unreadable", file=file.name, why=fault)) from None
        except ValidationError as fault:
            first = fault.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ReferenceFault(
                say("reference-fault", file=file.name, place=place, why=first["msg"])
            ) from None


def _dated(raw: dict[str, Any]) -> dict[str, Any]:
    """Date an example edition: `current` as fiscal year is the year in which it is loaded."""
    if not raw.get("example") or raw.get("fiscal_year") != "current":
        return raw
    year = datetime.now(OFFICE_ZONE).year
    gates = [
        gate | {"closes_at": datetime.fromisoformat(f"{year}-{gate['closes_at']}")}
        if isinstance(gate.get("closes_at"), str)
        else gate
        for gate in raw.get("gates", [])
    ]
    return raw | {"fiscal_year": year, "gates": gates}


def _opening(day: date) -> datetime:
    return datetime.combine(day, _OFFICE_OPENS, OFFICE_ZONE)


@cache
def _holidays() -> Any:
    import holidays  # noqa: PLC0415  workflows import this room and must not load the tables

    return holidays.country_holidays("KR")
