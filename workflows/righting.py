"""What a correction comes to: the right value of a line, and the state that follows (R7)."""

from typing import TYPE_CHECKING, Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.journal import Kind, WrittenLine
    from schema.messages import Correct, Draft
    from schema.programme import PassMeans
    from schema.refusals import BeforeThat, DraftedAnew, FourEyes, NothingToCorrect, NotTheLast
    from schema.righting import CORRECTABLE, correctable
    from schema.stages import Stage

from . import judging
from .answering import Fact

if TYPE_CHECKING:
    from .application import GrantApplication

_DAYS: Final = {
    Kind.DECIDED: "awarded_on",
    Kind.PROMOTED: "awarded_on",
    Kind.AGREED: "agreed_on",
    Kind.COMPLETED: "completed_on",
}
_ANSWERED: Final = frozenset({Stage.AGREEMENT, Stage.EXECUTION, Stage.FOLLOW_UP})
_NO_AWARD: Final = {
    "awarded": None,
    "quantity": None,
    "rate_percent": None,
    "term_months": None,
    "awarded_on": None,
    "agreed_on": None,
    "completed_on": None,
}


def righted(app: "GrantApplication", message: Correct, line: WrittenLine) -> Fact:
    """Return the correction of a line; raises the Refusal it meets."""
    given = {
        name: value
        for name in ("amount", "on", "number", "filed_at", "verdict")
        if (value := getattr(message, name)) not in {None, ""}
    }
    if line.kind is Kind.DRAFTED and app.case.stage in Draft.stages:
        raise DraftedAnew(line=message.line, case=app.case_id, base=app.case.plan.number)
    if not given or not set(given) <= set(CORRECTABLE.get(line.kind, ())):
        lines = correctable(line.correctable)
        raise NothingToCorrect(case=app.case_id, line=message.line, recorded=line.kind, lines=lines)
    if message.by == line.by:
        raise FourEyes(by=message.by)
    judging.check_limit(message.amount, app.edition)
    change = _change(app, message, line)
    details = {
        "line": message.line,
        "before": {name: _before(app, line, name) for name in given},
        "after": {name: _plain(value) for name, value in given.items()},
    }
    return Fact(message, Kind.CORRECTED, details, change)


def _change(app: "GrantApplication", message: Correct, line: WrittenLine) -> dict[str, Any]:
    """Return the fields of the state that follow; only the present filing or decision stands."""
    case, gate = app.case, str(line.details.get("gate", ""))
    last = line.kind is not Kind.FILED or gate == case.gate
    if line.kind in {Kind.DECIDED, Kind.PROMOTED}:
        last = case.stage in _ANSWERED and _awards(app, line)
    if not last:
        raise NotTheLast(line=message.line)
    if message.verdict is not None:
        return {**_NO_AWARD, "visited": case.visited}
    change: dict[str, Any] = {}
    if message.amount is not None:
        change["asked" if line.kind is Kind.OPENED else "awarded"] = message.amount
    if message.on is not None:
        _check_day(app, message, line.kind)
        change[_DAYS[line.kind]] = message.on
    if case.filing is not None and line.kind is Kind.FILED:
        told = {"number": message.number, "filed_at": message.filed_at}
        judging.check_time(message.filed_at, workflow.now(), "filed_at")
        new = {name: value for name, value in told.items() if value}
        change["filing"] = case.filing.model_copy(update=new)
    return change


def _awards(app: "GrantApplication", line: WrittenLine) -> bool:
    means = line.details.get("means")
    return means == PassMeans.AWARDED and line.details.get("gate") == app.case.gate


def _check_day(app: "GrantApplication", message: Correct, kind: Kind) -> None:
    """Refuse a day in the future, or one that does not lie between its neighbours."""
    case, on = app.case, message.on
    assert on is not None  # noqa: S101  asked with a day only
    now = workflow.now()
    judging.check_day(on, now, "on")
    filed = case.filing.filed_at if case.filing else None
    order = [
        ("filed_on", judging.day(filed, now) if filed else None),
        (_DAYS[Kind.DECIDED], case.awarded_on),
        (_DAYS[Kind.AGREED], case.agreed_on),
        (_DAYS[Kind.COMPLETED], case.completed_on),
    ]
    place = [name for name, _ in order].index(_DAYS[kind])
    early = [("on", name, day) for name, day in order[:place] if day and on < day]
    late = [("later", name, day) for name, day in order[place + 1 :] if day and on > day]
    if crossed := early + late:
        what, name, day = crossed[0]
        that = name.removesuffix("_on")
        raise BeforeThat(what=what, given=on.isoformat(), after=day.isoformat(), that=that)


def _before(app: "GrantApplication", line: WrittenLine, name: str) -> Any:
    if name == "on":
        day = getattr(app.case, _DAYS[line.kind])
        return day.isoformat() if day else None
    return line.details.get("asked" if line.kind is Kind.OPENED else name)


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
