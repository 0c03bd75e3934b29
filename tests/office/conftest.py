from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from office import home as homes
from office.child import Child
from office.postgres import Postgres
from office.settings import Settings
from office.stack import Stack, discard
from office.temporal import TemporalServer
from tests.worlds import take_own_ports


def settings_of(home: Path) -> Settings:
    return Settings.load({"DEUNDEUN_HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "en_US"})


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "든든 집"
    yield path
    discard(path)


@pytest.fixture
def settings(home: Path) -> Settings:
    return settings_of(home)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("office") / "든든 집"
    take_own_ports(path)
    yield path
    discard(path)


@pytest.fixture(scope="module")
async def own_stack(shared_home: Path) -> AsyncIterator[Stack]:
    async with Stack(settings_of(shared_home), tell=print) as running:
        yield running


@pytest.fixture(scope="module")
async def postgres(shared_home: Path) -> AsyncIterator[Postgres]:
    homes.prepare(shared_home)
    ports = homes.Ports.choose(shared_home)
    server = Postgres(shared_home, ports.postgres, homes.Secrets.load(shared_home))
    server.prepare()
    child = Child(server.job(), print)
    await child.start()
    await server.open(child)
    yield server
    await child.stop()


@pytest.fixture(scope="module")
async def temporal(shared_home: Path) -> AsyncIterator[TemporalServer]:
    homes.prepare(shared_home)
    server = TemporalServer(shared_home, homes.Ports.choose(shared_home), None)
    child = Child(server.job(), print)
    await child.start()
    await server.open(child)
    yield server
    await child.stop()
