"""The words say the same as the tables: only amounts that name what they are."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from schema.handwriting import read_won
from schema.template import Means, PartKind

from .draughted import Draughted, total_of
from .finding import ARITHMETIC, PlanFinding, Rule, Verdict, found


class _Label(NamedTuple):
    words: str
    means: tuple[Means, ...]
    sure: bool
    """Whether the words can mean nothing else; the others only warn."""


_LABELS: Final = (
    _Label(r"총\s?(?:사업비|개발비)", (Means.TOTAL,), sure=True),
    _Label(r"신청\s?(?:지원금|출연금|보조금|금액)|지원금?\s?신청액", (Means.ASKED,), sure=True),
    _Label(r"자부담\s?현금|민간부담\s?현금", (Means.CASH,), sure=True),
    _Label(r"자부담\s?현물|민간부담\s?현물", (Means.IN_KIND,), sure=True),
    _Label(r"자부담금?|자기\s?부담금?|민간부담금", (Means.CASH, Means.IN_KIND), sure=False),
    _Label(r"국비|정부\s?지원금|지원금|출연금|보조금", (Means.ASKED,), sure=False),
)
_AMOUNT: Final = (
    r"\s?(?:\([^()\n]{0,20}\))?\s?(?:은|는|이|가|을|를|:|=)?\s?(?P<about>약|대략|최대|한도)?\s?"
    r"(?P<won>[0-9][0-9,.억만천백십 ]{0,30}원)"
)
_STATED: Final = re.compile(
    "(?:" + "|".join(f"(?P<l{i}>{one.words})" for i, one in enumerate(_LABELS)) + ")" + _AMOUNT
)


_ELSEWHERE: Final = re.compile(r"작년|지난|전년|이전|기존|다른|타 사업|[0-9]{4}년")
"""Words before an amount by which it may be that of another project."""

_NEAR: Final = 30


def figures(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield amounts in texts that are not the amounts of the tables."""
    for part in plan.template.parts:
        text = plan.bodies.get(part.key)
        if part.kind is not PartKind.TEXT or not isinstance(text, str):
            continue
        for stated in _STATED.finditer(text):
            won = None if stated["about"] else read_won(stated["won"])
            label = next(one for i, one in enumerate(_LABELS) if stated[f"l{i}"])
            should = total_of(plan.amount(means) for means in label.means if _has(plan, means))
            if won is None or not should or won == should:
                continue
            sure = label.sure and not _ELSEWHERE.search(
                text, max(stated.start() - _NEAR, 0), stated.start()
            )
            args: dict[str, object] = {
                "words": stated[0][:60],
                "should": should,
                "line": text.count("\n", 0, stated.start()) + 1,
            }
            rule = Rule.FIGURE_DIFFERS if sure else Rule.FIGURE_DOUBTFUL
            verdict = Verdict.ERROR if sure else Verdict.WARNING
            yield found(rule, part.key, verdict=verdict, source=ARITHMETIC, args=args)


def _has(plan: Draughted, means: Means) -> bool:
    """Return whether the plan has such an amount at all; a share that it has not is 0."""
    return means in plan.by_means or plan.amount(means) is not None
