"""A plan as HWPX: an agency's form filled by its labels, or a plain document without one."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from activities.archive import repack
from schema.refusals import (
    FormIsOldHwp,
    FormLacksFields,
    FormLocked,
    FormNotHwpx,
    FormTooLarge,
    Refusal,
)

from .content import Content, Shown

if TYPE_CHECKING:
    from hwpx.document import HwpxDocument

_OLD_HWP: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_MEDIA_TYPE: Final = b"application/hwp+zip"
_MANIFEST: Final = "META-INF/manifest.xml"
_SECTION: Final = "Contents/section"
_ENCRYPTED: Final = 0x1
_MEGABYTE: Final = 1024 * 1024
_LARGEST: Final = 100
"""Megabytes that a form may unpack to."""
_MEMBERS: Final = 2000
_NARROWEST, _WIDEST = 6, 24
"""Signs for which a column of a table has room, beside the others."""


@dataclass(frozen=True)
class FilledForm:
    """A filled form, and what became of every field that has a label, in the form's order."""

    body: bytes
    filled: tuple[str, ...]
    empty: tuple[str, ...]
    """Labels beside fields that are still empty: nothing was given for them, or nothing said."""


@dataclass(frozen=True)
class _Field:
    """A label of a form and the empty cell to its right, or else below it."""

    label: str
    table: Any
    row: int
    column: int


def fill_form(form: bytes, values: Mapping[str, str], file: str = "-") -> FilledForm:
    """Fill an agency's form by its labels, all of them or none; an empty text leaves a field empty.

    Raises a refusal in words for what is no form, and FormLacksFields naming every label that
    does not stand beside exactly one empty field.
    """
    document, found = _opened(form)
    wanted = {plain_label(label): (label, value) for label, value in values.items()}
    lacking = [label for key, (label, _) in wanted.items() if len(found.get(key, ())) != 1]
    if lacking:
        raise FormLacksFields(labels=", ".join(lacking), form=file)
    given = {key: entry for key, entry in wanted.items() if entry[1].strip()}
    with _hostile():
        for key, (_, value) in given.items():
            (field,) = found[key]
            field.table.set_cell_text(field.row, field.column, value, logical=True)
        body = repack(document.to_bytes(), {})
    filled = tuple(given[key][0] for key in found if key in given)
    return FilledForm(body, filled, empty=tuple(key for key in found if key not in given))


def fields_of(form: bytes) -> dict[str, int]:
    """Return the labels of a form, plain, and beside how many empty fields each stands.

    Raises a refusal in words for what is no form.
    """
    return {label: len(fields) for label, fields in _opened(form)[1].items()}


def plain_label(label: str) -> str:
    """Return a label without the spaces and colons of a form: 기 업 명 : is 기업명."""
    return "".join(label.split()).rstrip(":：").casefold()


def print_hwpx(content: Content) -> bytes:
    """Return a plan as a plain HWPX document, for an agency without a form of its own."""
    from hwpx.document import HwpxDocument  # noqa: PLC0415  slow to load

    document = HwpxDocument.new()
    title = _add_line(document, content.title, size=20)
    document.styles.apply_paragraph_format(paragraphs=[title], alignment="CENTER")
    _add_table(document, Shown(key="", number="", name="", rows=content.head))
    for chapter in content.chapters:
        _add_line(document, f"{chapter.number}. {chapter.name}", size=14)
        for part in chapter.parts:
            _add_part(document, part)
    document.add_paragraph("", inherit_style=False)
    document.add_paragraph(content.foot, inherit_style=False)
    return same_always(document.to_bytes())


def _add_part(document: "HwpxDocument", part: Shown) -> None:
    _add_line(document, f"{part.number}  {part.name}", size=11)
    for line in part.lines:
        document.add_paragraph(line, inherit_style=False)
    if part.columns:
        _add_table(document, part)


def _add_line(document: "HwpxDocument", text: str, size: int) -> Any:
    bold = document.styles.ensure_run(bold=True, size=size)
    document.add_paragraph("", inherit_style=False)
    return document.add_paragraph(text, inherit_style=False, char_pr_id_ref=bold)


def _add_table(document: "HwpxDocument", part: Shown) -> None:
    lines = [line for line in (part.columns, *part.rows, part.total) if line]
    table = document.add_table(len(lines), len(lines[0]))
    table.set_column_widths([_weight(column) for column in zip(*lines, strict=True)])
    centred, right = [], []
    for row, line in zip(table.rows, lines, strict=True):
        for at, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            cell.text = text
            if line is part.columns:
                centred += cell.paragraphs
            elif part.right and part.right[at]:
                right += cell.paragraphs
    for alignment, paragraphs in (("CENTER", centred), ("RIGHT", right)):
        if paragraphs:
            document.styles.apply_paragraph_format(paragraphs=paragraphs, alignment=alignment)


def _weight(column: tuple[str, ...]) -> int:
    """Return how wide a column is beside the others: the longest cell, within bounds."""
    return min(max(_NARROWEST, *map(len, column)), _WIDEST)


def _opened(form: bytes) -> tuple["HwpxDocument", dict[str, list[_Field]]]:
    from hwpx.document import HwpxDocument  # noqa: PLC0415  slow to load

    with _hostile():
        _check(form)
        document = HwpxDocument.open(form)
        found: dict[str, list[_Field]] = {}
        for field in _fields(document):
            found.setdefault(field.label, []).append(field)
    return document, found


def _check(form: bytes) -> None:
    """Refuse what is no form before anything of it is unpacked."""
    if form.startswith(_OLD_HWP):
        raise FormIsOldHwp
    archive = zipfile.ZipFile(io.BytesIO(form))
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > _LARGEST * _MEGABYTE or len(members) > _MEMBERS:
        raise FormTooLarge(limit=_LARGEST)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise FormLocked
    if b"encryption-data" in _member(archive, _MANIFEST):
        raise FormLocked
    if _member(archive, "mimetype").strip() != _MEDIA_TYPE:
        raise FormNotHwpx


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of a member; nothing where there is none that can be read."""
    try:
        with archive.open(name) as member:
            return member.read(_MEGABYTE)
    except Exception:  # noqa: BLE001  a broken member breaks in as many ways as zlib knows
        return b""


@contextmanager
def _hostile() -> Iterator[None]:
    """Refuse a form on which the library fails: it answers one with errors of a dozen families."""
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        raise FormNotHwpx from error


def _fields(document: "HwpxDocument") -> Iterator[_Field]:
    """Return the fields of every table of a form; a cell belongs to one label only."""
    for table in document.tables:
        grid = table.get_cell_map()
        taken: set[tuple[int, int]] = set()
        labels = [at for row in grid for at in row if at.is_anchor and plain_label(at.cell.text)]
        # First to the right, as forms mostly are; what is left may belong to a label above.
        for across in (True, False):
            for at in list(labels):
                row = at.row + (0 if across else at.row_span)
                column = at.column + (at.col_span if across else 0)
                if row >= len(grid) or column >= len(grid[row]):
                    continue
                anchor = grid[row][column].anchor
                if anchor not in taken and not plain_label(grid[row][column].cell.text):
                    taken.add(anchor)
                    labels.remove(at)
                    yield _Field(plain_label(at.cell.text), table, *anchor)


def same_always(body: bytes) -> bytes:
    """Give numbers in order to what the library numbered by chance: the same bytes every time."""
    from lxml import etree  # noqa: PLC0415

    changed = {}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if name.startswith(_SECTION):
                root = etree.fromstring(archive.read(name))
                made = (one for one in root.iter("{*}p", "{*}tbl") if one.get("id"))
                for number, one in enumerate(made, 1):
                    one.set("id", str(number))
                changed[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return repack(body, changed)
