"""Agencies' forms beside the reference data: read once, and held against what is to fill them."""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from activities.printing.content import fillable
from activities.printing.hwpx import fields_of, plain_label
from activities.toml_lines import Place
from schema.printed import AgencyForm
from schema.refusals import Refusal
from schema.template import PlanTemplate
from schema.words import say

_FOLDER: Final = "forms"
_LARGEST: Final = 20
"""Megabytes of a form; an empty one has a few hundred kilobytes."""
_MEGABYTE: Final = 1024 * 1024


def read_forms(reference: Path) -> dict[str, bytes]:
    """Return every file of the folder by its name, such as forms/selection.hwpx.

    Nothing outside is ever read: what leads there is not among them. Of a file that is too large
    comes just so much that it shows.
    """
    found = {}
    for file in sorted((reference / _FOLDER).glob("*")):
        if file.is_file() and not file.is_symlink():
            with suppress(OSError), file.open("rb") as opened:
                # A name that was unpacked on a Mac has its syllables taken apart.
                name = unicodedata.normalize("NFC", f"{_FOLDER}/{file.name}")
                found[name] = opened.read(_LARGEST * _MEGABYTE + 1)
    return found


def misfits(
    form: AgencyForm, forms: Mapping[str, bytes], template: PlanTemplate | None
) -> Iterator[tuple[Place, str]]:
    """Yield why a form can't be filled, each with its place in the form's table."""
    known = fillable(template) if template else ()
    for label, name in form.labels.items():
        if known and name not in known:
            why = say("reference-form-part", key=name, known=", ".join(known))
            yield ("labels", label), why
    body = forms.get(form.file)
    if body is None:
        why = say("reference-no-form", key=form.file, known=", ".join(forms) or "-")
        yield ("file",), why
    elif not body:
        yield ("file",), say("reference-form-empty")
    elif len(body) > _LARGEST * _MEGABYTE:
        yield ("file",), say("reference-form-large", limit=_LARGEST)
    else:
        yield from _unlabelled(form, body)


def _unlabelled(form: AgencyForm, body: bytes) -> Iterator[tuple[Place, str]]:
    """Yield the labels that do not stand beside one empty field, or were given twice."""
    try:
        fields = fields_of(body)
    except Refusal as refusal:
        yield ("file",), refusal.message
        return
    seen: set[str] = set()
    for label in form.labels:
        plain = plain_label(label)
        if fields.get(plain) != 1:
            why = say("reference-form-label", label=label, known=", ".join(fields) or "-")
            yield ("labels", label), why
        elif plain in seen:
            yield ("labels", label), say("reference-form-label-twice", label=label)
        seen.add(plain)
