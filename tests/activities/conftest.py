from collections.abc import AsyncIterator

import pytest

from activities.database import Pool
from office.agency import Agency
from tests.activities.filing import Counter, drafted, settings_for
from tests.worlds import World


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
