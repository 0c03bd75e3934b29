"""What is wrong with an input: which field, what kind of fault, said in the reader's language."""

import re
from collections.abc import Iterable
from typing import Any, Final

from .handwriting import names_no_day
from .words import field as typed
from .words import has, say

MOST_SHOWN: Final = 5
"""Of the faults of one input: ten thousand would be too large to be answered at all."""

_PATTERNS: Final = {
    r"^[A-U]\d{2,5}$": "sector",
    r"^[\w.@-]{1,40}$": "staff-name",
    r"^[\w.@-]{0,40}$": "staff-name",
    r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$": "slug",
}
"""The forms that have a sentence of their own, instead of the pattern itself."""

_AMOUNT: Final = "amount"
_AMOUNTS: Final = frozenset({"amount", "asked", "awarded", "sales", "limit"})
"""The fields that hold won: a whole number there is shown as an amount."""

CHOICES: Final = (
    "verdict",
    "party",
    "speaker",
    "means",
    "author",
    "audience",
    "outcome",
    "stage",
    "firm-status",
    "paper-status",
    "meeting",
    "appointment",
    "waived",
    "dated",
    "role",
    "rank",
    "benefit",
    "measure",
    "engagement",
)
"""The families of words that choices have; the first one that has all of them is theirs."""

_FAULTS: Final = {
    "missing": "missing",
    "int_parsing": "whole-number",
    "int_type": "whole-number",
    "int_from_float": "whole-number",
    "int_parsing_size": "whole-number",
    "decimal_parsing": "number",
    "decimal_type": "number",
    "finite_number": "number",
    "decimal_max_digits": "number",
    "decimal_max_places": "number",
    "greater_than": "above",
    "greater_than_equal": "at-least",
    "less_than": "below",
    "less_than_equal": "at-most",
    "string_type": "text",
    "string_unicode": "text",
    "string_too_long": "too-long",
    "string_too_short": "empty",
    "too_short": "empty",
    "too_long": "too-many",
    "string_pattern_mismatch": "pattern",
    "bool_type": "yes-no",
    "bool_parsing": "yes-no",
    "enum": "choice",
    "dict_type": "object",
    "model_type": "object",
    "list_type": "list",
    "tuple_type": "list",
    "extra_forbidden": "unknown-key",
    "business_number": "business-number",
    "business_number_check": "business-number-check",
    "control_sign": "control-sign",
    "year": "year",
    "count": "count",
    "phone": "phone",
    "postal_code": "postal-code",
    "email": "email",
    "entry_stage": "entry-stage",
    "entry_needs": "entry-needs",
    "no_award": "no-award",
}

KINDS: Final = tuple(sorted({*_FAULTS.values(), *_PATTERNS.values(), _AMOUNT}))
"""Every kind of fault that pydantic's details become; each has its sentence."""


def unknown_fields(names: Iterable[str], known: Iterable[str]) -> list[dict[str, str]]:
    """Return the faults of fields that nobody asks for, as BadInput takes them."""
    asked = ", ".join(known) or "-"
    return [fault_of(name, "unknown-field", asked) for name in sorted(names)][:MOST_SHOWN]


def reason(detail: Any) -> str:
    """Return why a value of a file does not fit its model, from one of pydantic's details."""
    if detail["type"].startswith("mismatch-"):
        return say(detail["type"], **detail.get("ctx", {}))
    return why(fault_found(detail))


def said(fault: Any, lang: str | None) -> str:
    """Return a fault in words, with its field before it."""
    where = "" if fault["field"] == "-" else f"{typed(fault['field'])}: "
    return where + why(fault, lang)


def why(fault: Any, lang: str | None = None) -> str:
    """Return a fault in words, without its field."""
    limit = fault["limit"]
    if fault["kind"] == "choice":
        limit = choices(str(limit).split(", "), lang)
    if fault["kind"] == "entry-needs":
        limit = ", ".join(map(typed, str(limit).split(", ")))
    return say(f"fault-{fault['kind']}", lang, limit=limit, given=fault["given"])


def choices(known: Iterable[str], lang: str | None = None) -> str:
    """Return what can be chosen, each with its word where it has one."""
    return ", ".join(
        value if word in {"", value.replace("_", " ")} else f"{value}({word})"
        for value, word in choice_words(known, lang).items()
    )


def choice_words(known: Iterable[str], lang: str | None = None) -> dict[str, str]:
    """Return what can be chosen with its words; the words are empty where there are none."""
    values = tuple(map(str, known))
    for family in CHOICES:
        if all(has(f"{family}-{value}", lang) for value in values):
            return {value: say(f"{family}-{value}", lang) for value in values}
    return dict.fromkeys(values, "")


def fault_found(detail: Any) -> dict[str, str]:
    """Return the fault that one of pydantic's details tells."""
    field = ".".join(str(part) for part in detail["loc"]) or "-"
    context = detail.get("ctx", {})
    limits = ("gt", "ge", "lt", "le", "max_length", "expected", "pattern", "code", "first")
    limit = next((str(context[name]) for name in limits if name in context), "")
    kind = detail["type"]
    if kind == "enum":
        # pydantic joins them with an English "or".
        limit = ", ".join(re.findall(r"'([^']*)'", limit)) or limit
    if kind == "string_pattern_mismatch" and limit in _PATTERNS:
        return fault_of(field, _PATTERNS[limit], given=detail["input"])
    if kind.startswith("int_") and field.rpartition(".")[2] in _AMOUNTS:
        return fault_of(field, _AMOUNT, given=detail["input"])
    if kind.startswith(("datetime", "date_")):
        return fault_of(field, _kind_of_time(kind, detail["input"]), limit, detail["input"])
    return fault_of(field, _FAULTS.get(kind, "other"), limit or detail["msg"], detail["input"])


def _kind_of_time(kind: str, given: Any) -> str:
    """Return which fault of a date or time it is: 30 February is told as what it is."""
    if isinstance(given, str) and names_no_day(given):
        return "no-such-day"
    return "time" if kind.startswith("datetime") else "day"


def fault_of(field: str, kind: str, limit: Any = "", given: Any = "") -> dict[str, str]:
    """Return a fault as BadInput takes it, short enough to be shown."""
    shown = given if isinstance(given, str | int | float) else type(given).__name__
    return {
        "field": _short(field),
        "kind": kind,
        "limit": _short(limit, 200),
        "given": _short(shown),
    }


def _short(value: Any, length: int = 40) -> str:
    text = "".join(sign if sign.isprintable() else "?" for sign in str(value))
    return text if len(text) <= length else text[:length] + "…"
