"""The reference case: one firm's application to `example-online`, from intake to its end.

Every arm does these stimuli, these writes and one filing at the agency's portal.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from stdnum.kr import brn

from schema.identity import check_digit

PROGRAMME: Final = "example-online"
OPENED: Final = "opened"
FILED: Final = "filed"
CLOSED: Final = "closed"


@dataclass(frozen=True)
class Stimulus:
    """What the outside world tells a case, and the lines it writes then."""

    message: str
    line: str
    payload: dict[str, Any] = field(default_factory=dict)
    follows: tuple[str, ...] = ()
    """Lines that the case writes by itself before it can hear the next stimulus."""


_PARAGRAPH: Final = (
    "온라인 판매 경로가 없어 거래처 두 곳에 매출이 몰려 있고, "
    "제품 사진과 설명을 새로 만들 사람이 없다. "
    "상세페이지를 만들고 검색 광고를 석 달 동안 집행하며, 주문과 재고를 한 장부에서 관리한다. "
)
STIMULI: Final = (
    Stimulus("eligibility", "eligibility_judged", {"eligible": True, "reason": "현장에서 확인"}),
    Stimulus(
        "draft",
        "drafted",
        {
            "base": 0,
            "sections": {"problem": _PARAGRAPH * 4, "solution": _PARAGRAPH * 8},
            "amount": 4_000_000,
        },
    ),
    Stimulus("confirm", "confirmed", {"version": 1, "means": "phone"}, follows=(FILED,)),
    Stimulus("decide", "decided", {"verdict": "passed", "amount": 4_000_000, "reference": "N-1"}),
    # Who is given goods or advice owes no reports: the case ends with its completion.
    Stimulus("role", "role_found", {"role": "beneficiary", "reference": "N-2"}),
    Stimulus("agree", "agreed", {"reference": "N-3"}),
    Stimulus("complete", "completed", {"reference": "N-4"}, follows=(CLOSED,)),
)
LINES: Final = (
    OPENED,
    *(line for stimulus in STIMULI for line in (stimulus.line, *stimulus.follows)),
)
"""Every line a case writes, in order: one write each."""

STIMULI_A_CASE: Final = 1 + len(STIMULI)
OUTSIDE_A_CASE: Final = 2
"""Activities that leave the process: the filing, and the certificate of its receipt."""


def intake(number: str, edition: str) -> dict[str, Any]:
    """Return what a case starts with."""
    return {
        "by": "kim",
        "edition": edition,
        "business_number": number,
        "name": "라마정밀 (가상)",
        "sector": "C29",
        "district": "가온동",
        "employees": "4.5",
        "amount": 4_000_000,
    }


def numbers(seed: int) -> Iterator[str]:
    """Return invented business numbers, none twice; tax offices of that number do not exist."""
    start = random.Random(seed).randrange(1_000_000)  # noqa: S311  repeatable
    for count in itertools.count():
        nine = f"999{(start + count) % 1_000_000:06}"
        number = nine + str(check_digit(nine))
        if brn.is_valid(number):  # some ranges are given out to nobody
            yield number
