"""Filing by mail: the bundle and its documents go to the agency's address as attachments.

Settings: DEUNDEUN_SMTP_URL names the mail server, DEUNDEUN_MAIL_FROM the sender, and
DEUNDEUN_MAIL_TO_<AGENCY> an address instead of the one that the agency's file has.
"""

import asyncio
import hashlib
import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import PurePosixPath
from typing import Final, Self
from urllib.parse import unquote, urlsplit

import aiosmtplib

from activities.agencies import Equipment
from activities.answers import plain
from activities.filings import Matter
from schema.agency import Agency
from schema.identity import shown_number
from schema.submission import (
    Filed,
    MailRefused,
    MailTooBig,
    SettingMissing,
    ToFile,
)
from schema.words import say

SERVER: Final = "DEUNDEUN_SMTP_URL"
SENDER: Final = "DEUNDEUN_MAIL_FROM"
ADDRESS: Final = "DEUNDEUN_MAIL_TO"

# What most servers of public bodies take; an agency's file may say otherwise.
_USUAL_BYTES: Final = 10_000_000
# The first code that the same letter will always get.
_FINAL: Final = 500
_GOODBYE_SECONDS: Final = 5.0
_READERS: Final = "ko"
_FILING: Final = ("mail-subject", "mail-body")
_SUPPLEMENT: Final = ("mail-subject-supplement", "mail-body-supplement")
_PORTS: Final = {"smtp": 587, "smtps": 465, "smtp-plain": 25}
_TYPES: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".hwpx": "application/hwp+zip",
    ".jpg": "image/jpeg",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".zip": "application/zip",
}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server: `smtp://` with STARTTLS, `smtps://` with TLS from the first byte on.

    `smtp-plain://` is without TLS, for a server on the same machine, and takes no login.
    """

    scheme: str
    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)

    @classmethod
    def read(cls, url: str) -> Self:
        """Read the setting; raises SettingMissing where it names no server."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise SettingMissing(setting=SERVER) from None
        if not parts.hostname or (parts.username and parts.scheme == "smtp-plain"):
            raise SettingMissing(setting=SERVER)
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or "") if parts.username else None,
        )

    async def send(self, sender: str, to: str, letter: bytes, seconds: float) -> None:
        """Hand a letter to the server, for one recipient; raises what aiosmtplib raises."""
        line = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            timeout=seconds,
            use_tls=self.scheme == "smtps",
            start_tls=self.scheme == "smtp",
        )
        try:
            async with asyncio.timeout(seconds):
                await line.connect()
                await line.sendmail(sender, [to], letter)
            with suppress(aiosmtplib.SMTPException):
                await line.quit(timeout=_GOODBYE_SECONDS)  # it is taken, whatever comes now
        finally:
            line.close()


@dataclass(frozen=True)
class Email:
    """Sends what is filed by mail. Does NOT know whether anybody read it.

    No mail brings a receipt: the filing stands without a number until a clerk enters one. The
    Message-ID comes from the order's key and every try sends the same bytes. Where the line
    drops after the letter and before the server's answer, nobody here can know whether it was
    taken: it is sent again, and counts once as far as the receiver drops what has the same
    Message-ID. A portal can promise more than that, a mail can't.
    """

    equipment: Equipment
    seconds: float = 90.0
    """What sending may take; it lies within the time that one try of a filing has."""
    name: str = "email"

    async def submit(self, order: ToFile, bundle: str) -> Filed:
        """Send the bundle; raises a Refusal where a person must file it another way."""
        settings, filings = self.equipment.settings, self.equipment.filings
        agency = await filings.agency(order.agency)
        to = self.equipment.address(agency, ADDRESS, agency.mail_to)
        if not (sender := settings.get(SENDER)):
            raise SettingMissing(setting=SENDER)
        server = Server.read(settings.get(SERVER, ""))
        heading = _heading(order, sender, to, await filings.matter(order))
        archive = await self.equipment.cabinet.body(bundle)
        letter = _fitting(agency, heading, order, archive)
        try:
            await server.send(sender, to, letter, self.seconds)
        except aiosmtplib.SMTPException as fault:
            if (why := _final(fault)) is not None:
                raise MailRefused(agency=agency.name.ko, why=why) from None
            raise
        return Filed(bundle=bundle)


def _final(fault: aiosmtplib.SMTPException) -> str | None:
    """Return why a server refuses for good; None where it may take the same letter later."""
    if isinstance(fault, aiosmtplib.SMTPRecipientsRefused):
        fault = fault.recipients[0]
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        return plain(f"{fault.code} {fault.message}") if fault.code >= _FINAL else None
    # A line that is lost is an OSError; what else has no code is a server that can't what it must.
    return None if isinstance(fault, OSError) else plain(str(fault))


def message_id(key: str) -> str:
    """Return the Message-ID of a filing: the same for every try."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@filing.deundeun>"


def _heading(order: ToFile, sender: str, to: str, matter: Matter) -> dict[str, str]:
    said = {"programme": matter.programme, "gate": matter.gate, "firm": matter.firm}
    number = shown_number(matter.business_number)
    subject, body = _SUPPLEMENT if order.adds_to else _FILING
    keys = {"key": order.key, "before": order.adds_to}
    return {
        "From": sender,
        "To": to,
        "Date": format_datetime(order.asked_at),
        "Message-ID": message_id(order.key),
        "Subject": say(subject, _READERS, **said),
        "body": say(body, _READERS, **said, number=number, **keys),
    }


def _fitting(agency: Agency, heading: dict[str, str], order: ToFile, archive: bytes) -> bytes:
    """Return the letter, without the single documents where it would be too large with them."""
    most = agency.takes_bytes or _USUAL_BYTES
    letter = _letter(heading, order, archive, _documents(archive))
    if len(letter) > most:
        letter = _letter(heading, order, archive, {})
    if len(letter) > most:
        raise MailTooBig(agency=agency.name.ko, size=len(letter), most=most)
    return letter


def _letter(
    heading: dict[str, str], order: ToFile, archive: bytes, documents: dict[str, bytes]
) -> bytes:
    """Return the letter as it is sent; the same for the same content, also where it is divided."""
    message = EmailMessage(policy=policy.SMTP)
    for name, said in heading.items():
        if name != "body":
            message[name] = said
    message.set_content(heading["body"])
    files = {f"{order.edition}-{order.gate}-v{order.version}.zip": archive, **documents}
    for name, body in files.items():
        kind, _, subtype = _type(name).partition("/")
        message.add_attachment(body, maintype=kind, subtype=subtype, filename=name)
    message.set_boundary(hashlib.sha256(order.key.encode()).hexdigest())
    return message.as_bytes()


def _documents(archive: bytes) -> dict[str, bytes]:
    """Return the files in a bundle that an official opens: everything but its manifest."""
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist() if not _for_us(name)}


def _for_us(name: str) -> bool:
    return name.endswith(".json")


def _type(name: str) -> str:
    return _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def open_channel(equipment: Equipment) -> Email:
    """Return the channel."""
    return Email(equipment)
