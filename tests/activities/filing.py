"""What the tests of the channels share: a drafted case, the agencies on real sockets, an order."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiohttp import web
from temporalio.testing import ActivityEnvironment

from activities.agencies import Agencies, Channel, open_agencies
from activities.agencies.email import Email
from activities.agencies.portal import Portal
from activities.cabinet import Cabinet
from activities.database import Pool
from activities.filings import Filings
from office import agency
from schema.submission import Filed, ToFile
from tests.worlds import World

C = TypeVar("C", bound=Channel)

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
AGENCY_OF = {
    "in_house": "example-centre",
    "by_hand": "example-agency",
    "email": "example-mail",
    "portal": "example-portal",
}
_VERSIONS = itertools.count(1000)


@asynccontextmanager
async def serving(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[str]:
    """A server on a socket of its own that gives one answer to everything; yields its address."""
    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def settings_for(reference: agency.Agency, **changed: str) -> dict[str, str]:
    """The settings of an office that files with the reference agency."""
    return {
        "DEUNDEUN_SMTP_URL": reference.smtp_url,
        "DEUNDEUN_MAIL_FROM": "office@centre.example",
        "DEUNDEUN_PORTAL_URL_EXAMPLE_PORTAL": reference.portal_url,
        "DEUNDEUN_PORTAL_TOKEN_EXAMPLE_PORTAL": agency.TOKEN,
    } | changed


async def drafted(world: World) -> str:
    """The id of a case whose plan has texts at its gate."""
    case = await world.open_case(amount=30_000_000)
    await case.tell("eligibility", eligible=True)
    await case.tell(
        "draft",
        base=0,
        sections={"problem": "수작업이 많습니다.", "solution": "기계.", "scale-up": "수출."},
    )
    return f"{case.workflow}#1"


@dataclass(frozen=True)
class Counter:
    """Where a test files: the activity as a worker runs it, impatient."""

    pool: Pool
    case: str
    settings: Mapping[str, str]
    seconds: float = 1.5
    """How long it waits for an agency."""

    @property
    def agencies(self) -> Agencies:
        cabinet = Cabinet(self.pool)
        opened = open_agencies(cabinet, Filings(self.pool), self.settings)
        channels = {name: self._hurried(one) for name, one in opened.channels.items()}
        return replace(opened, channels=channels)

    def order(self, channel: str, **changed: Any) -> ToFile:
        """An order that nobody has given yet."""
        version = next(_VERSIONS)
        return ToFile(
            **{
                "key": f"{self.case}/selection/v{version}",
                "case": self.case,
                "edition": self.case.partition(".")[0],
                "gate": "selection",
                "channel": channel,
                "agency": AGENCY_OF[channel],
                "version": version,
                "sha256": "0" * 64,
                "sections": ("problem", "solution", "scale-up"),
                "asked_at": AT,
            }
            | changed
        )

    async def submit(self, order: ToFile) -> Filed:
        """File as the worker does."""
        return await ActivityEnvironment().run(self.agencies.submit, order)

    async def seal(self, order: ToFile) -> Filed:
        """Make the bundle of an order, and file nothing."""
        return await ActivityEnvironment().run(self.agencies.seal, order)

    async def ask_channel(self, order: ToFile, bundle: str) -> Filed:
        """File by the channel alone, past the book of filings."""
        channel = self.agencies.channels[order.channel]
        return await ActivityEnvironment().run(channel.submit, order, bundle)

    async def done(self, order: ToFile) -> list[bool]:
        """Whether each entered filing of a key is done."""
        rows = await self.pool.fetch(
            "select done_at is not null as done from filing where key = $1", order.key
        )
        return [row["done"] for row in rows]

    async def keep(self, sha256: str, body: bytes) -> None:
        """Keep a bundle that no case made."""
        await Cabinet(self.pool).keep(sha256, "application/zip", body)

    def _hurried(self, channel: Any) -> Any:
        if isinstance(channel, Portal):
            return replace(channel, seconds=self.seconds, pause_seconds=0.01)
        return replace(channel, seconds=self.seconds) if isinstance(channel, Email) else channel
