"""Everything adds up: rows, totals, and between the tables; exact, in won."""

from collections.abc import Iterator
from decimal import Decimal

from schema.content import Row
from schema.template import Cell, Means, Table

from .draughted import AMOUNTS, Draughted, Lines, total_of
from .finding import ARITHMETIC, PlanFinding, Rule, found
from .items import item_of


def arithmetic(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield rows, totals and tables that do not add up."""
    for lines in plan.lines:
        yield from _products(lines)
        yield from _totals(lines)
    if costs := plan.tables.get(Table.COSTS):
        yield from _rows(costs)
    yield from _stated(plan)
    yield from _equipment(plan)


def amount_of(lines: Lines, row: Row) -> int | None:
    """Return what a row of equipment costs: its amount, else quantity times price."""
    if lines.has("amount"):
        amount = row["amount"]
        return amount if isinstance(amount, int) else None
    return _product(row)


def _product(row: Row) -> int | None:
    quantity, price = row["quantity"], row["price"]
    if not isinstance(quantity, Decimal) or not isinstance(price, int):
        return None
    # A won has no parts: what lies below one is cut.
    return int(quantity * price)


def _products(lines: Lines) -> Iterator[PlanFinding]:
    if not lines.has("quantity", "price", "amount"):
        return
    for number, row in lines.rows:
        should, stands = _product(row), row["amount"]
        if should is not None and isinstance(stands, int) and should != stands:
            yield _wrong(Rule.ROW_PRODUCT, lines.place(number, "amount"), stands, should)


def _rows(costs: Lines) -> Iterator[PlanFinding]:
    for number, row in costs.rows:
        shares = total_of(costs.won(row, column) for column in ("support", "cash", "in_kind"))
        stands = row["total"]
        if shares is not None and isinstance(stands, int) and stands != shares:
            yield _wrong(Rule.ROW_SUM, costs.place(number, "total"), stands, shares)


def _totals(lines: Lines) -> Iterator[PlanFinding]:
    for number, row, added in lines.sums:
        for column in lines.part.columns:
            stands = row[column.key]
            # The sum of unit prices means nothing, and people leave it out or write one.
            if column.cell is not Cell.WON or column.key == "price" or not isinstance(stands, int):
                continue
            should = total_of(lines.won(one, column.key) for one in added)
            if should is not None and should != stands:
                place = lines.place(number, column.key)
                yield _wrong(Rule.TABLE_TOTAL, place, stands, should)


def _stated(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield amounts of their own parts that are not what the costs, or the case, say."""
    costs = plan.tables.get(Table.COSTS)
    for means, column in AMOUNTS.items():
        stands = plan.stated(means)
        should = costs.sum(column) if costs else None
        if stands is not None and should is not None and stands != should:
            yield _wrong(Rule.PART_DIFFERS, plan.place(means), stands, should)
    asked = plan.amount(Means.ASKED)
    if plan.asked is not None and asked is not None and asked != plan.asked:
        yield _wrong(Rule.AMOUNT_DIFFERS, plan.place(Means.ASKED), asked, plan.asked)
    if costs is None:
        yield from _shares(plan)


def _shares(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield a whole that its shares do not make up, where no table says so already."""
    total = plan.stated(Means.TOTAL)
    own = [means for means in (Means.CASH, Means.IN_KIND) if means in plan.by_means]
    shares = total_of(plan.stated(means) for means in (Means.ASKED, *own))
    if total is not None and shares is not None and own and total != shares:
        yield _wrong(Rule.SHARES_DIFFER, plan.place(Means.TOTAL), total, shares)


def _equipment(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield a table of equipment that costs something else than its cost items."""
    costs, bought = plan.tables.get(Table.COSTS), plan.tables.get(Table.EQUIPMENT)
    if costs is None or bought is None or not any(one.equipment for one in plan.spending.items):
        return
    items = {number: item_of(plan.spending, row["item"]) for number, row in costs.rows}
    if None in items.values():
        return  # told as an unknown item; no sum of it is sure
    meant = [
        costs.won(row, "total")
        for number, row in costs.rows
        if (item := items[number]) is not None and item.equipment
    ]
    should = total_of(iter(meant))
    stands = total_of(amount_of(bought, row) for _, row in bought.rows)
    if should is not None and stands is not None and stands != should:
        yield _wrong(Rule.EQUIPMENT_DIFFERS, bought.part.key, stands, should)


def _wrong(rule: Rule, place: str, stands: int, should: int) -> PlanFinding:
    args: dict[str, object] = {"stands": stands, "should": should, "off": abs(stands - should)}
    return found(rule, place, source=ARITHMETIC, args=args)
