"""What is learnt about a firm after intake: the rules judge it again, a clerk has the last word."""

from tests.workflows.telling import refused, stands, tell_all
from tests.worlds import World


async def details(world: World, case: str, kind: str) -> list[str]:
    rows = await world.pool.fetch(
        "select details::text as told from diary where stream = $1 || '#1' and kind = $2"
        " order by seq",
        case,
        kind,
    )
    return [row["told"] for row in rows]


async def test_an_unknown_fact_is_a_question_and_its_answer_is_judged(world: World) -> None:
    case = await world.open_case(employees=None)
    await refused(case.tell("eligibility", eligible=False), "NeedsReason")
    await tell_all(case, ("facts", {"employees": "12"}))
    # Now the rule fails, and a yes against it needs its reason.
    await refused(case.tell("eligibility", eligible=True), "NeedsReason")
    await tell_all(case, ("facts", {"employees": "9.9"}), ("eligibility", {"eligible": True}))
    assert (await stands(case))["stage"] == "drafting"
    told = await details(world, case.workflow, "facts_stated")
    assert [line.count("employees") for line in told] == [1, 1]


async def test_facts_rest_with_their_day_and_case_in_the_firms_own_record(world: World) -> None:
    case = await world.open_case(employees=None)
    await tell_all(case, ("facts", {"employees": "9.9", "founded_on": "2010-03-02"}))
    firm = case.workflow.rpartition(".")[2]
    rows = await world.pool.fetch(
        "select fact, value, source, by from firm_fact where firm = $1 order by recorded_at, fact",
        firm,
    )
    known = {row["fact"]: row["value"] for row in rows}
    assert known["employees"] == "9.9"
    assert known["founded_on"] == "2010-03-02"
    assert {row["source"] for row in rows} == {f"{case.workflow}#1"}


async def test_facts_that_cannot_be_are_refused(world: World) -> None:
    case = await world.open_case()
    await refused(case.tell("facts", employees="-1"), "BadInput")
    await refused(case.tell("facts", employees="아홉"), "BadInput")
    await refused(case.tell("facts", founded_on="2010-02-30"), "BadInput")
    await refused(case.tell("facts", answers={"nobody-asked": True}), "BadInput")
    await refused(case.tell("facts", status="asleep"), "BadInput")
    await tell_all(case, ("eligibility", {"eligible": True}))
    await refused(case.tell("facts", employees="9"), "WrongStage")
