"""The board on which a line appears when it is committed: Postgres tells, in every arm alike.

A trigger on the table of lines notifies; a notification is delivered after the commit. That is
what "visible" means in the report, and it costs each arm the same.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

_TRIGGER: Final = """
create or replace function bench_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('bench', new.stream || ' ' || new.kind);
    return null;
end $$;
create or replace trigger bench_tell after insert on {table}
    for each row execute function bench_tell();
"""


class Board:
    """The lines that have been seen, with the instant of each."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], asyncio.Future[float]] = {}

    async def seen(self, case: str, line: str) -> float:
        """Return when a line became visible; waits for it."""
        return await self._place(case, line)

    def pin(self, *notice: Any) -> None:
        """Take a notification of Postgres: `(connection, pid, channel, "stream kind")`."""
        stream, kind = notice[-1].split(" ")
        place = self._place(stream.partition("#")[0], kind)
        if not place.done():
            place.set_result(time.perf_counter())

    def forget(self, case: str) -> None:
        """Drop what was seen of a case that is over."""
        for key in [key for key in self._seen if key[0] == case]:
            del self._seen[key]

    def _place(self, case: str, line: str) -> asyncio.Future[float]:
        key = (case, line)
        if key not in self._seen:
            self._seen[key] = asyncio.get_running_loop().create_future()
        return self._seen[key]


@asynccontextmanager
async def listening(owner_url: str, table: str) -> AsyncIterator[Board]:
    """Lend a board for a table with the columns `stream` and `kind`."""
    board = Board()
    connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(owner_url)
    try:
        await connection.execute(_TRIGGER.format(table=table))
        await connection.add_listener("bench", board.pin)
        yield board
    finally:
        await connection.close()
