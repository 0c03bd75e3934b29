"""What tests of the desk speak of: a clerk who types, and what is said to it."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Said:
    """What a command line answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one sentence of a failure."""
        assert "Traceback" not in self.out + self.err
        (line,) = self.err.strip().splitlines()
        return line


Clerk: TypeAlias = Callable[..., Awaitable[Said]]
"""Types one command line: `await clerk("list", "--late")`."""

Flags: TypeAlias = Callable[..., list[str]]
"""Returns the command line of `new` for an invented firm, with some flags changed."""
