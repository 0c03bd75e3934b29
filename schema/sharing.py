"""Values that many cases hold alike rest in memory once."""

from typing import Final, TypeVar
from weakref import WeakValueDictionary

from .wire import Wire

W = TypeVar("W", bound=Wire)

_HELD: Final[WeakValueDictionary[tuple[type[Wire], str], Wire]] = WeakValueDictionary()


def shared(value: W) -> W:
    """Return the equal of a frozen value that somebody holds already, else the value itself."""
    held = _HELD.setdefault((type(value), value.model_dump_json()), value)
    return held if isinstance(held, type(value)) else value
