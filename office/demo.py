"""The demo: fourteen invented firms, carried by the same commands that a clerk types."""

import asyncio
import contextlib
import csv
import io
import json
import os
import shlex
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from schema.identity import workflow_id
from schema.words import say
from schema.zone import OFFICE_ZONE

from .child import Tell
from .faults import StackFault
from .settings import ROOT, Settings
from .stack import Stack, cancelled_by_signals, discard

Clerk = Callable[[list[str]], int]

SHEET: Final = ROOT / "examples" / "intake.csv"
_STAGE_SECONDS: Final = 20.0

_ELIGIBLE: Final = ("eligibility {case} --eligible",)
_PLAN: Final = (
    *_ELIGIBLE,
    (
        "draft {case} --base 0 --section problem='손으로 재는 치수 탓에 불량이 잦다'"
        " --section solution='비접촉 측정기로 바꾼다' --amount 30000000"
    ),
    "comment {case} --text '불량률을 숫자로 적어 주세요' --section problem --audience firm_owner",
    (
        "draft {case} --base 1 --section problem='치수 불량 4.2 %, 한 해 1,900만원 손실'"
        " --section scale-up='2차 협력사 세 곳에 납품' --amount 28000000"
    ),
)
_CONFIRMED: Final = (
    *_PLAN,
    "comment {case} --resolves 1",
    "confirm {case} --version 2 --means phone",
)
_FILED: Final = (*_CONFIRMED, "receipt {case} --number 접수-{number}")
_SUPPLEMENT: Final = (
    *_FILED,
    "supplement {case} --what '지방세 납세증명서' --until {in_a_week} --means letter",
)
_AWARDED: Final = (
    *_SUPPLEMENT,
    "receipt {case} --number 보완-{number}",
    "decide {case} --verdict passed --amount 28000000 --means letter --reference 결정-{number}",
)
_AGREED: Final = (*_AWARDED, "agree {case} --speaker firm_owner --reference 협약-{number}")
_COMPLETED: Final = (*_AGREED, "complete {case} --speaker firm_owner --means visit")
_VISITED: Final = (*_ELIGIBLE, "@review", "sitevisit {case} --finding '집진기가 없다'")
_DIAGNOSED: Final = (
    *_VISITED,
    "decide {case} --verdict passed --means visit",
    (
        "draft {case} --base 0 --section items='이동식 집진기 1대'"
        " --section quotes='견적 두 곳, 낮은 쪽 420만원' --amount 4200000"
    ),
)
_ITEMS_FILED: Final = (
    *_DIAGNOSED,
    "confirm {case} --version 1 --means visit",
    "receipt {case} --number 시청-{number}",
)

STORIES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "example-growth": (
        (*_COMPLETED, "settle {case} result-report --reference 실적-{number}"),
        _COMPLETED,
        _AGREED,
        _AWARDED,
        _SUPPLEMENT,
        (*_FILED, "decide {case} --verdict rejected --reason '사업성 부족'"),
        _CONFIRMED,
        _PLAN,
        ("eligibility {case} --ineligible --reason '업종이 다르다'",),
    ),
    "example-workshop": (
        (*_ITEMS_FILED, "decide {case} --verdict passed --amount 4200000"),
        _ITEMS_FILED,
        _DIAGNOSED,
        (*_ELIGIBLE, "close {case} --outcome withdrawn --reason '공장을 옮긴다'"),
        (),
    ),
}
"""How far each firm of the sheet comes, in the sheet's order; `@review` waits for that stage."""


@dataclass(frozen=True)
class Player:
    """Types a clerk's commands and shows each with what it answers."""

    clerk: Clerk
    tell: Tell

    def type(self, line: str) -> None:
        """Type one command; a command that fails ends the demo."""
        self.tell(f"\n$ python starter.py {line}")
        if code := self.clerk(shlex.split(line)):
            raise StackFault("demo-failed", command=line, code=str(code))

    def ask(self, line: str) -> Any:
        """Type a command that answers in JSON, and return what it says."""
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = self.clerk([*shlex.split(line), "--json"])
        if code:
            raise StackFault("demo-failed", command=line, code=str(code))
        return json.loads(said.getvalue())

    def play(self) -> int:
        """Carry every firm of the sheet as far as its story goes; return how many states differ."""
        self.type(f"import {shlex.quote(str(SHEET.relative_to(ROOT)))}")
        for case, number, lines in _casting():
            words = {"case": case, "number": number, "in_a_week": _in_a_week()}
            for line in lines:
                if line.startswith("@"):
                    self._await(case, line[1:])
                else:
                    self.type(line.format(**words))
        self.type("list --all")
        self.type("board")
        cases = self.ask("list --all")
        return len({(case["stage"], case["outcome"]) for case in cases})

    def _await(self, case: str, stage: str) -> None:
        deadline = time.monotonic() + _STAGE_SECONDS
        while self.ask(f"show {case}")["stage"] != stage:
            if time.monotonic() > deadline:
                raise StackFault("demo-failed", command=f"show {case}", code=stage)
            time.sleep(0.1)


async def demo(settings: Settings, clerk: Clerk, tell: Tell, *, stay: bool) -> None:
    """Start a fresh stack in a home of its own, play, and stay until Ctrl-C where asked."""
    home = settings.home.with_name(settings.home.name + "-demo")
    settings = replace(settings, home=home)
    await asyncio.to_thread(discard, home)
    async with cancelled_by_signals(lambda: tell(say("office-stopping"))):
        async with Stack(settings, tell=tell) as stack:
            os.environ.update({"DEUNDEUN_HOME": str(home), "DEUNDEUN_AS": "kim"})
            os.environ.setdefault("DEUNDEUN_PATIENCE", "30")  # nobody is hurried by a demo
            began = time.monotonic()
            states = await asyncio.to_thread(Player(clerk, tell).play)
            took = f"{time.monotonic() - began:.0f}"
            tell("\n" + say("demo-played", states=states, seconds=took))
            for line in _links(stack.runtime.ui_url):
                tell(line)
            if stay:
                tell(say("demo-stays", home=home))
                await asyncio.Event().wait()
        tell(say("office-stopped"))


def _casting() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    year = datetime.now(OFFICE_ZONE).year
    stories = {programme: iter(lines) for programme, lines in STORIES.items()}
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            number = row["business_number"].replace("-", "")
            lines = next(stories[row["edition"]], ())
            yield workflow_id(f"{row['edition']}-{year}-1", number), number[-5:], lines


def _in_a_week() -> str:
    week = datetime.now(OFFICE_ZONE).timestamp() + 7 * 24 * 3600
    return datetime.fromtimestamp(week, OFFICE_ZONE).date().isoformat()


def _links(ui: str) -> Iterator[str]:
    clerk, late = say("party-clerk"), "Late = true"
    queries = {
        "demo-link-all": "WorkflowType = 'GrantApplication'",
        "demo-link-clerk": f"WaitsFor = '{clerk}'",
        "demo-link-duties": "WorkflowType = 'Duty' AND ExecutionStatus = 'Running'",
        "demo-link-late": late,
    }
    for key, query in queries.items():
        yield f"  {say(key)}: {ui}/namespaces/default/workflows?query={quote(query)}"
