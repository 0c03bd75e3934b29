"""What is drawn for a random case: where it begins, and what people tell it, step by step."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from schema.programme import PassMeans
from tests.workflows.calls import form_gate

ON: Final = "on"
"""The step that answers what the case waits for, whatever that is."""

ANNOUNCE: Final = "announce"
"""What reaches a case as a signal: nobody is answered."""

_NOW: Final = datetime.now(UTC)
_FEWEST, _MOST = 6, 15
_WRONG_OF_TEN: Final = 3


class Twin(StrEnum):
    """What happens to a step besides being told once."""

    NONE = "none"
    AGAIN = "again"  # the same answer is sent twice at once: a double click
    RIVAL = "rival"  # another clerk says the same in the same instant


class Way(StrEnum):
    """How a case goes on where there are several ways."""

    STRAIGHT = "straight"
    ASIDE = "aside"  # something else first that moves nothing
    LISTED = "listed"  # by the agency's waiting list
    BACK = "back"  # handed back, or a later version
    PAST = "past"  # the agency does without the gate


@dataclass(frozen=True)
class Step:
    """Something people tell a case: versions count from the present one, lines from the last."""

    message: str = ON
    payload: Any = Way.STRAIGHT
    twin: Twin = Twin.NONE


@dataclass(frozen=True)
class Play:
    """A case from where it begins to the last thing it is told."""

    call: str
    intake: dict[str, Any]
    steps: tuple[Step, ...]


def moment(days: int) -> str:
    return (_NOW + timedelta(days=days)).isoformat()


def day(days: int) -> str:
    return (_NOW + timedelta(days=days)).date().isoformat()


def event(**more: Any) -> dict[str, Any]:
    told = {"edition": "e", "notice": "N-1", "by": "choi", "published_at": moment(-1)}
    return {"event": told | more}


_PAST, _LONG_PAST, _SOON, _LATER = moment(-1), moment(-900), moment(9), moment(90)
_DAYS_PAST: Final = (None, None, day(0), day(-20))

# --- the calls ----------------------------------------------------------------------------------


CALLS: Final[dict[str, dict[str, Any]]] = {
    # A plan with papers, an agreement and three duties of fourteen rounds; a clerk vouches for the
    # firm before each filing and payment, for nobody has a key of the tax office.
    "plan": {
        "conditions": {
            "employees_below": 10,
            "business_status": ("filing", "payment"),
            "source": "공고 (가상)",
        },
        "papers": (
            {"key": "lease", "required": False},
            {"key": "local-tax", "holds": "days", "days": 30, "required": False},
        ),
    },
    # Three gates, a visit, no agreement; nobody knows the firm's role.
    "loan": {
        "benefit": "loan",
        "limit": 50_000_000,
        "agreement": False,
        "funding": [{"law": "example-subsidy", "role": "unknown"}],
        "gates": [
            form_gate("centre", PassMeans.CONFIRMED_UNTIL),
            form_gate("guarantee", PassMeans.CONFIRMED_UNTIL, site_visit=True),
            form_gate("bank", PassMeans.AWARDED, answer_days=20),
        ],
    },
    # One gate and one duty of two rounds: over soon.
    "days": {
        "benefit": "expert_days",
        "limit": None,
        "limit_days": "4",
        "agreement": False,
        "funding": [{"law": "example-subsidy", "role": "recipient"}],
        "gates": [form_gate("visits", PassMeans.AWARDED)],
        "duties": [
            {
                "key": "survey",
                "name": {"ko": "성과조사", "en": "Survey"},
                "article": "1",
                "counted_from": "completed",
                "months": [6, 12],
                "rolls": True,
            }
        ],
    },
}
"""Changes that make each kind of call out of an example's."""

_LEDGER: Final = {"source": "장부 2026 (가상)"}
_FILED: Final = _LEDGER | {"stage": "review", "receipt": "B-7", "filed_at": _LONG_PAST}
_GRANT: Final = {"amount": 20_000_000}
_VISITS: Final = {"quantity": "3.5"}
_AWARDED: Final = {"awarded_on": day(-400)}
_DONE: Final = _AWARDED | {"completed_on": day(-10)}
_BEGINS: Final[dict[str, tuple[dict[str, Any] | None, ...]]] = {
    "plan": (
        None,
        None,
        _LEDGER | {"stage": "drafting"},
        _FILED,
        _LEDGER | _GRANT | _AWARDED | {"stage": "agreement"},
        _LEDGER | _GRANT | _AWARDED | {"stage": "execution"},
        _LEDGER | _GRANT | _DONE | {"stage": "follow_up"},
    ),
    "loan": (
        None,
        None,
        _LEDGER | {"stage": "submission", "gate": "guarantee"},
        _FILED | {"gate": "guarantee"},
        _FILED | {"gate": "bank"},
        _LEDGER | _GRANT | _DONE | {"stage": "follow_up"},
    ),
    "days": (
        None,
        None,
        _FILED,
        _LEDGER | _VISITS | _AWARDED | {"stage": "execution"},
        _LEDGER | _VISITS | _DONE | {"stage": "follow_up"},
    ),
}

# --- what is told -------------------------------------------------------------------------------

Values: TypeAlias = dict[str, tuple[Any, ...]]

_ANY: Final[Values] = {
    "by": ("kim", "kim", "lee", "park"),
    "happened_at": (None, None, None, None, None, _PAST, _LONG_PAST),
    "key": (None, None, None, None, None, "K-1", "K-2"),
    "reference": (None, "공문 7"),
    "means": (None, "phone"),
}
"""What every message may carry; None is left out."""

_NEVER: Final[Values] = {
    "by": ("a b", ""),
    "happened_at": (_LATER, "yesterday"),
    "reference": ("a\0b",),
    "means": ("dove",),
    "colour": ("red",),
}
"""What no message may carry."""

_REASON: Final = ("as the letter says", "지원 대상 확인")
_WON: Final = (None, 5_000_000, 20_000_000, 30_000_000)
_NO_WON: Final = (60_000_000, 0, -1, "much")
_AHEAD: Final = (_SOON, _LATER)
_NOT_AHEAD: Final = (_PAST, "soon")
_TEXTS: Final = {"problem": "낡은 기계", "solution": "새 기계", "scale-up": "새 판로"}

RIGHTED: Final[dict[str, Any]] = {
    "amount": 900_000,
    "verdict": "rejected",
    "on": day(0),
    "number": "C-1",
}
"""A right value for each that can be corrected."""

_RIGHT: Final[dict[str, Values]] = {
    "eligibility": {"eligible": (True, True, False), "reason": _REASON},
    "facts": {"employees": ("4.5", "9"), "founded_on": (None, day(-4000))},
    "draft": {
        "base": (0,),
        "sections": (_TEXTS, {"problem": "소음"}, {"team": "두 사람", "problem": ""}),
        "amount": _WON,
    },
    "comment": {"text": ("too short",), "section": (None, "problem"), "resolves": (None, 1, 2)},
    "confirm": {"version": (0,)},
    "receipt": {
        "number": ("A-1", "A-2", "A-3"),
        "filed_at": (None, None, _PAST),
        "reason": _REASON,
    },
    "sitevisit": {"finding": ("noisy", "")},
    "supplement": {"what": ("a quote",), "until": _AHEAD},
    "resubmit": {"text": ("see the quote", "")},
    "decide": {
        "right": (
            {"verdict": "waiting_list", "rank": 3, "valid_until": day(60)},
            {"verdict": "returned"},
            {"verdict": "rejected"},
            {"verdict": "passed"},
        ),
        "announced_on": _DAYS_PAST,
        "received_on": _DAYS_PAST,
        "reason": _REASON,
    },
    "promote": {"amount": _WON, "quantity": (None, "2"), "reason": _REASON},
    "waive": {"what": ("gate", "site_visit"), "reason": _REASON, "reference": ("공문 9",)},
    "vouch": {"seen": ("active", "suspended"), "reason": _REASON},
    "agree": {},
    "complete": {},
    "role": {"role": ("recipient", "grantee", "indirect_grantee")},
    "involve": {
        "role": ("member", "supplier"),
        "name": ("다라금속 (가상)",),
        "percent": (None, 40, 70),
        "leaves": (None, None, None, 1, 2),
    },
    "appoint": {
        "kind": ("visit", "diagnosis", "counselling"),
        "at": _AHEAD,
        "number": (None, None, 1, 2),
        "place": ("", "공장 (가상)"),
    },
    "meet": {
        "number": (1, 2),
        "status": ("cancelled", "cancelled", "held", "no_show"),
        "result": ("", "한 번 더 만남"),
    },
    "call": {"reached": (True, False), "text": ("", "내일 다시")},
    "paper": {
        "kind": ("lease", "lease", "local-tax"),
        "on_paper": (True,),
        "issued_on": _DAYS_PAST,
        "status": (None, "accepted", "received"),
        "place": ("", "캐비닛 3번"),
    },
    "correct": {
        "line": (1, 1, 1, 2, 3),
        "right": (*({name: value} for name, value in RIGHTED.items()), {"verdict": "none"}),
        "reason": _REASON,
        "reference": ("공문 11",),
    },
    "withdraw": {"reason": _REASON},
    "acknowledge": {"granted": (True, False), "reason": _REASON},
    "postpone": {
        "what": ("filing", "filing", "supplement", "decision", "promise", "completion", "duty"),
        "until": _AHEAD,
        "reason": _REASON,
    },
    "reassign": {"clerk": ("lee", "park"), "reason": _REASON},
    "firmchanged": {
        "facts": (None, ("name",)),
        "name": (None, "나다정밀 (가상)"),
        "status": (None, "suspended", "active"),
        "on": _DAYS_PAST,
    },
    "note": {"text": ("called twice", "두 번 전화함")},
    "close": {"outcome": ("withdrawn", "firm_closed", "declined"), "reason": _REASON},
    "restate": {"lift": (None, 0, 3)},
    "settle": {"round": (None, None, 1, 2)},
    ANNOUNCE: {
        "right": (
            *(event(kind="amended", closes_at=at) for at in _AHEAD),
            event(kind="amended", closes_at=_PAST),
            event(kind="amended", closes_at=_SOON, gate="guarantee"),
            event(kind="extended", notice="N-2", closes_at=_LATER),
            event(kind="amended", notice="N-3", rules="0" * 64),
            event(kind="closed", notice="N-4"),
            event(kind="cancelled", notice="N-5"),
        ),
    },
}
"""Values that make sense, though maybe not to this case; those of `right` go together."""

_WRONG: Final[dict[str, Values]] = {
    "eligibility": {"eligible": ("perhaps",), "reason": ("",)},
    "facts": {"employees": ("-1", "아홉"), "founded_on": ("2026-02-30",)},
    "draft": {"base": (-1, 1), "sections": ({"budget": "x"}, {}, []), "amount": _NO_WON},
    "comment": {"text": ("",), "section": ("budget",), "resolves": (0,)},
    "confirm": {"version": (1,), "speaker": ("clerk",), "sha256": ("0000",)},
    "receipt": {"number": ("",), "filed_at": (_LATER,), "reason": ("",)},
    "supplement": {"what": ("",), "until": _NOT_AHEAD},
    "resubmit": {"papers": (("passport",), ("local-tax",), "quotes"), "text": (7,)},
    "decide": {
        "verdict": ("maybe",),
        "amount": _NO_WON,
        "quantity": ("9",),
        "rank": (0,),
        "announced_on": (day(30),),
        "received_on": (day(-2000),),
        "reason": ("",),
    },
    "promote": {"amount": _NO_WON},
    "waive": {"what": ("all",), "reason": ("",), "reference": ("",)},
    "vouch": {"seen": ("asleep", "unregistered"), "reason": ("",), "happened_at": (_LONG_PAST,)},
    "role": {"role": ("unknown", "king")},
    "involve": {"role": (None, "friend"), "name": ("",), "percent": (101,), "leaves": (9,)},
    "appoint": {"kind": ("party",), "at": _NOT_AHEAD, "number": (9,)},
    "meet": {"number": (0, 9), "status": ("set", "late")},
    "call": {"reached": ("perhaps",)},
    "paper": {
        "kind": ("passport", ""),
        "sha256": ("0" * 64, "../../x.pdf"),
        "issued_on": (day(30),),
        "status": ("rejected", "lost"),
        "reason": ("",),
    },
    "correct": {
        "line": (99, 0),
        "amount": _NO_WON,
        "on": (day(30), day(-2000)),
        "filed_at": (_LATER,),
        "verdict": ("passed",),
        "reason": ("",),
        "reference": ("",),
    },
    "withdraw": {"reason": ("",)},
    "acknowledge": {"reason": ("",)},
    "postpone": {"what": ("christmas",), "until": _NOT_AHEAD, "reason": ("",)},
    "reassign": {"clerk": ("a b", "")},
    "firmchanged": {"facts": (("no slug",),), "status": ("sold",)},
    "note": {"text": ("", "a\x1bb", "가" * 20_001)},
    "close": {"outcome": ("completed", "done")},
    "restate": {"lift": (-1,)},
    "settle": {"round": (9, 0)},
    ANNOUNCE: {"event": (None, [], "N-1", {"notice": "N-1"}, event(kind="moved")["event"])},
}
"""Values that are always wrong, or wrong in most cases."""

MESSAGES: Final = frozenset(_RIGHT)
_GARBAGE: Final[tuple[Any, ...]] = (None, [], "kim", 5, {})


@st.composite
def _own_steps(draw: st.DrawFn, theme: str) -> Step:
    """Draw a message that is right, wrong in one field, or none at all; half of them the theme."""
    message = draw(st.one_of(st.just(theme), st.sampled_from(sorted(MESSAGES))))
    fields = _ANY | _RIGHT[message]
    told = {name: draw(st.sampled_from(values)) for name, values in fields.items()}
    told |= told.pop("right", {})
    payload: Any = {name: value for name, value in told.items() if value is not None}
    wrong = draw(st.integers(0, 9))
    if wrong == 0:
        payload = draw(st.sampled_from(_GARBAGE))
    elif wrong <= _WRONG_OF_TEN:
        ways = _WRONG.get(message, {}) or _NEVER if wrong > 1 else _NEVER
        field = draw(st.sampled_from(sorted(ways)))
        payload[field] = draw(st.sampled_from(ways[field]))
    return Step(message, payload, draw(st.sampled_from((*[Twin.NONE] * 6, *Twin))))


_ONWARD: Final = st.builds(Step, payload=st.sampled_from(Way))


@st.composite
def plays(draw: st.DrawFn, theme: str) -> Play:
    """Draw a case of six to fifteen steps; about half of them answer what it waits for.

    Of the others, one message is the theme: what is seldom possible is tried often in some play.
    """
    call = draw(st.sampled_from(tuple(CALLS)))
    entry = draw(st.sampled_from(_BEGINS[call]))
    intake: dict[str, Any] = {"entry": entry} if entry else {}
    if amount := draw(st.sampled_from((None, 30_000_000))):
        intake["amount"] = amount
    steps = draw(st.lists(st.one_of(_ONWARD, _own_steps(theme)), min_size=_FEWEST, max_size=_MOST))
    return Play(call, intake, tuple(steps))
