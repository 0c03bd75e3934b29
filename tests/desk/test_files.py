"""Files in a folder that workers and desks share: papers, a filing and its proof."""

import asyncio
import json
import tomllib
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities import database
from activities.folder import SETTING, Folder
from office.service import activities_of
from office.stack import Stack
from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags
from workflows.plugin import plugin

PLAN = Path(__file__).parent.parent / "schema" / "plans" / "good" / "smart.toml"
QUEUE = "files"


def day(days: int = 0) -> str:
    return (datetime.now(OFFICE_ZONE).date() + timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
async def folder(
    stack: Stack, pool: database.Pool, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Folder]:
    """A folder of files, and a worker that keeps what it makes there."""
    path = tmp_path_factory.mktemp("files")
    client = await Client.connect(stack.runtime.temporal_address, plugins=[plugin()])
    async with Worker(
        client,
        task_queue=QUEUE,
        activities=activities_of(pool, settings={SETTING: str(path)}),
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        yield Folder(path)


@pytest.fixture
async def drafted(
    clerk: Clerk,
    application: Flags,
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> str:
    """A case with a whole plan; its firm has handed in one paper while files lay in Postgres."""
    del folder  # its worker answers
    monkeypatch.setenv("DEUNDEUN_TASK_QUEUE", QUEUE)
    flags = application(edition="example-smart", amount="3600만원", name="가온정밀(가상)")
    said = await clerk(*flags, "--json")
    assert said.code == 0, said.err
    case: str = said.document["case"]
    parts = tomllib.loads(PLAN.read_text("utf-8"))["parts"]
    sections = {key: text.replace("2026-", "2027-") for key, text in parts.items()}
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"sections": sections}), "utf-8")
    for line in (
        ("eligibility", case, "--eligible"),
        ("draft", case, "--base", "0", "--file", str(plan)),
        paper(case, tmp_path, "business-registration"),
    ):
        said = await clerk(*line)
        assert said.code == 0, said.err
    return case


def content(file: str) -> bytes:
    return Path(file).read_bytes()


def paper(case: str, at: Path, kind: str, *more: str) -> tuple[str, ...]:
    """The line that hands in a paper; each has a file of its own."""
    file = at / f"{kind}.pdf"
    file.write_bytes(f"%PDF-1.7\n% {kind} of {case}".encode())
    return ("paper", case, kind, "--file", str(file), "--status", "accepted", *more)


@pytest.fixture
async def filed(
    clerk: Clerk, folder: Folder, drafted: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> str:
    """The same case, filed with the centre after files went to the folder."""
    monkeypatch.setenv(SETTING, str(folder.path))
    for line in (
        paper(drafted, tmp_path, "quotes"),
        paper(drafted, tmp_path, "small-business", "--until", day(90)),
        paper(drafted, tmp_path, "local-tax", "--issued", day()),
        paper(drafted, tmp_path, "national-tax", "--issued", day()),
        ("confirm", drafted, "--version", "1", "--knowing", "--means", "phone"),
    ):
        said = await clerk(*line)
        assert said.code == 0, said.err
    for _ in range(300):
        said = await clerk("show", drafted, "--json")
        if said.document["stage"] == "review":
            return drafted
        await asyncio.sleep(0.1)
    raise AssertionError(said.out)


async def test_papers_bundle_and_certificate_lie_in_the_folder_and_are_proved(
    clerk: Clerk, pool: database.Pool, folder: Folder, filed: str, tmp_path: Path
) -> None:
    said = await clerk("proof", filed, "--out", str(tmp_path / "out"), "--json")
    assert said.code == 0, said.out
    (proof,) = said.document["filings"]
    assert proof["holds"] is True
    bundle, page = (Path(file) for file in proof["saved"])
    with zipfile.ZipFile(bundle) as archive:
        papers = {name for name in archive.namelist() if name.startswith("papers/")}
    assert len(papers) == 5
    assert folder.find(proof["sha256"]) == bundle.read_bytes()
    assert folder.find(proof["certificate"]) == page.read_bytes()

    said = await clerk("bundle", filed, "--to", str(tmp_path / "again"), "--json")
    assert said.code == 0, said.err
    assert content(said.document["file"]) == bundle.read_bytes()

    rows = await pool.fetch(
        "select p.kind, d.body is null as apart from paper p join document d using (sha256)"
        " where p.case_id = $1",
        filed,
    )
    assert {row["kind"] for row in rows if not row["apart"]} == {"business-registration"}
    assert len(rows) == 5


async def test_what_the_folder_lost_or_damaged_is_told_and_not_handed_out(
    clerk: Clerk, folder: Folder, filed: str, tmp_path: Path
) -> None:
    said = await clerk("proof", filed, "--out", str(tmp_path), "--json")
    (proof,) = said.document["filings"]
    bundle = proof["saved"][0]
    place, body = folder.place(proof["sha256"]), content(bundle)

    place.write_bytes(body.replace(b"manifest", b"manifesT"))
    said = await clerk("proof", filed, "--out", str(tmp_path / "no"), "--json")
    assert (said.code, said.document["holds"]) == (3, False)
    assert said.document["filings"][0]["saved"] == []
    said = await clerk("bundle", filed, "--to", str(tmp_path / "no"))
    assert (said.code, proof["sha256"] in said.sentence) == (3, True)
    # The copy that the firm has is the true one.
    assert (await clerk("proof", filed, "--file", bundle)).code == 0

    place.unlink()
    assert (await clerk("proof", filed)).code == 4
    said = await clerk("bundle", filed, "--to", str(tmp_path / "no"))
    assert (said.code, str(place) in said.sentence) == (4, True)
    assert (await clerk("proof", filed, "--file", bundle)).code == 0
    assert not (tmp_path / "no").exists()

    place.write_bytes(body)
    assert (await clerk("proof", filed)).code == 0


async def test_a_folder_that_is_not_there_is_told_before_anything_is_done(
    clerk: Clerk, drafted: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path / "none"))
    said = await clerk(*paper(drafted, tmp_path, "quotes"))
    assert said.code == 2
    assert SETTING in said.sentence
    assert str(tmp_path / "none") in said.sentence
    assert not (tmp_path / "none").exists()


async def test_a_folder_that_takes_no_file_is_told_and_no_paper_is_recorded(
    clerk: Clerk, drafted: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    for number in range(256):
        (full / f"{number:02x}").touch()
    monkeypatch.setenv(SETTING, str(full))
    said = await clerk(*paper(drafted, tmp_path, "quotes"))
    assert said.code == 5
    assert str(full) in said.sentence
    monkeypatch.delenv(SETTING)
    said = await clerk("papers", drafted, "--json")
    assert {row["lack"] for row in said.document if row["paper"] == "quotes"} == {"missing"}
