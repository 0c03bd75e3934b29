"""Checks what is typed about a firm before anything starts, and starts its case."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from schema.firm import Intake
from schema.identity import workflow_id
from schema.programme import Edition
from schema.refusals import AboveLimit, InTheFuture, NumberTaken, UnknownEdition, parse
from schema.words import language

from .line import Line
from .options import filled, won
from .records import Records, Row
from .shown import written

FIELDS: Final = (
    "edition",
    "business_number",
    "name",
    "district",
    "sector",
    "employees",
    "amount",
    "clerk",
    "firm",
)
"""What a person may say about a firm that asks for support."""


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

    async def start(self, line: Line) -> Any:
        """Start the case and return its answer; None where one stands there already."""
        after = self.before["case_id"] if self.before else ""
        return await line.start(self.workflow, self.payload, self.summary, after)


@dataclass(frozen=True)
class Checker:
    """Checks intakes against the models, the editions and the firms that are known."""

    records: Records
    editions: dict[str, Edition]
    """By key, and by the bare name of a programme its newest."""

    @classmethod
    async def of(cls, records: Records) -> "Checker":
        """Read the editions once for many intakes."""
        editions: dict[str, Edition] = {}
        for row in await records.editions():
            edition = editions[row["key"]] = Edition.model_validate(row["body"])
            editions.setdefault(row["programme"], edition)
        return cls(records, editions)

    async def check(self, typed: dict[str, Any]) -> Application:
        """Return what can be started; raises the Refusal that starting it would meet."""
        given = filled(**typed)
        if isinstance(given.get("amount"), str):
            given["amount"] = won(given["amount"])
        intake = parse(Intake, given, strict=True)
        edition = self.editions.get(intake.edition)
        if edition is None:
            known = sorted({one.key for one in self.editions.values()})
            raise UnknownEdition(edition=intake.edition, known=", ".join(known) or "-")
        if intake.amount is not None and intake.amount > edition.limit:
            raise AboveLimit(amount=intake.amount, limit=edition.limit)
        if intake.happened_at is not None and intake.happened_at > datetime.now(UTC):
            raise InTheFuture(field="happened_at", given=written(intake.happened_at))
        payload = intake.model_dump(mode="json", exclude_unset=True) | {"edition": edition.key}
        firm = await self._firm_key(intake)
        if firm != intake.business_number:
            payload["firm"] = firm
        name = edition.name.said(language())
        workflow = workflow_id(edition.key, firm)
        before = await self.records.latest(workflow)
        return Application(workflow, payload, f"{intake.name} · {name}", intake, edition, before)

    async def _firm_key(self, intake: Intake) -> str:
        """Return the firm's own key; a number belongs to one firm only."""
        known = await self.records.firm_key(intake.business_number)
        if known and intake.firm and intake.firm != known:
            raise NumberTaken(number=intake.business_number, firm=known)
        return known or intake.firm_key
