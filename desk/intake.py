"""Checks what is typed about a firm before anything starts, and starts its case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from schema.announcement import EditionEvent, amended, ended_by
from schema.entering import entered
from schema.firm import Intake
from schema.identity import workflow_id
from schema.input_faults import fault_of
from schema.parsing import parse
from schema.programme import Edition
from schema.refusals import (
    AboveLimit,
    BadInput,
    CallEnded,
    InTheFuture,
    NumberTaken,
    Refusal,
    UnknownEdition,
)
from schema.words import language, say

from .catalogue import Call
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
    open: frozenset[str]
    """The keys of the calls that still take something."""

    @classmethod
    async def of(cls, records: Records) -> "Checker":
        """Read the editions once for many intakes."""
        events = [EditionEvent.model_validate(row) for row in await records.announcements()]
        editions: dict[str, Edition] = {}
        now, open_calls = datetime.now(UTC), set()
        for row in await records.editions():
            told = tuple(event for event in events if event.edition == row["key"])
            edition = amended(Edition.model_validate(row["body"]), told)
            editions[row["key"]] = edition
            editions.setdefault(row["programme"], edition)
            if Call(row["programme"], edition, told).is_open(now):
                open_calls.add(edition.key)
        return cls(records, editions, events, frozenset(open_calls))

    async def check(self, typed: dict[str, Any]) -> Application:
        """Return what can be started; raises the Refusal that starting it would meet."""
        asked = self.read(typed)
        return asked.at(await self.known([asked]))

    def read(self, typed: dict[str, Any]) -> Asked:
        """Return an intake that is sound by itself; raises the Refusal it meets."""
        given = filled(**typed)
        if isinstance(given.get("amount"), str):
            given["amount"] = won(given["amount"])
        late = "entry" in given
        try:
            intake = parse(Intake, given, strict=True)
        except BadInput as refusal:
            raise self.with_call(refusal, str(given.get("edition", "")), late=late) from None
        edition = self.edition(intake.edition, late=late)
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

    def edition(self, key: str, *, late: bool = True) -> Edition:
        """Return the edition that a key or a programme's name means; raises UnknownEdition.

        A new application is told of the calls that are open; what is `late` may be of any.
        """
        edition = self.editions.get(key)
        if edition is None:
            raise UnknownEdition(edition=key, known=self._calls(late=late))
        return edition

    def with_call(
        self, refusal: BadInput, call: str, *, late: bool, told_by_call: Collection[str] = ()
    ) -> Refusal:
        """Return what is wrong of an input together with its call, where that is unknown.

        What is `told_by_call` is missing only as long as the call is.
        """
        found = refusal.faults
        call = call.strip()
        if not call or call in self.editions or any(one["field"] == "edition" for one in found):
            return refusal
        own = [one for one in found if one["field"] not in told_by_call]
        known = self._calls(late=late)
        if not own:
            return UnknownEdition(edition=call, known=known)
        return BadInput(faults=[fault_of("edition", "edition", known, call), *own])

    def _calls(self, *, late: bool) -> str:
        """Return the calls that could be meant."""
        every = {one.key for one in self.editions.values()}
        shown = every if late else self.open
        known = ", ".join(sorted(shown)) or "-"
        closed = len(every - shown)
        return say("desk-calls-closed", open=known, closed=closed) if closed else known

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
