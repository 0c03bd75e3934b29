"""What a clerk types when an agency announces something about its call."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from desk.editions import _announce
from office.service import activities_of
from office.stack import Stack
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from tests.workflows.calls import publish
from tests.worlds import World, invented_number

Call = Callable[..., Awaitable[str]]

TODAY = datetime.now(OFFICE_ZONE)
CLOSES = TODAY + timedelta(days=40)
UNTIL = f"{TODAY + timedelta(days=60):%Y-%m-%d} 18:00"
EXTEND = ("extend", "CALL", "--notice", "N-1", "--until", UNTIL)


def day(days: int) -> str:
    return f"{TODAY + timedelta(days=days):%Y-%m-%d}"


def gate(key: str, closes_at: str | None, passes: str) -> dict[str, Any]:
    return {
        "key": key,
        "name": {"ko": "가상 관문", "en": "Invented gate"},
        "files": "form",
        "agency": {"ko": "(가상) 기관", "en": "(Invented) agency"},
        "channel": "by_hand",
        "closes_at": closes_at,
        "pass_means": passes,
    }


@pytest.fixture
def call(stack: Stack, world: World) -> Call:
    """Publish a call like an example; its gate closes in forty days."""
    del world  # its worker answers
    return partial(publish, stack.runtime.owner_url)


async def announced(clerk: Clerk, call: str, *argv: str) -> dict[str, Any]:
    said = await clerk("edition", *(call if word == "CALL" else word for word in argv), "--json")
    assert said.code == 0, said.err
    document: dict[str, Any] = said.document
    return document


async def test_a_clerk_extends_a_call_and_every_open_case_hears_it(
    clerk: Clerk, application: Flags, call: Call, world: World
) -> None:
    edition = await call("example-growth")
    for _ in range(3):
        assert (await clerk(*application(edition=edition))).code == 0
    told = await announced(clerk, edition, *EXTEND, "--reason", "접수 폭주", "--as", "lee")
    assert (told["edition"], told["notice"], told["kind"]) == (edition, "N-1", "extended")
    assert (told["told"], told["by"], told["gate"]) == (3, "lee", "selection")
    assert "repeated" not in told

    again = await announced(clerk, edition, *EXTEND)
    assert (again["repeated"], again["by"]) == (True, "lee")
    rows = await world.pool.fetch("select notice from edition_event where edition = $1", edition)
    assert [row["notice"] for row in rows] == ["N-1"]

    said = await clerk("edition", *(edition if word == "CALL" else word for word in EXTEND))
    assert UNTIL in said.out
    korean = await clerk("edition", "연장", edition, *EXTEND[2:], "--lang", "ko")
    assert "연장 공고(N-1)를 기록하고" in korean.out
    assert "\n선정평가 마감: " in korean.out


async def test_a_call_without_a_date_gets_one(clerk: Clerk, call: Call) -> None:
    gates = [gate("first", None, "goes_on"), gate("second", None, "awarded")]
    edition = await call("example-workshop", gates=gates)
    told = await announced(clerk, edition, *EXTEND, "--gate", "second")
    assert (told["kind"], told["gate"]) == ("amended", "second")
    known = await announced(clerk, edition, *EXTEND, "--gate", "second")
    assert known["repeated"]


async def test_another_form_is_announced_without_a_date(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth")
    told = await announced(
        clerk, edition, "amend", "CALL", "--notice", "N-2", "--reason", "서식 변경"
    )
    assert (told["kind"], told["closes_at"], told["reason"]) == ("amended", None, "서식 변경")


async def test_a_closed_call_takes_no_announcement_and_no_application(
    clerk: Clerk, application: Flags, call: Call
) -> None:
    edition = await call("example-growth")
    closing = ("close", "CALL", "--notice", "마감-1", "--reason", "예산 소진")
    assert (await announced(clerk, edition, *closing))["kind"] == "closed"
    said = await clerk("edition", "extend", edition, "--notice", "N-9", "--until", UNTIL)
    assert (said.code, said.out) == (3, "")
    assert "was closed by notice '마감-1'" in said.sentence
    assert (await clerk(*application(edition=edition))).code == 3
    again = await announced(clerk, edition, *closing)
    assert again["repeated"]


@pytest.mark.parametrize(
    ("argv", "answer"),
    [
        (("extend", "no-such", "--notice", "N-1", "--until", UNTIL), (4, "no edition 'no-such'")),
        (("extend", "CALL", "--notice", "N-1"), (3, "new closing date")),
        (("amend", "CALL", "--notice", "N-1"), (3, "what has (--reason)")),
        (("extend", "CALL", "--until", UNTIL), (3, "notice: is required")),
        (
            ("extend", "CALL", "--notice", "N-1", "--until", day(3)),
            (3, "not later than the present"),
        ),
        (("extend", "CALL", "--notice", "N-1", "--until", "곧"), (3, "--until: '곧'")),
        (
            ("extend", "CALL", "--notice", "N-1", "--until", "2026-02-30"),
            (3, "--until: '2026-02-30'"),
        ),
        (
            ("amend", "CALL", "--notice", "N-1", "--until", day(-3)),
            (3, "lies before the publication ("),
        ),
        ((*EXTEND, "--published", day(2)), (3, "lies in the future")),
        ((*EXTEND, "--published", "어제"), (3, "--published: '어제'")),
        ((*EXTEND, "--gate", "nope"), (3, "Known: Selection (selection)")),
        (
            ("close", "CALL", "--notice", "N-1", "--until", UNTIL),
            (3, "takes no gate (--gate) and no date (--until)"),
        ),
        (("cancel", "CALL", "--notice", "N-1", "--gate", "selection"), (3, "takes no gate")),
        (("extend", "CALL", "--notice", "N\x001", "--until", UNTIL), (3, "control sign")),
        (
            ("postpone", "CALL", "--notice", "N-1"),
            (2, "amended (amend), extended (extend), closed early (close)"),
        ),
        (("extend",), (2, "EDITION")),
    ],
)
async def test_a_wrong_announcement_is_one_sentence(
    clerk: Clerk, call: Call, world: World, argv: tuple[str, ...], answer: tuple[int, str]
) -> None:
    code, named = answer
    edition = await call("example-growth")
    said = await clerk("edition", *(edition if word == "CALL" else word for word in argv))
    assert (said.code, said.out) == (code, "")
    assert named in said.sentence
    known = await world.pool.fetchval(
        "select count(*) from edition_event where edition = $1", edition
    )
    assert known == 0


async def test_which_gate_must_be_said_where_several_have_dates(clerk: Clerk, call: Call) -> None:
    edition = await call("example-workshop", gates=_dated())
    said = await clerk("edition", "extend", edition, "--notice", "N-1", "--until", UNTIL)
    assert (said.code, said.out) == (3, "")
    assert "Known: Invented gate (first), Invented gate (second)" in said.sentence
    told = await announced(clerk, edition, *EXTEND, "--gate", "first")
    assert told["gate"] == "first"


def _dated() -> list[dict[str, Any]]:
    dates = [(CLOSES + timedelta(days=days)).isoformat() for days in (0, 10)]
    return [gate("first", dates[0], "goes_on"), gate("second", dates[1], "awarded")]


async def test_an_extension_after_the_closing_is_refused(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth", gates=[gate("only", _ago(hours=2), "awarded")])
    said = await clerk("edition", "extend", edition, "--notice", "N-1", "--until", UNTIL)
    assert (said.code, "after the call had closed" in said.sentence) == (3, True)
    published = datetime.fromisoformat(_ago(hours=3)).astimezone(OFFICE_ZONE)
    in_time = ("--published", f"{published:%Y-%m-%d %H:%M}")
    told = await announced(clerk, edition, *EXTEND, *in_time)
    assert told["kind"] == "extended"


def _ago(**passed: int) -> str:
    return (datetime.now(UTC) - timedelta(**passed)).isoformat()


async def test_an_amendment_older_than_the_last_is_refused(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth")
    await announced(clerk, edition, *EXTEND, "--published", day(-1))
    older = ("amend", edition, "--notice", "N-0", "--until", day(50), "--published", day(-2))
    said = await clerk("edition", *older)
    assert (said.code, "older than 'N-1'" in said.sentence) == (3, True)


async def test_a_number_that_says_something_else_is_refused(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth")
    await announced(clerk, edition, *EXTEND)
    for other in (("--until", day(70)), ("--until", UNTIL, "--published", day(-1))):
        said = await clerk("edition", "extend", edition, "--notice", "N-1", *other)
        assert (said.code, "is recorded already" in said.sentence) == (3, True)
    said = await clerk("edition", "cancel", edition, "--notice", "N-1", "--lang", "ko")
    assert (said.code, "다른 내용으로 이미 기록" in said.sentence) == (3, True)


async def test_what_was_refused_may_be_right_under_another_date(clerk: Clerk, call: Call) -> None:
    edition = await call("example-growth")
    wrong = await clerk("edition", "extend", edition, "--notice", "N-1", "--until", day(1))
    same = await clerk("edition", "extend", edition, "--notice", "N-1", "--until", day(1))
    assert (wrong.code, same.code, wrong.err) == (3, 3, same.err)
    assert "repeated" not in await announced(clerk, edition, *EXTEND)


async def test_who_announces_must_be_said(
    clerk: Clerk, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = await call("example-growth")
    monkeypatch.delenv("DEUNDEUN_AS")
    said = await clerk("edition", "cancel", edition, "--notice", "N-1")
    assert (said.code, "--as" in said.sentence) == (2, True)


async def test_the_same_notice_typed_twice_at_once_is_one_act(
    clerk: Clerk, call: Call, world: World
) -> None:
    del clerk  # its settings lead to this stack
    edition = await call("example-growth")
    await world.open_case(edition=edition)
    typed = {"edition": edition, "notice": "N-1", "kind": "closed", "by": "kim"}
    shown = await asyncio.gather(*(_announce(dict(typed)) for _ in range(3)))
    assert [one.document["told"] for one in shown] == [1, 1, 1]
    known = await world.pool.fetchval(
        "select count(*) from edition_event where edition = $1", edition
    )
    assert known == 1


async def test_what_no_worker_confirmed_is_confirmed_by_a_repeat(
    clerk: Clerk, call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = await call("example-growth")
    monkeypatch.setenv("DEUNDEUN_TASK_QUEUE", "nobody")
    monkeypatch.setenv("DEUNDEUN_PATIENCE", "1")
    extend = ("edition", "extend", edition, *EXTEND[2:])
    sent = await clerk(*extend)
    assert (sent.code, "not yet confirmed" in sent.sentence) == (5, True)
    monkeypatch.setenv("DEUNDEUN_PATIENCE", "30")
    async with Worker(
        world.client,
        task_queue="nobody",
        activities=activities_of(world.pool),
        workflow_runner=SandboxedWorkflowRunner(),
    ):
        told = await announced(clerk, edition, *EXTEND)
    assert (told["notice"], told["kind"]) == ("N-1", "extended")


async def test_a_row_for_a_closed_call_is_found_before_anything_starts(
    clerk: Clerk, call: Call, tmp_path: Path
) -> None:
    edition = await call("example-growth")
    await announced(clerk, edition, "cancel", "CALL", "--notice", "N-1")
    sheet = tmp_path / "신청.csv"
    rows = [f"{one},{invented_number()},가나 (가상)" for one in ("example-growth", edition)]
    sheet.write_text("\n".join(["edition,business_number,name", *rows]), encoding="utf-8")
    said = await clerk("import", str(sheet))
    assert said.code == 3
    assert "was ended by notice 'N-1'" in said.out + said.err
