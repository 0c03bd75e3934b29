"""Holds plans against the rules. What it finds rests in history and in the record."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError
from temporalio import activity

from activities.cabinet import Cabinet
from activities.printing.content import set_out
from activities.printing.pdf import print_pdf
from schema.checking.check import check
from schema.checking.draughted import Applicant
from schema.checking.finding import PlanFinding
from schema.drafted import ToCheck
from schema.printed import Heading
from schema.refusals import UnreadableReference
from schema.template import PlanTemplate

if TYPE_CHECKING:
    from activities.database import Pool

# A template as it was when the gate was frozen.
_TEMPLATE: Final = "select key, body from plan_template where sha256 = $1"

_ANY_DAY: Final = date(2000, 1, 1)

# Whom a blind plan must not show, as the record knows the firm today.
_APPLICANT: Final = """
select f.name, f.business_number as number,
       coalesce((select value from firm_fact
                 where firm = f.key and fact = 'representative'
                 order by valid_from desc, recorded_at desc limit 1), '') as person
from firm f where f.key = $1
"""


@dataclass(frozen=True)
class DraftingDesk:
    """Checks plans. Does NOT write, and does NOT decide what follows from a finding."""

    pool: "Pool"

    @activity.defn(name="check_plan")
    async def check(self, order: ToCheck) -> tuple[PlanFinding, ...]:
        """Return what is wrong with a version, the worst first; its other parts are the base's."""
        template = await template_of(self.pool, order.template_sha256)
        kept = await Cabinet(self.pool).sections(order.case, order.gate, order.base)
        row = await self.pool.fetchrow(_APPLICANT, order.firm)
        parts = dict(kept) | order.changed
        pages = None
        if template.max_pages is not None:
            pages = await asyncio.to_thread(_pages, template, parts)
        return check(
            template,
            parts,
            order.edition,
            asked=order.amount,
            applicant=Applicant(**row) if row else None,
            pages=pages,
        )


def _pages(template: PlanTemplate, parts: Mapping[str, str]) -> int:
    """Return how many pages a plan has when it is printed; its heading takes none of its own."""
    heading = Heading(edition="-", firm="-", version=1, sha256="0" * 64, date=_ANY_DAY)
    return print_pdf(set_out(template, parts, heading))[1]


async def template_of(pool: "Pool", sha256: str) -> PlanTemplate:
    """Return a template by its hash; raises UnreadableReference where only a newer worker can."""
    row = await pool.fetchrow(_TEMPLATE, sha256)
    try:
        return PlanTemplate.model_validate_json(row["body"] if row else "")
    except ValidationError as fault:
        key = row["key"] if row else sha256[:12]
        raise UnreadableReference(key=key, why=fault.errors()[0]["msg"]) from None
