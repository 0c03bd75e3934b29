"""What clerks tell a case in a storm, from the check to wherever its tale leaves it."""

from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import asyncpg

from schema.stages import Outcome, Stage
from schema.waits import Matter
from tests.workflows.calls import form_gate, publish

Payload: TypeAlias = dict[str, Any]

WON: Final = 4_000_000
SOON: Final = "soon"
"""Stands for a moment a few seconds ahead: the case's own timer fires in the storm.

In a storm the moment may have passed when it is heard; then it is refused.
"""
LATER: Final = "later"
"""Stands for a moment some days ahead."""


@dataclass(frozen=True)
class Step:
    """Something a clerk tells a case or its duty."""

    update: str
    payload: Payload = field(default_factory=dict)
    after: Stage | Matter | None = None
    """What a channel brings the case to by itself, a stage or a wait; only then it is told."""
    duty: str = ""
    exclusive: bool = True
    """Of two who tell it at once one is refused; a case that is over can't even do that."""

    @property
    def ends(self) -> str:
        """How it ends: answered, or either way where its moment may have passed."""
        return "either" if SOON in self.payload.values() else "answered"


@dataclass(frozen=True)
class Tale:
    """The steps of one case, in order, and where they leave it."""

    name: str
    call: str
    steps: tuple[Step, ...]
    stage: Stage
    outcome: Outcome | None = None
    awarded: int | None = None
    files: tuple[str, ...] = ()
    """The keys after the case's id under which its channel files with an agency outside."""
    may_file: tuple[str, ...] = ()
    """The keys of what the agency may have decided before it was sent."""
    by_hand: bool = False
    """A clerk files by hand while the channel still tries."""


def _plain(update: str, **payload: Any) -> Step:
    return Step(update, payload, exclusive=False)


def _moves(update: str, **payload: Any) -> Step:
    return Step(update, payload)


def _plan(*sections: str, version: int = 1) -> tuple[Step, ...]:
    texts = dict.fromkeys(sections, f"낡은 기계 {version}")
    draft = _plain("draft", base=version - 1, sections=texts, amount=WON)
    return (draft, _moves("confirm", version=version))


_ELIGIBLE: Final = _moves("eligibility", eligible=True, reason="seen on site")
_ONLINE: Final = (
    _ELIGIBLE,
    _plan("problem", "solution")[0],
    _plain("comment", text="too short", section="problem"),
    *_plan("problem", "solution", version=2),
)
_GROWTH: Final = (_ELIGIBLE, *_plan("problem", "solution", "scale-up"))
_BY_HAND: Final = _plain("receipt", number="A-1", reason="handed in at the counter")
_ASKED: Final = _plain("supplement", what="a tax certificate", until=SOON)
_ASKED_MORE: Final = _plain("supplement", what="a quote", until=LATER)
# With a reason: where the request's moment had passed it was refused, and nobody asked for this.
_GIVEN: Final = _plain("receipt", number="A-2", reason="as they asked")
_PASSED: Final = _moves("decide", verdict="passed", amount=WON, reason="as asked")
_AGREED: Final = _moves("agree")
_COMPLETED: Final = _moves("complete")
_SURVEYED: Final = Step("settle", {"round": 1}, duty="outcome-survey")
_REPORTED: Final = Step("settle", duty="result-report", exclusive=False)


def _after(brought: Stage | Matter, step: Step) -> Step:
    return replace(step, after=brought)


TALES: Final = (
    Tale(
        "filed at a portal",
        "online",
        (*_ONLINE, _after(Stage.REVIEW, _ASKED), _GIVEN, _PASSED, _AGREED, _COMPLETED, _REPORTED),
        Stage.FOLLOW_UP,
        awarded=WON,
        files=("selection/v2",),
    ),
    Tale(
        "answered at a portal",
        "online",
        (
            *_ONLINE,
            _after(Stage.REVIEW, _ASKED_MORE),
            _plain("resubmit", text="see the quote"),
            _plain("decide", verdict="rejected", reason="too late"),
        ),
        Stage.CLOSED,
        Outcome.REJECTED,
        files=("selection/v2",),
        may_file=("selection/v2/s1",),
    ),
    Tale(
        "filed by hand beside a portal",
        "online",
        (*_ONLINE, _BY_HAND, _PASSED, _AGREED),
        Stage.EXECUTION,
        awarded=WON,
        files=("selection/v2",),
        by_hand=True,
    ),
    Tale(
        "filed by mail",
        "mailed",
        (_ELIGIBLE, _after(Matter.RECEIPT, _BY_HAND), _PASSED, _AGREED, _COMPLETED),
        Stage.FOLLOW_UP,
        awarded=WON,
        files=("selection/v0",),
    ),
    Tale(
        "filed by hand, settled",
        "growth",
        (*_GROWTH, _BY_HAND, _ASKED, _GIVEN, _PASSED, _AGREED, _COMPLETED, _SURVEYED),
        Stage.FOLLOW_UP,
        awarded=WON,
    ),
    Tale(
        "handed back and listed",
        "growth",
        (
            *_GROWTH,
            _BY_HAND,
            _moves("decide", verdict="returned", reason="a page is missing"),
            *_plan("problem", "solution", "scale-up", version=2),
            _plain("receipt", number="A-3"),
            _plain("decide", verdict="waiting_list", rank=3),
            _moves("promote", amount=WON),
        ),
        Stage.AGREEMENT,
        awarded=WON,
    ),
    Tale(
        "withdrawn",
        "growth",
        (*_GROWTH[:-1], _plain("withdraw", reason="as they said")),
        Stage.CLOSED,
        Outcome.WITHDRAWN,
    ),
    Tale(
        "two gates",
        "workshop",
        (
            _ELIGIBLE,
            _after(Stage.REVIEW, _moves("sitevisit", finding="no filter")),
            _moves("decide", verdict="passed"),
            *_plan("items", "quotes"),
            _BY_HAND,
            _PASSED,
            _COMPLETED,
        ),
        Stage.FOLLOW_UP,
        awarded=WON,
    ),
    Tale(
        "ineligible",
        "growth",
        (
            _plain("facts", employees="6", founded_on="2019-03-02"),
            _plain("eligibility", eligible=False, reason="moved away"),
        ),
        Stage.CLOSED,
        Outcome.INELIGIBLE,
    ),
)

ASIDES: Final = (
    _plain("note", text="called twice"),
    _plain("call", reached=False, text="내일 다시"),
    _plain("appoint", at=SOON, place="공장 (가상)"),
)
"""What is taken at any stage."""

REFUSED: Final = (
    _plain("note", text=""),
    _plain("note", text="told too early", happened_at="2999-01-01T00:00:00+09:00"),
    _plain("meet", number=99, status="held"),
    _plain("correct", line=9999, amount=1, reason="wrong", reference="공문 11"),
    _plain("close", outcome="completed", reason="done"),
    _plain("promote", amount=-1),
)
"""What is refused at any stage: by its form, by the door, by the case or by the record."""


async def publish_calls(owner_url: str) -> dict[str, str]:
    """Publish the calls of the tales, each open for forty days; return their editions' keys."""
    connection = await asyncpg.connect(owner_url)
    try:
        closes_at = await connection.fetchval("select now() + interval '40 days'")
    finally:
        await connection.close()
    mailed = form_gate(
        "selection",
        "awarded",
        agency_key="example-mail",
        channel="email",
        closes_at=closes_at.isoformat(),
        answer_days=30,
    )
    return {
        "online": await publish(owner_url, "example-online"),
        "mailed": await publish(owner_url, "example-online", gates=[mailed]),
        "growth": await publish(owner_url, "example-growth"),
        "workshop": await publish(owner_url, "example-workshop"),
    }
