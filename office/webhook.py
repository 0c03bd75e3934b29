"""The webhook: what an agency's portal says of a filing reaches the case as the agency's word.

`POST /agency/<key>` takes JSON `{"key": <key of the filing>, "event": …, …}`; the other fields are
those of the message it becomes. It is signed as the Standard Webhooks are: the headers webhook-id,
webhook-timestamp (seconds) and webhook-signature (`v1,` and the base64 of an HMAC-SHA256 over
`<id>.<timestamp>.<body>`). The secret is DEUNDEUN_WEBHOOK_SECRET_<AGENCY>: `whsec_` and base64.

200: recorded, told twice as well · 400: no such JSON or event · 401: signature or time ·
404: no such filing · 422: refused, with the sentence · 503: not now, send it again.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import itertools
import json
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from aiohttp import web
from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities import database
from activities.agencies import setting_of
from schema.messages import TOLD, Answer
from schema.parsing import parse
from schema.refusals import CallClosed, NotYetFiled, sentence
from schema.speech import Means, Speaker
from schema.submission import OtherGate
from workflows.plugin import plugin

from .settings import Settings

SECRET: Final = "DEUNDEUN_WEBHOOK_SECRET"  # noqa: S105  a setting's name
EVENTS: Final = {"received": "receipt", "supplement": "supplement", "decided": "decide"}
"""What a portal can say, and the message of the case that it becomes."""

_WINDOW_SECONDS: Final = 300
_PATIENCE_SECONDS: Final = 10.0
_RPC: Final = timedelta(seconds=5)
_MOST_BYTES: Final = 256_000
_MOST_ID: Final = 100
# A header may hold bytes that are no text.
_AS_SENT: Final = ("utf-8", "surrogateescape")
_PREFIX: Final = "whsec_"

_LOG: Final = structlog.stdlib.get_logger(__name__)

# Whose filing it is, and where its case stands.
_FILING: Final = """
select a.workflow, a.first_run, a.gate = f.gate as present
from filing f join application a on a.case_id = f.case_id
where f.key = $1 and f.agency = $2
"""


@dataclass(frozen=True)
class Delivery:
    """One delivery as it was signed."""

    id: str
    timestamp: str
    body: bytes

    def signature(self, secret: bytes) -> str:
        """Return the signature of this delivery."""
        signed = f"{self.id}.{self.timestamp}.".encode(*_AS_SENT) + self.body
        mac = hmac.new(secret, signed, hashlib.sha256).digest()
        return "v1," + base64.b64encode(mac).decode()

    def genuine(self, secret: bytes, signatures: str, now: float) -> bool:
        """Return whether one of the signatures is right, and the delivery is of this time."""
        if not self.timestamp.isdecimal() or len(self.timestamp) > len(str(2**63)):
            return False
        mine = self.signature(secret).encode()
        given = signatures.split()[:5]
        right = any(hmac.compare_digest(mine, one.encode(*_AS_SENT)) for one in given)
        return right and abs(now - int(self.timestamp)) <= _WINDOW_SECONDS


def secret_of(settings: Mapping[str, str], agency: str) -> bytes | None:
    """Return the secret shared with an agency; None where there is none that can be used."""
    text = settings.get(setting_of(agency, SECRET), "")
    try:
        return base64.b64decode(text.removeprefix(_PREFIX), validate=True) or None
    except binascii.Error:
        return None


@dataclass(frozen=True)
class Webhook:
    """Takes the word of agencies and tells it to their cases. Does NOT judge it: the case does."""

    client: Client
    pool: database.Pool
    settings: Mapping[str, str]

    def app(self) -> web.Application:
        """Return the application to be served."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.router.add_post("/agency/{agency}", self.take)
        return app

    async def take(self, request: web.Request) -> web.Response:
        """Take one delivery."""
        agency = request.match_info["agency"]
        delivery = Delivery(
            request.headers.get("webhook-id", ""),
            request.headers.get("webhook-timestamp", ""),
            await request.read(),
        )
        signatures = request.headers.get("webhook-signature", "")
        secret = secret_of(self.settings, agency)
        if secret is None or not delivery.genuine(secret, signatures, time.time()):
            status, answer = 401, {"error": "signature"}
        elif not 0 < len(delivery.id) <= _MOST_ID:
            status, answer = 400, {"error": "webhook-id"}
        else:
            status, answer = await self._heard(agency, delivery)
        _LOG.info("webhook", agency=agency[:_MOST_ID], status=status)
        return web.json_response(answer, status=status)

    async def _heard(self, agency: str, delivery: Delivery) -> tuple[int, dict[str, Any]]:
        told = _read(delivery.body)
        if told is None:
            return 400, {"error": "body", "events": sorted(EVENTS)}
        try:
            filing = await self.pool.fetchrow(_FILING, told.pop("key"), agency)
            if filing is None:
                return 404, {"error": "key"}
            message = EVENTS[told.pop("event")]
            answer = await self._tell(agency, delivery, filing, message, told)
        except (*database.DATABASE_FAULTS, RPCError, TimeoutError) as fault:
            _LOG.warning("webhook_unconfirmed", agency=agency, reason=type(fault).__name__)
            return 503, {"error": "again"}
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            return 503, {"error": "again"}
        except ApplicationError as refusal:
            return _refused(refusal)
        return 200, {"recorded": answer.kind, "line": answer.seq}

    async def _tell(
        self, agency: str, delivery: Delivery, filing: Any, message: str, told: dict[str, Any]
    ) -> Answer:
        """Tell the case; the same delivery again finds the first answer, also of a closed case."""
        payload = told | {
            "by": agency[:40],
            "speaker": Speaker.AGENCY.value,
            "means": Means.PORTAL.value,
            "via": "webhook",
        }
        handle: WorkflowHandle[Any, Any] = self.client.get_workflow_handle(
            filing["workflow"], first_execution_run_id=filing["first_run"]
        )
        update, answer = await _known(handle, f"{agency}/{delivery.id}")
        if answer is not None:
            return answer
        # A wrong word is told as such before it costs the case a line of its history.
        parse(TOLD[message], payload, strict=True)
        if not filing["present"]:
            raise OtherGate
        telling = handle.execute_update(message, payload, id=update)
        try:
            return Answer.model_validate(await asyncio.wait_for(telling, _PATIENCE_SECONDS))
        except WorkflowUpdateFailedError as fault:
            raise fault.cause from None
        except RPCError as fault:
            if fault.status is RPCStatusCode.NOT_FOUND:
                raise CallClosed from None
            raise


async def _known(handle: WorkflowHandle[Any, Any], delivery: str) -> tuple[str, Answer | None]:
    """Return the update id for a delivery, and the answer it has already.

    A refusal is no act: what was refused may be right when it is sent again, under a new id.
    """
    for tries in itertools.count():
        update = hashlib.sha256(f"{delivery}/{tries}".encode()).hexdigest()
        try:
            result = handle.get_update_handle(update).result(rpc_timeout=_RPC)
            raw = await asyncio.wait_for(result, _PATIENCE_SECONDS)
            return update, Answer.model_validate(raw)
        except WorkflowUpdateFailedError:
            continue
        except RPCError as fault:
            if fault.status is RPCStatusCode.NOT_FOUND:
                return update, None
            raise
    raise AssertionError


def _read(body: bytes) -> dict[str, Any] | None:
    """Return what is said; None for what is no JSON object with a key and a known event.

    A key with signs that Postgres does not take would be an outage there, and be sent for ever.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    key, event = told.get("key"), told.get("event")
    if not (isinstance(key, str) and key.isprintable() and isinstance(event, str)):
        return None
    return told if event in EVENTS else None


def _refused(refusal: ApplicationError) -> tuple[int, dict[str, Any]]:
    """Return a refusal as it is answered; a receipt that stands already is none."""
    if refusal.type == NotYetFiled.__name__:
        return 200, {"recorded": "already"}
    details: Any = refusal.details[0] if refusal.details else None
    known = isinstance(details, dict) and "word" in details
    why = sentence(details["word"], details.get("args", {})) if known else refusal.message
    return 422, {"error": refusal.type, "reason": why}


async def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the webhook until SIGTERM or SIGINT."""
    client = await Client.connect(**settings.temporal(), plugins=[plugin()])
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with await database.connect(settings.reader_url, size=4) as pool:
        runner = web.AppRunner(Webhook(client, pool, settings.environ).app(), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            _LOG.info("webhook_started", host=host, port=runner.addresses[0][1])
            await stopped.wait()
        finally:
            await runner.cleanup()
    _LOG.info("webhook_stopped")
