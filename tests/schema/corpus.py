"""The plans of the corpus: whole ones, and faulty ones as a whole one with a small patch."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from activities.sheets import Shelf, read
from activities.shelving import REFERENCE
from schema.checking.check import check
from schema.checking.draughted import Applicant
from schema.checking.finding import PlanFinding
from schema.programme import Edition
from schema.template import PlanTemplate

FOLDER = Path(__file__).parent / "plans"


@dataclass(frozen=True)
class Written:
    """A plan as its file says it."""

    edition: Edition
    parts: Mapping[str, object]
    applicant: Applicant
    asked: int | None
    pages: int | None

    @property
    def template(self) -> PlanTemplate:
        return template_of(self.edition)

    def with_parts(self, **parts: object) -> "Written":
        """Return the plan with other parts; a part's hyphen is written as two underscores."""
        named = {key.replace("__", "-"): value for key, value in parts.items()}
        return replace(self, parts={**self.parts, **named})

    def check(self, **more: Any) -> tuple[PlanFinding, ...]:
        given = {"asked": self.asked, "applicant": self.applicant, "pages": self.pages} | more
        return check(self.template, self.parts, self.edition, **given)


@cache
def shelf() -> Shelf:
    return read(REFERENCE)


@cache
def edition(programme: str) -> Edition:
    """The edition of a key, or of a programme where the year is today's."""
    (one,) = [one for one in shelf().all(Edition) if programme in {one.key, one.programme}]
    return one


def template_of(of: Edition) -> PlanTemplate:
    (key,) = {gate.template for gate in of.gates if gate.template}
    (one,) = [one for one in shelf().all(PlanTemplate) if one.key == key]
    return one


def opened(path: Path) -> dict[str, Any]:
    """Return what a file of the corpus says, with what it is based on already patched."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if "base" not in raw:
        return raw
    base = opened(FOLDER / "good" / f"{raw['base']}.toml")
    parts = {**base["parts"], **raw.get("parts", {})}
    for key in raw.get("without", []):
        parts.pop(key)
    for key, times in raw.get("stretch", {}).items():
        parts[key] = "\n".join([parts[key]] * times)
    for patch in raw.get("patch", []):
        text = parts[patch["part"]]
        assert text.count(patch["old"]) == 1, (path.name, patch["old"])
        parts[patch["part"]] = text.replace(patch["old"], patch["new"])
    return {**base, **raw, "parts": parts}


def written(path: Path) -> Written:
    raw = opened(path)
    return Written(
        edition(raw["edition"]),
        raw["parts"],
        Applicant(**raw.get("applicant", {})),
        raw.get("asked"),
        raw.get("pages"),
    )


def good(name: str) -> Written:
    return written(FOLDER / "good" / f"{name}.toml")
