"""Follows the journal: its true lines as CloudEvents 1.0, in the order of their positions.

A superseded line is no event. Where one was told before another took its place, that other names
it in `supersedes`: whoever acted on it has to take it back (docs/adr/0001). Nothing is skipped that
commits late, and nothing is told twice: `--after` the last position goes on exactly there.
"""

import asyncio
import select
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from office.settings import Settings

from .records import Records, Row, reading
from .shown import tell

_SOURCE: Final = "urn:deundeun:journal"
_AT_ONCE: Final = 500
_LOOKS_APART: Final = 1.0
_FENCE_APART: Final = 0.02
"""Seconds between two looks, at the journal and at the writers that have begun."""

# The last line after a position, and a transaction that is younger than every one which drew a
# smaller position: each has its own id before it draws (migration 0007).
_HEAD: Final = """
select max(position) as head, pg_current_xact_id()::text as fence
from journal where position > $1
having max(position) is not null
"""

# Whether every transaction older than the fence has ended.
_SETTLED: Final = "select pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8"

# The true lines between two positions, each with the earlier ones that it has made void.
_LINES: Final = """
select j.position, j.stream, j.seq, j.case_id, j.kind, j.happened_at, j.recorded_at, j.by,
       j.speaker, j.means, j.reference, j.details,
       coalesce(j.state ->> 'stage', j.state ->> 'status') as stands,
       array(select k.position from journal k
             where k.stream = j.stream and k.seq >= j.seq and k.position < j.position
               and (k.task_events, k.task_at) < (j.task_events, j.task_at)
             order by k.position) as supersedes
from diary j
where j.position > $1 and j.position <= $2
order by j.position limit $3
"""


async def tell_events(settings: Settings, after: int, *, follow: bool) -> None:
    """Print every event after a position; with `follow` go on until nobody reads any more."""
    async with reading(settings) as records:
        follower = Follower(records, after)
        while True:
            async for line in follower.lines():
                if not tell(event(line)):
                    return
            if not follow or _nobody_reads():
                return
            await asyncio.sleep(_LOOKS_APART)


@dataclass
class Follower:
    """A reader of the journal and the position it has come to."""

    records: Records
    position: int

    async def lines(self) -> AsyncIterator[Row]:
        """Yield the true lines that are there, up to where no smaller position can come."""
        head = await self._head()
        while self.position < head:
            rows = await self.records.connection.fetch(_LINES, self.position, head, _AT_ONCE)
            for row in rows:
                yield dict(row)
                self.position = row["position"]
            if len(rows) < _AT_ONCE:
                self.position = head

    async def _head(self) -> int:
        found = await self.records.connection.fetchrow(_HEAD, self.position)
        if found is None:
            return self.position
        while True:
            if await self.records.connection.fetchval(_SETTLED, found["fence"]):
                head: int = found["head"]
                return head
            await asyncio.sleep(_FENCE_APART)


def event(line: Row) -> Row:
    """Return a line of the journal as a CloudEvent."""
    position = str(line["position"])
    about = ("seq", "recorded_at", "by", "speaker", "means", "reference", "stands", "details")
    return {
        "specversion": "1.0",
        "id": position,
        "source": _SOURCE,
        "type": f"deundeun.{line['kind']}",
        "subject": line["stream"],
        "time": line["happened_at"],
        "datacontenttype": "application/json",
        "position": position,
        "data": {
            "case": line["case_id"],
            **{name: line[name] for name in about},
            "supersedes": [str(one) for one in line["supersedes"]],
        },
    }


def _nobody_reads() -> bool:
    """Return whether the reader of a pipe has gone (`| head`), before anything more is written."""
    watch = select.poll()
    watch.register(sys.stdout, 0)
    return bool(watch.poll(0))
