"""What changed between two versions of a plan, part by part: lines of texts, rows of tables."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher, unified_diff
from enum import StrEnum
from itertools import zip_longest

from .content import PartFault, Row, Value, read
from .template import Part, PlanTemplate
from .wire import Slug, Wire


class How(StrEnum):
    """What became of a part or row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class CellChange(Wire):
    """What a cell said and says; empty where it said nothing."""

    column: Slug
    before: str = ""
    after: str = ""


class RowChange(Wire):
    """What became of a row; its numbers count from 1."""

    how: How
    before: int | None = None
    after: int | None = None
    cells: tuple[CellChange, ...] = ()


class PartChange(Wire):
    """What became of a part: the lines of a text, or the rows of a table."""

    part: Slug
    how: How
    lines: tuple[str, ...] = ()
    """Unified: a line begins with a blank, + or -; @@ parts the places."""
    rows: tuple[RowChange, ...] = ()


def changes(
    template: PlanTemplate, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[PartChange, ...]:
    """Return what became of each part that changed, in the order of the document."""
    return tuple(
        _change(part, old, new)
        for part in template.parts
        if (old := before.get(part.key, "")) != (new := after.get(part.key, ""))
    )


def _change(part: Part, old: str, new: str) -> PartChange:
    how = How.CHANGED if old and new else How.ADDED if new else How.REMOVED
    was, now = _rows(part, old), _rows(part, new)
    if was is not None and now is not None:
        return PartChange(part=part.key, how=how, rows=tuple(_row_changes(part, was, now)))
    lines = unified_diff(old.splitlines(), new.splitlines(), n=1, lineterm="")
    return PartChange(part=part.key, how=how, lines=tuple(lines)[2:])


def _rows(part: Part, body: str) -> tuple[Row, ...] | None:
    """Return the rows of a table, none of an empty one; None where it is no table yet."""
    if not part.columns:
        return None
    try:
        value = read(part, body)
    except PartFault:
        return None
    return value if isinstance(value, tuple) else () if not value else None


def _row_changes(part: Part, old: tuple[Row, ...], new: tuple[Row, ...]) -> Iterator[RowChange]:
    matched = SequenceMatcher(a=_signs(old), b=_signs(new), autojunk=False)
    for tag, a, b, c, d in matched.get_opcodes():
        if tag == "equal":
            continue
        # Rows that stand in the same place are the same row, changed; the rest came or went.
        for i, j in zip_longest(range(a, b), range(c, d)):
            was, now = (old[i] if i is not None else {}), (new[j] if j is not None else {})
            how = How.ADDED if i is None else How.REMOVED if j is None else How.CHANGED
            yield RowChange(
                how=how,
                before=None if i is None else i + 1,
                after=None if j is None else j + 1,
                cells=tuple(_cells(part, was, now)),
            )


def _signs(rows: tuple[Row, ...]) -> list[tuple[str, ...]]:
    return [tuple(map(_said, row.values())) for row in rows]


def _cells(part: Part, was: Row, now: Row) -> Iterator[CellChange]:
    for column in part.columns:
        before, after = _said(was.get(column.key)), _said(now.get(column.key))
        if before != after:
            yield CellChange(column=column.key, before=before, after=after)


def _said(value: Value) -> str:
    return "" if value is None else str(value)
