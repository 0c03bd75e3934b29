"""A bar stands on a terminal while a long work is done, and nowhere else."""

import io
import sys

import pytest

from desk.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shows"), [(Terminal(), True), (io.StringIO(), False)])
def test_a_bar_is_for_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, shows: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)
    with progress("확인", 3) as step:
        for _ in range(3):
            step()
    assert ("확인" in stream.getvalue(), "3/3" in stream.getvalue()) == (shows, shows)
