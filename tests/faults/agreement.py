"""History and record agree: field by field, line by line, and with what people were answered."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import asyncpg

from office.history import account_of
from schema import marks
from schema.case import Case
from schema.identity import case_id
from schema.journal import CaseEntry, DutyEntry, Entry
from tests.faults.clerk import Reply
from tests.faults.scene import Scene, eventually
from tests.replay.histories import patches

_DIARY = """
select seq, cause, kind, happened_at, by, speaker, means, reference, details, state,
       task_events, task_at
from diary where stream = $1 order by seq
"""
_COLUMNS = (
    *("seq", "cause", "kind", "happened_at", "by", "speaker", "means", "reference"),
    *("details", "state", "task_events", "task_at"),
)
_ACTIVE = """
select count(*) from pg_stat_activity where usename = 'deundeun_worker' and state = 'active'
"""


async def quiet(scene: Scene, workflow: str) -> None:
    """Return once a workflow has no task under way and no statement runs."""
    handle = scene.client.get_workflow_handle(workflow)

    async def rests() -> bool:
        described = await handle.describe()
        under_way = described.raw_description.HasField("pending_workflow_task")
        return not under_way and (await scene.fetch(_ACTIVE))[0][0] == 0

    await eventually(rests, f"{workflow} rests")


async def agree(scene: Scene, workflow: str) -> dict[str, list[Entry]]:
    """Assert that a case and its duties stand in the record as history has them.

    Returns the true lines of every stream. What the case writes of itself between two looks is no
    difference: then both are looked at again.
    """
    while True:
        case = case_id(workflow, 1)
        duties = await scene.fetch("select stream, key from duty where case_id = $1", case)
        places = {case: workflow} | {row["stream"]: f"{workflow}.{row['key']}" for row in duties}
        moment = await _moment(scene, places.values())
        try:
            return await _agreed(scene, case, places)
        except AssertionError:
            if await _moment(scene, places.values()) == moment:
                raise


async def _moment(scene: Scene, workflows: Iterable[str]) -> list[int]:
    """Return how long the histories of workflows are, once all of them rest."""
    for workflow in workflows:
        await quiet(scene, workflow)
    handles = map(scene.client.get_workflow_handle, workflows)
    return [(await handle.describe()).history_length for handle in handles]


async def _agreed(scene: Scene, case: str, places: Mapping[str, str]) -> dict[str, list[Entry]]:
    lines = {stream: await _same_lines(scene, stream, place) for stream, place in places.items()}
    workflow = places[case]
    first = await scene.fetch("select * from application where workflow = $1", workflow)
    assert len(first) == 1, "one attempt"
    await _same_case(scene, workflow, first[0], lines[case][-1])
    for stream in places.keys() - {case}:
        row = (await scene.fetch("select * from duty where stream = $1", stream))[0]
        _same_duty(row, lines[stream][-1])
    return lines


async def _same_lines(scene: Scene, stream: str, workflow: str) -> list[Entry]:
    handle = scene.client.get_workflow_handle(workflow)
    account = await account_of(await handle.fetch_history(), scene.client.data_converter)
    told = [entry for entry in account.entries if entry.stream == stream]
    written = await scene.fetch(_DIARY, stream)
    assert [_of_row(row) for row in written] == [_of_entry(entry) for entry in told], workflow
    assert [row["seq"] for row in written] == list(range(1, len(told) + 1)), "gapless"
    shown = (await handle.describe()).typed_search_attributes[marks.JOURNAL_SEQ]
    assert shown == len(told), "the page's number"
    return told


async def _same_case(scene: Scene, workflow: str, row: asyncpg.Record, last: Entry) -> None:
    state: Case = await scene.client.get_workflow_handle(workflow).query("case", result_type=Case)
    assert isinstance(last, CaseEntry)
    assert last.state == state
    filing = state.filing
    assert dict(row.items()) | {
        "stage": state.stage,
        "gate": state.gate,
        "outcome": state.outcome,
        "clerk": state.clerk,
        "asked_won": state.asked,
        "awarded_won": state.awarded,
        "filed_at": filing.filed_at if filing else None,
        "receipt": (filing.number or None) if filing else None,
        "awarded_on": state.awarded_on,
        "agreed_on": state.agreed_on,
        "completed_on": state.completed_on,
        "seq": last.seq,
        "task_events": last.task_events,
        "task_at": last.task_at,
    } == dict(row.items())
    assert json.loads(row["waits"]) == state.model_dump(mode="json")["waits"]


def _same_duty(row: asyncpg.Record, last: Entry) -> None:
    assert isinstance(last, DutyEntry)
    state = last.state
    assert (row["status"], row["round"], row["due_on"], row["seq"], row["clerk"]) == (
        state.status,
        state.round,
        state.due.on,
        last.seq,
        state.clerk,
    )
    assert (row["task_events"], row["task_at"]) == (last.task_events, last.task_at)
    assert json.loads(row["waits"]) == state.model_dump(mode="json")["waits"]


def stands(lines: Mapping[str, list[Entry]], stream: str, reply: Reply) -> None:
    """Assert that a confirmed answer is the true line it said it is."""
    assert reply.answer is not None, f"refused: {reply.refused}"
    line = lines[stream][reply.answer["seq"] - 1]
    assert (line.cause, line.kind) == (reply.letter.id, reply.answer["kind"])


async def left_alone(scene: Scene, workflow: str, elders: Iterable[int]) -> int | None:
    """Return how many tasks of a case workers of an older release were given and could not do.

    None where the case has not gone a way that is new to them.
    """
    history = await scene.client.get_workflow_handle(workflow).fetch_history()
    if not any(patches(history)):
        return None
    given, undone = set[int](), set[int]()
    for event in history.events:
        pid, _, _ = event.workflow_task_started_event_attributes.identity.partition("@")
        if pid in map(str, elders):
            given.add(event.event_id)
        undone.add(event.workflow_task_failed_event_attributes.started_event_id)
        undone.add(event.workflow_task_timed_out_event_attributes.started_event_id)
    return len(given & undone)


async def superseded(scene: Scene, stream: str) -> list[str]:
    """Return the causes of the writes that nobody was answered for."""
    rows = await scene.fetch(
        "select cause from superseded where stream = $1 order by seq, task_events, task_at", stream
    )
    return [row["cause"] for row in rows]


def causes(lines: Iterable[Entry]) -> list[str]:
    """Return what the lines were written for, in order."""
    return [line.cause for line in lines]


def _of_row(row: asyncpg.Record) -> dict[str, Any]:
    line = {name: row[name] for name in _COLUMNS}
    return line | {"details": json.loads(row["details"]), "state": json.loads(row["state"])}


def _of_entry(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry, CaseEntry | DutyEntry)
    line = {name: getattr(entry, name) for name in _COLUMNS}
    plain = entry.model_dump(mode="json", include={"details", "state"})
    return line | plain
