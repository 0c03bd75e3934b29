"""What a notice comes to: which date it moves, and what can't be announced."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from schema.announcement import EditionEvent, EventKind, Notice, amended, check_same, understood
from schema.programme import Edition
from schema.refusals import NoticeDiffers, Refusal
from schema.zone import OFFICE_ZONE

NOW = datetime(2026, 6, 10, 14, 0, tzinfo=OFFICE_ZONE)
CLOSES = datetime(2026, 6, 30, 18, 0, tzinfo=OFFICE_ZONE)


def edition(**closes: datetime | None) -> Edition:
    """An edition with these gates; the last one awards."""
    gates = [
        {
            "key": key,
            "name": {"ko": key, "en": key},
            "files": "form",
            "agency": {"ko": "기관", "en": "Agency"},
            "channel": "by_hand",
            "closes_at": at,
            "pass_means": "awarded" if key == list(closes)[-1] else "goes_on",
        }
        for key, at in closes.items()
    ]
    return Edition.model_validate(
        {
            "programme": "sample",
            "fiscal_year": 2026,
            "name": {"ko": "가상", "en": "Sample"},
            "source": "invented",
            "funding": [{"law": "sample-law", "role": "recipient"}],
            "benefit": "money",
            "conditions": {"source": "invented"},
            "gates": gates,
        }
    )


def notice(**told: Any) -> Notice:
    usual = {"edition": "sample-2026-1", "notice": "N-1", "kind": "extended", "by": "kim"}
    return Notice.model_validate(usual | told)


def event(**told: Any) -> EditionEvent:
    usual = {"kind": "amended", "published_at": NOW - timedelta(days=1)}
    return EditionEvent.model_validate(notice(**usual | told).model_dump())


ONE = edition(selection=CLOSES)
UNDATED = edition(selection=None)
TWO = edition(form=CLOSES, plan=CLOSES + timedelta(days=30))
SECOND = edition(form=None, plan=CLOSES)
LATER = CLOSES + timedelta(days=5)


@pytest.mark.parametrize(
    ("of", "told", "kind", "gate"),
    [
        (ONE, {"closes_at": LATER}, "extended", "selection"),
        (ONE, {"kind": "amended", "closes_at": CLOSES - timedelta(days=9)}, "amended", "selection"),
        (ONE, {"kind": "amended", "reason": "another form"}, "amended", ""),
        (ONE, {"kind": "closed", "reason": "budget"}, "closed", ""),
        (ONE, {"kind": "cancelled"}, "cancelled", ""),
        (UNDATED, {"closes_at": LATER}, "amended", "selection"),
        (TWO, {"closes_at": LATER, "gate": "form"}, "extended", "form"),
        (SECOND, {"closes_at": LATER}, "extended", "plan"),
        (edition(form=None, plan=None), {"closes_at": LATER, "gate": "plan"}, "amended", "plan"),
    ],
)
def test_a_notice_is_understood(of: Edition, told: dict[str, Any], kind: str, gate: str) -> None:
    found = understood(notice(**told), of, [], NOW)
    assert (found.kind, found.gate, found.published_at) == (kind, gate, NOW)


@pytest.mark.parametrize(
    ("of", "before", "told", "refusal"),
    [
        (ONE, [], {}, "DateMissing"),
        (ONE, [], {"kind": "amended"}, "DateMissing"),
        (ONE, [], {"closes_at": CLOSES}, "NotLater"),
        (
            ONE,
            [event(notice="N-0", gate="selection", closes_at=LATER)],
            {"closes_at": LATER},
            "NotLater",
        ),
        (ONE, [], {"closes_at": LATER, "gate": "nope"}, "UnknownGate"),
        (ONE, [], {"kind": "amended", "reason": "x", "gate": "nope"}, "UnknownGate"),
        (TWO, [], {"closes_at": LATER}, "WhichGate"),
        (edition(form=None, plan=None), [], {"closes_at": LATER}, "WhichGate"),
        (ONE, [], {"closes_at": LATER, "published_at": NOW + timedelta(hours=1)}, "InTheFuture"),
        (ONE, [], {"kind": "amended", "closes_at": NOW - timedelta(days=1)}, "BeforeThat"),
        (ONE, [], {"kind": "closed", "closes_at": LATER}, "NoDateHere"),
        (ONE, [], {"kind": "cancelled", "gate": "selection"}, "NoDateHere"),
        (ONE, [event(notice="N-0", kind="closed")], {"closes_at": LATER}, "CallOver"),
        (ONE, [event(notice="N-0", kind="cancelled")], {"kind": "closed"}, "CallOver"),
        (
            ONE,
            [event(notice="N-0")],
            {"closes_at": LATER, "published_at": NOW - timedelta(days=2)},
            "OlderThanLast",
        ),
        (edition(selection=NOW - timedelta(hours=1)), [], {"closes_at": LATER}, "AfterClosing"),
    ],
)
def test_what_cannot_be_announced_is_refused(
    of: Edition, before: list[EditionEvent], told: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refusal) as refused:
        understood(notice(**told), of, before, NOW)
    assert refused.value.type == refusal


def test_an_extension_that_was_published_in_time_may_be_typed_later() -> None:
    passed = edition(selection=NOW - timedelta(hours=1))
    told = notice(closes_at=LATER, published_at=NOW - timedelta(hours=2))
    assert understood(told, passed, [], NOW).kind is EventKind.EXTENDED


def test_the_same_number_again_is_what_was_recorded() -> None:
    first = understood(notice(closes_at=LATER), ONE, [], NOW)
    ended = event(notice="N-2", kind="closed", published_at=NOW)
    again = notice(closes_at=LATER, by="lee")
    assert understood(again, ONE, [first, ended], NOW + timedelta(days=3)) == first
    set_first = understood(notice(closes_at=LATER), UNDATED, [], NOW)
    check_same(notice(closes_at=LATER), set_first)


@pytest.mark.parametrize(
    "told",
    [
        {"closes_at": LATER + timedelta(hours=1)},
        {"closes_at": None, "kind": "closed"},
        {"closes_at": None},
        {"closes_at": LATER, "kind": "amended"},
        {"closes_at": LATER, "gate": "other"},
        {"closes_at": LATER, "published_at": NOW - timedelta(days=1)},
    ],
)
def test_a_number_that_says_something_else_is_refused(told: dict[str, Any]) -> None:
    first = understood(notice(closes_at=LATER), ONE, [], NOW)
    with pytest.raises(NoticeDiffers):
        understood(notice(**told), ONE, [first], NOW)


def test_of_two_notices_of_one_day_the_later_recorded_counts() -> None:
    typed_at_once = event(notice="N-1", gate="selection", closes_at=LATER, published_at=NOW)
    without_hour = event(
        notice="N-2",
        gate="selection",
        closes_at=LATER + timedelta(days=1),
        published_at=NOW.replace(hour=0),
    )
    dated = amended(ONE, [typed_at_once, without_hour])
    assert dated.gates[0].closes_at == LATER + timedelta(days=1)
    assert ONE.gates[0].closes_at == CLOSES
