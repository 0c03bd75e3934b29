"""Who takes part in a case beside its firm: members with shares, and parties (R13)."""

from tests.workflows.telling import prompt, refused, stands, tell_all
from tests.worlds import World, invented_number


async def test_consortium(world: World) -> None:
    case = await world.open_case()
    await tell_all(
        case,
        ("involve", {"role": "lead", "name": "가나정밀 (가상)", "percent": 60}),
        (
            "involve",
            {
                "role": "member",
                "name": "다라금속 (가상)",
                "business_number": invented_number(),
                "percent": 40,
            },
        ),
        ("involve", {"role": "supplier", "name": "마바기계 (가상)"}),
    )
    involved = (await stands(case))["involved"]
    assert [(one["number"], one["role"], one["percent"]) for one in involved] == [
        (1, "lead", 60),
        (2, "member", 40),
        (3, "supplier", None),
    ]
    names = await world.pool.fetch(
        "select t.body from diary d join text_part t using (stream, seq, cause)"
        " where d.stream = $1 || '#1' and d.kind = 'involved' order by d.seq",
        case.workflow,
    )
    assert [row["body"] for row in names][1] == "다라금속 (가상)"


async def test_names_of_parties_are_in_no_journal_row(world: World) -> None:
    case = await world.open_case()
    await tell_all(case, ("involve", {"role": "mentor", "name": "바사멘토 (가상)"}))
    found = await world.pool.fetchval(
        "select count(*) from journal where case_id = $1 || '#1'"
        " and (details::text like '%바사%' or state::text like '%바사%')",
        case.workflow,
    )
    assert found == 0


async def test_a_party_leaves_under_its_number(world: World) -> None:
    case = await world.open_case()
    await tell_all(
        case, ("involve", {"role": "consultant", "name": "가 (가상)"}), ("involve", {"leaves": 1})
    )
    assert (await stands(case))["involved"] == []


async def test_shares_and_numbers_that_cannot_be_are_refused(world: World) -> None:
    case = await world.open_case()
    told = {"role": "member", "name": "가 (가상)"}
    await prompt(case.tell("involve", **told, percent=70))
    await refused(case.tell("involve", **told, percent=40), "SharesAboveWhole")
    await refused(case.tell("involve", leaves=9), "UnknownParty")
    await refused(case.tell("involve", role="member"), "NeedsReason")
    await refused(case.tell("involve", **told, percent=0), "BadInput")
    await refused(case.tell("involve", **told, business_number="123"), "BadInput")
