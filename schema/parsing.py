"""The door of every input: what a person typed becomes a model, or BadInput says what is wrong."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from .input_faults import MOST_SHOWN, fault_found, fault_of, unknown_fields
from .refusals import BadInput
from .resident_number import with_resident_number
from .wire import Wire

M = TypeVar("M", bound=Wire)

LARGEST_INPUT: Final = 500_000
"""Bytes of one input; a plan of 80,000 signs fits, and the server ends a case over two million."""


class Unreadable(str):
    """An input that was not read at all; its text is the kind of fault."""

    __slots__ = ()


def parse(model: type[M], raw: Any, *, strict: bool) -> M:
    """Return the model of what a person typed; raises BadInput with the first faults.

    `strict` refuses unknown fields and resident numbers. It is used where a message comes in,
    never where history is read again: there today's JSON must load in ten years.
    """
    check_object(raw)
    unknown = set(raw) - set(model.model_fields) if strict else set()
    faults = unknown_fields(unknown, model.model_fields)
    try:
        value = model.model_validate(dict(raw))
    except ValidationError as error:
        faults += [fault_found(detail) for detail in error.errors(include_url=False)]
    if strict:
        held = with_resident_number(raw)
        # What was typed there is not shown again: a refusal is kept as well.
        faults = [fault for fault in faults if fault["field"].partition(".")[0] not in held]
        faults += [fault_of(name, "resident-number") for name in held]
    needed = getattr(model, "needed", ()) if strict else ()
    faults += [fault_of(name, "missing") for name in needed if not raw.get(name)]
    if faults:
        raise BadInput(faults=faults[:MOST_SHOWN]) from None
    return value


def check_object(raw: Any) -> None:
    """Raise BadInput for what is not even an object with fields."""
    if not isinstance(raw, Mapping):
        kind = str(raw) if isinstance(raw, Unreadable) else "object"
        raise BadInput(faults=[fault_of("-", kind, f"{LARGEST_INPUT:,}", given=raw)])
