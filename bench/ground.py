"""What an arm stands on: a fresh stack with empty tables, the agency, and processes of its own."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp
import asyncpg

from office import home as homes
from office.agency import TOKEN
from office.runtime import Runtime, write_private
from office.settings import ROOT, Settings
from office.stack import Stack, discard

_AGENCY: Final = ("-m", "office.agency", "--port", "0", "--smtp-port", "0")
_READY_SECONDS: Final = 60.0


@dataclass
class Ground:
    """A running stack, the agency beside it, and the processes whose CPU is counted, by name."""

    stack: Stack
    portal: str
    roots: dict[str, int] = field(default_factory=dict)

    @property
    def runtime(self) -> Runtime:
        """Return the addresses of the stack."""
        return self.stack.runtime

    @property
    def settings(self) -> Settings:
        """Return the settings of whoever works on this ground."""
        return self.stack.settings

    @property
    def home(self) -> Path:
        """Return the folder of the stack."""
        return self.settings.home

    async def filings(self) -> list[dict[str, Any]]:
        """Return what the agency has, one entry a key."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.portal}/control/filings") as response,
        ):
            kept = await response.json()
        return list(kept["portal"])

    async def break_portal(self, *faults: str) -> None:
        """Let the next tries at the portal fail like this."""
        async with aiohttp.ClientSession() as session:
            await session.post(f"{self.portal}/control/faults", json={"portal": faults})

    async def owner(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Run a statement as the owner of the database, over a connection of its own."""
        connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(
            self.runtime.owner_url
        )
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()


class Program:
    """A process of an arm: it says `ready` on its first line, and may be told JSON lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    def tell(self, **said: Any) -> None:
        """Write one JSON line to its stdin."""
        assert self._process.stdin is not None  # noqa: S101  it is a pipe
        self._process.stdin.write(json.dumps(said).encode() + b"\n")


@asynccontextmanager
async def program(*argv: str, log: Path, env: dict[str, str] | None = None) -> AsyncIterator[Any]:
    """Run a Python program until the block ends; yields it and the first line it says."""
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
        )
    try:
        assert process.stdout is not None  # noqa: S101  it is a pipe
        async with asyncio.timeout(_READY_SECONDS):
            first = await process.stdout.readline()
        if not first:
            raise RuntimeError(tail(log))
        yield Program(process), first.decode().strip()
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                process.kill()
                await process.wait()


def tail(log: Path) -> str:
    """Return the end of a log."""
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]


@asynccontextmanager
async def ground(*, worker: bool) -> AsyncIterator[Ground]:
    """Lend a fresh ground, with the project's own worker where an arm wants it."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    home = folder / "home"
    try:
        async with standing(home, worker=worker) as fresh:
            yield fresh
    finally:
        discard(home)
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def standing(home: Path, *, worker: bool) -> AsyncIterator[Ground]:
    """Lend the ground of a home, which stays when the block ends."""
    if not homes.is_home(home):
        homes.prepare(home)
        _take_own_ports(home)
    async with program(*_AGENCY, log=home / "logs" / "agency.log") as (agency, first):
        portal = json.loads(first)["portal"]
        settings = Settings.load(
            {
                **os.environ,
                "DEUNDEUN_HOME": str(home),
                "DEUNDEUN_LANG": "ko",
                "DEUNDEUN_PORTAL_URL_EXAMPLE_PORTAL": portal,
                "DEUNDEUN_PORTAL_TOKEN_EXAMPLE_PORTAL": TOKEN,
            }
        )
        async with Stack(settings, worker=worker) as stack:
            ready = Ground(stack, portal, {"agency": agency.pid})
            names = {"Postgres": "postgres", "Temporal": "server", "worker": "worker"}
            ready.roots |= {names[name]: child.pid or 0 for name, child in stack.children.items()}
            yield ready


def _take_own_ports(home: Path) -> None:
    """Choose free ports: the usual ones are for whatever else runs on this machine."""
    used: set[int] = set()
    while len(used) < len(homes.Ports.model_fields):
        used.add(homes.spare_port())
    ports = homes.Ports(**dict(zip(homes.Ports.model_fields, used, strict=True)))
    write_private(home / "ports.json", ports.model_dump_json())
