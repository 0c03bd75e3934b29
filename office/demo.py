"""The demo: invented firms, carried by the same commands that a clerk types."""

import asyncio
import contextlib
import io
import json
import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

import aiohttp

from activities import tax_office
from activities.agencies import email, portal, setting_of
from schema.handwriting import read_moment
from schema.identity import workflow_id
from schema.words import STARTER, say
from schema.zone import OFFICE_ZONE

from . import webhook
from .agency import SECRET, TOKEN, Trouble
from .child import Tell
from .faults import OK, REFUSED, StackFault
from .filters import filters, in_a_week, link
from .home import LOCAL
from .settings import FILES, ROOT, Settings
from .stack import Stack, agency_mark, cancelled_by_signals, discard, silent, webhook_mark
from .stories import SCENES, Firm, Scene, firms

Clerk = Callable[[list[str]], int]

CLERK: Final = "kim"
"""Who types in the demo."""

FAULTS: Final = (Trouble.ERROR, Trouble.DROP)
"""What goes wrong at the portal: an outage, then a filing that is kept and never answered."""

_PORTAL: Final = "example-portal"
_SENDER: Final = "centre@deundeun.example"
_STAGE_SECONDS: Final = 20.0
_PLAYED: Final = {
    "all",
    "mine-to-do",
    "late",
    "call",
    "held",
    "missed",
    "waiting-list",
    "promoted",
    "corrected",
    "withdrawing",
    "withdrawn",
    "postponed",
}
"""The questions whose links the demo prints; the staff guide has them all."""


@dataclass(frozen=True)
class Player:
    """Types a clerk's commands and shows each with what it answers; ends early when stopped."""

    clerk: Clerk
    tell: Tell
    agency: Mapping[str, str]
    """Where the reference agency is, as it says itself."""
    stopped: threading.Event = field(default_factory=threading.Event)

    def type(self, line: str, ends: int = OK) -> None:
        """Type one command; one that ends otherwise than it should ends the demo."""
        self.tell(f"\n$ {STARTER} {line}")
        if (code := self.clerk(shlex.split(line))) != ends:
            raise StackFault("demo-failed", command=line, code=str(code))

    def ask(self, line: str) -> Any:
        """Type a command that answers in JSON, and return what it says."""
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = self.clerk([*shlex.split(line), "--json"])
        if code:
            raise StackFault("demo-failed", command=line, code=str(code))
        return json.loads(said.getvalue())

    def play(self) -> int:
        """Carry every firm as far as its story goes; return how many states differ."""
        # Told once: a play across midnight is of one day.
        today = datetime.now(OFFICE_ZONE).date()
        known, days = firms(), _days(today)
        for scene in SCENES:
            if self.stopped.is_set():
                return 0
            title = say(f"demo-scene-{scene.title}")
            name = f"{scene.firm} (가상): " if scene.firm else ""
            self.tell(f"\n== {name}{title}")
            firm = known.get(scene.firm)
            self._act(scene, days | (_words(firm, today.year) if firm else {}))
        self.type("list --all")
        self.type("board")
        cases = self.ask("list --all")
        return len({(case["stage"], case["outcome"]) for case in cases})

    def _act(self, scene: Scene, words: dict[str, str]) -> None:
        for line in scene.lines:
            if self.stopped.is_set():
                return
            if "{decided}" in line:
                words["decided"] = self._last(words["case"], "decided")
            command, _, rest = line.format(**words).partition(" ")
            if command in _COMES_TO:
                family, holds = _COMES_TO[command]
                self._await(words["case"], f"{family}-{rest}", partial(holds, rest))
            elif command == "@refused":
                self.type(rest, REFUSED)
            elif command == "@agency":
                self._look(words["case"])
            elif command == "@asks":
                self._hear(words["case"], *shlex.split(rest))
            elif command == "@clock":
                self.tell("\n" + say("demo-clock", until=rest))
                asyncio.run(_turn_on(words["case"], rest))
            else:
                self.type(f"{command} {rest}")

    def _last(self, case: str, kind: str) -> str:
        diary = self.ask(f"show {case}")["diary"]
        return str([line["seq"] for line in diary if line["kind"] == kind][-1])

    def _await(self, case: str, state: str, there: Callable[[Any], bool]) -> None:
        deadline = time.monotonic() + _STAGE_SECONDS
        while not there(self.ask(f"show {case}")):
            if time.monotonic() > deadline:
                raise StackFault("demo-stuck", case=case, state=say(state))
            time.sleep(0.1)

    def _look(self, case: str) -> None:
        """Tell how many filings of a case the portal has, and how often they came."""
        times = [filing["times"] for filing in self._filings(case)]
        self.tell("\n" + say("demo-agency", filings=len(times), times=sum(times)))

    def _filings(self, case: str) -> list[Any]:
        had = asyncio.run(asked("GET", f"{self.agency['portal']}/control/filings"))
        return [filing for filing in had["portal"] if filing["key"].startswith(f"{case}#")]

    def _hear(self, case: str, what: str, until: str) -> None:
        """Let the agency ask for something that is missing, by the webhook."""
        (filing,) = self._filings(case)
        asks = {"event": "supplement", "key": filing["key"], "what": what, "until": until}
        told = {**asks, "webhook": self.agency["webhook"]}
        ((status, _),) = asyncio.run(asked("POST", f"{self.agency['portal']}/control/tell", told))
        self.tell("\n" + say("demo-heard", what=what, until=until, status=status))


async def demo(settings: Settings, clerk: Clerk, tell: Tell, *, stay: bool) -> None:
    """Start a fresh stack in a home of its own, play, and stay until Ctrl-C where asked."""
    home = settings.home.with_name(settings.home.name + "-demo")
    # Invented papers never lie among real ones.
    environ = {name: value for name, value in settings.environ.items() if name != FILES}
    settings = replace(settings, home=home, environ=environ)
    await asyncio.to_thread(discard, home)
    async with (
        cancelled_by_signals(lambda: tell(say("office-stopping"))),
        staged(settings, tell) as (stack, addresses),
    ):
        os.environ.update({"DEUNDEUN_HOME": str(home), "DEUNDEUN_AS": CLERK, FILES: ""})
        os.environ.setdefault("DEUNDEUN_PATIENCE", "30")  # nobody is hurried by a demo
        began = time.monotonic()
        states = await _played(Player(clerk, tell, addresses))
        took = f"{time.monotonic() - began:.0f}"
        tell("\n" + say("demo-played", firms=len(firms()), states=states, seconds=took))
        for question, query in filters(CLERK, in_a_week(datetime.now(OFFICE_ZONE))):
            if question in _PLAYED:
                tell(f"  {say(f'filter-{question}')}: {link(stack.runtime.ui_url, query)}")
        tell(say("demo-more"))
        if stay:
            tell(say("demo-stays", home=home))
            await asyncio.Event().wait()
    tell(say("office-stopped"))


@asynccontextmanager
async def staged(
    settings: Settings, tell: Tell = silent
) -> AsyncIterator[tuple[Stack, dict[str, str]]]:
    """Run a stack, the reference agency it files with, and the webhook; yield their addresses."""
    home = settings.home
    agency = ("-m", *agency_mark(home), "--port", "0", "--smtp-port", "0", "--portal", *FAULTS)
    async with program(agency, os.environ) as addresses:
        told = {
            email.SERVER: addresses["smtp"],
            email.SENDER: _SENDER,
            setting_of(_PORTAL, portal.ADDRESS): addresses["portal"],
            setting_of(_PORTAL, portal.TOKEN): TOKEN,
            setting_of(_PORTAL, webhook.SECRET): SECRET,
            # Nobody asks the tax office for invented firms.
            tax_office.KEY: "",
        }
        settings = replace(settings, environ={**settings.environ, **told})
        async with Stack(settings, skips_time=True, tell=tell) as stack:
            hears = ("worker.py", *webhook_mark(home))
            async with program(hears, stack.settings.environ) as heard:
                place = f"http://{LOCAL}:{heard['port']}/agency/{_PORTAL}"
                yield stack, {**addresses, "webhook": place}


@asynccontextmanager
async def program(argv: Sequence[str], environ: Mapping[str, str]) -> AsyncIterator[Any]:
    """Run a program of the office beside the stack; yield the first line it says, read as JSON."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *argv),
        cwd=ROOT,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # Ctrl-C in the terminal must reach the demo only.
        start_new_session=True,
    )
    assert process.stdout is not None  # noqa: S101  it was asked for
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def asked(method: str, address: str, told: Any = None) -> Any:
    """Return what the reference agency answers to who plays with it."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, address, json=told) as response,
    ):
        return await response.json()


async def _played(player: Player) -> int:
    """Play; when cancelled, end with the command that is being typed: it still needs the stack."""
    play = asyncio.ensure_future(asyncio.to_thread(player.play))
    try:
        return await asyncio.shield(play)
    finally:
        player.stopped.set()
        await asyncio.wait([play])


async def _turn_on(case: str, until: str) -> None:
    """Turn the clock of one case on; what it waits for by itself happens on the way."""
    # temporalio costs half a second; a help page must not pay it.
    from temporalio.client import Client  # noqa: PLC0415
    from temporalio.testing import TimeSkipper  # noqa: PLC0415

    moment = read_moment(until)
    assert moment is not None  # noqa: S101  the stories are ours
    client = await Client.connect(**Settings.load().temporal())
    handle, skipper = client.get_workflow_handle(case), TimeSkipper(client)
    await skipper.fast_forward(handle, moment - await skipper.get_current_time(handle))


def _stands(stage: str, about: Any) -> bool:
    return bool(about["stage"] == stage)


def _waits(what: str, about: Any) -> bool:
    return what in {wait["what"] for wait in about["waits"]}


def _done(what: str, about: Any) -> bool:
    return not _waits(what, about)


_COMES_TO: Final[dict[str, tuple[str, Callable[[str, Any], bool]]]] = {
    "@stage": ("stage", _stands),
    "@waits": ("matter", _waits),
    "@done": ("matter", _done),
}
"""The lines that wait for a case: the family of the word for it, and whether it is so."""


def _words(firm: Firm, year: int) -> dict[str, str]:
    """Return what stands in a line for a firm and its case."""
    edition = f"{firm.programme}-{year}-1"
    case = workflow_id(edition, firm.number)
    return {"case": case, "firm": firm.number, "number": firm.number[-5:]}


def _days(today: date) -> dict[str, str]:
    """Return the days of the stories; `the_day` lies far enough ahead for its reminders."""
    apart = {
        "today": 0,
        "in_a_week": 7,
        "the_day": 10,
        "in_two_weeks": 14,
        "three_days_ago": -3,
        "fifty_days_ago": -50,
        "ninety_days_ago": -90,
        "half_a_year_ago": -180,
        "in_ninety_days": 90,
    }
    days = {name: today + timedelta(days=days) for name, days in apart.items()}
    days["next_january"] = date(today.year + 1, 1, 31)
    return {name: day.isoformat() for name, day in days.items()}
