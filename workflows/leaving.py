"""How a case leaves the step it is at: for good, back to an earlier one, or past a gate."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.stages import Outcome


class Ended(Exception):
    """The case ends before its last duty."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Back(Exception):
    """A decision was taken back: the case waits for the agency's answer again."""


class GateWaived(Exception):
    """The agency does without the present gate."""
