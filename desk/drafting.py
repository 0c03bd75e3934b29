"""The commands of a plan's rounds: a new version, a first one from the record, what changed."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Option

from schema.words import language, say

from .faults import Refused, Unreachable, Usage
from .options import Amount, CaseId, Claim, filled, meant, won
from .planning import say_counts, say_written
from .shown import Shown, written
from .telling import tell
from .waiting import finished

if TYPE_CHECKING:
    from schema.first_draft import FirstDraft
    from schema.plan_change import PartChange, RowChange
    from schema.template import Part

    from .planned import HandedIn, Planned

_AUTHORS: Final = ("firm_owner", "clerk", "mentor", "machine")
_SHOWN_FINDINGS: Final = 12
_EXCEL: Final = ".xlsx"
_PROPOSED: Final = "proposed"


def draft(  # noqa: PLR0913  one argument for each option
    case: CaseId,
    claim: Claim,
    *,
    base: Annotated[str, Option("--base", help="desk-opt-base")] = "",
    section: Annotated[
        list[str] | None, Option("--section", metavar="KEY=TEXT", help="desk-opt-section")
    ] = None,
    file: Annotated[Path | None, Option("--file", help="desk-opt-file")] = None,
    amount: Amount = "",
    accept: Annotated[
        list[str] | None, Option("--accept", metavar="PART", help="desk-opt-accept")
    ] = None,
    author: Annotated[
        str, Option("--author", metavar="|".join(_AUTHORS), help="desk-opt-author")
    ] = "",
) -> Shown:
    """Hand in a new version of the plan, or accept what a machine wrote."""
    typed = dict(map(_split_section, section or ()))
    if file and file.suffix.lower() == _EXCEL:
        told = _read_form(file, case, base, typed)
    else:
        told = _read_plan(file) if file else {}
        told["sections"] = {**told.get("sections", {}), **typed}
    if accept and not (base or told.get("base")):
        told["base"] = _present(case)
    told |= filled(
        base=base,
        amount=won(amount),
        accepts=accept,
        author=meant("author", author, _AUTHORS),
    )
    return with_findings(tell(case, "draft", claim, **{**told, "sections": told["sections"] or ""}))


def draft_first(case: CaseId, claim: Claim) -> Shown:
    """Hand in a first version from what the record knows, and say what has to be asked."""
    planned, drafted = finished(_first(case))
    shown = tell(planned.case, "draft", claim, base=0, sections=drafted.parts)
    questions = [one.said(planned.template) for one in drafted.questions]
    sources = {part: list(ones) for part, ones in drafted.sources.items()}
    document = {**shown.document, "questions": questions, "sources": sources}
    lines = [say("desk-draft-first", parts=len(drafted.sources), asked=len(questions))]
    if questions:
        lines.append(f"\n[{say('desk-chapter-questions')}]")
    more = "\n" + say("desk-plan-see", case=planned.case)
    return Shown(document, [*shown.parts, *lines, *questions, more], shown.code)


def draft_diff(
    case: CaseId,
    *,
    since: Annotated[str, Option("--from", metavar="N", help="desk-opt-diff-from")] = "",
    to: Annotated[str, Option("--to", metavar="N", help="desk-opt-diff-to")] = "",
    proposal: Annotated[str, Option("--proposal", metavar="N", help="desk-opt-proposal")] = "",
) -> Shown:
    """Show section by section what changed between two versions, by whom and when."""
    from schema.plan_change import changes  # noqa: PLC0415

    from .planned import read_planned  # noqa: PLC0415  brings asyncpg

    given = {name: _number(name, one) for name, one in (("from", since), ("to", to)) if one}
    number = _number("proposal", proposal) if proposal else None
    if number is not None and given:
        raise Usage("desk-diff-one")
    planned = finished(read_planned(case))
    if number is not None:
        came: tuple[HandedIn, ...] = (planned.proposal(number),)
        first = last = planned.plan.number
        before = planned.texts()
        after = {**before, **came[0].texts}
    else:
        last = planned.version(given.get("to", planned.plan.number)).number
        first = given.get("from", last - 1)
        came = tuple(one for one in planned.versions if first < one.number <= last)
        if first:
            planned.version(first)
        before, after = planned.texts(first), planned.texts(last)
    found = changes(planned.template, before, after)
    document = {
        "case": planned.case,
        "from": first,
        "to": None if proposal else last,
        "proposal": number,
        "versions": [_version(one) for one in came],
        "changes": [one.model_dump(mode="json") for one in found],
    }
    return Shown(document, list(_diff(planned, came, first, found)))


def confirm(
    case: CaseId,
    claim: Claim,
    *,
    version: Annotated[str, Option("--version", help="desk-opt-version")] = "",
    sha256: Annotated[str, Option("--sha256", help="desk-opt-sha256")] = "",
    knowing: Annotated[bool, Option("--knowing", help="desk-opt-knowing")] = False,
) -> Shown:
    """Record the firm owner's yes to one version."""
    told = filled(version=version, sha256=sha256, knowing=knowing or None)
    return with_findings(tell(case, "confirm", claim, **told))


def with_findings(shown: Shown) -> Shown:
    """Show with an answer what the rules found wrong with the plan; nothing without Postgres."""
    from .planned import finding_row, read_planned, said_findings  # noqa: PLC0415

    try:
        planned = finished(read_planned(shown.document["case"]))
    except Unreachable:
        return shown  # the answer was given all the same
    if not planned.gate.template:
        return shown
    rows = [finding_row(planned.template, one) for one in planned.findings]
    plan = planned.plan
    lines = [say_counts(plan.errors, plan.warnings, plan.questions)]
    lines += said_findings(planned, _SHOWN_FINDINGS)
    if shown.document["kind"] == _PROPOSED:
        number = str(plan.proposals)
        lines = [say("desk-plan-kept", case=planned.case, version=str(plan.number), number=number)]
    return replace(
        shown, document={**shown.document, "findings": rows}, parts=[*shown.parts, *lines]
    )


async def _first(case: str) -> "tuple[Planned, FirstDraft]":
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it
    from schema.first_draft import first_draft  # noqa: PLC0415

    from .knowing import knowledge_of  # noqa: PLC0415
    from .planned import planned_of  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        planned = await planned_of(records, case)
        if planned.plan.version:
            told = {"case": planned.case, "version": str(planned.plan.number)}
            raise Refused("desk-draft-not-first", **told)
        known = await knowledge_of(records, planned)
    return planned, first_draft(planned.template, known.facts, known.earlier)


def _read_form(file: Path, case: str, base: str, typed: dict[str, str]) -> dict[str, Any]:
    """Return what a form changes against the version it was written from."""
    from .planned import read_planned  # noqa: PLC0415
    from .workbook import filled as read_form  # noqa: PLC0415  brings openpyxl

    planned = finished(read_planned(case))
    form = read_form(file, planned.template)
    if form.case not in {"", planned.case}:
        raise Refused("desk-form-case-differs", file=file, given=form.case, case=planned.case)
    number = _number("base", base) if base else form.base
    before = planned.texts(number)
    changed = {
        key: body for key, body in form.bodies.items() if not _same(planned, key, before, body)
    }
    if not (changed or typed):
        raise Refused("desk-form-unchanged", file=file, case=planned.case)
    told: dict[str, Any] = {"sections": {**changed, **typed}}
    return told if number is None else {**told, "base": number}


def _same(planned: "Planned", key: str, before: Mapping[str, str], body: str) -> bool:
    """Return whether a part says what it said, in whichever form that was typed."""
    from schema.content import PartFault, canonical  # noqa: PLC0415

    if key not in before:
        return False
    try:
        return canonical(planned.template.part(key), before[key]) == body
    except PartFault:
        return False


def _present(case: str) -> int:
    from .planned import read_planned  # noqa: PLC0415

    return finished(read_planned(case)).plan.number


def _diff(
    planned: "Planned", came: "tuple[HandedIn, ...]", first: int, found: "tuple[PartChange, ...]"
) -> Iterator[str]:
    for one in came:
        told = {"number": str(one.number), "base": str(one.base), "by": one.who(), "at": one.at}
        proposed = one in planned.proposals
        yield say("desk-diff-proposal" if proposed else "desk-diff-version", **told)
    before = [one for one in planned.versions if one.number <= first]
    amounts = [ones[-1].amount for ones in (before, came) if ones]
    if len(amounts) == 2 and amounts[1] and amounts[0] != amounts[1]:  # noqa: PLR2004  two to compare
        yield say("desk-diff-amount", before=written(amounts[0]), after=written(amounts[1]))
    if not found:
        yield say("desk-diff-none")
    for change in found:
        part = planned.template.part(change.part)
        who = ", ".join(say_written(one) for one in came if change.part in one.texts)
        heading = f"{part.name.said(language())} ({part.key})"
        yield f"\n■ {heading} · {say(f'desk-diff-{change.how}')} · {who}"
        yield from (f"  {line}" for line in change.lines)
        yield from (f"  {_row(part, row)}" for row in change.rows)


def _row(part: "Part", row: "RowChange") -> str:
    names = {column.key: column.name.said(language()) for column in part.columns}
    cells = ", ".join(
        f"{names[cell.column]} {cell.before or '-'} → {cell.after or '-'}" for cell in row.cells
    )
    number = str(row.after if row.after is not None else row.before)
    return say("desk-diff-row", number=number, how=say(f"desk-diff-{row.how}"), cells=cells)


def _version(one: "HandedIn") -> dict[str, Any]:
    about = {"number": one.number, "base": one.base, "author": one.author, "by": one.by}
    return {**about, "at": one.at, "amount": one.amount, "sections": sorted(one.texts)}


def _number(name: str, typed: str) -> int:
    if not typed.isascii() or not typed.isdecimal():
        raise Usage("desk-number", option=f"--{name}", given=typed)
    return int(typed)


def _split_section(typed: str) -> tuple[str, str]:
    key, equals, text = typed.partition("=")
    if not equals:
        raise Usage("desk-section-form", given=typed)
    return key.strip(), text


def _read_plan(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        plan = json.loads(text) if file.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise Usage("desk-file-unreadable", file=file, why=error) from error
    except (ValueError, RecursionError) as error:
        raise Refused("desk-file-broken", file=file, why=error) from error
    if not (isinstance(plan, dict) and isinstance(plan.get("sections", {}), dict)):
        raise Refused("desk-file-no-plan", file=file)
    return plan
