"""Holds the files of the reference data against each other: what one names, another must have."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pydantic_core import PydanticCustomError

from activities.forms import misfits
from activities.sheets import Fault, Sheet, Shelf
from activities.toml_lines import Place
from schema.agency import Agency
from schema.area import Area
from schema.holiday import OneOffDays
from schema.house import House
from schema.law import FirmRole, Law
from schema.maker import Ksic, Maker
from schema.paper import PaperKinds
from schema.programme import Edition
from schema.spending import Spending
from schema.template import PlanTemplate
from schema.validity import check_gap, check_overlap
from schema.words import say


def proofread(shelf: Shelf) -> Iterator[Fault]:
    """Yield what is wrong between files that are sound by themselves."""
    yield from _keys_twice(shelf)
    yield from _days_twice(shelf)
    yield from _one_house(shelf)
    yield from _versions(shelf)
    for sheet, law in shelf.each(Law):
        asks = [duty for duty in law.duties if FirmRole.UNKNOWN in duty.roles]
        if [duty.roles for duty in asks] != [(FirmRole.UNKNOWN,)]:
            yield sheet.fault(("duties",), say("reference-ask-role"))
    groups = {group for edition in shelf.all(Edition) for group in edition.groups}
    for sheet, edition in shelf.each(Edition):
        yield from _laws(sheet, edition, shelf)
        yield from _duties_twice(sheet, edition, shelf)
        yield from _names(sheet, edition, shelf)
        yield from _forms(sheet, edition, shelf)
        if shelf.whole(Edition):
            yield from _groups(sheet, edition, groups)
        if shelf.whole(PaperKinds):
            yield from _papers(sheet, edition, shelf)
        if not edition.example:
            yield from _unsourced(sheet, edition)
        yield from _misplaced(sheet, edition)
    for sheet, template in shelf.each(PlanTemplate):
        if template.max_pages and not any("max_pages" in one.of for one in template.evidence):
            yield sheet.fault(("max_pages",), say("reference-no-source", place="max_pages"))
        yield from _misplaced(sheet, template)


def _keys_twice(shelf: Shelf) -> Iterator[Fault]:
    seen: dict[tuple[type, str], str] = {}
    for sheet, value in shelf.sound:
        if not isinstance(
            value, Edition | Agency | Area | Maker | Ksic | OneOffDays | PlanTemplate
        ):
            continue
        other = seen.setdefault((type(value), value.key), sheet.file)
        if other != sheet.file:
            place = "programme" if isinstance(value, Edition) else "key"
            yield sheet.fault((place,), say("reference-key-twice", key=value.key, other=other))


def _days_twice(shelf: Shelf) -> Iterator[Fault]:
    seen: dict[date, str] = {}
    for sheet, table in shelf.each(OneOffDays):
        for index, one in enumerate(table.days):
            other = seen.setdefault(one.day, sheet.file)
            if other != sheet.file:
                why = say("reference-day-twice", day=one.day, other=other)
                yield sheet.fault(("days", index), why)


def _one_house(shelf: Shelf) -> Iterator[Fault]:
    """Yield where a centre has no habits written down, or those of two houses."""
    houses = [sheet for sheet in shelf.sheets if sheet.model is House]
    if not houses and shelf.whole(House):
        yield Fault("house/centre.toml", 1, "", say("reference-no-house"))
    for sheet in houses[1:]:
        yield sheet.fault(("key",), say("reference-one-house", other=houses[0].file))


def _versions(shelf: Shelf) -> Iterator[Fault]:
    """Yield where two versions of a law overlap, or leave a gap between them."""
    sheets = sorted(shelf.each(Law), key=lambda entry: (entry[1].key, entry[1].valid_from))
    for (_, first), (sheet, second) in pairwise(sheets):
        if first.key != second.key:
            continue
        try:
            check_overlap([first, second], first.key)
            if shelf.whole(Law, first.key):
                check_gap([first, second], first.key)
        except PydanticCustomError as fault:
            yield sheet.fault(("valid_from",), say(fault.type, **fault.context or {}))


def _laws(sheet: Sheet, edition: Edition, shelf: Shelf) -> Iterator[Fault]:
    """Yield sources of money whose law is not there, or not in force in the fiscal year."""
    end = date(edition.fiscal_year, 12, 31)
    for index, funding in enumerate(edition.funding):
        place: Place = ("funding", index, "law")
        if shelf.misses(Law, funding.law):
            yield sheet.fault(place, say("reference-no-law", key=funding.law))
        elif shelf.whole(Law, funding.law) and not any(
            law.key == funding.law and law.holds(end) for law in shelf.all(Law)
        ):
            year = str(edition.fiscal_year)
            yield sheet.fault(place, say("reference-not-in-force", key=funding.law, year=year))


def _duties_twice(sheet: Sheet, edition: Edition, shelf: Shelf) -> Iterator[Fault]:
    """Yield duties of an edition that one of its laws, or the edition itself, has already."""
    laws = {funding.law for funding in edition.funding}
    taken = {duty.key for law in shelf.all(Law) if law.key in laws for duty in law.duties}
    for index, duty in enumerate(edition.duties):
        if duty.key in taken:
            yield sheet.fault(("duties", index), say("reference-duty-twice", duty=duty.key))
        taken.add(duty.key)


def _names(sheet: Sheet, edition: Edition, shelf: Shelf) -> Iterator[Fault]:
    """Yield what an edition calls by a key that no file has."""
    conditions = edition.conditions
    named: list[tuple[Place, str, type[Agency | Area | Maker | PlanTemplate], str | None]] = [
        (("conditions", "maker"), "maker", Maker, conditions.maker),
        (("conditions", "area"), "area", Area, conditions.area),
    ]
    for index, gate in enumerate(edition.gates):
        named.append((("gates", index, "agency"), "agency", Agency, gate.agency_key or None))
        plan: Place = ("gates", index, "template")
        named.append((plan, "template", PlanTemplate, gate.template or None))
        if gate.template and sheet.says(f"gates.{gate.key}.sections"):
            yield sheet.fault(plan, say("reference-sections-twice"))
    for place, kind, model, key in named:
        if key is not None and shelf.misses(model, key):
            yield sheet.fault(place, say(f"reference-no-{kind}", key=key))


def _forms(sheet: Sheet, edition: Edition, shelf: Shelf) -> Iterator[Fault]:
    """Yield where a gate's form is not there, is none, or lacks what is to be filled in."""
    templates = {template.key: template for template in shelf.all(PlanTemplate)}
    for index, gate in enumerate(edition.gates):
        if gate.form is not None:
            for place, why in misfits(gate.form, shelf.forms, templates.get(gate.template)):
                yield sheet.fault(("gates", index, "form", *place), why)


def _papers(sheet: Sheet, edition: Edition, shelf: Shelf) -> Iterator[Fault]:
    """Yield the papers of a gate that are of no known kind, or asked for twice."""
    known = {kind.key for table in shelf.all(PaperKinds) for kind in table.papers}
    for index, gate in enumerate(edition.gates):
        seen: set[str] = set()
        for number, paper in enumerate(gate.papers):
            place: Place = ("gates", index, "papers", number)
            if paper.key not in known:
                yield sheet.fault(place, say("reference-no-paper", key=paper.key))
            elif paper.key in seen:
                yield sheet.fault(place, say("reference-paper-twice", key=paper.key))
            seen.add(paper.key)


def _groups(sheet: Sheet, edition: Edition, groups: set[str]) -> Iterator[Fault]:
    for index, exclusion in enumerate(edition.exclusions):
        for group in exclusion.groups:
            if group not in groups:
                place: Place = ("exclusions", index, "groups")
                yield sheet.fault(place, say("reference-no-group", key=group))


def _unsourced(sheet: Sheet, edition: Edition) -> Iterator[Fault]:
    """Yield the numbers and dates of an edition that no evidence names."""
    for place, spoken in _numbers(edition):
        if edition.mark_of(spoken) is None:
            yield sheet.fault(place, say("reference-no-source", place=spoken))


def _numbers(edition: Edition) -> Iterator[tuple[Place, str]]:
    for name in ("limit", "limit_days", "state_percent", "execution_ends"):
        if getattr(edition, name) is not None:
            yield (name,), name
    for name in ("employees_below", "years_in_business", "sales_above"):
        if getattr(edition.conditions, name) is not None:
            yield ("conditions", name), f"conditions.{name}"
    entries = [
        *(("funding", i, one.law, one, "percent") for i, one in enumerate(edition.funding)),
        *(("gates", i, one.key, one, "closes_at") for i, one in enumerate(edition.gates)),
        *(("gates", i, one.key, one, "answer_days") for i, one in enumerate(edition.gates)),
        *(("exclusions", i, one.key, one, "years") for i, one in enumerate(edition.exclusions)),
        *(("duties", i, one.key, one, "months") for i, one in enumerate(edition.duties)),
        *(("duties", i, one.key, one, "days") for i, one in enumerate(edition.duties)),
    ]
    if edition.spending is not None:
        yield from _numbers_spent(edition.spending)
    for table, index, key, entry, name in entries:
        if getattr(entry, name):
            yield (table, index, name), f"{table}.{key}.{name}"


def _numbers_spent(spending: Spending) -> Iterator[tuple[Place, str]]:
    for name in ("cash_percent_min", "in_kind_percent_max", "months"):
        if getattr(spending, name) is not None:
            yield ("spending", name), f"spending.{name}"
    for index, item in enumerate(spending.items):
        for name in ("cap_percent", "cap_won"):
            if getattr(item, name) is not None:
                place: Place = ("spending", "items", index, name)
                yield place, f"spending.items.{item.key}.{name}"


def _misplaced(sheet: Sheet, named: Edition | PlanTemplate) -> Iterator[Fault]:
    """Yield evidence for places at which nothing stands."""
    for index, evidence in enumerate(named.evidence):
        for place in evidence.of:
            if not sheet.says(place):
                yield sheet.fault(("evidence", index, "of"), say("reference-no-place", place=place))
