"""A notice that changes forms or rules: unfiled cases follow the new text of their edition (R9)."""

from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from schema.announcement import EditionEvent, differing
    from schema.refusals import restored
    from schema.sharing import shared
    from schema.waits import Matter, Party
    from schema.words import say

from .checking import recheck
from .conduct import RECORD

if TYPE_CHECKING:
    from .application import GrantApplication


async def reread(app: "GrantApplication", event: EditionEvent) -> None:
    """Take in the new text, hold the plan against it, and ask the clerk to look at what is new."""
    assert app.taken is not None  # noqa: S101  an open case has taken one in
    before = app.taken
    try:
        edition = await workflow.execute_local_activity_method(
            Bookshelf.reread,
            args=[before.edition.key, event.rules],
            summary=say("summary-take-in"),
            **RECORD,
        )
    except FailureError as fault:
        app.door.refuse(restored(fault))
        return
    same = [gate.key for gate in before.edition.gates]
    if edition is not None and [gate.key for gate in edition.gates] == same:
        change = {"edition": shared(edition), "rules": event.rules}
        app.taken = before.model_copy(update=change)
        changed = differing(before.edition, edition)
        app.next = {"rules": event.rules}
        app.more |= {"changed": list(changed)}
        await recheck(app)
    waits = app.coming.waits
    if all(wait.what is not Matter.RULES_CHANGED for wait in waits):
        app.next |= {"waits": (*waits, app.wait(Party.CLERK, Matter.RULES_CHANGED))}
    await app.door.write_turn()
