"""The commands that look into one case: all that is known of it, and the bundle it filed."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Option

from schema.words import language, say
from schema.zone import OFFICE_ZONE

from . import diary
from .faults import NotFound, Refused
from .firms import read_fact
from .forms import said_form
from .options import CaseId
from .papers import papers
from .planning import say_counts
from .saving import save
from .shown import Shown, table, until, written
from .waiting import finished

if TYPE_CHECKING:
    from rich.table import Table

    from .records import Records, Row

_FACTS: Final = (
    "asked_won",
    "awarded_won",
    "receipt",
    "filed_at",
    "awarded_on",
    "agreed_on",
    "completed_on",
)
_BEFORE_FILING: Final = frozenset({"eligibility", "drafting", "submission"})
_MEETING: Final = ("number", "kind", "at", "status", "place", "attends", "told")
_INVOLVED: Final = ("number", "name", "party-role", "business-number", "percent")
_IN_HEAD: Final = frozenset({"name", "business_number"})
_DECISION: Final = (
    "gate",
    "verdict",
    "amount",
    "rank",
    "decided",
    "announced",
    "received",
    "reference",
)


def show_case(case: CaseId) -> Shown:
    """Show all that is known of a case."""
    about = finished(_read(case))
    if about["stage"] in _BEFORE_FILING:
        rows = papers(about["case"]).document
        about["lacking_papers"] = [
            row
            for row in rows
            if row["required"] and row["lack"] and about["gate"] in {"", row["gate_key"]}
        ]
    return Shown(about, list(_parts(about)))


def bundle(
    case: CaseId,
    *,
    to: Annotated[Path, Option("--to", metavar="DIR", help="desk-opt-to")] = Path(),
    force: Annotated[bool, Option("--force", help="desk-opt-force")] = False,
) -> Shown:
    """Write out what was filed last, byte for byte."""
    place, filed = finished(_read_bundle(case))
    body, sha256 = filed["body"], filed["sha256"]
    if hashlib.sha256(body).hexdigest() != sha256:
        raise Refused("desk-bundle-broken", sha256=sha256)
    file = to / f"{place}-{filed['gate']}-{sha256[:8]}.zip"
    save(file, body, force=force)
    message = say("desk-bundle-written", file=file, size=len(body))
    document = {"case": place, "file": str(file), "sha256": sha256, "size": len(body)}
    lines = [message, f"sha256 {sha256}", *said_form(_form(body))]
    return Shown({**document, "message": message}, lines)


def _form(bundle: bytes) -> dict[str, Any] | None:
    """Return what became of the fields of the agency's form; None where none was filled."""
    from schema.proof import read_manifest  # noqa: PLC0415  a help page must not pay for it

    manifest = read_manifest(bundle)
    return manifest.form.model_dump() if manifest and manifest.form else None


async def _read(case: str) -> dict[str, Any]:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        place = await _place(records, case)
        about = await records.case(place)
        told = [row for row in await records.announcements() if row["edition"] == about["edition"]]
        lines = diary.with_reasons(told, await records.diary(place))
        lines = diary.with_corrections(place, lines)
        named = partial(_named, _names(await records.gates(place)))
        comments = [
            _comment(line, lines)
            for line in diary.true(lines, "commented")
            if "accepts" not in line["details"]
        ]
        decided = diary.true(lines, "decided", "promoted")
        return {
            **about,
            "facts": await records.facts_now(about["firm_key"]),
            "involved": diary.with_names(about["involved"], lines),
            "waits": await records.waits(place),
            "sections": [named(row) for row in await records.sections(place)],
            "comments": [named(row) for row in comments],
            "filings": [_fact(line) for line in diary.true(lines, "filed")],
            "decisions": [named(_fact(line)) for line in decided],
            "appointments": [_appointment(one, lines) for one in about["appointments"]],
            "corrections": [_fact(line) for line in diary.true(lines, "corrected")],
            "duties": await records.duties(place),
            "diary": lines,
        }


async def _read_bundle(case: str) -> tuple[str, "Row"]:
    from office.settings import Settings  # noqa: PLC0415

    from .files import lying, missing  # noqa: PLC0415
    from .records import reading  # noqa: PLC0415

    settings = Settings.load()
    async with reading(settings) as records:
        place = await _place(records, case)
        filed = await records.bundle(place)
    if filed is None:
        raise NotFound("desk-no-bundle", case=place)
    body = lying(settings, filed["body"], filed["sha256"])
    if body is None:
        raise missing(settings, filed["sha256"])
    return place, {**filed, "body": body}


async def _place(records: "Records", case: str) -> str:
    place = await records.place(case)
    if place is None:
        raise NotFound("desk-no-case", case=case)
    return str(place["case_id"])


def _names(gates: "list[Row]") -> dict[tuple[str, str], str]:
    """Return what gates and their sections are called in the reader's language."""
    lang = language()
    own = {(gate["key"], ""): gate["name"][lang] for gate in gates}
    return own | {
        (gate["key"], section["key"]): section["name"][lang]
        for gate in gates
        for section in gate.get("sections", ())
    }


def _named(names: Mapping[tuple[str, str], str], row: "Row") -> "Row":
    """Return what was told at a gate with its name, and with that of its section."""
    gate, section = row["gate"], row.get("section", "")
    told = {**row, "gate_name": names.get((gate, ""), gate)}
    return told | {"section_name": names.get((gate, section), section)} if section else told


def _fact(line: "Row") -> "Row":
    names = ("seq", "happened_at", "by", "via", "reference", "corrected_by")
    return {**{name: line[name] for name in names}, **line["details"], **line["texts"]}


def _comment(line: "Row", lines: "list[Row]") -> "Row":
    # A word of acceptance has no number: it is told with the plan.
    number = line["details"].get("number")
    resolved = {
        (other["details"]["gate"], other["details"].get("resolves"))
        for other in diary.true(lines, "commented")
    }
    still = number is not None and (line["details"]["gate"], number) not in resolved
    return {**_fact(line), "text": diary.text(line), "open": still}


def _appointment(one: "Row", lines: "list[Row]") -> "Row":
    """Return an appointment with what was said of it: where, who attends, the result."""
    texts: Row = {}
    for line in diary.true(lines, "appointed", "met"):
        if line["details"].get("number") == one["number"]:
            texts |= line["texts"]
    return {**one, "at": datetime.fromisoformat(one["at"]), **texts}


def _parts(about: dict[str, Any]) -> "Iterator[str | Table]":
    from schema.identity import shown_number  # noqa: PLC0415  a help page must not pay for it

    from .following import said_of  # noqa: PLC0415

    name = about["name_en"] if language() == "en" else about["name_ko"]
    stage = f"outcome-{about['outcome']}" if about["outcome"] else f"stage-{about['stage']}"
    yield f"{about['firm']} · {shown_number(about['business_number'])} · {name}"
    yield f"{about['case']} · {say(stage)} · {say('party-clerk')} {about['clerk']}"
    facts = [
        f"{say(f'desk-fact-{fact}')} {_known_of(about, fact)}" for fact in _FACTS if about[fact]
    ]
    if about["role"]:
        facts.append(f"{say('place-role')} {say('role-' + about['role'])}")
    if facts:
        yield " · ".join(facts)
    yield from _plan(about)
    yield from _chapter("waits", ("duty", "whom", "what", "since", "until"), _waits(about))
    if about["findings"]:
        yield f"\n[{say('desk-chapter-findings')}]"
        yield from said_of(about["findings"])
    yield from _chapter("known", ("fact", "value", "from", "source"), _known(about))
    yield from _chapter("involved", _INVOLVED, _involved(about))
    yield from _chapter("appointments", _MEETING, _appointments(about))
    yield from _chapter("decisions", _DECISION, _decisions(about))
    yield from _texts(about)
    yield from _chapter("comments", ("number", "section", "by", "text", "open"), _comments(about))
    yield from _chapter("duties", ("duty", "status", "round", "until"), _duties(about))
    duties = {duty["duty"]: duty[f"name_{language()}"] for duty in about["duties"]}
    cells = (diary.cells(line, duties) for line in about["diary"])
    yield from _chapter("diary", diary.COLUMNS, cells)


def _known_of(about: dict[str, Any], fact: str) -> str:
    """Return what is known of a case; an amount is said as one."""
    value = written(about[fact])
    return say("desk-told-amount", value=value) if fact.endswith("_won") else value


def _plan(about: dict[str, Any]) -> Iterator[str]:
    """Yield how plan, papers and business stand, a line each; nothing where all is well."""
    from schema.waits import VOUCHED_FOR  # noqa: PLC0415  a help page must not pay for it

    plan = about["plan"] or {}
    counts = [plan.get(name, 0) for name in ("errors", "warnings", "questions")]
    if any(counts):
        yield f"{say_counts(*counts)} {say('desk-plan-see', case=about['case'])}"
    if lacking := about.get("lacking_papers"):
        names = [f"{row['name']} ({say('paper-lack-' + row['lack'])})" for row in lacking]
        yield say("desk-papers-lacking", papers=", ".join(names), case=about["case"])
    if any(wait["what"] in VOUCHED_FOR for wait in about["waits"]):
        yield say("desk-vouch-see", case=f"'{about['case']}'")


def _chapter(name: str, columns: tuple[str, ...], rows: Any) -> "Iterator[str | Table]":
    rows = list(rows)
    if rows:
        yield f"\n[{say(f'desk-chapter-{name}')}]"
        yield table([say(f"desk-col-{column}") for column in columns], rows)


def _texts(about: dict[str, Any]) -> Iterator[str]:
    for section in about["sections"]:
        part = say("named-key", name=section["section_name"], key=section["section"])
        told = {"version": section["version"], "by": section["by"]}
        heading = say("desk-section", gate=section["gate_name"], section=part, **told)
        yield f"\n[{heading}]\n{section['body']}"


def _waits(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    from .following import said_duty  # noqa: PLC0415  a help page must not pay for it

    for wait in about["waits"]:
        whom, what = say(f"party-{wait['for_whom']}"), say(f"matter-{wait['what']}")
        duty = said_duty(wait) if wait["duty"] else None
        yield duty, whom, what, wait["since"], until(wait["until"])


def _known(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    """Yield what holds of the firm today, beside what stands in the head."""
    for one in about["facts"]:
        if one["fact"] not in _IN_HEAD:
            value = read_fact(one["fact"], one["value"])
            yield say(f"fact-{one['fact']}"), value, one["valid_from"], one["source"]


def _involved(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    from schema.identity import shown_number  # noqa: PLC0415  a help page must not pay for it

    for one in about["involved"]:
        role, number = say(f"role-{one['role']}"), one.get("business_number")
        shown = shown_number(number) if number else ""
        yield one["number"], one["name"], role, shown, one.get("percent")


def _appointments(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for one in sorted(about["appointments"], key=lambda one: one["number"]):
        kind, status = say(f"appointment-{one['kind']}"), say(f"meeting-{one['status']}")
        told = (one.get(name) for name in ("place", "attends", "result"))
        yield one["number"], kind, one["at"], status, *told


def _decisions(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    """Yield every decision with its three dates; a corrected one points to its correction."""
    for one in about["decisions"]:
        verdict = say(f"verdict-{one['verdict']}")
        if one["corrected_by"]:
            verdict = say("desk-corrected-by", what=verdict, line=str(one["corrected_by"]))
        told = (one.get(name) for name in ("announced_on", "received_on"))
        decided = one["happened_at"].astimezone(OFFICE_ZONE).date()
        days = one.get("quantity") and say("desk-told-quantity", value=one["quantity"])
        given = (one.get("amount") or days, one.get("rank"))
        yield one["gate_name"], verdict, *given, decided, *told, one["reference"]


def _comments(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for one in about["comments"]:
        if one["number"] is not None:
            still = say("desk-yes" if one["open"] else "desk-no")
            yield one["number"], one.get("section_name"), one["by"], one["text"], still


def _duties(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    from .following import said_duty  # noqa: PLC0415  a help page must not pay for it

    for duty in about["duties"]:
        status = say(f"status-{duty['status']}")
        yield said_duty(duty), status, f"{duty['round']}/{duty['rounds']}", duty["due_on"]
