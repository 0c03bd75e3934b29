"""What a system says of itself is told in the reader's words, where it is one of the usual."""

import errno
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from office.faults import StackFault
from office.reasons import in_words

LONG = "x" * 5_000


def connect(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)):
        pass


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: Path("/nowhere").read_bytes(), "그런 파일이나 폴더가 없습니다"),
        (lambda: Path("/").read_bytes(), "파일이 아니라 폴더입니다"),
        (lambda: Path(f"{__file__}/x").read_bytes(), "폴더가 아닌 것이 경로에 있습니다"),
        (lambda: Path(f"/{LONG}").read_bytes(), "이름이 너무 깁니다"),
        (lambda: connect(1), "그 주소에서 아무도 받지 않습니다"),
    ],
)
def test_what_a_system_refuses_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, attempt: Callable[[], object], said: str
) -> None:
    monkeypatch.setenv("DEUNDEUN_LANG", "ko")
    with pytest.raises(OSError, match=r"Errno \d+") as caught:
        attempt()
    assert in_words(caught.value) == said
    assert said in str(StackFault("office-home-denied", home="집", reason=caught.value))


@pytest.mark.parametrize(
    "error",
    [
        *(OSError(number, os.strerror(number)) for number in (errno.EACCES, errno.ENOSPC)),
        TimeoutError(),
        socket.gaierror(-2, "Name or service not known"),
        RPCError("tcp connect error", RPCStatusCode.UNAVAILABLE, b""),
    ],
)
@pytest.mark.parametrize(("lang", "script"), [("ko", "[가-힣]+"), ("en", "[a-z]+ [a-z]+")])
def test_what_cannot_be_provoked_has_words_as_well(
    monkeypatch: pytest.MonkeyPatch, error: Exception, lang: str, script: str
) -> None:
    monkeypatch.setenv("DEUNDEUN_LANG", lang)
    said = in_words(error)
    assert re.match(script, said)
    assert said not in str(error)


async def test_a_number_in_the_text_of_a_library_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEUNDEUN_LANG", "ko")
    with pytest.raises(RuntimeError) as caught:
        await Client.connect("127.0.0.1:1")
    assert in_words(caught.value) == "그 주소에서 아무도 받지 않습니다"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EXDEV, "Invalid cross-device link"), "Invalid cross-device link"),
        (ValueError("line 3"), "line 3"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_what_has_no_words_is_told_as_it_came(error: Exception, said: str) -> None:
    assert in_words(error) == said
