"""What staff ask of all cases: each question is a filter of the Temporal UI's list.

The values are words of the office, as `workflows.page` writes them; so a filter is rendered in the
same language as the cases.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final
from urllib.parse import quote

from schema.words import say
from schema.zone import OFFICE_ZONE

_CASES: Final = "WorkflowType = 'GrantApplication'"
_OPEN: Final = "ExecutionStatus = 'Running'"
_DUTIES: Final = "WorkflowType = 'Duty'"

# What a case waits for: the question and the matter.
_WAITING: Final = {
    "call": "call",
    "meeting": "meeting",
    "meeting-result": "meeting_result",
    "unknown": "facts",
    "receipt": "receipt",
    "unanswered": "unanswered",
    "supplement": "supplement",
    "resubmission": "resubmission",
    "decision-late": "decision_late",
    "waiting-list": "waiting_list",
    "withdrawing": "withdrawal",
    "firm-changed": "firm_changed",
}

# What has happened to a case: the question and the word it is kept under.
_HAPPENED: Final = {
    "held": "meeting-held",
    "missed": "meeting-no_show",
    "called": "kind-called",
    "promoted": "kind-promoted",
    "corrected": "kind-corrected",
    "postponed": "kind-postponed",
    "reassigned": "kind-reassigned",
    "announced": "kind-announced",
    "asked-to-withdraw": "kind-withdrawal_requested",
}


OWN: Final = frozenset({"mine", "mine-to-do"})
"""The questions that each clerk asks of the own cases; the others are the same for all."""


def filters(clerk: str, before: str) -> Iterator[tuple[str, str]]:
    """Yield each question with its query: a clerk's own cases, and what is due before a moment."""
    from schema.waits import VOUCHED_FOR  # noqa: PLC0415  brings pydantic

    mine = f"{_CASES} AND {_OPEN} AND Clerk = '{clerk}'"
    yield "all", _CASES
    yield "mine", mine
    yield "mine-to-do", f"{mine} AND WaitsFor = '{say('party-clerk')}'"
    yield "late", f"{_CASES} AND Late = true"
    yield "due", f"{_CASES} AND DueAt < '{before}'"
    yield "firm-turn", f"{_CASES} AND WaitsFor = '{say('party-firm_owner')}'"
    yield "agency-turn", f"{_CASES} AND WaitsFor = '{say('party-agency')}'"
    for question, matter in _WAITING.items():
        yield question, f"WaitsWhat = '{say(f'matter-{matter}')}'"
    vouch = " OR ".join(f"WaitsWhat = '{say(f'matter-{one}')}'" for one in sorted(VOUCHED_FOR))
    yield "to-vouch", vouch
    yield "review", f"GrantStage = '{say('stage-review')}'"
    for question, word in _HAPPENED.items():
        yield question, f"Happened = '{say(word)}'"
    yield "withdrawn", f"Outcome = '{say('outcome-withdrawn')}'"
    yield "duties", f"{_DUTIES} AND {_OPEN}"
    yield "duties-late", f"{_DUTIES} AND Late = true"


def in_a_week(now: datetime) -> str:
    """Return the end of the seventh day as a filter writes it.

    In UTC: the plus of an offset would become a space in an address that is typed.
    """
    ends = datetime.combine(now.astimezone(OFFICE_ZONE) + timedelta(days=8), time(), OFFICE_ZONE)
    return f"{ends.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def link(ui: str, query: str, namespace: str = "default") -> str:
    """Return the address of the UI's list with a filter."""
    place = f"namespaces/{quote(namespace, safe='')}/workflows"
    return f"{ui.rstrip('/')}/{place}?query={quote(query)}"
