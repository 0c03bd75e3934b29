"""The book of filings: what goes out under which key, and what an agency must be told with it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema.agency import Agency
from schema.submission import Filed, ToFile, UnknownAgency

if TYPE_CHECKING:
    from activities.database import Pool

# Enter a filing before anything leaves the house; the same key again finds what was entered.
_BEGIN: Final = """
insert into filing (key, case_id, gate, agency, channel, bundle)
values ($1, $2, $3, $4, $5, $6)
on conflict (key) do update set key = excluded.key
returning bundle, number, filed_at, done_at is not null as done
"""

# The channel has done its part; the first word counts.
_DONE: Final = """
update filing set done_at = clock_timestamp(), number = $2, filed_at = $3
where key = $1 and done_at is null
"""

# An agency as it is loaded now.
_AGENCY: Final = "select body from reference where kind = 'agency' and key = $1"

# Whose application for what it is, in the words of a letter.
_MATTER: Final = """
select f.name, f.business_number, e.body -> 'name' ->> 'ko' as programme,
       g.body -> 'name' ->> 'ko' as gate
from application a
join firm f on f.key = a.firm
join edition e on e.key = a.edition
left join lateral jsonb_array_elements(e.body -> 'gates') as g (body)
    on g.body ->> 'key' = $2
where a.case_id = $1
"""


@dataclass(frozen=True)
class Begun:
    """A filing that is entered: the bundle it was entered with, and whether its channel is done."""

    filed: Filed
    done: bool


@dataclass(frozen=True)
class Matter:
    """Whose application for what a filing is. The firm's name is for the agency, never for logs."""

    firm: str
    business_number: str
    programme: str
    gate: str


@dataclass(frozen=True)
class Filings:
    """Keeps the book of filings. Does NOT file anything, and does NOT write the case's record."""

    pool: "Pool"

    async def begin(self, order: ToFile, bundle: str) -> Begun:
        """Enter a filing; what was entered first under its key stands."""
        row = await self.pool.fetchrow(
            _BEGIN, order.key, order.case, order.gate, order.agency, order.channel, bundle
        )
        assert row is not None  # noqa: S101  the statement always returns the row
        filed = Filed(bundle=row["bundle"], number=row["number"], filed_at=row["filed_at"])
        return Begun(filed, row["done"])

    async def done(self, key: str, filed: Filed) -> None:
        """Note that the channel has done its part, with the receipt it was given."""
        await self.pool.execute(_DONE, key, filed.number, filed.filed_at)

    async def agency(self, key: str) -> Agency:
        """Return an agency as it is loaded now; raises UnknownAgency."""
        body = await self.pool.fetchval(_AGENCY, key)
        if body is None:
            raise UnknownAgency(agency=key or "-")
        return Agency.model_validate_json(body)

    async def matter(self, order: ToFile) -> Matter:
        """Return whose application for what is filed; what the record lacks is told by its key."""
        row = await self.pool.fetchrow(_MATTER, order.case, order.gate)
        if row is None:
            return Matter("-", "-", order.edition, order.gate)
        return Matter(
            row["name"], row["business_number"], row["programme"], row["gate"] or order.gate
        )
