"""The answer to a clerk while the agency is down, beside the answer while it is up."""

import asyncio
import time
from typing import Final

from .case import CLOSED, FILED, OPENED, STIMULI, Stimulus
from .drive import Driver

_CASES: Final = 6
_TRIES: Final = 10_000
_NOTE: Final = Stimulus("note", "noted", {"text": "기관에 전화함"})


async def answers(driver: Driver, *, down: bool) -> list[float]:
    """Return the seconds that a note of a clerk waits for its answer, right after a confirmation.

    While the agency is down the case is trying to file; while it is up it has filed.
    """
    arm, ground = driver.arm, driver.arm.ground
    confirm = next(at for at, one in enumerate(STIMULI) if FILED in one.follows)
    cases = [await arm.start(driver.number()) for _ in range(_CASES)]
    driver.cases += cases
    for case in cases:
        await arm.board.seen(case, OPENED)
        for stimulus in STIMULI[:confirm]:
            await arm.tell(case, stimulus)
    if down:
        await ground.break_portal(*["down"] * _TRIES)
    seconds = []
    for case in cases:
        await arm.tell(case, STIMULI[confirm])
        if not down:
            await arm.board.seen(case, FILED)
        await asyncio.sleep(0.2)
        began = time.perf_counter()
        await arm.tell(case, _NOTE)
        seconds.append(time.perf_counter() - began)
    await ground.break_portal()
    await asyncio.gather(*(_end(driver, case, confirm) for case in cases))
    await arm.verify_filings(driver.cases)
    await arm.verify_closed(len(driver.cases))
    return seconds


async def _end(driver: Driver, case: str, confirm: int) -> None:
    await driver.arm.board.seen(case, FILED)
    for stimulus in STIMULI[confirm + 1 :]:
        await driver.arm.tell(case, stimulus)
    await driver.arm.board.seen(case, CLOSED)
