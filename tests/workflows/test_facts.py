"""What is learnt about a firm after intake: the rules judge it again, a clerk has the last word."""

import json

from tests.workflows.conftest import Call
from tests.workflows.telling import refused, stands, tell_all
from tests.worlds import World, invented_number


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
    fault = await refused(case.tell("facts", founded_on="2099-01-02"), "InTheFuture")
    assert "2099-01-02" in fault.message
    await refused(case.tell("facts", answers={"nobody-asked": True}), "BadInput")
    await refused(case.tell("facts", status="asleep"), "BadInput")
    await tell_all(case, ("eligibility", {"eligible": True}))
    await refused(case.tell("facts", employees="9"), "WrongStage")


async def test_what_the_record_knows_of_a_firm_is_not_asked_again(world: World, call: Call) -> None:
    first, second = await call("example-growth"), await call("example-growth")
    number = invented_number()
    await world.open_case(edition=first, business_number=number, employees="4.5")
    unknown = {"employees": None, "sector": None, "district": None}
    case = await world.open_case(edition=second, business_number=number, **unknown)
    assert {wait["what"] for wait in (await stands(case))["waits"]} == {"eligibility"}
    findings = json.loads(
        await world.pool.fetchval(
            "select findings from application where workflow = $1", case.workflow
        )
    )
    assert {found["rule"]: found["evidence"] for found in findings} == {
        "employees": "4.5",
        "sector": "C29",
        "district": "가온동",
    }


async def test_the_record_has_what_the_rules_found_last(world: World) -> None:
    case = await world.open_case(employees=None)
    await tell_all(case, ("facts", {"employees": "12"}), ("note", {"text": "asked"}))
    findings = json.loads(
        await world.pool.fetchval(
            "select findings from application where workflow = $1", case.workflow
        )
    )
    found = next(one for one in findings if one["rule"] == "employees")
    assert (found["finding"], found["evidence"]) == ("fails", "12")
