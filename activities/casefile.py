"""Reads a closed case out of the record, so that a new run can go on where it stood."""

from typing import TYPE_CHECKING, Any, Final

from schema.announcement import EditionEvent, amended
from schema.case import Case
from schema.firm import Intake
from schema.journal import Owed, Resume, TakenIn
from schema.messages import Reopening
from schema.programme import Edition
from schema.refusals import NoSuchStep, NotClosed, UnknownCase, parse
from schema.stages import OPEN_STAGES, Stage

if TYPE_CHECKING:
    from activities.database import Pool

# A case with its firm, the rules it began with (today's where an older release kept none), and what
# was announced about them since.
_CASE: Final = """
select a.workflow, a.attempt, a.outcome, a.first_run, a.clerk, a.asked_won, a.edition, a.rules,
       a.firm,
       f.business_number, f.name, f.district, f.sector, f.employees,
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
    edition = Edition.model_validate_json(row["body"])
    events = [EditionEvent.model_validate_json(event) for event in row["events"]]
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
        district=row["district"],
        sector=row["sector"],
        employees=row["employees"],
    )
    return TakenIn(
        intake=intake,
        edition=amended(edition, events),
        findings=(),
        rules=row["rules"] or "",
        notices=tuple(event.notice for event in events),
        reopening=reopening,
        resume=resume,
    )


async def _resume(pool: "Pool", reopening: Reopening, edition: Edition, attempt: int) -> Resume:
    lines = await pool.fetch(_LINES, reopening.reopens)
    states = [Case.model_validate_json(line["state"]) for line in lines]
    while states[0].stage is not Stage.CLOSED:
        del states[0], lines[0]  # what the asking run wrote itself
    before = next((one.stage for one in states if one.stage is not Stage.CLOSED), None)
    stage = reopening.stage or before or Stage.ELIGIBILITY
    _check(stage, states[0], edition)
    duties = await pool.fetch(_DUTIES, reopening.reopens)
    change: dict[str, object] = {"stage": stage, "outcome": None, "waits": ()}
    if stage is Stage.ELIGIBILITY:
        change["gate"] = ""
    return Resume(
        case=reopening.reopens,
        attempt=attempt,
        seq=lines[0]["seq"],
        lift=lines[0]["events"] + 1,
        state=states[0].model_copy(update=change),
        duties=tuple(
            Owed(
                key=duty["key"],
                round=duty["round"],
                seq=duty["seq"],
                lift=duty["events"] + 1,
                settled=duty["settled"],
            )
            for duty in duties
        ),
    )


def _check(stage: Stage, state: Case, edition: Edition) -> None:
    """Refuse a stage that the edition lacks, or that the case never came to."""
    reached = {
        Stage.DRAFTING: bool(state.gate and edition.gate(state.gate).sections),
        Stage.SUBMISSION: bool(state.gate),
        Stage.REVIEW: state.filing is not None,
        Stage.AGREEMENT: edition.agreement and state.awarded_on is not None,
        Stage.EXECUTION: state.awarded_on is not None,
        Stage.FOLLOW_UP: state.completed_on is not None,
    }
    if stage not in OPEN_STAGES or not reached.get(stage, True):
        raise NoSuchStep(stage=stage, edition=edition.key)
