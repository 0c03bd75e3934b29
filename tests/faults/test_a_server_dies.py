"""Only Temporal, or only Postgres, is killed; worker and client go on."""

import asyncio
import os
import signal
import time
from random import Random

from tests.faults.agreement import agree, causes, stands
from tests.faults.plots import plots
from tests.faults.scene import Clerk, Scene

# From Postgres' return to the last answer; the tries are two seconds apart.
_ANSWER_SECONDS = 5
# A local activity that cannot end keeps its task alive every 8 s with four events.
_EVENTS_A_SECOND = 0.6


async def test_a_client_that_repeats_itself_is_answered_by_the_next_server(
    scene: Scene, rng: Random
) -> None:
    worker = await scene.worker()
    told = await scene.prepare(rng, plots())
    await worker.arm("after", [one.line for one in told])
    clerk = await Clerk.tell(scene, [one.lost for one in told])
    await worker.hears("held", [one.line for one in told])
    os.kill(scene.pid("Temporal"), signal.SIGKILL)
    worker.release()
    replies = {reply.letter.id: reply for reply in await clerk.replies()}
    for one in told:
        lines = await agree(scene, one.workflow)
        stands(lines, one.stream, replies[one.lost.id])
        assert causes(lines[one.stream]).count(one.lost.id) == 1


async def test_answers_come_soon_after_postgres_is_back(
    scene: Scene, rng: Random, away: int, measured: list[str]
) -> None:
    worker = await scene.worker()
    told = await scene.prepare(rng, plots())
    early = rng.sample(told, 5)
    await worker.arm("before", [one.line for one in early])
    await worker.arm("after", [one.line for one in told if one not in early])
    clerk = await Clerk.tell(scene, [one.lost for one in told])
    await worker.hears("held", [one.line for one in told])
    lengths = [await scene.length(one.lost.workflow) for one in told]
    postgres = scene.stack.children["Postgres"]
    os.kill(scene.pid("Postgres"), signal.SIGKILL)
    await postgres.stop()
    worker.release()
    await asyncio.sleep(away)  # the outage itself
    await postgres.start()
    await scene.stack.settled()
    back_at = time.monotonic()
    replies = {reply.letter.id: reply for reply in await clerk.replies()}
    seconds = time.monotonic() - back_at
    grown = []
    for one, before in zip(told, lengths, strict=True):
        lines = await agree(scene, one.workflow)
        stands(lines, one.stream, replies[one.lost.id])
        assert causes(lines[one.stream]).count(one.lost.id) == 1
        grown.append(await scene.length(one.lost.workflow) - before)
    measured.append(
        f"Postgres away for {away} s: answers {seconds:.1f} s after, {max(grown)} events at most"
    )
    assert seconds < _ANSWER_SECONDS
    assert max(grown) < 20 + away * _EVENTS_A_SECOND
