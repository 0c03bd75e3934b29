"""What may come from outside: any JSON, any bytes, and what looks right until it is read.

How much of it is drawn is one number for all: LONG=1 draws fifty times as much.
"""

import io
import os
import zipfile
from datetime import timedelta
from typing import Any, TypeAlias

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

Damage: TypeAlias = tuple[float, list[tuple[float, int, bytes | None]]]

_TIMES = 50 if os.environ.get("LONG") else 1
# Nothing that is read may hang; a busy machine may take its time.
_HANGS = timedelta(seconds=10)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**13, 10**400, 1e300, float("nan"), [], [1], {}, {"a": 1}),
    *("", " ", "x", "12", "1e5", "1e-20000", "NaN", "9" * 5_000, "x" * 30_000, "a\0b", "\ud800"),
    *("2026-13-45", "2026-01-01T25:00", "2026-01-01T00:00+99:00", "0001-01-01", "P1D"),
)
"""What a field may hold instead of what is meant."""
SAID = st.sampled_from(("=1+1", "\0", "가", "ﬁ", "\u202e", "'", '"', "{{", "}}", "<", "]]>", "\\"))


def few(examples: int) -> settings:
    """So many examples; what draws much for its size may, and what was found is printed."""
    return settings(
        max_examples=examples * _TIMES,
        deadline=_HANGS,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


DAMAGE = st.tuples(
    st.floats(0, 1),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 40),
            st.none() | st.binary(max_size=8) | SAID.map(str.encode),
        ),
        min_size=1,
        max_size=3,
    ),
)
"""Which member of an archive is damaged, and where: so many bytes cut out, or said twice (None)."""


def mangled(body: bytes, damage: Damage) -> bytes:
    """Return bytes with some of them cut out, said twice, or replaced by others."""
    for share, length, more in damage[1]:
        begin = int(share * len(body))
        end = begin + length
        body = body[:begin] + (body[begin:end] * 2 if more is None else more) + body[end:]
    return body


def mangled_archive(body: bytes, damage: Damage) -> bytes:
    """Return a zip of which one member, or the zip itself, is mangled."""
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    names = ("", *sorted(members))
    name = names[min(int(damage[0] * len(names)), len(names) - 1)]
    if not name:
        return mangled(body, damage)
    members[name] = mangled(members[name], damage)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for one, content in members.items():
            packed.writestr(one, content)
    return made.getvalue()
