"""What a message must follow: the version it confirms, the case it files, a duty's day.

Asked where a message comes in, never of what history holds: an older release took it.
"""

from typing import TYPE_CHECKING

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.calendar import fiscal_year_start
    from schema.duty import DutyOrder
    from schema.law import CountedFrom
    from schema.messages import Confirm, Eligibility, Receipt, Settle
    from schema.refusals import FiledAlready
    from schema.speech import Message, Speaker
    from schema.stages import Stage

from .judging import check_order, day

if TYPE_CHECKING:
    from datetime import date, datetime

    from .application import GrantApplication


def check(app: "GrantApplication", message: Message) -> None:
    """Refuse what is told to a case with a day that cannot be; a reason explains a filing."""
    version = app.case.plan.version
    match message:
        case Eligibility(happened_at=at) if at is not None:
            _check_begun(app, "happened_at", at, that="began")
        case Confirm(version=number, happened_at=at) if version and number == version.number:
            if at is not None:
                check_order("confirmed", day(at, at), version.at)
        case Receipt(reason=""):
            _check_filing(app, message)
            _check_asked_for(app, message)
        case _:
            pass


def check_duty(order: DutyOrder, base: "date", message: Message) -> None:
    """Refuse a settlement before the day that the duty counts from."""
    if not isinstance(message, Settle) or message.happened_at is None:
        return
    # What counts from the end of a fiscal year may be done as soon as the firm has completed.
    early = order.rule.counted_from is CountedFrom.FISCAL_YEAR_END
    first = fiscal_year_start(base) if early else base
    check_order("settled", day(message.happened_at, message.happened_at), first)


def _check_asked_for(app: "GrantApplication", message: Receipt) -> None:
    """Refuse another receipt of what is filed where the agency neither asked for more nor says it.

    Typed, it is most often a slip: the first number was wrong, or it is another firm's case. What
    is still to be heard may be the agency's request.
    """
    case, filing = app.case, app.case.filing
    if app.door.busy or case.stage is not Stage.REVIEW or message.speaker is Speaker.AGENCY:
        return
    if case.supplement_until or case.resubmission:
        return
    if filing is not None and filing.number not in {"", message.number}:
        raise FiledAlready(number=filing.number, case=app.case_id)


def _check_filing(app: "GrantApplication", message: Receipt) -> None:
    """Refuse a filing before the one it adds to, before the owner's yes, or before the case."""
    case, at = app.case, message.filed_at or message.happened_at
    if at is None or case.stage is Stage.DRAFTING:
        return  # what nobody has confirmed needs a reason anyway
    on = day(at, at)
    if case.stage is Stage.REVIEW:
        if case.filing is not None and case.filing.number != message.number:
            check_order("filed_again", on, case.filing.filed_at)
        return
    check_order("filed_confirmed", on, case.plan.confirmed_at)
    _check_begun(app, "filed_began", at)


def _check_begun(app: "GrantApplication", what: str, at: "datetime", that: str = "") -> None:
    """Refuse what came before the case, unless that was under way before it was entered."""
    opened = app.opened_with
    if not (opened.intake.entry or opened.resume):
        began = opened.intake.happened_at or workflow.info().start_time
        check_order(what, day(at, at), began, that)
