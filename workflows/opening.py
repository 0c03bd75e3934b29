"""How a case begins: new, entered where it stands already, or opened again after its end."""

from typing import TYPE_CHECKING, Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.bookshelf import Bookshelf
    from activities.register import Register
    from schema.appointment import AppointmentStatus
    from schema.case import Case
    from schema.entering import entered
    from schema.house import reminders
    from schema.identity import workflow_id
    from schema.journal import Opened, Opening, Reopen, TakenIn
    from schema.parsing import check_object
    from schema.programme import Edition, Gate
    from schema.refusals import AttemptsOver, DuplicateApplication, NotClosed, WrongCaseId, restored
    from schema.stages import Stage
    from schema.waits import Matter, Party, Wait
    from schema.words import say

from . import judging
from .conduct import RECORD

if TYPE_CHECKING:
    from .application import GrantApplication

_STEPS = (Stage.DRAFTING, Stage.SUBMISSION, Stage.REVIEW)


async def open_case(app: "GrantApplication", raw: Any) -> None:
    """Take in what was asked and open the case in the record, or fail with one sentence."""
    try:
        check_object(raw)
        taken = await workflow.execute_local_activity_method(
            Bookshelf.take_in, raw, summary=say("summary-take-in"), **RECORD
        )
        app.taken = taken
        place = workflow_id(taken.edition.key, taken.intake.firm_key)
        if workflow.info().workflow_id != place:
            raise WrongCaseId(given=workflow.info().workflow_id, expected=place)
        state = _state(taken)
        if state.stage is Stage.FOLLOW_UP:
            # Asked before anything is opened: a case can't begin where no law is loaded.
            app.owed = await app.follow_up.find_duties(state)
        opened = await (_open_again if taken.resume else _open)(app, taken, state)
    except FailureError as fault:  # a local activity's refusal comes as it is
        refusal = restored(fault)
        await app.door.close(refusal)
        raise refusal from None
    app.opened(opened, state)


def still_comes(edition: Edition, begins: Case | None, stage: Stage, gate: Gate | None) -> bool:
    """Return whether a step lies at or after the one that a case began with."""
    if begins is None:
        return True
    return _place(edition, stage, gate.key if gate else "") >= _place(
        edition, begins.stage, begins.gate
    )


def _state(taken: TakenIn) -> Case:
    intake = taken.intake
    judging.check_time(intake.happened_at, workflow.now())
    if taken.resume is not None:
        state = taken.resume.state
        heard = tuple(dict.fromkeys((*state.notices, *taken.notices)))
        waits = (*_ended(taken), *_meetings(taken, state))
        change = {"lift": taken.resume.lift, "notices": heard, "waits": waits}
        return state.model_copy(update=change)
    judging.check_limit(intake.amount, taken.edition)
    if intake.entry is not None:
        return entered(intake, taken.edition, workflow.now()).model_copy(
            update={"notices": taken.notices, "waits": _ended(taken)}
        )
    return Case(
        stage=Stage.ELIGIBILITY,
        clerk=intake.in_charge,
        asked=intake.amount,
        notices=taken.notices,
        waits=(*judging.eligibility_waits(taken.findings), *_ended(taken)),
    )


def _ended(taken: TakenIn) -> tuple[Wait, ...]:
    """Return the question whether a case was filed whose call was ended before it began."""
    if not taken.ended:
        return ()
    return (Wait(for_whom=Party.CLERK, what=Matter.DEADLINE, since=workflow.now()),)


def _meetings(taken: TakenIn, state: Case) -> tuple[Wait, ...]:
    """Return the waits for the appointments that nothing has become of yet."""
    now = workflow.now()
    return tuple(
        Wait(
            for_whom=Party.FIRM_OWNER,
            what=Matter.MEETING,
            since=now,
            until=one.at,
            about=one.number,
            remind_at=reminders(taken.rhythm, Matter.MEETING, one.at, now),
        )
        for one in state.appointments
        if one.status is AppointmentStatus.SET
    )


async def _open(app: "GrantApplication", taken: TakenIn, state: Case) -> Opened:
    info, intake = workflow.info(), taken.intake
    opened = await workflow.execute_local_activity_method(
        Register.open,
        Opening(
            workflow=info.workflow_id,
            first_run=info.first_execution_run_id,
            edition=taken.edition.key,
            intake=intake,
            findings=taken.findings,
            state=state,
            happened_at=intake.happened_at or workflow.now(),
            rules=taken.rules,
            **app.numbering.fence(),
        ),
        summary=say("kind-opened"),
        **RECORD,
    )
    if opened.entry is None:
        if opened.outcome:
            raise AttemptsOver(firm=intake.name, edition=taken.edition.key)
        raise DuplicateApplication(firm=intake.name, edition=taken.edition.key)
    return opened


async def _open_again(app: "GrantApplication", taken: TakenIn, state: Case) -> Opened:
    info, resume, reopening = workflow.info(), taken.resume, taken.reopening
    assert resume is not None  # noqa: S101  asked for this only
    assert reopening is not None  # noqa: S101  both come together
    opened = await workflow.execute_local_activity_method(
        Register.reopen,
        Reopen(
            workflow=info.workflow_id,
            first_run=info.first_execution_run_id,
            reopening=reopening,
            resume=resume,
            state=state,
            happened_at=reopening.happened_at or workflow.now(),
            **app.numbering.fence(resume.lift),
        ),
        summary=say("kind-reopened"),
        **RECORD,
    )
    if opened.entry is None:
        raise NotClosed(case=resume.case)
    return opened


def _place(edition: Edition, stage: Stage, gate: str) -> tuple[int, int, int]:
    """Return where a step lies in the story: before, at or after the gates."""
    if stage in _STEPS:
        keys = [one.key for one in edition.gates]
        return 1, keys.index(gate), _STEPS.index(stage)
    return (0 if stage is Stage.ELIGIBILITY else 2), list(Stage).index(stage), 0
