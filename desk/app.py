"""The staff's command line: `run` carries out one command line and returns its exit code."""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import typer
from typer.main import get_command

from schema.words import LANGUAGES, STARTER, say, typing

from . import (
    answering,
    appointing,
    caring,
    casebook,
    completion,
    drafting,
    editions,
    engagements,
    entering,
    events,
    firms,
    links,
    papers,
    planning,
    programmes,
    proof,
    results,
    righting,
    staffing,
    starting,
    telling,
    todo,
    watching,
    writing,
)
from .asking import Questions
from .explaining import Told, explain, explain_usage
from .faults import INTERRUPTED, Usage
from .helping import Command, reason, speak, typed_at
from .options import everywhere, extended
from .shown import Shown, show

_LANGUAGE: Final = "DEUNDEUN_LANG"

COMMANDS: Final[dict[str, Callable[..., Shown]]] = {
    "new": starting.new,
    "enter": entering.enter,
    "template": starting.template,
    "import": starting.import_sheet,
    "todo": todo.todo,
    "list": watching.list_cases,
    "board": watching.board,
    "show": casebook.show_case,
    "open": watching.open_page,
    "links": links.links,
    "facts": telling.facts,
    "eligibility": telling.eligibility,
    "plan": planning.plan,
    "draft": drafting.draft,
    "draft first": drafting.draft_first,
    "draft diff": drafting.draft_diff,
    "write": writing.write,
    "comment": telling.comment,
    "confirm": drafting.confirm,
    "bundle": casebook.bundle,
    "paper": papers.paper,
    "papers": papers.papers,
    "proof": proof.prove,
    "receipt": telling.receipt,
    "sitevisit": answering.sitevisit,
    "supplement": answering.supplement,
    "resubmit": papers.resubmit,
    "decide": answering.decide,
    "promote": answering.promote,
    "waive": answering.waive,
    "vouch": telling.vouch,
    "agree": telling.agree,
    "complete": telling.complete,
    "settle": telling.settle,
    "role": telling.role,
    "involve": telling.involve,
    "appoint": appointing.appoint,
    "meet": appointing.meet,
    "call": appointing.call,
    "postpone": righting.postpone,
    "correct": righting.correct,
    "withdraw": righting.withdraw,
    "acknowledge": righting.acknowledge,
    "note": telling.note,
    "reassign": righting.reassign,
    "close": telling.close,
    "reopen": starting.reopen,
    "staff": staffing.staff,
    "firm": firms.firm,
    "advise": engagements.advise,
    "engagements": engagements.engagements,
    "tally": results.tally,
    "results": results.results,
    "edition": editions.announce,
    "programmes": programmes.programmes,
    "events": events.events,
    "doctor": caring.doctor,
    "audit": caring.audit,
    "completion": completion.completion,
}


@dataclass(frozen=True)
class _Wishes:
    """What a command line asks for wherever it says so; known before anything can fail."""

    json: bool
    debug: bool
    lang: str

    @classmethod
    def read(cls, argv: list[str]) -> "_Wishes":
        lang = next((one.partition("=")[2] for one in argv if one.startswith("--lang=")), "")
        if "--lang" in argv[:-1]:
            lang = argv[argv.index("--lang") + 1]
        return cls("--json" in argv, "--debug" in argv, lang)


def run(argv: list[str]) -> int:
    """Carry out one command line, such as ["list", "--late"]; print, and return the exit code.

    Never raises. It opens what it needs and closes it again; one at a time in a process, and not
    inside a running event loop (`asyncio.to_thread` is).
    """
    wishes = _Wishes.read(argv)
    with _spoken(wishes.lang), typing(partial(_option, _named(argv))):
        try:
            shown = _carry_out(argv, wishes)
            return shown if isinstance(shown, int) else show(shown, as_json=wishes.json)
        except typer.TyperException as error:
            told = _explain_usage(error, argv)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the last door before the person
            if wishes.debug:
                traceback.print_exc()
            told = explain(error)
        if wishes.json:
            show(Shown(told.document()), as_json=True)
        print(told.sentence, file=sys.stderr)
        return told.code


def _carry_out(argv: list[str], wishes: _Wishes) -> Shown | int:
    if wishes.lang and wishes.lang not in LANGUAGES:
        raise Usage("desk-choice", given=wishes.lang, known=", ".join(LANGUAGES))
    questions = Questions()
    while True:
        typed = _joined([*argv, *questions.words]) or ["--help"]
        # One command costs a help page a third of what all of them do.
        app = build(typed[0]) if typed[0] in COMMANDS else build(*COMMANDS)
        try:
            shown: Shown | int = app.main(args=typed, prog_name=STARTER, standalone_mode=False)
        except Exception as error:
            if not questions.ask(error, app.commands.get(typed[0])):
                raise
        else:
            if shown == INTERRUPTED:  # so the library answers Ctrl-C
                raise KeyboardInterrupt
            return shown


def _joined(argv: list[str]) -> list[str]:
    """Return a command line in which a command of two words is one."""
    first = next((at for at, word in enumerate(argv) if word in COMMANDS), len(argv))
    both = " ".join(argv[first : first + 2])
    return [*argv[:first], both, *argv[first + 2 :]] if both in COMMANDS else argv


def build(*names: str) -> Any:
    """Build the command line with some commands, in the reader's language."""
    app = typer.Typer(help="desk-help-app", add_completion=False, rich_markup_mode=None)
    app.callback()(everywhere)
    for name in names:
        word = name.replace(" ", "-")
        app.command(name, cls=Command, help=f"desk-help-{word}")(extended(COMMANDS[name]))
    group: Any = get_command(app)
    # The formatter leaves a paragraph that begins with this sign as it is.
    group.epilog = f"\b\n{say('desk-help-codes')}"
    speak((group, *group.commands.values()))
    return group


def _explain_usage(error: typer.TyperException, argv: list[str]) -> Told:
    return explain_usage(reason(error), " ".join(filter(None, (STARTER, _named(argv)))))


def _named(argv: list[str]) -> str:
    """Return the command that is typed; nothing where none is."""
    return next((word for word in _joined(argv) if word in COMMANDS), "")


def _option(command: str, field: str) -> str:
    """Return how a field is typed at a command: most sentences name none, so it is built late."""
    return typed_at(build(command).commands[command], field) if command else field


@contextmanager
def _spoken(lang: str) -> Iterator[None]:
    """Speak a language for one command, whatever the environment says."""
    before = os.environ.get(_LANGUAGE)
    if lang in LANGUAGES:
        os.environ[_LANGUAGE] = lang
    try:
        yield
    finally:
        if lang in LANGUAGES:
            os.environ.pop(_LANGUAGE)
            os.environ.update({_LANGUAGE: before} if before is not None else {})
