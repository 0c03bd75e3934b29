"""Years in seconds. Every workflow has a clock of its own here: the case is moved forward before
it has duties, each duty afterwards by its own handle, always an hour past what is awaited.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from schema.fullness import CAPACITY
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
    until,
)
from tests.worlds import Case, World

DAY = timedelta(days=1)

Opened = Callable[..., Awaitable["Long"]]
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

    async def forward_duty(self, name: str, on: date) -> None:
        """Move a duty to noon of a day."""
        now = await self.years.pool.fetchval(
            "select max(happened_at) from diary where stream = $1 || '#1/' || $2",
            self.case.workflow,
            name,
        )
        noon = datetime.combine(on, time(12), OFFICE_ZONE)
        assert await self.env.fast_forward(self.duty(name), noon - now)

    async def lines(self) -> list[Line]:
        """The diary of the whole case: the union of its streams by time, stream and number."""
        rows = await self.years.pool.fetch(
            "select happened_at, stream, kind from diary where case_id = $1 || '#1'"
            # Skipped time is exact to the second, not to the millisecond.
            " order by date_trunc('minute', happened_at), stream, seq",
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
        """The case's own lines but for reminders, of which test_office_day speaks."""
        kinds = await self.years.diary(self.case.workflow)
        return [kind for kind in kinds if kind != "reminded"]

    async def waits(self) -> set[tuple[str, str]]:
        state = await stands(self.case)
        waits = {(wait["for_whom"], wait["what"]) for wait in state["waits"]}
        return waits - {("clerk", "call")}

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


async def test_five_years_from_intake_to_the_last_duty(long: Opened) -> None:
    it = await long()
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

    await asyncio.gather(
        late_result_report(it, expected),
        asset_reports(it, expected),
        outcome_surveys(it, expected),
    )
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
    # Three at once on the first day; from then on the order is the calendar's.
    assert sorted(duties[:3]) == expected.diary()[:3]
    assert duties[3:] == expected.diary()[3:]
    assert len([line for line in lines if line[2] == "duty_overdue"]) == 2
    assert date.fromisoformat(lines[-1][0]) == expected.due(60) - 14 * DAY
    rows = await it.years.pool.fetch(
        "select key, status, round from duty where case_id = $1 || '#1' order by key", case.workflow
    )
    assert [tuple(row) for row in rows] == [
        ("asset-report", "settled", 10),
        ("outcome-survey", "settled", 3),
        ("result-report", "settled", 1),
    ]
    # Five years leave a history that is nearly empty (schema/fullness.py says when it is full).
    for handle in (case.handle, *(it.duty(row["key"]) for row in rows)):
        info = (await handle.describe()).raw_description.workflow_execution_info
        held = {"events": info.history_length, "bytes_": info.history_size_bytes}
        assert 0 < CAPACITY.filled(answers=len(lines), **held) < 0.05


async def late_result_report(it: Long, expected: "Expected") -> None:
    """Reminded twice, due, overdue once, settled three days after."""
    due = expected.due(2)
    await it.forward_duty("result-report", due + 3 * DAY)
    await prompt(it.case.settle("result-report"))
    expected.reminded("result-report", 2, 30, 7)
    expected.overdue("result-report", 2)
    expected.settled("result-report", due + 3 * DAY)


async def asset_reports(it: Long, expected: "Expected") -> None:
    """The first round at once, the second forty days late, the others when reminded."""
    early = expected.base + DAY
    await it.forward_duty("asset-report", early)
    await prompt(it.case.settle("asset-report", round=1))
    expected.settled("asset-report", early)
    at = expected.due(12) + 40 * DAY
    await it.forward_duty("asset-report", at)
    await prompt(it.case.settle("asset-report", round=2))
    expected.reminded("asset-report", 12, 14)
    expected.overdue("asset-report", 12)
    expected.settled("asset-report", at)
    for months in range(18, 61, 6):
        await settle_when_reminded(it, "asset-report", expected, months=months)


async def outcome_surveys(it: Long, expected: "Expected") -> None:
    """Each a day after its reminder."""
    for months in (6, 12, 24):
        await settle_when_reminded(it, "outcome-survey", expected, months=months, later=1)


async def settle_when_reminded(
    it: Long, name: str, expected: "Expected", *, months: int, later: int = 0
) -> None:
    """Settle the present round on the day of its reminder, or some days later."""
    on = expected.due(months) - (14 - later) * DAY
    await it.forward_duty(name, on)
    await prompt(it.case.settle(name))
    expected.reminded(name, months, 14)
    expected.settled(name, on)


class Expected:
    """What the duties should write, by a calendar that is counted day by day."""

    def __init__(self, base: date) -> None:
        self.base = base
        self.lines: list[tuple[date, int, str, str]] = [
            (base, 0, name, "duty_scheduled")
            for name in ("asset-report", "outcome-survey", "result-report")
        ]

    def due(self, months: int) -> date:
        return last_day_of_period(self.base, months)

    def diary(self) -> list[Line]:
        return [(on.isoformat(), name, kind) for on, _, name, kind in sorted(self.lines)]

    def settled(self, name: str, on: date) -> None:
        self.lines.append((on, 12, name, "duty_settled"))

    def reminded(self, name: str, months: int, *before: int) -> None:
        self.lines += [(self.due(months) - days * DAY, 9, name, "duty_reminded") for days in before]

    def overdue(self, name: str, months: int) -> None:
        due = self.due(months)
        self.lines += [(due, 9, name, "duty_due"), (due + DAY, 0, name, "duty_overdue")]


# --- two gates ----------------------------------------------------------------------------------


async def test_a_workshop_goes_through_both_gates(long: Opened) -> None:
    it = await long("example-workshop")
    case, day = it.case, (await it.lines())[0][0]
    await tell_all(case, ("eligibility", {"eligible": True}))
    await until_kind(it, "filed")
    assert await it.waits() == {("agency", "appointment"), ("agency", "decision")}
    state = await stands(case)
    assert state["filing"]["number"].startswith(state["filing"]["key"].partition(".")[0])
    await refused(case.tell("decide", verdict="passed"), "VisitFirst")
    await it.forward(5)
    await tell_all(case, ("sitevisit", {"finding": "an old lathe"}))
    await refused(case.tell("sitevisit"), "NoVisitHere")
    await refused(case.tell("decide", verdict="passed", amount=5), "AmountNotHere")
    await it.forward(5)
    await tell_all(
        case,
        ("decide", {"verdict": "passed"}),
        ("draft", {"base": 0, "sections": {"items": "a lathe", "quotes": "two"}}),
        ("confirm", {"version": 1}),
    )
    await bundled(it.years, case)
    await it.forward(5)
    await tell_all(
        case,
        ("receipt", {"number": "C-7"}),
        ("decide", {"verdict": "passed", "amount": 9_000_000}),
    )
    state = await stands(case)
    assert (state["stage"], state["awarded"], state["gate"]) == ("execution", 9_000_000, "items")
    await tell_all(case, ("complete", {}))
    await duties_scheduled(it.years, case)
    start = date.fromisoformat(day)
    told = [
        (0, ["opened", "eligibility_judged", "filed"]),
        (5, ["site_visited"]),
        (10, ["decided", "drafted", "confirmed", "bundled"]),
        (15, ["filed", "decided", "completed"]),
    ]
    lines = await it.lines()
    assert [line for line in lines if line[1] == "case"] == [
        ((start + days * DAY).isoformat(), "case", kind) for days, kinds in told for kind in kinds
    ]
    assert {line[1] for line in lines} == {
        "case",
        "result-report",
        "asset-report",
        "outcome-survey",
    }


async def until_kind(it: Long, kind: str) -> None:
    async def holds() -> bool:
        return kind in await it.kinds()

    await until(holds)


# --- dates that pass ----------------------------------------------------------------------------


async def test_a_deadline_asks_once_and_ends_nothing(long: Opened) -> None:
    it = await long()
    await tell_all(it.case, *TO_SUBMISSION[:2])
    await it.forward(41)
    assert await it.kinds() == ["opened", "eligibility_judged", "drafted", "deadline_passed"]
    assert await it.waits() == {("clerk", "draft"), ("clerk", "deadline")}
    await it.forward(200)
    await tell_all(it.case, ("confirm", {"version": 1}))
    await bundled(it.years, it.case)
    await it.forward(200)
    assert (await it.kinds()).count("deadline_passed") == 1
    assert await it.waits() == {("clerk", "receipt"), ("clerk", "deadline")}


async def test_a_filing_is_judged_by_the_time_of_filing(long: Opened) -> None:
    it = await long()
    await tell_all(it.case, *TO_SUBMISSION)
    await bundled(it.years, it.case)
    await it.forward(38)
    in_time = await it.now()
    await it.forward(4)
    assert (await it.kinds()).count("deadline_passed") == 1
    assert ("clerk", "deadline") in await it.waits()
    before = len(await it.kinds())
    refusal = await refused(it.case.tell("receipt", number="A-1"), "FiledLate")
    assert "after the deadline" in refusal.message
    assert len(await it.kinds()) == before
    answer = await prompt(it.case.tell("receipt", number="A-1", filed_at=in_time.isoformat()))
    assert answer["stage"] == "review"
    assert await it.waits() == {("agency", "decision")}


async def test_a_late_filing_counts_with_a_reason(long: Opened) -> None:
    it = await long()
    await tell_all(it.case, *TO_SUBMISSION)
    await bundled(it.years, it.case)
    await it.forward(41)
    answer = await prompt(it.case.tell("receipt", number="A-1", reason="the portal was down"))
    assert answer["stage"] == "review"


async def test_a_silent_agency_is_told_to_the_clerk_once(long: Opened) -> None:
    it = await long()
    await tell_all(it.case, *TO_REVIEW)
    await it.forward(29)
    assert "answer_overdue" not in await it.kinds()
    await it.forward(1.1)
    assert (await it.kinds())[-1] == "answer_overdue"
    assert await it.waits() == {("agency", "decision"), ("clerk", "decision_late")}
    await it.forward(300)
    assert (await it.kinds()).count("answer_overdue") == 1
    answer = await prompt(it.case.tell("decide", verdict="rejected", reason="too many applied"))
    assert answer["stage"] == "closed"
    assert await prompt(it.case.handle.result()) == "rejected"


async def test_a_supplement_has_a_date_of_its_own(long: Opened) -> None:
    it = await long()
    await tell_all(it.case, *TO_REVIEW)
    wanted = (await it.now() + 10 * DAY).isoformat()
    await tell_all(it.case, ("supplement", {"what": "a quote", "until": wanted}))
    asked = {("firm_owner", "supplement"), ("agency", "decision")}
    assert await it.waits() == asked
    await it.forward(10.1)
    assert (await it.kinds())[-1] == "supplement_passed"
    assert await it.waits() == asked | {("clerk", "deadline")}
    await it.forward(5)
    assert (await it.kinds()).count("supplement_passed") == 1
    await tell_all(it.case, ("receipt", {"number": "A-2"}))
    assert await it.waits() == {("agency", "decision")}
    state = await stands(it.case)
    assert (state["filing"]["round"], state["filing"]["number"]) == (2, "A-2")
    await it.forward(20)
    assert (await it.kinds())[-1] == "answer_overdue"


async def test_an_end_of_execution_asks_once(long: Opened) -> None:
    ends = datetime.now(OFFICE_ZONE).date() + 30 * DAY
    it = await long(execution_ends=ends.isoformat())
    await tell_all(it.case, *TO_FOLLOW_UP[:-1])
    await it.forward(32)
    assert (await it.kinds())[-1] == "execution_passed"
    assert await it.waits() == {("firm_owner", "completion"), ("clerk", "completion_late")}
    await it.forward(300)
    assert (await it.kinds()).count("execution_passed") == 1


async def test_a_close_in_the_follow_up_releases_the_duties(long: Opened) -> None:
    it = await long()
    await tell_all(it.case, *TO_FOLLOW_UP)
    await duties_scheduled(it.years, it.case)
    await prompt(it.case.settle("result-report"))
    answer = await prompt(it.case.tell("close", outcome="firm_closed", reason="closed down"))
    assert answer["stage"] == "closed"
    assert await prompt(it.case.handle.result()) == "firm_closed"
    for name, end in (
        ("result-report", "settled"),
        ("asset-report", "released"),
        ("outcome-survey", "released"),
    ):
        assert await prompt(it.duty(name).result()) == end
    released = [line for line in await it.lines() if line[2] == "duty_released"]
    assert [line[1] for line in released] == ["asset-report", "outcome-survey"]
    open_ = "select count(*) from open_wait where case_id = $1 || '#1'"
    assert await it.years.pool.fetchval(open_, it.case.workflow) == 0
