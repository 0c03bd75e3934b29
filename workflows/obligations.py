"""The duties of a case: started together, each a child, let go when the case ends first."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from schema.calendar import fiscal_year_end
    from schema.case import Case
    from schema.duty import DutyOrder, DutyStatus
    from schema.identity import duty_id, duty_stream
    from schema.journal import Owed, TakenIn
    from schema.law import CountedFrom, DutyRule
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
        self._let_go: set[str] = set()
        self.ended: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        """Done when every duty that was started has ended, well or not."""

    async def start(
        self,
        rules: Iterable[DutyRule],
        case: Case,
        taken: TakenIn,
        known: dict[str, Owed] | None = None,
    ) -> None:
        """Start a duty for each rule that is not settled yet; known ones where they stood."""
        known = known or {}
        orders = [
            self._order(rule, case, taken, known.get(rule.key))
            for rule in rules
            if rule.key not in known or not known[rule.key].settled
        ]
        children = await asyncio.gather(*map(self._start, orders))
        self._children |= {
            order.rule.key: child for order, child in zip(orders, children, strict=True)
        }
        self.ended = asyncio.get_running_loop().create_future()
        if started := [child for child in self._children.values() if child is not None]:
            self.ended = asyncio.ensure_future(workflow.wait(started))
        else:
            self.ended.set_result(None)

    def owed_again(self, rules: Iterable[DutyRule]) -> bool:
        """Return whether something is owed that was let go before."""
        return any(rule.key in self._let_go for rule in rules)

    async def exchange(
        self,
        rules: list[DutyRule],
        case: Case,
        taken: TakenIn,
        known: dict[str, Owed] | None = None,
    ) -> None:
        """Let go of what is no longer owed, and start what is owed now, again if need be."""
        owed = {rule.key for rule in rules}
        for duty in self._let_go & owed:
            await self._children.pop(duty)
        self._let_go -= owed
        for duty in [key for key in self._children if key not in owed | self._let_go]:
            self._let_go.add(duty)
            await self._let(duty, Outcome.COMPLETED)
        fresh = [one for one in rules if one.key not in self._children]
        await self.start(fresh, case, taken, known)

    def all_settled(self) -> bool:
        """Return whether each duty ended because it was done, not from outside."""
        kept = (child for key, child in self._children.items() if key not in self._let_go)
        return all(map(_settled, kept))

    async def release(self, outcome: Outcome) -> None:
        """Tell every duty that the case ends first, and wait until each has said so."""
        for duty in self._children:
            await self._let(duty, outcome)
        await self.ended

    def running(self) -> list[str]:
        """Return the duties that have not ended yet."""
        return [key for key, child in self._children.items() if child and not child.done()]

    async def tell(self, signal: str, message: dict[str, Any]) -> None:
        """Tell every duty that has not ended yet."""
        for duty in self.running():
            await self._signal(duty, signal, message)

    async def recount(self, rules: Iterable[DutyRule], case: Case) -> None:
        """Let every duty count from the day that is right now."""
        running = self.running()
        for rule in rules:
            base = _base(rule, case)
            if rule.key in running and base is not None:
                message = {"by": "case", "base": base.isoformat()}
                await self._signal(rule.key, "recount", message)

    async def _let(self, duty: str, outcome: Outcome) -> None:
        await self._signal(duty, "release", {"by": "case", "outcome": outcome})

    async def _signal(self, duty: str, signal: str, message: dict[str, Any]) -> None:
        place = duty_id(self._place, duty, self._attempt)
        # Settled in the meantime: there is nobody left to be told.
        with suppress(ApplicationError):
            await workflow.get_external_workflow_handle(place).signal(signal, message)

    def _order(self, rule: DutyRule, case: Case, taken: TakenIn, known: Owed | None) -> DutyOrder:
        resumed: dict[str, int] = {}
        if known is not None:
            resumed = {"first_round": known.round, "seq": known.seq, "lift": known.lift}
        return DutyOrder.model_validate(
            {
                "case": self._case_id,
                "case_workflow": self._place,
                "stream": duty_stream(self._case_id, rule.key),
                "clerk": case.clerk,
                "firm": taken.intake.name,
                "rule": rule,
                "base": _base(rule, case),
                "law": ", ".join(one.law for one in taken.edition.funding),
                **resumed,
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


def _base(rule: DutyRule, case: Case) -> date | None:
    """Return the day that a duty counts from."""
    completed = case.completed_on
    base = {
        CountedFrom.COMPLETED: completed,
        CountedFrom.AGREED: case.agreed_on or case.awarded_on,
        CountedFrom.AWARDED: case.awarded_on,
        CountedFrom.FISCAL_YEAR_END: completed and fiscal_year_end(completed),
    }
    return base[rule.counted_from]


def _settled(child: asyncio.Task[str] | None) -> bool:
    if child is None or child.cancelled() or child.exception():
        return False
    return child.result() == DutyStatus.SETTLED
