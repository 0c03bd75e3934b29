"""A filing on its way: its channel tries until it is taken, refused for good, or called off."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.agencies import Agencies
    from schema.case import Filing
    from schema.house import asks_by_hand
    from schema.journal import Kind
    from schema.programme import Gate
    from schema.submission import BY_HAND, Filed, ToFile
    from schema.waits import Matter, Party
    from schema.words import say

from . import page
from .conduct import ASK_AGENCY, RENDER_SOON

if TYPE_CHECKING:
    from .application import GrantApplication

_SOON: Final = timedelta(seconds=20)
"""How long a person's answer waits for what is still being printed."""


def key_of(app: "GrantApplication", gate: Gate) -> str:
    """Return the key of what is filed at a gate; filed again after it came back, it is another."""
    again = (str(app.case.handed_back + 1),) if app.case.handed_back else ()
    return "/".join((app.case_id, gate.key, f"v{app.case.plan.number}", *again))


class Sending:
    """One filing as long as its channel tries; it ends once, under one key."""

    def __init__(
        self, app: "GrantApplication", gate: Gate, key: str, until: Callable[[], datetime | None]
    ) -> None:
        self._app = app
        self._gate = gate
        self._until = until
        self.key = key
        self.since = workflow.now()
        self.order: ToFile | None = None
        """What is sent, once everything that goes in is printed."""
        self.bundle = ""
        """What the channel has filed, or made ready for a person."""
        self.refused: dict[str, Any] = {}
        """Why the channel does not take it for good, for the line that says so."""

    async def file(self, order: ToFile, plain: Filing) -> Filing:
        """Let the channel file; where it can't for good, the clerk files by hand."""
        self.order = order
        try:
            filed = await self._file_by(order)
        except ActivityError as fault:
            if is_cancelled_exception(fault) or not workflow.patched("by-hand-instead"):
                return plain
            self.refused |= {"refused": getattr(fault.cause, "type", None)}
            try:
                filed = await self._file_by(order.model_copy(update={"channel": BY_HAND}))
            except ActivityError:
                return plain
        self.bundle = filed.bundle
        return plain.model_copy(update=filed.model_dump())

    async def sealed(self) -> str:
        """Return the bundle of what is sent; empty where it can't be made while a person waits."""
        try:
            order = self.order or await self._printed()
            if order.channel == BY_HAND and not self.bundle:  # it makes the bundle, and no more
                await workflow.wait_condition(lambda: bool(self.bundle), timeout=_SOON)
            if self.bundle:
                return self.bundle
            filed = await workflow.execute_activity_method(
                Agencies.seal, order, summary=say("summary-seal"), **RENDER_SOON
            )
        except (ActivityError, TimeoutError):
            workflow.logger.warning("bundle_not_made")
            return ""
        return filed.bundle

    async def _printed(self) -> ToFile:
        await workflow.wait_condition(lambda: self.order is not None, timeout=_SOON)
        assert self.order is not None  # noqa: S101  it was waited for
        return self.order

    @property
    def asks_at(self) -> datetime | None:
        """When a clerk is asked to file by hand; None where no date is near, or it was asked."""
        if any(wait.what is Matter.UNANSWERED for wait in self._app.case.waits):
            return None
        return asks_by_hand(self._app.rhythm, self.since, self._until())

    async def ask(self, with_bundle: Callable[[str], dict[str, Any]]) -> None:
        """Ask the clerk to file by hand, with the bundle as it is; the channel goes on trying."""
        app, bundle = self._app, await self.sealed()
        wait = app.wait(Party.CLERK, Matter.UNANSWERED, self._until())
        wait = wait.model_copy(update={"since": self.since})
        app.next |= {"waits": (*app.case.waits, wait), **(with_bundle(bundle) if bundle else {})}
        app.more |= {"key": self.key, "since": self.since.isoformat(), "bundle": bundle}
        await app.write(Kind.UNANSWERED)

    async def _file_by(self, order: ToFile) -> Filed:
        return await workflow.execute_activity_method(
            Agencies.submit,
            order,
            summary=say("summary-submit", agency=self._gate.agency.said(page.LANGUAGE)),
            **ASK_AGENCY,
        )
