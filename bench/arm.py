"""What the benchmark knows of an arm: how a case is started, told something, and looked at."""

import asyncio
from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Final

from temporalio.client import Client

from .board import Board
from .case import CLOSED, LINES, Stimulus
from .ground import Ground

TABLES: Final = """
create table if not exists bench_case (
    stream text primary key, stage text not null, seq integer not null,
    told jsonb, changed_at timestamptz not null default clock_timestamp());
create table if not exists bench_line (
    stream text not null, seq integer not null, kind text not null, details jsonb not null,
    recorded_at timestamptz not null default clock_timestamp(), primary key (stream, seq));
create index if not exists bench_case_told on bench_case (stream) where told is not null;
grant select, insert, update on bench_case, bench_line to deundeun_worker;
"""
_SETTLE_SECONDS: Final = 30.0


class WrongOutcome(Exception):
    """A run did not come out exactly right: it has no result."""

    def __init__(self, what: str, found: object, wanted: object) -> None:
        super().__init__(f"{what}: {found} instead of {wanted}")


class Arm(ABC):
    """One way of running the reference case, on a ground of its own."""

    letter: ClassVar[str]
    title: ClassVar[str]
    table: ClassVar = "bench_line"
    own_worker: ClassVar = False
    """Whether the stack's own worker serves it."""
    told: ClassVar = True
    """Whether its cases have stimuli and lines; an empty workflow has none."""

    def __init__(self, ground: Ground, board: Board) -> None:
        self.ground = ground
        self.board = board

    @abstractmethod
    def serving(self) -> AbstractAsyncContextManager[None]:
        """Run what the arm needs beside the stack."""

    @abstractmethod
    async def start(self, number: str) -> str:
        """Start a case; return its id, which is the stream of its lines."""

    @abstractmethod
    async def tell(self, case: str, stimulus: Stimulus) -> None:
        """Tell a case something; returns when whoever told it is answered."""

    async def client(self) -> Client | None:
        """Return a client for histories; None where there are none."""
        return None

    async def verify(self, cases: list[str]) -> None:
        """Raise WrongOutcome unless every case is over, with exact lines and one filing each."""
        rows = await self.ground.owner(
            f"select split_part(stream, '#', 1) as case, array_agg(kind order by seq) as lines"  # noqa: S608
            f" from {self.table} group by 1"
        )
        lines = {row["case"]: tuple(row["lines"]) for row in rows}
        if wrong := [case for case in cases if lines.get(case) != LINES]:
            raise WrongOutcome("lines of a case", lines.get(wrong[0]), LINES)
        if strange := set(lines) - set(cases):
            raise WrongOutcome("journals of cases that nobody started", len(strange), 0)
        await self.verify_filings(cases)
        await self.verify_closed(len(cases))

    async def verify_closed(self, cases: int) -> None:
        """Raise WrongOutcome while a case is open."""
        found = await self.ground.owner(
            "select count(*) as n from bench_case where stage = $1", CLOSED
        )
        if found[0]["n"] != cases:
            raise WrongOutcome("closed cases", found[0]["n"], cases)

    async def verify_filings(self, cases: list[str]) -> None:
        """Raise WrongOutcome unless the agency has one filing of each case, and no other."""
        filed = [one["key"].partition("#")[0] for one in await self.ground.filings()]
        if sorted(filed) != sorted(cases):
            raise WrongOutcome("filings, one a case", len(filed), len(cases))


async def none_running(client: Client) -> None:
    """Raise WrongOutcome unless the server, which counts a moment late, knows no open workflow."""
    deadline = asyncio.get_running_loop().time() + _SETTLE_SECONDS
    while (running := await client.count_workflows("ExecutionStatus = 'Running'")).count:
        if asyncio.get_running_loop().time() > deadline:
            raise WrongOutcome("open workflows", running.count, 0)
        await asyncio.sleep(0.2)


async def lay_tables(ground: Ground) -> None:
    """Lay out the plain tables of the arms that are not ours."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            await ground.owner(statement)
