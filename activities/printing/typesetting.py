"""Typesetting by typst: a file beside this one and its data; the same data is the same bytes."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import typst

_FOLDER: Final = Path(__file__).parent


def typeset(sheet: str, data: Any) -> tuple[bytes, int]:
    """Return a PDF and the number of its pages.

    The data reaches the sheet as JSON and is set as text, never read as markup.
    """
    import typst  # noqa: PLC0415  workflows import this room and must not load a typesetter

    compiler = typst.Compiler(_FOLDER / sheet, font_paths=_fonts(), ignore_system_fonts=True)
    body = compiler.compile(
        format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    )
    assert isinstance(body, bytes)  # noqa: S101  a PDF is one file
    return body, int(compiler.query("<pages>", field="value", one=True))


@cache
def _fonts() -> "typst.Fonts":
    """Return the fonts that the installation brings; the machine's own would print otherwise."""
    import pylopdf_fonts_ko  # noqa: PLC0415
    import typst  # noqa: PLC0415

    font = pylopdf_fonts_ko.sans_path()
    if not font.is_file():
        raise FileNotFoundError(font)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font.parent]
    )
