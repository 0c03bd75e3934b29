"""Asks a person at a terminal for what a command line lacks, one question for each."""

import sys
from typing import Any

import typer

from schema.words import LANGUAGES, say

from .explaining import explain
from .faults import Stopped
from .helping import name_of, typed_at


class Questions:
    """What a person was asked beside one command line, and what was said."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}

    @property
    def words(self) -> list[str]:
        """What was said, as it would have been typed."""
        return [word for words in self._said.values() for word in words]

    def ask(self, error: Exception, command: Any) -> bool:
        """Ask for what an error says is missing, and again for what was answered wrongly.

        Return False where a sentence must do: what is wrong was typed, nobody sits there, or no
        answer comes. Raises Stopped where the person leaves by Ctrl-C.
        """
        if command is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        lacking = self._lacking(error, command)
        for param in lacking:
            given = _answer(param)
            while given and param.secondary_opts and given.casefold() not in _sides(param):
                known = _choices(param).replace("|", ", ")
                print(say("desk-choice", given=given, known=known), file=sys.stderr)
                given = _answer(param)
            if not given:
                return False
            self._said[param.name] = _typed(param, given)
        return bool(lacking)

    def _lacking(self, error: Exception, command: Any) -> list[Any]:
        """Return what to ask for; nothing where that would not be enough."""
        if isinstance(error, typer.TyperException):
            missing = getattr(error, "param", None)
            return [missing] if type(error).__name__ == "MissingParameter" and missing else []
        told = explain(error)
        if told.word == "desk-no-name":
            return [param for param in command.params if "--as" in param.opts]
        if told.word == "desk-which-duty":
            print(told.sentence, file=sys.stderr)
            return [param for param in command.params if param.name == "duty"]
        faults = told.args.get("faults", ())
        known = {option: param for param in command.params for option in param.opts}
        lacking = [known.get(typed_at(command, fault["field"])) for fault in faults]
        wrong = {
            param.name
            for fault, param in zip(faults, lacking, strict=True)
            if fault["kind"] != "missing" and param is not None
        }
        if None in lacking or wrong - self._said.keys():
            return []
        if wrong:
            print(told.sentence, file=sys.stderr)
        return lacking


def _answer(param: Any) -> str:
    """Ask one question, with what can be answered, and return the answer."""
    name = " ".join(filter(None, (name_of(param), _choices(param))))
    question = say("desk-ask", name=name, what=param.help)
    try:
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        raise Stopped("desk-stopped") from None
    if not line:
        print(file=sys.stderr)
    return line.strip()


def _choices(param: Any) -> str:
    """Return what can be answered, as it stands in the question; nothing where anything can."""
    if param.secondary_opts:
        return f"{say('desk-yes')}|{say('desk-no')}"
    return param.metavar if "|" in (param.metavar or "") else ""


def _typed(param: Any, given: str) -> list[str]:
    """Return an answer as it would have been typed."""
    if param.param_type_name == "argument":
        return [given]
    if param.secondary_opts:
        return [_sides(param)[given.casefold()]]
    return [param.opts[0], given]


def _sides(param: Any) -> dict[str, str]:
    """Return what may be answered for each side of a pair of options: yes or no, or its name."""
    sides = (param.opts[0], *param.secondary_opts)
    words = {
        say(word, lang).casefold(): side
        for word, side in zip(("desk-yes", "desk-no"), sides, strict=False)
        for lang in LANGUAGES
    }
    return words | {name: side for side in sides for name in (side.lstrip("-"), side)}
