from tests.workflows.telling import TO_FOLLOW_UP, TO_SUBMISSION, bundled, prompt, refused, tell_all
from tests.worlds import World


async def test_a_case_goes_from_intake_to_follow_up(world: World) -> None:
    case = await world.open_case(amount=30_000_000)
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    await tell_all(case, *TO_FOLLOW_UP[len(TO_SUBMISSION) : -1])
    answer = await prompt(case.tell("complete"))
    assert (answer["stage"], answer["waits"]) == ("follow_up", [])
    assert await world.diary(case.workflow) == [
        "opened",
        "eligibility_judged",
        "drafted",
        "confirmed",
        "bundled",
        "filed",
        "decided",
        "agreed",
        "completed",
    ]
    await refused(case.tell("decide", verdict="passed", amount=1), "WrongStage")


async def test_a_new_version_takes_a_filing_back_to_drafting(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(world, case)
    answer = await prompt(case.tell("draft", base=1, sections={"team": "둘"}))
    assert answer["stage"] == "drafting"
    await refused(case.tell("confirm", version=1), "WrongVersion")
    answer = await prompt(case.tell("confirm", version=2))
    assert answer["stage"] == "submission"


async def test_what_a_firm_files_by_itself_counts_with_a_reason(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, TO_SUBMISSION[0])
    answer = await prompt(case.tell("receipt", number="P-9", reason="filed on the portal"))
    assert answer["stage"] == "review"
    state = await prompt(case.handle.query("case"))
    assert (state["filing"]["number"], state["plan"]["confirmed"]) == ("P-9", None)
