"""Reads a closed case out of the record, so that a new run can go on where it stood."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from pydantic_core import from_json
from temporalio import activity

from schema.announcement import EditionEvent, amended, ended_by
from schema.case import Case
from schema.firm import FirmFacts, Intake
from schema.journal import Kind, Owed, Resume, TakenIn, WrittenLine
from schema.messages import Reopening
from schema.parsing import parse
from schema.programme import Edition
from schema.refusals import NotClosed, UnknownCase, UnknownLine, UnreadableReference
from schema.reopening import resumed_at
from schema.righting import CORRECTABLE, correctable
from schema.stages import Stage

if TYPE_CHECKING:
    from activities.database import Pool

# A case with its firm, the rules it began with (today's where an older release kept none), and what
# was announced about them since.
_CASE: Final = """
select a.workflow, a.attempt, a.outcome, a.first_run, a.clerk, a.asked_won, a.edition, a.rules,
       a.firm,
       f.business_number, f.name,
       coalesce(r.body, e.body) as body,
       array(select to_jsonb(v)::text from edition_event v where v.edition = e.key
             order by v.recorded_at) as events,
       exists (select from application b
               where b.workflow = a.workflow and b.attempt > a.attempt) as followed
from application a
join firm f on f.key = a.firm
join edition e on e.key = a.edition
left join rulebook r on r.sha256 = a.rules
where a.case_id = $1
"""

# The true lines of a case, the newest first: the state it was closed with, and those before.
_LINES: Final = """
select d.seq, d.by, d.state,
       (select max(task_events) from journal j where j.stream = $1) as events
from diary d where d.stream = $1 order by d.seq desc
"""

# The duties of a case, with the last line of each and the fence beyond all of them.
_DUTIES: Final = """
select d.key, d.round, d.seq, d.status = 'settled' as settled,
       (select max(task_events) from journal j where j.stream = d.stream) as events
from duty d where d.case_id = $1
"""


# What is known of a firm on a day, as far as eligibility asks.
_FACTS: Final = """
select distinct on (fact) fact, value from firm_fact
where firm = $1 and valid_from <= $2 and fact in (
    'district', 'sector', 'ksic', 'employees', 'outgrew', 'founded_on', 'sales', 'status')
order by fact, valid_from desc, recorded_at desc
"""

_HAPPENS: Final = {
    "gate": Stage.ELIGIBILITY,
    "awarded": Stage.REVIEW,
    "quantity": Stage.REVIEW,
    "rate_percent": Stage.REVIEW,
    "term_months": Stage.REVIEW,
    "awarded_on": Stage.REVIEW,
    "decided_on": Stage.REVIEW,
    "announced_on": Stage.REVIEW,
    "received_on": Stage.REVIEW,
    "agreed_on": Stage.AGREEMENT,
    "completed_on": Stage.EXECUTION,
    "filing": Stage.SUBMISSION,
}
"""The stage in which each part of a case's state comes about."""

# A true line of a stream, without a kind where there is none, and every line of some kinds.
_LINE: Final = """
select d.kind, d.by, d.details,
       (select coalesce(json_object_agg(o.seq, o.kind), '{}') from diary o
        where o.stream = $1 and o.kind = any($3)) as correctable
from (values ($2::bigint)) as asked (seq)
left join diary d on d.stream = $1 and d.seq = asked.seq
"""


@dataclass(frozen=True)
class Casefile:
    """Reads a case's record back for the case itself. Does NOT write."""

    pool: "Pool"

    @activity.defn(name="line")
    async def line(self, stream: str, seq: int) -> WrittenLine:
        """Return a true line of the record; raises UnknownLine where there is none."""
        row = await self.pool.fetchrow(_LINE, stream, seq, list(CORRECTABLE))
        assert row is not None  # noqa: S101  what is asked for is a row
        others = {int(one): Kind(kind) for one, kind in from_json(row["correctable"]).items()}
        if row["kind"] is None:
            raise UnknownLine(line=seq, lines=correctable(others))
        details = from_json(row["details"])
        return WrittenLine(kind=row["kind"], by=row["by"], details=details, correctable=others)

    @activity.defn(name="duties_of")
    async def duties_of(self, case: str) -> list[Owed]:
        """Return how far the streams of a case's duties are written."""
        return await _owed(self.pool, case)


async def _owed(pool: "Pool", case: str) -> list[Owed]:
    return [
        Owed(
            key=duty["key"],
            round=duty["round"],
            seq=duty["seq"],
            lift=duty["events"] + 1,
            settled=duty["settled"],
        )
        for duty in await pool.fetch(_DUTIES, case)
    ]


async def take_again(pool: "Pool", raw: Any, run: str) -> TakenIn:
    """Return a closed case as its record has it; raises the Refusal that reopening it meets.

    The run that asks may have written already in a task that was lost: that does not count.
    """
    reopening = parse(Reopening, raw, strict=True)
    row = await pool.fetchrow(_CASE, reopening.reopens)
    if row is None:
        raise UnknownCase(case=reopening.reopens)
    if (row["outcome"] is None and row["first_run"] != run) or row["followed"]:
        raise NotClosed(case=reopening.reopens)
    edition, events = _kept(row)
    resume = await _resume(pool, reopening, edition, row["attempt"])
    intake = Intake(
        by=reopening.by,
        happened_at=reopening.happened_at,
        edition=row["edition"],
        business_number=row["business_number"],
        name=row["name"],
        clerk=row["clerk"],
        amount=row["asked_won"],
        firm=row["firm"],
    )
    return TakenIn(
        intake=intake,
        edition=amended(edition, events),
        findings=(),
        rules=row["rules"] or "",
        notices=tuple(event.notice for event in events),
        ended=ended_by(events) is not None,
        reopening=reopening,
        resume=resume,
    )


async def known_of(pool: "Pool", firm: str, on: date) -> FirmFacts:
    """Return what is known of a firm on a day; a fact that no longer reads is not known."""
    known = {row["fact"]: row["value"] for row in await pool.fetch(_FACTS, firm, on)}
    while True:
        try:
            return FirmFacts.model_validate(known)
        except ValidationError as fault:
            known.pop(str(fault.errors()[0]["loc"][0]))


def _kept(row: Any) -> tuple[Edition, list[EditionEvent]]:
    try:
        edition = Edition.model_validate_json(row["body"])
        return edition, [EditionEvent.model_validate_json(event) for event in row["events"]]
    except ValidationError as fault:
        # Never retried: only a newer worker can read what a newer release has loaded.
        raise UnreadableReference(key=row["edition"], why=fault.errors()[0]["msg"]) from None


async def _resume(pool: "Pool", reopening: Reopening, edition: Edition, attempt: int) -> Resume:
    lines = await pool.fetch(_LINES, reopening.reopens)
    states = [Case.model_validate_json(line["state"]) for line in lines]
    while states[0].stage is not Stage.CLOSED:
        del states[0], lines[0]  # what the asking run wrote itself
    stage = resumed_at(reopening.stage, states, edition)
    change: dict[str, object] = {"stage": stage, "outcome": None, "waits": (), "closes": {}}
    change |= _not_yet(stage)
    return Resume(
        case=reopening.reopens,
        attempt=attempt,
        seq=lines[0]["seq"],
        lift=lines[0]["events"] + 1,
        state=states[0].model_copy(update=change),
        duties=tuple(await _owed(pool, reopening.reopens)),
    )


def _not_yet(stage: Stage) -> dict[str, object]:
    """Return what has not happened yet for a case that stands at a stage."""
    order = list(Stage)
    return {
        name: "" if name == "gate" else None
        for name, since in _HAPPENS.items()
        if order.index(stage) <= order.index(since)
    }
