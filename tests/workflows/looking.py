"""Looks at what is left of a case: the record, held against its history and what was confirmed.

What must hold whatever people say: the stages follow each other; every stream is gapless and is
what its history says; what was confirmed is a true line, what was refused has left nothing; money
is never negative, above what the edition gives, or other than the agency's last word; and the case
says what its last line says.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from temporalio.client import Client

from office.history import account_of
from schema.case import Case as State
from schema.identity import case_id, duty_id
from schema.journal import CaseEntry, DutyEntry, Entry, Kind
from schema.messages import Verdict
from schema.programme import Edition, PassMeans
from schema.stages import Stage

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
Answer: TypeAlias = dict[str, Any]
Confirmed: TypeAlias = Mapping[tuple[str, str], Answer]
"""Answers by the stream they are about and the update id that brought them."""

_ONWARDS: Final = {
    Stage.ELIGIBILITY: {Stage.DRAFTING, Stage.SUBMISSION},
    Stage.DRAFTING: {Stage.SUBMISSION, Stage.REVIEW},
    Stage.SUBMISSION: {Stage.REVIEW, Stage.DRAFTING},
    Stage.REVIEW: {Stage.DRAFTING, Stage.SUBMISSION, Stage.AGREEMENT, Stage.EXECUTION},
    Stage.AGREEMENT: {Stage.EXECUTION},
    Stage.EXECUTION: {Stage.FOLLOW_UP},
    Stage.FOLLOW_UP: set[Stage](),
    Stage.CLOSED: set[Stage](),
}
"""Which stage may follow which at one gate or after the last; an open case may be closed."""

_BEFORE_AN_ANSWER: Final = {Stage.DRAFTING, Stage.SUBMISSION}
_AT_A_GATE: Final = {*_BEFORE_AN_ANSWER, Stage.REVIEW}
_LEAPS: Final = {Kind.REOPENED, Kind.CORRECTED}
"""The lines after which a case may stand at an earlier stage again."""

_RENAMED: Final = {"asked_won": "asked", "awarded_won": "awarded"}
_JSON: Final = ("waits", "appointments", "papers")
_OWN: Final = frozenset({"rules"})
"""Columns that say something else than the field of the same name."""

_MONEY: Final = ("asked", "confirmed", "awarded")
_ANSWERS: Final = frozenset({Kind.DECIDED, Kind.PROMOTED})

# Where a case stands, the kinds of its lines, and how many lines, texts and facts about the firm
# people's answers have left in the record so far.
_STANDS: Final = """
select d.state,
       (select array_agg(kind order by seq) from diary where stream = $1) as kinds,
       array[(select count(*) from journal where case_id = $1 and by not in ('', 'case')),
             (select count(*) from text_part where stream = $1),
             (select count(*) from firm_fact where source = $1)] as traces
from diary d where d.stream = $1 order by d.seq desc limit 1
"""

# The true lines of a stream, in order.
_DIARY: Final = "select * from diary where stream = $1 order by seq"

# Every cause that something was ever written for in a stream, whether a true line or not.
_CAUSES: Final = """
select cause from journal where stream = $1 and by not in ('', 'case')
union select cause from text_part where stream = $1
"""

_SUPERSEDED: Final = "select cause from superseded where stream = $1"

_APPLICATION: Final = "select * from application where case_id = $1"
_DUTIES: Final = "select * from duty where case_id = $1 order by key"
_OPEN_DUTIES: Final = """
select key from duty where case_id = $1 and status not in ('settled', 'released') order by key
"""


@dataclass(frozen=True)
class Look:
    """A look at the first attempt of one firm in one edition."""

    client: Client
    record: Connection
    edition: Edition
    workflow: str

    @property
    def stream(self) -> str:
        """The case's own stream."""
        return case_id(self.workflow, 1)

    async def stands(self) -> tuple[State, list[str], list[int]]:
        """Return the state, the kinds of the lines so far, and how much people have left."""
        row = await self.record.fetchrow(_STANDS, self.stream)
        assert row is not None
        return State.model_validate_json(row["state"]), row["kinds"], row["traces"]

    async def open_duties(self) -> list[str]:
        """Return the duties that are not over, as the record has them."""
        return [row["key"] for row in await self.record.fetch(_OPEN_DUTIES, self.stream)]

    async def told(self) -> State:
        """Return the state as the case itself tells it when it is asked."""
        handle = self.client.get_workflow_handle(self.workflow)
        return State.model_validate(await handle.query("case"))

    async def stages(self) -> set[Stage]:
        """Return the stages that the case has seen."""
        rows = await self.record.fetch(_DIARY, self.stream)
        return {Stage(json.loads(row["state"])["stage"]) for row in rows}

    async def faults(
        self, confirmed: Confirmed, signalled: frozenset[str] = frozenset()
    ) -> list[str]:
        """Return where record, history and answers disagree, or an order or amount is impossible.

        `signalled` are the causes of what the case has heard without an answer.
        """
        rows = await self.record.fetch(_DIARY, self.stream)
        faults = [
            *await self._stream_faults(self.stream, self.workflow, rows, confirmed, signalled),
            *_signal_faults(rows, signalled),
            *_order_faults(rows, [gate.key for gate in self.edition.gates]),
            *_money_faults(rows, self.edition),
            *await self._state_faults(rows[-1]),
        ]
        for duty in await self.record.fetch(_DUTIES, self.stream):
            lines = await self.record.fetch(_DIARY, duty["stream"])
            place = duty_id(self.workflow, duty["key"])
            faults += await self._stream_faults(duty["stream"], place, lines, confirmed)
            faults += _duty_faults(duty, lines[-1])
        return faults

    async def _stream_faults(
        self,
        stream: str,
        place: str,
        rows: list[Any],
        confirmed: Confirmed,
        signalled: frozenset[str] = frozenset(),
    ) -> list[str]:
        """Return where a stream is not what its history says and its answers said."""
        history = await self.client.get_workflow_handle(place).fetch_history()
        account = await account_of(history, self.client.data_converter)
        told = [entry for entry in account.entries if entry.stream == stream]
        given = {cause: answer for (at, cause), answer in confirmed.items() if at == stream}
        written = {row["cause"] for row in await self.record.fetch(_CAUSES, stream)}
        first = {row["cause"] for row in rows if row["kind"] in {Kind.OPENED, Kind.REOPENED}}
        faults = [*_history_faults(rows, told), *_answer_faults(rows, given)]
        overtaken = await self._overtaken(stream, given)
        if left := written - given.keys() - first - signalled - overtaken:
            faults.append(f"a refused message has left a trace: {left}")
        return faults

    async def _overtaken(self, stream: str, given: Collection[str]) -> set[str]:
        """Return the causes of superseded writes whose rival of the same instant was confirmed.

        The server fails a task that ends a case while something else arrives: what it had written
        is superseded, and in the next task the rival may come first. Nobody was answered for it.
        """
        written = await self.record.fetch(_SUPERSEDED, stream)
        return {row["cause"] for row in written if _rival(row["cause"]) in given}

    async def _state_faults(self, last: Any) -> list[str]:
        """Return where the application's row, or the case itself, is not as its last line says."""
        row = await self.record.fetchrow(_APPLICATION, self.stream)
        assert row is not None
        state = State.model_validate_json(last["state"])
        shown = {_RENAMED.get(name, name): value for name, value in row.items()}
        shown |= {name: json.loads(shown[name]) for name in _JSON}
        known = {name: shown[name] for name in State.model_fields.keys() & shown.keys() - _OWN}
        number, filed_at = None, None
        if state.filing is not None:
            number, filed_at = state.filing.number or None, state.filing.filed_at
        same = State.model_validate(state.model_dump() | known) == state
        same = same and (row["receipt"], row["filed_at"]) == (number, filed_at)
        if not same or row["seq"] != last["seq"]:
            return [f"{dict(row)} is not {state}"]
        told = await self.told()
        return [] if told == state else [f"the case says {told}, its last line {state}"]


def _answer_faults(rows: list[Any], given: Mapping[str, Answer]) -> Iterator[str]:
    """Yield where the diary has gaps, or lacks what was confirmed."""
    if [row["seq"] for row in rows] != list(range(1, len(rows) + 1)):
        yield f"the diary has gaps: {[row['seq'] for row in rows]}"
    by_cause = {row["cause"]: row for row in rows}
    for cause, answer in given.items():
        line = by_cause.get(cause)
        if line is None or (line["seq"], line["kind"]) != (answer["seq"], answer["kind"]):
            yield f"a confirmed answer is no true line: {answer}"


def _signal_faults(rows: list[Any], signalled: frozenset[str]) -> Iterator[str]:
    """Yield what was heard without an answer and is not one true line."""
    lines = Counter(row["cause"] for row in rows)
    for cause in signalled:
        if lines[cause] != 1:
            yield f"{cause} is {lines[cause]} lines"


def _money_faults(rows: list[Any], edition: Edition) -> Iterator[str]:
    """Yield amounts that no edition gives, and an award that is not the agency's last word."""
    lines = {row["seq"]: row for row in rows}
    award: int | None = None
    for row in rows:
        state = State.model_validate_json(row["state"])
        award = _award(row, lines, state.awarded if row["seq"] == 1 else award)
        where = f"line {row['seq']} {row['kind']}"
        if state.awarded != award:
            yield f"{where}: {state.awarded} won are awarded, the last word was {award}"
        for name in _MONEY:
            won = getattr(state, name)
            if won is not None and not 0 < won <= (edition.limit or won):
                yield f"{where}: {name} is {won} won, the limit {edition.limit}"
        days = state.quantity
        if days is not None and not 0 < days <= (edition.limit_days or days):
            yield f"{where}: {days} days are awarded, the limit is {edition.limit_days}"


def _award(row: Any, lines: Mapping[int, Any], before: int | None) -> int | None:
    """Return what stands awarded after a line, by what the line says of itself."""
    details = json.loads(row["details"])
    if row["kind"] in _ANSWERS:
        passed = details["verdict"] == Verdict.PASSED and details["means"] == PassMeans.AWARDED
        return details["amount"] if passed else before
    if row["kind"] == Kind.CORRECTED and lines[details["line"]]["kind"] in _ANSWERS:
        right = details["after"]
        return None if "verdict" in right else right.get("amount", before)
    return before


def _order_faults(rows: list[Any], gates: list[str]) -> Iterator[str]:
    """Yield where a line's stage does not follow the one before."""
    states = [(Kind(row["kind"]), State.model_validate_json(row["state"])) for row in rows]
    for (_, before), (kind, after) in pairwise(states):
        if not _follows(kind, before, after, gates):
            yield f"{kind}: {before.stage} {before.gate} -> {after.stage} {after.gate}"


def _rival(cause: str) -> str:
    """Return the cause of what was told in the same instant by somebody else."""
    who, _, nth = cause.partition("-")
    return f"{'rival' if who == 'told' else 'told'}-{nth}"


def _history_faults(rows: list[Any], entries: list[Entry]) -> Iterator[str]:
    """Yield where the lines since a run began are not those that its history tells."""
    told = {entry.seq: entry for entry in entries}
    since = min(told, default=0)
    for row in rows:
        entry = told.pop(row["seq"], None)
        if row["seq"] >= since and (entry is None or not _is_line(row, entry)):
            yield f"line {row['seq']} {row['kind']} is not what history says: {entry}"
    if told:
        yield f"the record lacks {sorted(told)}"


def _is_line(row: Any, entry: Entry) -> bool:
    details = json.loads(json.dumps(entry.details, default=str))
    assert isinstance(entry, CaseEntry | DutyEntry)
    state = entry.state
    return (
        (entry.kind, entry.cause, entry.happened_at)
        == (row["kind"], row["cause"], row["happened_at"])
        and (entry.by, entry.reference, details)
        == (row["by"], row["reference"], json.loads(row["details"]))
        and type(state).model_validate_json(row["state"]) == state
    )


def _duty_faults(duty: Any, last: Any) -> Iterator[str]:
    """Yield where a duty's row is not the state of its last line."""
    state = json.loads(last["state"])
    shown = (duty["status"], duty["round"], duty["due_on"].isoformat(), duty["clerk"], duty["seq"])
    if shown != (state["status"], state["round"], state["due"]["on"], state["clerk"], last["seq"]):
        yield f"{shown} is not {state}"


def _follows(kind: Kind, before: State, after: State, gates: list[str]) -> bool:
    """Return whether a case may come from one state to the other by such a line."""
    if kind in _LEAPS or (before.stage, before.gate) == (after.stage, after.gate):
        return True
    if after.stage is Stage.CLOSED or before.stage is Stage.CLOSED:
        return before.stage is not Stage.CLOSED
    if after.gate == before.gate:
        last = after.gate == gates[-1] or after.stage in _AT_A_GATE
        return last and after.stage in _ONWARDS[before.stage]
    answered = before.stage in {Stage.ELIGIBILITY, Stage.REVIEW} or kind is Kind.WAIVED
    next_ = gates[gates.index(before.gate) + 1] if before.gate else gates[0]
    return answered and after.stage in _BEFORE_AN_ANSWER and after.gate == next_
