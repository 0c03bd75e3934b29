"""Brings what a clerk tells to its case or duty, and shows what came of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from temporalio.client import WorkflowUpdateFailedError

from office.settings import Settings
from schema.identity import duty_id
from schema.messages import Answer
from schema.refusals import CallClosed, WrongStage
from schema.stages import Stage
from schema.waits import Wait
from schema.words import say

from .diary import told
from .faults import NotFound, Refused, Unreachable, Usage
from .following import said_duty, say_row, what_follows
from .line import Line, Present
from .options import filled
from .records import Records, Row, reading
from .shown import Shown, written
from .tasks import say_next

_OF_AN_AWARD: Final = frozenset({"agree", "complete"})
"""What stands for the whole award, so that its amount is read back too."""


async def deliver(
    case: str, message: str, payload: dict[str, Any], duty: str | None = None
) -> Shown:
    """Tell a case something, or one of its duties, and show the answer."""
    settings = Settings.load()
    async with reading(settings) as records:
        place = await records.place(case)
        line = await Line.open(settings)
        present = await reach(line, case, place)
        if duty is not None:
            present = await _find_duty(line, records, present, place, duty)
    try:
        answer = await line.tell(present, message, payload)
    except CallClosed:
        if duty:
            raise Refused("desk-duty-over", duty=duty, case=case) from None
        raise
    except WorkflowUpdateFailedError as error:
        if place and getattr(error.cause, "type", "") == WrongStage.__name__:
            for said in await _next(settings, place["case_id"], judged=True):
                error.add_note(said)
        raise
    told = {"duty": duty, "reference": payload.get("reference")}
    if place and message in _OF_AN_AWARD:
        told |= {name: place[name] for name in ("awarded_won", "quantity")}
    return await show_course(settings, answer | filled(**told), message)


async def show_course(settings: Settings, answer: Any, message: str, *more: str) -> Shown:
    """Show an answer, and what the case goes on to after it."""
    found, lines = await what_follows(settings, answer, message)
    lines += await _next(settings, answer["case"], judged="findings" in found)
    shown = show_answer({**answer, "waits": ()} if "waits" in found else answer, *lines, *more)
    return replace(shown, document={**shown.document, **found})


async def _next(settings: Settings, case: str, *, judged: bool) -> list[str]:
    """Return the command that the case asks for now; nothing without Postgres."""
    try:
        async with reading(settings) as records:
            return await say_next(records, case, judged=judged)
    except Unreachable:
        return []


def show_answer(raw: Any, *more: str) -> Shown:
    """Show an answer in the reader's language: what was recorded, and what is waited for now."""
    answer = Answer.model_validate(raw)
    message = say("answer", what=say(f"kind-{answer.kind}"), stage=say(f"stage-{answer.stage}"))
    document = {**raw, "message": message}
    if raw.get("repeated"):
        message = say("desk-repeated", what=message)
    waits = map(say_wait, answer.waits)
    return Shown(document, [message, *_recorded(answer, raw), *waits, *more])


def _recorded(answer: Answer, raw: Row) -> Iterator[str]:
    """Yield what was recorded, as it is read back to who typed it: a slip shows at once."""
    said = told({"kind": answer.kind, "details": answer.details})
    if said or answer.happened_at:
        where = raw.get("duty") or say("desk-told-line", line=str(answer.seq))
        when = written(answer.happened_at) if answer.happened_at else ""
        yield "  " + " · ".join(filter(None, (where, when, *said, *_ground(raw))))


def _ground(raw: Row) -> Iterator[str]:
    """Yield the award that was meant and the document that it rests on, where there are any."""
    for name, word in (("awarded_won", "awarded"), ("quantity", "quantity")):
        if raw.get(name):
            yield say(f"desk-told-{word}", value=written(raw[name]))
    if raw.get("reference"):
        yield say("desk-told-reference", value=raw["reference"])


def say_wait(wait: Wait) -> str:
    """Return a wait as one line."""
    return say_row({**dict(wait), "duty": None})


async def reach(line: Line, case: str, place: Row | None) -> Present:
    """Return where a case stands; an earlier attempt at its place is over."""
    present = await line.describe(place["workflow"] if place else case)
    if present is None and place and place["stage"] == Stage.CLOSED:
        raise CallClosed  # so long ago that only the record knows it
    if present is None:
        raise NotFound("desk-no-case", case=case)
    if place and place["case_id"] == case and place["first_run"] != present.first_run:
        raise CallClosed
    return present


async def _find_duty(
    line: Line, records: Records, case: Present, place: Row | None, duty: str
) -> Present:
    """Return where a duty stands by its key or name, or say which duties the case has."""
    known = await records.duties(place["case_id"]) if place else []
    if not duty and known:
        raise Usage("desk-which-duty", known="; ".join(map(_due, known)))
    names = {one[name]: one["duty"] for one in known for name in ("name_ko", "name_en")}
    key = names.get(duty, duty)
    present = await line.describe(duty_id(case.handle.id, key, place["attempt"] if place else 1))
    if present is not None:
        return present
    if not known:
        raise NotFound("desk-no-duties")
    raise NotFound("desk-no-duty", duty=duty, known="; ".join(map(_due, known)))


def _due(row: Row) -> str:
    """Return a duty by its name and key, how it stands, and when it is due."""
    status = say(f"status-{row['status']}")
    return say("desk-duty-due", duty=said_duty(row), status=status, due=row["due_on"])
