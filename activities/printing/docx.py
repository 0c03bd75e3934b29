"""A plan as DOCX: filled into a template that the office may replace by its own."""

import io
from pathlib import Path
from typing import Final

from activities.archive import repack
from schema.refusals import TemplateUnfit

from .content import Content

PLAN: Final = Path(__file__).with_name("plan.docx")
"""The template that comes with the installation."""


def print_docx(content: Content, template: Path = PLAN) -> bytes:
    """Return a plan as DOCX; raises TemplateUnfit where the template cannot be filled.

    The template asks for `title`, `head`, `foot` and `chapters` by the names of `Content`. What
    was written is set as text; a sign that means something to the template is only a sign there.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415  slow to load
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    filled = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(template.read_bytes()))
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        document.render(content.document(), environment, autoescape=True)
        document.save(filled)
    except Exception as error:  # a template fails in as many ways as Python and XML know
        why = str(error).partition("\n")[0]
        raise TemplateUnfit(file=template.name, why=why) from error
    return repack(filled.getvalue(), {})
