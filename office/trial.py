"""A plan as the HWPX that would be filed, made before anything is: for a clerk to look at."""

from collections.abc import Mapping

from activities.printing import fill_form_with
from activities.printing.content import set_out
from activities.printing.hwpx import print_hwpx
from schema.printed import AgencyForm, FormAccount, Heading
from schema.template import PlanTemplate


def print_trial(
    template: PlanTemplate,
    texts: Mapping[str, str],
    heading: Heading,
    form: tuple[AgencyForm, bytes] | None,
) -> tuple[bytes, FormAccount | None]:
    """Return a plan in the agency's form with what became of its fields, or as a plain document.

    Raises the Refusal that filing would meet.
    """
    content = set_out(template, texts, heading)
    if form is None:
        return print_hwpx(content), None
    told, body = form
    made = fill_form_with(content, body, told.labels, told.file)
    return made.body, FormAccount(file=told.file, filled=made.filled, empty=made.empty)
