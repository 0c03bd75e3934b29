"""The command that says what a clerk has to do, by its day."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from typer import Option

from schema.words import say
from schema.zone import OFFICE_ZONE, local_end

from .options import Typist, typist
from .shown import Shown
from .waiting import finished

if TYPE_CHECKING:
    from .tasks import Task

    Timed: TypeAlias = tuple[str, int | None, Task]

_GROUPS: Final = ("overdue", "today", "week", "undated", "later")
_IN_SIGHT_DAYS: Final = 30
"""What is due still later is counted for people, and told whole to programs."""
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def todo(
    *,
    everybody: Annotated[bool, Option("--all/--mine", help="desk-opt-everybody")] = False,
    by: Typist = "",
) -> Shown:
    """Show what is to be done, by its day, with the command that answers each."""
    return finished(_todo("" if everybody else typist(by)))


async def _todo(clerk: str) -> Shown:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .catalogue import Catalogue  # noqa: PLC0415
    from .records import Filter, reading  # noqa: PLC0415
    from .tasks import Asking, follow_ups  # noqa: PLC0415

    now = datetime.now(UTC)
    async with reading(Settings.load()) as records:
        asking = Asking(await Catalogue.read(records, now))
        cases = await records.cases(Filter(clerk=clerk))
        engagements = await records.engagements(by=clerk, to_follow=True)
    tasks = [*asking.tasks(cases), *follow_ups(engagements)]
    tasks.sort(key=lambda one: (one.until is None, one.until or now, one.firm, one.case))
    timed = [(task.group(now), _days(task, now), task) for task in tasks]
    rows = [{"group": group, "days": days, **vars(task)} for group, days, task in timed]
    return Shown(rows, list(_parts(timed)))


def _days(task: "Task", now: datetime) -> int | None:
    """Return how many days are left; less than none where it is late."""
    return (task.day - now.astimezone(OFFICE_ZONE).date()).days if task.day else None


def _parts(timed: "list[Timed]") -> Iterator[str]:
    if not timed:
        yield say("desk-todo-none")
    for group in _GROUPS:
        own = [(days, task) for named, days, task in timed if named == group]
        near = [(days, task) for days, task in own if (days or 0) <= _IN_SIGHT_DAYS]
        if own:
            yield f"\n[{say(f'desk-todo-{group}')} · {say('desk-count', count=len(own))}]"
        for days, task in near:
            yield from _lines(task, days)
        if len(own) > len(near):
            yield say("desk-todo-beyond", count=len(own) - len(near), days=_IN_SIGHT_DAYS)


def _lines(task: "Task", days: int | None) -> Iterator[str]:
    """Yield one task: its day and what to do, then what lateness costs, and the command alone."""
    ends = say_end(task.until) if task.until else say("desk-todo-no-end")
    yield f"{_d_day(days):<7}{task.firm} · {task.what} · {ends}"
    if task.cost or task.ground:
        cost = say("desk-todo-cost", cost=task.cost) if task.cost else ""
        ground = say("desk-todo-ground", article=task.ground) if task.ground else ""
        yield f"       {' · '.join(filter(None, (ground, cost)))}"
    yield f"       {task.command}"


def _d_day(days: int | None) -> str:
    if days is None:
        return "-"
    return f"D-{days}" if days > 0 else f"D+{-days}" if days else "D-day"


def say_end(until: datetime) -> str:
    """Return until when, with the day of the week."""
    day, time = local_end(until).split()
    weekday = say(f"weekday-{_WEEKDAYS[datetime.fromisoformat(day).weekday()]}")
    return say("desk-todo-end", day=day, weekday=weekday, time=time)
