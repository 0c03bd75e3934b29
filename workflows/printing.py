"""What is printed for a filing: the plan and its papers before it, the certificate after it."""

from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.printing import Press
    from schema.attachment import SUFFIX
    from schema.case import Filing
    from schema.printed import (
        AgencyForm,
        Enclosed,
        FormAccount,
        Format,
        Printed,
        ToCertify,
        ToPrint,
    )
    from schema.programme import Gate
    from schema.words import say

from . import judging
from .conduct import RENDER, RENDER_SOON

if TYPE_CHECKING:
    from .application import GrantApplication

_PLAN: Final = "사업계획서"
"""What an agency finds in the bundle, in whichever language the office works."""


async def enclosed(app: "GrantApplication", gate: Gate) -> dict[str, Any]:
    """Print the confirmed version; return all that is filed with its texts, for the order."""
    files, account = [], None
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
            form=gate.form.sha256 if gate.form else None,
            form_file=gate.form.file if gate.form else "",
            labels=gate.form.labels if gate.form else {},
        )
        printed = await workflow.execute_activity_method(
            Press.print_plan, order, summary=say("summary-print"), **RENDER
        )
        files += [Enclosed(name=f"{_PLAN}.{one.format}", sha256=one.sha256) for one in printed]
        account = _account(gate.form, printed)
    return {"enclosed": (*files, *enclosed_papers(app, gate)), "form": account}


def enclosed_papers(app: "GrantApplication", gate: Gate) -> tuple[Enclosed, ...]:
    """Return the papers of a gate that are kept as files, in its order."""
    files = []
    there = {paper.kind: paper for paper in app.case.papers}
    for number, wanted in enumerate(gate.papers, 1):
        paper = there.get(wanted.key)
        if paper is not None and paper.sha256:
            name = f"{number:02}-{wanted.key}{SUFFIX.get(paper.media_type, '')}"
            files.append(Enclosed(name=f"papers/{name}", sha256=paper.sha256))
    return tuple(files)


def unprinted(gate: Gate, fault: ActivityError) -> dict[str, Any]:
    """Return what the record says of what could not be printed; of a form, what it lacks too."""
    cause = fault.cause
    details = cause.details[0] if isinstance(cause, ApplicationError) and cause.details else {}
    refused = {"refused": getattr(cause, "type", None)}
    if gate.form is None:
        return refused
    return refused | {"form": gate.form.file, "labels": details.get("args", {}).get("labels")}


def _account(form: AgencyForm | None, printed: list[Printed]) -> FormAccount | None:
    for one in printed:
        if form is not None and one.format is Format.HWPX:
            return FormAccount(file=form.file, filled=one.filled, empty=one.empty)
    return None


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
