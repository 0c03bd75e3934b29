"""The commands about papers: hand one in, list what a case needs, answer an agency's request."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Argument, Option

from schema.words import language, say
from schema.zone import OFFICE_ZONE

from .faults import NotFound, Refused, Usage
from .options import CaseId, Claim, Reason, SomeCase, day, filled, meant
from .shown import Shown, table
from .telling import tell
from .waiting import finished

if TYPE_CHECKING:
    from schema.paper import Paper, WantedPaper
    from schema.programme import Gate

    from .records import Row

_STATES: Final = ("received", "accepted", "rejected")
_KEY_SIGNS: Final = 32

# What a case has handed in, and what its gates want of it as the case began.
_PAPERS: Final = """
select a.case_id as case, a.stage, a.gate, a.papers, coalesce(r.body, e.body) -> 'gates' as gates
from application a
join edition e on e.key = a.edition
left join rulebook r on r.sha256 = a.rules
where a.case_id = $1
"""

# Other papers that are the same file.
_SAME: Final = """
select case_id as case, kind from paper
where sha256 = $1 and (case_id, kind) <> ($2, $3) order by case_id, kind
"""


def paper(  # noqa: PLR0913  one argument for each option
    case: CaseId,
    kind: Annotated[str, Argument(metavar="PAPER", help="desk-opt-paper")],
    claim: Claim,
    *,
    file: Annotated[Path | None, Option("--file", help="desk-opt-paper-file")] = None,
    issued: Annotated[str, Option("--issued", help="desk-opt-issued")] = "",
    until: Annotated[str, Option("--until", help="desk-opt-printed-until")] = "",
    status: Annotated[
        str, Option("--status", metavar="|".join(_STATES), help="desk-opt-paper-status")
    ] = "",
    on_paper: Annotated[bool, Option("--on-paper", help="desk-opt-on-paper")] = False,
    place: Annotated[str, Option("--place", help="desk-opt-paper-place")] = "",
    compared_by: Annotated[str, Option("--compared-by", help="desk-opt-compared-by")] = "",
    went_back: Annotated[str, Option("--went-back", help="desk-opt-went-back")] = "",
    reason: Reason = "",
) -> Shown:
    """Record a paper that was handed in, looked at, rejected or given back."""
    place_of = finished(_placed(case))
    told = filled(
        kind=_meant(kind, place_of),
        status=meant("paper-status", status, _STATES),
        issued_on=day(issued),
        printed_until=day(until),
        on_paper=on_paper or None,
        place=place,
        compared_by=compared_by,
        went_back_on=day(went_back),
        reason=reason,
    )
    lines: list[str] = []
    if file is not None:
        body = _read(file)
        told |= finished(_kept(body))
        lines = finished(_twice(told["sha256"], place_of["case"], told["kind"]))
    shown = tell(place_of["case"], "paper", claim, **told)
    checklist = finished(_listed(place_of["case"]))
    return Shown(shown.document, [*shown.parts, *lines, *checklist.parts], shown.code)


def papers(case: SomeCase) -> Shown:
    """List the papers that a case needs, and how each stands."""
    return finished(_listed(case))


def resubmit(
    case: CaseId,
    claim: Claim,
    *,
    paper: Annotated[
        list[str] | None, Option("--paper", metavar="PAPER", help="desk-opt-resubmit-paper")
    ] = None,
    text: Annotated[str, Option("--text", help="desk-opt-resubmit-text")] = "",
    file: Annotated[Path | None, Option("--file", help="desk-opt-resubmit-file")] = None,
) -> Shown:
    """Hand in what the agency asked for, by the gate's channel."""
    if file is not None and text:
        raise Usage("desk-text-or-file")
    place, request = finished(_requested(case))
    kinds = [_meant(one, place) for one in paper or ()]
    told = filled(papers=kinds or None, text=_letter(file) if file else text)
    # One answer to one request: typed again it finds the first, also after its receipt has come.
    own = repr((request, sorted(kinds), told.get("text", "")))
    key = {"key": hashlib.sha256(own.encode()).hexdigest()[:_KEY_SIGNS]} if request else {}
    return tell(place["case"], "resubmit", {**key, **claim}, **told)


def _letter(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Usage("desk-file-unreadable", file=file, why=error) from error
    except UnicodeDecodeError as error:
        raise Usage("desk-file-broken", file=file, why="UTF-8") from error


async def _requested(case: str) -> "tuple[Row, int]":
    """Return a case with its papers, and which request of the agency came last."""
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    place = await _placed(case)
    async with reading(Settings.load()) as records:
        return place, await records.request(place["case"])


async def _listed(case: str) -> Shown:
    from schema.paper import Paper, lack_of  # noqa: PLC0415
    from schema.programme import Gate  # noqa: PLC0415

    row = await _placed(case)
    gates = [Gate.model_validate(gate) for gate in row["gates"]]
    there = {one.kind: one for one in (Paper.model_validate(raw) for raw in row["papers"])}
    rows = []
    for gate in gates:
        for wanted in gate.papers:
            given = there.get(wanted.key)
            why = lack_of(given, _today())
            rows.append(_row(gate, wanted, given, str(why) if why else ""))
    if not rows:
        return Shown([], [say("desk-no-papers")])
    columns = ("gate", "paper", "issuer", "state", "issued", "holds-until", "about")
    headings = [say(f"desk-col-{column}") for column in columns]
    return Shown(rows, [table(headings, map(_cells, rows))])


def _row(gate: "Gate", wanted: "WantedPaper", paper: "Paper | None", why: str) -> "Row":
    lang = language()
    ends = paper.holds_until if paper else None
    closes = gate.closes_at.astimezone(OFFICE_ZONE).date() if gate.closes_at else None
    early = bool(ends and closes and not why and ends < closes)
    return {
        "gate": gate.name.said(lang),
        "gate_key": gate.key,
        "paper": wanted.key,
        "name": wanted.said(lang),
        "issuer": wanted.issuer.said(lang) if wanted.issuer else "",
        "required": wanted.required,
        "status": str(paper.status) if paper else "",
        "lack": why,
        "issued_on": paper.issued_on if paper else None,
        "holds_until": ends,
        "ends_before_closing": early,
        "sha256": paper.sha256 if paper else "",
        "note": wanted.note.said(lang) if wanted.note else "",
    }


def _cells(row: "Row") -> list[object]:
    lack, status = row["lack"], row["status"]
    state = say(f"paper-lack-{lack}") if lack else say(f"paper-status-{status}")
    about = [
        "" if row["required"] else say("desk-paper-optional"),
        say("desk-paper-ends-early") if row["ends_before_closing"] else "",
        row["note"],
    ]
    return [
        row["gate"],
        f"{row['name']} ({row['paper']})",
        row["issuer"],
        state,
        row["issued_on"],
        row["holds_until"],
        " · ".join(filter(None, about)),
    ]


async def _placed(case: str) -> "Row":
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        found = await records.place(case)
        rows = await records.connection.fetch(_PAPERS, found["case_id"]) if found else []
    if not rows:
        raise NotFound("desk-no-case", case=case)
    return dict(rows[0])


async def _twice(sha256: str, case: str, kind: str) -> list[str]:
    """Return where the same file lies already."""
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        rows = await records.connection.fetch(_SAME, sha256, case, kind)
    return [say("desk-paper-same", case=row["case"], paper=row["kind"]) for row in rows]


async def _kept(body: bytes) -> dict[str, Any]:
    """Keep a file under its hash, and return its address and kind; raises FileNotTaken."""
    from office.settings import Settings  # noqa: PLC0415
    from schema.attachment import media_type  # noqa: PLC0415

    from .files import keep  # noqa: PLC0415

    kind = media_type(body)
    return {"sha256": await keep(Settings.load(), kind, body), "media_type": kind}


def _read(file: Path) -> bytes:
    from schema.paper import LARGEST_FILE  # noqa: PLC0415

    try:
        if not file.is_file():
            raise Usage("desk-file-unreadable", file=file, why=say("desk-no-file"))
        with file.open("rb") as opened:
            # One byte more than is taken says that it is too large; the rest is never read.
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Usage("desk-file-unreadable", file=file, why=error) from error


def _meant(kind: str, row: "Row") -> str:
    """Return the key of a paper that is named by its key or its name in any language."""
    for gate in row["gates"]:
        for wanted in gate.get("papers", ()):
            names = {wanted["key"], *(wanted.get("name") or {}).values()}
            if kind.strip() in names:
                return str(wanted["key"])
    known = [wanted["key"] for gate in row["gates"] for wanted in gate.get("papers", ())]
    raise Refused("refusal-unknown-paper", paper=kind, known=", ".join(dict.fromkeys(known)) or "-")


def _today() -> date:
    return datetime.now(UTC).astimezone(OFFICE_ZONE).date()
