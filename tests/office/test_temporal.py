import os
import socket
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from office.child import Child
from office.faults import StackFault
from office.home import LOCAL, Ports
from office.temporal import TemporalServer, find_binary, register_search_attributes
from schema.marks import SEARCH_ATTRIBUTES


@pytest.fixture(scope="module")
async def client(temporal: TemporalServer) -> Client:
    return await Client.connect(temporal.address)


async def test_closed_cases_stay_for_ninety_days(client: Client) -> None:
    answer = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace="default")
    )
    assert answer.config.workflow_execution_retention_ttl.ToTimedelta().days == 90


async def test_a_server_is_there_only_with_its_ui(
    temporal: TemporalServer, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Child(temporal.job(), print)
    child.job.log.touch()
    monkeypatch.setattr("office.temporal._READY_SECONDS", 1.0)
    await temporal.open(child)
    with socket.socket() as unheard:
        unheard.bind((LOCAL, 0))  # bound, so that nobody else listens there
        ports = Ports(temporal=_port(temporal), ui=unheard.getsockname()[1])
        with pytest.raises(StackFault, match="Temporal"):
            await TemporalServer(shared_home, ports, None).open(child)


def _port(temporal: TemporalServer) -> int:
    return int(temporal.address.rpartition(":")[2])


async def test_every_search_attribute_is_there_and_asking_again_adds_none(client: Client) -> None:
    assert await register_search_attributes(client) == []
    for name in SEARCH_ATTRIBUTES:
        assert (await client.count_workflows(f"{name} is null")).count == 0


async def test_a_new_search_attribute_reaches_an_old_server(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SEARCH_ATTRIBUTES, "AddedLater", "Keyword")
    assert await register_search_attributes(client) == ["AddedLater"]
    assert await register_search_attributes(client) == []


async def test_a_name_of_another_type_is_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(iter(SEARCH_ATTRIBUTES))
    monkeypatch.setitem(SEARCH_ATTRIBUTES, name, "Double")
    with pytest.raises(StackFault, match=name):
        await register_search_attributes(client)


def test_the_set_program_goes_before_the_one_beside_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "temporal"
    mine.touch(mode=0o755)
    assert find_binary(mine) == mine
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert find_binary(None) == mine
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", f"/nowhere{os.pathsep}{tmp_path}")
    assert find_binary(None) == mine
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StackFault, match="DEUNDEUN_TEMPORAL"):
        find_binary(None)
