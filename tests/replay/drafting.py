"""How cases end whose plan follows a template; played by tests.replay.make_histories."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from temporalio.client import WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from activities.cabinet import Cabinet
from schema.identity import announcement_id
from schema.zone import OFFICE_ZONE
from tests.replay.office_day import bundled_again
from tests.replay.rules import Player
from tests.schema.corpus import FOLDER, opened
from tests.workflows.calls import change_rules
from tests.workflows.telling import TO_SUBMISSION, bundled, tell_all, until
from tests.worlds import Case

End = Callable[[Any], Awaitable[Case]]
FILE: Final = b"%PDF-1.7 (an invented paper)"
SHA256: Final = hashlib.sha256(FILE).hexdigest()
PLAN: Final = opened(FOLDER / "good" / "example-of-a-whole-year.toml")
PAPERS: Final[tuple[dict[str, Any], ...]] = (
    {"kind": "business-registration"},
    {"kind": "quotes"},
    {"kind": "small-business", "printed_until": "2099-03-31"},
    {"kind": "local-tax", "issued": 0},
    {"kind": "national-tax", "issued": 0},
)


async def _drafted(play: Player) -> Case:
    """A plan with an error, mended, with a proposal beside it, at the gate's papers."""
    case = await play.open("example-smart", amount=None)
    sections = {key: value for key, value in PLAN["parts"].items() if value}
    wrong = sections | {"begins": "2028-01-01"}
    await tell_all(
        case,
        ("eligibility", {"eligible": True}),
        ("draft", {"base": 0, "sections": wrong, "amount": PLAN["asked"]}),
        ("draft", {"base": 1, "sections": {"begins": sections["begins"]}}),
        ("draft", {"base": 1, "sections": {"problem": "park's"}, "by": "park"}),
        ("comment", {"text": "불량률의 근거를 적어 주세요", "section": "problem"}),
    )
    return case


async def _filed_by_template(play: Player) -> Case:
    case = await _drafted(play)
    written = f"{PLAN['parts']['problem']}\n재작업이 잦습니다."
    await tell_all(
        case,
        ("draft", {"base": 2, "sections": {"problem": written}, "author": "machine"}),
        ("draft", {"base": 3, "accepts": ["problem"]}),
        ("confirm", {"version": 3, "knowing": True}),
    )
    await Cabinet(play.years.pool).keep(SHA256, "application/pdf", FILE)
    today = datetime.now(OFFICE_ZONE).date()
    for paper in PAPERS:
        told = {"sha256": SHA256, "status": "accepted"} | paper
        if "issued" in told:
            told["issued_on"] = (today - timedelta(days=told.pop("issued"))).isoformat()
        await tell_all(case, ("paper", told))

    async def filed() -> bool:
        return "filed" in await play.years.diary(case.workflow)

    await until(filed)
    await tell_all(case, ("decide", {"verdict": "rejected", "reason": "rank 40"}))
    return case


async def _rules_changed(play: Player) -> Case:
    case = await _drafted(play)
    edition = case.workflow.rpartition(".")[0]
    await change_rules(play.owner_url, edition, spending={"months": 6})
    raw = {"edition": edition, "notice": "정정-1", "kind": "amended", "rereads": True, "by": "kim"}
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "Announcement",
        raw | {"reason": "the project became shorter"},
        id=announcement_id(edition, "정정-1"),
        task_queue=play.years.queue,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
    )
    await play.years.client.execute_update_with_start_workflow(
        "intake", None, start_workflow_operation=start
    )

    async def heard() -> bool:
        return "announced" in await play.years.diary(case.workflow)

    await until(heard)
    await tell_all(case, ("close", {"outcome": "withdrawn", "reason": "as they said"}))
    return case


async def _handed_back(play: Player) -> Case:
    """The same version is filed again after it was handed back."""
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    await tell_all(
        case,
        ("receipt", {"number": "A-1"}),
        ("decide", {"verdict": "returned", "reason": "no basis of the cost"}),
        ("confirm", {"version": 1}),
    )

    await until(lambda: bundled_again(play, case))
    await tell_all(
        case,
        ("receipt", {"number": "A-2"}),
        ("decide", {"verdict": "rejected", "reason": "rank 40"}),
    )
    return case


async def _looked_at_again(play: Player) -> Case:
    """A firm grows above a limit that still binds it."""
    case = await _drafted(play)
    today = datetime.now(OFFICE_ZONE).date()
    await play.years.pool.execute(
        "insert into firm_fact (firm, fact, value, valid_from, source, by)"
        " select firm, 'employees', '12', $2, 'a payroll', 'kim' from application"
        " where workflow = $1",
        case.workflow,
        today,
    )
    await tell_all(
        case,
        ("firmchanged", {"facts": ["employees"]}),
        ("close", {"outcome": "ineligible", "reason": "twelve employees"}),
    )
    return case


ENDS: Final[dict[str, End]] = {
    "filed_by_template": _filed_by_template,
    "rules_changed": _rules_changed,
    "handed_back": _handed_back,
    "looked_at_again": _looked_at_again,
}
