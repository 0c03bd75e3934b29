from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from office.stack import Stack
from tests.workflows.calls import publish

Call = Callable[..., Awaitable[str]]


@pytest.fixture(scope="session")
def call(stack: Stack) -> Call:
    """Publish a call like one of the examples; its last gate closes in forty days."""
    return partial(publish, stack.runtime.owner_url)
