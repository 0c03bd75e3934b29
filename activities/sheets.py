"""Reads the files of the reference data: what each says, where it says it, and what is wrong."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from activities.forms import read_forms
from activities.naming import with_named
from activities.toml_lines import Place, line_at, lines_of
from schema.agency import Agency
from schema.area import Area
from schema.holiday import OneOffDays
from schema.house import House
from schema.input_faults import reason
from schema.law import Law
from schema.maker import Ksic, Maker
from schema.paper import PaperKinds
from schema.programme import Edition
from schema.template import PlanTemplate
from schema.wire import LOADING, Wire
from schema.words import say
from schema.zone import OFFICE_ZONE

M = TypeVar("M", bound=Wire)

KINDS: Final[Mapping[str, type[Wire]]] = {
    "laws": Law,
    "agencies": Agency,
    "areas": Area,
    "makers": Maker,
    "sectors": Ksic,
    "papers": PaperKinds,
    "holidays": OneOffDays,
    "house": House,
    "templates": PlanTemplate,
    "programmes": Edition,
}
"""What a file in each folder is."""


class Fault(NamedTuple):
    """One thing that is wrong: in which file, on which line, at which place, and why."""

    file: str
    line: int
    place: str
    why: str

    def __str__(self) -> str:
        """Return the fault as one line to be read."""
        return say(
            "reference-fault",
            file=self.file,
            line=str(self.line),
            place=self.place or "-",
            why=self.why,
        )


@dataclass(frozen=True)
class Sheet:
    """A file as it was read, before anything is known to be right."""

    file: str
    model: type[Wire]
    raw: dict[str, Any]
    lines: dict[Place, int]

    @property
    def key(self) -> Any:
        """The key that other files call it by."""
        return self.raw.get("key")

    def fault(self, place: Place, why: str) -> Fault:
        """Return a fault at a place of this file."""
        return Fault(self.file, line_at(self.lines, place), _spoken(self.raw, place), why)

    def says(self, place: str) -> bool:
        """Return whether something stands at a place such as `gates.selection.closes_at`."""
        value: Any = self.raw
        for part in place.split("."):
            value = value.get(part) if isinstance(value, dict) else _entry(value, part)
        return value is not None


@dataclass
class Shelf:
    """Everything that was read, what of it is sound, and the faults found so far."""

    sheets: list[Sheet] = field(default_factory=list)
    unread: set[type[Wire]] = field(default_factory=set)
    sound: list[tuple[Sheet, Wire]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    forms: dict[str, bytes] = field(default_factory=dict)
    """The agencies' forms by their names, such as forms/selection.hwpx."""

    def each(self, model: type[M]) -> Iterator[tuple[Sheet, M]]:
        """Yield what is sound of one kind, each with its sheet."""
        for sheet, value in self.sound:
            if isinstance(value, model):
                yield sheet, value

    def all(self, model: type[M]) -> list[M]:
        """Return what is sound of one kind."""
        return [value for _, value in self.each(model)]

    def misses(self, model: type[Wire], key: str) -> bool:
        """Return whether no file of a kind has a key; one that cannot be read may have it."""
        return model not in self.unread and key not in {
            sheet.key for sheet in self.sheets if sheet.model is model
        }

    def whole(self, model: type[Wire], key: str | None = None) -> bool:
        """Return whether all files of a kind, or those of a key, are sound."""
        sound = [sheet for sheet, _ in self.sound]
        return model not in self.unread and all(
            sheet in sound
            for sheet in self.sheets
            if sheet.model is model and key in {None, sheet.key}
        )


def read(folder: Path) -> Shelf:
    """Read every file of a folder; whatever is wrong with one is a fault, never an exception."""
    shelf = Shelf(forms=read_forms(folder))
    for file in sorted(folder.rglob("*.toml")):
        found = _opened(file, folder)
        if isinstance(found, Fault):
            shelf.faults.append(found)
            shelf.unread |= {KINDS[name] for name in (file.parent.name,) if name in KINDS}
        else:
            shelf.sheets.append(found)
    # Editions come last: they name agencies, papers and templates.
    for sheet in sorted(shelf.sheets, key=lambda sheet: sheet.model is Edition):
        _judge(sheet, shelf)
    return shelf


def _judge(sheet: Sheet, shelf: Shelf) -> None:
    """Put what a sheet says on the shelf, or its faults."""
    raw = sheet.raw
    if sheet.model is Edition:
        raw = with_named(
            _dated(raw),
            agencies={one.key: one for one in shelf.all(Agency)},
            templates={one.key: one for one in shelf.all(PlanTemplate)},
            papers={one.key: one for table in shelf.all(PaperKinds) for one in table.papers},
            forms=shelf.forms,
        )
    try:
        shelf.sound.append(
            (sheet, sheet.model.model_validate(raw, extra="forbid", context=LOADING))
        )
    except ValidationError as error:
        shelf.faults += [
            sheet.fault(_place(detail["loc"]), reason(detail))
            for detail in error.errors(include_url=False)
            # pydantic counts only the sound entries of a list, and then calls it empty.
            if not (
                detail["type"] == "too_short"
                and isinstance(detail["input"], list)
                and detail["input"]
            )
        ]


def _place(loc: Place) -> Place:
    """Return where a value stands; pydantic marks a key that is wrong itself with one part more."""
    return loc[:-1] if loc and loc[-1] == "[key]" else loc


def _opened(file: Path, folder: Path) -> Sheet | Fault:
    name = file.relative_to(folder).as_posix()
    model = KINDS.get(file.parent.name) if file.parent.parent == folder else None
    if model is None:
        return Fault(name, 1, "", say("reference-stray", known=", ".join(KINDS)))
    try:
        # Editors under Windows put a byte order mark before the first line.
        text = file.read_text(encoding="utf-8-sig")
        return Sheet(name, model, tomllib.loads(text), lines_of(text))
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"at line (\d+)", str(fault))
        last = len(text.splitlines()) or 1
        return Fault(name, int(line[1]) if line else last, "", _unreadable(fault))
    except (OSError, ValueError, RecursionError) as fault:
        # Python takes apart neither a number of 5,000 digits nor a thousand lists in each other.
        return Fault(name, 1, "", _unreadable(fault))


def _unreadable(fault: Exception) -> str:
    return say("reference-unreadable", why=fault)


def _dated(raw: dict[str, Any]) -> dict[str, Any]:
    """Date an example edition: `current` as fiscal year is the year in which it is loaded."""
    if not raw.get("example") or raw.get("fiscal_year") != "current":
        return raw
    year = datetime.now(OFFICE_ZONE).year
    gates = [
        gate | {"closes_at": f"{year}-{gate['closes_at']}"}
        if isinstance(gate, dict) and isinstance(gate.get("closes_at"), str)
        else gate
        for gate in _listed(raw, "gates")
    ]
    return raw | {"fiscal_year": year, "gates": gates}


def _listed(raw: dict[str, Any], name: str) -> list[Any]:
    value = raw.get(name)
    return value if isinstance(value, list) else []


def _entry(value: Any, key: str) -> Any:
    entries = value if isinstance(value, list) else []
    return next((one for one in entries if isinstance(one, dict) and _called(one) == key), None)


def _called(entry: dict[str, Any]) -> Any:
    """Return what an entry of a list is called by: its key, or the law of a source of money."""
    return entry.get("key", entry.get("law"))


def _spoken(raw: Any, place: Place) -> str:
    """Return a place as files name it: entries of lists by their keys where they have some."""
    parts = []
    for part in place:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            raw = None
        keyed = isinstance(part, int) and isinstance(raw, dict) and isinstance(_called(raw), str)
        parts.append(_called(raw) if keyed else str(part))
    return ".".join(parts)
