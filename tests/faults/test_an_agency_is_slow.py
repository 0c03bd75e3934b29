"""A worker is killed while agencies take their time; another one files what it was filing."""

import time
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

from office.agency import Agency, Trouble
from tests.faults.agreement import agree
from tests.faults.scene import Scene, eventually
from tests.faults.tales import publish_calls
from tests.worlds import Case

# Ten without a pulse, two until the next try, and filing itself.
_SECONDS = 20
_TO_PORTAL: list[dict[str, Any]] = [
    {"base": 0, "sections": dict.fromkeys(("problem", "solution"), "낡은 기계"), "amount": 1_000},
    {"version": 1},
]


async def test_another_worker_files_once_and_soon(tmp_path: Path, measured: list[str]) -> None:
    slow = Agency(portal_faults=deque([Trouble.SLOW]), mail_faults=deque([Trouble.SLOW]))
    async with slow as agency, Scene.beside(agency, tmp_path / "든든 집") as scene:
        worker = await scene.worker()
        cases = await _filing(scene)

        async def taken() -> bool:
            return bool(agency.filings and agency.letters)

        async def written() -> bool:
            rows = await scene.fetch("select from diary where kind in ('filed', 'bundled')")
            return len(rows) == len(cases)

        await eventually(taken, "both agencies have it, and have not answered")
        assert not await written()
        await scene.worker()
        await worker.end()
        died = time.monotonic()
        await eventually(written, "both are filed")
        seconds = time.monotonic() - died
        (filing,), (letter,) = agency.filings.values(), agency.letters.values()
        assert (filing.times, letter.times) == (2, 2)
        rows = await scene.fetch("select number from filing where done_at is not null")
        assert {row["number"] for row in rows} == {filing.number, ""}
        for case in cases:
            await agree(scene, case.workflow)
    measured.append(f"filed by another worker after the first was killed: {seconds:.1f} s")
    assert seconds < _SECONDS


async def _filing(scene: Scene) -> list[Case]:
    """Return a case that is being filed at a portal, and one by mail."""
    calls = await publish_calls(scene.stack.runtime.owner_url)
    async with scene.world() as world:
        there = replace(world, edition=calls.__getitem__)
        cases = [await there.open_case("online"), await there.open_case("mailed")]
    for case in cases:
        await case.tell("eligibility", eligible=True)
    draft, confirm = _TO_PORTAL
    await cases[0].tell("draft", **draft)
    await cases[0].tell("confirm", **confirm)
    return cases
