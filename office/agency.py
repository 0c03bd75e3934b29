"""The reference agency: a portal and a mailbox with faults built in, for tests and the demo.

    python -m office.agency --port 8460 --smtp-port 8461

It is a program of its own, as a real agency is. It keeps one filing per key and one letter per
Message-ID, and counts how often each came. Whoever plays with it tells it what goes wrong:
`POST /control/faults {"portal": ["error", "drop"], "mail": ["slow"]}` is a queue, one fault a try;
`GET /control/filings` shows what it has; `POST /control/tell` makes it call the webhook, which is
how it asks for more; what it asked for it takes under a key of its own that names the first filing.
"""

import argparse
import asyncio
import base64
import hashlib
import json
import signal
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self, cast

import aiohttp
from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from .home import LOCAL
from .webhook import Delivery

TOKEN: Final = "example-token"  # noqa: S105  the reference agency is no secret
SECRET: Final = "whsec_" + base64.b64encode(b"the reference agency's secret").decode()
REASON: Final = "첨부된 사업계획서를 열 수 없습니다."

_ZIP_START: Final = b"PK"
_MOST_BYTES: Final = 50_000_000
_OLD_SECONDS: Final = 600


class Trouble(StrEnum):
    """What goes wrong with one try."""

    DOWN = "down"  # the line is cut, nothing is kept
    ERROR = "error"  # 500, or 451 of the mail server; nothing is kept
    SLOW = "slow"  # it is kept, and answered late
    DROP = "drop"  # it is kept, and the line is cut before the answer
    REFUSE = "refuse"  # 422, or 552 of the mail server
    STRANGER = "stranger"  # 401, or 550 of the mail server: nobody of that name here
    PENDING = "pending"  # it is kept, and looked at first
    ODD = "odd"  # it is kept, and the answer is not what was agreed on


_SAID: Final[dict[Trouble | None, tuple[int, str]]] = {
    Trouble.ERROR: (500, "내부 오류"),
    Trouble.STRANGER: (401, "인증에 실패했습니다."),
    Trouble.REFUSE: (422, REASON),
}


class Telling(StrEnum):
    """How the webhook is called."""

    SIGNED = "signed"
    WRONG = "wrong"  # with another secret
    OLD = "old"  # signed ten minutes ago
    TWICE = "twice"


@dataclass
class Kept:
    """One filing or letter, however often it came."""

    key: str
    sha256: str
    number: str
    at: str
    files: dict[str, str] = field(default_factory=dict)
    subject: str = ""
    times: int = 0
    told: dict[str, Any] = field(default_factory=dict)


@dataclass
class Agency:
    """The portal and the mailbox, as long as the block lasts."""

    port: int = 0
    smtp_port: int = 0
    webhook: str = ""
    secret: str = SECRET
    slow_seconds: float = 60.0
    filings: dict[str, Kept] = field(default_factory=dict)
    letters: dict[str, Kept] = field(default_factory=dict)
    portal_faults: deque[Trouble] = field(default_factory=deque)
    mail_faults: deque[Trouble] = field(default_factory=deque)
    _pending: set[str] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_MOST_BYTES)
        app.add_routes(
            [
                web.post("/filings", self._take),
                web.get("/filings", self._show),
                web.post("/control/faults", self._go_wrong),
                web.get("/control/filings", self._list),
                web.post("/control/tell", self._tell),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOCAL, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        loop = asyncio.get_running_loop()
        self._mail = await loop.create_server(
            lambda: SMTP(Mailbox(self), hostname="agency.example"), LOCAL, self.smtp_port
        )
        self.smtp_port = self._mail.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._mail.close()
        await self._runner.cleanup()

    @property
    def portal_url(self) -> str:
        """Return where the portal is."""
        return f"http://{LOCAL}:{self.port}"

    @property
    def smtp_url(self) -> str:
        """Return where the mail server is."""
        return f"smtp-plain://{LOCAL}:{self.smtp_port}"

    def keep(self, shelf: dict[str, Kept], key: str, body: bytes) -> Kept:
        """Keep what came, once per key, and count how often it came."""
        prefix = "접수" if shelf is self.filings else "우편"
        kept = shelf.setdefault(
            key,
            Kept(
                key,
                hashlib.sha256(body).hexdigest(),
                f"{prefix}-{len(shelf) + 1:04}",
                datetime.now(UTC).isoformat(timespec="seconds"),
            ),
        )
        kept.times += 1
        return kept

    async def _take(self, request: web.Request) -> web.StreamResponse:
        fault = self.portal_faults.popleft() if self.portal_faults else None
        if fault is Trouble.DOWN:
            return _cut(request)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            fault = Trouble.STRANGER
        if fault in _SAID:
            status, reason = _SAID[fault]
            return web.json_response({"reason": reason}, status=status)
        form = await request.post()
        # A part that is JSON comes as bytes.
        told, bundle = json.loads(cast("bytes", form["filing"])), form["bundle"]
        body = _read(bundle) if isinstance(bundle, web.FileField) else b""
        key = request.headers.get("Idempotency-Key", "")
        if not body.startswith(_ZIP_START) or told["key"] != key:
            return web.json_response({"reason": "열쇠나 압축 파일이 없습니다."}, status=400)
        if told.get("adds_to") and told["adds_to"] not in self.filings:
            return web.json_response({"reason": "보완할 접수가 없습니다."}, status=404)
        kept = self.keep(self.filings, key, body)
        kept.told = told
        if fault is Trouble.PENDING:
            self._pending.add(key)
            return web.json_response({"status": "pending"}, status=202)
        return await self._answered(request, fault, kept)

    async def _answered(
        self, request: web.Request, fault: Trouble | None, kept: Kept
    ) -> web.StreamResponse:
        if fault is Trouble.DROP:
            return _cut(request)
        if fault is Trouble.ODD:
            return web.Response(text="<html>접수되었습니다</html>", content_type="text/html")
        if fault is Trouble.SLOW:
            await asyncio.sleep(self.slow_seconds)
        return web.json_response({"receipt": kept.number, "received_at": kept.at})

    async def _show(self, request: web.Request) -> web.Response:
        key = request.query.get("key", "")
        kept = self.filings.get(key)
        if kept is None:
            return web.json_response({"reason": "없는 접수입니다."}, status=404)
        if key in self._pending:
            self._pending.discard(key)
            return web.json_response({"status": "pending"}, status=202)
        return web.json_response({"receipt": kept.number, "received_at": kept.at})

    async def _go_wrong(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.portal_faults = deque(map(Trouble, asked.get("portal", ())))
        self.mail_faults = deque(map(Trouble, asked.get("mail", ())))
        return web.json_response({"portal": [*self.portal_faults], "mail": [*self.mail_faults]})

    async def _list(self, request: web.Request) -> web.Response:
        del request
        shelves = {"portal": self.filings, "mail": self.letters}
        return web.json_response(
            {name: [asdict(one) for one in kept.values()] for name, kept in shelves.items()}
        )

    async def _tell(self, request: web.Request) -> web.Response:
        asked = await request.json()
        how = Telling(asked.pop("how", Telling.SIGNED))
        self.webhook = asked.pop("webhook", self.webhook)
        return web.json_response(await self.tell(asked, how))

    async def tell(
        self, said: dict[str, Any], how: Telling = Telling.SIGNED, name: str = ""
    ) -> list[list[Any]]:
        """Call the webhook; return status and answer of every call."""
        delivery = Delivery(
            name or hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24],
            str(int(time.time()) - (_OLD_SECONDS if how is Telling.OLD else 0)),
            json.dumps(said, ensure_ascii=False).encode(),
        )
        secret = base64.b64decode(self.secret.removeprefix("whsec_"))
        headers = {
            "webhook-id": delivery.id,
            "webhook-timestamp": delivery.timestamp,
            "webhook-signature": delivery.signature(b"another" if how is Telling.WRONG else secret),
            "Content-Type": "application/json",
        }
        calls = 2 if how is Telling.TWICE else 1
        async with aiohttp.ClientSession() as session:
            return [await self._call(session, delivery.body, headers) for _ in range(calls)]

    async def _call(
        self, session: aiohttp.ClientSession, body: bytes, headers: dict[str, str]
    ) -> list[Any]:
        async with session.post(self.webhook, data=body, headers=headers) as response:
            return [response.status, await response.json()]


@dataclass(frozen=True)
class Mailbox:
    """What the mail server does with each letter."""

    agency: Agency

    async def handle_RCPT(  # noqa: N802  named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        del server, session, options
        faults = self.agency.mail_faults
        if faults and faults[0] is Trouble.STRANGER:
            faults.popleft()
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a letter."""
        del session
        faults = self.agency.mail_faults
        fault = faults.popleft() if faults else None
        if fault is Trouble.ERROR:
            return "451 4.3.0 Try again later"
        if fault is Trouble.REFUSE:
            return "552 5.7.0 This attachment is not taken"
        if fault is not Trouble.DOWN:
            self._keep(envelope.original_content or b"")
        if fault is Trouble.SLOW:
            await asyncio.sleep(self.agency.slow_seconds)
        if fault in {Trouble.DOWN, Trouble.DROP}:
            # Nothing is heard any more, not even what is said below.
            cast("asyncio.Transport", server.transport).abort()
        return "250 OK"

    def _keep(self, raw: bytes) -> None:
        letter = message_from_bytes(raw, policy=policy.default)
        kept = self.agency.keep(self.agency.letters, str(letter["Message-ID"]), raw)
        kept.subject = str(letter["Subject"])
        kept.files = {
            part.get_filename() or "": hashlib.sha256(_content(part)).hexdigest()
            for part in letter.iter_attachments()
        }


def _read(bundle: web.FileField) -> bytes:
    with bundle.file:
        return bundle.file.read()


def _content(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True))


def _cut(request: web.Request) -> web.StreamResponse:
    """Drop the line without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def play(agency: Agency) -> None:
    """Play the agency until SIGTERM or SIGINT; its addresses stand on the first line it says."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with agency:
        print(json.dumps({"portal": agency.portal_url, "smtp": agency.smtp_url}), flush=True)
        await stopped.wait()


def _agency(argv: Iterable[str] | None = None) -> Agency:
    parser = argparse.ArgumentParser(prog="python -m office.agency", description=__doc__)
    parser.add_argument("--home", type=Path, help="whose it is: how a stack finds it again")
    parser.add_argument("--port", type=int, default=8460)
    parser.add_argument("--smtp-port", type=int, default=8461)
    parser.add_argument("--webhook", default="")
    parser.add_argument("--slow-seconds", type=float, default=60.0)
    parser.add_argument("--portal", nargs="*", type=Trouble, default=[], help="faults, one a try")
    parser.add_argument("--mail", nargs="*", type=Trouble, default=[], help="faults, one a try")
    said = parser.parse_args(None if argv is None else list(argv))
    return Agency(
        port=said.port,
        smtp_port=said.smtp_port,
        webhook=said.webhook,
        slow_seconds=said.slow_seconds,
        portal_faults=deque(said.portal),
        mail_faults=deque(said.mail),
    )


if __name__ == "__main__":
    asyncio.run(play(_agency()))
