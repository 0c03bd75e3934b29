"""Everything is there, and nothing is left open."""

import re
from collections.abc import Iterator
from typing import Final

from schema.content import Body
from schema.template import UNKNOWN

from .draughted import Draughted, Lines, is_known
from .finding import PlanFinding, Rule, Verdict, found

# The mark alone, or behind what was asked as in `- 소재지: 미확인`.
_OPEN_LINE: Final = re.compile(rf"\W{{0,9}}(?:[^:]{{1,40}}: ?)?(?:{UNKNOWN}\W{{0,9}})+")


def presence(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield required parts and cells that are missing, and what still says 미확인."""
    unread = {fault.part for fault in plan.faults}
    unknown = {key for key, body in plan.bodies.items() if _is_unknown(body)}
    for part in plan.template.parts:
        body = plan.bodies.get(part.key)
        source = part.source or plan.template.source
        if body in (None, "", ()):
            if part.required and part.key not in unread:
                yield found(Rule.PART_MISSING, part.key, source=source)
        elif part.required and part.key in unknown:
            yield found(Rule.PART_UNKNOWN, part.key, source=source)
        elif isinstance(body, str) and UNKNOWN in body:
            line = body[: body.index(UNKNOWN)].count("\n") + 1
            yield _asked(part.key, source, line)
    for lines in plan.lines:
        if not (lines.part.required and lines.part.key in unknown):
            yield from _cells(lines, plan)


def _is_unknown(body: Body) -> bool:
    """Return whether a part holds nothing but the mark of what is still to be asked."""
    if isinstance(body, tuple):
        return not any(is_known(value) for row in body for value in row.values())
    if not isinstance(body, str):
        return False
    return all(_OPEN_LINE.fullmatch(line.strip()) for line in body.split("\n") if line.strip())


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
