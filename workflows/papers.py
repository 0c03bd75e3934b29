"""The papers of a case: what is handed in, what of it counts today, and what is still asked for."""

from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.cabinet import Cabinet
    from schema import paper as rules
    from schema.journal import Kind
    from schema.messages import Paper
    from schema.paper import PaperStatus, WantedPaper
    from schema.programme import Gate
    from schema.refusals import (
        NeedsReason,
        NoSuchPaper,
        PaperWithoutDate,
        UnknownPaper,
        restored,
    )
    from schema.waits import Matter, Party, Wait, without
    from schema.words import say

from . import judging
from .announced import closes_at
from .answering import Fact
from .conduct import RECORD

if TYPE_CHECKING:
    from .application import GrantApplication


def paper(app: "GrantApplication", message: Paper) -> Fact:
    """Return a paper as it stands now; another day of issue or another file is a new one."""
    wanted = _wanted(app, message.kind)
    for on, field in ((message.issued_on, "issued_on"), (message.went_back_on, "went_back_on")):
        judging.check_day(on, workflow.now(), field)
    if message.status is PaperStatus.REJECTED and not message.reason:
        raise NeedsReason(what="paper")
    before = next((one for one in app.case.papers if one.kind == message.kind), None)
    now = _handed_in(message, before, wanted)
    papers = (*(one for one in app.case.papers if one.kind != message.kind), now)
    change: dict[str, object] = {"papers": papers}
    if any(wait.what is Matter.PAPERS for wait in app.case.waits) and not lacking(app, papers):
        change["waits"] = without(app.case.waits, Matter.PAPERS)
    details = now.model_dump(mode="json") | {"gate": app.case.gate}
    return Fact(message, Kind.PAPER_RECORDED, details, change)


async def file_is_there(app: "GrantApplication", message: Paper) -> bool:
    """Return whether the file of a paper is kept; a message that names another is refused."""
    if not message.sha256:
        return True
    try:
        await workflow.execute_local_activity_method(
            Cabinet.check_file, message.sha256, summary=say("summary-file"), **RECORD
        )
    except FailureError as fault:
        app.door.refuse(restored(fault))
        return False
    return True


def lacking(
    app: "GrantApplication", papers: tuple[rules.Paper, ...] | None = None, gate: Gate | None = None
) -> tuple[rules.Lacking, ...]:
    """Return the papers that the present gate wants and that do not count today."""
    if gate is None and not app.case.gate:
        return ()
    wanted = (gate or app.edition.gate(app.case.gate)).papers
    today = judging.day(None, workflow.now())
    return rules.lacking(wanted, app.case.papers if papers is None else papers, today)


def paper_waits(app: "GrantApplication", gate: Gate) -> tuple[Wait, ...]:
    """Return the wait for the papers that a gate lacks, if it lacks any."""
    if not lacking(app, gate=gate):
        return ()
    return (app.wait(Party.FIRM_OWNER, Matter.PAPERS, closes_at(app, gate)),)


def _handed_in(message: Paper, before: rules.Paper | None, wanted: WantedPaper) -> rules.Paper:
    new = before is None or (
        message.issued_on is not None and message.issued_on != before.issued_on
    )
    if before is not None and not new and message.sha256 and before.sha256:
        new = message.sha256 != before.sha256
    if before is None and not (message.sha256 or message.on_paper):
        raise NoSuchPaper(paper=wanted.key)
    old = rules.Paper(kind=wanted.key) if new or before is None else before
    issued = message.issued_on or old.issued_on
    printed = message.printed_until or old.printed_until
    if rules.needs_date(wanted, issued, printed):
        raise PaperWithoutDate(
            paper=wanted.key,
            field="printed_until" if wanted.holds is rules.Holds.PRINTED else "issued_on",
        )
    given = message.model_dump(
        include={"status", "sha256", "media_type", "compared_by", "went_back_on"},
        exclude_defaults=True,
    )
    return old.model_copy(
        update={
            **given,
            "issued_on": issued,
            "printed_until": printed,
            "holds_until": rules.holds_until(wanted, issued, printed),
            "on_paper": message.on_paper or old.on_paper,
        }
    )


def _wanted(app: "GrantApplication", kind: str) -> WantedPaper:
    """Return what the present gate says of a kind of paper, else what another gate says."""
    gates = sorted(app.edition.gates, key=lambda gate: gate.key != app.case.gate)
    wanted = [paper for gate in gates for paper in gate.papers]
    for one in wanted:
        if one.key == kind:
            return one
    known = ", ".join(dict.fromkeys(one.key for one in wanted)) or "-"
    raise UnknownPaper(paper=kind, known=known)
