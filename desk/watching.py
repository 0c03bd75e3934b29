"""The commands that look over many cases: the list, the board, and the way to a case's page."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Option

from schema.input_faults import choices
from schema.stages import Stage
from schema.words import LANGUAGES, language, say

from .faults import NotFound, Refused, Usage
from .options import MOST, CaseId, Most
from .shown import Shown, table, until
from .waiting import finished

if TYPE_CHECKING:
    from rich.table import Table

    from .records import Filter, Records, Row

_PARTIES: Final = ("clerk", "firm_owner", "agency")


def list_cases(  # noqa: PLR0913  one argument for each option
    *,
    stage: Annotated[str, Option("--stage", help="desk-opt-stage")] = "",
    clerk: Annotated[str, Option("--clerk", help="desk-opt-clerk-of")] = "",
    edition: Annotated[str, Option("--edition", help="desk-opt-edition")] = "",
    waits_for: Annotated[str, Option("--waits-for", help="desk-opt-waits-for")] = "",
    late: Annotated[bool, Option("--late", help="desk-opt-late")] = False,
    everything: Annotated[bool, Option("--all", help="desk-opt-all")] = False,
    most: Most = MOST,
) -> Shown:
    """List cases, the most urgent first; as many as are asked for are printed."""
    from .records import Filter  # noqa: PLC0415  a help page must not pay for asyncpg

    wanted = Filter(
        everything=everything,
        stage=_meant("stage", stage, tuple(Stage)),
        clerk=clerk,
        edition=edition,
        waits_for=_meant("party", waits_for, _PARTIES),
        late=late,
    )
    return finished(_list(wanted, most))


def board() -> Shown:
    """Count the cases by stage, and for whom they wait."""
    return finished(_board())


def open_page(
    case: CaseId, *, print_: Annotated[bool, Option("--print", help="desk-opt-print")] = False
) -> Shown:
    """Open a case's page in the Temporal UI."""
    page = finished(_page(case))
    if not print_:
        import webbrowser  # noqa: PLC0415  only this command needs it

        webbrowser.open(page)
    return Shown({"page": page}, [page])


async def _list(wanted: "Filter", most: int) -> Shown:
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        cases = await records.cases(wanted)
        await _check_edition(records, wanted.edition)
        if not cases:
            return Shown([], [say("desk-none"), *await _hint(records, wanted.clerk)])
    columns = ("case", "firm", "stage", "waits", "until", "amount", "clerk")
    headings = [say(f"desk-col-{column}") for column in columns]
    shown = cases[: most or None]
    count = say("desk-count", count=len(cases))
    more = [say("desk-list-more", shown=len(shown))] if len(cases) > len(shown) else []
    return Shown(cases, [table(headings, map(_cells, shown)), count, *more])


async def _hint(records: "Records", clerk: str) -> list[str]:
    """Return who has open cases in charge, where the one that was asked for has none."""
    from .records import Filter  # noqa: PLC0415  a help page must not pay for asyncpg

    clerks = {case["clerk"] for case in await records.cases(Filter())}
    if clerk in {"", *clerks}:
        return []
    return [say("desk-no-clerk", clerk=clerk, known=", ".join(sorted(clerks)) or "-")]


async def _check_edition(records: "Records", edition: str) -> None:
    rows = await records.editions() if edition else []
    if edition and not any(edition in {row["key"], row["programme"]} for row in rows):
        known = ", ".join(sorted(row["key"] for row in rows)) or "-"
        raise NotFound("desk-no-edition", edition=edition, known=known)


def _cells(case: "Row") -> list[object]:
    outcome = case["outcome"]
    stage = say(f"outcome-{outcome}") if outcome else say(f"stage-{case['stage']}")
    waits = [_wait(wait) for wait in case["waits"]]
    ends = [until(_moment(wait["until"])) for wait in case["waits"]]
    amount = case["awarded_won"] or case["asked_won"]
    return [
        case["case"],
        case["firm"],
        stage,
        "\n".join(waits),
        "\n".join(ends),
        amount,
        case["clerk"],
    ]


def _wait(wait: "Row") -> str:
    whom, what = say(f"party-{wait['for_whom']}"), say(f"matter-{wait['what']}")
    duty = wait[f"duty_{language()}"]
    return say("desk-waits", whom=whom, what=f"{what} ({duty})" if duty else what)


async def _board() -> Shown:
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        stages, outcomes = await records.board()
    by_stage = {row["stage"]: row for row in stages}
    rows = [by_stage[stage] for stage in Stage if stage in by_stage]
    headings = [say("desk-col-stage"), say("desk-cases"), *(say(f"party-{p}") for p in _PARTIES)]
    headings += [say("desk-col-late"), say("desk-col-next")]
    cells = [
        [
            say(f"stage-{row['stage']}"),
            row["cases"],
            *(row[party] or None for party in _PARTIES),
            row["late"] or None,
            until(row["until"]),
        ]
        for row in rows
    ]
    ended = [f"{say('outcome-' + row['outcome'])} {row['cases']}" for row in outcomes]
    parts: list[str | Table] = [
        table(headings, cells),
        say("desk-ended", outcomes=", ".join(ended) or "-"),
    ]
    return Shown({"stages": rows, "outcomes": outcomes}, parts)


async def _page(case: str) -> str:
    from office.settings import Settings  # noqa: PLC0415

    from .pages import page_of  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    settings = Settings.load()
    async with reading(settings) as records:
        place = await records.place(case)
    if place is None:
        raise NotFound("desk-no-case", case=case)
    run = place["first_run"] if place["case_id"] == case else ""
    page = page_of(settings, place["workflow"], run)
    if page is None:
        raise Refused("desk-no-ui")
    return page


def _meant(prefix: str, given: str, known: tuple[str, ...]) -> str:
    """Return the value that is meant by its own name or by its word in any language."""
    words = {say(f"{prefix}-{one}", lang): one for one in known for lang in LANGUAGES}
    found = words.get(given, given)
    if given and found not in known:
        raise Usage("desk-choice", given=given, known=choices(known))
    return found


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
