"""Work that takes long shows that its worker lives, as long as it takes and no longer."""

import asyncio
from datetime import timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities import pulse
from activities.pulse import with_pulse


class Work:
    """An activity that takes until it is told to end."""

    def __init__(self) -> None:
        self.ending, self.beats = asyncio.Event(), asyncio.Semaphore(0)
        self.env = ActivityEnvironment()
        self.env.on_heartbeat = lambda *_: self.beats.release()
        self.doing = asyncio.create_task(self.env.run(self._do))

    async def beat(self, times: int) -> None:
        """Return once it has shown so often that it lives."""
        async with asyncio.timeout(5):
            for _ in range(times):
                await self.beats.acquire()

    async def is_silent(self) -> None:
        """Return once it could have beaten several times, and has not."""
        while not self.beats.locked():
            await self.beats.acquire()
        await asyncio.sleep(10 * pulse.PULSE.total_seconds())
        assert self.beats.locked()

    @with_pulse()
    async def _do(self) -> str:
        await self.ending.wait()
        return "done"


@pytest.fixture
async def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setattr(pulse, "PULSE", timedelta(milliseconds=5))
    return Work()


async def test_it_beats_as_long_as_the_work_takes(work: Work) -> None:
    await work.beat(3)
    work.ending.set()
    assert await work.doing == "done"
    await work.is_silent()


async def test_work_that_was_called_off_ends_and_is_silent(work: Work) -> None:
    await work.beat(1)
    work.env.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work.doing
    await work.is_silent()


async def test_it_beats_through_the_grace_of_a_worker_that_ends(work: Work) -> None:
    await work.beat(1)
    work.env.worker_shutdown()
    await work.beat(3)
    work.ending.set()
    assert await work.doing == "done"
