"""The state of a case that was under way before it was entered (R6). Pure; says what is wrong."""

from datetime import date, datetime

from .case import Case, Filing
from .firm import Intake
from .late_entry import LateEntry
from .programme import Benefit, Edition
from .refusals import (
    AboveDays,
    AboveLimit,
    BeforeThat,
    InTheFuture,
    NoSuchStep,
    NotOfThisGate,
    UnknownGate,
)
from .stages import Stage
from .wire import names_of
from .zone import OFFICE_ZONE

_AT_A_GATE = frozenset({Stage.DRAFTING, Stage.SUBMISSION, Stage.REVIEW})


def entered(intake: Intake, edition: Edition, now: datetime) -> Case:
    """Return where a case stands that is entered afterwards; raises the Refusal it meets."""
    entry = intake.entry
    assert entry is not None  # noqa: S101  asked for late entries only
    gate = _gate(entry, edition)
    if entry.stage is Stage.AGREEMENT and not edition.agreement:
        raise NoSuchStep(stage=entry.stage, edition=edition.key)
    if gate and entry.stage is Stage.DRAFTING and not edition.gate(gate).sections:
        raise NoSuchStep(stage=entry.stage, edition=edition.key)
    _check_amounts(entry, edition, gate)
    _check_dates(entry, now)
    filing = None
    if entry.receipt or entry.filed_at:
        filing = Filing(
            gate=gate,
            round=1,
            key=f"{edition.key}.{intake.firm_key}/{gate}/entered",
            number=entry.receipt,
            filed_at=entry.filed_at,
        )
    return Case(
        stage=entry.stage,
        clerk=intake.in_charge,
        gate=gate,
        asked=intake.amount,
        awarded=entry.amount,
        quantity=entry.quantity,
        filing=filing,
        awarded_on=entry.awarded_on,
        agreed_on=entry.agreed_on,
        completed_on=entry.completed_on,
    )


def _gate(entry: LateEntry, edition: Edition) -> str:
    if entry.stage is Stage.ELIGIBILITY:
        return ""
    keys = [gate.key for gate in edition.gates]
    if entry.gate and entry.gate not in keys:
        raise UnknownGate(gate=entry.gate, known=", ".join(keys), names=names_of(edition.gates))
    return entry.gate or (keys[0] if entry.stage in _AT_A_GATE else keys[-1])


def _check_amounts(entry: LateEntry, edition: Edition, gate: str) -> None:
    days = edition.benefit is Benefit.EXPERT_DAYS
    if entry.amount and edition.limit and entry.amount > edition.limit:
        raise AboveLimit(amount=entry.amount, limit=edition.limit)
    if entry.quantity and edition.limit_days and entry.quantity > edition.limit_days:
        raise AboveDays(quantity=str(entry.quantity), limit=str(edition.limit_days))
    if days and entry.amount is not None:
        raise NotOfThisGate(field="amount", gate=gate, names=names_of(edition.gates))


def _check_dates(entry: LateEntry, now: datetime) -> None:
    """Refuse dates in the future, and dates that do not follow each other."""
    today = now.astimezone(OFFICE_ZONE).date()
    filed = entry.filed_at.astimezone(OFFICE_ZONE).date() if entry.filed_at else None
    dates: list[tuple[str, date | None]] = [
        ("filed_at", filed),
        ("awarded_on", entry.awarded_on),
        ("agreed_on", entry.agreed_on),
        ("completed_on", entry.completed_on),
    ]
    before: tuple[str, date] | None = None
    for name, on in dates:
        if on is None:
            continue
        if on > today or (entry.filed_at and entry.filed_at > now):
            raise InTheFuture(field=name, given=on.isoformat())
        if before is not None and on < before[1]:
            that, after = before[0].partition("_")[0], before[1].isoformat()
            raise BeforeThat(what=name, given=on.isoformat(), after=after, that=that)
        before = (name, on)
