"""Where things stand in a TOML file: the line of every table and key, which tomllib forgets."""

import re
from typing import Final

Place = tuple[int | str, ...]
"""A path through a file such as ("gates", 1, "closes_at"); () is the file itself."""

_TABLE: Final = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY: Final = re.compile(r"^\s*(?:\"([^\"]+)\"|([A-Za-z0-9_.-]+))\s*=")


def lines_of(text: str) -> dict[Place, int]:
    """Return the line of each table, each entry of an array of tables, and each key."""
    found: dict[Place, int] = {(): 1}
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = _opened(header[2].split("."), counts, array=header[1] == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *([key[1]] if key[1] else key[2].split("."))), number)
    return found


def line_at(lines: dict[Place, int], place: Place) -> int:
    """Return the line of a place, or of the nearest table around it."""
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _opened(names: list[str], counts: dict[Place, int], *, array: bool) -> Place:
    """Return the path of a table's header; `counts` knows how often each array was opened."""
    place: Place = ()
    for name in names[:-1]:
        place = (*place, name)
        if place in counts:
            place = (*place, counts[place])
    place = (*place, names[-1])
    if array:
        counts[place] = counts.get(place, -1) + 1
        place = (*place, counts[place])
    return place
