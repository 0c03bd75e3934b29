"""What an agency may answer at a gate, given where the case stands: pure rules, no clock (R17)."""

from datetime import date, datetime
from typing import Final

from .case import Case
from .messages import Decide, Verdict
from .programme import Benefit, Edition, Gate, PassMeans
from .refusals import (
    AboveDays,
    AboveLimit,
    AmountMissing,
    AmountNotHere,
    BeforeThat,
    InTheFuture,
    NeedsReason,
    NotOfThisGate,
    QuantityMissing,
    VisitFirst,
)
from .wire import names_of
from .zone import OFFICE_ZONE

_EXPLAINED: Final = {Verdict.REJECTED: "rejected", Verdict.RETURNED: "returned"}


def check_answer(edition: Edition, case: Case, answer: Decide, now: datetime) -> None:
    """Raise the Refusal that an answer meets at the gate where the case stands."""
    gate = edition.gate(case.gate)
    check_days(case, answer, now)
    if gate.site_visit and not case.visited and answer.verdict is not Verdict.RETURNED:
        raise VisitFirst(gate=gate.key, names=names_of([gate]))
    check_gift(edition, gate, answer)
    if answer.verdict in _EXPLAINED and not answer.reason:
        raise NeedsReason(what=_EXPLAINED[answer.verdict])
    expected = case.confirmed or case.asked
    if answer.amount and expected and answer.amount > expected and not answer.reason:
        raise NeedsReason(what="amount")


def check_days(case: Case, answer: Decide, now: datetime) -> None:
    """Refuse days to come, and days that do not follow each other: filed, decided, received."""
    filed = case.filing.filed_at if case.filing else None
    before, that = _day(filed) if filed else None, "filed"
    decided = _day(answer.happened_at or now)
    if answer.valid_until is not None and answer.valid_until < decided:
        given, after = answer.valid_until.isoformat(), decided.isoformat()
        raise BeforeThat(what="valid_until", given=given, after=after, that="decided")
    for name, on in (("happened_at", decided), *_told(answer)):
        if on > _day(now):
            raise InTheFuture(field=name, given=on.isoformat())
        if before is not None and on < before:
            given, after = on.isoformat(), before.isoformat()
            raise BeforeThat(what=name, given=given, after=after, that=that)
        before, that = on, "decided" if name == "happened_at" else name.removesuffix("_on")


def check_gift(edition: Edition, gate: Gate, answer: Decide) -> None:
    """Refuse amounts, days and dates that this gate or benefit does not have, and missing ones."""
    names = names_of([gate])
    listed = answer.verdict is Verdict.WAITING_LIST
    means = gate.pass_means if answer.verdict is Verdict.PASSED else None
    awards = means is PassMeans.AWARDED
    # An edition of release 0.1 gave expert days a limit in won, and their award an amount.
    by_days = edition.benefit is Benefit.EXPERT_DAYS and edition.limit is None
    lent = awards and edition.benefit is Benefit.LOAN
    takes = {
        "amount": means in {PassMeans.AWARDED, PassMeans.CONFIRMED_UNTIL} and not by_days,
        "quantity": awards,
        "rate_percent": lent,
        "term_months": lent,
        "valid_until": listed or means is PassMeans.CONFIRMED_UNTIL,
        "rank": listed,
    }
    for name, taken in takes.items():
        if getattr(answer, name) is not None and not taken:
            if name == "amount" and not by_days:
                raise AmountNotHere(gate=gate.key, verdict=answer.verdict, names=names)
            raise NotOfThisGate(field=name, gate=gate.key, names=names)
    if awards and by_days and answer.quantity is None:
        raise QuantityMissing(gate=gate.key, names=names)
    if awards and not by_days and answer.amount is None:
        raise AmountMissing(gate=gate.key, names=names)
    check_limits(edition, answer)


def check_limits(edition: Edition, answer: Decide) -> None:
    """Refuse more than the edition gives."""
    amount, quantity = answer.amount, answer.quantity
    if amount is not None and edition.limit is not None and amount > edition.limit:
        raise AboveLimit(amount=amount, limit=edition.limit)
    if quantity is not None and edition.limit_days is not None and quantity > edition.limit_days:
        raise AboveDays(quantity=str(quantity), limit=str(edition.limit_days))


def _told(answer: Decide) -> list[tuple[str, date]]:
    days = (("announced_on", answer.announced_on), ("received_on", answer.received_on))
    return [(name, on) for name, on in days if on is not None]


def _day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()
