"""The command that lets a shell complete our commands at Tab."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

from typer import Argument

from .faults import Usage
from .shown import Shown

_SHELLS: Final = ("bash", "zsh")
_NAMES: Final = "deundeun d"
"""What is typed: the function of the script, and the short name that the staff guide gives it."""
_ZSH: Final = """\
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
autoload -Uz bashcompinit && bashcompinit
# zsh completes what an alias stands for: `d` must stand for the function.
[[ ${aliases[d]-starter.py} != *starter.py ]] || alias d=deundeun
"""
_SCRIPT: Final = """\
# eval "$({call} completion {shell})"   # in ~/.{shell}rc
{zsh}deundeun() {{ {call} "$@"; }}
_deundeun() {{
    local known cur="${{COMP_WORDS[COMP_CWORD]}}"
    if [ "$COMP_CWORD" -eq 1 ]; then
        known={commands}
    else
        case "${{COMP_WORDS[1]}}" in
{cases}
        esac
    fi
    COMPREPLY=($(compgen -W "$known" -- "$cur"))
}}
complete -o default -F _deundeun {names}
"""


def completion(
    shell: Annotated[str, Argument(metavar="bash|zsh", help="desk-opt-shell")],
) -> Shown:
    """Print the script that completes commands and options in a shell."""
    from .app import COMMANDS, build  # noqa: PLC0415  it lists this command too

    if shell not in _SHELLS:
        raise Usage("desk-choice", given=shell, known=", ".join(_SHELLS))
    words = _words(build(*COMMANDS))
    cases = [f"            {name}) known={shlex.quote(known)} ;;" for name, known in words.items()]
    starter = Path(__file__).parent.parent / "starter.py"
    script = _SCRIPT.format(
        shell=shell,
        call=shlex.join([sys.executable, str(starter)]),
        zsh=_ZSH if shell == "zsh" else "",
        commands=shlex.quote(" ".join(words)),
        cases="\n".join(cases),
        names=_NAMES,
    )
    return Shown({"script": script}, [script.rstrip()])


def _words(group: Any) -> dict[str, str]:
    """Return what may follow each command: the second words of some, and the options."""
    known: dict[str, list[str]] = {}
    for name, command in group.commands.items():
        first, _, second = name.partition(" ")
        known.setdefault(first, []).extend(filter(None, (second, *_options(command))))
    return {name: " ".join(dict.fromkeys(words)) for name, words in known.items()}


def _options(command: Any) -> Iterator[str]:
    for param in command.params:
        if param.param_type_name == "option":
            yield from (*param.opts, *param.secondary_opts)
    yield "--help"
