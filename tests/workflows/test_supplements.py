"""What an agency asks for goes out by the gate's channel, as a filing of its own with its proof."""

import hashlib
import io
import zipfile
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities.bundle import LETTER
from activities.cabinet import Cabinet
from office.agency import Agency, Trouble
from office.service import activities_of
from schema.proof import Recorded, read_manifest, verify
from tests.activities.filing import settings_for
from tests.workflows.conftest import Call
from tests.workflows.telling import TO_SUBMISSION, bundled, prompt, refused, stands, tell_all, until
from tests.worlds import Case, World

FILE: Final = b"%PDF-1.7 (an invented paper)"
SHA256: Final = hashlib.sha256(FILE).hexdigest()
DOWN: Final = [Trouble.DOWN] * 50
ONLINE: Final[dict[str, Any]] = {
    "base": 0,
    "sections": {"problem": "거래처가 둘", "solution": "온라인 목록"},
}


def in_days(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


ASKED: Final = ("supplement", {"what": "견적서", "until": in_days(7)})


@pytest.fixture
async def agency() -> AsyncIterator[Agency]:
    async with Agency() as playing:
        yield playing


@pytest.fixture
async def online(world: World, agency: Agency) -> AsyncIterator[World]:
    """The session's world with a worker that files at the reference agency's portal."""
    async with Worker(
        world.client,
        task_queue="supplements",
        activities=activities_of(world.pool, settings=settings_for(agency)),
        workflow_runner=SandboxedWorkflowRunner(),
    ):
        yield replace(world, queue="supplements")


async def sent(world: World, call: Call, programme: str = "example-online", **change: Any) -> Case:
    """A case whose plan is confirmed, so that its channel files it."""
    case = await world.open_case(edition=await call(programme, **change))
    texts = TO_SUBMISSION[1] if programme == "example-growth" else ("draft", ONLINE)
    await tell_all(case, TO_SUBMISSION[0], texts, TO_SUBMISSION[2])
    return case


async def filed(world: World, call: Call, programme: str = "example-online", **change: Any) -> Case:
    """A case that waits for the agency's answer."""
    case = await sent(world, call, programme, **change)
    if programme == "example-growth":
        await bundled(world, case)
        await tell_all(case, ("receipt", {"number": "A-1"}))
    await comes_to(case, stage="review")
    return case


async def comes_to(case: Case, **wanted: Any) -> dict[str, Any]:
    async def there() -> bool:
        state = await stands(case)
        return all(state[name] == value for name, value in wanted.items())

    await until(there)
    return await stands(case)


async def lines(world: World, case: Case, times: int, kind: str) -> None:
    """So many lines of that kind are written."""

    async def there() -> bool:
        return (await world.diary(case.workflow)).count(kind) == times

    await until(there)


def matters(state: dict[str, Any]) -> set[str]:
    return {wait["what"] for wait in state["waits"]}


async def names(world: World, filing: dict[str, Any]) -> dict[str, bytes]:
    """What lies in a bundle; its proof holds."""
    body = await Cabinet(world.pool).body(filing["bundle"])
    manifest = read_manifest(body)
    assert manifest is not None
    recorded = Recorded(
        bundle=filing["bundle"], **manifest.model_dump(include={"case", "gate"}), key=filing["key"]
    )
    assert verify(body, recorded) == ()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def test_a_portal_takes_what_it_asked_for_under_its_own_key(
    online: World, call: Call, agency: Agency
) -> None:
    case = await filed(online, call)
    first = (await stands(case))["filing"]
    assert first["certificate"]  # its gate has no template
    await refused(case.tell("resubmit", text="too early"), "NothingAsked")
    await tell_all(case, ASKED)
    answer = await prompt(case.tell("resubmit", text="견적서를 냅니다", key="R-1"))
    assert answer["kind"] == "resubmitted"
    assert "supplement" not in {wait["what"] for wait in answer["waits"]}
    await lines(online, case, 2, "filed")
    state = await stands(case)
    assert (state["resubmission"], state["supplement_until"]) == (None, None)
    assert matters(state) == {"decision"}
    second = state["filing"]
    assert second["key"] == f"{case.workflow}#1/selection/v1/s1"
    assert second["number"] == agency.filings[second["key"]].number != first["number"]
    assert agency.filings[second["key"]].told["adds_to"] == first["key"]
    assert second["certificate"] not in {"", first["certificate"]}
    assert (await names(online, second))[LETTER].decode() == "견적서를 냅니다"
    # Told again under its key it is the same act; another one answers nothing.
    assert await prompt(case.tell("resubmit", text="견적서를 냅니다", key="R-1")) == answer
    await refused(case.tell("resubmit", text="more"), "NothingAsked")
    await tell_all(case, ASKED, ("resubmit", {"text": "둘째"}))
    await lines(online, case, 3, "filed")
    assert (await stands(case))["filing"]["key"] == f"{case.workflow}#1/selection/v1/s2"
    assert [kept.times for kept in agency.filings.values()] == [1, 1, 1]
    kinds = (await online.diary(case.workflow))[-6:]
    assert kinds == ["supplement_requested", "resubmitted", "filed"] * 2


async def test_what_is_handed_in_by_hand_has_a_bundle_and_waits_for_its_receipt(
    world: World, call: Call
) -> None:
    paper = {"key": "quotes", "required": False}
    case = await filed(world, call, "example-growth", papers=(paper, {**paper, "key": "lease"}))
    first = (await stands(case))["filing"]
    await tell_all(case, ASKED)
    await refused(case.tell("resubmit"), "NothingHandedIn")
    await refused(case.tell("resubmit", papers=["quotes"]), "PaperNotReady")
    await Cabinet(world.pool).keep(SHA256, "application/pdf", FILE)
    told = {"kind": "quotes", "sha256": SHA256, "media_type": "application/pdf"}
    await tell_all(
        case,
        ("paper", told | {"status": "accepted"}),
        ("paper", {"kind": "lease", "on_paper": True, "status": "accepted"}),
    )
    await refused(case.tell("resubmit", papers=["quotes", "lease"]), "PaperNotReady")
    await tell_all(case, ("resubmit", {"papers": ["quotes", "quotes"]}))
    await lines(world, case, 2, "bundled")
    state = await stands(case)
    assert matters(state) == {"resubmission", "decision"}
    assert state["filing"] == first  # what was filed stands until the receipt is there
    assert (await names(world, state["resubmission"])).keys() == {
        "papers/01-quotes.pdf",
        "manifest.json",
    }
    await refused(case.tell("resubmit", text="again"), "AlreadyResubmitted")
    await tell_all(case, ("receipt", {"number": "보완-1"}))
    state = await stands(case)
    second = state["filing"]
    assert (second["number"], second["round"]) == ("보완-1", 2)
    assert second["key"] == f"{case.workflow}#1/selection/v1/s1"
    assert second["bundle"] != first["bundle"]
    assert second["certificate"] != first["certificate"]
    assert matters(state) == {"decision"}


async def test_a_second_request_stays_open_when_the_first_is_answered(
    world: World, call: Call
) -> None:
    case = await filed(world, call, "example-growth")
    await tell_all(case, ASKED, ("resubmit", {"text": "하나"}))
    await lines(world, case, 2, "bundled")
    await tell_all(case, ASKED)
    assert matters(await stands(case)) == {"supplement", "resubmission", "decision"}
    await tell_all(case, ("receipt", {"number": "S-1"}))
    state = await stands(case)
    assert matters(state) == {"supplement", "decision"}
    assert state["supplement_until"]
    await tell_all(case, ("resubmit", {"text": "둘"}))
    assert (await stands(case))["resubmission"]["key"].endswith("/v1/s2")


async def test_what_the_channel_refuses_for_good_is_made_ready_for_filing_by_hand(
    online: World, call: Call, agency: Agency
) -> None:
    case = await filed(online, call)
    agency.portal_faults = deque([Trouble.REFUSE])
    await tell_all(case, ASKED, ("resubmit", {"text": "견적서"}))
    await lines(online, case, 1, "bundled")
    refusal = await online.pool.fetchval(
        "select details ->> 'refused' from diary where case_id = $1 and kind = 'bundled'",
        f"{case.workflow}#1",
    )
    assert refusal == "PortalRefused"
    assert len(agency.filings) == 1
    state = await stands(case)
    assert LETTER in await names(online, state["resubmission"])
    await tell_all(case, ("receipt", {"number": "H-1"}))
    assert (await stands(case))["filing"]["bundle"] == state["resubmission"]["bundle"]


async def test_a_receipt_that_is_typed_ends_the_sending_and_keeps_its_bundle(
    online: World, call: Call, agency: Agency
) -> None:
    agency.portal_faults = deque(DOWN)
    case = await sent(online, call)
    await tell_all(case, ("receipt", {"number": "H-1"}))
    first = (await stands(case))["filing"]
    assert first["number"] == "H-1"
    assert "01-problem.md" in await names(online, first)
    await tell_all(case, ASKED, ("resubmit", {"text": "견적서"}), ("receipt", {"number": "H-2"}))
    state = await stands(case)
    assert (state["filing"]["number"], state["resubmission"]) == ("H-2", None)
    assert LETTER in await names(online, state["filing"])
    agency.portal_faults.clear()
    await tell_all(case, ("note", {"text": "goes on"}))
    assert not agency.filings
    assert "bundled" not in await online.diary(case.workflow)


@pytest.mark.parametrize("fault", [Trouble.DROP, Trouble.ERROR, Trouble.PENDING])
async def test_a_faulty_agency_has_each_filing_once(
    fault: Trouble, online: World, call: Call, agency: Agency
) -> None:
    case = await filed(online, call)
    agency.portal_faults = deque([fault])
    await tell_all(case, ASKED, ("resubmit", {"text": "견적서"}))
    await lines(online, case, 2, "filed")
    assert len(agency.filings) == 2


async def test_what_was_decided_meanwhile_ends_the_sending(
    online: World, call: Call, agency: Agency
) -> None:
    case = await filed(online, call)
    agency.portal_faults = deque(DOWN)
    await tell_all(case, ASKED, ("resubmit", {"text": "견적서"}))
    back = ("decide", {"verdict": "returned", "reason": "no basis of the cost"})
    await tell_all(case, back)
    state = await stands(case)
    assert (state["stage"], state["resubmission"]) == ("drafting", None)
