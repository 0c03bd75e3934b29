"""Equal values rest in memory once, for as long as somebody holds one."""

import gc
import weakref

from schema.house import Rhythm
from schema.sharing import shared
from schema.waits import Matter
from schema.wire import Names


def test_equal_values_become_one_and_others_stay_apart() -> None:
    first = shared(Names(ko="가", en="a"))
    assert shared(Names(ko="가", en="a")) is first
    assert shared(Names(ko="가", en="b")) == Names(ko="가", en="b")


def test_what_nobody_holds_is_let_go() -> None:
    rhythm = shared(Rhythm(remind={Matter.MEETING: (1,)}))
    seen = weakref.ref(rhythm)
    del rhythm
    gc.collect()
    assert seen() is None
