"""What is brought in kind comes from those who work for the firm already."""

from collections.abc import Iterator

from schema.template import EMPLOYED, Table

from .draughted import Draughted, Lines, is_known
from .finding import PlanFinding, Rule, found
from .items import item_of


def people(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield what is brought in kind and is no pay of people who work here already."""
    costs, staff = plan.tables.get(Table.COSTS), plan.tables.get(Table.PEOPLE)
    if costs:
        yield from _items(plan, costs)
    if staff and staff.has("in_kind"):
        yield from _pay(plan, staff)
    if costs and staff and staff.has("in_kind"):
        stands, should = staff.sum("in_kind"), costs.sum("in_kind")
        if stands is not None and should is not None and stands != should:
            args: dict[str, object] = {"stands": stands, "should": should}
            source = _source(plan)
            yield found(Rule.IN_KIND_DIFFERS, staff.part.key, source=source, args=args)


def _items(plan: Draughted, costs: Lines) -> Iterator[PlanFinding]:
    """Yield what is brought in kind under an item that the edition wants in money."""
    allowed = [one for one in plan.spending.items if one.in_kind]
    if not allowed:
        return
    known = ", ".join(one.name.ko for one in allowed)
    for number, row in costs.rows:
        item = item_of(plan.spending, row["item"])
        if item is not None and not item.in_kind and costs.won(row, "in_kind"):
            verdict, source = plan.limit(f"spending.items.{allowed[0].key}")
            args: dict[str, object] = {"item": item.name.ko, "known": known}
            place = costs.place(number, "in_kind")
            yield found(Rule.IN_KIND_ITEM, place, verdict=verdict, source=source, args=args)


def _pay(plan: Draughted, staff: Lines) -> Iterator[PlanFinding]:
    for number, row in staff.rows:
        brought, place = staff.won(row, "in_kind"), staff.place(number, "in_kind")
        if not brought:
            continue
        if is_known(row["status"]) and row["status"] != EMPLOYED:
            args: dict[str, object] = {"status": EMPLOYED}
            yield found(Rule.IN_KIND_HIRED, place, source=_source(plan), args=args)
        pay = row.get("pay")
        if isinstance(pay, int) and brought > pay:
            args = {"brought": brought, "pay": pay}
            yield found(Rule.IN_KIND_PAY, place, source=_source(plan), args=args)


def _source(plan: Draughted) -> str:
    paid = next((one.key for one in plan.spending.items if one.in_kind), "")
    return plan.edition.source_of(f"spending.items.{paid}")
