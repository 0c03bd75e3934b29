"""The money may go there: cost items that are allowed or capped, what is not payable, VAT."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from schema.content import Value
from schema.spending import CostItem, NotPayable, Spending
from schema.template import VAT_IN, Means, Table

from .draughted import Draughted, Lines, is_known, plain, total_of
from .finding import PlanFinding, Rule, Verdict, found

_VAT: Final = re.compile(r"(?:부가(?:가치)?세|VAT)\s?포함", re.IGNORECASE)
_VAT_ITEMS: Final = frozenset({"부가세", "부가가치세", "vat"})

_SAYS_WHAT: Final = {Table.COSTS: ("item", "what"), Table.EQUIPMENT: ("name",)}
"""The columns that say what the money goes to."""

_SAYS_MORE: Final = {Table.COSTS: ("basis",), Table.EQUIPMENT: ("spec",)}
"""The columns in which such a word may mean something else."""


def items(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield costs that the edition does not allow, or not so much of."""
    if costs := plan.tables.get(Table.COSTS):
        yield from _allowed(plan, costs)
        for item in plan.spending.items:
            yield from _capped(plan, costs, item)
    yield from _not_payable(plan)
    if plan.spending.vat_payable is False:
        yield from _vat(plan)


def item_of(spending: Spending, named: Value) -> CostItem | None:
    """Return the cost item that a row names, in either language or by its key."""
    wanted = plain(str(named))
    for item in spending.items:
        if wanted in {plain(item.key), plain(item.name.ko), plain(item.name.en)}:
            return item
    return None


def _allowed(plan: Draughted, costs: Lines) -> Iterator[PlanFinding]:
    known = ", ".join(one.name.ko for one in plan.spending.items)
    verdict, source = plan.limit("spending.items")
    for number, row in costs.rows:
        named = row["item"]
        if not known or not is_known(named) or plain(str(named)) in _VAT_ITEMS:
            continue
        if item_of(plan.spending, named) is None:
            place = costs.place(number, "item")
            args: dict[str, object] = {"item": str(named)[:40], "known": known}
            yield found(Rule.ITEM_UNKNOWN, place, verdict=verdict, source=source, args=args)


def _capped(plan: Draughted, costs: Lines, item: CostItem) -> Iterator[PlanFinding]:
    rows = [
        (number, costs.won(row, "total"))
        for number, row in costs.rows
        if item_of(plan.spending, row["item"]) is item
    ]
    spent, total = total_of(won for _, won in rows), plan.amount(Means.TOTAL)
    if not rows or spent is None:
        return
    where = costs.place(rows[0][0], "total")
    args: dict[str, object] = {"item": item.name.ko, "spent": spent}
    if item.cap_won is not None and spent > item.cap_won:
        verdict, source = plan.limit(f"spending.items.{item.key}.cap_won")
        more = args | {"most": item.cap_won}
        yield found(Rule.ITEM_WON, where, verdict=verdict, source=source, args=more)
    percent = item.cap_percent
    if total is not None and percent is not None and spent * 100 > total * percent:
        verdict, source = plan.limit(f"spending.items.{item.key}.cap_percent")
        more = args | {"percent": percent, "most": total * percent // 100}
        yield found(Rule.ITEM_PERCENT, where, verdict=verdict, source=source, args=more)


def _not_payable(plan: Draughted) -> Iterator[PlanFinding]:
    sure, source = plan.limit("spending.not_payable")
    warns = Verdict.WARNING
    for role, columns in _SAYS_WHAT.items():
        lines = plan.tables.get(role)
        if lines is None:
            continue
        kinds = [
            (columns, Rule.NOT_PAYABLE, sure),
            (_SAYS_MORE[role], Rule.MAYBE_NOT_PAYABLE, warns),
        ]
        for names, rule, verdict in kinds:
            for number, column, entry, word in _hits(plan, lines, names):
                args: dict[str, object] = {"word": word, "kind": entry.name.ko}
                place = lines.place(number, column)
                yield found(rule, place, verdict=verdict, source=source, args=args)


def _hits(
    plan: Draughted, lines: Lines, columns: tuple[str, ...]
) -> Iterator[tuple[int, str, NotPayable, str]]:
    for number, row in lines.rows:
        for column in columns:
            text = row.get(column)
            if isinstance(text, str):
                for entry in plan.spending.not_payable:
                    if word := _named(text, entry):
                        yield number, column, entry, word


def _named(text: str, entry: NotPayable) -> str:
    """Return the word of an entry that a text holds; a Latin one is no part of another word."""
    wide = unicodedata.normalize("NFKC", text)
    for other in entry.unless:
        wide = wide.replace(other, " ")
    for word in entry.words:
        at = wide.casefold().find(word.casefold())
        around = wide[max(at - 1, 0) : at] + wide[at + len(word) : at + len(word) + 1]
        if at >= 0 and not (word.isascii() and re.search(r"[A-Za-z0-9]", around)):
            return word
    return ""


def _vat(plan: Draughted) -> Iterator[PlanFinding]:
    verdict, source = plan.limit("spending.vat_payable")
    for role in (Table.COSTS, Table.EQUIPMENT):
        lines = plan.tables.get(role)
        for number, row in lines.rows if lines else ():
            for column, value in row.items():
                if lines and isinstance(value, str) and _holds_vat(column, value):
                    place = lines.place(number, column)
                    yield found(Rule.VAT, place, verdict=verdict, source=source)


def _holds_vat(column: str, value: str) -> bool:
    if column == "vat":
        return value == VAT_IN
    return bool(_VAT.search(value)) or (column == "item" and plain(value) in _VAT_ITEMS)
