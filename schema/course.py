"""The course of an edition: every stage a case may come to, in order, and what is still ahead."""

from collections.abc import Iterator

from .case import Case
from .programme import Edition, Gate
from .stages import Stage


def ahead(case: Case, edition: Edition) -> list[tuple[Stage, Gate | None]]:
    """Return the stages after the present one, each with its gate; none once a case has ended."""
    steps = list(_course(edition))
    here = [
        number
        for number, (stage, gate) in enumerate(steps, start=1)
        if stage is case.stage and (gate is None or gate.key == case.gate)
    ]
    return steps[here[0] :] if here else []


def _course(edition: Edition) -> Iterator[tuple[Stage, Gate | None]]:
    yield Stage.ELIGIBILITY, None
    for gate in edition.gates:
        if gate.sections:
            yield Stage.DRAFTING, gate
        yield Stage.SUBMISSION, gate
        yield Stage.REVIEW, gate
    if edition.agreement:
        yield Stage.AGREEMENT, None
    yield Stage.EXECUTION, None
    yield Stage.FOLLOW_UP, None
    yield Stage.CLOSED, None
