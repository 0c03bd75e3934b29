"""The chart: CPU per case by process, and message → visible, a bar for each arm."""

import statistics
from collections.abc import Sequence
from html import escape
from typing import Final

from .rounds import ARMS, Result

_PARTS: Final = {
    "server": "#31708e",
    "worker": "#e8a33d",
    "postgres": "#7a9e5f",
    "agency": "#b65c5c",
    "driver": "#b8b8b8",
}
_LATE: Final = "#31708e"
_WIDTH: Final = 760
_LEFT: Final = 170
_BAR: Final = 22
_STEP: Final = 30
_FULL: Final = _WIDTH - _LEFT - 90


def chart(rounds: Sequence[dict[str, Result]]) -> str:
    """Return the chart as SVG."""
    cpu = {arm.letter: _cpu(rounds, arm.letter) for arm in ARMS}
    late = {arm.letter: _late(rounds, arm.letter) for arm in ARMS}
    y, parts = 24, [_text(8, 24, "CPU ms per case, by process (median of the rounds)", bold=True)]
    parts.append(_legend(y := y + 22))
    most = max(sum(one.values()) for one in cpu.values())
    for arm in ARMS:
        y += _STEP
        parts.append(_bar(y, f"{arm.letter} {arm.title}", cpu[arm.letter], most))
    parts.append(_text(8, y := y + 60, "message → visible, p50 ms at 20 % load", bold=True))
    shown = {letter: value for letter, value in late.items() if value}
    for arm in ARMS:
        if arm.letter in shown:
            values = {"late": shown[arm.letter]}
            name = f"{arm.letter} {arm.title}"
            parts.append(_bar(y := y + _STEP, name, values, max(shown.values())))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y + 40}"'
    style = 'font-family="sans-serif" font-size="13"'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join((f"{head} {style}>", ground, *parts, "</svg>\n"))


def _cpu(rounds: Sequence[dict[str, Result]], letter: str) -> dict[str, float]:
    found = [one[letter].saturated.cpu for one in rounds if letter in one]
    return {part: statistics.median(one.get(part, 0.0) for one in found) for part in _PARTS}


def _late(rounds: Sequence[dict[str, Result]], letter: str) -> float:
    times = [one[letter].times for one in rounds if letter in one]
    medians = [statistics.median(one.message) for one in times if one and one.message]
    return 1000 * statistics.median(medians) if medians else 0.0


def _bar(y: int, name: str, values: dict[str, float], most: float) -> str:
    x, parts = float(_LEFT), [_text(8, y + 16, name)]
    for part, value in values.items():
        width = _FULL * value / most
        fill = _PARTS.get(part, _LATE)
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{fill}"/>'
        )
        x += width
    parts.append(_text(int(x) + 6, y + 16, f"{sum(values.values()):.1f}"))
    return "\n".join(parts)


def _legend(y: int) -> str:
    parts, x = [], _LEFT
    for name, fill in _PARTS.items():
        parts.append(f'<rect x="{x}" y="{y - 10}" width="11" height="11" fill="{fill}"/>')
        parts.append(_text(x + 16, y, name))
        x += 92
    return "\n".join(parts)


def _text(x: int, y: int, said: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}"{weight}>{escape(said)}</text>'
