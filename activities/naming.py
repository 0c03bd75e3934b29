"""Puts into the gates of an edition what its file calls by a key: agencies, templates, papers.

Of a form it puts in the hash.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from schema.agency import Agency
from schema.paper import PaperKind
from schema.template import PlanTemplate


def with_named(
    raw: dict[str, Any],
    *,
    agencies: Mapping[str, Agency],
    templates: Mapping[str, PlanTemplate],
    papers: Mapping[str, PaperKind],
    forms: Mapping[str, bytes],
) -> dict[str, Any]:
    """Return what a file says with what it names put in; what is wrong is left for the model."""
    gates = raw.get("gates")
    if not isinstance(gates, list):
        return raw
    filled = []
    for gate in gates:
        whole = gate
        if isinstance(gate, dict):
            if isinstance(gate.get("agency"), str):
                whole = _with_agency(whole, agencies.get(gate["agency"]))
            if isinstance(gate.get("template"), str):
                whole = _with_template(whole, templates.get(gate["template"]))
            if isinstance(gate.get("form"), dict):
                whole = whole | {"form": _with_hash(gate["form"], forms)}
            if isinstance(gate.get("papers"), list):
                whole = whole | {"papers": [_with_kind(one, papers) for one in gate["papers"]]}
        filled.append(whole)
    return raw | {"gates": filled}


def _with_agency(gate: dict[str, Any], agency: Agency | None) -> dict[str, Any]:
    """Put in an agency's names and its channel."""
    key = gate["agency"]
    if agency is None:
        # The edition is read on, so that its other faults are found together with this one.
        return {"channel": "unknown"} | gate | {"agency": {"ko": key, "en": key}, "agency_key": key}
    named = {"agency": agency.name.model_dump(), "agency_key": key}
    return {"channel": agency.channel} | gate | named


def _with_template(gate: dict[str, Any], template: PlanTemplate | None) -> dict[str, Any]:
    """Put in the sections of a template and the hash of what it says."""
    key = gate["template"]
    if template is None:
        # The edition is read on here as well: nothing else is wrong with this gate for that.
        return gate | {"sections": [{"key": "unknown", "name": {"ko": key, "en": key}}]}
    sections = [
        {"key": part.key, "name": part.name.model_dump(), "required": part.required}
        for part in template.parts
    ]
    return gate | {"sections": sections, "template_sha256": template.sha256}


def _with_hash(form: dict[str, Any], forms: Mapping[str, bytes]) -> dict[str, Any]:
    """Put in the hash of a form, by which a running case keeps it."""
    body = forms.get(str(form.get("file")))
    return form if body is None else form | {"sha256": sha256(body).hexdigest()}


def _with_kind(wanted: Any, kinds: Mapping[str, PaperKind]) -> Any:
    """Put in what a paper is called and until when it holds."""
    named = {"key": wanted} if isinstance(wanted, str) else wanted
    kind = kinds.get(str(named.get("key"))) if isinstance(named, dict) else None
    if kind is None:
        return named
    return kind.model_dump(include={"name", "issuer", "holds", "days"}) | named
