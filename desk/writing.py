"""The command of the machine writer; off until its package is there and an endpoint is set."""

from typing import Annotated

from typer import Option

from schema.words import say

from .faults import Refused, Usage
from .options import CaseId, Claim
from .shown import Shown
from .waiting import finished


def write(
    case: CaseId,
    claim: Claim,
    *,
    section: Annotated[
        list[str] | None, Option("--section", metavar="KEY", help="desk-opt-write-section")
    ] = None,
) -> Shown:
    """Let a machine propose the text of some sections, for a person to accept."""
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .drafting import with_findings  # noqa: PLC0415
    from .telling import tell  # noqa: PLC0415
    from .writer import Writer, written  # noqa: PLC0415

    if not section:
        raise Usage("desk-write-what")
    settings = Settings.load()
    writer = Writer.of(settings.environ)
    _check_extra()
    place, base, texts = finished(written(settings, writer, case, list(dict.fromkeys(section))))
    told = {**claim, "speaker": "clerk"}
    shown = tell(place, "draft", told, base=base, sections=texts, author="machine")
    shown = with_findings(shown)
    lines = [f"\n■ {key}\n{text}" for key, text in texts.items()]
    if shown.document["kind"] == "drafted":
        keys = " ".join(f"--accept {key}" for key in texts)
        lines.append("\n" + say("desk-write-accept", case=place, keys=keys))
    return Shown({**shown.document, "texts": texts}, [*shown.parts, *lines], shown.code)


def _check_extra() -> None:
    try:
        import openai  # noqa: F401, PLC0415  an extra that nobody has to install
    except ImportError as error:
        raise Refused("desk-write-no-extra") from error
