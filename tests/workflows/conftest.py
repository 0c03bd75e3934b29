import itertools
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from office.stack import Stack
from schema.programme import Edition

Call = Callable[..., Awaitable[str]]


@pytest.fixture(scope="session")
async def call(stack: Stack) -> Call:
    """Publish a call like one of the examples; its last gate closes in forty days.

    The examples themselves close at the end of the year, and a test that waits for it would mean
    something else on every day.
    """
    numbers = itertools.count(2)

    async def publish(programme: str, /, *, closes_in: int = 40, **change: Any) -> str:
        connection = await asyncpg.connect(stack.runtime.owner_url)
        try:
            body = json.loads(
                await connection.fetchval(
                    "select body from edition where programme = $1 and example", programme
                )
            )
            closes_at = datetime.now(UTC) + timedelta(days=closes_in)
            body["gates"][-1]["closes_at"] = closes_at.isoformat()
            edition = Edition.model_validate(body | {"call": next(numbers)} | change)
            await connection.execute(
                "insert into edition (key, programme, fiscal_year, name_ko, name_en, example, body)"
                " values ($1, $2, $3, $4, $5, false, $6)",
                edition.key,
                f"{programme}-{edition.call}",
                edition.fiscal_year,
                edition.name.ko,
                edition.name.en,
                edition.model_dump_json(),
            )
        finally:
            await connection.close()
        return edition.key

    return publish
