"""Plays one case to each of its ends and keeps the histories: python -m tests.replay.make_histories

Run it once for every released version and commit what it writes; never write an old version anew.
"""

import asyncio
import json
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

os.environ["DEUNDEUN_LANG"] = "en"

from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities import database
from office.service import activities_of
from office.settings import Settings
from office.stack import Stack, discard
from office.temporal import register_search_attributes
from tests.replay import drafting, office_day, rules, standing, supplements
from tests.replay.histories import KEPT, journal, journal_path, loaded
from tests.workflows.calls import publish
from tests.workflows.telling import (
    TO_AGREEMENT,
    TO_EXECUTION,
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    Told,
    bundled,
    duties_scheduled,
    tell_all,
    until,
)
from tests.worlds import Case, World
from workflows.plugin import DATA_CONVERTER, WORKFLOWS

ROOT: Final = Path(__file__).parent.parent.parent
DUTIES: Final = {"result-report": 1, "asset-report": 10, "outcome-survey": 3}


@dataclass(frozen=True)
class Player:
    """Plays cases in a world where years pass in seconds."""

    years: World
    env: WorkflowEnvironment
    owner_url: str

    async def open(
        self, programme: str = "example-growth", amount: int | None = 30_000_000, **change: Any
    ) -> Case:
        edition = await publish(self.owner_url, programme, **change)
        with self.env.with_time_skipping_disabled():
            return await self.years.open_case(programme, edition=edition, amount=amount)

    async def enter(self, **entry: Any) -> Case:
        """Open a case that was under way before."""
        edition = await publish(self.owner_url, "example-growth")
        with self.env.with_time_skipping_disabled():
            return await self.years.open_case(edition=edition, entry=entry)

    async def forward(self, case: Case, days: float) -> None:
        assert await self.env.fast_forward(case.handle, timedelta(days=days))

    async def settle(self, case: Case, duty: str, *waiting: float) -> None:
        """Settle a duty, each round after as many days as are given, or at once."""
        handle = case.client.get_workflow_handle(f"{case.workflow}.{duty}")
        days = [*waiting, *[0] * (DUTIES[duty] - len(waiting))]
        for number, wait in enumerate(days, 1):
            if wait:
                assert await self.env.fast_forward(handle, timedelta(days=wait))
            await case.settle(duty, round=number)


End = Callable[[Player], Awaitable[Case]]


async def _completed(play: Player) -> Case:
    case = await play.open()
    await _file(play, case)
    await play.forward(case, 12)
    await tell_all(
        case, ("decide", {"verdict": "passed", "amount": 29_000_000, "reason": "rounded up"})
    )
    await play.forward(case, 7)
    await tell_all(case, TO_EXECUTION[-1])
    await play.forward(case, 90)
    await tell_all(case, TO_FOLLOW_UP[-1])
    await duties_scheduled(play.years, case)
    await play.settle(case, "result-report", 66)
    await play.settle(case, "asset-report", 0, 360, 230, 170)
    await play.settle(case, "outcome-survey", 172, 0, 700)
    return case


async def _file(play: Player, case: Case) -> None:
    """File with everything that drafting knows: comments, a second version, a key."""
    await tell_all(
        case,
        TO_SUBMISSION[0],
        TO_SUBMISSION[1],
        ("comment", {"text": "too short", "section": "problem"}),
        ("comment", {"resolves": 1, "key": "C-1"}),
        ("draft", {"base": 1, "sections": {"team": "둘"}, "amount": 28_000_000}),
        ("confirm", {"version": 2, "means": "phone"}),
    )
    await bundled(play.years, case)
    await tell_all(case, TO_REVIEW[-1])


async def _rejected(play: Player) -> Case:
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await tell_all(
        case, TO_REVIEW[-1], ("note", {"text": "a note", "happened_at": "2026-01-05T09:00"})
    )
    await play.forward(case, 31)
    wanted = await _in_days(case, 10)
    await tell_all(case, ("supplement", {"what": "a quote", "until": wanted}))
    await play.forward(case, 11)
    await tell_all(
        case,
        ("receipt", {"number": "A-2"}),
        ("decide", {"verdict": "rejected", "reason": "too many applied"}),
    )
    return case


async def _in_days(case: Case, days: int) -> str:
    state = await case.handle.query("case")
    since = max(wait["since"] for wait in state["waits"])
    return (datetime.fromisoformat(since) + timedelta(days=days)).isoformat()


async def _deadline_missed(play: Player) -> Case:
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await play.forward(case, 41)
    await tell_all(case, ("close", {"outcome": "deadline_missed", "reason": "nobody filed"}))
    return case


async def _firm_closed(play: Player) -> Case:
    ends = datetime.now(UTC).date() + timedelta(days=300)
    case = await play.open(execution_ends=ends.isoformat())
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await tell_all(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) :])
    await duties_scheduled(play.years, case)
    await play.settle(case, "result-report")
    await tell_all(case, ("close", {"outcome": "firm_closed", "reason": "as they said"}))
    return case


async def _two_gates(play: Player) -> Case:
    case = await play.open("example-workshop", None)
    await tell_all(case, TO_SUBMISSION[0])

    async def filed() -> bool:
        return "filed" in await play.years.diary(case.workflow)

    await until(filed)
    await play.forward(case, 5)
    await tell_all(
        case,
        ("sitevisit", {"finding": "an old lathe"}),
        ("decide", {"verdict": "passed"}),
        ("draft", {"base": 0, "sections": {"items": "a lathe", "quotes": "two"}}),
        ("confirm", {"version": 1}),
    )
    await bundled(play.years, case)
    await tell_all(
        case,
        ("receipt", {"number": "C-7"}),
        ("decide", {"verdict": "passed", "amount": 9_000_000}),
        ("close", {"outcome": "declined", "reason": "as they said"}),
    )
    return case


def _closed(outcome: str, *told: Told) -> End:
    async def play_it(play: Player) -> Case:
        case = await play.open()
        for message in told:
            await tell_all(case, message)
            if message[0] == "confirm":
                await bundled(play.years, case)
        if outcome:
            await tell_all(case, ("close", {"outcome": outcome, "reason": "as they said"}))
        return case

    return play_it


ENDS: Final[dict[str, End]] = {
    "completed": _completed,
    "ineligible": _closed("", ("eligibility", {"eligible": False, "reason": "too large"})),
    "rejected": _rejected,
    "withdrawn": _closed("withdrawn", *TO_SUBMISSION),
    "declined": _closed("declined", *TO_AGREEMENT),
    "deadline_missed": _deadline_missed,
    "budget_exhausted": _closed("budget_exhausted", *TO_SUBMISSION[:1]),
    "call_cancelled": _closed("call_cancelled"),
    "not_promoted": _closed("not_promoted", *TO_REVIEW),
    "owner_silent": _closed("owner_silent", *TO_SUBMISSION[:2]),
    "firm_closed": _firm_closed,
    "two_gates": _two_gates,
    **rules.ENDS,
    **office_day.ENDS,
    **drafting.ENDS,
    **standing.ENDS,
    **supplements.ENDS,
}
CHILDREN: Final = {
    "completed": {
        "result-report": "duty_settled_late",
        "asset-report": "duty_of_ten_rounds",
        "outcome-survey": "duty_of_three_rounds",
    },
    "firm_closed": {"result-report": "duty_settled_at_once", "asset-report": "duty_released"},
    **rules.CHILDREN,
    **office_day.CHILDREN,
}


def keep(folder: Path, name: str, history: WorkflowHistory) -> None:
    """Write a history and its journal, without the names of this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    text = re.sub(r'("identity":\s*)"[^"]*"', r'\1"histories"', history.to_json())
    text = re.sub(r'("stackTrace":\s*)"(\\.|[^"\\])*"', r'\1""', text)
    path.write_text(json.dumps(json.loads(text), ensure_ascii=False) + "\n", encoding="utf-8")
    lines = json.dumps(journal(loaded(path)), ensure_ascii=False, indent=1)
    journal_path(path).write_text(lines + "\n", encoding="utf-8")


async def make(folder: Path) -> None:
    """Play every end and keep what came of it."""
    with tempfile.TemporaryDirectory() as parent:
        home = Path(parent) / "home"
        try:
            settings = Settings.load({**os.environ, "DEUNDEUN_HOME": str(home)})
            async with Stack(settings, worker=False) as stack:
                await _play(stack, folder)
        finally:
            discard(home)


async def _play(stack: Stack, folder: Path) -> None:
    env = await WorkflowEnvironment.start_time_skipping_v2(
        data_converter=DATA_CONVERTER,
        dev_server_existing_path=str(Path(sys.executable).parent / "temporal"),
        dev_server_log_level="error",
        dev_server_startup_timeout=timedelta(seconds=30),
        dev_server_extra_args=[
            "--dynamic-config-value",
            "frontend.WorkflowTimeSkippingEnabled=true",
        ],
    )
    async with env, await database.connect(stack.runtime.worker_url) as pool:
        await register_search_attributes(env.client)
        rows = await pool.fetch("select programme, key from edition where example")
        keys = {row["programme"]: row["key"] for row in rows}
        async with Worker(
            env.client,
            task_queue="histories",
            activities=activities_of(pool, settings=supplements.NOBODY),
            workflows=WORKFLOWS,
        ):
            years = World(env.client, pool, "histories", keys.__getitem__)
            play = Player(years, env, stack.runtime.owner_url)
            for name, end in ENDS.items():
                case = await end(play)
                await case.handle.result()
                keep(folder, name, await case.handle.fetch_history())
                for duty, kept in CHILDREN.get(name, {}).items():
                    handle = env.client.get_workflow_handle(f"{case.workflow}.{duty}")
                    keep(folder, kept, await handle.fetch_history())
            keep(folder, "announcement", await rules.announced(play))


def _version() -> str:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "(.+)"$', text, re.MULTILINE)
    assert found
    return found[1]


if __name__ == "__main__":
    asyncio.run(make(KEPT / _version()))
