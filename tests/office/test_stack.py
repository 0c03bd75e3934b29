import asyncio
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import psutil
import pytest
from temporalio.client import Client

from office import home as homes
from office import stack as rooms
from office.child import stop_leftovers
from office.faults import ResetRefused, StackFault
from office.postgres import postgres_mark
from office.settings import ROOT, Settings
from office.stack import Stack
from office.temporal import find_binary, temporal_mark
from schema.words import say
from tests.worlds import take_own_ports

NOBODY = 65534


async def eventually(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


def processes(home: Path) -> dict[str, int]:
    """Return the processes of a home, seen from outside."""
    own = (home / "postgres").exists()
    marks = {
        "worker": rooms.worker_mark(home),
        "Temporal": temporal_mark(home),
        "Postgres": ("-D", str(home / "postgres/data")) if own else postgres_mark(home),
    }
    found: dict[str, int] = {}
    for process in psutil.process_iter():
        try:
            line = "\0".join(process.cmdline())
        except psutil.Error:
            continue
        found |= {name: process.pid for name, mark in marks.items() if "\0".join(mark) in line}
    return found


# One running stack, looked at and hurt in every way.


def test_its_addresses_are_private(own_stack: Stack, shared_home: Path) -> None:
    for name in ("runtime.json", "secrets.json", "ports.json"):
        assert stat.S_IMODE((shared_home / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(shared_home.stat().st_mode) == 0o700
    assert json.loads((shared_home / "runtime.json").read_text())["pid"] == os.getpid()
    loaded = Settings.load({"DEUNDEUN_HOME": str(shared_home)})
    assert loaded.runtime == own_stack.runtime


def test_the_ui_answers(own_stack: Stack) -> None:
    with urllib.request.urlopen(own_stack.runtime.ui_url) as answer:  # noqa: S310  our own server
        assert b"<!doctype html>" in answer.read()


async def test_a_second_stack_is_told_who_holds_the_home(own_stack: Stack) -> None:
    with pytest.raises(StackFault, match=f"{os.getpid()}.*든든 집") as caught:
        async with Stack(own_stack.settings):
            pass
    assert caught.value.code == 5


async def test_up_where_it_is_up_already_is_no_fault(own_stack: Stack) -> None:
    """Whoever types `make up` twice has what was wished for."""
    told: list[str] = []
    await rooms.up(own_stack.settings, told.append)
    (sentence,) = told
    assert own_stack.runtime.ui_url in sentence
    assert str(os.getpid()) in sentence


async def test_reset_leaves_a_running_stack_alone(own_stack: Stack) -> None:
    with pytest.raises(StackFault, match=str(os.getpid())):
        await rooms.reset(own_stack.settings, lambda _: pytest.fail("asked"))


@pytest.mark.parametrize("name", ["worker", "Temporal", "Postgres"])
async def test_what_is_killed_comes_back(own_stack: Stack, shared_home: Path, name: str) -> None:
    await own_stack.settled()
    before = processes(shared_home)
    assert before == {one: child.pid for one, child in own_stack.children.items()}
    os.kill(before[name], signal.SIGKILL)
    await eventually(lambda: processes(shared_home).get(name, before[name]) != before[name])
    await own_stack.settled()
    after = processes(shared_home)
    assert after == before | {name: own_stack.children[name].pid}
    assert after[name] != before[name]


# The command line, as whoever runs it.


class Supervisor:
    """`worker.py up` as a process of its own."""

    def __init__(self, home: Path, python: str, user: int | None, extra: dict[str, str]) -> None:
        self.home = home
        self.python = python
        self.user = user
        self.environ = {
            "PATH": "/usr/bin:/bin",
            "DEUNDEUN_HOME": str(home),
            "DEUNDEUN_LANG": "en",
            **extra,
        }

    def popen(self, command: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [self.python, str(ROOT / "worker.py"), command],
            env=self.environ,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
        )

    @contextmanager
    def up(self) -> Iterator["subprocess.Popen[str]"]:
        with self.popen("up") as process:
            try:
                assert process.stdout
                said = ""
                while "stop  " not in said:
                    line = process.stdout.readline()
                    assert line, said
                    said += line
                yield process
            finally:
                process.kill()

    def run(self, command: str) -> tuple[int, str]:
        process = self.popen(command)
        said, _ = process.communicate(timeout=60)
        return process.returncode, said


@pytest.fixture
def supervisor(home: Path) -> Supervisor:
    return Supervisor(home, sys.executable, None, {})


@pytest.fixture
def plain_user() -> Iterator[Supervisor]:
    """A supervisor run by `nobody`, for a suite that runs as root."""
    if os.geteuid() != 0:
        pytest.skip("the other tests already run as a plain user")
    version = f"python3.{sys.version_info.minor}"
    packages = os.pathsep.join([str(ROOT), *[p for p in sys.path if p.endswith("site-packages")]])
    extra = {"PYTHONPATH": packages, "DEUNDEUN_TEMPORAL": str(find_binary(None))}
    folder = Path(tempfile.mkdtemp(prefix="deundeun "))
    os.chown(folder, NOBODY, NOBODY)
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        made = Supervisor(folder / "집", python, NOBODY, extra)
        try:
            code, _ = made.run("down")
        except OSError:
            continue
        if code == 0:
            break
    else:
        shutil.rmtree(folder)
        pytest.skip("no Python here that `nobody` can run")
    yield made
    stop_leftovers([rooms.worker_mark(made.home), temporal_mark(made.home)], grace=5)
    stop_leftovers([("-D", str(made.home / "postgres" / "data"))], grace=5)
    shutil.rmtree(folder)


async def leave_a_trace(home: Path) -> None:
    settings = Settings.load({"DEUNDEUN_HOME": str(home)})
    connection = await asyncpg.connect(settings.owner_url)
    await connection.execute("create table trace as select 7 as n")
    await connection.close()
    client = await Client.connect(**settings.temporal())
    await client.start_workflow("Trace", id="trace", task_queue="nobody-polls-this")


async def expect_the_trace(home: Path) -> None:
    settings = Settings.load({"DEUNDEUN_HOME": str(home)})
    connection = await asyncpg.connect(settings.owner_url)
    assert await connection.fetchval("select n from trace") == 7
    await connection.close()
    client = await Client.connect(**settings.temporal())
    assert (await client.get_workflow_handle("trace").describe()).status is not None


async def live_die_and_live_on(supervisor: Supervisor) -> None:
    home = supervisor.home
    began = time.monotonic()
    with supervisor.up() as first:
        assert time.monotonic() - began < 15
        await leave_a_trace(home)
        left = processes(home)
        assert len(left) == 3
        first.kill()
    assert processes(home) == left
    with supervisor.up() as second:
        assert not set(processes(home).values()) & set(left.values())
        await expect_the_trace(home)
        code, said = supervisor.run("up")
        assert (code, str(second.pid) in said) == (0, True)
        code, said = supervisor.run("down")
        assert code == 0, said
        assert second.wait(10) == 0
    assert processes(home) == {}
    assert not (home / "runtime.json").exists()


async def test_a_killed_supervisor_goes_on_where_it_was(supervisor: Supervisor) -> None:
    await live_die_and_live_on(supervisor)


async def test_the_same_as_a_plain_user(plain_user: Supervisor) -> None:
    await live_die_and_live_on(plain_user)
    assert (plain_user.home / "postgres" / "data").stat().st_uid == NOBODY


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
async def test_a_signal_stops_everything_even_at_the_start(
    supervisor: Supervisor, number: signal.Signals
) -> None:
    with supervisor.popen("up") as process:
        try:
            await eventually(lambda: "Temporal" in processes(supervisor.home))
            process.send_signal(number)
            assert process.wait(30) == 0
        finally:
            process.kill()
    assert processes(supervisor.home) == {}


def test_down_without_a_stack_says_so(supervisor: Supervisor) -> None:
    code, said = supervisor.run("down")
    assert code == 0
    assert "No stack is running" in said


# What the demo runs beside its stack.

STAGED = """
import asyncio, os
from office.demo import staged
from office.settings import Settings

async def main():
    async with staged(Settings.load(os.environ)):
        print("staged", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def demo_processes(home: Path) -> dict[str, int]:
    """Return everything that runs for a home while its demo is on."""
    marks = {"webhook": rooms.webhook_mark(home), "agency": rooms.agency_mark(home)}
    found = processes(home)
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            line = "\0".join(process.cmdline())
            found |= {name: process.pid for name, mark in marks.items() if "\0".join(mark) in line}
    return found


@contextmanager
def staged(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """A demo that is set up in a process of its own, before the play."""
    take_own_ports(home)
    environ = {"PATH": "/usr/bin:/bin", "DEUNDEUN_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", STAGED], env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "staged\n"
            yield process
        finally:
            process.kill()


def test_what_a_killed_demo_leaves_is_stopped_with_its_home_and_no_other(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    home = supervisor.home
    other = [sys.executable, "-m", *rooms.agency_mark(tmp_path / "other"), "--port", "0"]
    with subprocess.Popen([*other, "--smtp-port", "0"], cwd=ROOT, stdout=subprocess.PIPE) as alone:
        try:
            with staged(home) as demo:
                left = demo_processes(home)
                assert set(left) == {"worker", "Temporal", "Postgres", "webhook", "agency"}
                demo.kill()
                demo.wait()
            assert demo_processes(home) == left
            code, said = supervisor.run("down")
            assert (code, demo_processes(home)) == (0, {}), said
            assert alone.poll() is None
        finally:
            alone.kill()


def test_the_next_demo_stops_what_the_last_one_left(home: Path) -> None:
    with staged(home) as demo:
        assert {"webhook", "agency"} <= set(demo_processes(home))
        demo.kill()
        demo.wait()
    rooms.discard(home)  # as the demo begins
    assert demo_processes(home) == {}


# Ports, home and reset need no server.


def test_a_taken_port_is_replaced_and_the_new_one_kept(home: Path) -> None:
    take_own_ports(home)
    with socket.create_server((homes.LOCAL, 0)) as taken:
        port = taken.getsockname()[1]
        wanted = homes.Ports.wanted(home).model_copy(update={"ui": port})
        (home / "ports.json").write_text(wanted.model_dump_json())
        chosen = homes.Ports.choose(home)
        assert chosen.ui != port
        assert len({chosen.postgres, chosen.temporal, chosen.ui}) == 3
    assert homes.Ports.choose(home) == chosen


def test_a_taken_port_is_told(settings: Settings) -> None:
    homes.prepare(settings.home)
    told: list[str] = []
    with socket.create_server((homes.LOCAL, 0)) as taken:
        port = taken.getsockname()[1]
        (settings.home / "ports.json").write_text(homes.Ports(temporal=port).model_dump_json())
        chosen = Stack(settings, tell=told.append)._choose_ports()
    assert any(str(port) in line and str(chosen.temporal) in line for line in told)


def test_a_folder_with_other_things_is_not_taken_for_a_home(home: Path) -> None:
    home.mkdir()
    (home / "사진.jpg").touch()
    with pytest.raises(StackFault, match="DEUNDEUN_HOME"):
        homes.prepare(home)
    assert [path.name for path in home.iterdir()] == ["사진.jpg"]


def test_a_home_of_another_user_is_refused(home: Path) -> None:
    homes.prepare(home)
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(home, NOBODY, NOBODY)
    with pytest.raises(StackFault, match=str(NOBODY)):
        homes.prepare(home)


async def test_reset_asks_and_deletes_only_after_the_word(settings: Settings) -> None:
    home = settings.home
    homes.prepare(home)
    apart = homes.postgres_folder(home)
    apart.mkdir(parents=True)
    asked: list[str] = []

    def answer(word: str) -> Callable[[str], str]:
        def says(question: str) -> str:
            asked.append(question)
            return word

        return says

    with pytest.raises(ResetRefused) as caught:
        await rooms.reset(settings, answer("y"))
    assert caught.value.code == 3
    assert home.exists()
    assert apart.exists()
    await rooms.reset(settings, answer(say("office-reset-word")))
    assert str(home) in asked[0]
    assert say("office-reset-word") in asked[0]
    assert not home.exists()
    assert not apart.exists()


async def test_reset_deletes_a_database_whose_home_was_deleted_by_hand(settings: Settings) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root's database lies outside the home")
    apart = homes.postgres_folder(settings.home)
    apart.mkdir(parents=True)
    with pytest.raises(ResetRefused):
        await rooms.reset(settings, lambda _: "y")
    assert apart.exists()
    await rooms.reset(settings, lambda _: say("office-reset-word"))
    assert not settings.home.exists()
    assert not apart.exists()
    told: list[str] = []
    await rooms.reset(settings, lambda _: pytest.fail("asked"), told.append)
    assert told == [say("office-reset-nothing", home=settings.home)]


async def test_reset_never_deletes_a_strangers_folder(settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "사진.jpg").touch()
    with pytest.raises(ResetRefused, match="든든 집"):
        await rooms.reset(settings, lambda _: pytest.fail("asked"))
    assert (settings.home / "사진.jpg").exists()
