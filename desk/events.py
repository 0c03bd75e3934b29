"""The command that tells other programs what happened: the journal as CloudEvents."""

from contextlib import suppress
from typing import Annotated, Final

from typer import Option

from .faults import Usage
from .shown import Shown
from .waiting import finished

_DIGITS: Final = 18
"""What a position may have; Postgres counts a little further."""


def events(
    *,
    after: Annotated[str, Option("--after", metavar="POSITION", help="desk-opt-position")] = "0",
    follow: Annotated[bool, Option("--follow", help="desk-opt-follow")] = False,
) -> Shown:
    """Print what happened after a position, an event a line; `follow` goes on until Ctrl-C."""
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .follower import tell_events  # noqa: PLC0415

    if not (after.isascii() and after.isdecimal() and len(after) <= _DIGITS):
        raise Usage("desk-position", given=after)
    with suppress(KeyboardInterrupt):  # whoever follows ends it so
        finished(tell_events(Settings.load(), int(after), follow=follow))
    return Shown(None)
