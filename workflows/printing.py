"""What is printed for a filing: the plan and its papers before it, the certificate after it."""

from typing import TYPE_CHECKING, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.printing import Press
    from schema.attachment import SUFFIX
    from schema.case import Filing
    from schema.printed import Enclosed, ToCertify, ToPrint
    from schema.programme import Gate
    from schema.words import say

from . import judging
from .conduct import RENDER, RENDER_SOON

if TYPE_CHECKING:
    from .application import GrantApplication

_PLAN: Final = "사업계획서"
"""What an agency finds in the bundle, in whichever language the office works."""


async def enclosed(app: "GrantApplication", gate: Gate) -> tuple[Enclosed, ...]:
    """Print the confirmed version and return all that is filed with its texts."""
    files = []
    version = app.case.plan.version
    if gate.template and version is not None:
        order = ToPrint(
            case=app.case_id,
            gate=gate.key,
            version=version.number,
            sha256=version.sha256,
            template=gate.template_sha256,
            date=judging.day(version.at, version.at),
            formats=gate.prints,
        )
        printed = await workflow.execute_activity_method(
            Press.print_plan, order, summary=say("summary-print"), **RENDER
        )
        files += [Enclosed(name=f"{_PLAN}.{one.format}", sha256=one.sha256) for one in printed]
    there = {paper.kind: paper for paper in app.case.papers}
    for number, wanted in enumerate(gate.papers, 1):
        paper = there.get(wanted.key)
        if paper is not None and paper.sha256:
            name = f"{number:02}-{wanted.key}{SUFFIX.get(paper.media_type, '')}"
            files.append(Enclosed(name=f"papers/{name}", sha256=paper.sha256))
    return tuple(files)


async def certificate(filing: Filing) -> Filing:
    """Return a filing with the page that certifies it; without one where it can't be printed."""
    if not filing.bundle or filing.filed_at is None or filing.certificate:
        return filing
    order = ToCertify(bundle=filing.bundle, number=filing.number, filed_at=filing.filed_at)
    try:
        printed = await workflow.execute_activity_method(
            Press.certify_filing, order, summary=say("summary-certify"), **RENDER_SOON
        )
    except ActivityError:
        workflow.logger.warning("certificate_not_printed")
        return filing
    return filing.model_copy(update={"certificate": printed.sha256})
