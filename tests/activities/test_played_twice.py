"""A workflow task that is played twice writes once, and history learns what was written.

After a server died the SDK may play one and the same task again. Its fence is the same, but other
milliseconds have gone by: a line of the case's own, and its waits, begin at another instant.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.worker import Worker

from activities.register import Register
from office.history import account_of
from office.service import activities_of
from schema.journal import CaseEntry, DutyEntry, Entry, Texts
from schema.waits import Wait
from tests.workflows.telling import TO_FOLLOW_UP, TO_REVIEW, duties_scheduled, tell_all, until
from tests.worlds import World

LATER = timedelta(milliseconds=7)
_ROWS = """
select to_jsonb(j) as row from journal j where stream = any($1)
union all select to_jsonb(a) from application a where case_id = any($1)
union all select to_jsonb(d) from duty d where stream = any($1)
"""


async def last(world: World, workflow: str) -> Any:
    """The last line that a workflow has written, once its history holds one."""
    handle, entries = world.client.get_workflow_handle(workflow), list[Entry]()

    async def holds() -> bool:
        account = await account_of(await handle.fetch_history(), world.client.data_converter)
        entries.extend(account.entries)
        return bool(entries)

    await until(holds)
    return entries[-1]


def replayed(entry: Any) -> Any:
    """The same line of the same task, a few milliseconds later."""
    waits = [Wait(**{**dict(wait), "since": wait.since + LATER}) for wait in entry.state.waits]
    state = entry.state.model_copy(update={"waits": tuple(waits)})
    change = {"state": state, "happened_at": entry.happened_at + LATER, "details": {"n": 1}}
    return entry.model_copy(update=change)


def written(entry: Any) -> Any:
    """The line as its first play wrote it, which says so."""
    return entry.model_copy(update={"again": True})


async def rows(world: World, entry: Entry) -> list[Mapping[str, Any]]:
    found = await world.pool.fetch(_ROWS, [entry.stream])
    return sorted(row["row"] for row in found)


async def test_a_line_of_a_case(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, ("call", {"reached": False}))
    entry = await last(world, case.workflow)
    before = await rows(world, entry)
    assert await Register(world.pool).record(replayed(entry), Texts()) == written(entry)
    assert await rows(world, entry) == before


async def test_a_line_of_a_duty(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    entry = await last(world, f"{case.workflow}.result-report")
    before = await rows(world, entry)
    assert await Register(world.pool).record_duty(replayed(entry)) == written(entry)
    assert await rows(world, entry) == before


class PlayedTwice(Register):
    """Writes every line twice, as two plays of one task do."""

    @activity.defn(name="record")
    async def record(self, entry: CaseEntry, texts: Texts) -> CaseEntry:
        await super().record(replayed(entry), texts)
        return await super().record(entry, texts)

    @activity.defn(name="record_duty")
    async def record_duty(self, entry: DutyEntry) -> DutyEntry:
        await super().record_duty(replayed(entry))
        return await super().record_duty(entry)


async def test_a_case_and_its_duty_go_on_from_what_was_written(world: World) -> None:
    activities = activities_of(world.pool, register_class=PlayedTwice)
    async with Worker(world.client, task_queue="twice", activities=activities):
        case = await replace(world, queue="twice").open_case()
        await tell_all(case, *TO_REVIEW)
        state, entry = await case.handle.query("case"), await last(world, case.workflow)
        assert entry.state.waits
        assert state == entry.state.model_dump(mode="json")
        await tell_all(case, *TO_FOLLOW_UP[len(TO_REVIEW) :])
        await duties_scheduled(world, case)
        for workflow in (case.workflow, f"{case.workflow}.result-report"):
            entry = await last(world, workflow)
            assert entry.again
            said = "select happened_at, details, state from diary where stream = $1 and seq = $2"
            (row,) = await world.pool.fetch(said, entry.stream, entry.seq)
            told = entry.model_dump(mode="json", include={"details", "state"})
            assert (row["happened_at"], json.loads(row["details"]), json.loads(row["state"])) == (
                entry.happened_at,
                told["details"],
                told["state"],
            )
