"""Only the worker is killed, before or after a commit; the client waits."""

import asyncio
import time
from random import Random
from statistics import median

from schema.journal import Kind
from tests.faults.agreement import agree, causes, stands
from tests.faults.clerk import Letter, Reply, tell
from tests.faults.plots import plots
from tests.faults.scene import Scene, eventually
from tests.worlds import invented_number


async def test_every_waiting_clerk_gets_one_answer_and_one_true_line(
    scene: Scene, rng: Random, measured: list[str]
) -> None:
    worker = await scene.worker()
    told = await scene.prepare(rng, plots())
    early = rng.sample(told, 4)
    await worker.arm("before", [one.line for one in early])
    await worker.arm("after", [one.line for one in told if one not in early])
    letters = [asyncio.create_task(_timed(scene, one.lost)) for one in told]
    await worker.hears("held", [one.line for one in told])
    killed_at = time.monotonic()
    await worker.end()
    await scene.worker()
    seconds = []
    for one, letter in zip(told, letters, strict=True):
        reply, at = await letter
        seconds.append(at - killed_at)
        lines = await agree(scene, one.workflow)
        stands(lines, one.stream, reply)
        assert causes(lines[one.stream]).count(one.lost.id) == 1
    measured.append(
        f"answer after the worker was killed: p50 {median(seconds):.1f} s, max {max(seconds):.1f} s"
    )


async def test_cases_at_rest_answer_soon_through_another_worker(
    scene: Scene, measured: list[str]
) -> None:
    """The server lets a case wait for the worker that knows it: by default ten seconds."""
    worker = await scene.worker()
    async with scene.world() as world:
        cases = await asyncio.gather(*(world.open_case() for _ in range(20)))
    await scene.worker()
    await worker.end()
    died = time.monotonic()
    letters = [
        Letter(case.workflow, "note", {"by": "kim", "text": "전화함"}, "1") for case in cases
    ]
    answers = await asyncio.gather(*(_timed(scene, letter) for letter in letters))
    assert [reply.answer["seq"] for reply, _ in answers if reply.answer] == [2] * len(cases)
    seconds = [at - died for _, at in answers]
    middle = median(seconds)
    assert middle < 6
    measured.append(
        f"cases at rest after a worker's death: p50 {middle:.1f} s, max {max(seconds):.1f} s"
    )


async def test_a_write_that_outlives_its_first_task_stands_once(scene: Scene) -> None:
    worker = await scene.worker()
    told = await scene.prepare(Random(0), plots())  # noqa: S311  any ids will do
    await worker.arm("after", [one.line for one in told])
    letters = [asyncio.create_task(tell(scene.client, one.lost)) for one in told]
    await worker.hears("held", [one.line for one in told])
    before = [await scene.length(one.lost.workflow) for one in told]

    async def went_on() -> bool:
        lengths = [await scene.length(one.lost.workflow) for one in told]
        return all(now > then for now, then in zip(lengths, before, strict=True))

    await eventually(went_on, "every task was kept alive and is in history")
    await worker.end()
    await scene.worker()
    for one, letter in zip(told, letters, strict=True):
        reply = await letter
        lines = await agree(scene, one.workflow)
        stands(lines, one.stream, reply)
        assert causes(lines[one.stream]).count(one.lost.id) == 1


async def test_a_case_that_was_being_opened_is_opened_once(scene: Scene) -> None:
    worker = await scene.worker()
    numbers = [invented_number() for _ in range(4)]
    async with scene.world() as world:
        edition = world.edition("example-growth")
        lines = [(f"{edition}.{number}", Kind.OPENED.value) for number in numbers]
        await worker.arm("before", lines[:1])
        await worker.arm("after", lines[1:])
        opening = [
            asyncio.create_task(world.open_case(business_number=number)) for number in numbers
        ]
        await worker.hears("held", lines)
        await worker.end()
        await scene.worker()
        cases = [await case for case in opening]
    for case in cases:
        streams = await agree(scene, case.workflow)
        assert [line.kind for lines in streams.values() for line in lines] == [Kind.OPENED]
        await case.tell("note", text="goes on")
        await agree(scene, case.workflow)


async def test_a_case_that_was_being_opened_again_is_opened_again_once(scene: Scene) -> None:
    worker = await scene.worker()
    async with scene.world() as world:
        cases = [await world.open_case() for _ in range(4)]
        for case in cases:
            await case.tell("close", outcome="withdrawn", reason="as they said")
            assert await case.handle.result() == "withdrawn"
        lines = [(case.workflow, Kind.REOPENED.value) for case in cases]
        await worker.arm("before", lines[:1])
        await worker.arm("after", lines[1:])
        again = [
            await world.client.start_workflow(
                "GrantApplication",
                {"by": "lee", "reopens": f"{case.workflow}#1", "reason": "by mistake"},
                id=case.workflow,
                task_queue=world.queue,
            )
            for case in cases
        ]
        await worker.hears("held", lines)
        await worker.end()
        await scene.worker()
        for case, handle in zip(cases, again, strict=True):
            await handle.execute_update("intake")
            await case.tell("eligibility", eligible=True)
            diary = await world.diary(case.workflow)
            assert diary == ["opened", "closed", "reopened", "entered", "eligibility_judged"]
    rows = await scene.fetch(
        "select d.seq, a.stage from diary d join application a on a.case_id = d.stream"
        " where d.stream = any($1) order by d.stream, d.seq",
        [f"{case.workflow}#1" for case in cases],
    )
    assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5] * len(cases)
    assert {row["stage"] for row in rows} == {"drafting"}


async def _timed(scene: Scene, letter: Letter) -> tuple[Reply, float]:
    reply = await tell(scene.client, letter)
    return reply, time.monotonic()
