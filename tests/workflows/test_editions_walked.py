"""Each dated edition, walked from intake to its last duty as it really goes, years in seconds.

What lies in the past is told with the time at which it happened; what lies ahead is awaited.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from schema.content import canonical
from schema.zone import OFFICE_ZONE
from tests.schema.corpus import good
from tests.workflows.telling import Told, prompt, stands, until
from tests.worlds import Case, World

CHECKED: Told = ("eligibility", {"eligible": True, "reason": "asked the firm"})
PASSED = {"verdict": "passed"}


def drafted(*sections: str) -> list[Told]:
    return [
        ("draft", {"base": 0, "sections": dict.fromkeys(sections, "글")}),
        ("confirm", {"version": 1, "means": "phone"}),
    ]


def planned(name: str) -> list[Told]:
    """Draft a whole plan of the corpus in its one form."""
    plan = good(name)
    parts = {key: canonical(plan.template.part(key), body) for key, body in plan.parts.items()}
    return [
        ("draft", {"base": 0, "sections": parts, "amount": plan.asked}),
        ("confirm", {"version": 1, "means": "phone"}),
    ]


def filed(number: str) -> Told:
    return ("receipt", {"number": number})


def awarded(amount: int, **more: Any) -> Told:
    return ("decide", PASSED | {"amount": amount} | more)


@dataclass(frozen=True)
class Walk:
    """How a case of an edition goes, day by day, and what is owed at its end."""

    edition: str
    told: dict[str, list[Told]]
    award: int
    benefit: str
    owed: dict[str, list[str]] = field(default_factory=dict)
    """The days on which each round of each duty is due."""
    district: str = "대야동"
    gates: tuple[str, ...] = ("awarded",)
    entry: dict[str, str] | None = None


# What was filed with the centre itself years ago cannot be filed again today: it is entered.
IN_HOUSE = {
    "stage": "review",
    "source": "센터 접수대장 2021 (가상)",
    "receipt": "접수 7",
    "filed_at": "2021-04-05T14:00",
}

WALKS = [
    Walk(
        "sales-channel-2025-1",
        {
            "2025-02-17": [
                CHECKED,
                *drafted("overview", "execution", "basis", "own-share", "effect"),
            ],
            "2025-02-27": [filed("S-1")],
            "2025-04-01": [awarded(18_000_000)],
            "2025-04-20": [("agree", {})],
            "2025-05-02": [("role", {"role": "recipient", "reference": "회신 1"})],
            "2025-10-30": [("complete", {})],
        },
        18_000_000,
        "voucher",
    ),
    Walk(
        "clean-workshop-2025-1",
        {
            "2025-02-03": [CHECKED, filed("C-1")],
            "2025-04-03": [("sitevisit", {"finding": "dust"}), ("decide", PASSED)],
            "2025-04-10": planned("clean"),
            "2025-04-15": [filed("C-2")],
            "2025-04-28": [awarded(4_200_000)],
            "2025-05-12": [("agree", {})],
            "2025-09-30": [("complete", {}), ("role", {"role": "recipient"})],
        },
        4_200_000,
        "in_kind",
        gates=("goes_on", "awarded"),
    ),
    Walk(
        "smart-workshop-2026-1",
        {
            "2026-03-02": [
                CHECKED,
                *planned("smart"),
                ("involve", {"role": "consultant", "name": "가나컨설팅 (가상)"}),
            ],
            "2026-03-20": [("receipt", {"number": "W-1", "speaker": "party"})],
            "2026-04-02": [("sitevisit", {"finding": "visits 1 and 2"})],
            "2026-04-20": [awarded(36_000_000)],
            "2026-05-12": [("agree", {}), ("role", {"role": "indirect_grantee"})],
            "2026-12-15": [("complete", {})],
        },
        36_000_000,
        "money",
        {
            "result-report": ["2027-02-15"],
            "disclosure": ["2027-04-30"],
            "asset-report": [
                "2027-06-15",
                "2027-12-15",
                "2028-06-15",
                "2028-12-15",
                "2029-06-15",
                "2029-12-17",
                "2030-06-17",
                "2030-12-16",
                "2031-06-16",
                "2031-12-15",
            ],
            "compulsory-use": ["2031-12-14"],
        },
    ),
    Walk(
        "rnd-2016-1",
        {
            "2016-03-02": [CHECKED, filed("R-1")],
            "2016-04-04": [("sitevisit", {"finding": "face to face"}), ("decide", PASSED)],
            "2016-04-20": planned("rnd"),
            "2016-04-25": [filed("R-2")],
            "2016-05-20": [awarded(50_000_000)],
            "2016-06-01": [("agree", {}), ("role", {"role": "researcher"})],
            "2016-12-01": [("complete", {})],
        },
        50_000_000,
        "money",
        gates=("goes_on", "awarded"),
    ),
    Walk(
        "special-loan-direct-2025-1",
        {
            "2025-05-07": [CHECKED, *drafted("business", "use", "repayment")],
            "2025-05-12": [filed("L-1")],
            "2025-06-02": [awarded(80_000_000, rate_percent="4.45", term_months=60)],
            "2025-06-10": [("agree", {})],
            "2025-06-12": [("complete", {})],
        },
        80_000_000,
        "loan",
    ),
    Walk(
        "special-loan-agency-2025-1",
        {
            "2025-05-07": [CHECKED, *drafted("business", "use", "repayment")],
            "2025-05-12": [filed("L-1")],
            "2025-06-02": [awarded(100_000_000, valid_until="2025-08-31"), filed("G-1")],
            "2025-06-23": [awarded(70_000_000, valid_until="2025-08-31"), filed("B-1")],
            "2025-07-14": [awarded(70_000_000)],
            "2025-07-20": [("agree", {})],
            "2025-07-25": [("complete", {})],
        },
        70_000_000,
        "loan",
        gates=("confirmed_until", "confirmed_until", "awarded"),
    ),
    Walk(
        "centre-process-2021-1",
        {
            "2021-05-03": [awarded(5_000_000)],
            "2021-09-30": [("complete", {}), ("role", {"role": "beneficiary"})],
        },
        5_000_000,
        "money",
        entry=IN_HOUSE,
    ),
    Walk(
        "centre-product-2021-1",
        {
            "2021-05-03": [awarded(4_000_000)],
            "2021-09-30": [("complete", {}), ("role", {"role": "beneficiary"})],
        },
        4_000_000,
        "money",
        entry=IN_HOUSE,
    ),
    Walk(
        "centre-marketing-2021-1",
        {
            "2021-05-03": [awarded(3_000_000)],
            "2021-07-30": [("complete", {})],
        },
        3_000_000,
        "in_kind",
        entry=IN_HOUSE,
    ),
    Walk(
        "centre-signboard-2021-1",
        {
            "2021-05-03": [awarded(2_000_000)],
            "2021-06-30": [("complete", {})],
        },
        2_000_000,
        "in_kind",
        entry=IN_HOUSE,
    ),
]


@dataclass
class Walker:
    """Walks one case; its time and that of its duties is moved where they lie ahead."""

    years: World
    env: WorkflowEnvironment
    case: Case

    async def go(self, told: dict[str, list[Told]]) -> None:
        for on, messages in told.items():
            await self._reach(date.fromisoformat(on))
            for message in messages:
                await self._tell(f"{on}T10:00", *message)

    async def _tell(self, at: str, message: str, payload: dict[str, Any]) -> None:
        if message == "role":
            # The agency's answer is asked for after what it answers to.
            await prompt(self.case.tell(message, **payload))
            return
        if message == "decide":
            await self._filed()
        await prompt(self.case.tell(message, **(payload | {"happened_at": at})))
        if message == "confirm":
            await self._sent()

    async def _sent(self) -> None:
        """Whether by hand or in house, what was confirmed leaves the desk by itself.

        Where the edition asks the tax office a clerk vouches first: nobody has a key.
        """

        async def holds() -> bool:
            kinds = await self.years.diary(self.case.workflow)
            return kinds[-1] in {"bundled", "filed", "status_found"}

        await until(holds)
        if (await self.years.diary(self.case.workflow))[-1] == "status_found":
            await prompt(self.case.tell("vouch", seen="active", reason="홈택스에서 확인"))
            await self._sent()

    async def _filed(self) -> None:
        async def holds() -> bool:
            stage: str = (await stands(self.case))["stage"]
            return stage == "review"

        await until(holds)

    async def _reach(self, on: date) -> None:
        ahead = datetime.combine(on, time(11), OFFICE_ZONE) - datetime.now(OFFICE_ZONE)
        if ahead > timedelta(0):
            assert await self.env.fast_forward(self.case.handle, ahead)

    async def settle_all(self, owed: dict[str, list[str]]) -> None:
        for duty, rounds in owed.items():
            for number, due in enumerate(rounds, start=1):
                await self._due(duty, number, date.fromisoformat(due))
                await prompt(self.case.settle(duty, round=number))

    async def _due(self, duty: str, number: int, due: date) -> None:
        """Move a duty to the noon of the day on which a round is due."""
        row: Any = None

        async def scheduled() -> bool:
            nonlocal row
            row = await self.years.pool.fetchrow(
                "select d.due_on, d.round, (select max(j.happened_at) from diary j"
                " where j.stream = d.stream) as now from duty d"
                " where d.case_id = $1 || '#1' and d.key = $2",
                self.case.workflow,
                duty,
            )
            return row is not None and row["round"] == number

        await until(scheduled)
        assert (duty, row["due_on"]) == (duty, due)
        ahead = datetime.combine(due, time(12), OFFICE_ZONE) - row["now"]
        if ahead > timedelta(0):
            handle = self.years.client.get_workflow_handle(f"{self.case.workflow}.{duty}")
            assert await self.env.fast_forward(handle, ahead)


def names(walks: Iterable[Walk]) -> list[str]:
    return [walk.edition for walk in walks]


@pytest.mark.parametrize("walk", WALKS, ids=names(WALKS))
async def test_an_edition_is_walked_to_its_end(
    years: World, skipping: WorkflowEnvironment, walk: Walk
) -> None:
    first = next(iter(walk.told))
    with skipping.with_time_skipping_disabled():
        case = await years.open_case(
            edition=walk.edition,
            district=walk.district,
            founded_on="2005-03-02",
            status="active",
            happened_at=f"{first}T09:00",
            entry=walk.entry,
        )
    walker = Walker(years, skipping, case)
    await walker.go(walk.told)
    await walker.settle_all(walk.owed)
    assert await prompt(case.handle.result()) == "completed"
    row = await years.pool.fetchrow(
        "select a.awarded_won, e.body ->> 'benefit' as benefit from application a"
        " join edition e on e.key = a.edition where a.workflow = $1",
        case.workflow,
    )
    assert row is not None
    assert (row["awarded_won"], row["benefit"]) == (walk.award, walk.benefit)
    passes = await years.pool.fetch(
        "select details ->> 'means' as means from diary"
        " where stream = $1 || '#1' and kind = 'decided' order by seq",
        case.workflow,
    )
    assert tuple(row["means"] for row in passes) == walk.gates


async def test_every_dated_edition_is_walked(years: World) -> None:
    rows = await years.pool.fetch(
        "select key from edition where not example and programme not like 'example-%'"
    )
    assert {row["key"] for row in rows} == {walk.edition for walk in WALKS}
