"""What staff see of a case in the Temporal UI: search attributes and the current details.

Pure rendering in the office's language; words may change between releases without breaking replay.
"""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

with workflow.unsafe.imports_passed_through():
    from schema import marks, words
    from schema.announcement import Announced, Published
    from schema.appointment import Appointment, AppointmentStatus
    from schema.case import Case
    from schema.course import ahead
    from schema.duty import DutyNews, DutyOrder, DutyRound, DutyStatus
    from schema.eligibility import Finding
    from schema.fullness import FOR_TALK
    from schema.identity import duty_id, shown_number
    from schema.programme import Edition
    from schema.stages import Stage
    from schema.steps import Step, steps_at
    from schema.waits import LATE, Matter, Wait, earliest
    from schema.words import STARTER

if TYPE_CHECKING:
    from .application import GrantApplication

LANGUAGE: Final = words.language()
"""The office's language: what the Temporal UI shows."""

_AT_A_GATE: Final = {Stage.DRAFTING, Stage.SUBMISSION, Stage.REVIEW}
_DONE: Final = {DutyStatus.SETTLED, DutyStatus.RELEASED}


def say(key: str, /, **args: object) -> str:
    """Return a sentence in the office's language."""
    return words.say(key, LANGUAGE, **args)


def show_case(app: "GrantApplication", seq: int) -> None:
    """Show a case as it stands: first what can be listed, then its page."""
    case, edition = app.case, app.edition
    waits = [*case.waits, *(wait for news in app.duties.values() for wait in news.waits)]
    updates: list[SearchAttributeUpdate[Any]] = [
        marks.STAGE.value_set(say(f"stage-{case.stage}")),
        marks.EDITION.value_set(edition.key),
        marks.FIRM.value_set(app.firm_name),
        marks.BUSINESS_NUMBER.value_set(app.business_number),
        marks.CLERK.value_set(case.clerk),
        *_wait_marks(waits, seq),
    ]
    if case.outcome:
        updates.append(marks.OUTCOME.value_set(say(f"outcome-{case.outcome}")))
    if case.happened:
        updates.append(marks.HAPPENED.value_set([_happened(one) for one in case.happened]))
    if amount := case.awarded or case.asked:
        updates.append(marks.AMOUNT.value_set(amount))
    workflow.upsert_search_attributes(updates)
    gate = f" · {edition.gate(case.gate).name.said(LANGUAGE)}" if case.stage in _AT_A_GATE else ""
    against = any(found.finding is Finding.FAILS for found in app.findings)
    lines = [
        f"## {app.firm_name} ({shown_number(app.business_number)})",
        f"**{edition.name.said(LANGUAGE)}** · `{app.case_id}`",
        "",
        f"**{say('page-stage')}** {say(f'stage-{case.stage}')}{gate}",
        "",
        f"- {say('page-clerk', clerk=case.clerk)}",
        f"- {_late(app)}",
        f"- {_filed(case)}",
        f"- {_ahead(case, edition)}",
        *_facts(app),
        *_wait_lines(case.waits, _by_date(app)),
        *_step_lines([*steps_at(case, edition, against=against), *_duty_steps(app)], app.case_id),
        *_duty_lines(app),
    ]
    if app.door.fullness >= FOR_TALK:
        lines.insert(0, f"> {say('page-full', percent=int(app.door.fullness * 100))}\n")
    if app.cancel_asked:
        lines.insert(0, f"> {say('page-cancel-asked')}\n")
    workflow.set_current_details("\n".join(lines))


def show_duty(order: DutyOrder, state: DutyRound, seq: int) -> None:
    """Show a duty as it stands."""
    rule = order.rule
    workflow.upsert_search_attributes(
        [
            marks.STAGE.value_set(say(f"status-{state.status}")),
            marks.FIRM.value_set(order.firm),
            marks.CLERK.value_set(state.clerk),
            *_wait_marks(state.waits, seq),
        ]
    )
    lines = [
        f"## {order.firm} · {rule.name.said(LANGUAGE)}",
        f"`{order.case}` · {rule.article}",
        "",
        f"**{say('page-stage')}** {say(f'status-{state.status}')}",
        "",
        f"- {say('page-round', round=state.round, rounds=state.rounds, due=state.due.on)}",
        *_wait_lines(state.waits),
    ]
    steps = []
    if state.status not in _DONE:
        payload = {"by": state.clerk, "reference": ""}
        steps.append(Step("settle", f"settle CASE {rule.key}", payload))
    lines += _step_lines(steps, order.case)
    workflow.set_current_details("\n".join(lines))


def show_announcement(published: Published, announced: Announced) -> None:
    """Show an announcement, and how many cases it has reached."""
    event = published.event
    workflow.upsert_search_attributes([marks.EDITION.value_set(event.edition)])
    gate = f" ({event.gate})" if event.gate else ""
    lines = [
        f"## {published.name.said(LANGUAGE)}",
        f"`{event.edition}`",
        "",
        f"**{say(f'announcement-{event.kind}')}** {event.notice} · {event.reason or '-'}",
        "",
        f"- {say('page-published', at=event.published_at)}",
        f"- {say('page-told', told=announced.told, gone=announced.gone)}",
    ]
    if event.closes_at:
        lines.insert(-1, f"- {say('page-closes', until=event.closes_at)}{gate}")
    workflow.set_current_details("\n".join(lines))


def _wait_marks(waits: Iterable[Wait], seq: int) -> list[SearchAttributeUpdate[Any]]:
    waits = tuple(waits)
    due = earliest(waits)
    return [
        marks.WAITS_FOR.value_set(sorted({say(f"party-{wait.for_whom}") for wait in waits})),
        marks.WAITS_WHAT.value_set(sorted({say(f"matter-{wait.what}") for wait in waits})),
        marks.DUE_AT.value_set(due) if due else marks.DUE_AT.value_unset(),
        marks.LATE.value_set(any(wait.what in LATE for wait in waits)),
        marks.JOURNAL_SEQ.value_set(seq),
    ]


def _happened(what: str) -> str:
    """Return what a case is looked up by: the kind of a line, or what became of a meeting."""
    met = what in set(AppointmentStatus)
    return say(f"meeting-{what}") if met else say(f"kind-{what}")


def _late(app: "GrantApplication") -> str:
    """Return what is late, of the case itself and of its duties."""
    late = [
        say("page-since", what=say(f"matter-{wait.what}"), since=wait.since)
        for wait in app.case.waits
        if wait.what in LATE
    ]
    late += [
        say("page-was-due", what=news.name.said(LANGUAGE), due=news.due_on)
        for news in app.duties.values()
        if any(wait.what in LATE for wait in news.waits)
    ]
    return say("page-late", what=" · ".join(late)) if late else say("page-nothing-late")


def _filed(case: Case) -> str:
    if case.filing and case.filing.number:
        return say("page-filed", number=case.filing.number, at=case.filing.filed_at)
    return say("page-nothing-filed")


def _ahead(case: Case, edition: Edition) -> str:
    """Return what comes after; a gate is named where it begins, if there are several."""
    steps: list[str] = []
    before = case.gate
    for stage, gate in ahead(case, edition):
        word = say(f"stage-{stage}")
        if gate and gate.key != before:
            before = gate.key
            word += f" ({gate.name.said(LANGUAGE)})" if len(edition.gates) > 1 else ""
        steps.append(word)
    return say("page-ahead", stages=" → ".join(steps)) if steps else say("page-nothing-ahead")


def _facts(app: "GrantApplication") -> list[str]:
    case = app.case
    facts = [("asked", case.asked), ("confirmed", case.confirmed), ("awarded", case.awarded)]
    lines = [f"- {say(f'page-{name}', amount=won)}" for name, won in facts if won]
    if case.quantity:
        lines.append(f"- {say('page-quantity', days=str(case.quantity))}")
    if entry := app.intake.entry:
        lines.append(f"- {say('page-entered', source=entry.source)}")
    role = case.role or app.edition.funding[0].role
    lines.append(f"- {say('page-role', role=say(f'role-{role}'))}")
    lines += map(_appointment, case.appointments)
    if case.rank:
        listed = until if (until := case.listed_until) else "-"
        lines.append(f"- {say('page-listed', rank=case.rank, until=listed)}")
    if case.withdrawing:
        lines.append(f"- {say('page-withdrawing')}")
    if case.plan.version:
        plan = case.plan
        lines.append(
            "- "
            + say(
                "page-plan",
                version=plan.number,
                sha256=plan.version.sha256[:12] if plan.version else "",
                confirmed="yes" if plan.confirmed else "no",
                open=len(plan.open_comments),
            )
        )
    lines += _on_its_way(case)
    if seen := case.business:
        by = "clerk" if seen.by_hand else "office"
        found = say(f"registration-{seen.registration}")
        lines.append(f"- {say('page-business', status=found, on=seen.on, by=by)}")
    if case.outcome:
        lines.append(f"- {say('page-outcome', outcome=say(f'outcome-{case.outcome}'))}")
    if case.stage is Stage.ELIGIBILITY:
        lines += [f"- {found.said(LANGUAGE)}" for found in app.findings]
    return lines


def _on_its_way(case: Case) -> Iterator[str]:
    """Yield what an agency has not answered yet, under its key."""
    if case.resubmission:
        yield f"- {say('page-resubmitted', key=case.resubmission.key)}"
    way = case.resubmission or case.filing
    for wait in case.waits:
        if wait.what is Matter.UNANSWERED:
            yield f"- {say('page-unanswered', since=wait.since, key=way.key if way else '-')}"


def _appointment(one: Appointment) -> str:
    return "- " + say(
        "page-appointment",
        number=one.number,
        kind=say(f"appointment-{one.kind}"),
        at=one.at,
        status=say(f"meeting-{one.status}"),
    )


def _wait_lines(waits: Iterable[Wait], duties: Iterable[DutyNews] = ()) -> list[str]:
    """Return every wait as a line, a duty's with its name."""
    lines = [_wait(wait, say(f"matter-{wait.what}")) for wait in waits]
    for news in duties:
        name = news.name.said(LANGUAGE)
        lines += [_wait(wait, f"{name}, {say(f'matter-{wait.what}')}") for wait in news.waits]
    return ["", f"### {say('page-waits')}", *(lines or [f"- {say('page-no-waits')}"])]


def _wait(wait: Wait, what: str) -> str:
    word = "page-wait" if wait.until else "page-wait-open"
    whom = say(f"party-{wait.for_whom}")
    return "- " + say(word, whom=whom, what=what, since=wait.since, until=wait.until)


def _duty_steps(app: "GrantApplication") -> list[Step]:
    """Return how the duty that is due first is settled; the UI's dialog is on its own page."""
    due = [news for news in _by_date(app) if news.status not in _DONE]
    if app.case.stage is not Stage.FOLLOW_UP or not due:
        return []
    return [Step("settle", f"settle CASE {due[0].duty}", {})]


def _step_lines(steps: Iterable[Step], case: str) -> list[str]:
    """Return what can be done next: for the command line, and for the UI's own dialog."""
    lines = ["", f"### {say('page-next')}"]
    steps = list(steps)
    if not steps:
        lines.append(f"- {say('page-no-steps')}")
    for step in steps:
        command = step.command.replace("CASE", f"'{case}'")
        lines += [
            "",
            f"**{say(f'handler-{step.update}')}**",
            "",
            f"`{STARTER} {command}`",
        ]
        if step.payload:
            dialog = json.dumps(step.payload, ensure_ascii=False)
            lines += ["", f"`{step.update}`:", "```json", dialog, "```"]
    return lines


def _by_date(app: "GrantApplication") -> list[DutyNews]:
    return sorted(app.duties.values(), key=lambda news: news.due_on)


def _duty_lines(app: "GrantApplication") -> list[str]:
    """Return every duty with the way to its own page, where it is answered."""
    if not app.duties:
        return []
    info = workflow.info()
    pages = f"/namespaces/{quote(info.namespace, safe='')}/workflows"
    lines = ["", f"### {say('page-duties')}", f"{say('page-duty-pages')}", ""]
    for news in _by_date(app):
        place = quote(duty_id(info.workflow_id, news.duty, app.attempt), safe="")
        name = f"[{news.name.said(LANGUAGE)}]({pages}/{place})"
        status = say(f"status-{news.status}")
        lines.append(
            f"- {say('page-duty', name=name, duty=news.duty, status=status, due=news.due_on)}"
        )
    return lines
