"""What the firm hands in on an agency's request: a filing of its own by the gate's channel.

A plain object of the case while it waits for the agency's answer.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.attachment import SUFFIX
    from schema.case import Case, Filing, Resubmission, resubmitted
    from schema.journal import Kind
    from schema.messages import Resubmit
    from schema.paper import lack_of
    from schema.printed import Enclosed
    from schema.programme import Gate
    from schema.refusals import AlreadyResubmitted, NothingAsked, NothingHandedIn, PaperNotReady
    from schema.submission import ToFile
    from schema.waits import Matter, Party, Wait, without

from . import judging
from .answering import Fact
from .printing import certificate
from .sending import Sending, key_of

if TYPE_CHECKING:
    from .application import GrantApplication


def resubmit(app: "GrantApplication", message: Resubmit) -> Fact:
    """Return what answers the agency's open request, under the key of its own filing."""
    case, gate = app.case, app.edition.gate(app.case.gate)
    asked = _wait(case, Matter.SUPPLEMENT)
    if case.resubmission is not None:
        raise AlreadyResubmitted(key=case.resubmission.key)
    if asked is None:
        raise NothingAsked
    papers = tuple(dict.fromkeys(message.papers))
    if not (papers or message.text):
        raise NothingHandedIn
    for kind in papers:
        _check_paper(case, kind)
    given = Resubmission(
        key=f"{key_of(app, gate)}/s{case.supplements}",
        request=case.supplements,
        papers=papers,
        letter=app.numbering.seq + 1 if message.text else 0,
    )
    goes_in = app.wait(Party.CLERK, Matter.RESUBMISSION, asked.until)
    change = {
        "resubmission": given,
        "waits": (goes_in, *without(case.waits, Matter.SUPPLEMENT, Matter.DEADLINE)),
    }
    details = {"gate": gate.key, "request": given.request, "key": given.key, "papers": papers}
    return Fact(message, Kind.RESUBMITTED, details, change)


def open_request(app: "GrantApplication") -> tuple[Wait, ...]:
    """Return the waits for what the agency asked for, for a case that goes on from its record."""
    case, more = app.case, app.case.resubmission
    if not case.supplement_until:
        return ()
    waits = []
    if more is not None:
        waits.append(app.wait(Party.CLERK, Matter.RESUBMISSION, case.supplement_until))
    if more is None or more.request < case.supplements:
        waits.append(app.wait(Party.FIRM_OWNER, Matter.SUPPLEMENT, case.supplement_until))
    return tuple(waits)


class Resubmitting:
    """What answers a request while the gate's channel sends it; nothing where nothing is sent."""

    def __init__(self, app: "GrantApplication", gate: Gate) -> None:
        self._app = app
        self._gate = gate
        self._sending: Sending | None = None
        self.task: asyncio.Task[Filing] | None = None

    def begin(self) -> None:
        """Send what was handed in, if its bundle is not made yet; a repeat is the same filing."""
        app, more = self._app, self._app.case.resubmission
        if more is None or more.bundle or self.task is not None:
            return
        before = app.case.filing
        plain = Filing(gate=self._gate.key, round=before.round + 1 if before else 1, key=more.key)
        self._sending = Sending(app, self._gate, more.key, self._until)
        self.task = asyncio.create_task(self._sending.file(self._order(more), plain))

    def stop(self) -> None:
        """Send no more."""
        if self.task is not None:
            self.task.cancel()
        self._sending = self.task = None

    @property
    def asks_at(self) -> datetime | None:
        """When a clerk is asked to hand it in in person."""
        return self._sending.asks_at if self._sending else None

    async def ask(self) -> None:
        """Ask the clerk to hand it in in person; the channel goes on trying."""
        assert self._sending is not None  # noqa: S101  only what is sent has a date to ask at
        more = self._app.case.resubmission
        assert more is not None  # noqa: S101  the same
        await self._sending.ask(
            lambda bundle: {"resubmission": more.model_copy(update={"bundle": bundle})}
        )

    async def record(self) -> None:
        """Write what the channel came to: its receipt, or a bundle that a person files."""
        app, more = self._app, self._app.case.resubmission
        assert self.task is not None  # noqa: S101  asked when it is done
        assert self._sending is not None  # noqa: S101  the same
        assert more is not None  # noqa: S101  the same
        sent, refused = self.task.result(), self._sending.refused
        self.stop()
        app.more |= {"gate": sent.gate, "key": sent.key, "bundle": sent.bundle, **refused}
        if not sent.number or sent.filed_at is None:
            app.next |= {"resubmission": more.model_copy(update={"bundle": sent.bundle})}
            await app.write(Kind.BUNDLED)
            return
        filed = {"round": sent.round, "number": sent.number, "filed_at": sent.filed_at.isoformat()}
        sent = await certificate(sent)
        app.more |= filed
        app.next |= {"filing": sent, **resubmitted(app.case)}
        await app.write(Kind.FILED)

    async def received(self, fact: Fact) -> None:
        """End the sending; the receipt that a person typed gets the bundle of what was sent."""
        if self._sending is None:
            return
        filing: Filing = fact.change["filing"]
        if not filing.bundle:
            own = {"bundle": await self._sending.sealed()}
            self._app.next |= {"filing": filing.model_copy(update=own)}
            self._app.more |= own
        self.stop()

    def _order(self, more: Resubmission) -> ToFile:
        app, gate, version = self._app, self._gate, self._app.case.plan.version
        return ToFile(
            key=more.key,
            case=app.case_id,
            edition=app.edition.key,
            gate=gate.key,
            channel=gate.channel,
            agency=gate.agency_key,
            version=version.number if version else 0,
            sha256=version.sha256 if version else "",
            asked_at=workflow.now(),
            enclosed=tuple(_enclosed(app.case, more)),
            adds_to=key_of(app, gate),
            letter=more.letter,
        )

    def _until(self) -> datetime | None:
        wait = _wait(self._app.case, Matter.RESUBMISSION)
        return wait.until if wait else None


def _wait(case: Case, what: Matter) -> Wait | None:
    return next((wait for wait in case.waits if wait.what is what), None)


def _check_paper(case: Case, kind: str) -> None:
    """Refuse a paper that cannot go in as it stands today."""
    paper = next((one for one in case.papers if one.kind == kind), None)
    why = lack_of(paper, judging.day(None, workflow.now()))
    if why is None and paper is not None and not paper.sha256:
        raise PaperNotReady(paper=kind, why="no_file")
    if why is not None:
        raise PaperNotReady(paper=kind, why=why)


def _enclosed(case: Case, more: Resubmission) -> Iterator[Enclosed]:
    there = {paper.kind: paper for paper in case.papers}
    for number, kind in enumerate(more.papers, 1):
        paper = there[kind]
        name = f"papers/{number:02}-{kind}{SUFFIX.get(paper.media_type, '')}"
        yield Enclosed(name=name, sha256=paper.sha256)
