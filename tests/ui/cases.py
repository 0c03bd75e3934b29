"""The cases that the browser looks at: one in each state that a clerk meets, in both languages."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs, urlsplit

from schema.identity import shown_number
from tests.workflows.telling import (
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    Told,
    bundled,
    duties_scheduled,
    until,
)
from tests.worlds import Case, World, invented_number

NOW: Final = datetime.now(UTC).replace(second=0, microsecond=0)
FILED: Final = NOW - timedelta(hours=2)
LONG_AGO: Final = NOW - timedelta(days=50)
ANSWER: Final = timedelta(days=30)
"""How long the agency of the example takes to answer."""

OPEN_QUESTION: Final[Told] = ("comment", {"text": "납품처를 적어 주세요", "section": "scale-up"})
RECEIPT: Final[Told] = (
    "receipt",
    # Two hours before the case began: around midnight that is another day.
    {"number": "A-1", "filed_at": FILED.isoformat(), "reason": "기업이 먼저 제출"},
)

Links: TypeAlias = Callable[[], Awaitable[dict[str, str]]]
"""Prints the links into the UI, by clerk and question."""


@dataclass(frozen=True)
class Known:
    """A case whose answers are known."""

    case: Case
    firm: str
    number: str
    """The firm's number as people read it."""


@dataclass(frozen=True)
class Office:
    """An office of one language; every case is in the charge of one clerk."""

    world: World
    clerk: str
    branch: str = ""
    """What its firms have behind their names, where another office has the same."""

    async def open_all(self) -> dict[str, Known]:
        """Open a case of each state, at the same time."""
        states = {
            "drafting": self._open("가람정밀", *TO_SUBMISSION[:2], OPEN_QUESTION),
            "filed": self._filed(),
            "late": self._late(),
            "follow-up": self._followed_up(),
            "closed": self._open(
                "바름몰드", ("close", {"outcome": "owner_silent", "reason": "연락이 없다"})
            ),
        }
        known = await asyncio.gather(*states.values())
        return dict(zip(states, known, strict=True))

    async def draft(self) -> Known:
        """Open a case whose plan waits for the owner's confirmation."""
        return await self._open("마루정공", *TO_SUBMISSION[:2])

    async def listed(self, address: str, count: int) -> None:
        """Wait until the server lists that many cases: what was answered is listed a bit later."""
        (query,) = parse_qs(urlsplit(address).query)["query"]

        async def holds() -> bool:
            return (await self.world.client.count_workflows(query)).count == count

        await until(holds)

    async def _open(self, firm: str, *told: Told, **intake: Any) -> Known:
        name, number = f"{firm}{self.branch} (가상)", invented_number()
        case = await self.world.open_case(
            name=name, business_number=number, clerk=self.clerk, **intake
        )
        await self._tell(case, *told)
        return Known(case, name, shown_number(number))

    async def _filed(self) -> Known:
        known = await self._open("나루금속", *TO_SUBMISSION)
        await bundled(self.world, known.case)
        await self._tell(known.case, RECEIPT)
        return known

    async def _late(self) -> Known:
        entry = {"stage": "review", "receipt": "A-7", "filed_at": LONG_AGO.isoformat()}
        known = await self._open("다온테크", entry={"source": "접수대장 (가상)", **entry})
        await self.shows(known.case, " decision --until ")
        return known

    async def _followed_up(self) -> Known:
        known = await self._open("라온기공", *TO_SUBMISSION)
        await bundled(self.world, known.case)
        await self._tell(known.case, RECEIPT, *TO_FOLLOW_UP[len(TO_REVIEW) :])
        await duties_scheduled(self.world, known.case)
        for duty in ("outcome-survey", "result-report", "asset-report"):
            await self.shows(known.case, duty)
        return known

    async def _tell(self, case: Case, *told: Told) -> None:
        for message, payload in told:
            await case.tell(message, **payload)

    async def shows(self, case: Case, text: str) -> None:
        """Wait until a case has heard of something: its page says so."""

        async def holds() -> bool:
            return text in str(await case.handle.query("__temporal_workflow_metadata"))

        await until(holds)
