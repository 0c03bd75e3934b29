"""The commands that look into one case: all that is known of it, and the bundle it filed."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Option

from schema.words import language, say

from .faults import NotFound, Refused, Usage
from .options import CaseId
from .shown import Shown, table, until, written
from .waiting import finished

if TYPE_CHECKING:
    from rich.table import Table

    from .records import Records, Row

_FACTS: Final = ("asked_won", "awarded_won", "receipt", "filed_at", "awarded_on", "agreed_on")
_TOLD: Final = (
    "version",
    "round",
    "number",
    "amount",
    "quantity",
    "verdict",
    "outcome",
    "until",
    "valid_until",
    "notice",
    "closes_at",
    "role",
    "resolves",
)
"""What of a line's details people read; the rest is for programs."""


def show_case(case: CaseId) -> Shown:
    """Show all that is known of a case."""
    about = finished(_read(case))
    return Shown(about, list(_parts(about)))


def bundle(
    case: CaseId,
    *,
    to: Annotated[Path, Option("--to", metavar="DIR", help="desk-opt-to")] = Path(),
    force: Annotated[bool, Option("--force", help="desk-opt-force")] = False,
) -> Shown:
    """Write out what was filed last, byte for byte."""
    place, filed = finished(_read_bundle(case))
    body, sha256 = bytes(filed["body"]), str(filed["sha256"])
    if hashlib.sha256(body).hexdigest() != sha256:
        raise Refused("desk-bundle-broken", sha256=sha256)
    file = to / f"{place}-{filed['gate']}-{sha256[:8]}.zip"
    try:
        to.mkdir(parents=True, exist_ok=True)
        with file.open("wb" if force else "xb") as opened:
            opened.write(body)
    except FileExistsError as error:
        raise Refused("desk-file-exists", file=file) from error
    except OSError as error:
        raise Usage("desk-file-unwritable", file=file, why=error.strerror) from error
    message = say("desk-bundle-written", file=file, size=len(body))
    document = {"case": place, "file": str(file), "sha256": sha256, "size": len(body)}
    return Shown({**document, "message": message}, [message, f"sha256 {sha256}"])


async def _read(case: str) -> dict[str, Any]:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        place = await _place(records, case)
        diary = await records.diary(place)
        return {
            **await records.case(place),
            "waits": await records.waits(place),
            "sections": await records.sections(place),
            "comments": [_comment(line, diary) for line in _true(diary, "commented")],
            "filings": [_fact(line) for line in _true(diary, "filed")],
            "decisions": [_fact(line) for line in _true(diary, "decided")],
            "duties": await records.duties(place),
            "diary": diary,
        }


async def _read_bundle(case: str) -> tuple[str, "Row"]:
    from office.settings import Settings  # noqa: PLC0415

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        place = await _place(records, case)
        filed = await records.bundle(place)
    if filed is None:
        raise NotFound("desk-no-bundle", case=place)
    return place, filed


async def _place(records: "Records", case: str) -> str:
    place = await records.place(case)
    if place is None:
        raise NotFound("desk-no-case", case=case)
    return str(place["case_id"])


def _true(diary: "list[Row]", kind: str) -> "Iterator[Row]":
    return (line for line in diary if line["kind"] == kind and not line["superseded"])


def _fact(line: "Row") -> "Row":
    told = {name: line[name] for name in ("seq", "happened_at", "by", "reference")}
    return {**told, **line["details"], **line["texts"]}


def _comment(line: "Row", diary: "list[Row]") -> "Row":
    number = line["details"]["number"]
    resolved = {
        (other["details"]["gate"], other["details"]["resolves"])
        for other in _true(diary, "commented")
    }
    still = number is not None and (line["details"]["gate"], number) not in resolved
    return {**_fact(line), "text": _text(line), "open": still}


def _parts(about: dict[str, Any]) -> "Iterator[str | Table]":
    name = about["name_en"] if language() == "en" else about["name_ko"]
    stage = f"outcome-{about['outcome']}" if about["outcome"] else f"stage-{about['stage']}"
    yield f"{about['firm']} · {name}"
    yield f"{about['case']} · {say(stage)} · {say('party-clerk')} {about['clerk']}"
    facts = [f"{say(f'desk-fact-{fact}')} {written(about[fact])}" for fact in _FACTS if about[fact]]
    if facts:
        yield " · ".join(facts)
    yield from _chapter("waits", ("duty", "whom", "what", "since", "until"), _waits(about))
    yield from _texts(about)
    yield from _chapter("comments", ("number", "section", "by", "text", "open"), _comments(about))
    yield from _chapter("duties", ("duty", "status", "round", "until"), _duties(about))
    yield from _chapter("diary", ("at", "what", "by", "told"), map(_told, about["diary"]))


def _chapter(name: str, columns: tuple[str, ...], rows: Any) -> "Iterator[str | Table]":
    rows = list(rows)
    if rows:
        yield f"\n[{say(f'desk-chapter-{name}')}]"
        yield table([say(f"desk-col-{column}") for column in columns], rows)


def _texts(about: dict[str, Any]) -> Iterator[str]:
    for section in about["sections"]:
        said = {"gate": section["gate"], "section": section["section"]}
        heading = say("desk-section", version=section["version"], by=section["by"], **said)
        yield f"\n[{heading}]\n{section['body']}"


def _waits(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for wait in about["waits"]:
        whom, what = say(f"party-{wait['for_whom']}"), say(f"matter-{wait['what']}")
        yield wait["duty"], whom, what, wait["since"], until(wait["until"])


def _comments(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for one in about["comments"]:
        if one["number"] is not None:
            still = say("desk-yes" if one["open"] else "desk-no")
            yield one["number"], one["section"], one["by"], one["text"], still


def _duties(about: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for duty in about["duties"]:
        status = say(f"status-{duty['status']}")
        yield duty["duty"], status, f"{duty['round']}/{duty['rounds']}", duty["due_on"]


def _told(line: "Row") -> tuple[object, ...]:
    kind = say(f"kind-{line['kind']}")
    what = say("desk-superseded", what=kind) if line["superseded"] else kind
    duty = line["stream"].partition("/")[2]
    details = [
        say(f"desk-told-{name}", value=_detail(name, line["details"][name]))
        for name in _TOLD
        if line["details"].get(name) is not None
    ]
    # What was drafted stands above, section by section.
    text = "" if line["kind"] == "drafted" else _text(line)
    told = [*filter(None, (duty, *details, line["reference"], text))]
    return line["happened_at"], what, line["by"], ", ".join(told)


def _detail(name: str, value: Any) -> str:
    if name == "outcome":
        return say(f"outcome-{value}")
    if name == "role":
        return say(f"role-{value}")
    if name in {"until", "closes_at"}:
        return until(datetime.fromisoformat(value))
    return written(value)


def _text(line: "Row") -> str:
    return "; ".join(line["texts"].values())
