"""The staff's command line: start applications, answer what they wait for, look after them."""

import logging
import os
import sys
from io import TextIOWrapper

from desk.app import run


def main() -> int:
    """Carry out the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        # A narrow console, such as a Korean Windows', must not die of a sign it lacks.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    # Libraries warn in English about what the desk says in a sentence.
    logging.disable(logging.ERROR if "--debug" not in sys.argv else logging.NOTSET)
    return run(sys.argv[1:])


if __name__ == "__main__":
    code = main()
    # Temporal's own threads may still be at work, and Python aborts when they meet its end.
    os._exit(code)
