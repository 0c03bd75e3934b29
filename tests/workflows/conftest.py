from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from office.stack import Stack
from tests.workflows.calls import publish

Call = Callable[..., Awaitable[str]]
PLAYED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PLAYED] = []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print how many cases were played, and the seed that plays them again."""
    for line in config.stash[PLAYED]:
        terminalreporter.section("plays")
        terminalreporter.line(line)


@pytest.fixture(scope="session")
def played(pytestconfig: pytest.Config) -> list[str]:
    """Lines for the end of the report."""
    return pytestconfig.stash[PLAYED]


@pytest.fixture(scope="session")
def call(stack: Stack) -> Call:
    """Publish a call like one of the examples; its last gate closes in forty days."""
    return partial(publish, stack.runtime.owner_url)
