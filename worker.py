"""The worker and its embedded stack, from the command line.

Help texts are keys of the catalogue here; `main` puts the reader's words in their place.
"""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from desk.faults import Usage
from desk.helping import reason, speak
from office.faults import guarded
from schema.words import say

if TYPE_CHECKING:
    from office.settings import Settings

WORKER = ".venv/bin/python worker.py"
"""This command line as it is pasted into a terminal."""

Home = Annotated[Path | None, typer.Option("--home", help="office-help-home")]

app = typer.Typer(help="office-help-app", add_completion=False, rich_markup_mode=None)


@app.callback()
def _app(
    *, debug: Annotated[bool, typer.Option("--debug", help="office-help-debug")] = False
) -> None:
    # Read by `main`, which shows the fault.
    del debug


@app.command(help="office-help-run")
def run(home: Home = None) -> None:
    """Run the worker until it is asked to end."""
    import uvloop  # noqa: PLC0415

    from office import logs, service  # noqa: PLC0415

    logs.configure()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(service.serve(_settings(home)))


@app.command(help="office-help-up")
def up(home: Home = None) -> None:
    """Run the embedded stack in the foreground."""
    from office import stack  # noqa: PLC0415

    asyncio.run(stack.up(_settings(home), _tell))


@app.command(help="office-help-down")
def down(home: Home = None) -> None:
    """Stop the embedded stack."""
    from office import stack  # noqa: PLC0415

    asyncio.run(stack.down(_settings(home), _tell))


@app.command(help="office-help-reset")
def reset(
    home: Home = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="office-help-yes")] = False,
) -> None:
    """Delete the embedded stack's data."""
    from office import stack  # noqa: PLC0415

    def ask(question: str) -> str:
        if yes:
            return say("office-reset-word")
        # asyncio would hear Ctrl-C only after the answer.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return input(f"{question} ")
        except (EOFError, KeyboardInterrupt):
            print()
            return ""

    asyncio.run(stack.reset(_settings(home), ask, _tell))


@app.command(help="office-help-migrate")
def migrate(home: Home = None) -> None:
    """Apply the migrations that are missing."""
    from activities import database  # noqa: PLC0415

    names = asyncio.run(database.migrate(_settings(home).owner_url))
    _tell(say("office-migrated", names=", ".join(names)) if names else say("office-migrated-none"))


@app.command(help="office-help-load-reference")
def load_reference(home: Home = None) -> None:
    """Load the reference data."""
    from office import stack  # noqa: PLC0415

    names = asyncio.run(stack.load_reference(_settings(home).owner_url))
    key = "office-reference-loaded" if names else "office-reference-loaded-none"
    _tell(say(key, names=", ".join(names)))


@app.command(help="office-help-roles")
def roles(home: Home = None) -> None:
    """Let the roles of the settings' URLs log in."""
    from office.roles import let_in  # noqa: PLC0415

    _tell(say("office-roles-set", names=", ".join(asyncio.run(let_in(_settings(home))))))


@app.command(help="office-help-search-attributes")
def search_attributes(home: Home = None) -> None:
    """Register the search attributes."""
    from office import logs, service  # noqa: PLC0415

    logs.configure()
    names = asyncio.run(service.register(_settings(home)))
    key = "office-attributes-added" if names else "office-attributes-added-none"
    _tell(say(key, names=", ".join(names)))


@app.command(help="office-help-backup")
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="office-help-to")],
    home: Home = None,
) -> None:
    """Copy the data of the running stack into a new folder."""
    from office import safekeeping  # noqa: PLC0415

    safekeeping.backup(_settings(home), folder.resolve())
    _tell(say("office-backup-done", folder=folder.resolve()))


@app.command(help="office-help-restore")
def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="office-help-of")],
    home: Home = None,
) -> None:
    """Make a home out of a backup."""
    from office import safekeeping  # noqa: PLC0415

    settings = _settings(home)
    asyncio.run(safekeeping.restore(settings, folder.resolve(), _tell))
    _tell(say("office-restore-done", home=settings.home))


@app.command(help="webhook-help")
def webhook(
    home: Home = None,
    host: Annotated[str, typer.Option(help="webhook-help-host")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="webhook-help-port")] = 8450,
) -> None:
    """Take what agencies' portals say."""
    from office import logs, webhook  # noqa: PLC0415

    logs.configure()
    asyncio.run(webhook.serve(_settings(home), host, port))


@app.command(help="office-help-demo")
def demo(
    home: Home = None, *, stay: Annotated[bool, typer.Option(help="office-help-stay")] = True
) -> None:
    """Play twenty-six invented firms on a stack of its own."""
    from desk.app import run as clerk  # noqa: PLC0415
    from office.demo import demo as play  # noqa: PLC0415

    asyncio.run(play(_settings(home), clerk, _tell, stay=stay))


def main() -> int:
    """Run a command; a fault is a sentence and an exit code, a traceback comes with --debug."""
    for stream in (sys.stdout, sys.stderr):
        # A Korean sentence must not die of a terminal's narrow encoding.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return guarded(_carry_out, debug="--debug" in sys.argv)
    except SystemExit as ended:
        return int(ended.code or 0)


def _carry_out() -> None:
    group: Any = get_command(app)
    speak((group, *group.commands.values()))
    typed = sys.argv[1:] or ["--help"]
    try:
        sys.exit(group.main(args=typed, prog_name=WORKER, standalone_mode=False))
    except typer.TyperException as error:
        named = next((word for word in typed if word in group.commands), "")
        command = " ".join(filter(None, (WORKER, named)))
        raise Usage("desk-usage", reason=reason(error), command=command) from error


def _settings(home: Path | None) -> "Settings":
    from office.settings import Settings  # noqa: PLC0415

    named = {"DEUNDEUN_HOME": str(home)} if home else {}
    return Settings.load({**os.environ, **named})


def _tell(line: str) -> None:
    # A closed terminal must not stop the stack.
    with suppress(OSError):
        print(line, flush=True)


if __name__ == "__main__":
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    # Temporal's own threads may still be at work, and Python aborts when they meet its end.
    os._exit(code)
