"""Whether a firm may apply: pure rules over what is known; a clerk confirms, never a machine."""

from decimal import Decimal
from enum import StrEnum

from .firm import Intake
from .programme import Edition
from .wire import Wire


class Finding(StrEnum):
    """What a rule found."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Found(Wire):
    """One rule's finding with its evidence and source."""

    rule: str
    finding: Finding
    evidence: str
    limit: str
    source: str


def judge(intake: Intake, edition: Edition) -> tuple[Found, ...]:
    """Return a finding for each condition of the edition; an unknown fact stays unknown."""
    conditions = edition.conditions
    below = Decimal(conditions.employees_below)
    return (
        _found(
            "employees",
            None if intake.employees is None else intake.employees < below,
            intake.employees,
            f"< {below}",
            conditions.source,
        ),
        _found(
            "sector",
            _in_sector(intake.sector, conditions.sectors),
            intake.sector,
            ", ".join(conditions.sectors),
            conditions.source,
        ),
        _found(
            "district",
            None if intake.district is None else intake.district in conditions.districts,
            intake.district,
            ", ".join(conditions.districts),
            conditions.source,
        ),
    )


def _in_sector(sector: str | None, allowed: tuple[str, ...]) -> bool | None:
    return None if sector is None else sector.startswith(allowed)


def _found(rule: str, holds: bool | None, fact: object, limit: str, source: str) -> Found:  # noqa: FBT001
    finding = {True: Finding.HOLDS, False: Finding.FAILS, None: Finding.UNKNOWN}[holds]
    evidence = "" if fact is None else str(fact)
    return Found(rule=rule, finding=finding, evidence=evidence, limit=limit, source=source)
