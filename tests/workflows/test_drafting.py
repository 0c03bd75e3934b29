"""The rounds of a plan: what a version is, whose it is, and what voids a confirmation."""

from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError

from activities import casefile, register
from tests.worlds import Case, World

TEXTS = {"problem": "a", "solution": "b", "scale-up": "c"}


@pytest.fixture
async def case(world: World) -> Case:
    case = await world.open_case()
    await case.tell("eligibility", eligible=True)
    return case


async def refused(case: Case, message: str, **payload: Any) -> str:
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await case.tell(message, **payload)
    return str(getattr(failed.value.cause, "type", ""))


async def test_a_draft_that_says_nothing_is_no_version(case: Case) -> None:
    assert await refused(case, "draft", base=0) == "NothingDrafted"
    assert await refused(case, "draft", base=0, sections={"problem": " "}) == "NothingDrafted"
    assert (await case.tell("draft", base=0, amount=1_000_000))["kind"] == "drafted"
    assert await refused(case, "draft", base=1, amount=1_000_000) == "NothingDrafted"
    assert (await case.handle.query("case"))["plan"]["version"]["number"] == 1


async def test_who_was_slower_is_told_who_was_faster(case: Case) -> None:
    await case.tell("draft", base=0, sections={"problem": "lee's"}, by="lee")
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await case.tell("draft", base=0, sections={"problem": "park's"}, by="park")
    assert "lee" in str(failed.value.cause)
    await case.tell("draft", base=1, sections={"problem": "park's"}, by="park")


async def test_a_new_version_voids_the_confirmation_and_its_bundle(
    world: World, case: Case
) -> None:
    await case.tell("draft", base=0, sections=TEXTS)
    assert (await case.tell("confirm", version=1))["stage"] == "submission"
    answer = await case.tell("draft", base=1, sections={"problem": "better"})
    assert answer["stage"] == "drafting"
    now = await case.handle.query("case")
    assert now["plan"]["confirmed"] is None
    assert now["filing"] is None
    assert await refused(case, "confirm", version=1) == "WrongVersion"
    assert await refused(case, "confirm", version=2, speaker="clerk") == "NotTheirWord"
    await case.tell("confirm", version=2)
    await case.tell("receipt", number="A-1")
    filed = await world.pool.fetchval(
        "select details from diary where case_id = $1 and kind = 'filed'", f"{case.workflow}#1"
    )
    assert '"version": 2' in filed


async def test_an_incomplete_plan_is_not_confirmed(case: Case) -> None:
    await case.tell("draft", base=0, sections={"problem": "a"})
    assert await refused(case, "confirm", version=1) == "PlanIncomplete"
    assert await refused(case, "draft", base=1, sections={"weather": "x"}) == "UnknownSection"
    assert await refused(case, "draft", base=1, amount=50_000_001) == "AboveLimit"


async def test_comments_are_numbered_and_resolved_once(case: Case) -> None:
    await case.tell("draft", base=0, sections=TEXTS)
    await case.tell("comment", text="figures, please", section="problem", audience="firm_owner")
    assert await refused(case, "comment", resolves=2) == "UnknownComment"
    await case.tell("comment", resolves=1)
    assert await refused(case, "comment", resolves=1) == "UnknownComment"
    assert await refused(case, "comment") == "NothingDrafted"


async def test_an_update_id_that_postgres_can_t_hold_is_recorded_all_the_same(
    world: World,
) -> None:
    case = await world.open_case()
    payload = {"by": "kim", "eligible": True}
    answer = await case.handle.execute_update("eligibility", payload, id="a\0b")
    assert answer["stage"] == "drafting"
    assert await world.diary(case.workflow) == ["opened", "eligibility_judged"]


async def test_what_postgres_refuses_is_answered_and_the_case_goes_on(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await world.diary(case.workflow)
    with monkeypatch.context() as broken:
        divided = register._RECORD_CASE.replace("seq = $2,", "seq = $2 / 0,")
        broken.setattr(register, "_RECORD_CASE", divided)
        assert await refused(case, "note", text="too much") == "NotInTheRecord"
    with monkeypatch.context() as broken:
        divided = casefile._LINE.replace("$2::bigint", "$2::bigint / 0")
        broken.setattr(casefile, "_LINE", divided)
        correction = {"line": 1, "amount": 1, "reason": "wrong", "reference": "공문 11"}
        assert await refused(case, "correct", **correction) == "NotInTheRecord"
    assert (await case.tell("note", text="enough"))["seq"] == len(before) + 1
