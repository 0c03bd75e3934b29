"""Everything is there, and nothing is left open."""

from collections.abc import Iterator

from schema.template import UNKNOWN

from .draughted import Draughted, Lines
from .finding import PlanFinding, Rule, Verdict, found


def presence(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield required parts and cells that are missing, and what still says 미확인."""
    unread = {fault.part for fault in plan.faults}
    for part in plan.template.parts:
        body = plan.bodies.get(part.key)
        source = part.source or plan.template.source
        if body in (None, "", ()):
            if part.required and part.key not in unread:
                yield found(Rule.PART_MISSING, part.key, source=source)
        elif isinstance(body, str) and UNKNOWN in body:
            line = body[: body.index(UNKNOWN)].count("\n") + 1
            yield _asked(part.key, source, line)
    for lines in plan.lines:
        yield from _cells(lines, plan)


def _cells(lines: Lines, plan: Draughted) -> Iterator[PlanFinding]:
    part = lines.part
    source = part.source or plan.template.source
    for number, row in lines.rows:
        for column in part.columns:
            place, value = lines.place(number, column.key), row[column.key]
            if value is None and column.required:
                yield found(Rule.CELL_MISSING, place, source=source)
            elif isinstance(value, str) and UNKNOWN in value:
                yield _asked(place, source, number)


def _asked(place: str, source: str, line: int) -> PlanFinding:
    args: dict[str, object] = {"line": line}
    verdict = Verdict.QUESTION
    return found(Rule.LEFT_UNKNOWN, place, verdict=verdict, source=source, args=args)
