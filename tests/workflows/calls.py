"""Calls like those of the examples that do not close at the end of the year.

The examples themselves do, and a test that waits for it would mean something else on every day.
"""

import hashlib
import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from schema.programme import Edition

_NUMBERS = itertools.count(2)


def form_gate(key: str, means: str, **more: Any) -> dict[str, Any]:
    """A gate at which a form is filed by hand."""
    return {
        "key": key,
        "name": {"ko": key, "en": key},
        "files": "form",
        "agency": {"ko": "(예시) 기관", "en": "(Example) agency"},
        "channel": "by_hand",
        "pass_means": means,
    } | more


async def publish(
    owner_url: str,
    programme: str,
    /,
    *,
    closes_in: int = 40,
    papers: tuple[dict[str, Any], ...] = (),
    **change: Any,
) -> str:
    """Publish a call of an example programme, its last gate closing in forty days."""
    connection = await asyncpg.connect(owner_url)
    try:
        body = json.loads(
            await connection.fetchval(
                "select body from edition where programme = $1 and example", programme
            )
        )
        closes_at = datetime.now(UTC) + timedelta(days=closes_in)
        body["gates"][-1]["closes_at"] = closes_at.isoformat()
        if papers:
            body["gates"][-1]["papers"] = papers
        edition = Edition.model_validate(body | {"call": next(_NUMBERS)} | change)
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


async def change_rules(owner_url: str, key: str, **change: Any) -> None:
    """Load an edition's file anew, with something changed."""
    connection = await asyncpg.connect(owner_url)
    try:
        body = json.loads(await connection.fetchval("select body from edition where key = $1", key))
        for name, value in change.items():
            body[name] = {**body[name], **value} if isinstance(value, dict) else value
        text = Edition.model_validate(body).model_dump_json()
        await connection.execute("update edition set body = $2 where key = $1", key, text)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        await connection.execute(
            "insert into rulebook (sha256, edition, body) values ($1, $2, $3)", sha256, key, text
        )
    finally:
        await connection.close()
