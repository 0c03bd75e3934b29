"""Brings what a clerk tells to its case or duty, and shows what came of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from office.settings import Settings
from schema.identity import duty_id
from schema.messages import Answer
from schema.refusals import CallClosed
from schema.stages import Stage
from schema.waits import Wait
from schema.words import say

from .diary import told
from .faults import NotFound, Refused, Unreachable
from .following import said_duty, say_row, what_follows
from .line import Line, Present
from .records import Records, Row, reading
from .shown import Shown, written
from .tasks import next_task


async def deliver(case: str, message: str, payload: dict[str, Any], duty: str = "") -> Shown:
    """Tell a case something, or one of its duties, and show the answer."""
    settings = Settings.load()
    async with reading(settings) as records:
        place = await records.place(case)
        line = await Line.open(settings)
        present = await reach(line, case, place)
        if duty:
            present = await _find_duty(line, records, present, place, duty)
    try:
        answer = await line.tell(present, message, payload)
    except CallClosed:
        if duty:
            raise Refused("desk-duty-over", duty=duty, case=case) from None
        raise
    return await show_course(settings, answer | ({"duty": duty} if duty else {}), message)


async def show_course(settings: Settings, answer: Any, message: str, *more: str) -> Shown:
    """Show an answer, and what the case goes on to after it."""
    found, lines = await what_follows(settings, answer, message)
    lines += await _next(settings, answer["case"], judged="findings" in found)
    shown = show_answer({**answer, "waits": ()} if "waits" in found else answer, *lines, *more)
    return replace(shown, document={**shown.document, **found})


async def _next(settings: Settings, case: str, *, judged: bool) -> list[str]:
    """Return the command that the case asks for now; nothing without Postgres.

    What speaks against the firm goes before it, unless the rules' findings were `judged` there.
    """
    try:
        async with reading(settings) as records:
            task = await next_task(records, case)
    except Unreachable:
        return []
    if task is None:
        return []
    against = [] if judged or not task.against else [f"  {task.against}"]
    return [*against, say("desk-next", command=task.command)]


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
        yield "  " + " · ".join(filter(None, (where, when, *said)))


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
    names = {one[name]: one["duty"] for one in known for name in ("name_ko", "name_en")}
    key = names.get(duty, duty)
    present = await line.describe(duty_id(case.handle.id, key, place["attempt"] if place else 1))
    if present is not None:
        return present
    if not known:
        raise NotFound("desk-no-duties", duty=duty)
    raise NotFound("desk-no-duty", duty=duty, known=", ".join(map(said_duty, known)))
