"""Years in seconds. Every workflow has a clock of its own here: the case is moved forward before
it has duties, each duty afterwards by its own handle, always an hour past what is awaited.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import holidays
import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from schema.zone import OFFICE_ZONE
from tests.schema.test_calendar import last_day_of_period
from tests.workflows.conftest import Call
from tests.workflows.telling import (
    DRAFT,
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    bundled,
    duties_scheduled,
    prompt,
    refused,
    stands,
    tell_all,
)
from tests.worlds import Case, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Opened = Callable[..., Any]
Line = tuple[str, str, str]


@dataclass
class Long:
    """A case whose time, and that of its duties, is moved by hand."""

    years: World
    env: WorkflowEnvironment
    case: Case

    async def forward(self, days: float) -> None:
        """Move the case; only before it has duties."""
        assert await self.env.fast_forward(self.case.handle, timedelta(days=days))

    def duty(self, name: str) -> WorkflowHandle[Any, Any]:
        return self.years.client.get_workflow_handle(f"{self.case.workflow}.{name}")

    async def forward_duty(self, name: str, days: float) -> None:
        assert await self.env.fast_forward(self.duty(name), timedelta(days=days))

    async def lines(self) -> list[Line]:
        """The diary of the whole case: the union of its streams by time, stream and number."""
        rows = await self.years.pool.fetch(
            "select happened_at, stream, kind from diary where case_id = $1 || '#1'"
            " order by happened_at, stream, seq",
            self.case.workflow,
        )
        return [
            (
                row["happened_at"].astimezone(OFFICE_ZONE).date().isoformat(),
                row["stream"].partition("/")[2] or "case",
                row["kind"],
            )
            for row in rows
        ]

    async def kinds(self) -> list[str]:
        return await self.years.diary(self.case.workflow)

    async def waits(self) -> set[tuple[str, str]]:
        state = await stands(self.case)
        return {(wait["for_whom"], wait["what"]) for wait in state["waits"]}

    async def now(self) -> datetime:
        """The case's own time, as a note tells it."""
        answer = await prompt(self.case.tell("note", text="what time is it"))
        moment: datetime = await self.years.pool.fetchval(
            "select happened_at from diary where stream = $1 || '#1' and seq = $2",
            self.case.workflow,
            answer["seq"],
        )
        return moment


@pytest.fixture
def long(years: World, skipping: WorkflowEnvironment, call: Call) -> Opened:
    async def open_case(programme: str = "example-growth", **change: Any) -> Long:
        edition = await call(programme, **change)
        with skipping.with_time_skipping_disabled():
            return Long(years, skipping, await years.open_case(programme, edition=edition))

    return open_case


def days_between(first: date, last: date) -> float:
    return (last - first).days


async def test_five_years_from_intake_to_the_last_duty(long: Opened) -> None:
    it: Long = await long()
    case = it.case
    await it.forward(3)
    await tell_all(case, ("eligibility", {"eligible": True}))
    await it.forward(10)
    await tell_all(case, ("draft", DRAFT | {"amount": 28_000_000}))
    await it.forward(2)
    await tell_all(case, ("confirm", {"version": 1}))
    await bundled(it.years, case)
    await it.forward(1)
    await tell_all(case, ("receipt", {"number": "A-1"}))
    await it.forward(20)
    await tell_all(case, ("decide", {"verdict": "passed", "amount": 28_000_000}))
    await it.forward(14)
    await tell_all(case, ("agree", {}))
    await it.forward(150)
    await tell_all(case, ("complete", {}))
    await duties_scheduled(it.years, case)
    done = date.fromisoformat((await it.lines())[-1][0])
    expected = Expected(done)

    # The result report comes late: reminded twice, due, overdue once, settled three days after.
    due = expected.due(2)
    await it.forward_duty("result-report", days_between(done, due) + 3)
    await prompt(case.settle("result-report"))
    expected.late("result-report", 2, settled=due + 3 * DAY)

    # The asset report: the first round at once, the second late, the others when reminded.
    at = done + DAY
    await it.forward_duty("asset-report", 1)
    await prompt(case.settle("asset-report", round=1))
    expected.early("asset-report", settled=at)
    due = expected.due(12)
    await it.forward_duty("asset-report", days_between(at, due) + 40)
    await prompt(case.settle("asset-report", round=2))
    at = due + 40 * DAY
    expected.late("asset-report", 12, settled=at)
    for number in range(3, 11):
        at = await it_is_reminded(it, "asset-report", at, expected, 6 * number)
        await prompt(case.settle("asset-report", round=number))

    at = done
    for months in (6, 12, 24):
        at = await it_is_reminded(it, "outcome-survey", at, expected, months)
        await prompt(case.settle("outcome-survey"))

    assert await prompt(case.handle.result()) == "completed"
    start = done - 200 * DAY
    told = [
        (start, "opened"),
        (start + 3 * DAY, "eligibility_judged"),
        (start + 13 * DAY, "drafted"),
        (start + 15 * DAY, "confirmed"),
        (start + 15 * DAY, "bundled"),
        (start + 16 * DAY, "filed"),
        (start + 36 * DAY, "decided"),
        (start + 50 * DAY, "agreed"),
        (done, "completed"),
        # The case's own clock stands still while its duties live on theirs.
        (done, "closed"),
    ]
    lines = await it.lines()
    assert [line for line in lines if line[1] == "case"] == [
        (on.isoformat(), "case", kind) for on, kind in told
    ]
    duties = [line for line in lines if line[1] != "case"]
    assert duties == sorted(expected.lines, key=lambda line: (line[0], line[1]))
    assert len([line for line in lines if line[2] == "duty_overdue"]) == 2
    assert lines[-1][:2] == (at_last(lines), "asset-report")
    assert date.fromisoformat(lines[-1][0]) > done + 4.9 * 365 * DAY
    rows = await it.years.pool.fetch(
        "select key, status, round from duty where case_id = $1 || '#1' order by key", case.workflow
    )
    assert [tuple(row) for row in rows] == [
        ("asset-report", "settled", 10),
        ("outcome-survey", "settled", 3),
        ("result-report", "settled", 1),
    ]


def at_last(lines: list[Line]) -> str:
    return max(line[0] for line in lines)


class Expected:
    """What the duties should write, by a calendar that is counted day by day."""

    def __init__(self, base: date) -> None:
        self.base = base
        self.lines: list[Line] = [
            self._line(base, name, "duty_scheduled")
            for name in ("asset-report", "outcome-survey", "result-report")
        ]

    def due(self, months: int) -> date:
        return last_day_of_period(self.base, months, holidays.country_holidays("KR"))

    def early(self, name: str, settled: date) -> None:
        self.lines.append(self._line(settled, name, "duty_settled"))

    def reminded(self, name: str, months: int, *before: int) -> date:
        on = self.due(months) - min(before) * DAY
        self.lines += [
            self._line(self.due(months) - days * DAY, name, "duty_reminded") for days in before
        ]
        self.lines.append(self._line(on, name, "duty_settled"))
        return on

    def late(self, name: str, months: int, settled: date) -> None:
        before = {"result-report": (30, 7)}.get(name, (14,))
        due = self.due(months)
        self.lines += [self._line(due - days * DAY, name, "duty_reminded") for days in before]
        self.lines += [
            self._line(due, name, "duty_due"),
            self._line(due + DAY, name, "duty_overdue"),
            self._line(settled, name, "duty_settled"),
        ]

    @staticmethod
    def _line(on: date, name: str, kind: str) -> Line:
        return (on.isoformat(), name, kind)


async def it_is_reminded(it: Long, name: str, at: date, expected: Expected, months: int) -> date:
    """Move a duty to noon or later of the day on which it reminds of its present round."""
    on = expected.due(months) - 14 * DAY
    await it.forward_duty(name, days_between(at, on) + 0.4)
    return expected.reminded(name, months, 14)
