"""Checks what is typed about a firm before anything starts, and starts its case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from schema.announcement import EditionEvent, amended, ended_by
from schema.entering import entered
from schema.firm import Intake
from schema.identity import workflow_id
from schema.parsing import parse
from schema.programme import Edition
from schema.refusals import AboveLimit, CallEnded, InTheFuture, NumberTaken, UnknownEdition
from schema.words import language

from .faults import NotFound
from .line import Line
from .options import filled, won
from .records import Records, Row
from .shown import written

# The firms that have, or had, these business numbers.
_FIRMS: Final = "select number, firm from firm_number where number = any($1)"

# Which of these engagements are in the log.
_ENGAGED: Final = "select id from engagement where id = any($1::bigint[])"

# The last attempt at each of these places, with its outcome where it has ended.
_LATEST: Final = """
select distinct on (workflow) workflow, case_id, outcome from application
where workflow = any($1) order by workflow, attempt desc
"""


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
class Asked:
    """An intake that is sound by itself; whether it fits what is known is another question."""

    intake: Intake
    edition: Edition

    def at(self, known: "Known") -> Application:
        """Return what can be started; raises NotFound or NumberTaken."""
        intake, edition = self.intake, self.edition
        if intake.engagement and intake.engagement not in known.engagements:
            raise NotFound("desk-no-engagement", engagement=str(intake.engagement))
        holder = known.firms.get(intake.business_number)
        if holder and intake.firm and intake.firm != holder:
            raise NumberTaken(number=intake.business_number, firm=holder)
        firm = self.firm_key(known.firms)
        payload = intake.model_dump(mode="json", exclude_unset=True) | {"edition": edition.key}
        if firm != intake.business_number:
            payload["firm"] = firm
        workflow = workflow_id(edition.key, firm)
        summary = f"{intake.name} · {edition.name.said(language())}"
        before = known.latest.get(workflow)
        return Application(workflow, payload, summary, intake, edition, before)

    def firm_key(self, firms: dict[str, str]) -> str:
        """Return the firm's own key, known by its number or new."""
        return firms.get(self.intake.business_number) or self.intake.firm_key


@dataclass(frozen=True)
class Known:
    """What the record knows of some intakes, read at once."""

    firms: dict[str, str]
    """The key of each business number's firm."""
    engagements: frozenset[int]
    latest: dict[str, Row]
    """The last attempt at each workflow id."""


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
        asked = self.read(typed)
        return asked.at(await self.known([asked]))

    def read(self, typed: dict[str, Any]) -> Asked:
        """Return an intake that is sound by itself; raises the Refusal it meets."""
        given = filled(**typed)
        if isinstance(given.get("amount"), str):
            given["amount"] = won(given["amount"])
        intake = parse(Intake, given, strict=True)
        edition = self.edition(intake.edition)
        _check(intake, edition)
        self._check_end(intake, edition)
        return Asked(intake, edition)

    async def known(self, asked: Sequence[Asked]) -> Known:
        """Read what the record knows of some intakes: a few statements, however many they are."""
        fetch = self.records.connection.fetch
        numbers = [one.intake.business_number for one in asked]
        firms = {row["number"]: row["firm"] for row in await fetch(_FIRMS, numbers)}
        named = [one.intake.engagement for one in asked if one.intake.engagement]
        engaged = frozenset(row["id"] for row in await fetch(_ENGAGED, named))
        places = [workflow_id(one.edition.key, one.firm_key(firms)) for one in asked]
        latest = {row["workflow"]: dict(row) for row in await fetch(_LATEST, places)}
        return Known(firms, engaged, latest)

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
