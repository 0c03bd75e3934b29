from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest

from activities.database import Pool, connect
from activities.shelving import REFERENCE, load_reference
from office.agency import Agency
from office.stack import Stack
from tests.activities.filing import Counter, drafted, settings_for
from tests.worlds import World


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference data, to put faults into."""
    return Path(copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
async def owner(stack: Stack) -> AsyncIterator[Pool]:
    async with await connect(stack.runtime.owner_url, size=1) as pool:
        yield pool


@pytest.fixture
async def restored(owner: Pool) -> AsyncIterator[Pool]:
    """The owner's pool; what a test loads is taken back."""
    before = await owner.fetch("select sha256 from rulebook")
    yield owner
    known = [row["sha256"] for row in before]
    await owner.execute("delete from rulebook where sha256 <> all($1::text[])", known)
    await owner.execute("delete from edition where key not in (select edition from rulebook)")
    await load_reference(owner)


@pytest.fixture
async def agency() -> AsyncIterator[Agency]:
    """The reference agency on sockets of its own."""
    async with Agency(slow_seconds=5) as playing:
        yield playing


@pytest.fixture(scope="session")
async def drafted_case(world: World) -> str:
    return await drafted(world)


@pytest.fixture
def counter(pool: Pool, agency: Agency, drafted_case: str) -> Counter:
    return Counter(pool, drafted_case, settings_for(agency))
