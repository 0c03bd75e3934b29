"""The options that commands share, each declared once: what every message says, and how to print.

Help texts are keys of the catalogue here; `desk.app` puts the reader's words in their place.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, Final, TypeAlias

from typer import Argument, Option

from schema.handwriting import read_day, read_moment, read_won
from schema.words import LANGUAGES, say

from .faults import Usage
from .shown import Shown

_SPEAKERS: Final = ("clerk", "firm_owner", "agency", "party")
_MEANS: Final = ("unstated", "phone", "visit", "letter", "email", "portal", "paper")

Claim: TypeAlias = dict[str, Any]
"""What every message says beside its own: who typed, who spoke, how, when, on what ground (R1)."""

CaseId = Annotated[str, Argument(metavar="CASE", help="desk-opt-case")]
SomeCase = Annotated[str, Argument(metavar="CASE", help="desk-opt-case")]
Reason = Annotated[str, Option("--reason", help="desk-opt-reason")]
Amount = Annotated[str, Option("--amount", help="desk-opt-amount")]
Typist = Annotated[str, Option("--as", envvar="DEUNDEUN_AS", help="desk-opt-as")]
Source = Annotated[str, Option("--source", help="desk-opt-source")]
Audience = Annotated[str, Option("--audience", help="desk-opt-audience")]
Most = Annotated[int, Option("--most", min=0, metavar="N", help="desk-opt-most")]
MOST: Final = 100
"""So much of a long list is printed for people unless they ask for more; programs get it whole."""


def filled(**fields: Any) -> dict[str, Any]:
    """Return the fields that were given; the others are left to the model's defaults."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def won(text: str) -> int | str:
    """Return an amount as people write it; what cannot be read is left for the model to refuse."""
    amount = read_won(text)
    return text if amount is None else amount


def moment(text: str, *, end_of_day: bool = False) -> Any:
    """Return a time as people write it; what cannot be read is left for the model to refuse."""
    return read_moment(text, end_of_day=end_of_day) or text


def day(text: str) -> Any:
    """Return a day as people write it; what cannot be read is left for the model to refuse."""
    return read_day(text) or text


def meant(prefix: str, given: str, known: Iterable[str]) -> str:
    """Return the value whose word this is in any language; what is none is left as it is."""
    words = {say(f"{prefix}-{one}", lang): str(one) for one in known for lang in LANGUAGES}
    return words.get(given.strip(), given)


def typed_at(program: str) -> str:
    """Return the program and machine that an act is typed at; a claim, like the name."""
    import socket  # noqa: PLC0415  a help page must not pay for it

    return f"{program}@{socket.gethostname()}"


def typist(by: str) -> str:
    """Return who types; raises where nobody says so."""
    if not by:
        raise Usage("desk-no-name")
    return by


def extended(command: Callable[..., Shown]) -> Callable[..., Shown]:
    """Give a command the common options; one that takes a `claim` gets those of every message."""
    own = [one for one in signature(command).parameters.values() if one.name != "claim"]
    speaks = len(own) < len(signature(command).parameters)
    added = [*_parameters(_claim if speaks else None), *_parameters(everywhere)]

    @wraps(command)
    def whole(**given: Any) -> Shown:
        for one in _parameters(everywhere):
            given.pop(one.name)
        if speaks:
            names = [one.name for one in _parameters(_claim)]
            given["claim"] = _claim(**{name: given.pop(name) for name in names})
        return command(**given)

    keywords = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in (*own, *added)]
    whole.__dict__["__signature__"] = signature(command).replace(parameters=keywords)
    return whole


def everywhere(
    *,
    json: Annotated[bool, Option("--json", help="desk-opt-json")] = False,
    lang: Annotated[str, Option("--lang", metavar="ko|en", help="desk-opt-lang")] = "",
    debug: Annotated[bool, Option("--debug", help="desk-opt-debug")] = False,
) -> None:
    """Declare what every command understands; `desk.app` reads it before any command runs."""
    del json, lang, debug


def _claim(  # noqa: PLR0913  one argument for each option
    *,
    by: Annotated[str, Option("--as", envvar="DEUNDEUN_AS", help="desk-opt-as")] = "",
    speaker: Annotated[str, Option(help="desk-opt-speaker")] = "",
    means: Annotated[str, Option(help="desk-opt-means")] = "",
    on: Annotated[str, Option("--on", "--happened-at", help="desk-opt-on")] = "",
    reference: Annotated[str, Option(help="desk-opt-reference")] = "",
    key: Annotated[str, Option(help="desk-opt-key")] = "",
) -> Claim:
    return filled(
        by=typist(by),
        via=typed_at("desk"),
        speaker=meant("speaker", speaker, _SPEAKERS),
        means=meant("means", means, _MEANS),
        happened_at=moment(on),
        reference=reference,
        key=key,
    )


def _parameters(declared: Callable[..., object] | None) -> list[Parameter]:
    return list(signature(declared).parameters.values()) if declared else []
