"""An announcement about a call: recorded once, then brought to every open case (R9)."""

import asyncio
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bulletin import Bulletin
    from schema.announcement import Announced, EditionEvent, Published
    from schema.messages import Announce
    from schema.parsing import check_object
    from schema.refusals import restored
    from schema.speech import Speaker
    from schema.words import say

from . import page
from .conduct import RECORD, unmoved

# A case may take in the edition just before the announcement is recorded, and open just after
# its open cases were listed; it opens within seconds of that.
_SECOND_LOOK: Final = timedelta(minutes=1)
# The server lets one workflow have 2,000 signals to others under way.
_AT_ONCE: Final = 500


@workflow.defn(name="Announcement")
class Announcement:
    """One notice of an agency on its way to every open case of an edition."""

    @workflow.init
    def __init__(self, raw: Any = None, *_more: Any) -> None:
        del raw  # whatever it is, the story takes it in; nothing may fail here
        self.refusal: ApplicationError | None = None
        self.announced: Announced | None = None
        """What it has come to since the first look."""
        self._heard: set[str] = set()

    @workflow.run
    async def run(self, raw: Any = None, *_more: Any) -> Announced:
        """Bring the notice to its cases; a cancellation from outside must not stop it halfway."""
        return await unmoved(self._story(raw), lambda: None)

    async def _story(self, raw: Any) -> Announced:
        published = await self._publish(raw)
        announced = await self._look(Announced(**published.event.model_dump()), published)
        await workflow.sleep(_SECOND_LOOK, summary=say("timer-second-look"))
        announced = await self._look(announced, published)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return announced

    async def _publish(self, raw: Any) -> Published:
        """Record what is announced, or fail with one sentence."""
        try:
            check_object(raw)
            return await workflow.execute_local_activity_method(
                Bulletin.announce,
                args=[raw, workflow.now()],
                summary=say("summary-announce"),
                **RECORD,
            )
        except FailureError as fault:  # a local activity's refusal comes as it is
            self.refusal = restored(fault)
            await workflow.wait_condition(workflow.all_handlers_finished)
            raise self.refusal from None

    async def _look(self, before: Announced, published: Published) -> Announced:
        """Tell every open case that was not told yet; the case itself ignores what it knows."""
        event = published.event
        cases = await workflow.execute_local_activity_method(
            Bulletin.open_cases, event.edition, summary=say("summary-open-cases"), **RECORD
        )
        fresh = {case: place for case, place in cases.items() if case not in self._heard}
        self._heard |= set(fresh)
        places, told = iter(fresh.values()), 0
        while batch := list(islice(places, _AT_ONCE)):
            told += sum(await asyncio.gather(*(_tell(place, event) for place in batch)))
        self.announced = before.model_copy(
            update={"told": before.told + told, "gone": before.gone + len(fresh) - told}
        )
        page.show_announcement(published, self.announced)
        return self.announced

    @workflow.update(name="intake", description=say("handler-intake"))
    async def intake_result(self, raw: Any = None, *_more: Any) -> Announced:
        """Answer when the open cases were told; the start's own receipt."""
        del raw
        await workflow.wait_condition(lambda: bool(self.announced or self.refusal))
        if self.announced is None:
            assert self.refusal is not None  # noqa: S101  one of the two was awaited
            raise self.refusal
        return self.announced


async def _tell(place: str, event: EditionEvent) -> bool:
    """Tell a case; return whether it was there to hear it."""
    message = Announce(
        by=event.by, speaker=Speaker.AGENCY, reference=event.notice, key=event.notice, event=event
    )
    case = workflow.get_external_workflow_handle(place)
    try:
        await case.signal("announce", message.model_dump(mode="json"))
    except ApplicationError:
        workflow.logger.info("case_gone")  # it ended in the same instant
        return False
    return True
