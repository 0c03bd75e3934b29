"""What another's server answers: read to a bound, and never trusted to have a shape."""

import json
import re
import unicodedata
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import aiohttp

_MOST_BYTES: Final = 256_000
_MOST_SIGNS: Final = 200
# Not there yet, busy with the same question, too early or too often: the same may be taken later.
_LATER: Final = frozenset({404, 408, 409, 425, 429})


class Outage(Exception):
    """Another's server did not do its part, or not in words one can read; it is asked again.

    Its text goes into histories: a status and a host, never an address with a key, nor a header.
    """


def refuses(status: int) -> bool:
    """Return whether a status is a last word: the same question will get the same answer."""
    ours = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return ours and status not in _LATER


async def read_object(response: "aiohttp.ClientResponse") -> dict[str, Any]:
    """Return the JSON object of an answer, empty where it is none."""
    body = b""
    async for part in response.content.iter_any():
        body += part
        if len(body) > _MOST_BYTES:
            return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def plain(said: Any) -> str:
    """Return what another's server says as one short line, without signs that show nothing."""
    text = unicodedata.normalize("NFC", said) if isinstance(said, str) else ""
    shown = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    line = re.sub(r"\s+", " ", shown).strip()
    return line if len(line) <= _MOST_SIGNS else line[: _MOST_SIGNS - 1] + "…"
