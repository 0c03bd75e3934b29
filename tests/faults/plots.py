"""What is told to the cases of a round: what goes before, what is lost, and what is told then."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

from schema.identity import case_id, duty_id, duty_stream
from schema.journal import Kind
from tests.faults.clerk import Letter

Said: TypeAlias = tuple[str, dict[str, Any]]
Line: TypeAlias = tuple[str, str]
"""A stream and the kind of one of its lines."""

DUTY = "outcome-survey"
_WON = 20_000_000


@dataclass(frozen=True)
class Plot:
    """One case's story: the write of `lost` is stopped at the line `held`."""

    name: str
    way: tuple[Said, ...]
    lost: Said
    held: Kind
    then: Said | None
    """What is told after the crash; None means the lost letter again, under its own id."""
    at_duty: bool = False
    lines: int = 1
    """How many lines the lost letter writes."""


@dataclass(frozen=True)
class Told:
    """A plot with a case to play it."""

    plot: Plot
    workflow: str
    lost: Letter
    then: Letter

    @property
    def stream(self) -> str:
        """The stream whose line is stopped."""
        case = case_id(self.workflow, 1)
        return duty_stream(case, DUTY) if self.plot.at_duty else case

    @property
    def line(self) -> Line:
        """The line at which the hand stops."""
        return self.stream, self.plot.held


def _note(text: str) -> Said:
    return "note", {"text": text}


def _draft(text: str) -> Said:
    return "draft", {"base": 0, "sections": {"problem": text}, "amount": _WON}


def _supplement() -> Said:
    """Entered late: its date has passed, so the case adds a line of its own in the same task."""
    now = datetime.now(UTC)
    asked, until = now - timedelta(hours=2), now - timedelta(hours=1)
    return "supplement", {
        "what": "a tax certificate",
        "until": until.isoformat(),
        "happened_at": asked.isoformat(),
    }


_ELIGIBLE: Said = ("eligibility", {"eligible": True, "reason": "seen on site"})
_FILED: Said = ("receipt", {"number": "A-1", "reason": "the firm filed by itself"})
_WITHDRAWN: Said = ("close", {"outcome": "withdrawn", "reason": "as they said"})
_AWARDED: Said = ("decide", {"verdict": "passed", "amount": _WON, "reason": "as asked"})
_REJECTED: Said = ("decide", {"verdict": "rejected", "reason": "too late"})
_TO_DUTIES: tuple[Said, ...] = (_ELIGIBLE, _FILED, _AWARDED, ("agree", {}), ("complete", {}))


def plots() -> tuple[Plot, ...]:
    """Return every story: an answer, an end, texts, a line more, a duty, and one told again."""
    lost, kept = _note("lost"), _note("kept")
    settled: Said = ("settle", {"reference": "B-2"})
    return (
        Plot("verdict", (), _ELIGIBLE, Kind.ELIGIBILITY_JUDGED, _WITHDRAWN),
        Plot("end", (), _WITHDRAWN, Kind.CLOSED, _ELIGIBLE),
        Plot("texts", (_ELIGIBLE,), _draft("lost"), Kind.DRAFTED, _draft("kept")),
        Plot("award", (_ELIGIBLE, _FILED), _AWARDED, Kind.DECIDED, _REJECTED),
        Plot(
            "two lines",
            (_ELIGIBLE, _FILED),
            _supplement(),
            Kind.SUPPLEMENT_PASSED,
            kept,
            lines=2,
        ),
        Plot("duty", _TO_DUTIES, ("settle", {}), Kind.DUTY_SETTLED, settled, at_duty=True),
        Plot("again", (kept,), _WITHDRAWN, Kind.CLOSED, None),
        Plot(
            "two lines again",
            (_ELIGIBLE, _FILED),
            _supplement(),
            Kind.SUPPLEMENT_PASSED,
            None,
            lines=2,
        ),
        Plot("note", (), lost, Kind.NOTED, kept),
    )


def letter(rng: Random, workflow: str, said: Said) -> Letter:
    """Return a letter under an id that the seed decides."""
    return Letter(workflow, said[0], {"by": "kim"} | said[1], str(UUID(int=rng.getrandbits(128))))


def cast(rng: Random, plot: Plot, workflow: str) -> Told:
    """Give a plot a case."""
    place = duty_id(workflow, DUTY) if plot.at_duty else workflow
    lost = letter(rng, place, plot.lost)
    then = replace(lost) if plot.then is None else letter(rng, place, plot.then)
    return Told(plot, workflow, lost, then)
