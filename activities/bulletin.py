"""Keeps what agencies announce about their calls, and knows whom it concerns (R9)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from temporalio import activity

from schema.announcement import EditionEvent, Notice, Published, understood
from schema.parsing import parse
from schema.programme import Edition
from schema.refusals import UnknownEdition, UnreadableReference

if TYPE_CHECKING:
    from activities.database import Pool

# One announcement about an edition at a time: each is judged by those before it.
_HOLD: Final = "select pg_advisory_xact_lock(hashtext('edition_event'), hashtext($1))"

# The edition of a key, as its file says it now.
_EDITION: Final = "select body from edition where key = $1"

# The hash of an edition's file as it is loaded now.
_RULES: Final = """
select sha256 from rulebook where edition = $1 and body = $2 order by loaded_at desc limit 1
"""

# Every edition's key, for the sentence that lists them.
_KEYS: Final = "select key from edition order by key"

# What was announced about an edition, in the order of recording.
_EVENTS: Final = """
select edition, notice, kind, gate, closes_at, published_at, rules, rules <> '' as rereads,
       reason, reference, by
from edition_event where edition = $1 order by recorded_at
"""

# Record an announcement; the same notice again is nothing.
_ANNOUNCE: Final = """
insert into edition_event (edition, notice, kind, gate, closes_at, published_at, reason,
                           reference, by, rules)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (edition, notice) do nothing
"""

# The open cases of an edition and the workflows that carry them.
_OPEN_CASES: Final = """
select case_id, workflow from application where edition = $1 and stage <> 'closed'
order by case_id
"""


@dataclass(frozen=True)
class Bulletin:
    """Records announcements and lists open cases. Does NOT tell a case, and does NOT end one."""

    pool: "Pool"

    @activity.defn(name="announce")
    async def announce(self, raw: Any, now: datetime) -> Published:
        """Understand and record an announcement as a person typed it; again is nothing new.

        Raises a Refusal for what is wrong with it, or does not go with what was announced before.
        """
        notice = parse(Notice, raw, strict=True)
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(_HOLD, notice.edition)
            body = await connection.fetchval(_EDITION, notice.edition)
            if body is None:
                known = [row["key"] for row in await connection.fetch(_KEYS)]
                raise UnknownEdition(edition=notice.edition, known=", ".join(known) or "-")
            edition = _kept(body, notice.edition)
            rows = await connection.fetch(_EVENTS, edition.key)
            events = [EditionEvent.model_validate(dict(row)) for row in rows]
            event = understood(notice, edition, events, now)
            if event.rereads and not event.rules:
                rules = await connection.fetchval(_RULES, edition.key, body)
                event = event.model_copy(update={"rules": rules or ""})
            await connection.execute(
                _ANNOUNCE,
                event.edition,
                event.notice,
                event.kind,
                event.gate,
                event.closes_at,
                event.published_at,
                event.reason,
                event.reference,
                event.by,
                event.rules,
            )
        return Published(event=event, name=edition.name)

    @activity.defn(name="open_cases")
    async def open_cases(self, edition: str) -> dict[str, str]:
        """Return the workflow of every open case of an edition, by case id."""
        rows = await self.pool.fetch(_OPEN_CASES, edition)
        return {row["case_id"]: row["workflow"] for row in rows}


def _kept(body: str, key: str) -> Edition:
    try:
        return Edition.model_validate_json(body)
    except ValidationError as fault:
        # Never retried: only a newer worker can read what a newer release has loaded.
        raise UnreadableReference(key=key, why=fault.errors()[0]["msg"]) from None
