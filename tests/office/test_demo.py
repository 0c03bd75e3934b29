"""The demo plays on a stack of its own; every filter that the staff guide prints finds its cases.

The guide is read as a clerk reads it: question, filter, link.
"""

import asyncio
import contextlib
import io
import json
import os
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from temporalio.client import Client

from desk.app import run
from office.demo import CLERK, FAULTS, Player, asked, staged
from office.filters import filters, in_a_week, link
from office.settings import ROOT, Settings
from office.stack import discard
from office.stories import firms
from schema.identity import workflow_id
from schema.words import say
from schema.zone import OFFICE_ZONE
from tests.worlds import take_own_ports

GUIDE: Final = (ROOT / "docs" / "staff-guide.ko.md").read_text(encoding="utf-8")
USUAL_UI: Final = "http://127.0.0.1:8233"
_ROW: Final = re.compile(r"^\| ([^|]+) \| `([^`]+)` \| \[[^]]+\]\((\S+)\) \|$", re.MULTILINE)
_DAY: Final = re.compile(r"'[0-9T:-]+Z'")

GUIDED: Final = {question: (query, url) for question, query, url in _ROW.findall(GUIDE)}

IN_REVIEW: Final = {
    *("다온테크", "라온기공", "하늘판금", "소망테크"),
    *("거북금속", "너울정밀", "도담테크", "로운기계"),
    *("소리정밀", "여울금속", "지음기계"),
}
EXPECTED: Final[dict[str, set[str]]] = {
    "all": set(firms()),
    "mine": {
        *("가람정밀", "나루금속", "마루정공", "아람기계", "고개정밀", "한빛공방", "푸른공방"),
        *("소망테크", "거북금속", "너울정밀", "도담테크", "로운기계"),
        *("소리정밀", "여울금속", "지음기계"),
    },
    "mine-to-do": {
        *("아람기계", "고개정밀", "한빛공방", "푸른공방", "너울정밀", "도담테크", "로운기계"),
    },
    "late": {"로운기계", "모아정공"},
    "due": {"로운기계", "모아정공", "하늘판금"},
    "firm-turn": {
        *("가람정밀", "나루금속", "다온테크", "도담테크", "로운기계", "마루정공"),
        *("모아정공", "차오름식품", "하늘판금", "한빛공방"),
    },
    "agency-turn": IN_REVIEW,
    "call": {"너울정밀", "도담테크", "로운기계"},
    "meeting": {"도담테크", "로운기계", "하늘판금"},
    "meeting-result": {"로운기계"},
    "unknown": {"한빛공방"},
    "receipt": {"새솔금형"},
    "unanswered": set(),
    "supplement": {"다온테크"},
    "resubmission": set(),
    "decision-late": {"로운기계"},
    "waiting-list": {"소망테크"},
    "withdrawing": {"라온기공"},
    "firm-changed": {"차오름식품"},
    "to-vouch": set(),
    "review": IN_REVIEW,
    "held": {"거북금속"},
    "missed": {"너울정밀"},
    "called": {"거북금속", "도담테크"},
    "promoted": {"마루정공"},
    "corrected": {"나루금속"},
    "postponed": {"다온테크"},
    "reassigned": {"모아정공"},
    "announced": {"차오름식품", "타래섬유", "파랑전기", "하늘판금", "한빛공방", "푸른공방"},
    "asked-to-withdraw": {"라온기공", "파랑전기"},
    "withdrawn": {"파랑전기"},
    "duties": {"가람정밀", "모아정공"},
    "duties-late": {"모아정공"},
}
"""Which firms each question finds once the play is over."""

FIRMS: Final = 26
"""As README, Makefile and the demo's help say in words."""

STATES: Final = 10
"""Seven stages, and closed as ineligible, rejected and withdrawn."""


@dataclass(frozen=True)
class Played:
    """A stack on which the play is over."""

    client: Client
    states: int
    said: str
    agency: dict[str, Any]
    """What the reference agency had in the end."""

    @property
    def cases(self) -> dict[str, str]:
        """Each firm's case."""
        year = datetime.now(OFFICE_ZONE).year
        return {
            name: workflow_id(f"{firm.programme}-{year}-1", firm.number)
            for name, firm in firms().items()
        }

    async def found(self, query: str) -> set[str]:
        """The firms of the workflows that the UI would list."""
        listed = [one async for one in self.client.list_workflows(query)]
        names = [str(one.search_attributes["Firm"][0]) for one in listed]
        return {name.removesuffix(" (가상)") for name in names}


@pytest.fixture(scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    home = tmp_path_factory.mktemp("demo") / "집"
    take_own_ports(home)
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEUNDEUN_HOME", str(home))
        patch.setenv("DEUNDEUN_LANG", "ko")
        patch.setenv("DEUNDEUN_AS", CLERK)
        patch.setenv("DEUNDEUN_PATIENCE", "30")
        patch.delenv("DEUNDEUN_TASK_QUEUE", raising=False)
        async with staged(Settings.load(os.environ)) as (stack, addresses):
            states = await asyncio.to_thread(Player(run, told.append, addresses).play)
            client = await Client.connect(stack.runtime.temporal_address)
            has = await asked("GET", f"{addresses['portal']}/control/filings")
            yield Played(client, states, "\n".join(told), has)
    discard(home)


def questions() -> dict[str, str]:
    """Every question of the office with its filter, as it is today."""
    return dict(filters(CLERK, in_a_week(datetime.now(OFFICE_ZONE))))


def undated(query: str) -> str:
    """A filter without its day; the guide's is one of the past."""
    return _DAY.sub("'…'", query)


def test_the_guide_prints_every_question_with_its_filter_and_link() -> None:
    asked = {say(f"filter-{key}", "ko"): key for key in EXPECTED}
    assert set(GUIDED) == set(asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEUNDEUN_LANG", "ko")
        today = questions()
    assert set(today) == set(EXPECTED)
    for question, (query, url) in GUIDED.items():
        assert undated(query) == undated(today[asked[question]])
        assert url == link(USUAL_UI, query)
        assert parse_qs(urlsplit(url).query) == {"query": [query]}


@pytest.mark.parametrize("key", EXPECTED)
async def test_each_link_of_the_guide_finds_exactly_its_cases(played: Played, key: str) -> None:
    query, _ = GUIDED[say(f"filter-{key}", "ko")]
    if key == "due":
        query = questions()[key]
    deadline = asyncio.get_running_loop().time() + 20
    while (found := await played.found(query)) != EXPECTED[key]:
        assert asyncio.get_running_loop().time() < deadline, found ^ EXPECTED[key]
        await asyncio.sleep(0.2)


CHANNELS: Final = {
    "소리정밀": "in_house",
    "여울금속": "email",
    "지음기계": "portal",
    "가람정밀": "by_hand",
}


def typed(*argv: str) -> tuple[int, Any]:
    """Type a command that answers in JSON; return its exit code and what it says."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = run([*argv, "--json"])
    return code, json.loads(said.getvalue())


@pytest.mark.parametrize("firm", CHANNELS)
async def test_what_was_filed_by_each_channel_is_proved(
    played: Played, firm: str, tmp_path: Path
) -> None:
    case = played.cases[firm]
    code, proof = await asyncio.to_thread(typed, "proof", case, "--out", str(tmp_path))
    assert (code, proof["holds"]) == (0, True)
    for filing in proof["filings"]:
        assert filing["number"]
    (saved,) = proof["filings"][0]["saved"][:1]
    with zipfile.ZipFile(saved) as bundle:
        assert json.loads(bundle.read("manifest.json"))["channel"] == CHANNELS[firm]
    assert f"starter.py proof {case}" in played.said


async def test_one_plan_is_filed_in_the_agencys_own_form(played: Played) -> None:
    _, proof = await asyncio.to_thread(typed, "proof", played.cases["소리정밀"])
    (filing,) = proof["filings"]
    assert filing["form"]["file"] == "forms/example-smart.hwpx"
    assert "대표자" in filing["form"]["empty"]
    assert "현장의 문제" in filing["form"]["filled"]


async def test_a_faulty_agency_has_each_filing_once(played: Played) -> None:
    filing, more = played.agency["portal"]
    assert filing["key"].startswith(f"{played.cases['지음기계']}#")
    assert filing["times"] == len(FAULTS)  # dropped, then answered; the error kept nothing
    # What it asked for came under a key of its own.
    assert (more["key"], more["times"]) == (f"{filing['key']}/s1", 1)
    assert more["told"]["adds_to"] == filing["key"]
    _, shown = await asyncio.to_thread(typed, "show", played.cases["지음기계"])
    lines = [line["details"] for line in shown["diary"] if line["kind"] == "filed"]
    assert [line["number"] for line in lines] == ["접수-0001", "접수-0002"]
    (letter,) = played.agency["mail"]
    assert letter["times"] == 1


async def test_what_the_agency_asked_for_is_proved_with_its_own_receipt(played: Played) -> None:
    _, proof = await asyncio.to_thread(typed, "proof", played.cases["지음기계"])
    more, first = proof["filings"]
    assert more["key"] == f"{first['key']}/s1"
    assert more["number"] != first["number"]
    assert {more["holds"], first["holds"]} == {True}
    assert more["certificate"] not in {None, first["certificate"]}


async def test_the_first_version_has_errors_and_the_second_is_confirmed_knowingly(
    played: Played,
) -> None:
    _, about = await asyncio.to_thread(typed, "show", played.cases["소리정밀"])
    drafted = [line["details"] for line in about["diary"] if line["kind"] == "drafted"]
    assert [line.get("errors") for line in drafted if line.get("version")] == [2, 0]
    assert about["plan"]["confirmed"]


async def test_the_play_comes_to_different_states_and_names_every_firm(played: Played) -> None:
    assert (len(firms()), played.states) == (FIRMS, STATES)
    for firm in firms():
        assert f"{firm} (가상): " in played.said
