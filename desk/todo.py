"""The command that says what a clerk has to do, by its day."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from typer import Option

from schema.stages import Stage
from schema.words import say
from schema.zone import OFFICE_ZONE, local_end

from .options import MOST, Most, Typist, typist
from .shown import Shown
from .waiting import finished

if TYPE_CHECKING:
    from .tasks import Task

    Timed: TypeAlias = tuple[str, int | None, Task]

_GROUPS: Final = ("overdue", "today", "week", "undated", "later")
_IN_SIGHT_DAYS: Final = 30
"""What is due still later is counted for people unless they ask, and told whole to programs."""
_FEW: Final = 3
"""So many that are due later are shown all the same: a count alone would say less."""
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def todo(
    *,
    everybody: Annotated[bool, Option("--all/--mine", help="desk-opt-everybody")] = False,
    later: Annotated[bool, Option("--later", help="desk-opt-later")] = False,
    most: Most = MOST,
    by: Typist = "",
) -> Shown:
    """Show what is to be done, by its day, with the command that answers each."""
    return finished(_todo("" if everybody else typist(by), most, later=later))


async def _todo(clerk: str, most: int, *, later: bool) -> Shown:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .catalogue import Catalogue  # noqa: PLC0415
    from .records import Filter, reading  # noqa: PLC0415
    from .tasks import Asking, Task, follow_ups  # noqa: PLC0415

    now = datetime.now(UTC)
    async with reading(Settings.load()) as records:
        asking = Asking(await Catalogue.read(records, now))
        cases = await records.cases(Filter(clerk=clerk))
        engagements = await records.engagements(by=clerk, to_follow=True)
    tasks = sorted([*asking.tasks(cases), *follow_ups(engagements)], key=Task.order)
    today = now.astimezone(OFFICE_ZONE).date()
    dated = [(task.days(today), task) for task in tasks]
    timed = [(task.group(now, today, days), days, task) for days, task in dated]
    rows = [{"group": group, "days": days, **vars(task)} for group, days, task in timed]
    closings = {call.edition.key: call.closes(now) for call in asking.catalogue.calls}
    early = {row["case"]: row["edition"] for row in cases if row["stage"] == Stage.ELIGIBILITY}
    closes = {case: end for case, edition in early.items() if (end := closings.get(edition))}
    asked = {task.case for task in tasks}
    waiting = sum(row["case"] not in asked for row in cases)
    parts = _parts(timed, clerk, most or len(timed), closes, later=later)
    return Shown(rows, [*parts, *_waiting(waiting, clerk)])


def _parts(
    timed: "list[Timed]", clerk: str, most: int, closes: Mapping[str, datetime], *, later: bool
) -> Iterator[str]:
    """Yield the groups, each with its number, and of all their tasks no more than `most`."""
    if not timed:
        yield say("desk-todo-none")
    room = most
    for group in _GROUPS:
        own = [one for one in timed if one[0] == group]
        near = [one for one in own if later or (one[1] or 0) <= _IN_SIGHT_DAYS]
        if len(own) - len(near) <= _FEW:
            near = own
        if own:
            yield f"\n[{say(f'desk-todo-{group}')} · {say('desk-count', count=len(own))}]"
        for one in near[:room]:
            yield from _lines(*one, closes)
        if len(near) > room:
            yield say("desk-todo-more", count=len(near) - room)
        room = max(0, room - len(near))
        if beyond := own[len(near) :]:
            first = beyond[0][2]
            flags = "--later" if clerk else "--all --later"
            told = {"days": _IN_SIGHT_DAYS, "firm": first.firm, "day": first.day, "flags": flags}
            yield say("desk-todo-beyond", count=len(beyond), **told)


def _waiting(cases: int, clerk: str) -> Iterator[str]:
    """Yield how many open cases ask for nothing now: none of them is lost."""
    if cases:
        whose = f" --clerk {clerk}" if clerk else ""
        yield "\n" + say("desk-todo-waiting", count=cases, whose=whose)


def _lines(
    group: str, days: int | None, task: "Task", closes: Mapping[str, datetime]
) -> Iterator[str]:
    """Yield one task: its day and what to do, then what lateness costs, and the command alone."""
    from rich.cells import set_cell_size  # noqa: PLC0415  a help page must not pay for it

    ends = say_end(task.until) if task.until else say("desk-todo-no-end")
    if task.until is None and task.case in closes:
        ends = say("desk-todo-closes", end=say_end(closes[task.case]))
    mark = _d_day(days, late=group == "overdue")
    yield f"{set_cell_size(mark, 7)}{task.firm} · {task.what} · {ends}"
    if task.against:
        yield f"       {task.against}"
    if task.cost or task.ground:
        cost = say("desk-todo-cost", cost=task.cost) if task.cost else ""
        ground = say("desk-todo-ground", article=task.ground) if task.ground else ""
        yield f"       {' · '.join(filter(None, (ground, cost)))}"
    yield f"       {task.command}"


def _d_day(days: int | None, *, late: bool) -> str:
    """Return the days that are left or gone; what became late today has none to count."""
    if days is None:
        return "-"
    today = say("desk-todo-late") if late else "D-day"
    return f"D-{days}" if days > 0 else f"D+{-days}" if days else today


def say_end(until: datetime) -> str:
    """Return until when, with the day of the week."""
    day, time = local_end(until).split()
    weekday = say(f"weekday-{_WEEKDAYS[datetime.fromisoformat(day).weekday()]}")
    return say("desk-todo-end", day=day, weekday=weekday, time=time)
