import asyncio

import pytest

from desk.app import run
from office.stack import Stack
from tests.desk.clerks import Clerk, Flags, Said
from tests.worlds import World, invented_number


@pytest.fixture
def clerk(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Clerk:
    """A clerk at the command line: `await clerk("list", "--late")`."""
    monkeypatch.setenv("DEUNDEUN_HOME", str(stack.settings.home))
    monkeypatch.setenv("DEUNDEUN_TASK_QUEUE", "tests")
    monkeypatch.setenv("DEUNDEUN_AS", "kim")
    monkeypatch.setenv("DEUNDEUN_PATIENCE", "30")

    async def types(*argv: str) -> Said:
        capsys.readouterr()
        code = await asyncio.to_thread(run, list(argv))
        return Said(code, *capsys.readouterr())

    return types


@pytest.fixture
def application(world: World) -> Flags:
    """The flags of `new` for an invented firm."""
    del world  # its worker answers

    def flags(**changed: str) -> list[str]:
        typed = {
            "edition": "example-growth",
            "number": invented_number(),
            "name": "라마정밀 (가상)",
            "sector": "C29",
            "district": "가온동",
            "employees": "4.5",
            "amount": "3천만원",
        } | changed
        return ["new", *(word for name, said in typed.items() for word in (f"--{name}", said))]

    return flags


@pytest.fixture
async def case(clerk: Clerk, application: Flags) -> str:
    """A case that waits for a word on eligibility."""
    said = await clerk(*application(), "--json")
    assert said.code == 0, said.err
    opened: str = said.document["case"]
    return opened
