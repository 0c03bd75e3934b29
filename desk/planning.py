"""The command that shows a plan: what it consists of, what is there, what is wrong with it."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Option

from schema.words import language, say

from .faults import Usage
from .forms import print_form, said_form
from .options import CaseId
from .saving import save
from .shown import Shown, table, written
from .waiting import finished

if TYPE_CHECKING:
    from rich.table import Table

    from schema.template import Part

    from .planned import HandedIn, Planned

_EXCEL: Final = ".xlsx"
_HWPX: Final = ".hwpx"
_DEEPER: Final = "  "


def plan(
    case: CaseId,
    *,
    hints: Annotated[bool, Option("--hints", help="desk-opt-hints")] = False,
    to: Annotated[Path | None, Option("--to", metavar="FILE", help="desk-opt-plan-to")] = None,
    blank: Annotated[bool, Option("--blank", help="desk-opt-blank")] = False,
    force: Annotated[bool, Option("--force", help="desk-opt-force")] = False,
) -> Shown:
    """Show the plan of the present gate, or write it: as a form to fill in, or as it is filed."""
    from .planned import read_planned  # noqa: PLC0415  brings asyncpg

    if to is None:
        if blank or force:
            raise Usage("desk-plan-to")
        planned = finished(read_planned(case))
        return Shown(_document(planned), list(_parts(planned, hints=hints)))
    if to.suffix.lower() not in {_EXCEL, _HWPX}:
        raise Usage("desk-plan-suffix", file=to)
    planned = finished(read_planned(case))
    document = {"case": planned.case, "version": planned.plan.number, "file": str(to)}
    if to.suffix.lower() == _HWPX:
        body, account = print_form(planned, blank=blank)
        lines = [say("desk-plan-printed", file=to), *said_form(account)]
        document["form"] = account
    else:
        from .workbook import form  # noqa: PLC0415  brings openpyxl

        body = form(planned, {} if blank else planned.texts())
        lines = [say("desk-plan-form-written", file=to, case=planned.case)]
    save(to, body, force=force)
    return Shown({**document, "message": lines[0]}, lines)


def _document(planned: "Planned") -> dict[str, Any]:
    from .planned import finding_row  # noqa: PLC0415

    texts = planned.texts()
    return {
        "case": planned.case,
        "gate": planned.gate.key,
        "template": planned.gate.template,
        "plan": planned.plan.model_dump(mode="json"),
        "chapters": [
            {
                "key": chapter.key,
                "name": chapter.name.said(language()),
                "parts": [_part(planned, part, texts) for part in chapter.parts],
            }
            for chapter in planned.template.chapters
        ],
        "comments": list(planned.comments),
        "findings": [finding_row(planned.template, one) for one in planned.findings],
        "proposals": [
            {"number": one.number, "base": one.base, "by": one.by, "at": one.at, "texts": one.texts}
            for one in planned.proposals
        ],
    }


def _part(planned: "Planned", part: "Part", texts: dict[str, str]) -> dict[str, Any]:
    told = part.model_dump(mode="json", exclude={"name", "hint"})
    last = planned.written_in(part.key)
    return {
        **told,
        "name": part.name.said(language()),
        "hint": part.hint.said(language()) if part.hint else "",
        "body": texts.get(part.key),
        "version": last.number if last else None,
        "author": last.author if last else None,
        "by": last.by if last else None,
        "at": last.at if last else None,
        "accepted_by": planned.accepted.get(part.key),
    }


def _parts(planned: "Planned", *, hints: bool) -> "Iterator[str | Table]":
    from schema.checking.finding import Verdict  # noqa: PLC0415

    from .planned import say_finding  # noqa: PLC0415

    yield from _head(planned)
    texts = planned.texts()
    for chapter in planned.template.chapters:
        yield f"\n[{chapter.name.said(language())}]"
        for part in chapter.parts:
            yield from _shown(planned, part, texts.get(part.key, ""), hints=hints)
    if comments := [one for one in planned.comments if one["open"]]:
        yield f"\n[{say('desk-chapter-open-comments')}]"
        columns = ("number", "section", "by", "text")
        named = [one | {"section": planned.called(one["section"])} for one in comments]
        rows = [[one[name] for name in columns] for one in named]
        yield table([say(f"desk-col-{column}") for column in columns], rows)
    if found := planned.found(Verdict.ERROR, Verdict.WARNING):
        yield f"\n[{say('desk-chapter-checked')}]"
        yield from (say_finding(planned.template, one) for one in found)
    if asked := planned.found(Verdict.QUESTION):
        yield f"\n[{say('desk-chapter-questions')}]"
        yield from (one.said(planned.template) for one in asked)
    for one in planned.proposals:
        told = {"by": one.who(), "at": one.at, "base": str(one.base), "case": planned.case}
        sections = ", ".join(map(planned.called, one.texts))
        yield "\n" + say("desk-plan-proposal", number=str(one.number), sections=sections, **told)


def _head(planned: "Planned") -> Iterator[str]:
    lang = language()
    name = f"{planned.edition.name.said(lang)} · {planned.gate.name.said(lang)}"
    yield f"{planned.about['firm']} · {name} · {planned.template.name.said(lang)}"
    version, plan = planned.plan.version, planned.plan
    if version is None:
        yield say("desk-plan-none-yet", case=planned.case)
        return
    sha256 = version.sha256[:12]
    yield say("desk-plan-version", case=planned.case, version=str(version.number), sha256=sha256)
    yield say_counts(plan.errors, plan.warnings, plan.questions)
    if plan.by_machine:
        sections = ", ".join(map(planned.called, plan.by_machine))
        yield say("desk-plan-by-machine", sections=sections, case=planned.case)


def say_counts(errors: int, warnings: int, questions: int) -> str:
    """Return in one line how much the rules found wrong with a plan."""
    return say("desk-plan-counts", errors=errors, warnings=warnings, questions=questions)


def say_written(one: "HandedIn") -> str:
    """Return which version, whose words, when."""
    return say("desk-plan-written", version=str(one.number), by=one.who(), at=one.at)


def _shown(planned: "Planned", part: "Part", body: str, *, hints: bool) -> "Iterator[str | Table]":
    heading = [f"■ {part.name.said(language())} ({part.key})"]
    if part.required:
        heading.append(say("desk-plan-required"))
    if part.max_chars:
        heading.append(say("desk-plan-chars", count=len(body), most=part.max_chars))
    if last := planned.written_in(part.key):
        heading.append(say_written(last))
    if part.key in planned.plan.by_machine:
        heading.append(say("desk-plan-not-accepted"))
    elif part.key in planned.accepted:
        heading.append(say("desk-plan-accepted", by=planned.accepted[part.key]))
    yield " · ".join(heading)
    if hints:
        if part.hint:
            yield indent(say("desk-plan-hint", text=part.hint.said(language())), _DEEPER)
        if part.example:
            yield indent(say("desk-plan-example", text=part.example.strip()), _DEEPER)
    yield from _body(part, body)


def _body(part: "Part", body: str) -> "Iterator[str | Table]":
    """Yield a table as one, an amount with separators; what can't be read stays as it was typed."""
    from schema.content import PartFault, read  # noqa: PLC0415

    try:
        value = read(part, body) if body else body
    except PartFault:
        value = body
    if isinstance(value, tuple):
        headings = [column.name.said(language()) for column in part.columns]
        yield table(headings, [[row[one.key] for one in part.columns] for row in value])
    else:
        yield written(value)
