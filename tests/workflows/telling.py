"""How the tests of this room speak to a case and look at what came of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from tests.worlds import Case, World

T = TypeVar("T")
Told: TypeAlias = tuple[str, dict[str, Any]]

PROMPT_SECONDS = 5
PATIENCE_SECONDS = 20


async def prompt(asked: Awaitable[T]) -> T:
    """What is asked, within five seconds: nothing hangs."""
    async with asyncio.timeout(PROMPT_SECONDS):
        return await asked


async def refused(asked: Awaitable[Any], kind: str) -> ApplicationError:
    """The refusal of that type: one sentence, in time, without a stack trace."""
    try:
        answer = await prompt(asked)
    except (WorkflowUpdateFailedError, WorkflowFailureError) as failure:
        cause = failure.cause
    else:
        raise AssertionError(answer)
    assert isinstance(cause, ApplicationError), cause
    assert cause.type == kind, cause
    assert cause.message
    assert "\n" not in cause.message
    assert cause.failure is not None
    assert not cause.failure.stack_trace
    assert not cause.failure.HasField("cause")
    return cause


def typed(data: bytes, encoding: str = "json/plain") -> RawValue:
    """Exactly these bytes as an input, as the UI or another client may send them."""
    return RawValue(Payload(metadata={"encoding": encoding.encode()}, data=data))


async def lines(world: World, workflow: str) -> int:
    """How many lines the record has of a place, whatever the attempt or stream."""
    count: int = await world.pool.fetchval(
        "select count(*) from journal where starts_with(case_id, $1 || '#')", workflow
    )
    return count


async def stands(case: Case) -> dict[str, Any]:
    """The state as the case tells it when asked."""
    state: dict[str, Any] = await prompt(case.handle.query("case"))
    return state


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until a condition holds that nobody announces."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await holds():  # noqa: ASYNC110  neither server tells when it is so
            await asyncio.sleep(0.02)


async def bundled(world: World, case: Case) -> None:
    """The bundle is made: the case writes it by itself."""

    async def holds() -> bool:
        return "bundled" in await world.diary(case.workflow)

    await until(holds)


async def duties_scheduled(world: World, case: Case, duties: int = 3) -> None:
    """Every duty of the case has written its first line."""

    async def holds() -> bool:
        count: int = await world.pool.fetchval(
            "select count(*) from duty where case_id = $1 || '#1'", case.workflow
        )
        return count == duties

    await until(holds)


async def tell_all(case: Case, *told: Told) -> None:
    """Tell a case one thing after the other."""
    for message, payload in told:
        await prompt(case.tell(message, **payload))


DRAFT: dict[str, Any] = {
    "base": 0,
    "sections": {"problem": "낡은 기계", "solution": "새 기계", "scale-up": "새 판로"},
}
TO_SUBMISSION: tuple[Told, ...] = (
    ("eligibility", {"eligible": True}),
    ("draft", DRAFT),
    ("confirm", {"version": 1, "means": "phone"}),
)
TO_REVIEW = (*TO_SUBMISSION, ("receipt", {"number": "A-1"}))
TO_AGREEMENT = (*TO_REVIEW, ("decide", {"verdict": "passed", "amount": 20_000_000}))
TO_EXECUTION = (*TO_AGREEMENT, ("agree", {}))
TO_FOLLOW_UP = (*TO_EXECUTION, ("complete", {}))
