"""Printing: a plan as PDF, DOCX and HWPX, and the certificate of a filing; kept by content."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from temporalio import activity

from activities.cabinet import Cabinet
from activities.pulse import with_pulse
from schema.printed import MEDIA_TYPES, Format, Heading, Printed, ToCertify, ToPrint
from schema.proof import read_manifest
from schema.refusals import UnknownSection
from schema.template import PlanTemplate

from .certificate import Named, print_certificate
from .content import Content, set_out
from .docx import PLAN, print_docx
from .hwpx import FilledForm, fill_form, print_hwpx
from .pdf import print_pdf

TemplateOf: TypeAlias = Callable[[str], Awaitable[PlanTemplate]]
"""Returns the template that rests under a hash."""

# What a case's call, firm and gate are called, and the receipt number of an earlier filing: one by
# hand has another key than its bundle was made under.
_NAMED: Final = """
select e.name_ko as edition, f.name as firm,
       coalesce((select g -> 'name' ->> 'ko' from jsonb_array_elements(e.body -> 'gates') g
                 where g ->> 'key' = $2), $2) as gate,
       coalesce((select n.state -> 'filing' ->> 'number'
                 from diary d
                 join diary n on n.stream = d.stream
                   and n.state -> 'filing' ->> 'bundle' = d.state -> 'filing' ->> 'bundle'
                 where d.stream = a.case_id and d.state -> 'filing' ->> 'key' = $3
                   and d.state -> 'filing' ->> 'bundle' <> ''
                   and n.state -> 'filing' ->> 'number' <> ''
                 order by n.seq limit 1), '') as adds_to
from application a join edition e on e.key = a.edition join firm f on f.key = a.firm
where a.case_id = $1
"""


@dataclass(frozen=True)
class Press:
    """Prints and keeps. Does NOT judge what is printed, and does NOT file it."""

    cabinet: Cabinet
    template_of: TemplateOf
    office_template: Path = PLAN
    """The .docx that plans are filled into; the office may have its own."""

    @activity.defn(name="print_plan")
    @with_pulse()
    async def print_plan(self, order: ToPrint) -> list[Printed]:
        """Print one version in every format that is asked for; a repeat is the same bytes."""
        texts = dict(await self.cabinet.sections(order.case, order.gate, order.version))
        named = await self._named(order.case, order.gate)
        heading = Heading(
            edition=named.edition,
            firm=named.firm,
            version=order.version,
            sha256=order.sha256,
            date=order.date,
        )
        content = set_out(await self.template_of(order.template), texts, heading)
        form = await self.cabinet.body(order.form) if order.form else None
        printed = []
        for kind in order.formats:
            body, made = await asyncio.to_thread(self._made, kind, content, form, order)
            await self.cabinet.keep(made.sha256, made.media_type, body)
            printed.append(made)
        return printed

    @activity.defn(name="certify_filing")
    async def certify_filing(self, order: ToCertify) -> Printed:
        """Print the certificate of what was filed, from its bundle and its receipt."""
        bundle = await self.cabinet.body(order.bundle)
        manifest = await asyncio.to_thread(read_manifest, bundle)
        if manifest is None:
            raise LookupError(order.bundle)
        named = await self._named(manifest.case, manifest.gate, manifest.adds_to)
        body = await asyncio.to_thread(print_certificate, manifest, order, named)
        made = _kept(Format.PDF, body, pages=1)
        await self.cabinet.keep(made.sha256, made.media_type, body)
        return made

    async def _named(self, case: str, gate: str, adds_to: str = "") -> Named:
        found = await self.cabinet.pool.fetchrow(_NAMED, case, gate, adds_to)
        if found is None:
            raise LookupError(case)
        return Named(**found)

    def _made(
        self, kind: Format, content: Content, form: bytes | None, order: ToPrint
    ) -> tuple[bytes, Printed]:
        match kind:
            case Format.PDF:
                body, pages = print_pdf(content)
                return body, _kept(kind, body, pages=pages)
            case Format.DOCX:
                body = print_docx(content, self.office_template)
                return body, _kept(kind, body)
            case Format.HWPX if form is None:
                body = print_hwpx(content)
                return body, _kept(kind, body)
            case Format.HWPX:
                assert form is not None  # noqa: S101  the case above
                filled = fill_form_with(content, form, order.labels, order.form_file)
                return filled.body, _kept(kind, filled.body, form=filled)


def fill_form_with(
    content: Content, form: bytes, labels: Mapping[str, str], file: str
) -> FilledForm:
    """Fill an agency's form with what a plan says; raises a refusal for what does not fit."""
    return fill_form(form, _values(content, labels), file)


def _values(content: Content, labels: Mapping[str, str]) -> dict[str, str]:
    known = content.plain
    for key in labels.values():
        if key not in known:
            raise UnknownSection(section=key, known=", ".join(known), names={})
    return {label: known[key] for label, key in labels.items()}


def _kept(
    kind: Format, body: bytes, pages: int | None = None, form: FilledForm | None = None
) -> Printed:
    return Printed(
        format=kind,
        media_type=MEDIA_TYPES[kind],
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        pages=pages,
        filled=form.filled if form else (),
        empty=form.empty if form else (),
    )
