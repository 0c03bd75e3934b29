"""Checks what is typed about a firm before anything starts, and starts its case."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schema.announcement import EditionEvent, amended, ended_by
from schema.entering import entered
from schema.firm import Intake
from schema.identity import workflow_id
from schema.programme import Edition
from schema.refusals import (
    AboveLimit,
    CallEnded,
    InTheFuture,
    NumberTaken,
    UnknownEdition,
    parse,
)
from schema.words import language

from .faults import NotFound
from .line import Line
from .options import filled, won
from .records import Records, Row
from .shown import written


@dataclass(frozen=True)
class Application:
    """A checked intake: where its case will stand, what starts it, how it is called."""

    workflow: str
    payload: dict[str, Any]
    summary: str
    intake: Intake
    edition: Edition
    before: Row | None
    """The last attempt at its place, if there was one."""

    @property
    def place(self) -> str:
        """Where two of one sheet would meet."""
        return self.workflow

    @property
    def name(self) -> str:
        """The firm's name."""
        return self.intake.name

    async def start(self, line: Line) -> Any:
        """Start the case and return its answer; None where one stands there already."""
        after = self.before["case_id"] if self.before else ""
        return await line.start(self.workflow, self.payload, self.summary, after)


@dataclass(frozen=True)
class Checker:
    """Checks intakes against the models, the editions and the firms that are known."""

    records: Records
    editions: dict[str, Edition]
    """By key, and by the bare name of a programme its newest; with the dates announced since."""
    events: list[EditionEvent]

    @classmethod
    async def of(cls, records: Records) -> "Checker":
        """Read the editions once for many intakes."""
        events = [EditionEvent.model_validate(row) for row in await records.announcements()]
        editions: dict[str, Edition] = {}
        for row in await records.editions():
            told = [event for event in events if event.edition == row["key"]]
            edition = amended(Edition.model_validate(row["body"]), told)
            editions[row["key"]] = edition
            editions.setdefault(row["programme"], edition)
        return cls(records, editions, events)

    async def check(self, typed: dict[str, Any]) -> Application:
        """Return what can be started; raises the Refusal that starting it would meet."""
        given = filled(**typed)
        if isinstance(given.get("amount"), str):
            given["amount"] = won(given["amount"])
        intake = parse(Intake, given, strict=True)
        edition = self.edition(intake.edition)
        _check(intake, edition)
        self._check_end(intake, edition)
        if intake.engagement and not await self.records.engaged(intake.engagement):
            raise NotFound("desk-no-engagement", engagement=str(intake.engagement))
        payload = intake.model_dump(mode="json", exclude_unset=True) | {"edition": edition.key}
        firm = await self._firm_key(intake)
        if firm != intake.business_number:
            payload["firm"] = firm
        name = edition.name.said(language())
        workflow = workflow_id(edition.key, firm)
        before = await self.records.latest(workflow)
        return Application(workflow, payload, f"{intake.name} · {name}", intake, edition, before)

    def edition(self, key: str) -> Edition:
        """Return the edition that a key or a programme's name means; raises UnknownEdition."""
        edition = self.editions.get(key)
        if edition is None:
            known = sorted({one.key for one in self.editions.values()})
            raise UnknownEdition(edition=key, known=", ".join(known) or "-")
        return edition

    def _check_end(self, intake: Intake, edition: Edition) -> None:
        """Refuse a new application to a call that an announcement has ended."""
        happened = intake.happened_at or datetime.now(UTC)
        told = [event for event in self.events if event.edition == edition.key]
        end = ended_by(event for event in told if event.published_at <= happened)
        if end is not None and intake.entry is None:
            raise CallEnded(edition=edition.key, notice=end.notice)

    async def _firm_key(self, intake: Intake) -> str:
        """Return the firm's own key; a number belongs to one firm only."""
        known = await self.records.firm_key(intake.business_number)
        if known and intake.firm and intake.firm != known:
            raise NumberTaken(number=intake.business_number, firm=known)
        return known or intake.firm_key


def _check(intake: Intake, edition: Edition) -> None:
    """Raise the Refusal that starting it would meet."""
    now = datetime.now(UTC)
    amount, limit = intake.amount, edition.limit
    if amount is not None and limit is not None and amount > limit:
        raise AboveLimit(amount=amount, limit=limit)
    if intake.happened_at is not None and intake.happened_at > now:
        raise InTheFuture(field="happened_at", given=written(intake.happened_at))
    if intake.entry is not None:
        entered(intake, edition, now)
