"""What follows from an answer, as the record has it: what the rules found, what is waited for."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from office.settings import Settings
from schema.eligibility import Found
from schema.stages import Stage
from schema.words import language, say

from .faults import Unreachable
from .records import Row, reading
from .shown import until

JUDGED: Final = frozenset({"facts", "eligibility"})
"""What is told of a firm, or of what the rules found about it."""

MOVED_ON: Final = frozenset({"settle", "close"})
"""What a case answers before it has moved on."""

_LOOKS: Final = 10
_APART: Final = 0.2
"""Seconds between two looks: a case moves on in the task after its answer."""


async def what_follows(settings: Settings, answer: Row, message: str) -> tuple[Row, list[str]]:
    """Return what follows from an answer, for programs and as lines; nothing without Postgres."""
    try:
        if message in JUDGED:
            return await _findings(settings, answer["case"])
        if message == "receipt":
            return await _doubtful(settings, answer["case"])
        if message in MOVED_ON or not answer.get("waits"):
            return await _waits(settings, answer["case"])
    except Unreachable:
        pass  # the answer was given all the same
    return {}, []


async def _findings(settings: Settings, case: str) -> tuple[Row, list[str]]:
    async with reading(settings) as records:
        found = (await records.case(case)).get("findings", [])
    return {"findings": found}, [f"  {said}" for said in said_of(found)]


async def _doubtful(settings: Settings, case: str) -> tuple[Row, list[str]]:
    """Return where the same receipt stands as well; it is recorded all the same."""
    async with reading(settings) as records:
        others = await records.same_receipt(case)
    if not others:
        return {}, []
    cases = ", ".join(f"{one['case']} ({one['firm']})" for one in others)
    said = say("desk-receipt-shared", receipt=others[0]["receipt"], cases=cases)
    return {"same_receipt": [one["case"] for one in others]}, [said]


async def _waits(settings: Settings, case: str) -> tuple[Row, list[str]]:
    """Look until the case waits for something again, or has ended."""
    async with reading(settings) as records:
        waits: list[Row] = []
        for _ in range(_LOOKS):
            before, waits = waits, await records.waits(case)
            about = await records.case(case)
            # Duties come one after the other: two looks that agree are enough.
            if (waits and waits == before) or about.get("stage") == Stage.CLOSED:
                break
            await asyncio.sleep(_APART)
    over = about.get("outcome")
    ended = [say("desk-ended", outcomes=say(f"outcome-{over}"))] if over else []
    return {"waits": waits}, [*map(say_row, waits), *ended]


def said_of(findings: list[Row]) -> Iterator[str]:
    """Yield each finding of the record as a clerk reads it."""
    for found in findings:
        yield Found.model_validate(found).said().replace("**", "")


def say_row(wait: Row) -> str:
    """Return a wait of the record as one line."""
    duty = said_duty(wait) if wait["duty"] else ""
    what = " · ".join(filter(None, (duty, say(f"matter-{wait['what']}"))))
    ends: datetime | None = wait["until"]
    told = {"whom": say(f"party-{wait['for_whom']}"), "what": what}
    line = say("desk-wait", **told, until=until(ends)) if ends else say("desk-waits", **told)
    return f"  {line}"


def said_duty(row: Row) -> str:
    """Return a duty by its name, with the key that commands take."""
    name = row.get(f"duty_{language()}") or row.get(f"name_{language()}")
    return f"{name} ({row['duty']})"
