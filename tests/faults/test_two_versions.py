"""A worker of an older release asks for the same work; what it can't carry on it leaves alone."""

import asyncio
from collections import deque
from dataclasses import replace
from pathlib import Path

from office.agency import Agency, Trouble
from schema.journal import Kind
from tests.faults.agreement import agree, left_alone, stands
from tests.faults.clerk import Letter, tell
from tests.faults.scene import ElderWorker, Scene, eventually
from tests.faults.tales import publish_calls
from tests.worlds import Case

_DRAFT = dict.fromkeys(("problem", "solution"), "낡은 기계")


async def test_what_went_the_new_way_waits_for_a_worker_that_knows_it(tmp_path: Path) -> None:
    slow = Agency(portal_faults=deque([Trouble.SLOW]))
    async with slow as agency, Scene.beside(agency, tmp_path / "든든 집") as scene:
        worker = await scene.worker()
        newer, older = await _two_cases(scene, agency)
        await worker.end()
        elder = await ElderWorker.start(scene)

        said = {"by": "kim", "text": "to whoever knows this case"}
        note = asyncio.create_task(tell(scene.client, Letter(newer.workflow, "note", said, "1")))

        async def failed() -> bool:
            return bool(await left_alone(scene, newer.workflow, [elder.pid]))

        await eventually(failed, "the elder worker fails at it")
        assert (await older.tell("note", text="the elder one works"))["kind"] == "noted"
        assert await left_alone(scene, older.workflow, [elder.pid]) is None
        assert not note.done()
        rows = await scene.fetch("select kind from diary where stream = $1", f"{newer.workflow}#1")
        assert "noted" not in {row["kind"] for row in rows}

        await scene.worker()
        reply = await note
        await elder.end()
        stands(await agree(scene, newer.workflow), f"{newer.workflow}#1", reply)
        for case in (newer, older):
            await case.tell("close", outcome="withdrawn", reason="as they said")
            assert await case.handle.result() == "withdrawn"
            lines = await agree(scene, case.workflow)
            kinds = [line.kind for line in lines[f"{case.workflow}#1"]]
            assert kinds.count(Kind.NOTED) == kinds.count(Kind.CLOSED) == 1
        assert len(agency.filings) == 1


async def _two_cases(scene: Scene, agency: Agency) -> tuple[Case, Case]:
    """Return a case that has gone a way the older release does not know, and one that has not."""
    calls = await publish_calls(scene.stack.runtime.owner_url)
    async with scene.world() as world:
        there = replace(world, edition=calls.__getitem__)
        newer, older = [await there.open_case("online") for _ in range(2)]
    await newer.tell("eligibility", eligible=True)
    await newer.tell("draft", base=0, sections=_DRAFT, amount=1_000)
    await newer.tell("confirm", version=1)

    async def taken() -> bool:
        return bool(agency.filings)

    await eventually(taken, "the portal has it, and has not answered")
    await newer.tell("receipt", number="A-1", reason="handed in at the counter")
    assert await left_alone(scene, newer.workflow, []) == 0
    assert await left_alone(scene, older.workflow, []) is None
    return newer, older
