"""What the office says instead of a traceback: a sentence and an exit code."""

import sys
import traceback
from collections.abc import Callable
from typing import ClassVar, Final

from schema.words import say

from .reasons import in_words

OK: Final = 0
UNEXPECTED: Final = 1
USAGE: Final = 2
REFUSED: Final = 3
UNREACHABLE: Final = 5


class Fault(Exception):
    """Something a person can mend; `str()` is the sentence that says how.

    An exception among its arguments is told in the reader's words.
    """

    code: ClassVar[int] = UNEXPECTED

    def __init__(self, key: str, **args: object) -> None:
        reasons = {name: in_words(one) for name, one in args.items() if isinstance(one, Exception)}
        super().__init__(say(key, **args | reasons))
        self.key = key


class SettingsFault(Fault):
    """A setting has a value that cannot be used."""

    code = USAGE


class NoStack(SettingsFault):
    """Nothing says where Postgres or Temporal are: no stack runs here and no setting names one."""

    code = UNREACHABLE


class StackFault(Fault):
    """The stack cannot be started, reached or stopped."""

    code = UNREACHABLE


class ResetRefused(Fault):
    """The person did not confirm, or the folder is not one of ours."""

    code = REFUSED


class BackupRefused(Fault):
    """A folder cannot be backed up into, or a home not be made out of it."""

    code = REFUSED


def guarded(command: Callable[[], object], *, debug: bool) -> int:
    """Run a command line and return its exit code; what fails is said in one sentence."""
    try:
        command()
    except Exception as error:  # noqa: BLE001  the last door before the person
        if debug:
            traceback.print_exc()
        sentence, code = _explain(error)
        print(sentence, file=sys.stderr)
        return code
    return OK


def _explain(error: Exception) -> tuple[str, int]:
    if isinstance(error, Fault):
        return str(error), error.code
    # asyncpg and temporalio are worth importing only once something went wrong.
    from activities.database import DATABASE_FAULTS, MigrationFault  # noqa: PLC0415
    from activities.shelving import ReferenceFault  # noqa: PLC0415

    if isinstance(error, ReferenceFault):
        return str(error), REFUSED
    if isinstance(error, MigrationFault):
        return str(error), UNREACHABLE
    if isinstance(error, DATABASE_FAULTS):
        reason = in_words(error)
        return say("office-unreachable", name="Postgres", reason=reason), UNREACHABLE
    return say("office-unexpected", reason=f"{type(error).__name__}: {error}"), UNEXPECTED
