"""What a firm owes follows from its role; while nobody has said it there is one duty: to ask."""

from typing import Any

from tests.workflows.conftest import Call
from tests.workflows.telling import (
    TO_FOLLOW_UP,
    TO_SUBMISSION,
    bundled,
    prompt,
    refused,
    stands,
    tell_all,
    until,
)
from tests.worlds import Case, World

UNKNOWN = {"funding": [{"law": "example-subsidy", "role": "unknown"}]}


async def followed_up(world: World, call: Call, **change: Any) -> Case:
    edition = await call("example-growth", **(UNKNOWN | change))
    case = await world.open_case(edition=edition)
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) :])
    return case


async def duties(world: World, case: Case) -> dict[str, str]:
    rows = await world.pool.fetch(
        "select key, status from duty where case_id = $1 || '#1'", case.workflow
    )
    return {row["key"]: row["status"] for row in rows}


async def owes(world: World, case: Case, **expected: str) -> None:
    wanted = {key.replace("_", "-"): status for key, status in expected.items()}

    async def holds() -> bool:
        return await duties(world, case) == wanted

    await until(holds)


async def test_a_firm_of_unknown_role_has_one_duty_to_ask_the_agency(
    world: World, call: Call
) -> None:
    case = await followed_up(world, call)
    await owes(world, case, ask_role="scheduled")


async def test_the_agencys_word_exchanges_the_question_for_what_is_owed(
    world: World, call: Call
) -> None:
    case = await followed_up(world, call)
    await owes(world, case, ask_role="scheduled")
    await tell_all(case, ("role", {"role": "recipient", "reference": "회신 2026-7"}))
    await owes(world, case, ask_role="released", outcome_survey="scheduled")
    for _ in range(3):
        await prompt(case.settle("outcome-survey"))
    assert await prompt(case.handle.result()) == "completed"


async def test_a_role_said_before_the_award_leaves_nothing_to_ask(world: World, call: Call) -> None:
    edition = await call("example-growth", **UNKNOWN)
    case = await world.open_case(edition=edition)
    await tell_all(case, ("role", {"role": "indirect_grantee"}), *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) :])
    await owes(
        world,
        case,
        result_report="scheduled",
        asset_report="scheduled",
        outcome_survey="scheduled",
    )


async def test_a_question_settled_without_an_answer_is_asked_of_the_clerk(
    world: World, call: Call
) -> None:
    case = await followed_up(world, call)
    await owes(world, case, ask_role="scheduled")
    await prompt(case.settle("ask-role"))

    async def asks() -> bool:
        return [wait["what"] for wait in (await stands(case))["waits"]] == ["role"]

    await until(asks)
    await tell_all(case, ("role", {"role": "recipient"}))
    await owes(world, case, ask_role="settled", outcome_survey="scheduled")


async def test_nobody_says_that_the_role_is_unknown(world: World) -> None:
    case = await world.open_case()
    await refused(case.tell("role", role="unknown"), "NeedsReason")
    await refused(case.tell("role", role="boss"), "BadInput")


async def test_a_role_that_was_corrected_back_owes_everything_again(
    world: World, call: Call
) -> None:
    case = await followed_up(world, call)
    await owes(world, case, ask_role="scheduled")
    await tell_all(case, ("role", {"role": "indirect_grantee"}))
    all_three = {"result_report": "scheduled", "asset_report": "scheduled"}
    await owes(world, case, ask_role="released", outcome_survey="scheduled", **all_three)
    await tell_all(case, ("role", {"role": "recipient"}))
    gone = {"result_report": "released", "asset_report": "released"}
    await owes(world, case, ask_role="released", outcome_survey="scheduled", **gone)
    await tell_all(case, ("role", {"role": "indirect_grantee"}))
    await owes(world, case, ask_role="released", outcome_survey="scheduled", **all_three)
    rows = await world.pool.fetch(
        "select seq from diary where stream = $1 || '#1/result-report' order by seq",
        case.workflow,
    )
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
