"""Filing at a portal: one POST with the order's key, then the portal's receipt.

`POST <portal>/filings` (multipart: `filing` as JSON, `bundle` as zip; header Idempotency-Key)
answers 200 with `{"receipt": …, "received_at": …}`, or 202 while it looks at what it got; then
`GET <portal>/filings?key=…` answers in the same way. A refusal is a 4xx with `{"reason": …}`.

Settings: DEUNDEUN_PORTAL_TOKEN_<AGENCY> is the bearer token, DEUNDEUN_PORTAL_URL_<AGENCY> an
address instead of the one that the agency's file has.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from pydantic import ValidationError

from activities.agencies import Equipment, setting_of
from activities.answers import Outage, plain, read_object, refuses
from schema.agency import Agency
from schema.submission import Filed, PortalRefused, SettingMissing, ToFile
from schema.wire import Filled, Moment, Wire

TOKEN: Final = "DEUNDEUN_PORTAL_TOKEN"  # noqa: S105  a setting's name
ADDRESS: Final = "DEUNDEUN_PORTAL_URL"

# Together with the first and last question it lies within the time that one try has.
_PATIENCE_SECONDS: Final = 50.0
_REASONS: Final = ("reason", "detail", "message", "title", "error")


class Taken(Wire):
    """A portal's receipt."""

    receipt: Filled
    received_at: Moment


@dataclass(frozen=True)
class Portal:
    """Files at an agency's portal. Does NOT hear what the agency says later: the webhook does.

    A portal keeps one filing per key. What was accepted before the line dropped is answered to
    the next try with the receipt it has already: exactly one filing.
    """

    equipment: Equipment
    seconds: float = 25.0
    """What one question may take."""
    pause_seconds: float = 2.0
    """Between two questions for the receipt."""
    name: str = "portal"

    async def submit(self, order: ToFile, bundle: str) -> Filed:
        """File and wait for the receipt; raises PortalRefused where the agency says no."""
        settings, filings = self.equipment.settings, self.equipment.filings
        agency = await filings.agency(order.agency)
        address = self.equipment.address(agency, ADDRESS, agency.portal_url)
        if not (token := settings.get(setting_of(agency.key, TOKEN))):
            raise SettingMissing(setting=setting_of(agency.key, TOKEN))
        desk = _Desk(f"{address.rstrip('/')}/filings", order, agency)
        archive = await self.equipment.cabinet.body(bundle)
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self.seconds),
            headers={"Authorization": f"Bearer {token}"},
        ) as session:
            taken = await desk.hand_in(session, bundle, archive)
            until = time.monotonic() + _PATIENCE_SECONDS
            while taken is None:
                if time.monotonic() > until:
                    why = "no receipt yet"
                    raise Outage(why)
                await asyncio.sleep(self.pause_seconds)
                taken = await desk.ask(session)
        return Filed(bundle=bundle, number=taken.receipt, filed_at=taken.received_at)


@dataclass(frozen=True)
class _Desk:
    """Where one order is handed in."""

    address: str
    order: ToFile
    agency: Agency

    async def hand_in(
        self, session: aiohttp.ClientSession, sha256: str, archive: bytes
    ) -> Taken | None:
        """Hand in the bundle; None while the portal still looks at it."""
        order = self.order
        form = aiohttp.FormData()
        about = {
            "key": order.key,
            "edition": order.edition,
            "gate": order.gate,
            "version": order.version,
            "sha256": sha256,
            "adds_to": order.adds_to,
        }
        form.add_field("filing", json.dumps(about), content_type="application/json")
        form.add_field("bundle", archive, filename="bundle.zip", content_type="application/zip")
        return await self._heard(session, "POST", data=form, headers={"Idempotency-Key": order.key})

    async def ask(self, session: aiohttp.ClientSession) -> Taken | None:
        """Ask for the receipt; None while there is none."""
        return await self._heard(session, "GET", params={"key": self.order.key})

    async def _heard(
        self, session: aiohttp.ClientSession, method: str, **asked: Any
    ) -> Taken | None:
        # Only the kind of a fault is told: its text may hold more than a history should.
        try:
            async with session.request(
                method, self.address, allow_redirects=False, **asked
            ) as response:
                return self._judged(response.status, await read_object(response))
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise Outage(type(fault).__name__) from None

    def _judged(self, status: int, said: dict[str, Any]) -> Taken | None:
        if status == HTTPStatus.ACCEPTED:
            return None
        if status in {HTTPStatus.OK, HTTPStatus.CREATED}:
            try:
                return Taken.model_validate(said)
            except ValidationError:
                why = f"{status} without a receipt"
                raise Outage(why) from None
        if refuses(status):
            why = next((line for name in _REASONS if (line := plain(said.get(name)))), "-")
            raise PortalRefused(agency=self.agency.name.ko, status=status, why=why)
        raise Outage(str(status))


def open_channel(equipment: Equipment) -> Portal:
    """Return the channel."""
    return Portal(equipment)
