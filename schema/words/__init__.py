"""The catalogue: every sentence a person reads, one Fluent file per language.

`say` never raises: it is called in workflow code, where an exception would freeze a case.
`faults` is the other half of that promise: worker and tests refuse a broken catalogue.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import Message
from fluent.runtime.types import fluent_number
from fluent.syntax import FluentParser, ast

from schema.zone import local, local_end

from .josa import josa
from .myriads import myriads

LANGUAGES: Final = ("ko", "en")

STARTER: Final = ".venv/bin/python starter.py"
"""The staff's command line as it is pasted into a terminal; in a sentence it is { -starter }."""

_TYPED: Final[ContextVar[Callable[[str], str]]] = ContextVar("typed", default=str)


def field(name: object) -> str:
    """Return how the reader types a field: by its name, at a command line as its option."""
    return _TYPED.get()(str(name))


_FUNCTIONS: Final[dict[str, Any]] = {"JOSA": josa, "MYRIADS": myriads, "FIELD": field}
"""What a sentence may ask for: { JOSA($firm, "은/는") } is the particle that follows the firm,
{ MYRIADS($amount) } how an amount is said, { FIELD("reason") } is `reason` in JSON and `--reason`
at the command line.
"""

_ENTRY: Final = re.compile(r"^(?=[a-z])", re.MULTILINE)
_FOLDER: Final = Path(__file__).parent
_LOG: Final = logging.getLogger(__name__)


def language(environ: Mapping[str, str] = os.environ) -> str:
    """Return the reader's language: `DEUNDEUN_LANG`, else the locale's, else Korean."""
    for name in ("DEUNDEUN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = environ.get(name, "").strip().lower()[:2]
        if wanted in LANGUAGES:
            return wanted
    return "ko"


def say(key: str, lang: str | None = None, /, **args: object) -> str:
    """Return the sentence for `key`; an unknown key or argument yields a readable rest."""
    lang = lang if lang in LANGUAGES else language()
    try:
        shown = tuple(
            (name, local_end(value))
            if name == "until" and isinstance(value, datetime)
            else (name, _shown(value))
            for name, value in args.items()
        )
        sentence, errors = _sentence(lang, key, _TYPED.get(), shown)
    except Exception:  # noqa: BLE001  a missing word must never freeze a case
        _LOG.warning("word_missing", extra={"key": key})
        return key
    if errors:
        _LOG.warning("word_incomplete", extra={"key": key, "errors": errors})
    return sentence


@contextmanager
def typing(field_as: Callable[[str], str]) -> Iterator[None]:
    """Name fields as they are typed here, for as long as sentences are said to this reader."""
    token = _TYPED.set(field_as)
    try:
        yield
    finally:
        _TYPED.reset(token)


def has(key: str, lang: str | None = None) -> bool:
    """Return whether there is a sentence for `key`."""
    return key in _written(lang if lang in LANGUAGES else language())


def keys(lang: str) -> frozenset[str]:
    """Return every message key of a language."""
    return frozenset(m.id.name for m in _messages(lang))


@cache
def variables(lang: str) -> dict[str, frozenset[str]]:
    """Return the variables each message of a language uses."""
    found: dict[str, frozenset[str]] = {}
    for message in _messages(lang):
        names: set[str] = set()
        _collect(message, names)
        found[message.id.name] = frozenset(names)
    return found


def faults() -> list[str]:
    """Return what is wrong with the catalogue, as `file: text` lines; empty when all is well."""
    found: list[str] = []
    for lang in LANGUAGES:
        seen: set[str] = set()
        for entry in _entries(lang):
            if isinstance(entry, ast.Junk):
                found.append(f"{lang}.ftl: {(entry.content or '').strip().splitlines()[0]}")
            elif isinstance(entry, ast.Message):
                if entry.id.name in seen:
                    found.append(f"{lang}.ftl: {entry.id.name} stands twice")
                seen.add(entry.id.name)
    first, *others = LANGUAGES
    for other in others:
        found += [
            f"{key} stands in only one of {first}.ftl and {other}.ftl"
            for key in sorted(keys(first) ^ keys(other))
        ]
    return found


def _shown(value: object) -> object:
    match value:
        case datetime():
            return local(value)
        case date():
            return value.isoformat()
        case bool():
            return str(value).lower()
        case int():
            return fluent_number(value)
        case None:
            return "-"
        case _:
            return str(value)


@lru_cache(maxsize=1024)
def _sentence(
    lang: str, key: str, typed: Callable[[str], str], shown: tuple[tuple[str, object], ...]
) -> tuple[str, list[str]]:
    """Return a sentence and what it lacks; the page of a case says the same at every line.

    `typed` names fields for FIELD, which asks for it itself: one sentence for each way of typing.
    """
    del typed
    pattern = _message(lang, key).value
    assert pattern is not None  # noqa: S101  caught by `say` like every missing word
    sentence, errors = _bundle(lang).format_pattern(pattern, dict(shown))
    return str(sentence), [str(error) for error in errors]


@cache
def _bundle(lang: str) -> FluentBundle:
    bundle = FluentBundle(
        [f"{lang}-KR" if lang == "ko" else "en-US"], _FUNCTIONS, use_isolating=False
    )
    bundle.add_resource(FluentResource(f"-starter = {STARTER}"))
    return bundle


@cache
def _message(lang: str, key: str) -> Message:
    """Return one message; to read all of them costs a command line a tenth of a second."""
    bundle = _bundle(lang)
    bundle.add_resource(FluentResource(_written(lang)[key]))
    return bundle.get_message(key)


@cache
def _written(lang: str) -> dict[str, str]:
    """Return every message as it is written, by its key."""
    entries = _ENTRY.split(_source(lang))
    return {entry.partition(" =")[0]: entry for entry in entries}


def _source(lang: str) -> str:
    return (_FOLDER / f"{lang}.ftl").read_text(encoding="utf-8")


@cache
def _entries(lang: str) -> list[ast.EntryType]:
    return list(FluentParser().parse(_source(lang)).body)


def _messages(lang: str) -> Iterator[ast.Message]:
    return (entry for entry in _entries(lang) if isinstance(entry, ast.Message))


def _collect(node: object, names: set[str]) -> None:
    if isinstance(node, ast.VariableReference):
        names.add(node.id.name)
    elif isinstance(node, ast.BaseNode):
        for value in vars(node).values():
            _collect(value, names)
    elif isinstance(node, list):
        for item in node:
            _collect(item, names)
