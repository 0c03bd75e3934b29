"""A person at a terminal: a command line typed in a real pseudo-terminal, and its questions."""

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

from office.settings import ROOT

CTRL_C, CTRL_D = "\x03", "\x04"
_LOGIN = (
    "import os, sys; os.login_tty(0); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


def at_a_terminal(
    program: str, *argv: str, answers: Sequence[str], **environ: str
) -> tuple[int, list[str]]:
    """Type a command line, and an answer to each question; return its code and what was shown."""
    terminal, behind = pty.openpty()
    left, shown = list(answers), b""
    with subprocess.Popen(
        [sys.executable, "-c", _LOGIN, ROOT / program, *argv],
        stdin=behind,
        env={"PATH": os.environ["PATH"], "DEUNDEUN_LANG": "ko", **environ},
    ) as process:
        os.close(behind)
        with suppress(OSError):  # so it ends where nobody holds the other end any more
            while got := os.read(terminal, 4096):
                shown += got
                if shown.endswith(b": ") and left:
                    os.write(terminal, left.pop(0).encode())
        code = process.wait()
    os.close(terminal)
    said = shown.decode()
    assert left == [], said
    assert "Traceback" not in said
    return code, said.splitlines()
