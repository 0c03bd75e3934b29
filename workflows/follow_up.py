"""What follows once a firm has completed: its duties, by the role it stands in to the money.

A plain object of the case: it shares the case's door, state and writing.
"""

from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from activities.casefile import Casefile
    from schema.case import Case
    from schema.journal import Kind, Owed
    from schema.law import DutyRule
    from schema.messages import Role
    from schema.refusals import restored
    from schema.stages import Outcome, Stage
    from schema.waits import Matter, Party
    from schema.words import say

from . import judging, tax_office
from .conduct import RECORD
from .daybook import standing
from .leaving import Back, Ended
from .obligations import Obligations

if TYPE_CHECKING:
    from .application import GrantApplication


class FollowUp:
    """The last stage of a case, which is the one door to its duties."""

    def __init__(self, app: "GrantApplication") -> None:
        self._app = app
        self._duties: Obligations | None = None
        self.known: dict[str, Owed] | None = None
        """How far the duties are written that ran before the case goes on from here."""

    async def find_duties(self, case: Case) -> list[DutyRule]:
        """Return what law and edition oblige the firm to, by its role, once it has completed."""
        done = case.completed_on or judging.day(None, workflow.now())
        args = [self._app.edition, done, case.role, case.awarded]
        return await workflow.execute_local_activity_method(
            Bookshelf.find_duties, args=args, **RECORD
        )

    async def go_through(self) -> None:
        """Start each duty of law and edition, and hear until the last is settled."""
        app = self._app
        await app.enter(Stage.FOLLOW_UP, tax_office.last_word(app, Kind.COMPLETED), waits=())
        duties = self._duties = Obligations(app.case_id, app.attempt)
        await duties.start(app.owed, app.case, app.opened_with, self.known)
        try:
            await self._hear_of_roles(duties)
            while not duties.all_settled():
                # A duty was ended from outside: only a person knows what has become of it.
                app.next = {"waits": (app.wait(Party.CLERK, Matter.DUTY),)}
                await app.write(Kind.INTERRUPTED)
                await app.hear(Role)
                await self._owe_anew(duties)
                await self._hear_of_roles(duties)
        except Ended as end:
            app.more["duties"] = duties.running()
            await duties.release(end.outcome)
            raise
        except Back:
            app.more["duties"] = duties.running()
            await duties.release(Outcome.INTERRUPTED)
            self.known = await self._find_streams()
            raise

    async def inform(self, **told: str) -> None:
        """Hand on what concerns the whole case to its duties."""
        if self._duties is not None:
            await self._duties.tell("inform", {"by": "case", **told})

    async def recount(self) -> None:
        """Let every duty count from the right day, and owe what is owed from that day."""
        app = self._app
        if self._duties is not None:
            await self._duties.exchange(app.owed, app.case, app.opened_with)
            await self._duties.recount(app.owed, app.case)

    async def _hear_of_roles(self, duties: Obligations) -> None:
        """Hear until every duty has ended; what is owed changes with the firm's role."""
        app = self._app
        while True:
            fact = await app.hear_any(Role, done=duties.ended)
            if fact is None and not judging.role_is_open(app.case, app.edition):
                return
            if fact is None:  # the agency was asked; what it answered, nobody has said
                if all(wait.what is not Matter.ROLE for wait in app.case.waits):
                    asked = app.wait(Party.CLERK, Matter.ROLE)
                    app.next = {"waits": (*standing(app.case), asked)}
                    await app.write(Kind.ROLE_ASKED)
                await app.hear(Role)
            await self._owe_anew(duties)

    async def _owe_anew(self, duties: Obligations) -> None:
        """Owe what follows from the role that was told; a refusal leaves everything as it is."""
        app = self._app
        try:
            app.owed = await self.find_duties(app.coming)
        except FailureError as fault:
            app.door.refuse(restored(fault))
            return
        app.next = {"waits": standing(app.case)}
        await app.write()
        known = await self._find_streams() if duties.owed_again(app.owed) else None
        await duties.exchange(app.owed, app.case, app.opened_with, known)

    async def _find_streams(self) -> dict[str, Owed]:
        """Return how far the streams of the duties are written, for duties that begin anew."""
        owed = await workflow.execute_local_activity_method(
            Casefile.duties_of, self._app.case_id, summary=say("summary-duties"), **RECORD
        )
        anew = {"round": 1, "settled": False}
        return {one.key: one.model_copy(update=anew) for one in owed}
