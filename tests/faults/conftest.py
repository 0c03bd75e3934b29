import os
from collections.abc import AsyncIterator
from random import Random

import pytest

from tests.faults.scene import Scene

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "1"))
# Every process of one run must draw the same seed: it stands in the tests' names.
_CHANCE = Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))  # noqa: S311  chance, not secrecy
SEED = int(os.environ.get("CRASH_SEED") or _CHANCE.randrange(1_000_000))
MEASURED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[MEASURED] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every round has a seed of its own; it stands in the test's name, to be played again.

    What has a size, or an outage, of its own is played once.
    """
    if "seed" in metafunc.fixturenames:
        rounds = 1 if {"away", "size"} & set(metafunc.fixturenames) else ROUNDS
        metafunc.parametrize("seed", range(SEED, SEED + rounds))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was measured."""
    terminalreporter.section("crashes")
    terminalreporter.line(f"CRASH_SEED={SEED} CRASH_ROUNDS={ROUNDS}")
    for line in config.stash[MEASURED]:
        terminalreporter.line(line)


@pytest.fixture
def rng(seed: int) -> Random:
    return Random(seed)  # noqa: S311  chance, not secrecy


@pytest.fixture
def away() -> int:
    """How many seconds Postgres stays away: in the short form, or in the long one."""
    return 6 if ROUNDS == 1 else 40


@pytest.fixture(scope="session")
def measured(pytestconfig: pytest.Config) -> list[str]:
    """Lines for the end of the report."""
    return pytestconfig.stash[MEASURED]


@pytest.fixture(scope="module")
async def own_scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with Scene.at(tmp_path_factory.mktemp("faults") / "든든 집") as scene:
        yield scene


@pytest.fixture
async def scene(own_scene: Scene) -> AsyncIterator[Scene]:
    yield own_scene
    await own_scene.dismiss()
