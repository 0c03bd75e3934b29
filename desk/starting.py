"""The commands that start cases: one by flags, many by a sheet."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from schema.stages import OPEN_STAGES
from schema.words import say

from .faults import NotFound, Refused
from .options import Amount, CaseId, Claim, Reason, filled, meant, typed_at
from .shown import Shown
from .waiting import finished


def new(  # noqa: PLR0913  one argument for each option
    claim: Claim,
    *,
    edition: Annotated[str, Option("--edition", help="desk-opt-edition")] = "",
    number: Annotated[str, Option("--number", help="desk-opt-number")] = "",
    name: Annotated[str, Option("--name", help="desk-opt-name")] = "",
    district: Annotated[str, Option("--district", help="desk-opt-district")] = "",
    sector: Annotated[str, Option("--sector", help="desk-opt-sector")] = "",
    employees: Annotated[str, Option("--employees", help="desk-opt-employees")] = "",
    amount: Amount = "",
    clerk: Annotated[str, Option("--clerk", help="desk-opt-clerk")] = "",
    firm: Annotated[str, Option("--firm", help="desk-opt-firm")] = "",
    engagement: Annotated[str, Option("--engagement", help="desk-opt-engagement")] = "",
) -> Shown:
    """Start a case."""
    typed = {
        **claim,
        "edition": edition,
        "business_number": number,
        "name": name,
        "district": district,
        "sector": sector,
        "employees": employees,
        "amount": amount,
        "clerk": clerk,
        "firm": firm,
        "engagement": engagement,
    }
    return finished(open_case(typed))


def template(
    file: Annotated[
        Path | None, Argument(metavar="[FILE.xlsx|FILE.csv]", help="desk-opt-blank-sheet")
    ] = None,
    *,
    force: Annotated[bool, Option("--force", help="desk-opt-force")] = False,
) -> Shown:
    """Write a blank sheet for `import`."""
    from .blank_sheet import write_blank  # noqa: PLC0415  brings openpyxl

    return finished(write_blank(file or Path(f"{say('desk-blank-sheet')}.xlsx"), force=force))


def import_sheet(  # noqa: PLR0913  one argument for each option
    file: Annotated[Path, Argument(metavar="FILE", help="desk-opt-sheet")],
    claim: Claim,
    *,
    correct: Annotated[bool, Option("--correct", help="desk-opt-correct")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="desk-opt-dry-run")] = False,
    out: Annotated[
        Path | None, Option("--out", metavar="FILE.xlsx|FILE.csv", help="desk-opt-import-out")
    ] = None,
    force: Annotated[bool, Option("--force", help="desk-opt-force")] = False,
) -> Shown:
    """Start a case for every row of a sheet, or enter it where it is over; or none of them."""
    from .importing import Wishes, import_rows  # noqa: PLC0415  brings temporalio
    from .sheet import read_sheet  # noqa: PLC0415

    typed = {**claim, "via": typed_at("import")}
    wishes = Wishes(correct=correct, dry_run=dry_run, out=out, force=force)
    return finished(import_rows(read_sheet(file), typed, wishes))


def reopen(
    case: CaseId,
    claim: Claim,
    *,
    stage: Annotated[str, Option("--stage", help="desk-opt-reopen-stage")] = "",
    reason: Reason = "",
) -> Shown:
    """Open a closed case again, as the same attempt."""
    known = meant("stage", stage, OPEN_STAGES)
    return finished(_open_again({**claim, "reopens": case, "stage": known, "reason": reason}))


async def _open_again(typed: dict[str, Any]) -> Shown:
    # temporalio costs half a second; a help page must not pay it.
    from office.settings import Settings  # noqa: PLC0415
    from schema.case import Case  # noqa: PLC0415
    from schema.journal import Kind  # noqa: PLC0415
    from schema.messages import Reopening  # noqa: PLC0415
    from schema.parsing import parse  # noqa: PLC0415
    from schema.programme import Edition  # noqa: PLC0415
    from schema.refusals import NotClosed  # noqa: PLC0415
    from schema.reopening import resumed_at  # noqa: PLC0415
    from schema.stages import Stage  # noqa: PLC0415

    from .delivery import show_course  # noqa: PLC0415
    from .line import Line  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    settings = Settings.load()
    told = parse(Reopening, filled(**typed), strict=True)
    async with reading(settings) as records:
        place = await records.place(told.reopens)
        latest = await records.latest(place["workflow"]) if place else None
        about = await records.states(place["case_id"]) if place else {}
    if place is None or latest is None:
        raise NotFound("desk-no-case", case=told.reopens)
    if latest["case_id"] != place["case_id"]:
        raise Refused("desk-followed", case=place["case_id"], latest=latest["case_id"])
    if place["stage"] != Stage.CLOSED:
        raise Refused("desk-still-open", case=place["case_id"])
    # What it would meet is met here: no run is started for a slip of the pen.
    states = [Case.model_validate_json(state) for state in about["states"]]
    resumed_at(told.stage, states, Edition.model_validate(about["edition"]))
    payload = told.model_dump(mode="json", exclude_unset=True) | {"reopens": place["case_id"]}
    line = await Line.open(settings)
    answer = await line.start(place["workflow"], payload, place["case_id"], place["first_run"])
    if answer is None:
        raise NotClosed(case=place["case_id"])
    again = {**answer, "kind": Kind.REOPENED, "details": {}}
    return await show_course(settings, again, "reopen", say("desk-case", case=answer["case"]))


async def open_case(typed: dict[str, Any]) -> Shown:
    """Check what was typed and start its case; return its page and first answer."""
    # temporalio costs half a second; a help page must not pay it.
    from office.settings import Settings  # noqa: PLC0415
    from schema.refusals import DuplicateApplication  # noqa: PLC0415

    from .delivery import show_course  # noqa: PLC0415
    from .intake import Checker  # noqa: PLC0415
    from .line import Line  # noqa: PLC0415
    from .pages import page_of  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    settings = Settings.load()
    async with reading(settings) as records:
        application = await (await Checker.of(records)).check(typed)
    answer = await application.start(await Line.open(settings))
    if answer is None:
        firm, edition = application.intake.name, application.edition.key
        raise DuplicateApplication(firm=firm, edition=edition)
    page = page_of(settings, application.workflow)
    more = (say("desk-case", case=answer["case"]), *filter(None, [page]))
    shown = await show_course(settings, answer, "new", *more)
    return replace(shown, document={**shown.document, "page": page})
