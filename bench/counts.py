"""What a history holds: workflow tasks, events, activities and what Temporal Cloud would bill."""

from collections import Counter
from dataclasses import dataclass
from typing import Self

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory


@dataclass(frozen=True)
class Counts:
    """The counts of one closed history."""

    tasks: int
    failed: int
    events: int
    updates: int
    signals: int
    timers: int
    activities: int
    local: int
    children: int
    actions: int
    """Billable actions: one each for the start, a signal, an update, a timer, a remote activity, an
    upsert of search attributes, and a task with local activities; two for a child
    (docs.temporal.io/cloud/actions)."""

    @classmethod
    def of(cls, history: WorkflowHistory) -> Self:
        """Count a history."""
        names = Counter(EventType.Name(one.event_type)[11:] for one in history.events)
        updates = names["WORKFLOW_EXECUTION_UPDATE_COMPLETED"]
        signals = names["WORKFLOW_EXECUTION_SIGNALED"]
        timers, activities = names["TIMER_STARTED"], names["ACTIVITY_TASK_SCHEDULED"]
        children = names["START_CHILD_WORKFLOW_EXECUTION_INITIATED"]
        marking = {
            one.marker_recorded_event_attributes.workflow_task_completed_event_id
            for one in history.events
            if one.marker_recorded_event_attributes.marker_name == "core_local_activity"
        }
        upserts = names["UPSERT_WORKFLOW_SEARCH_ATTRIBUTES"]
        billed = 1 + signals + updates + timers + activities + upserts + len(marking) + 2 * children
        return cls(
            tasks=names["WORKFLOW_TASK_COMPLETED"],
            failed=names["WORKFLOW_TASK_FAILED"] + names["WORKFLOW_TASK_TIMED_OUT"],
            events=len(history.events),
            updates=updates,
            signals=signals,
            timers=timers,
            activities=activities,
            local=names["MARKER_RECORDED"],
            children=children,
            actions=billed,
        )
