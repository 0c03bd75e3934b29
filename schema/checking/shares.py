"""Who pays how much: the limit, and the shares of the whole cost, exact in won."""

from collections.abc import Iterator

from schema.template import Means

from .draughted import Draughted
from .finding import PlanFinding, Rule, found


def shares(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield amounts above the edition's limit, and shares above or below its ratios."""
    edition = plan.edition
    asked = plan.amount(Means.ASKED)
    if asked is not None and edition.limit is not None and asked > edition.limit:
        verdict, source = plan.limit("limit")
        args: dict[str, object] = {"asked": asked, "limit": edition.limit}
        where = plan.place(Means.ASKED)
        yield found(Rule.ABOVE_LIMIT, where, verdict=verdict, source=source, args=args)
    yield from _most(plan, Rule.SUPPORT_SHARE, Means.ASKED, edition.state_percent, "state_percent")
    most = plan.spending.in_kind_percent_max
    place = "spending.in_kind_percent_max"
    yield from _most(plan, Rule.IN_KIND_SHARE, Means.IN_KIND, most, place)
    yield from _least_cash(plan)


def _most(
    plan: Draughted, rule: Rule, means: Means, percent: int | None, place: str
) -> Iterator[PlanFinding]:
    total, share = plan.amount(Means.TOTAL), plan.amount(means)
    if total and share is not None and percent is not None and share * 100 > total * percent:
        yield _off(plan, rule, means, percent, total * percent // 100, place)


def _least_cash(plan: Draughted) -> Iterator[PlanFinding]:
    total, cash = plan.amount(Means.TOTAL), plan.amount(Means.CASH)
    percent = plan.spending.cash_percent_min
    if total and cash is not None and percent is not None and cash * 100 < total * percent:
        # The least that reaches the ratio, in whole won: rounded up.
        least = -(-total * percent // 100)
        place = "spending.cash_percent_min"
        yield _off(plan, Rule.CASH_SHARE, Means.CASH, percent, least, place)


def _off(  # noqa: PLR0913, PLR0917  the parts of one sentence
    plan: Draughted, rule: Rule, means: Means, percent: int, bound: int, place: str
) -> PlanFinding:
    verdict, source = plan.limit(place)
    total, share = plan.amount(Means.TOTAL) or 0, plan.amount(means) or 0
    args: dict[str, object] = {
        "share": share,
        "total": total,
        "is": shown_percent(share, total, above=rule is not Rule.CASH_SHARE),
        "percent": percent,
        "bound": bound,
    }
    return found(rule, plan.place(means), verdict=verdict, source=source, args=args)


def shown_percent(share: int, total: int, *, above: bool) -> str:
    """Return a percentage with two digits, rounded away from a bound that it lies above or below.

    What misses 20 % never shows as 20.
    """
    hundredths = -(-share * 10_000 // total) if above else share * 10_000 // total
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
