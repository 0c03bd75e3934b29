"""Plans that follow a template, and the papers that go with them: checked, confirmed, filed."""

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
import pytest
from lxml import etree
from temporalio.client import WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from activities.cabinet import Cabinet
from activities.printing.content import Content
from activities.printing.docx import print_docx
from office.stack import Stack
from schema.identity import announcement_id
from schema.zone import OFFICE_ZONE
from tests.schema.corpus import FOLDER, opened
from tests.workflows.calls import change_rules
from tests.workflows.conftest import Call
from tests.workflows.telling import prompt, refused, stands, until
from tests.worlds import Case, World

GOOD: Final = opened(FOLDER / "good" / "example-of-a-whole-year.toml")
PARTS: Final[dict[str, Any]] = {key: value for key, value in GOOD["parts"].items() if value}
ALWAYS: Final = ("business-registration", "quotes")
FILE: Final = b"%PDF-1.7 (an invented paper)"
SHA256: Final = hashlib.sha256(FILE).hexdigest()


def day(days: int = 0) -> str:
    return (datetime.now(OFFICE_ZONE).date() + timedelta(days=days)).isoformat()


@pytest.fixture
async def case(world: World) -> Case:
    await Cabinet(world.pool).keep(SHA256, "application/pdf", FILE)
    case = await world.open_case("example-smart")
    await case.tell("eligibility", eligible=True)
    return case


async def draft(case: Case, **change: Any) -> dict[str, Any]:
    """The good plan as the next version, with some parts changed."""
    number = (await stands(case))["plan"]["version"]
    sections = PARTS if number is None else {}
    base = number["number"] if number else 0
    told = {"base": base, "sections": sections | change, "amount": GOOD["asked"]}
    return await prompt(case.tell("draft", **told))


async def hand_in(case: Case, kind: str, **told: Any) -> dict[str, Any]:
    return await prompt(
        case.tell("paper", kind=kind, **{"sha256": SHA256, "status": "accepted"} | told)
    )


async def hand_in_all(case: Case) -> dict[str, Any]:
    for kind in ALWAYS:
        await hand_in(case, kind)
    await hand_in(case, "small-business", printed_until=day(90))
    await hand_in(case, "local-tax", issued_on=day())
    return await hand_in(case, "national-tax", issued_on=day())


def waits(answer: dict[str, Any]) -> set[str]:
    return {wait["what"] for wait in answer["waits"]}


async def filed(case: Case) -> None:
    async def holds() -> bool:
        return bool((await stands(case))["stage"] == "review")

    await until(holds)


async def test_a_plan_goes_through_its_checks_its_papers_and_is_filed(
    world: World, case: Case
) -> None:
    answer = await draft(case)
    assert "papers" in waits(answer)
    plan = (await stands(case))["plan"]
    assert plan["errors"] == 0
    answer = await prompt(case.tell("confirm", version=1, knowing=True))
    assert answer["stage"] == "submission"
    assert "papers" in waits(answer)
    assert "papers" not in waits(await hand_in_all(case))
    await filed(case)
    kinds = await world.diary(case.workflow)
    assert kinds.count("paper_recorded") == 5
    assert kinds[-1] == "filed"
    filing = (await stands(case))["filing"]
    bundle = await Cabinet(world.pool).body(filing["bundle"])
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        names = set(archive.namelist())
    assert {f"사업계획서.{ending}" for ending in ("pdf", "docx", "hwpx")} <= names
    assert len([name for name in names if name.startswith("papers/")]) == 5
    certificate = await Cabinet(world.pool).body(filing["certificate"])
    with pdfium.PdfDocument(certificate) as document:
        text = document[0].get_textpage().get_text_range()
    assert filing["number"] in text
    assert filing["bundle"] in text


def text_of(hwpx: bytes) -> str:
    """The text of an HWPX, by a program that knows nothing of one."""
    with zipfile.ZipFile(io.BytesIO(hwpx)) as archive:
        root = etree.fromstring(archive.read("Contents/section0.xml"))
    return "|".join("".join(one.itertext()) for one in root.iter("{*}t"))


async def test_the_agencys_form_is_filled_and_every_field_accounted_for(
    world: World, case: Case
) -> None:
    await draft(case)
    await prompt(case.tell("confirm", version=1, knowing=True))
    await hand_in_all(case)
    await filed(case)
    filing = (await stands(case))["filing"]
    bundle = await Cabinet(world.pool).body(filing["bundle"])
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        form = text_of(archive.read("사업계획서.hwpx"))
        told = json.loads(archive.read("manifest.json"))["form"]
    assert "(예시) 스마트 작업장 지원사업 신청서" in form
    assert "|기 업 명 :|가나정밀 (가상)|" in form
    begins = date.fromisoformat(PARTS["begins"])
    assert f"|시작 예정일|{begins.year}. {begins.month}. {begins.day}.|" in form
    assert told["file"] == "forms/example-smart.hwpx"
    assert len(told["filled"]) == 14
    assert told["empty"] == ["대표자", "사업자등록번호", "접수번호(기관기재)"]


async def test_a_form_that_lacks_a_label_is_left_to_the_clerk_who_files_it_by_hand(
    world: World, call: Call, stack: Stack
) -> None:
    edition = await call("example-smart")
    body = await world.pool.fetchval("select body from edition where key = $1", edition)
    (gate,) = json.loads(body)["gates"]
    gate["form"]["labels"]["상호"] = "summary"
    await change_rules(stack.runtime.owner_url, edition, gates=[gate])
    await Cabinet(world.pool).keep(SHA256, "application/pdf", FILE)
    case = await world.open_case("example-smart", edition=edition)
    await case.tell("eligibility", eligible=True)
    await draft(case)
    await prompt(case.tell("confirm", version=1, knowing=True))
    await hand_in_all(case)

    async def ready() -> bool:
        return "receipt" in waits(await stands(case))

    await until(ready)
    row = await world.pool.fetchval(
        "select details::text from diary where case_id = $1 and kind = 'bundled'",
        f"{case.workflow}#1",
    )
    assert json.loads(row) == {
        "refused": "FormLacksFields",
        "form": "forms/example-smart.hwpx",
        "labels": "상호",
    }
    filing = (await stands(case))["filing"]
    bundle = await Cabinet(world.pool).body(filing["bundle"])
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        plain = text_of(archive.read("사업계획서.hwpx"))
        manifest = json.loads(archive.read("manifest.json"))
    assert "지원사업 신청서" not in plain
    assert "스마트제조 지원 사업계획서" in plain
    assert (manifest["channel"], "form" in manifest) == ("by_hand", False)
    await prompt(case.tell("receipt", number="접수-1"))
    await filed(case)


async def test_what_cant_be_printed_is_left_to_the_clerk_who_files_it_by_hand(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # The office's own template is no document.
    monkeypatch.setattr("activities.printing.print_docx", partial(_print_into, tmp_path / "x.docx"))
    await draft(case)
    await prompt(case.tell("confirm", version=1, knowing=True))
    await hand_in_all(case)

    async def ready() -> bool:
        return "receipt" in waits(await stands(case))

    await until(ready)
    filing = (await stands(case))["filing"]
    bundle = await Cabinet(world.pool).body(filing["bundle"])
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["channel"] == "by_hand"
    assert not any(name.startswith("사업계획서") for name in names)
    assert len([name for name in names if name.startswith("papers/")]) == 5
    told = await world.pool.fetchval(
        "select details ->> 'refused' from diary where case_id = $1 and kind = 'bundled'",
        f"{case.workflow}#1",
    )
    assert told == "TemplateUnfit"
    await prompt(case.tell("receipt", number="접수-1"))
    await filed(case)


def _print_into(template: Path, content: Content, _: Path) -> bytes:
    return print_docx(content, template)


async def test_what_the_rules_find_rests_in_the_record_and_bars_the_confirmation(
    world: World, case: Case
) -> None:
    await draft(case, begins="2028-01-01")
    plan = (await stands(case))["plan"]
    assert plan["errors"] > 0
    await refused(case.tell("confirm", version=1, knowing=True), "PlanHasErrors")
    rules = await world.pool.fetchval(
        "select jsonb_path_query_array(checked, '$[*].rule')::text from application"
        " where workflow = $1",
        case.workflow,
    )
    assert "period-order" in rules
    await draft(case, begins=PARTS["begins"])
    assert (await stands(case))["plan"]["errors"] == 0
    await prompt(case.tell("confirm", version=2, knowing=True))


async def test_a_required_part_that_is_not_known_bars_the_confirmation_and_no_round(
    case: Case,
) -> None:
    await draft(case, use="미확인", summary="- 소재지: 미확인\n미확인")
    await draft(case, problem=f"{PARTS['problem']}\n더 조사했습니다.")
    plan = (await stands(case))["plan"]
    assert (plan["version"]["number"], plan["unknown"]) == (2, ["summary", "use"])
    error = await refused(case.tell("confirm", version=2, knowing=True), "PartsUnknown")
    assert re.findall(r"\((\w+)\)", str(error)) == ["summary", "use"]
    await draft(case, use=PARTS["use"], summary=PARTS["summary"])
    plan = (await stands(case))["plan"]
    assert (plan["errors"], plan["unknown"]) == (0, [])
    await prompt(case.tell("confirm", version=3, knowing=True))


async def test_a_warning_is_confirmed_only_knowingly(case: Case) -> None:
    await draft(case, problem=f"{PARTS['problem']}\n지난해 매출은 미확인")
    plan = (await stands(case))["plan"]
    assert plan["errors"] == 0
    assert plan["warnings"] + plan["questions"] > 0
    await refused(case.tell("confirm", version=1), "WarningsOpen")
    await prompt(case.tell("confirm", version=1, knowing=True))


async def test_a_text_on_a_stale_base_is_kept_beside_the_plan(world: World, case: Case) -> None:
    await draft(case)
    key = next(iter(PARTS))
    await prompt(case.tell("draft", base=1, sections={key: "lee's"}, by="lee"))
    answer = await prompt(case.tell("draft", base=1, sections={key: "park's"}, by="park"))
    assert answer["kind"] == "proposed"
    plan = (await stands(case))["plan"]
    assert (plan["version"]["number"], plan["proposals"]) == (2, 1)
    body = await world.pool.fetchval(
        "select body from text_part t join diary d using (stream, seq, cause)"
        " where d.case_id = $1 and d.kind = 'proposed' and t.part = $2",
        f"{case.workflow}#1",
        key,
    )
    assert body == "park's"


async def test_the_record_shows_who_wrote_what(world: World, case: Case) -> None:
    await draft(case)
    key = next(iter(PARTS))
    for author in ("firm_owner", "machine", "mentor"):
        base = (await stands(case))["plan"]["version"]["number"]
        told = {"base": base, "sections": {key: f"by the {author}"}, "author": author}
        await prompt(case.tell("draft", **told))
    authors = await world.pool.fetch(
        "select details ->> 'author' as author from diary"
        " where case_id = $1 and kind = 'drafted' and details ? 'author' order by seq",
        f"{case.workflow}#1",
    )
    assert [row["author"] for row in authors] == ["clerk", "firm_owner", "machine", "mentor"]


async def test_what_a_machine_wrote_is_accepted_by_a_person(case: Case) -> None:
    await draft(case)
    text = f"{PARTS['problem']}\n재작업이 잦습니다."
    told = {"base": 1, "sections": {"problem": text}, "author": "machine"}
    await prompt(case.tell("draft", **told))
    assert (await stands(case))["plan"]["by_machine"] == ["problem"]
    await refused(case.tell("confirm", version=2, knowing=True), "NotAccepted")
    await prompt(case.tell("draft", base=2, accepts=["problem"]))
    await prompt(case.tell("confirm", version=2, knowing=True))


async def test_a_paper_that_expires_before_the_filing_is_asked_for_again(case: Case) -> None:
    await draft(case)
    await hand_in_all(case)
    await hand_in(case, "local-tax", issued_on=day(-31))
    answer = await prompt(case.tell("confirm", version=1, knowing=True))
    assert (answer["stage"], "papers" in waits(answer)) == ("submission", True)
    await hand_in(case, "local-tax", issued_on=day(-1))
    await filed(case)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"kind": "local-tax", "issued_on": day(1), "sha256": SHA256}, "InTheFuture"),
        ({"kind": "local-tax", "sha256": SHA256}, "PaperWithoutDate"),
        ({"kind": "small-business", "issued_on": day(), "sha256": SHA256}, "PaperWithoutDate"),
        ({"kind": "passport", "sha256": SHA256}, "UnknownPaper"),
        ({"kind": "lease", "status": "accepted"}, "NoSuchPaper"),
        ({"kind": "lease", "on_paper": True, "status": "rejected"}, "NeedsReason"),
        ({"kind": "lease", "sha256": "../../x.pdf"}, "BadInput"),
        ({"kind": "lease", "sha256": "a" * 64}, "FileNotKept"),
    ],
)
async def test_a_paper_that_makes_no_sense_is_refused(
    case: Case, told: dict[str, Any], kind: str
) -> None:
    await refused(case.tell("paper", **told), kind)
    assert (await stands(case))["papers"] == []


async def test_a_sheet_is_compared_scanned_later_and_given_back(world: World, case: Case) -> None:
    on_paper = {"sha256": "", "status": None, "on_paper": True, "place": "캐비닛 3번"}
    await hand_in(case, "lease", **{key: value for key, value in on_paper.items() if value})
    (paper,) = (await stands(case))["papers"]
    assert (paper["status"], paper["sha256"], paper["on_paper"]) == ("accepted", SHA256, True)
    told = {"compared_by": "lee", "went_back_on": day()}
    await prompt(case.tell("paper", kind="lease", **told))
    (paper,) = (await stands(case))["papers"]
    assert (paper["compared_by"], paper["went_back_on"]) == ("lee", day())
    row = await world.pool.fetchrow("select * from paper where workflow = $1", case.workflow)
    assert row is not None
    assert row["kind"] == "lease"
    assert "캐비닛" not in str(dict(row))


async def test_a_condition_that_lasts_is_looked_at_when_the_firm_changes(
    world: World, case: Case
) -> None:
    assert (await stands(case))["stage"] == "drafting"
    await world.pool.execute(
        "insert into firm_fact (firm, fact, value, valid_from, source, by)"
        " select firm, 'employees', '12', $2, 'a payroll', 'kim' from application"
        " where workflow = $1",
        case.workflow,
        datetime.now(UTC).astimezone(OFFICE_ZONE).date(),
    )
    answer = await prompt(case.tell("firmchanged", facts=["employees"]))
    assert "firm_changed" in waits(answer)
    found = await world.pool.fetchval(
        "select findings::text from application where workflow = $1", case.workflow
    )
    assert '"fails"' in found


async def test_a_notice_that_changes_the_rules_checks_every_unfiled_plan_again(
    world: World, call: Call, stack: Stack
) -> None:
    edition = await call("example-smart")
    case = await world.open_case("example-smart", edition=edition)
    await case.tell("eligibility", eligible=True)
    await draft(case)
    assert (await stands(case))["plan"]["errors"] == 0
    await change_rules(stack.runtime.owner_url, edition, spending={"months": 6})
    raw = {"edition": edition, "notice": "정정-1", "kind": "amended", "rereads": True, "by": "kim"}
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "Announcement",
        raw | {"reason": "사업기간이 짧아졌다"},
        id=announcement_id(edition, "정정-1"),
        task_queue=world.queue,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
    )
    await world.client.execute_update_with_start_workflow(
        "intake", None, start_workflow_operation=start
    )

    async def heard() -> bool:
        return "announced" in await world.diary(case.workflow)

    await until(heard)
    state = await stands(case)
    assert state["plan"]["errors"] > 0
    assert "rules_changed" in waits(state)
    row = await world.pool.fetchrow(
        "select d.details ->> 'changed' as changed, a.rules from diary d"
        " join application a using (case_id) where d.kind = 'announced' and a.workflow = $1",
        case.workflow,
    )
    assert row is not None
    assert row["changed"] == '["spending"]'
    assert row["rules"] == state["rules"]
    await refused(case.tell("confirm", version=1, knowing=True), "PlanHasErrors")
    await draft(case, ends="2026-11-30")
