"""The command that prints the ways into the Temporal UI: each clerk's own cases, every question."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final

from typer import Option

from office.filters import OWN, filters, in_a_week, link
from schema.words import say
from schema.zone import OFFICE_ZONE

from .faults import Refused
from .shown import Shown
from .waiting import finished

# Who has open cases in charge.
_CLERKS: Final = """
select distinct clerk from application
where stage <> 'closed' and ($1 = '' or clerk = $1) order by clerk
"""


def links(*, clerk: Annotated[str, Option("--clerk", help="desk-opt-clerk-of")] = "") -> Shown:
    """Print where the Temporal UI answers each question: of a clerk, then of all cases."""
    found = finished(_find(clerk))
    everybody = say("desk-links-all")
    lines = [f"{one['clerk'] or everybody} · {one['words']}\n  {one['link']}" for one in found]
    return Shown(found, lines)


async def _find(clerk: str) -> list[dict[str, Any]]:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .records import reading  # noqa: PLC0415

    settings = Settings.load()
    if not settings.ui_url:
        raise Refused("desk-no-ui")
    async with reading(settings) as records:
        clerks = [row["clerk"] for row in await records.connection.fetch(_CLERKS, clerk)]
    namespace = settings.temporal().get("namespace") or "default"
    return [
        {
            "clerk": name,
            "question": question,
            "words": say(f"filter-{question}"),
            "query": query,
            "link": link(settings.ui_url, query, namespace),
        }
        for name, question, query in _asked(clerks)
    ]


def _asked(clerks: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the own questions of each clerk, then those of nobody in particular."""
    before = in_a_week(datetime.now(OFFICE_ZONE))
    for name in (*clerks, ""):
        for question, query in filters(name, before):
            if (question in OWN) is bool(name):
                yield name, question, query
