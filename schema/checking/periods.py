"""Everything happens within the project, and the project is short enough."""

from collections.abc import Iterator
from datetime import date

from schema.calendar import lasting_until
from schema.template import Means, Table

from .draughted import Draughted, Lines
from .finding import PlanFinding, Rule, found


def periods(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield a project that is too long or ends too late, and tasks that lie outside it."""
    begins, ends = plan.day(Means.BEGINS), plan.day(Means.ENDS)
    schedule = plan.tables.get(Table.SCHEDULE)
    if begins and ends and ends < begins:
        args: dict[str, object] = {"begins": begins, "ends": ends}
        yield found(Rule.PERIOD_ORDER, plan.place(Means.ENDS), source=_source(plan), args=args)
        return
    if schedule:
        yield from _tasks(plan, schedule, begins, ends)
        begins, ends = begins or _edge(schedule, "begins"), ends or _edge(schedule, "ends")
    yield from _bounds(plan, begins, ends)


def _bounds(plan: Draughted, begins: date | None, ends: date | None) -> Iterator[PlanFinding]:
    schedule = plan.tables.get(Table.SCHEDULE)
    where = plan.place(Means.ENDS)
    if schedule is not None and plan.day(Means.ENDS) is None:
        where = schedule.part.key
    months, last = plan.spending.months, plan.edition.execution_ends
    if begins and ends and months and ends > (most := lasting_until(begins, months)):
        verdict, source = plan.limit("spending.months")
        args: dict[str, object] = {"ends": ends, "months": months, "most": most}
        yield found(Rule.PERIOD_MONTHS, where, verdict=verdict, source=source, args=args)
    if ends and last and ends > last:
        verdict, source = plan.limit("execution_ends")
        args = {"ends": ends, "most": last}
        yield found(Rule.PERIOD_ENDS, where, verdict=verdict, source=source, args=args)


def _tasks(
    plan: Draughted, schedule: Lines, begins: date | None, ends: date | None
) -> Iterator[PlanFinding]:
    source = schedule.part.source or _source(plan)
    for number, row in schedule.rows:
        first, last = row["begins"], row["ends"]
        if isinstance(first, date) and isinstance(last, date) and last < first:
            args: dict[str, object] = {"begins": first, "ends": last}
            place = schedule.place(number, "ends")
            yield found(Rule.TASK_ORDER, place, source=source, args=args)
            continue
        early = isinstance(first, date) and begins is not None and first < begins
        late = isinstance(last, date) and ends is not None and last > ends
        if early or late:
            args = {"begins": begins or "?", "ends": ends or "?", "day": first if early else last}
            place = schedule.place(number, "begins" if early else "ends")
            yield found(Rule.TASK_OUTSIDE, place, source=source, args=args)


def _edge(schedule: Lines, column: str) -> date | None:
    """Return the first beginning or the last end of the tasks."""
    days = [day for _, row in schedule.rows if isinstance(day := row[column], date)]
    if not days:
        return None
    return min(days) if column == "begins" else max(days)


def _source(plan: Draughted) -> str:
    part = plan.by_means.get(Means.ENDS)
    return (part.source if part else "") or plan.template.source
