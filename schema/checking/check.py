"""Holds a plan against every rule."""

from collections.abc import Mapping
from typing import Final

from schema.programme import Edition
from schema.template import PlanTemplate

from .arithmetic import arithmetic
from .blind import blind
from .draughted import Applicant, draughted
from .figures import figures
from .finding import PlanFinding, Verdict
from .items import items
from .lengths import lengths
from .people import people
from .periods import periods
from .presence import presence
from .quotes import quotes
from .shares import shares

_FAMILIES: Final = (
    presence,
    lengths,
    arithmetic,
    shares,
    items,
    quotes,
    periods,
    people,
    figures,
    blind,
)
_WORST_FIRST: Final = tuple(Verdict)


def check(  # noqa: PLR0913  a plan and what it is held against
    template: PlanTemplate,
    parts: Mapping[str, object],
    edition: Edition,
    *,
    asked: int | None = None,
    applicant: Applicant | None = None,
    pages: int | None = None,
) -> tuple[PlanFinding, ...]:
    """Return what is wrong with a plan, the worst first, then in the order of the document.

    `asked` is the amount of the version, `pages` how many the printed document has; what is None
    is not looked at. Parts may be in their one form or as they were typed. Never raises.
    """
    plan = draughted(template, parts, edition, asked=asked, applicant=applicant, pages=pages)
    findings = [*plan.faults, *(one for family in _FAMILIES for one in family(plan))]
    order = {part.key: number for number, part in enumerate(template.parts)}
    return tuple(
        sorted(
            findings,
            key=lambda one: (_WORST_FIRST.index(one.verdict), order.get(one.part, -1)),
        )
    )
