"""What a clerk has to do: by its day, with what lateness costs and the command that answers it."""

import json
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from desk.app import COMMANDS
from desk.tasks import command_of
from office.stack import Stack
from schema.stages import Stage
from schema.waits import VOUCHED_FOR, Matter, Party, Wait
from schema.words import STARTER
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from tests.worlds import World, invented_number

_CASE = """
insert into application (workflow, attempt, first_run, edition, firm, stage, gate, clerk, waits,
                         seq, task_events, task_at, opened_at)
values ($1, 1, $1, $2, $3, $4, '', $5, $6, 1, 1, now(), now())
"""
_DUTY = """
insert into duty (stream, case_id, key, name_ko, name_en, status, round, rounds, due_on, clerk,
                  waits, seq, task_events, task_at)
values ($1 || '/result-report', $1, 'result-report', '실적보고서', 'Result report', 'overdue', 1, 1,
        $2, $3, $4, 1, 1, now())
"""
# A call whose money comes under a law that says what lateness costs.
_EDITION = """
insert into edition (key, programme, fiscal_year, name_ko, name_en, example, body)
select $1::text || '-2026-1', $1, 2026, name_ko, name_en, true,
       body || jsonb_build_object('programme', $1::text, 'fiscal_year', 2026, 'call', 1,
                                  'funding', $2::jsonb)
from edition where programme = 'example-growth' limit 1
"""
MIDNIGHT = datetime.now(OFFICE_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Cases:
    """Cases of one clerk as a test fills them: with dates that no clock of today could give."""

    connection: "asyncpg.Connection[asyncpg.Record]"
    clerk: str
    edition: str

    async def case(self, name: str, *waits: dict[str, Any], stage: str = "eligibility") -> str:
        workflow = f"{self.clerk}.{name}"
        await self.connection.execute(
            "insert into firm (key, business_number, name) values ($1, $1, $2)",
            workflow,
            f"{name} (가상)",
        )
        args = (self.edition, workflow, stage, self.clerk, json.dumps(waits))
        await self.connection.execute(_CASE, workflow, *args)
        return f"{workflow}#1"

    async def duty(self, case: str, due: datetime, *waits: dict[str, Any]) -> None:
        args = (due.date(), self.clerk, json.dumps(waits))
        await self.connection.execute(_DUTY, case, *args)


@pytest.fixture
async def cases(
    stack: Stack, world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Cases]:
    name = f"todo-{abs(hash(request.node.name)) % 10**9}"
    monkeypatch.setenv("DEUNDEUN_AS", name)
    connection = await asyncpg.connect(stack.runtime.owner_url)
    yield Cases(connection, name, world.edition("example-growth"))
    await connection.execute("delete from duty where clerk = $1", name)
    await connection.execute("delete from application where clerk = $1", name)
    await connection.execute("delete from edition where programme = $1", name)
    await connection.execute("delete from firm where key like $1 || '%'", name)
    await connection.close()


def wait(
    what: Matter, until: datetime | None = None, whom: Party = Party.CLERK, **more: Any
) -> dict[str, Any]:
    """A wait as the record keeps it."""
    since = MIDNIGHT - timedelta(days=10)
    one = Wait(for_whom=whom, what=what, since=since, until=until, **more)
    return one.model_dump(mode="json")


async def done(clerk: Clerk, *flags: str) -> list[dict[str, Any]]:
    said = await clerk("todo", *flags, "--json")
    assert said.code == 0, said.err
    rows: list[dict[str, Any]] = said.document
    return rows


async def test_each_task_stands_at_its_day_and_the_end_of_a_day_belongs_to_it(
    clerk: Clerk, cases: Cases
) -> None:
    ends = {
        "어제": MIDNIGHT,
        "오늘": MIDNIGHT + timedelta(days=1),
        "사흘뒤": MIDNIGHT + timedelta(days=4),
        "먼훗날": MIDNIGHT + timedelta(days=41),
        "언젠가": None,
    }
    for name, until in ends.items():
        await cases.case(name, wait(Matter.FILING, until))
    rows = {row["firm"].split()[0]: row for row in await done(clerk)}
    assert {name: row["days"] for name, row in rows.items()} == {
        "어제": -1,
        "오늘": 0,
        "사흘뒤": 3,
        "먼훗날": 40,
        "언젠가": None,
    }
    groups = {name: row["group"] for name, row in rows.items()}
    in_three = "week" if MIDNIGHT.weekday() <= 3 else "later"
    assert groups == {
        "어제": "overdue",
        "오늘": "today",
        "사흘뒤": in_three,
        "먼훗날": "later",
        "언젠가": "undated",
    }
    out = (await clerk("todo", "--lang", "ko")).out
    far = f"{MIDNIGHT + timedelta(days=40):%Y-%m-%d}"
    weekday = "월화수목금토일"[MIDNIGHT.weekday()]
    assert f"D-day  오늘 (가상) · 제출 준비 · {MIDNIGHT:%Y-%m-%d}({weekday}) 24:00까지" in out
    assert "D+1    어제" in out
    assert "D-3    사흘뒤" in out
    assert f"D-40   먼훗날 (가상) · 제출 준비 · {far}" in out
    for number in range(3):
        later = MIDNIGHT + timedelta(days=50 + number)
        await cases.case(f"더먼훗날{number}", wait(Matter.FILING, later))
    out = (await clerk("todo", "--lang", "ko")).out
    assert "먼훗날 (가상) ·" not in out
    assert f"30일이 지나야 오는 일이 4건 있습니다(가장 먼저 {far} 먼훗날 (가상))" in out
    whole = (await clerk("todo", "--later", "--lang", "ko")).out
    assert f"D-40   먼훗날 (가상) · 제출 준비 · {far}" in whole


async def test_a_check_without_a_date_names_the_day_on_which_its_call_closes(
    clerk: Clerk, cases: Cases
) -> None:
    await cases.case("확인", wait(Matter.ELIGIBILITY))
    await cases.case("심사", wait(Matter.PAPERS), stage="review")
    closes = await cases.connection.fetchval(
        "select body #>> '{gates,0,closes_at}' from edition where key = $1", cases.edition
    )
    day = datetime.fromisoformat(closes).astimezone(OFFICE_ZONE).date()
    out = (await clerk("todo", "--lang", "ko")).out.splitlines()
    (checked,) = [line for line in out if "확인 (가상)" in line]
    assert f"기한 없음, 공고 마감 {day}" in checked
    (other,) = [line for line in out if "심사 (가상)" in line]
    assert other.endswith("· 기한 없음")


async def test_what_waits_for_an_agency_is_nobodys_task_until_the_case_asks(
    clerk: Clerk, cases: Cases
) -> None:
    await cases.case("심사중", wait(Matter.DECISION, MIDNIGHT, Party.AGENCY), stage="review")
    await cases.case("늦었음", wait(Matter.DECISION_LATE), stage="review")
    (row,) = await done(clerk)
    assert "지금 할 일이 없는 사건이 1건 더 있습니다" in (await clerk("todo", "--lang", "ko")).out
    # Asked ten days ago, because a date had passed.
    assert (row["firm"], row["group"], row["days"]) == ("늦었음 (가상)", "overdue", -11)


async def test_what_became_late_today_is_said_to_be_late(clerk: Clerk, cases: Cases) -> None:
    await cases.case("방금", wait(Matter.FILING, datetime.now(UTC) - timedelta(seconds=1)))
    (row,) = await done(clerk)
    assert (row["group"], row["days"] in {0, -1}) == ("overdue", True)
    out = (await clerk("todo", "--lang", "ko")).out
    assert ("늦음   방금" if row["days"] == 0 else "D+1    방금") in out
    assert "D-day" not in out


async def test_what_the_rules_found_against_a_firm_stands_beside_its_command(
    clerk: Clerk, application: Flags
) -> None:
    new = await clerk(*application(sector="C10"), "--as", "nam", "--lang", "ko")
    case = next(line for line in new.out.splitlines() if line.startswith("사건 번호"))[7:]
    against = "안 맞음: 업종(KSIC) C10 (조건 C25, C29)"
    assert f"  {against}\n다음: {STARTER} eligibility {case} --ineligible\n" in new.out
    todo = await clerk("todo", "--as", "nam", "--lang", "ko")
    assert f"       {against}\n       {STARTER} eligibility {case} --ineligible\n" in todo.out
    why = await clerk("eligibility", case, "--eligible", "--as", "nam", "--lang", "ko")
    assert "조건에 안 맞는 것(업종(KSIC))이" in why.sentence
    assert "까닭(--reason)을" in why.sentence
    answer = await clerk("eligibility", case, "--eligible", "--reason", "예외", "--lang", "ko")
    assert f"다음: {STARTER} draft {case} --base 0" in answer.out


async def test_an_overdue_duty_is_one_task_with_its_name_article_and_next_sanction(
    clerk: Clerk, cases: Cases
) -> None:
    funding = json.dumps([{"law": "local-subsidy", "role": "unknown"}])
    await cases.connection.execute(_EDITION, cases.clerk, funding)
    due = MIDNIGHT - timedelta(days=100)
    case = await cases.case("의무", stage="follow_up")
    await cases.connection.execute(
        "update application set edition = $2 where case_id = $1", case, f"{cases.clerk}-2026-1"
    )
    owed = wait(Matter.DUTY, due, Party.FIRM_OWNER), wait(Matter.DUTY_OVERDUE, due)
    await cases.duty(case, due, *owed)
    (row,) = await done(clerk, "--lang", "ko")
    assert row["what"] == "실적보고서 · 의무 기한이 지났습니다. 기업에 연락"
    assert row["command"] == f"{STARTER} settle {case} result-report"
    assert "17조①" in row["ground"]
    # A hundred days are more than three months: the first step has come, the second comes next.
    assert "6개월 이상 지연" in row["cost"]
    assert "늦으면: 실적보고서 6개월" in (await clerk("todo", "--lang", "ko")).out
    assert "실적보고서" in (await clerk("list", "--clerk", cases.clerk, "--lang", "ko")).out


async def test_a_follow_up_is_a_task_until_something_follows(clerk: Clerk, cases: Cases) -> None:
    firm = invented_number()
    assert (await clerk("firm", firm, "--name", "다시정밀 (가상)")).code == 0
    told = ("advise", "--firm", firm, "--topic", "설비", "--follow-up", "2099-03-02")
    assert (await clerk(*told)).code == 0
    (row,) = await done(clerk)
    assert (row["firm"], row["what"], row["case"]) == ("다시정밀 (가상)", "Follow up: 설비", "")
    typed = shlex.split(row["command"].removeprefix(STARTER).replace("TEXT", "전화함"))
    said = await clerk(*typed, "--topic", "설비")
    assert said.code == 0, said.err
    assert await done(clerk) == []
    assert "nothing to do" in (await clerk("todo")).out
    await cases.connection.execute("delete from engagement where by = $1", cases.clerk)


async def test_the_command_of_a_task_answers_it(
    clerk: Clerk, cases: Cases, application: Flags
) -> None:
    opened = await clerk(*application(), "--json")
    assert opened.code == 0, opened.err
    case = opened.document["case"]
    (row,) = [one for one in await done(clerk) if one["case"] == case]
    said = await clerk(*shlex.split(row["command"].removeprefix(STARTER)))
    assert said.code == 0, said.err
    rows = await done(clerk)
    assert [one["command"].split()[2] for one in rows if one["case"] == case] == ["draft"]
    await cases.connection.execute("update application set clerk = 'kim' where case_id = $1", case)


def command_for(what: Matter) -> str:
    asked = Wait(for_whom=Party.CLERK, what=what, since=datetime.now(UTC), about=1)
    row: dict[str, Any] = {"findings": []}
    row |= {"gate": "", "stage": Stage.REVIEW, "clerk": "kim", "version": None, "asked_won": 1}
    return command_of(row, asked, None, None)


def test_every_matter_has_a_command() -> None:
    for what in Matter:
        command = command_for(what)
        assert command.split()[0] in COMMANDS, what
        assert command.split()[1] == "CASE", what


def test_what_is_asked_beside_the_story_has_a_command_of_its_own() -> None:
    assert {command_for(what).split()[0] for what in VOUCHED_FOR} == {"vouch"}
    assert command_for(Matter.SUPPLEMENT).startswith("resubmit")
    assert command_for(Matter.RESUBMISSION) == command_for(Matter.UNANSWERED)
    assert command_for(Matter.UNANSWERED).startswith("receipt")
    # What has not happened is not put into anybody's mouth.
    assert command_for(Matter.DECISION_LATE).startswith("postpone CASE decision")


async def test_only_the_own_tasks_unless_all_are_asked_for(
    clerk: Clerk, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await cases.case("내것", wait(Matter.FILING))
    monkeypatch.setenv("DEUNDEUN_AS", "somebody-else")
    assert await done(clerk) == []
    assert case in {row["case"] for row in await done(clerk, "--all")}
    monkeypatch.delenv("DEUNDEUN_AS")
    said = await clerk("todo")
    assert (said.code, said.out) == (2, "")
    assert "--as" in said.sentence
