"""A worker is stopped past its task's time, another takes over; then the first wakes up."""

import signal
from random import Random

from tests.faults.agreement import agree, causes, stands, superseded
from tests.faults.clerk import tell_all
from tests.faults.plots import Told, plots
from tests.faults.scene import Clerk, FaultyWorker, Scene

# Every poller of a sleeping worker may swallow one more task for ten seconds; two is the least.
_POLLERS = 2


async def _fall_asleep(scene: Scene, rng: Random) -> tuple[FaultyWorker, list[Told]]:
    """Stop a worker with a statement at hand for some cases, and committed for the others."""
    worker = await scene.worker(_POLLERS)
    told = await scene.prepare(rng, plots())
    early = rng.sample(told, 5)
    await worker.arm("before", [one.line for one in early])
    await worker.arm("after", [one.line for one in told if one not in early])
    clerk = await Clerk.tell(scene, [one.lost for one in told])
    await worker.hears("held", [one.line for one in told])
    worker.send(signal.SIGSTOP)
    await clerk.end()
    return worker, told


async def _wake_up(worker: FaultyWorker, told: list[Told]) -> None:
    """Let it go on; return when every old statement has been sent."""
    worker.release()
    worker.send(signal.SIGCONT)
    await worker.hears("written", [one.line for one in told])


async def test_what_it_sends_late_does_not_count(scene: Scene, rng: Random) -> None:
    sleeper, told = await _fall_asleep(scene, rng)
    await scene.worker()
    replies = await tell_all(scene.client, [one.then for one in told])
    before = [await agree(scene, one.workflow) for one in told]
    await _wake_up(sleeper, told)
    for one, reply, lines in zip(told, replies, before, strict=True):
        assert await agree(scene, one.workflow) == lines
        # The server kept the first letter and gave it to the second worker, and it came first.
        assert causes(lines[one.stream]).count(one.lost.id) == 1
        if reply.answer is not None:
            stands(lines, one.stream, reply)


async def test_neither_when_the_server_was_started_again_meanwhile(
    scene: Scene, rng: Random
) -> None:
    sleeper, told = await _fall_asleep(scene, rng)
    await scene.restart_temporal()
    await scene.worker()
    replies = await tell_all(scene.client, [one.then for one in told])
    before = [await agree(scene, one.workflow) for one in told]
    await _wake_up(sleeper, told)
    for one, reply, lines in zip(told, replies, before, strict=True):
        assert await agree(scene, one.workflow) == lines
        stands(lines, one.stream, reply)
        if one.plot.then is not None:
            assert one.lost.id not in causes(lines[one.stream])
            left = await superseded(scene, one.stream)
            assert left[0] == one.lost.id
            assert len(left) == one.plot.lines
