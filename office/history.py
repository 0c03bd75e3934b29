"""Reads a case's own account out of its Temporal history: what it wrote, and what it was told.

Every write is a local activity whose result is the line itself, so that history alone tells what
the record must say, field by field.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory
from temporalio.converter import DataConverter

from schema.journal import CaseEntry, DutyEntry, Entry, Opened, TakenIn, Texts
from schema.messages import TOLD
from schema.parsing import parse
from schema.refusals import Refusal

_MARKER: Final = "core_local_activity"
_RESULTS: Final[dict[str, type]] = {
    "take_in": TakenIn,
    "open": Opened,
    "reopen": Opened,
    "record": CaseEntry,
    "record_duty": DutyEntry,
}


@dataclass
class Account:
    """What one workflow says of itself."""

    entries: list[Entry] = field(default_factory=list)
    texts: dict[str, Texts] = field(default_factory=dict)
    """Texts by the update id that brought them, which is the cause of their line."""
    taken: TakenIn | None = None
    events: int = 0


async def account_of(history: WorkflowHistory, converter: DataConverter) -> Account:
    """Return what a history says was written and told."""
    account = Account(events=len(history.events))
    for event in history.events:
        if event.HasField("marker_recorded_event_attributes"):
            await _read_marker(event, converter, account)
        elif event.HasField("workflow_execution_update_accepted_event_attributes"):
            await _read_update(event, converter, account)
    return account


async def _read_marker(event: HistoryEvent, converter: DataConverter, account: Account) -> None:
    marker = event.marker_recorded_event_attributes
    if marker.marker_name != _MARKER or "result" not in marker.details:
        return
    work = json.loads(marker.details["data"].payloads[0].data)
    model = _RESULTS.get(work["activity_type"])
    if model is None:
        return
    result = (await converter.decode(marker.details["result"].payloads, [model]))[0]
    match result:
        case TakenIn():
            account.taken = result
        case Opened() if result.entry is not None:
            account.entries.append(result.entry)
        case Entry():
            account.entries.append(result)


async def _read_update(event: HistoryEvent, converter: DataConverter, account: Account) -> None:
    request = event.workflow_execution_update_accepted_event_attributes.accepted_request
    model = TOLD.get(request.input.name)
    if model is None:
        return
    raw: Iterable[Any] = await converter.decode(request.input.args.payloads)
    try:
        message = parse(model, next(iter(raw), None), strict=False)
    except Refusal:
        return  # refused then as now: nothing was written
    account.texts[request.meta.update_id] = Texts(parts=message.texts())
