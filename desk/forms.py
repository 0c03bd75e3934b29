"""An agency's form at the desk: filled with a plan to look at, and what became of its fields."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from schema.words import say
from schema.zone import OFFICE_ZONE

from .faults import Refused
from .waiting import finished

if TYPE_CHECKING:
    from .planned import Planned


def print_form(planned: "Planned", *, blank: bool) -> tuple[bytes, dict[str, Any] | None]:
    """Return the HWPX that would be filed of the last version: the agency's form, if it has one."""
    from office.trial import print_trial  # noqa: PLC0415  brings the press
    from schema.printed import Heading  # noqa: PLC0415

    from .planned import read_form  # noqa: PLC0415  brings asyncpg

    version, form = planned.plan.version, planned.gate.form
    if version is None:
        raise Refused("desk-plan-none-yet", case=planned.case)
    heading = Heading(
        edition=planned.edition.name.ko,
        firm=planned.about["firm"],
        version=version.number,
        sha256=version.sha256,
        date=version.at.astimezone(OFFICE_ZONE).date(),
    )
    own = (form, finished(read_form(form))) if form else None
    texts = {} if blank else planned.texts()
    body, account = print_trial(planned.template, texts, heading, own)
    return body, account.model_dump() if account else None


def said_form(account: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield what was filled in of an agency's form, and what a person has to fill in."""
    if account is None:
        return
    yield say("desk-form-filled", form=account["file"], labels=", ".join(account["filled"]) or "-")
    if account["empty"]:
        yield say("desk-form-left", labels=", ".join(account["empty"]))
