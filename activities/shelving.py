"""Puts the reference data on the shelf: laws, templates, editions and the rest, all or nothing."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from activities.proofreading import proofread
from activities.sheets import Fault, Shelf, read
from schema.agency import Agency
from schema.area import Area
from schema.holiday import OneOffDays
from schema.house import House
from schema.law import Law
from schema.maker import Ksic, Maker
from schema.paper import PaperKinds
from schema.printed import MEDIA_TYPES, Format
from schema.programme import Edition
from schema.template import PlanTemplate
from schema.words import say

if TYPE_CHECKING:
    from activities.database import Pool

REFERENCE: Final = Path(__file__).parent.parent / "schema" / "reference"

_REFERENCES: Final[
    tuple[tuple[str, type[Agency | Area | Maker | Ksic | House | PaperKinds]], ...]
] = (
    ("agency", Agency),
    ("area", Area),
    ("maker", Maker),
    ("ksic", Ksic),
    ("house", House),
    ("papers", PaperKinds),
)

# Load an edition as its file says it now; running cases keep theirs.
_LOAD_EDITION: Final = """
insert into edition (key, programme, fiscal_year, name_ko, name_en, example, body)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (key) do update set
    programme = excluded.programme, fiscal_year = excluded.fiscal_year,
    name_ko = excluded.name_ko, name_en = excluded.name_en, example = excluded.example,
    body = excluded.body, loaded_at = now()
"""

# Keep every text an edition's file ever had, for the cases that began with it.
_LOAD_RULEBOOK: Final = """
insert into rulebook (sha256, edition, body) values ($1, $2, $3) on conflict do nothing
"""

# Keep every text a template's file ever had, for the cases whose gates name its hash.
_LOAD_TEMPLATE: Final = """
insert into plan_template (sha256, key, body) values ($1, $2, $3) on conflict do nothing
"""

# Keep every form that an edition's gate ever named, for the cases whose gates have its hash.
_KEEP_FORM: Final = """
insert into document (sha256, media_type, body) values ($1, $2, $3) on conflict do nothing
"""

# Load a version of a law as its file says it now.
_LOAD_LAW: Final = """
insert into law (key, valid_from, body) values ($1, $2, $3)
on conflict (key, valid_from) do update set body = excluded.body, loaded_at = now()
"""

# Drop the versions of a law whose file now begins on another day, or is gone.
_DROP_LAWS: Final = "delete from law where key = $1 and valid_from <> all($2::date[])"

# Load an agency, an area, a definition, a classification or the house as its file says it now.
_LOAD_REFERENCE: Final = """
insert into reference (kind, key, body) values ($1, $2, $3)
on conflict (kind, key) do update set body = excluded.body, loaded_at = now()
"""

# Drop the house that has another key now: there is one.
_DROP_HOUSE: Final = "delete from reference where kind = 'house' and key <> $1"

# Load a one-off day as its file says it now.
_LOAD_HOLIDAY: Final = """
insert into holiday (day, name_ko, name_en, off) values ($1, $2, $3, $4)
on conflict (day) do update set
    name_ko = excluded.name_ko, name_en = excluded.name_en, off = excluded.off, loaded_at = now()
"""

# Drop the one-off days that no file has any more.
_DROP_HOLIDAYS: Final = "delete from holiday where day <> all($1::date[])"


class ReferenceFault(Exception):
    """Files of the reference data are wrong; one line for each fault: file, line, place, why."""

    def __init__(self, faults: list[Fault]) -> None:
        lines = [say("reference-faults", count=len(faults)), *map(str, sorted(faults))]
        super().__init__("\n".join(lines))


async def load_reference(pool: "Pool", folder: Path = REFERENCE) -> list[str]:
    """Load every file of the reference data, all or nothing; return the keys that were loaded.

    Raises ReferenceFault with every fault of every file.
    """
    shelf = read(folder)
    if faults := [*shelf.faults, *proofread(shelf)]:
        raise ReferenceFault(faults)
    async with pool.acquire() as connection, connection.transaction():
        for statement, rows in _statements(shelf):
            await connection.executemany(statement, rows)
    laws = dict.fromkeys(law.key for law in shelf.all(Law))
    named = [one.key for _, model in _REFERENCES for one in shelf.all(model)]
    named += [template.key for template in shelf.all(PlanTemplate)]
    return [*laws, *named, *(edition.key for edition in shelf.all(Edition))]


def _statements(shelf: Shelf) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Yield every statement with its rows, in the order in which they are carried out."""
    laws = shelf.all(Law)
    begins: dict[str, list[date]] = {}
    for law in laws:
        begins.setdefault(law.key, []).append(law.valid_from)
    yield _DROP_LAWS, list(begins.items())
    yield _LOAD_LAW, [(law.key, law.valid_from, law.model_dump_json()) for law in laws]
    for kind, model in _REFERENCES:
        yield _LOAD_REFERENCE, [(kind, one.key, one.model_dump_json()) for one in shelf.all(model)]
    yield _DROP_HOUSE, [(house.key,) for house in shelf.all(House)]
    days = [one for table in shelf.all(OneOffDays) for one in table.days]
    yield _DROP_HOLIDAYS, [([one.day for one in days],)]
    yield _LOAD_HOLIDAY, [(one.day, one.name.ko, one.name.en, one.off) for one in days]
    templates = shelf.all(PlanTemplate)
    yield (
        _LOAD_TEMPLATE,
        [(one.sha256, one.key, one.model_dump_json()) for one in templates],
    )
    named = [gate.form for one in shelf.all(Edition) for gate in one.gates if gate.form]
    kind = MEDIA_TYPES[Format.HWPX]
    yield _KEEP_FORM, [(form.sha256, kind, shelf.forms[form.file]) for form in named]
    editions = [(edition, edition.model_dump_json()) for edition in shelf.all(Edition)]
    yield (
        _LOAD_EDITION,
        [
            (one.key, one.programme, one.fiscal_year, one.name.ko, one.name.en, one.example, body)
            for one, body in editions
        ],
    )
    yield (
        _LOAD_RULEBOOK,
        [(sha256(body.encode()).hexdigest(), one.key, body) for one, body in editions],
    )
