"""Files by their content, and what is filed with the centre itself."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from temporalio import activity

from activities.folder import SETTING, Folder, is_whole
from schema.refusals import FileNotKept
from schema.words import say

if TYPE_CHECKING:
    from activities.database import Pool

# The texts of a gate's plan as one version has them, for the bundle that is filed.
_SECTIONS: Final = """
select distinct on (t.part) t.part as section, t.body
from diary d
join text_part t on t.stream = d.stream and t.seq = d.seq and t.cause = d.cause
where d.stream = $1 and d.kind = 'drafted' and d.details ->> 'gate' = $2
  and (d.details ->> 'version')::integer <= $3
order by t.part, d.seq desc
"""

# The text of one line of a case.
_LETTER: Final = """
select t.body from diary d join text_part t using (stream, seq, cause)
where d.stream = $1 and d.seq = $2 and t.part = 'text'
"""

# Keep a file under its own hash; its body only where it lies in no folder.
_KEEP: Final = """
insert into document (sha256, media_type, size, body) values ($1, $2, $3, $4)
on conflict do nothing
"""

# A file by its hash.
_BODY: Final = "select body from document where sha256 = $1"

# Whether a file is kept under a hash.
_HOLDS: Final = "select exists (select from document where sha256 = $1)"

# Take in what is filed with the centre itself: one number per key, counted per edition.
_TAKE_FILING: Final = """
with taken as (
    insert into in_house_filing (key, edition, number, filed_at, bundle)
    select $1, $2, coalesce(max(number), 0) + 1, $3, $4 from in_house_filing where edition = $2
    on conflict (key) do nothing
    returning number, filed_at
)
select number, filed_at from taken
union all
select number, filed_at from in_house_filing where key = $1
limit 1
"""


# Take back what a case has filed with the centre itself; again is nothing, and answers the same.
_TAKE_BACK: Final = """
update in_house_filing set withdrawn_at = coalesce(withdrawn_at, $2)
where starts_with(key, $1 || '/')
returning edition || '/' || number
"""


class FileLost(Exception):
    """A file that is kept is not there, or is not what its name says; a person must put it back.

    An outage: once the file is back from the backup, whatever waits for it goes on by itself.
    """

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(say(key, **args))


@dataclass(frozen=True)
class Cabinet:
    """Keeps and hands out files. Does NOT know what a case makes of them."""

    pool: "Pool"
    folder: Folder | None = None
    """Where new files go; without one they rest in Postgres."""

    @activity.defn(name="take_back")
    async def take_back(self, case: str, at: datetime) -> list[str]:
        """Mark what a case has filed with the centre as withdrawn; return its receipt numbers.

        Does NOT take back what lies with another agency: there a person does, and it acknowledges.
        """
        rows = await self.pool.fetch(_TAKE_BACK, case, at)
        return sorted(row[0] for row in rows)

    @activity.defn(name="check_file")
    async def check_file(self, sha256: str) -> None:
        """Refuse the hash of a file that is not kept here."""
        if not await self.pool.fetchval(_HOLDS, sha256):
            raise FileNotKept(sha256=sha256[:12])

    async def sections(self, case: str, gate: str, version: int) -> list[tuple[str, str]]:
        """Return the texts of one version of what is drafted at a gate, by section."""
        rows = await self.pool.fetch(_SECTIONS, case, gate, version)
        return [(row["section"], row["body"]) for row in rows]

    async def letter(self, case: str, line: int) -> str:
        """Return the text of a line; raises LookupError where it was erased since."""
        text: str | None = await self.pool.fetchval(_LETTER, case, line)
        if text is None:
            raise LookupError(case)
        return text

    async def keep(self, sha256: str, media_type: str, body: bytes) -> None:
        """Keep a file under its hash; the same file again is nothing."""
        if self.folder:
            # First the file, then the row: what the catalogue has is there.
            await asyncio.to_thread(self.folder.keep, sha256, body)
        row = None if self.folder else body
        await self.pool.execute(_KEEP, sha256, media_type, len(body), row)

    async def body(self, sha256: str) -> bytes:
        """Return a file by its hash, wherever it lies.

        Raises LookupError where none is kept, FileLost where it can't be handed out as it was.
        """
        row = await self.pool.fetchrow(_BODY, sha256)
        if row is None:
            raise LookupError(sha256)
        body: bytes | None = row["body"]
        place: object = "Postgres"
        if body is None and self.folder:
            place = self.folder.place(sha256)
            body = await asyncio.to_thread(self.folder.find, sha256)
        if body is None:
            raise FileLost("file-missing", sha256=sha256, place=place, setting=SETTING)
        if not await asyncio.to_thread(is_whole, sha256, body):
            raise FileLost("file-damaged", sha256=sha256, place=place)
        return body

    async def take_filing(self, key: str, edition: str, filed_at: object, bundle: str) -> int:
        """Take in a filing with the centre itself; the same key always gets the same number."""
        import asyncpg  # noqa: PLC0415  workflows import this room and must not load a driver

        while True:
            try:
                number = await self.pool.fetchval(_TAKE_FILING, key, edition, filed_at, bundle)
            except asyncpg.UniqueViolationError:
                continue  # another filing took the number in the same instant
            if number is not None:  # else another try of the same key did
                return int(number)
