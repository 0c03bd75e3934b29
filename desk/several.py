"""Does many things several at once, and says of each what became of it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from office.faults import OK, UNREACHABLE, Fault
from office.settings import Settings

from .delivery import reach
from .explaining import explain
from .faults import PARTLY
from .line import Line
from .records import Row

_AT_ONCE: Final = 8

TOLD: Final = ("told", "repeated")
"""What has become of a telling that the case has answered."""


@dataclass(frozen=True)
class Telling:
    """Something to tell one case: where it stands in the record, and what to tell it."""

    place: Row
    message: str
    payload: dict[str, Any]


async def tell_all(settings: Settings, tellings: Sequence[Telling]) -> list[Row]:
    """Tell each case its own; return in the same order what became of it."""
    if not tellings:
        return []
    line = await Line.open(settings)

    async def tell(telling: Telling) -> Row:
        present = await reach(line, telling.place["case_id"], telling.place)
        answer = await line.tell(present, telling.message, telling.payload)
        about = {name: answer[name] for name in ("seq", "kind", "stage")}
        return {"state": "repeated" if answer.get("repeated") else "told", **about}

    return await in_turns([partial(tell, one) for one in tellings])


async def in_turns(works: Sequence[Callable[[], Awaitable[Row]]]) -> list[Row]:
    """Do the work, several at once; once nobody hears, the rest stays unsent."""
    nobody_hears = asyncio.Event()
    gate = asyncio.Semaphore(_AT_ONCE)

    async def do(work: Callable[[], Awaitable[Row]]) -> Row:
        async with gate:
            if nobody_hears.is_set():
                return {"state": "unsent"}
            try:
                return await work()
            except (WorkflowUpdateFailedError, ApplicationError, RPCError, Fault) as error:
                outcome = failed(error)
            if outcome["state"] == "unconfirmed":
                nobody_hears.set()
            return outcome

    return await asyncio.gather(*map(do, works))


def failed(error: BaseException) -> Row:
    """Return what became of something that failed: refused for good, or not confirmed."""
    told = explain(error)
    state = "unconfirmed" if told.code == UNREACHABLE else "refused"
    return {"state": state, "why": told.sentence, "code": told.code}


def code_of(outcomes: Sequence[Row], done: Collection[str]) -> int:
    """Return whether all, some or none was done; none of it for one reason is that reason."""
    left = [one for one in outcomes if one["state"] not in done]
    if not left:
        return OK
    if len(left) < len(outcomes):
        return PARTLY
    return next((one["code"] for one in left if "code" in one), PARTLY)
