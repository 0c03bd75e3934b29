"""The equipment has its quotes, and they say the same."""

from collections import defaultdict
from collections.abc import Iterator

from schema.content import Row
from schema.template import CHOSEN, Table

from .arithmetic import amount_of
from .draughted import Draughted, Lines, is_known, plain, total_of
from .finding import PlanFinding, Rule, Verdict, found

Entry = tuple[int, Row]
"""A row with its number."""


def quotes(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield equipment without its chosen quote, and quotes that say something else."""
    bought, quoted = plan.tables.get(Table.EQUIPMENT), plan.tables.get(Table.QUOTES)
    if bought is None or quoted is None:
        return
    source = quoted.part.source or plan.template.source
    prices, offers = _by_name(bought), _by_name(quoted)
    for name, rows in prices.items():
        place = bought.place(rows[0][0], "name")
        cost = total_of(amount_of(bought, row) for _, row in rows)
        taken = [entry for entry in offers.get(name, []) if entry[1]["chosen"] == CHOSEN]
        args: dict[str, object] = {"name": str(rows[0][1]["name"])[:60]}
        if not taken:
            yield found(Rule.QUOTE_MISSING, place, source=source, args=args)
        elif len(taken) > 1:
            where = quoted.place(taken[1][0], "chosen")
            yield found(Rule.QUOTE_TWICE, where, source=source, args=args)
        else:
            yield from _compared(quoted, taken[0], offers[name], cost, source)
    for name, rows in offers.items():
        if name not in prices:
            args = {"name": str(rows[0][1]["name"])[:60]}
            where = quoted.place(rows[0][0], "name")
            yield found(Rule.QUOTE_UNKNOWN, where, source=source, args=args)


def _compared(
    quoted: Lines, taken: Entry, offers: list[Entry], cost: int | None, source: str
) -> Iterator[PlanFinding]:
    number, row = taken
    offer, place = row["amount"], quoted.place(number, "amount")
    if not isinstance(offer, int):
        return
    if cost is not None and offer != cost:
        args: dict[str, object] = {"quoted": offer, "planned": cost}
        yield found(Rule.QUOTE_DIFFERS, place, source=source, args=args)
    others = [one["amount"] for _, one in offers if isinstance(one["amount"], int)]
    if (least := min((one for one in others if isinstance(one, int)), default=offer)) < offer:
        args = {"quoted": offer, "least": least}
        verdict = Verdict.WARNING
        yield found(Rule.QUOTE_DEARER, place, verdict=verdict, source=source, args=args)


def _by_name(lines: Lines) -> dict[str, list[Entry]]:
    named: dict[str, list[Entry]] = defaultdict(list)
    for number, row in lines.rows:
        if is_known(row["name"]):
            named[plain(str(row["name"]))].append((number, row))
    return named
