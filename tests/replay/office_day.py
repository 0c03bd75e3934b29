"""What release 0.2 added between the steps: meetings, lists, corrections, withdrawal, dates."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.replay.rules import CLOSED, LEDGER, Player
from tests.workflows.telling import (
    TO_AGREEMENT,
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    bundled,
    duties_scheduled,
    stands,
    tell_all,
    until,
)
from tests.worlds import Case

End = Callable[[Any], Awaitable[Case]]
GROUND: Final = {"reason": "good exporter", "reference": "notice 5"}


def _in(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def _day(days: int) -> str:
    return _in(days)[:10]


async def _filed(play: Player, *, upto: int = len(TO_REVIEW)) -> Case:
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await tell_all(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) : upto])
    return case


async def _seq(play: Player, case: Case, kind: str) -> int:
    seq: int = await play.years.pool.fetchval(
        "select max(seq) from diary where stream = $1 || '#1' and kind = $2", case.workflow, kind
    )
    return seq


async def _met(play: Player) -> Case:
    case = await play.open()
    await tell_all(case, ("appoint", {"kind": "visit", "at": _in(10)}))
    await play.forward(case, 9.9)
    await tell_all(case, ("call", {"reached": False}), ("call", {"reached": True}))
    await play.forward(case, 1)
    await tell_all(
        case,
        ("meet", {"number": 1, "status": "held"}),
        ("appoint", {"kind": "visit", "at": _in(20)}),
        ("appoint", {"number": 2, "at": _in(21)}),
        ("meet", {"number": 2, "status": "cancelled"}),
        CLOSED,
    )
    return case


async def _promoted(play: Player) -> Case:
    case = await _filed(play)
    listed = {"verdict": "waiting_list", "rank": 2, "valid_until": _day(10)}
    await tell_all(case, ("decide", listed))
    await play.forward(case, 12)
    await tell_all(case, ("promote", {"amount": 20_000_000}), CLOSED)
    return case


async def _promoted_unranked(play: Player) -> Case:
    """The agency names no rank, and one list runs out before the firm is taken from it."""
    case = await _filed(play)
    listed = {"verdict": "waiting_list", "valid_until": _day(10)}
    await tell_all(case, ("decide", listed))
    await play.forward(case, 12)
    await tell_all(case, ("promote", {"amount": 20_000_000}), CLOSED)
    return case


async def _returned(play: Player) -> Case:
    case = await _filed(play)
    await tell_all(case, ("decide", {"verdict": "returned", "reason": "no certificate"}))
    await tell_all(
        case, ("draft", {"base": 1, "sections": {"team": "둘"}}), ("confirm", {"version": 2})
    )
    await until(lambda: bundled_again(play, case))
    await tell_all(case, ("receipt", {"number": "A-2"}), CLOSED)
    return case


async def bundled_again(play: Player, case: Case) -> bool:
    return (await play.years.diary(case.workflow)).count("bundled") == 2


async def _gate_waived(play: Player) -> Case:
    case = await play.open("example-workshop", None)
    await tell_all(case, TO_SUBMISSION[0])

    async def filed() -> bool:
        return bool((await stands(case))["stage"] == "review")

    await until(filed)
    await tell_all(
        case,
        ("waive", {"what": "site_visit", **GROUND}),
        ("waive", {"what": "gate", **GROUND}),
        CLOSED,
    )
    return case


async def _award_taken_back(play: Player) -> Case:
    case = await _filed(play, upto=len(TO_FOLLOW_UP))
    await duties_scheduled(play.years, case)
    line = await _seq(play, case, "decided")
    wrong = {"by": "lee", "line": line, "reason": "another firm", "reference": "letter 4"}
    await tell_all(case, ("correct", wrong | {"amount": 19_000_000}))
    await tell_all(case, ("correct", wrong | {"verdict": "none"}))

    async def back() -> bool:
        return bool((await stands(case))["stage"] == "review")

    await until(back)
    award = ("decide", {"verdict": "passed", "amount": 15_000_000})
    await tell_all(case, award, ("agree", {}), ("complete", {}))
    await duties_scheduled(play.years, case)
    await tell_all(case, CLOSED)
    return case


async def _withdrawn_after_filing(play: Player) -> Case:
    case = await _filed(play, upto=len(TO_AGREEMENT))
    await tell_all(
        case,
        ("withdraw", {"reason": "gives up"}),
        ("acknowledge", {"granted": False, "reason": "not yet"}),
        ("withdraw", {"reason": "gives up"}),
        ("acknowledge", {}),
    )
    return case


async def _withdrawn_at_once(play: Player) -> Case:
    case = await play.open()
    await tell_all(case, ("withdraw", {"reason": "gives up"}))
    return case


async def _dates_and_people(play: Player) -> Case:
    case = await play.enter(
        stage="execution",
        source=LEDGER,
        amount=20_000_000,
        awarded_on=_day(-60),
        agreed_on=_day(-50),
    )
    await tell_all(case, ("complete", {}))
    await duties_scheduled(play.years, case)
    line = await _seq(play, case, "completed")
    right = {"by": "lee", "line": line, "on": _day(-20), "reason": "typo", "reference": "paper"}
    await tell_all(
        case,
        ("correct", right),
        ("reassign", {"clerk": "park"}),
        ("firmchanged", {"facts": ["name"], "name": "가나테크 (가상)"}),
        ("firmchanged", {"facts": ["status"], "status": "closed"}),
    )
    report = case.client.get_workflow_handle(f"{case.workflow}.result-report")
    moved = {"by": "kim", "what": "duty", "until": _in(90), "reason": "by the agency"}
    await report.execute_update("postpone", moved)
    for duty, rounds in (("result-report", 1), ("asset-report", 10), ("outcome-survey", 3)):
        for _ in range(rounds):
            await case.settle(duty)
    return case


async def _postponed(play: Player) -> Case:
    case = await play.open()
    later = {"what": "filing", "until": _in(80), "reason": "by the agency"}
    await tell_all(case, TO_SUBMISSION[0], ("postpone", later))
    await play.forward(case, 60)
    await tell_all(case, CLOSED)
    return case


ENDS: Final[dict[str, End]] = {
    "met": _met,
    "promoted": _promoted,
    "promoted_unranked": _promoted_unranked,
    "returned": _returned,
    "gate_waived": _gate_waived,
    "award_taken_back": _award_taken_back,
    "withdrawn_after_filing": _withdrawn_after_filing,
    "withdrawn_at_once": _withdrawn_at_once,
    "dates_and_people": _dates_and_people,
    "postponed": _postponed,
}
CHILDREN: Final = {"dates_and_people": {"result-report": "duty_moved_and_handed_over"}}
