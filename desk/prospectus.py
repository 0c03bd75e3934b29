"""One call as a clerk reads it: whom it is for, what it gives, what it asks, how sure that is."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from schema.law import KNOWN_ROLES, DutyRule, FirmRole, Law, Term
from schema.programme import Edition, Funding, Gate
from schema.words import language, say
from schema.zone import OFFICE_ZONE, local

from .catalogue import Call, Catalogue
from .shown import table, until, written

if TYPE_CHECKING:
    from rich.table import Table

    from schema.evidence import Mark

Rows = Iterable[tuple[object, ...]]

_PLACES: Final = {
    "agency": "desk-col-agency",
    "agreement": "stage-agreement",
    "answer_days": "place-answer_days",
    "area": "rule-district",
    "benefit": "desk-col-benefit",
    "cap_percent": "place-cap_percent",
    "cap_won": "place-cap_won",
    "cash_percent_min": "place-cash_percent_min",
    "closes_at": "place-closes_at",
    "days": "place-days",
    "employees_below": "place-employees_below",
    "execution_ends": "place-execution_ends",
    "files": "desk-col-files",
    "form": "place-form",
    "in_kind_percent_max": "place-in_kind_percent_max",
    "items": "place-items",
    "limit": "place-limit",
    "limit_days": "place-limit_days",
    "maker": "desk-maker",
    "months": "place-months",
    "not_payable": "place-not_payable",
    "questions": "desk-question",
    "role": "place-role",
    "sales_above": "place-sales_above",
    "sections": "place-sections",
    "sectors": "rule-sector",
    "site_visit": "matter-appointment",
    "state_percent": "place-state_percent",
    "template": "place-template",
    "vat_payable": "place-vat_payable",
    "years": "place-years",
    "years_in_business": "place-years_in_business",
}
"""What the places of a file are called."""


def document(catalogue: Catalogue, call: Call) -> dict[str, Any]:
    """Return all that is known of a call, for programs."""
    edition, conditions, day = call.edition, call.edition.conditions, _day(catalogue)
    maker = catalogue.makers.get(conditions.maker or "")
    definition = maker.on(day) if maker else None
    area = catalogue.areas.get(conditions.area or "")
    keys = {gate.agency_key for gate in edition.gates} & set(catalogue.agencies)
    return {
        "key": edition.key,
        "on": day,
        "open": call.is_open(catalogue.at),
        "closes_at": call.closes(catalogue.at),
        "ended_by": call.ended.notice if call.ended else None,
        "cases": call.cases,
        "edition": edition.model_dump(mode="json"),
        "announcements": [event.model_dump(mode="json") for event in call.events],
        "agencies": {key: catalogue.agencies[key].model_dump(mode="json") for key in sorted(keys)},
        "districts": list(area.districts(day)) if area else None,
        "maker": definition.model_dump(mode="json") if definition else None,
        "laws": [_binding(catalogue, funding) for funding in edition.funding],
    }


def parts(catalogue: Catalogue, call: Call) -> "Iterator[str | Table]":
    """Yield the call from top to bottom, as lines and tables."""
    edition = call.edition
    yield f"{edition.name.said(language())} · {edition.key}"
    yield " · ".join(_standing(catalogue, call))
    gates = [_gate(catalogue, call, gate) for gate in edition.gates]
    yield from _chapter("gates", ("gate", "agency", "files", "closes", "answer", "pass"), gates)
    yield from _chapter("conditions", ("what", "told"), _conditions(catalogue, edition))
    yield from _chapter("gives", ("what", "told"), _gives(edition))
    yield from _chapter("exclusions", ("what", "within", "groups"), _exclusions(edition))
    duties = _duties(edition)
    yield from _chapter("call-duties", ("what", "when", "whom", "article"), duties)
    for funding in edition.funding:
        yield from _law(catalogue, edition, funding)
    facts = [
        (fact.says.said(language()), *_known(fact.mark, fact.source)) for fact in edition.facts
    ]
    yield from _chapter("facts", ("what", "mark", "source"), facts)
    yield from _chapter("announcements", ("notice", "what", "at", "until", "told"), _events(call))
    yield from _chapter("sources", ("what", "mark", "source"), _sources(edition))


def limit(edition: Edition) -> str | None:
    """Return the most that is given, in won or days, with its mark; None where it is unknown."""
    if edition.limit_days is not None:
        return _marked(edition, "limit_days", say("desk-days", days=edition.limit_days))
    if edition.limit is not None:
        return _marked(edition, "limit", say("desk-won", amount=edition.limit))
    return None


def _standing(catalogue: Catalogue, call: Call) -> Iterator[str]:
    if call.edition.example:
        yield say("desk-example")
    if call.ended is not None:
        yield say(f"announcement-{call.ended.kind}")
        yield say("desk-ended-by", notice=call.ended.notice)
    else:
        yield say("desk-open" if call.is_open(catalogue.at) else "desk-not-open")
    yield say("desk-open-cases", count=call.cases)
    yield say("desk-source", source=call.edition.source)


# --- gates ---------------------------------------------------------------------------------------


def _gate(catalogue: Catalogue, call: Call, gate: Gate) -> tuple[object, ...]:
    edition = call.edition
    days = gate.answer_days and say("desk-days", days=gate.answer_days)
    passed = say(f"pass-{gate.pass_means}")
    return (
        f"{gate.name.said(language())}\n({gate.key})",
        "\n".join(_agency(catalogue, gate)),
        "\n".join(_files(gate)),
        _closes(call, gate),
        _marked(edition, f"gates.{gate.key}.answer_days", days) if days else None,
        f"{say('matter-appointment')} → {passed}" if gate.site_visit else passed,
    )


def _agency(catalogue: Catalogue, gate: Gate) -> Iterator[str]:
    yield gate.agency.said(language())
    agency = catalogue.agencies.get(gate.agency_key)
    if agency is None:
        return
    for said in (agency.contact, agency.habits):
        if said is not None:
            yield f"{said.said(language())}{_suffix(agency.mark)}"


def _files(gate: Gate) -> Iterator[str]:
    yield say(f"files-{gate.files}")
    if gate.form is not None:
        yield say("desk-agency-form", file=gate.form.file, count=len(gate.form.labels))
    for section in gate.sections:
        name = section.name.said(language())
        yield f"- {name}" if section.required else f"- {say('desk-optional', name=name)}"


def _closes(call: Call, gate: Gate) -> str:
    end = call.ended
    if end is not None and not (gate.closes_at and gate.closes_at < end.published_at):
        return f"{say(f'announcement-{end.kind}')} {local(end.published_at)} ({end.notice})"
    if gate.closes_at is None:
        return say("desk-no-closing")
    if moved := call.moved_by(gate.key):
        return f"{until(gate.closes_at)} ({moved.notice})"
    return _marked(call.edition, f"gates.{gate.key}.closes_at", until(gate.closes_at))


# --- who may apply, and for what -----------------------------------------------------------------


def _conditions(catalogue: Catalogue, edition: Edition) -> Rows:
    asked, day = edition.conditions, _day(catalogue)
    if asked.maker:
        yield say("desk-maker"), _maker(catalogue, asked.maker, day)
    if asked.area:
        yield say("rule-district"), _area(catalogue, asked.area, day)
    if asked.districts:
        yield say("rule-district"), ", ".join(asked.districts)
    if asked.sectors:
        sectors = ", ".join(asked.sectors)
        revision = say("desk-ksic", revision=asked.ksic) if asked.ksic else ""
        yield say("rule-sector"), " ".join(filter(None, (sectors, revision)))
    for name in ("employees_below", "years_in_business", "sales_above"):
        if (number := getattr(asked, name)) is not None:
            value = say(f"condition-{name}", number=number)
            yield say(f"place-{name}"), _marked(edition, f"conditions.{name}", value)
    for question in asked.questions:
        bars = say("desk-bars-yes" if question.bars else "desk-bars-no")
        yield say("desk-question"), f"{question.name.said(language())} ({bars})"
    if asked.business_status:
        when = ", ".join(say(f"occasion-{one}") for one in asked.business_status)
        yield say("place-business_status"), _marked(edition, "conditions.business_status", when)
    yield say("desk-col-source"), asked.source


def _maker(catalogue: Catalogue, key: str, day: date) -> str:
    maker = catalogue.makers.get(key)
    found = maker.on(day) if maker else None
    if maker is None or found is None:
        return say("desk-not-loaded", key=key, on=day)
    sectors = say("desk-unknown-list") if found.sectors is None else ", ".join(found.sectors)
    lines = [
        f"{maker.name.said(language())}{_suffix(found.mark)}",
        f"{say('condition-employees_below', number=found.employees_below)} · {sectors}",
    ]
    if found.grace_years:
        lines.append(say("desk-grace", years=found.grace_years, below=found.grace_below))
    return "\n".join([*lines, f"{found.article} · {found.source}"])


def _area(catalogue: Catalogue, key: str, day: date) -> str:
    area = catalogue.areas.get(key)
    if area is None:
        return say("desk-not-loaded", key=key, on=day)
    places = [f"{place.name}{_suffix(place.mark)}" for place in area.places if place.holds(day)]
    return f"{area.name.said(language())}\n{say('desk-as-of', on=day)}: {', '.join(places) or '-'}"


def _gives(edition: Edition) -> Rows:
    yield say("desk-col-benefit"), say(f"benefit-{edition.benefit}")
    yield say("desk-col-limit"), limit(edition)
    if edition.state_percent is not None:
        support = _marked(edition, "state_percent", f"{edition.state_percent} %")
        yield say("place-state_percent"), support
        yield say("desk-own-share"), f"{100 - edition.state_percent} %"
    agreement = say("desk-yes" if edition.agreement else "desk-no")
    yield say("stage-agreement"), _marked(edition, "agreement", agreement)
    if edition.execution_ends:
        ends = _marked(edition, "execution_ends", edition.execution_ends.isoformat())
        yield say("place-execution_ends"), ends


def _exclusions(edition: Edition) -> Rows:
    for one in edition.exclusions:
        place = f"exclusions.{one.key}" + (".years" if one.years else "")
        within = _marked(edition, place, say(f"within-{one.within}", years=one.years))
        yield one.name.said(language()), within, ", ".join(one.groups)


def _duties(edition: Edition) -> Rows:
    """Yield what the call itself obliges to, and whom."""
    for duty in edition.duties:
        when = _marked(edition, f"duties.{duty.key}.{_unit(duty)}", _period(duty))
        roles = [say(f"role-{role}") for role in duty.roles]
        everyone = set(duty.roles) == set(KNOWN_ROLES)
        whom = say("desk-everyone") if everyone else ", ".join(roles)
        yield duty.name.said(language()), when, whom, duty.article


# --- what the law asks ---------------------------------------------------------------------------


def _binding(catalogue: Catalogue, funding: Funding) -> dict[str, Any]:
    law = catalogue.law(funding.law)
    bound = law.binding(funding.role).model_dump(mode="json") if law else None
    return {"law": funding.law, "role": funding.role, "version": bound}


def _law(catalogue: Catalogue, edition: Edition, funding: Funding) -> "Iterator[str | Table]":
    law = catalogue.law(funding.law)
    name = law.name.said(language()) if law else funding.law
    since = say("desk-in-force", on=law.valid_from) if law else ""
    role = _marked(edition, f"funding.{funding.law}.role", say(f"role-{funding.role}"))
    heading = filter(None, (name, since, role, _source_of_money(funding)))
    yield f"\n[{' · '.join(heading)}]"
    if law is None:
        yield say("desk-not-loaded", key=funding.law, on=_day(catalogue))
        return
    if funding.role is FirmRole.UNKNOWN:
        yield say("desk-ask-role")
    rows = [
        (
            say(f"rules-{kind}"),
            rule.name.said(language()),
            when,
            rule.article,
            _mark(rule.mark),
        )
        for kind, rule, when in _rules(law.binding(funding.role))
    ]
    columns = ("kind", "what", "when", "article", "mark")
    yield table([say(f"desk-col-{one}") for one in columns], rows) if rows else say("desk-no-rule")
    if law.source:
        yield say("desk-source", source=law.source)


def _rules(bound: Law) -> Iterator[tuple[str, Any, str | None]]:
    for duty in bound.duties:
        yield "duty", duty, _period(duty)
    for term in bound.terms:
        yield "term", term, _period(term)
    for threshold in bound.thresholds:
        yield "threshold", threshold, say("desk-won-from", amount=threshold.amount)
    for sanction in bound.sanctions:
        late = sanction.late_months
        yield "sanction", sanction, say("desk-late-months", months=late) if late else None


def _source_of_money(funding: Funding) -> str:
    name = funding.name.said(language()) if funding.name else ""
    return " ".join(filter(None, (name, f"{funding.percent} %" if funding.percent else "")))


def _unit(rule: DutyRule | Term) -> str:
    return "months" if rule.months else "days"


def _period(rule: DutyRule | Term) -> str:
    """Return when a duty is due or a period ends, counted from its day."""
    spans = getattr(rule, _unit(rule))
    numbers = ", ".join(map(str, spans)) if isinstance(spans, tuple) else str(spans)
    word = f"period-lasts-{_unit(rule)}" if rule.lasts else f"period-{_unit(rule)}"
    period = say(word, counted=say(f"counted-{rule.counted_from}"), numbers=numbers)
    total = rule.from_total if isinstance(rule, DutyRule) else None
    return f"{period} ({say('desk-won-from', amount=total)})" if total else period


# --- how sure it is ------------------------------------------------------------------------------


def _events(call: Call) -> Rows:
    for event in call.events:
        kind = say(f"announcement-{event.kind}")
        moved = event.gate and call.edition.gate(event.gate).name.said(language())
        gate = f"{moved} {until(event.closes_at)}" if event.closes_at else None
        told = ", ".join(filter(None, (event.reason, event.reference, event.by)))
        yield event.notice, kind, event.published_at, gate, told


def _sources(edition: Edition) -> Rows:
    for evidence in edition.evidence:
        places = "\n".join(_place(edition, place) for place in evidence.of)
        yield places, *_known(evidence.mark, evidence.source)


def _place(edition: Edition, place: str) -> str:
    """Return the name of a place of the file, with the gate or duty that it belongs to."""
    *path, last = place.split(".")
    names = {gate.key: gate.name for gate in edition.gates}
    names |= {duty.key: duty.name for duty in edition.duties}
    names |= {exclusion.key: exclusion.name for exclusion in edition.exclusions}
    names |= {item.key: item.name for item in (edition.spending.items if edition.spending else ())}
    named = {key: name.said(language()) for key, name in names.items()}
    name = say(_PLACES[last]) if last in _PLACES else named.get(last, last)
    return " · ".join([*(named[key] for key in path if key in named), name])


def _marked(edition: Edition, place: str, value: object) -> str:
    return f"{written(value)}{_suffix(edition.mark_of(place))}"


def _suffix(mark: "Mark | None") -> str:
    return f" ({_mark(mark)})" if mark else ""


def _known(mark: "Mark", source: str) -> tuple[object, ...]:
    return _mark(mark), source


def _mark(mark: "Mark | None") -> str | None:
    return say(f"mark-{mark}") if mark else None


def _chapter(name: str, columns: tuple[str, ...], rows: Rows) -> "Iterator[str | Table]":
    rows = list(rows)
    if rows:
        yield f"\n[{say(f'desk-chapter-{name}')}]"
        yield table([say(f"desk-col-{column}") for column in columns], rows)


def _day(catalogue: Catalogue) -> date:
    return catalogue.at.astimezone(OFFICE_ZONE).date()
