"""Kept histories: what a released version wrote, to be replayed by every later one."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory

KEPT: Final = Path(__file__).parent / "histories"

_LOCAL: Final = "core_local_activity"
_PATCH: Final = "core_patch"

# What a journal row is besides its content: when the task ran, and how long the history was.
_MOMENTS: Final = {"task_events", "task_at", "happened_at", "since", "until", "at"}


def written(history: WorkflowHistory) -> list[dict[str, Any]]:
    """Every line that a history says was written, in order."""
    results = (_line_of(activity, result) for activity, result in local_results(history))
    return [line for line in results if line is not None]


def local_results(history: WorkflowHistory) -> Iterator[tuple[str, Any]]:
    """Every local activity with its result, as the markers hold them."""
    for event in history.events:
        marker = event.marker_recorded_event_attributes
        if marker.marker_name == _LOCAL:
            details = marker.details
            data = json.loads(details["data"].payloads[0].data)
            result = details["result"].payloads[0].data if "result" in details else b"null"
            yield data["activity_type"], json.loads(result or b"null")


def patches(history: WorkflowHistory) -> Iterator[str]:
    """Every patch that a history has passed."""
    for event in history.events:
        marker = event.marker_recorded_event_attributes
        if marker.marker_name == _PATCH:
            yield json.loads(marker.details["patch-data"].payloads[0].data)["id"]


def scheduled(history: WorkflowHistory) -> Iterator[tuple[str, Any]]:
    """Every outside activity and every child with its input."""
    for event in history.events:
        found = _input_of(event)
        if found is not None:
            yield found


def journal(history: WorkflowHistory) -> list[dict[str, Any]]:
    """The lines without what differs from run to run: what a person can read and review."""
    return [_timeless(line) for line in written(history)]


def stored() -> list[tuple[str, Path]]:
    """Every kept history, by version and name."""
    paths = sorted(path for path in KEPT.glob("*/*.json") if ".journal" not in path.name)
    return [(f"{path.parent.name} {path.stem}", path) for path in paths]


@cache
def loaded(path: Path) -> WorkflowHistory:
    """A history under the id it had: a case compares its own with what was asked for."""
    history = WorkflowHistory.from_json(path.stem, path.read_text(encoding="utf-8"))
    started = history.events[0].workflow_execution_started_event_attributes
    return WorkflowHistory(started.workflow_id, history.events)


def journal_path(path: Path) -> Path:
    return path.with_suffix(".journal.json")


def _line_of(activity: str, result: Any) -> dict[str, Any] | None:
    if activity in {"open", "reopen"}:
        entry: dict[str, Any] | None = result["entry"]
        return entry
    return result if activity in {"record", "record_duty"} else None


def _input_of(event: HistoryEvent) -> tuple[str, Any] | None:
    if event.HasField("activity_task_scheduled_event_attributes"):
        task = event.activity_task_scheduled_event_attributes
        return task.activity_type.name, json.loads(task.input.payloads[0].data)
    if event.HasField("start_child_workflow_execution_initiated_event_attributes"):
        child = event.start_child_workflow_execution_initiated_event_attributes
        return child.workflow_type.name, json.loads(child.input.payloads[0].data)
    return None


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _timeless(v) for k, v in value.items() if k not in _MOMENTS}
    if isinstance(value, list):
        return [_timeless(item) for item in value]
    return value
