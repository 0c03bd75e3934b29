"""What stops a command line: a sentence and one of the exit codes that `--help` lists."""

from typing import ClassVar, Final

from office.faults import REFUSED, UNREACHABLE, USAGE, Fault

NOT_FOUND: Final = 4
PARTLY: Final = 6
INTERRUPTED: Final = 130
"""As a shell has it for what Ctrl-C ends."""


class Usage(Fault):
    """The command line cannot be understood."""

    code: ClassVar[int] = USAGE


class Refused(Fault):
    """What was asked for is not done; a person must change it."""

    code: ClassVar[int] = REFUSED


class NotFound(Fault):
    """There is no such case, firm, call or duty."""

    code: ClassVar[int] = NOT_FOUND


class Unreachable(Fault):
    """Temporal or Postgres does not answer."""

    code: ClassVar[int] = UNREACHABLE


class Unconfirmed(Fault):
    """What was sent is not confirmed yet; it may still be carried out."""

    code: ClassVar[int] = UNREACHABLE


class Stopped(Fault):
    """The person left at a question; nothing was sent."""

    code: ClassVar[int] = INTERRUPTED
