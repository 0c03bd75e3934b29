"""Why the system did not do something, in the reader's words as far as they go."""

import errno
import re
from typing import Final

from schema.words import say

_WORDS: Final = {
    errno.ENOENT: "no-file",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read-only",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no-folder",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.ENAMETOOLONG: "long-name",
    errno.EMFILE: "many-files",
    errno.ENFILE: "many-files",
    errno.EIO: "broken",
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "cut-off",
    errno.EPIPE: "cut-off",
    errno.ETIMEDOUT: "late",
    errno.EHOSTUNREACH: "no-way",
    errno.ENETUNREACH: "no-way",
    errno.EADDRINUSE: "taken",
}
"""The usual errors of a system; any other is told as the system tells it."""

_STATUSES: Final = {
    "UNAVAILABLE": "away",
    "DEADLINE_EXCEEDED": "late",
    "PERMISSION_DENIED": "denied",
    "UNAUTHENTICATED": "denied",
}
"""The usual answers of a Temporal that cannot be spoken to."""

_NUMBER: Final = re.compile(r"(?:\[Errno |os error |Os \{ code: )(\d+)")
"""How Python and Rust write an error's number into a text that has nothing else of it."""


def in_words(error: BaseException) -> str:
    """Return why something failed; what has no words of ours is told as it came."""
    word = _word(error)
    if word:
        return say(f"system-{word}")
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _word(error: BaseException) -> str | None:
    if type(error).__name__ == "gaierror":  # its class would bring `socket` to a help page
        return "no-host"
    status = getattr(getattr(error, "status", None), "name", "")
    if status in _STATUSES:
        return _STATUSES[status]
    number = getattr(error, "errno", None)
    if number is None and isinstance(error, TimeoutError):
        number = errno.ETIMEDOUT
    if number is None and (found := _NUMBER.search(str(error))):
        number = int(found[1])
    return _WORDS.get(number) if isinstance(number, int) else None
