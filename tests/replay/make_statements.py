"""The statements of a release, as Postgres heard them, for every later schema to be held against.

`python -m tests.replay.make_statements` plays some ends on this release and keeps what its worker
said: each statement prepared once, then executed with the values of those cases. Files are cut to
their first bytes.
"""

import asyncio
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

from activities.database import MIGRATIONS
from office.child import Job
from office.postgres import Postgres
from office.stack import Stack
from tests.replay import make_histories

SPOKEN: Final = Path(__file__).parent.parent / "activities" / "releases"

# Together they say whatever a worker has to say.
ENDS: Final = (
    *("completed", "two_gates", "reopened", "facts_and_parties"),
    *("filed_by_template", "found_in_business", "resubmitted"),
)
WORKER: Final = "deundeun_worker"
_LISTEN: Final = (
    *("-c", "log_statement=all", "-c", "log_line_prefix=%u|"),
    *("-c", "log_parameter_max_length=-1", "-c", "log_duration=off"),
)
_HEARD: Final = re.compile(
    r"^(?P<role>\w*)\|"
    r"(?:LOG:  (?:execute \w+|statement): (?P<said>.*)|DETAIL:  Parameters: (?P<given>.*))\Z",
    re.DOTALL,
)
_VALUE: Final = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')")
_FILE: Final = re.compile(r"'\\x([0-9a-f]{32})[0-9a-f]*'")
_ASKS: Final = re.compile(r"\s*(select|with)\b(?!.*\bpg_)", re.DOTALL)
_WRITES: Final = re.compile(r"\b(insert into|update \w+( \w+)? set|delete from)\b")


class Call(NamedTuple):
    """One statement with its values, and who said it."""

    role: str
    said: str
    given: tuple[str, ...]


def calls(log: str) -> Iterator[Call]:
    """Read what a server's log has heard, in order."""
    role = said = ""
    for entry in re.split(r"\n(?!\t)", log):
        heard = _HEARD.match(entry.replace("\n\t", "\n"))
        if heard is None:
            continue
        if heard["said"] is not None:
            if said:
                yield Call(role, said, ())
            role, said = heard["role"], heard["said"]
        else:
            values = (_FILE.sub(r"'\\x\1'", value) for value in _VALUE.findall(heard["given"]))
            yield Call(role, said, tuple(values))
            said = ""
    if said:
        yield Call(role, said, ())


def kept(heard: list[Call]) -> list[Call]:
    """Leave out what says nothing new: the rest of the reference data, the same question again."""
    told = " ".join(value for call in heard if call.role == WORKER for value in call.given)
    found: list[Call] = []
    known: set[str] = set()
    for call in heard:
        writes = bool(_WRITES.search(call.said))
        if call.role == WORKER:
            keep = writes or (bool(_ASKS.match(call.said)) and call.said not in known)
        else:
            rows = writes and bool(call.given) and " schema_migrations " not in call.said
            keep = rows and (call.said not in known or _told(call, told))
        if keep:
            known.add(call.said)
            found.append(call)
    return found


def _told(call: Call, told: str) -> bool:
    """Whether it publishes a call that the worker speaks of."""
    return call.said.startswith("insert into edition ") and call.given[0].strip("'") in told


def script(heard: list[Call]) -> str:
    """Write the calls as SQL that can be run as a whole."""
    names: dict[str, str] = {}
    schema = max(path.stem for path in MIGRATIONS.glob("*.sql"))
    parts, role = [f"-- {schema}"], heard[0].role
    for call in heard:
        if call.role != role:
            role = call.role
            parts.append(f"set role {role};" if role == WORKER else "reset role;")
        if call.said not in names:
            names[call.said] = f"s{len(names) + 1}"
            parts.append(f"\nprepare {names[call.said]} as\n{call.said.strip()};")
        given = f"({', '.join(call.given)})" if call.given else ""
        parts.append(f"execute {names[call.said]}{given};")
    return "\n".join([*parts, "reset role;", ""])


async def heard_of(ends: Iterable[str]) -> list[Call]:
    """Play these ends on a server that logs every statement; return what it heard."""
    job, play = Postgres.job, make_histories._play
    heard: list[Call] = []

    def listening(server: Postgres) -> Job:
        told = job(server)
        return replace(told, argv=(*told.argv, *_LISTEN))

    async def played(stack: Stack, folder: Path) -> None:
        await play(stack, folder)
        heard.extend(calls((stack.settings.home / "logs" / "postgres.log").read_text()))

    played_ends = {name: make_histories.ENDS[name] for name in ends}
    with ExitStack() as patched, tempfile.TemporaryDirectory() as folder:
        patched.enter_context(patch.object(Postgres, "job", listening))
        patched.enter_context(patch.multiple(make_histories, ENDS=played_ends, _play=played))
        await make_histories.make(Path(folder))
    return heard


if __name__ == "__main__":
    said = script(kept(asyncio.run(heard_of(ENDS))))
    (SPOKEN / f"{make_histories._version()}.sql").write_text(said, encoding="utf-8")
