"""Nobody there: a sentence within seconds, and what was sent is not lost."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from office.service import activities_of
from office.settings import ROOT
from office.stack import Stack
from tests.desk.clerks import Clerk, Flags
from tests.worlds import World

# What a person waits for, five seconds, and as much again for a busy machine.
SOON = 10


def type_command(*argv: str, **environ: str) -> tuple[int, str, float]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, ROOT / "starter.py", *argv],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        env={"PATH": os.environ["PATH"], "DEUNDEUN_LANG": "en", "DEUNDEUN_AS": "kim", **environ},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr, time.monotonic() - began


def test_no_stack_is_a_sentence(tmp_path: Path) -> None:
    for command in (("list",), ("note", "a#1", "--text", "x"), ("open", "a#1", "--print")):
        code, said, took = type_command(*command, DEUNDEUN_HOME=str(tmp_path))
        assert (code, "make up" in said) == (5, True)
        assert took < SOON
    code, said, _ = type_command("doctor", DEUNDEUN_HOME=str(tmp_path))
    assert (code, said.count("make up"), said.count("As above.")) == (5, 1, 2)


def test_no_postgres_is_a_sentence(tmp_path: Path, stack: Stack) -> None:
    elsewhere = {"DATABASE_URL": "postgresql://me:x@127.0.0.1:1/db"}
    code, said, took = type_command("list", DEUNDEUN_HOME=str(stack.settings.home), **elsewhere)
    assert (code, "Postgres" in said, "nobody listens" in said) == (5, True, True)
    assert took < SOON
    code, said, _ = type_command("doctor", DEUNDEUN_HOME=str(tmp_path), **elsewhere)
    assert code == 5


def test_no_temporal_is_a_sentence(stack: Stack) -> None:
    elsewhere = {"TEMPORAL_ADDRESS": "127.0.0.1:1"}
    note = ("note", "a#1", "--text", "x")
    code, said, took = type_command(*note, DEUNDEUN_HOME=str(stack.settings.home), **elsewhere)
    assert (code, "127.0.0.1:1" in said) == (5, True)
    assert took < SOON


def test_a_server_that_says_nothing_is_a_sentence(stack: Stack) -> None:
    home = str(stack.settings.home)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        note = ("note", "a#1", "--text", "x")
        code, said, took = type_command(*note, DEUNDEUN_HOME=home, TEMPORAL_ADDRESS=place)
        assert (code, place in said) == (5, True)
        assert took < SOON
        url = f"postgresql://me:x@{place}/db"
        code, said, took = type_command("list", DEUNDEUN_HOME=home, DATABASE_URL=url)
        assert (code, "Postgres" in said) == (5, True)
        assert took < SOON


async def test_a_server_that_goes_away_meanwhile_is_a_sentence_and_nothing_else(
    stack: Stack, application: Flags
) -> None:
    host, _, port = stack.runtime.temporal_address.partition(":")
    pipes: list[asyncio.StreamWriter] = []
    asked = asyncio.Event()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, beyond = await asyncio.open_connection(host, int(port))
        pipes.extend((writer, beyond))
        asked.set()
        await asyncio.gather(_pour(reader, beyond), _pour(there, writer))

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as between:
        place = between.sockets[0].getsockname()[1]
        environ = {
            "DEUNDEUN_HOME": str(stack.settings.home),
            "TEMPORAL_ADDRESS": f"127.0.0.1:{place}",
            "DEUNDEUN_TASK_QUEUE": "nobody-here",
            "DEUNDEUN_PATIENCE": "60",  # the line itself gives up before
        }
        typing = asyncio.create_task(asyncio.to_thread(type_command, *application(), **environ))
        await asked.wait()
        await asyncio.sleep(2)  # it waits for its answer by now
        between.close()
        for pipe in pipes:
            pipe.transport.abort()
        code, said, _ = await typing
    assert code == 5
    assert said.count("\n") == 1, said
    assert "may have been carried out" in said
    assert "WARN" not in said


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while read := await reader.read(65_536):
            writer.write(read)
            await writer.drain()


def test_a_bad_setting_is_a_sentence(stack: Stack) -> None:
    home = str(stack.settings.home)
    code, said, _ = type_command("list", DEUNDEUN_HOME=home, DATABASE_URL="x://")
    assert (code, "DATABASE_URL" in said) == (2, True)
    patience = {"DEUNDEUN_PATIENCE": "long"}
    code, said, _ = type_command("note", "a", "--text", "x", DEUNDEUN_HOME=home, **patience)
    assert (code, "DEUNDEUN_PATIENCE" in said) == (2, True)


def test_the_help_page_is_quick_and_lists_the_exit_codes() -> None:
    code, said, _ = type_command("--help")
    assert (code, "6  partly done" in said) == (0, True)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", ROOT / "starter.py", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DEUNDEUN_LANG": "en"},
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not {"temporalio", "asyncpg", "pydantic", "asyncio"} & loaded
    assert type_command("draft", "--help", DEUNDEUN_LANG="ko")[0] == 0


def test_a_narrow_console_survives(stack: Stack) -> None:
    narrow = {"PYTHONIOENCODING": "ascii", "DEUNDEUN_LANG": "ko"}
    code, said, _ = type_command("board", DEUNDEUN_HOME=str(stack.settings.home), **narrow)
    assert (code, "?" in said) == (0, True)


async def test_without_a_worker_it_is_sent_and_carried_out_later(
    clerk: Clerk, world: World, application: Flags, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEUNDEUN_TASK_QUEUE", "later")
    monkeypatch.setenv("DEUNDEUN_PATIENCE", "3")
    flags = application()
    began = time.monotonic()
    sent = [await clerk(*flags), await clerk(*flags)]
    assert time.monotonic() - began < 2 * SOON
    assert [said.code for said in sent] == [5, 5]
    assert "repeat the same command" in sent[0].sentence
    # Another clerk's application of the same firm is another start.
    other = ["8" if word == "4.5" else word for word in flags]
    assert (await clerk(*other)).code == 3

    monkeypatch.setenv("DEUNDEUN_PATIENCE", "30")
    async with Worker(
        world.client,
        task_queue="later",
        activities=activities_of(world.pool),
        workflow_runner=SandboxedWorkflowRunner(),
    ):
        for _ in range(100):
            case = (await clerk("list", "--json", "--clerk", "kim")).document
            number = flags[flags.index("--number") + 1]
            if opened := [one["case"] for one in case if one["business_number"] == number]:
                break
        assert (await clerk(*flags)).code == 3
        assert (await clerk("eligibility", opened[0], "--eligible")).code == 0

    monkeypatch.setenv("DEUNDEUN_PATIENCE", "3")
    note = ("note", opened[0], "--text", "나중에")
    unheard = await clerk(*note)
    assert (unheard.code, "make up" in unheard.sentence) == (5, True)
    monkeypatch.setenv("DEUNDEUN_PATIENCE", "30")
    async with Worker(
        world.client,
        task_queue="later",
        activities=activities_of(world.pool),
        workflow_runner=SandboxedWorkflowRunner(),
    ):
        assert (await clerk(*note)).code == 0
    diary = (await clerk("show", opened[0], "--json")).document["diary"]
    assert [line["kind"] for line in diary].count("noted") == 1


def test_a_command_of_its_own_process_is_not_slow(stack: Stack) -> None:
    code, said, took = type_command("list", "--json", DEUNDEUN_HOME=str(stack.settings.home))
    assert (code, said.strip()[:1]) == (0, "[")
    assert took < SOON


@pytest.mark.parametrize("flag", ["--help", "--lang=ko"])
def test_help_comes_for_every_command(flag: str) -> None:
    code, said, _ = type_command("confirm", flag, "--help")
    assert (code, "--version" in said) == (0, True)
