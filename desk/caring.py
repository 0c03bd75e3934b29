"""The commands that look after the house: is everything there, do history and record agree."""

from typing import Annotated

from typer import Option

from office.faults import OK, UNREACHABLE
from schema.words import say

from .faults import PARTLY
from .shown import Shown, table
from .waiting import finished


def doctor() -> Shown:
    """Look whether everything that a case needs is there."""
    from office.doctor import examine  # noqa: PLC0415  brings temporalio
    from office.settings import Settings  # noqa: PLC0415

    found = finished(examine(Settings.load()))
    rows: dict[str, tuple[str, str, str]] = {}
    for name, ok, words in found:
        once = say("doctor-as-above") if words in {row[-1] for row in rows.values()} else words
        rows[name] = (name, say("desk-yes" if ok else "desk-no"), once)
    document = [{"name": name, "ok": ok, "message": words} for name, ok, words in found]
    well = all(ok for _, ok, _ in found)
    headings = (say("desk-looked-at"), say("desk-well"), say("desk-why"))
    return Shown(document, [table(headings, rows.values())], OK if well else UNREACHABLE)


def audit(
    *,
    mend: Annotated[bool, Option("--mend/--no-mend", help="desk-opt-mend")] = True,
    everything: Annotated[bool, Option("--all", help="desk-opt-audit-all")] = False,
    bury: Annotated[bool, Option("--bury", help="desk-opt-bury")] = False,
) -> Shown:
    """Compare history and record, and mend the record."""
    from office.audit import audit as compare  # noqa: PLC0415  brings temporalio
    from office.settings import Settings  # noqa: PLC0415

    found = finished(compare(Settings.load(), mend=mend, everything=everything, bury=bury))
    document = [
        {"stream": one.stream, "kind": one.kind, "seq": one.seq, "mended": one.mended}
        for one in found
    ]
    lines = [
        say(f"audit-{one.kind}", stream=one.stream, seq=one.seq)
        + (f" {say('audit-mended')}" if one.mended else "")
        for one in found
    ]
    left = any(not one.mended for one in found)
    return Shown(document, lines or [say("audit-clean")], PARTLY if left else OK)
