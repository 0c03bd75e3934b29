"""What a clerk has to do, by its day: what cases and duties wait for, and promised follow-ups."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from schema.blanks import blanks
from schema.calendar import months_after
from schema.case import Case
from schema.eligibility import Finding
from schema.law import Sanction
from schema.plan import Plan, Version
from schema.programme import Edition
from schema.stages import Stage
from schema.steps import Step, steps_at
from schema.submission import BY_HAND
from schema.waits import BUSINESS, LATE, VOUCHED_FOR, Matter, Party, Wait
from schema.words import STARTER, language, say
from schema.zone import OFFICE_ZONE

from .catalogue import Catalogue
from .following import said_of
from .records import Filter, Records, Row

_COMMANDS: Final = {
    Matter.PAPERS: "papers CASE",
    Matter.FILING: f"receipt CASE {blanks('--number')}",
    Matter.RECEIPT: f"receipt CASE {blanks('--number')}",
    Matter.DEADLINE: f"receipt CASE {blanks('--number')}",
    Matter.UNANSWERED: f"receipt CASE {blanks('--number')}",
    Matter.SUPPLEMENT: f"resubmit CASE {blanks('--paper', '--text')}",
    Matter.RESUBMISSION: f"receipt CASE {blanks('--number')}",
    Matter.APPOINTMENT: "sitevisit CASE",
    Matter.CALL: "call CASE --reached",
    Matter.RULES_CHANGED: "plan CASE --hints",
    Matter.WAITING_LIST: "promote CASE",
    Matter.WAITING_LIST_ENDED: "promote CASE",
    Matter.DECISION_LATE: f"postpone CASE decision {blanks('--until', '--reason')}",
    Matter.WITHDRAWAL: "acknowledge CASE",
    Matter.AGREEMENT: "agree CASE",
    Matter.COMPLETION: "complete CASE",
    Matter.COMPLETION_LATE: "complete CASE",
    Matter.ROLE: f"role CASE {blanks('--role')}",
    **dict.fromkeys(VOUCHED_FOR, f"vouch CASE --seen active {blanks('--reason')}"),
}
"""What answers a matter wherever it is asked; the others are answered as the case stands."""

_ANSWERS: Final = (Matter.WITHDRAWAL, Matter.APPOINTMENT, Matter.WAITING_LIST, Matter.DECISION)
"""What an agency answers, in the order in which a case takes it."""

_BY_HAND: Final = frozenset({Matter.RECEIPT, Matter.UNANSWERED})
"""What asks a person to file."""

_NOT_YET: Final = BUSINESS | {Matter.PAPERS}
"""What holds a filing up before anything is made ready."""

_STEPS: Final = {
    Matter.ELIGIBILITY: "eligibility",
    Matter.FACTS: "facts",
    Matter.DECISION: "decide",
}
_SUNDAY: Final = 6
_AT_THE_PLAN: Final = frozenset({"confirm", "draft"})


@dataclass(frozen=True)
class Task:
    """One thing to do: for which firm, what, until when, and the command that answers it."""

    firm: str
    clerk: str
    what: str
    command: str
    until: datetime | None
    """None where no date is known."""
    case: str = ""
    cost: str = ""
    """What lateness costs, where a law says it."""
    ground: str = ""
    against: str = ""
    """What the rules found against the firm, where its eligibility is asked."""
    before: str = ""
    """The command that goes before: what is filed by hand is taken out first."""

    def order(self) -> tuple[bool, float, str, str]:
        """Return where it stands among others: the soonest first, last what has no date."""
        at = self.until.timestamp() if self.until else 0
        return self.until is None, at, self.firm, self.case

    @property
    def day(self) -> date | None:
        """The last day on which it is in time; midnight ends the day before."""
        if self.until is None:
            return None
        return (self.until - timedelta(microseconds=1)).astimezone(OFFICE_ZONE).date()

    def days(self, today: date) -> int | None:
        """Return how many days are left, less than none where it is late."""
        return (self.day - today).days if self.day else None

    def group(self, now: datetime, today: date, days: int | None) -> str:
        """Return how soon it is to be done."""
        if self.until is None or days is None:
            return "undated"
        if self.until <= now:
            return "overdue"
        if days <= _SUNDAY - today.weekday():
            return "today" if days <= 0 else "week"
        return "later"


@dataclass(frozen=True)
class Asking:
    """Says what cases and duties ask for, by the calls and laws as they stand."""

    catalogue: Catalogue

    _rules: dict[tuple[str, str], "_Rule"] = field(default_factory=dict)
    _words: dict[tuple[str, str], str] = field(default_factory=dict)
    _commands: dict[tuple[Any, ...], str] = field(default_factory=dict)
    _language: str = field(default_factory=language)

    @cached_property
    def _editions(self) -> dict[str, Edition]:
        return {call.edition.key: call.edition for call in self.catalogue.calls}

    def tasks(self, cases: Iterable[Row]) -> Iterator[Task]:
        """Yield what is asked of the clerk or the firm owner.

        What waits for an agency is nobody's task here: once it is late, the case asks the clerk.
        """
        for row in cases:
            late = {one["duty"] for one in row["waits"] if one["what"] == Matter.DUTY_OVERDUE}
            for told in row["waits"]:
                again = told["what"] == Matter.DUTY and told["duty"] in late
                if told["for_whom"] != Party.AGENCY and not again:
                    yield self._task(row, told)

    def answers(self, row: Row) -> Iterator[Task]:
        """Yield how the answers that a case waits for are entered, the first one first."""
        for matter in _ANSWERS:
            for told in row["waits"]:
                if (told["for_whom"], told["what"]) == (Party.AGENCY, matter):
                    yield self._task(row, told)

    def _task(self, row: Row, told: Row) -> Task:
        until = _moment(told["until"])
        if until is None and told["what"] in LATE:
            until = _moment(told["since"])
        edition = self._editions.get(row["edition"])
        rule = self._rule(told["duty"], edition) if told["duty"] and edition else _Rule()
        against = _failed(row) if told["what"] == Matter.ELIGIBILITY else []
        return Task(
            firm=row["firm"],
            clerk=row["clerk"],
            what=self._what(told["what"], told["for_whom"], told[f"duty_{self._language}"]),
            command=f"{STARTER} {self._command(row, told).replace('CASE', row['case'])}",
            until=until,
            case=row["case"],
            cost=rule.cost(until, self.catalogue.at),
            ground=rule.article,
            against=" / ".join(said_of(against)),
            before=f"{STARTER} bundle {row['case']}" if _is_bundled(row, told, edition) else "",
        )

    def _what(self, what: str, whom: str, duty: str | None) -> str:
        """Return what is asked, in words; the same words serve many cases."""
        if (what, whom) not in self._words:
            word = say(f"matter-{what}")
            if whom != Party.CLERK:
                word = say("desk-waits", whom=say(f"party-{whom}"), what=word)
            self._words[what, whom] = word
        word = self._words[what, whom]
        return f"{duty} · {word}" if duty else word

    def _command(self, row: Row, told: Row) -> str:
        """Return the command that answers, with CASE for the case; alike cases have the same."""
        stands = tuple(row[name] for name in ("edition", "stage", "gate", "version", "asked_won"))
        asked = (told["what"], told["about"], told["duty"])
        key = (*stands, *row["written"], bool(_failed(row)), *asked)
        if key not in self._commands:
            wait = Wait.model_validate({**told, "about": told["about"] or 0})
            edition = self._editions.get(row["edition"])
            self._commands[key] = command_of(row, wait, told["duty"], edition)
        return self._commands[key]

    def _rule(self, duty: str, edition: Edition) -> "_Rule":
        """Return the article that imposes a duty, and what follows its lateness."""
        known = self._rules.get((edition.key, duty))
        if known is None:
            laws = list(filter(None, (self.catalogue.law(one.law) for one in edition.funding)))
            rules = [*edition.duties, *(one for law in laws for one in law.duties)]
            article = next((one.article for one in rules if one.key == duty), "")
            sanctions = [one for law in laws for one in law.sanctions if duty in one.duties]
            steps = sorted(sanctions, key=lambda one: one.late_months or 0)
            known = self._rules[edition.key, duty] = _Rule(article, tuple(steps))
        return known


async def say_next(records: Records, case: str, *, judged: bool) -> list[str]:
    """Return the command that a case asks for first, or that its agency's answer will need.

    Nothing where neither a person nor an agency is waited for. What speaks against the firm goes
    before it, unless the rules' findings were `judged` there.
    """
    asking = Asking(await Catalogue.read(records, datetime.now(UTC)))
    rows = await records.cases(Filter(case=case))
    task = min(asking.tasks(rows), key=Task.order, default=None)
    if task is None:
        answers = (one for row in rows for one in asking.answers(row))
        return [say("desk-next-answered", command=one.command) for one in answers][:1]
    against = [] if judged or not task.against else [f"  {task.against}"]
    if not task.before:
        return [*against, say("desk-next", command=task.command)]
    return [say("desk-next", command=task.before), say("desk-next-filed", command=task.command)]


@dataclass(frozen=True)
class _Rule:
    """What the law says of a duty: its article, and the sanctions in the order of lateness."""

    article: str = ""
    sanctions: tuple[Sanction, ...] = ()

    def cost(self, until: datetime | None, now: datetime) -> str:
        """Return the sanction that comes next; the gravest where all have come."""
        if until is None or not self.sanctions:
            return ""
        today, day = (at.astimezone(OFFICE_ZONE).date() for at in (now, until))
        coming = [one for one in self.sanctions if months_after(day, one.late_months or 0) > today]
        next_ = (coming or self.sanctions[-1:])[0]
        return f"{next_.name.said(language())} ({next_.article})"


def follow_ups(engagements: Iterable[Row]) -> Iterator[Task]:
    """Yield the promises of the engagement log that nothing has followed."""
    for one in engagements:
        what = ": ".join(filter(None, (say("desk-todo-follow-up"), one["topic"])))
        firm = f" --firm {one['firm']}" if one["firm"] else ""
        command = f"{STARTER} advise --after {one['id']}{firm} {blanks('--text')}"
        until = one["follow_up_on"]
        yield Task(one["firm_name"] or one["place"], one["by"], what, command, until)


def command_of(row: Row, wait: Wait, duty: str | None, edition: Edition | None) -> str:
    """Return the command line that answers a wait, with CASE for the case."""
    if duty:
        return f"settle CASE {duty}"
    if wait.what in {Matter.MEETING, Matter.MEETING_RESULT}:
        return f"meet CASE --number {wait.about} --status held"
    if fixed := _COMMANDS.get(wait.what):
        return fixed
    wanted = {_STEPS[wait.what]} if wait.what in _STEPS else _AT_THE_PLAN
    steps = _steps(row, wait, edition)
    return next((step.command for step in steps if step.update in wanted), "show CASE")


def _steps(row: Row, wait: Wait, edition: Edition | None) -> list[Step]:
    """Return what can be done next with a case as far as the list shows it."""
    gates = {gate.key for gate in edition.gates} if edition else set()
    if edition is None or (row["stage"] != Stage.ELIGIBILITY and row["gate"] not in gates):
        return []
    last = {"number": row["version"], "base": 0, "sha256": "", "by": "", "at": wait.since}
    version = Version.model_construct(None, **last) if row["version"] else None
    case = Case.model_construct(
        stage=Stage(row["stage"]),
        clerk=row["clerk"],
        gate=row["gate"],
        asked=row["asked_won"],
        plan=Plan.model_construct(version=version, sections=dict.fromkeys(row["written"], "")),
        visited=True,
        waits=(wait,),
    )
    return steps_at(case, edition, against=bool(_failed(row)))


def _is_bundled(row: Row, told: Row, edition: Edition | None) -> bool:
    """Return whether a person files what lies ready, or is being made ready just now."""
    if told["what"] != Matter.FILING:
        return told["what"] in _BY_HAND and row["bundled"]
    if edition is None or any(wait["what"] in _NOT_YET for wait in row["waits"]):
        return False
    return any((gate.key, gate.channel) == (row["gate"], BY_HAND) for gate in edition.gates)


def _failed(row: Row) -> list[Row]:
    """Return what the rules found against the firm."""
    return [found for found in row["findings"] if found["finding"] == Finding.FAILS]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
