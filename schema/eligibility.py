"""Whether a firm may apply: pure rules over what is known; a clerk confirms, never a machine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .area import Area
from .calendar import full_years
from .evidence import Mark
from .firm import FirmFacts, FirmStatus
from .input_faults import unknown_fields
from .maker import Definition, Ksic, Maker
from .programme import Conditions, Edition, Within
from .refusals import BadInput
from .sector import Match, matched
from .support import OtherSupport, excluded, window
from .wire import Names, Wire
from .words import language, say


class Finding(StrEnum):
    """What a rule found."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"
    WARNS = "warns"  # a clerk should look; it bars nobody


class Note(StrEnum):
    """Why a finding is what it is, where fact and limit alone do not say it."""

    GRACE = "grace"  # outgrown, and still within the years of grace
    JOINS_LATER = "joins-later"
    NOT_IN_DATA = "not-in-data"  # what held on that day is not among the reference data
    NO_DIVISION = "no-division"
    NO_REVISION = "no-revision"
    OTHER_REVISION = "other-revision"
    TOO_COARSE = "too-coarse"


class Found(Wire):
    """One rule's finding with its evidence and source."""

    rule: str
    finding: Finding
    evidence: str
    limit: str
    source: str
    mark: Mark | None = None
    """How well the limit is known; None where nothing was said about it."""
    name: Names | None = None
    """What the rule is called, where the edition's own data names it."""
    note: Note | None = None

    def said(self, lang: str | None = None) -> str:
        """Return the finding as a clerk reads it."""
        lang = lang or language()
        unclear = self.finding is Finding.UNKNOWN and (self.evidence or self.note)
        line = say(
            "finding-unclear" if unclear else f"finding-{self.finding}",
            lang,
            rule=self.name.said(lang) if self.name else say(f"rule-{self.rule}", lang),
            evidence=_worded(self.evidence, lang) or "-",
            limit=_worded(self.limit, lang),
        )
        more = [say(f"finding-note-{self.note}", lang)] if self.note else []
        if self.mark not in {None, Mark.VERIFIED}:
            more.append(say(f"mark-{self.mark}", lang))
        return " · ".join((line, *more))


class Lists(Wire):
    """The dated lists that an edition's conditions name; None where one is not loaded."""

    area: Area | None = None
    maker: Maker | None = None
    ksic: Ksic | None = None


_WORST_FIRST: Final = (Finding.FAILS, Finding.UNKNOWN, Finding.WARNS, Finding.HOLDS)
_WEAKEST_FIRST: Final = (Mark.UNVERIFIED, Mark.SECONDARY, Mark.VERIFIED)
_WORDED: Final = frozenset({"yes", "no", *FirmStatus, Within.OPEN, Within.EVER})


def judge(
    facts: FirmFacts,
    edition: Edition,
    lists: Lists,
    on: date,
    others: Iterable[OtherSupport] = (),
) -> tuple[Found, ...]:
    """Return a finding for each condition as of a day; an unknown fact stays unknown.

    What the edition does not ask is not listed. Other support only ever warns: the record knows
    what this office has seen, never the whole.
    """
    look = _Look(facts, edition, lists, on)
    parts = (
        *_employees(look),
        *_sector(look),
        *_district(look),
        *_business(look),
        *_questions(look),
        *_doubles(look, tuple(others)),
    )
    rules = dict.fromkeys(part.rule for part in parts)
    return tuple(_merged([part for part in parts if part.rule == rule]) for rule in rules)


def check_answers(facts: FirmFacts, edition: Edition) -> None:
    """Raise BadInput for answers to questions that the edition does not ask."""
    known = [question.key for question in edition.conditions.questions]
    if unknown := set(facts.answers) - set(known):
        asked = [f"answers.{key}" for key in known]
        raise BadInput(faults=unknown_fields((f"answers.{key}" for key in unknown), asked))


@dataclass(frozen=True)
class _Look:
    """What a rule looks at."""

    facts: FirmFacts
    edition: Edition
    lists: Lists
    on: date

    @property
    def conditions(self) -> Conditions:
        return self.edition.conditions

    @property
    def definition(self) -> Definition | None:
        """The legal definition that is asked for, as it stood on the day."""
        maker = self.lists.maker if self.conditions.maker is not None else None
        return maker.on(self.on) if maker else None

    def found(
        self,
        rule: str,
        place: str,
        holds: bool | None,  # noqa: FBT001
        evidence: object,
        limit: str,
        **more: object,
    ) -> Found:
        """Return a finding with the source and mark that the edition gives for a place."""
        named = next((one for one in self.edition.evidence if place in one.of), None)
        return Found(
            rule=rule,
            finding={True: Finding.HOLDS, False: Finding.FAILS, None: Finding.UNKNOWN}[holds],
            evidence="" if evidence is None else str(evidence),
            limit=limit,
            **{
                "source": named.source if named else self.conditions.source,
                "mark": named.mark if named else None,
                **more,
            },
        )


def _employees(look: _Look) -> Iterator[Found]:
    conditions, version, count = look.conditions, look.definition, look.facts.employees
    below = conditions.employees_below
    if below is not None and (version is None or version.employees_below != below):
        holds = None if count is None else count < below
        yield look.found("employees", "conditions.employees_below", holds, count, f"< {below}")
    if version is not None:
        yield _size(look, version)
    elif conditions.maker is not None:
        yield _not_in_data(look, "employees", "conditions.maker", count, conditions.maker)


def _size(look: _Look, version: Definition) -> Found:
    """Return whether the firm has the size, or is still within the grace (소상공인기본법 2조②)."""
    count, outgrew, limit = look.facts.employees, look.facts.outgrew, f"< {version.employees_below}"
    known: dict[str, object] = {"source": version.article, "mark": version.mark}
    holds = None if count is None else count < version.employees_below
    if holds is False and outgrew is not None and version.grace_years is not None:
        last = outgrew + version.grace_years  # the years from the next one on
        small = version.grace_below is None or (count or 0) < version.grace_below
        ceiling = "" if version.grace_below is None else f"< {version.grace_below} "
        limit = f"{limit}; {ceiling}~ {last}-12-31"
        if small and outgrew <= look.on.year <= last:
            known["note"], holds = Note.GRACE, True
        count_shown = f"{count} ({outgrew})"
        return look.found("employees", "conditions.maker", holds, count_shown, limit, **known)
    return look.found("employees", "conditions.maker", holds, count, limit, **known)


def _sector(look: _Look) -> Iterator[Found]:
    conditions, facts, version = look.conditions, look.facts, look.definition
    ksic = look.lists.ksic
    if conditions.sectors:
        hit = matched(facts, conditions.sectors, conditions.ksic, ksic, look.on)
        yield _listed(look, "conditions.sectors", hit, conditions.sectors)
    if version is not None and version.sectors is not None:
        hit = matched(facts, version.sectors, version.ksic, ksic, look.on)
        source = {"source": version.article, "mark": version.mark}
        yield _listed(look, "conditions.maker", hit, version.sectors, **source)
    elif conditions.maker is not None:
        yield _not_in_data(look, "sector", "conditions.maker", facts.sector, conditions.maker)


def _listed(look: _Look, place: str, hit: Match, wanted: tuple[str, ...], **more: object) -> Found:
    if hit.doubt is not None:
        more["note"] = Note(hit.doubt)
    return look.found("sector", place, hit.holds, hit.shown, ", ".join(wanted), **more)


def _district(look: _Look) -> Iterator[Found]:
    conditions, district, area = look.conditions, look.facts.district, look.lists.area
    if conditions.districts:
        holds = None if district is None else district in conditions.districts
        limit = ", ".join(conditions.districts)
        yield look.found("district", "conditions.districts", holds, district, limit)
    if conditions.area is None:
        return
    inside = area.districts(look.on) if area else ()
    joins = area.joins(district, look.on) if area and district else None
    if area is None or not (inside or joins):
        yield _not_in_data(look, "district", "conditions.area", district, conditions.area)
        return
    more: dict[str, object] = _known_of(area, district)
    limit = ", ".join(inside) or "-"
    if district is not None and district not in inside and joins is not None:
        limit, more["note"] = f"{limit}; {joins} + {district}", Note.JOINS_LATER
    holds = None if district is None else district in inside
    yield look.found("district", "conditions.area", holds, district, limit, **more)


def _known_of(area: Area, district: str | None) -> dict[str, object]:
    """Return source and mark of a district in an area, or of the whole area."""
    places = [place for place in area.places if place.name == district] or area.places
    source = " · ".join(dict.fromkeys(place.source for place in places))
    return {"source": source, "mark": _weakest(place.mark for place in places)}


def _business(look: _Look) -> Iterator[Found]:
    conditions, facts = look.conditions, look.facts
    if conditions.years_in_business is not None:
        since, years = facts.founded_on, conditions.years_in_business
        full = None if since is None else full_years(since, look.on)
        yield look.found(
            "years",
            "conditions.years_in_business",
            None if full is None else full >= years,
            None if since is None else f"{full} ({since})",
            f">= {years}",
        )
    if conditions.sales_above is not None:
        sales, above = facts.sales, conditions.sales_above
        holds = None if sales is None else sales > above
        shown = None if sales is None else f"{sales:,}"
        yield look.found("sales", "conditions.sales_above", holds, shown, f"> {above:,}")
    if facts.status is not None:
        active = facts.status is FirmStatus.ACTIVE
        yield look.found("status", "conditions.status", active, facts.status, FirmStatus.ACTIVE)


def _questions(look: _Look) -> Iterator[Found]:
    for question in look.conditions.questions:
        answer = look.facts.answers.get(question.key)
        yield look.found(
            question.key,
            f"conditions.questions.{question.key}",
            None if answer is None else answer is not question.bars,
            None if answer is None else _yes_no(answer),
            _yes_no(not question.bars),
            name=question.name,
        )


def _doubles(look: _Look, others: tuple[OtherSupport, ...]) -> Iterator[Found]:
    """Warn of support that this one does not go with (R18)."""
    for exclusion in look.edition.exclusions:
        if hits := excluded(exclusion, look.edition, others, look.on):
            found = look.found(
                exclusion.key,
                f"exclusions.{exclusion.key}",
                holds=None,
                evidence=", ".join(other.case for other in hits),
                limit=window(exclusion, look.edition, hits),
                name=exclusion.name,
            )
            yield found.model_copy(update={"finding": Finding.WARNS})


def _not_in_data(look: _Look, rule: str, place: str, evidence: object, key: str) -> Found:
    note = Note.NOT_IN_DATA
    return look.found(rule, place, None, evidence, f"{key} {look.on}", note=note)


def _merged(parts: list[Found]) -> Found:
    """Return one finding of a rule that notice and law both ask: the stricter answer counts."""
    worst = min(parts, key=lambda part: _WORST_FIRST.index(part.finding))
    return worst.model_copy(
        update={
            "limit": "; ".join(dict.fromkeys(part.limit for part in parts)),
            "source": " · ".join(dict.fromkeys(part.source for part in parts)),
            "mark": _weakest(part.mark for part in parts),
        }
    )


def _weakest(marks: Iterable[Mark | None]) -> Mark | None:
    given = set(marks)
    return next((mark for mark in _WEAKEST_FIRST if mark in given), None)


def _yes_no(answer: bool) -> str:  # noqa: FBT001
    return "yes" if answer else "no"


def _worded(value: str, lang: str) -> str:
    return say(f"finding-fact-{value}", lang) if value in _WORDED else value
