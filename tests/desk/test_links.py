"""`links`: the ways into the Temporal UI, for each clerk and for each question."""

from urllib.parse import parse_qs, urlsplit

from office.filters import OWN, filters
from office.stack import Stack
from schema.words import say
from tests.desk.clerks import Clerk, Flags


async def test_each_clerk_and_each_question_has_a_link(
    clerk: Clerk, application: Flags, stack: Stack
) -> None:
    for name in ("noh", "yang"):
        assert (await clerk(*application(clerk=name))).code == 0
    found = (await clerk("links", "--json")).document
    own = {(one["clerk"], one["question"]) for one in found if one["clerk"] in {"noh", "yang"}}
    assert own == {(name, question) for name in ("noh", "yang") for question in OWN}
    shared = [one["question"] for one in found if not one["clerk"]]
    asked = dict(filters("", "2026-12-01T15:00:00Z"))
    assert shared == [question for question in asked if question not in OWN]
    for one in found:
        assert one["link"].startswith(f"{stack.runtime.ui_url}/namespaces/default/workflows?")
        assert parse_qs(urlsplit(one["link"]).query) == {"query": [one["query"]]}
        assert f"Clerk = '{one['clerk']}'" in one["query"] or not one["clerk"]


async def test_people_read_whose_link_it_is_and_what_it_answers(
    clerk: Clerk, application: Flags
) -> None:
    assert (await clerk(*application(clerk="eom"))).code == 0
    said = await clerk("links", "--clerk", "eom")
    lines = said.out.splitlines()
    assert lines[0] == f"eom · {say('filter-mine')}"
    assert lines[1].startswith("  http://")
    assert f"{say('desk-links-all')} · {say('filter-late')}" in lines
    assert not any("kim" in line for line in lines)
