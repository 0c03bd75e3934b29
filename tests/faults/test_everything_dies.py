"""Server, worker and client are killed between a write's commit and its confirmation."""

from random import Random

from tests.faults.agreement import agree, causes, stands, superseded
from tests.faults.clerk import tell_all
from tests.faults.plots import plots
from tests.faults.scene import Clerk, Scene


async def test_another_answer_is_given_after_the_crash(scene: Scene, rng: Random) -> None:
    worker = await scene.worker()
    told = await scene.prepare(rng, plots())
    await worker.arm("after", [one.line for one in told])
    clerk = await Clerk.tell(scene, [one.lost for one in told])
    await worker.hears("held", [one.line for one in told])
    await scene.fall(scripts=rng.sample([worker, clerk], 2))
    assert await clerk.replies() == []

    await scene.rise()
    await scene.worker()
    replies = await tell_all(scene.client, [one.then for one in told])
    for one, reply in zip(told, replies, strict=True):
        lines = await agree(scene, one.workflow)
        stands(lines, one.stream, reply)
        if one.plot.then is not None:
            assert one.lost.id not in causes(lines[one.stream])
            left = await superseded(scene, one.stream)
            assert left[0] == one.lost.id
            assert len(left) == one.plot.lines
