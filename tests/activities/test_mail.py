"""Filing by mail: a real server takes it, refuses it, or drops the line."""

import asyncio
import hashlib
import random
import ssl
import zipfile
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from temporalio.exceptions import ApplicationError

from activities.agencies.email import Server, message_id
from office.agency import Agency, Mailbox, Trouble
from schema.submission import MailRefused, MailTooBig, NoAddress, SettingMissing
from tests.activities.filing import Counter

CERTIFICATE = Path(__file__).parent / "mail_server.pem"


def with_settings(counter: Counter, **changed: str) -> Counter:
    return replace(counter, settings={**counter.settings, **changed})


async def test_a_letter_says_whose_filing_it_is_and_carries_it(
    counter: Counter, agency: Agency
) -> None:
    order = counter.order("email")
    filed = await counter.submit(order)
    letter = agency.letters[message_id(order.key)]
    assert letter.subject == "[지원신청] (예시) 소공인 성장지원 선정평가 - 가나정밀 (가상)"
    archive = f"{order.edition}-selection-v{order.version}.zip"
    assert letter.files.pop(archive) == filed.bundle
    assert (
        letter.files["01-problem.md"] == hashlib.sha256("수작업이 많습니다.".encode()).hexdigest()
    )
    assert "manifest.json" not in letter.files
    assert filed.filed_at is None


@pytest.mark.parametrize(
    ("fault", "times"),
    [(Trouble.DOWN, 1), (Trouble.ERROR, 1), (Trouble.DROP, 2), (Trouble.SLOW, 2)],
)
async def test_a_fault_and_the_next_try_are_one_letter(
    fault: Trouble, times: int, counter: Counter, agency: Agency
) -> None:
    order = counter.order("email")
    agency.mail_faults = deque([fault])
    with pytest.raises(Exception) as outage:  # noqa: PT011  whatever is no refusal is tried again
        await counter.submit(order)
    assert not isinstance(outage.value, ApplicationError)
    assert not agency.mail_faults
    assert await counter.done(order) == [False]
    await counter.submit(order)
    assert list(agency.letters) == [message_id(order.key)]
    assert agency.letters[message_id(order.key)].times == times


async def test_every_try_sends_the_same_bytes(counter: Counter, agency: Agency) -> None:
    order = counter.order("email")
    agency.mail_faults = deque([Trouble.DROP])
    with pytest.raises(OSError):  # noqa: PT011  its text is the library's
        await counter.submit(order)
    first = agency.letters.pop(message_id(order.key)).sha256
    await counter.submit(order)
    assert agency.letters[message_id(order.key)].sha256 == first


@pytest.mark.parametrize(
    ("fault", "says"), [(Trouble.REFUSE, "552 5.7.0"), (Trouble.STRANGER, "550 5.1.1")]
)
async def test_what_the_server_refuses_a_person_files(
    fault: Trouble, says: str, counter: Counter, agency: Agency
) -> None:
    order = counter.order("email")
    agency.mail_faults = deque([fault])
    with pytest.raises(MailRefused, match=says) as refused:
        await counter.submit(order)
    assert refused.value.non_retryable
    assert "File by hand" in refused.value.message
    assert await counter.done(order) == [False]


def archive_of(size: int) -> bytes:
    """A bundle with one document that does not get smaller."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        noise = random.Random(size).randbytes(size)  # noqa: S311  only its size counts
        archive.writestr("plan.pdf", noise)
        archive.writestr("manifest.json", "{}")
    return buffer.getvalue()


async def test_documents_that_make_it_too_large_go_in_the_archive_alone(
    counter: Counter, agency: Agency
) -> None:
    order = counter.order("email")
    body = archive_of(5_000_000)
    sha256 = hashlib.sha256(body).hexdigest()
    await counter.keep(sha256, body)
    await replace(counter, seconds=30).ask_channel(order, sha256)
    assert list(agency.letters[message_id(order.key)].files.values()) == [sha256]


async def test_what_is_too_large_is_not_sent(counter: Counter, agency: Agency) -> None:
    body = archive_of(8_000_000)
    sha256 = hashlib.sha256(body).hexdigest()
    await counter.keep(sha256, body)
    with pytest.raises(MailTooBig, match="takes 10,000,000"):
        await counter.ask_channel(counter.order("email"), sha256)
    assert not agency.letters


async def test_the_sender_may_have_a_name(counter: Counter, agency: Agency) -> None:
    order = counter.order("email")
    named = with_settings(counter, DEUNDEUN_MAIL_FROM="지원센터 (가상) <office@centre.example>")
    await named.submit(order)
    assert agency.letters[message_id(order.key)].times == 1


async def test_an_address_can_be_set(counter: Counter, agency: Agency) -> None:
    order = counter.order("email", agency="example-agency")
    with pytest.raises(NoAddress, match="DEUNDEUN_MAIL_TO_EXAMPLE_AGENCY"):
        await counter.submit(order)
    set_ = with_settings(counter, DEUNDEUN_MAIL_TO_EXAMPLE_AGENCY="desk@agency.example")
    await set_.submit(order)
    assert list(agency.letters) == [message_id(order.key)]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DEUNDEUN_MAIL_FROM", ""),
        ("DEUNDEUN_SMTP_URL", ""),
        ("DEUNDEUN_SMTP_URL", "mail.example"),
        ("DEUNDEUN_SMTP_URL", "http://mail.example"),
        ("DEUNDEUN_SMTP_URL", "smtp://"),
        ("DEUNDEUN_SMTP_URL", "smtp://mail.example:99999"),
        ("DEUNDEUN_SMTP_URL", "smtp-plain://kim:secret@mail.example"),
    ],
)
async def test_a_setting_that_is_wrong_is_told_by_its_name(
    setting: str, value: str, counter: Counter, agency: Agency
) -> None:
    with pytest.raises(SettingMissing, match=setting) as refused:
        await with_settings(counter, **{setting: value}).submit(counter.order("email"))
    assert "secret" not in repr(refused.value)
    assert not agency.letters


def test_a_server_is_read_from_its_address() -> None:
    server = Server.read("smtp://kim%40centre:p%2Fw@mail.example")
    assert (server.host, server.port, server.username) == ("mail.example", 587, "kim@centre")
    assert server.password == "p/w"  # noqa: S105  invented
    assert "p/w" not in repr(server)
    assert Server.read("smtps://mail.example").port == 465


@asynccontextmanager
async def mail_server(agency: Agency, **kind: Any) -> AsyncIterator[str]:
    """A mail server of another kind; yields host and port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Mailbox(agency), **kind), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        yield f"{host}:{port}"
    finally:
        server.close()


async def test_a_password_goes_through_tls_only(
    counter: Counter, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(*said: Any) -> AuthResult:
        given = said[-1]
        assert isinstance(given, LoginPassword)
        known = (given.login, given.password) == (b"kim", b"p/w")
        return AuthResult(success=known, handled=False)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    kind = {"tls_context": context, "authenticator": check, "auth_required": True}
    async with mail_server(agency, require_starttls=True, **kind) as place:
        order = counter.order("email")
        wrong = with_settings(counter, DEUNDEUN_SMTP_URL=f"smtp://kim:geheim@{place}")
        with pytest.raises(MailRefused, match="535") as refused:
            await wrong.submit(order)
        assert "geheim" not in repr(refused.value)
        await with_settings(counter, DEUNDEUN_SMTP_URL=f"smtp://kim:p%2Fw@{place}").submit(order)
        assert list(agency.letters) == [message_id(order.key)]


async def test_a_server_without_tls_gets_nothing(counter: Counter, agency: Agency) -> None:
    async with mail_server(agency) as place:
        bare = with_settings(counter, DEUNDEUN_SMTP_URL=f"smtp://{place}")
        with pytest.raises(MailRefused, match="STARTTLS extension not supported"):
            await bare.submit(counter.order("email"))
    assert not agency.letters


async def test_a_stranger_s_certificate_is_an_outage(counter: Counter, agency: Agency) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    async with mail_server(agency, tls_context=context) as place:
        stranger = with_settings(counter, DEUNDEUN_SMTP_URL=f"smtp://{place}")
        with pytest.raises(Exception, match="certificate") as outage:
            await stranger.submit(counter.order("email"))
    assert not isinstance(outage.value, ApplicationError)
    assert not agency.letters


async def test_nobody_listens(counter: Counter) -> None:
    nobody = with_settings(counter, DEUNDEUN_SMTP_URL="smtp-plain://127.0.0.1:1")
    with pytest.raises(OSError, match="connect") as outage:
        await nobody.submit(counter.order("email"))
    assert not isinstance(outage.value, ApplicationError)
