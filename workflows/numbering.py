"""A stream's numbering: the next line, what caused it, and the fence of its workflow task."""

from datetime import datetime
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.journal import Kind

from .answering import Door


class Numbering:
    """Counts the lines of one stream, gapless, and fences each with its workflow task.

    The fence is the history's length and clock at the task's first write. Both only grow, so a
    write of a task that was lost, or of a worker that slept through its time, is told apart from
    the write that counts. The length comes first: the clock runs on with slow local activities.
    """

    def __init__(self, seq: int = 0) -> None:
        self.seq = seq
        self._task: tuple[int, datetime] | None = None

    def fence(self, lift: int = 0) -> dict[str, Any]:
        """Return the fence of the present workflow task."""
        events = workflow.info().get_current_history_length()
        if self._task is None or self._task[0] != events:
            self._task = (events, workflow.now())
        return {"task_events": events + lift, "task_at": self._task[1]}

    def line(self, door: Door, kind: Kind, lift: int) -> dict[str, Any]:
        """Return the fields of the next line: the turn's, or the case's own."""
        fact = door.turn
        if fact is None:
            return {
                "seq": self.seq + 1,
                "cause": kind.value,
                "kind": kind,
                "happened_at": workflow.now(),
                **self.fence(lift),
            }
        message = fact.message
        return {
            "seq": self.seq + 1,
            "cause": door.cause,
            "kind": kind,
            "happened_at": message.happened_at or workflow.now(),
            "by": message.by,
            "speaker": message.speaker,
            "means": message.means,
            "reference": message.reference,
            "via": message.via,
            "details": fact.details,
            **self.fence(lift),
        }
