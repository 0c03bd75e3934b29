"""The duties of a case: started together, each a child, let go when the case ends first."""

import asyncio
from collections.abc import Iterable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from schema.case import Case
    from schema.duty import DutyOrder, DutyStatus
    from schema.identity import duty_id, duty_stream
    from schema.journal import TakenIn
    from schema.programme import CountedFrom, DutyRule
    from schema.stages import Outcome

from . import page
from .duty import Duty


class Obligations:
    """What a firm owes after the award; the children live as long as their dates do."""

    def __init__(self, case_id: str, attempt: int) -> None:
        self._case_id = case_id
        self._attempt = attempt
        self._place = workflow.info().workflow_id
        self._children: dict[str, Any] = {}
        self.ended: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        """Done when every duty that was started has ended, well or not."""

    async def start(self, rules: Iterable[DutyRule], case: Case, taken: TakenIn) -> None:
        """Start a duty for each rule."""
        orders = [self._order(rule, case, taken) for rule in rules]
        children = await asyncio.gather(*map(self._start, orders))
        self._children = {
            order.rule.key: child for order, child in zip(orders, children, strict=True)
        }
        if started := [child for child in children if child is not None]:
            self.ended = asyncio.ensure_future(workflow.wait(started))
        else:
            self.ended.set_result(None)

    def all_settled(self) -> bool:
        """Return whether each duty ended because it was done, not from outside."""
        return all(map(_settled, self._children.values()))

    async def release(self, outcome: Outcome) -> None:
        """Tell every duty that the case ends first, and wait until each has said so."""
        for duty in self._children:
            place = duty_id(self._place, duty, self._attempt)
            try:
                await workflow.get_external_workflow_handle(place).signal(
                    "release", {"by": "case", "outcome": outcome}
                )
            except ApplicationError:
                continue  # settled in the meantime
        await self.ended

    def _order(self, rule: DutyRule, case: Case, taken: TakenIn) -> DutyOrder:
        base = {
            CountedFrom.COMPLETED: case.completed_on,
            CountedFrom.AGREED: case.agreed_on or case.awarded_on,
            CountedFrom.AWARDED: case.awarded_on,
        }
        return DutyOrder.model_validate(
            {
                "case": self._case_id,
                "case_workflow": self._place,
                "stream": duty_stream(self._case_id, rule.key),
                "clerk": case.clerk,
                "firm": taken.intake.name,
                "rule": rule,
                "base": base[rule.counted_from],
                "law": taken.edition.law,
            }
        )

    async def _start(self, order: DutyOrder) -> Any:
        """Start a duty; None where one of its id runs already, left over or started by hand."""
        name = order.rule.name.said(page.LANGUAGE)
        try:
            return await workflow.start_child_workflow(
                Duty.run,
                order,
                id=duty_id(self._place, order.rule.key, self._attempt),
                parent_close_policy=ParentClosePolicy.ABANDON,
                static_summary=f"{order.firm} · {name}",
            )
        except WorkflowAlreadyStartedError:
            return None


def _settled(child: asyncio.Task[str] | None) -> bool:
    if child is None or child.cancelled() or child.exception():
        return False
    return child.result() == DutyStatus.SETTLED
