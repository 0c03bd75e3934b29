"""The command line's own words: help pages and errors of usage in the reader's language."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Final

import typer
from typer._click import Context, HelpFormatter
from typer.core import TyperCommand, TyperOption

from schema.blanks import BLANKS
from schema.words import field as typed_here
from schema.words import say

from .faults import Usage

_OPTIONS: Final = {
    "accepts": "--accept",
    "answers": "--answer",
    "business_number": "--number",
    "by": "--as",
    "clerk": "--to",
    "closes_at": "--until",
    "follow_up_on": "--follow-up",
    "happened_at": "--on",
    "issued_on": "--issued",
    "on": "--on-day",
    "origin": "--after",
    "papers": "--paper",
    "printed_until": "--until",
    "published_at": "--published",
    "quantity": "--days",
    "rate_percent": "--rate",
    "sections": "--section",
    "since": "--from",
    "term_months": "--months",
    "went_back_on": "--went-back",
}
"""Under which option a command takes a field that its message calls otherwise."""

_ENTRY: Final = "entry."
_NO_COMMAND: Final = re.compile(r"No such command '(.*?)'\.?(?: Did you mean '(.*)'\?)?")
_TYPE: Final = re.compile(r" <[A-Za-z\[\]]+>")
_ADDED: Final = re.compile(r"  \[((?:env var: |default: |required).*)\]$")
_ALIKE: Final = 0.75
"""How alike two options are spelled, of 1, where one may be meant for the other."""
_EXTRA: Final = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")


class _Page(HelpFormatter):
    """A help page in the reader's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is typed."""
        super().write_usage(prog, args, prefix or f"{say('desk-help-usage')} ")

    def write_heading(self, heading: str) -> None:
        """Write a heading; the library knows three."""
        super().write_heading(say(f"desk-help-{heading.lower()}"))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of options, arguments or commands, what the library says of them as ours."""
        said = [(_typed(first), _ADDED.sub(_added, second)) for first, second in rows]
        super().write_dl(said, col_max, col_spacing)


def _typed(first: str) -> str:
    """Return how an option is typed; an argument needs no word for its value."""
    value = f" <{say('desk-help-value')}>" if first.startswith("-") else ""
    return _TYPE.sub(value, first)


def _added(found: re.Match[str]) -> str:
    """Return what the library adds to a help text: default, environment variable, required."""
    said = []
    for part in found[1].split("; "):
        name, _, value = part.partition(": ")
        said.append(say(f"desk-help-{name.replace(' ', '-')}", value=value))
    return f"  [{'; '.join(said)}]"


class _Typed(Context):
    """A command as it is typed; its help is one of our pages."""

    formatter_class = _Page


def speak(commands: Iterable[Any]) -> None:
    """Put the reader's words in the place of keys, and of the library's own."""
    for command in commands:
        command.context_class = _Typed
        command.help = say(command.help)
        command.options_metavar = say("desk-help-any-options")
        if hasattr(command, "subcommand_metavar"):
            command.subcommand_metavar = say("desk-help-any-command")
        for param in command.params:
            param.help = say(param.help)
        command.get_help_option(_Typed(command)).help = say("desk-help-help")


def reason(error: typer.TyperException) -> str:
    """Return in one sentence why a command line cannot be understood."""
    told: Any = error
    message = error.format_message()
    match type(error).__name__:
        case "MissingParameter" if told.param is not None:
            return say("desk-usage-missing", name=name_of(told.param))
        case "BadParameter" if told.param is not None:
            return say("desk-usage-bad", name=name_of(told.param))
        case "NoSuchOption":
            return _no_option(told.option_name, told.ctx.command.params)
        case "BadOptionUsage":
            needs = "requires" in message
            word = "desk-usage-no-value" if needs else "desk-usage-value"
            return say(word, given=told.option_name)
    return _plain_reason(message)


def _no_option(given: str, params: Iterable[Any]) -> str:
    """Return that there is no such option: what is spelled alike, else what there is."""
    bare = given.lstrip("-").replace("-", "_")
    field, known = typed_here(bare), _options(params)
    near = [field] if field.startswith("--") else get_close_matches(given, known, cutoff=_ALIKE)
    if near:
        return say("desk-usage-no-option-near", given=given, near=", ".join(near))
    return say("desk-usage-no-option", given=given, known=", ".join(known) or "-")


def _options(params: Iterable[Any]) -> list[str]:
    """Return the options that a command has."""
    options = (param for param in params if param.param_type_name == "option")
    return [name for one in options for name in (*one.opts, *one.secondary_opts)]


def _plain_reason(message: str) -> str:
    """Return what an error says that has nothing but its message."""
    if found := _NO_COMMAND.fullmatch(message):
        near = (found[2] or "").replace("'", "")
        if near:
            return say("desk-usage-no-command-near", given=found[1], near=near)
        return say("desk-usage-no-command", given=found[1])
    if found := _EXTRA.fullmatch(message):
        return say("desk-usage-extra", given=found[1])
    return say("desk-usage-command-missing") if message == "Missing command." else message


def name_of(param: Any) -> str:
    """Return how a parameter is called at the command line."""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return "/".join([*param.opts, *param.secondary_opts])


def typed_at(command: Any, field: str) -> str:
    """Return how a field of a message is typed at a command; what it has no option for stays."""
    name, _, place = field.removeprefix(_ENTRY).partition(".")
    # What is asked for stands beside the award where a case is entered later.
    own = "--asked" if field == "amount" else _OPTIONS.get(name, f"--{name.replace('_', '-')}")
    options = {option for param in command.params for option in param.opts}
    for option in (own, f"--{name}"):
        if option in options:
            return f"{option} {place}" if place and not place.isdecimal() else option
    arguments = {param.metavar for param in command.params if param.metavar}
    return name.upper() if name.upper() in arguments else field


class Command(TyperCommand):
    """A command that refuses what nobody can have meant: a word twice, and a blank left blank."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read what was typed.

        Raises `Usage` for an option that can hold only one of two words, where the last would win
        and nobody be told; and for a suggested command whose blanks nobody has filled.
        """
        words, _, given = self.make_parser(ctx).parse_args(args=list(args))
        for param in given:
            if not isinstance(param, TyperOption) or param.multiple:
                continue
            if (not param.is_flag or param.secondary_opts) and given.count(param) > 1:
                raise Usage("desk-usage-twice", given=name_of(param))
        for param in given:
            _check_filled(param, words.get(param.name))
        return super().parse_args(ctx, args)


def _check_filled(param: Any, typed: Any) -> None:
    """Refuse the very word that a suggested command has at this place, as its whole value."""
    blank = BLANKS.get(name_of(param))
    keyed = "=" in (param.metavar or "")
    for word in typed if isinstance(typed, list) else [typed]:
        value = word.partition("=")[2] if keyed and isinstance(word, str) else word
        if blank and value == blank:
            raise Usage("desk-usage-blank", name=name_of(param), blank=blank)
