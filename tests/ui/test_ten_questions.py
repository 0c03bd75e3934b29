"""A clerk asks ten questions of a case; its page in the Temporal UI answers each by itself."""

from datetime import datetime

import pytest

from schema.words import say
from schema.zone import OFFICE_ZONE, local
from tests.ui.answers import ANSWERS, TEN
from tests.ui.cases import ANSWER, FILED, LONG_AGO, Known, Office
from tests.ui.screen import Screen

_CHAPTERS = ("page-waits", "page-next", "page-duties")


def under_headings(lines: list[str], lang: str) -> list[str]:
    """The lines of a page, each that stands under a heading behind it."""
    headings = {say(word, lang) for word in _CHAPTERS}
    heading, found = "", []
    for line in lines:
        if line in headings:
            heading = f"{line} › "
        else:
            found.append(heading + line)
    return found


async def words_of(office: Office, known: Known) -> dict[str, str]:
    """What stands in the answers about one case."""
    case = f"{known.case.workflow}#1"
    rows = await office.world.pool.fetch("select key, due_on from duty where case_id = $1", case)
    due = {row["key"]: row["due_on"].isoformat() for row in rows}
    return {
        "firm": known.firm,
        "number": known.number,
        "clerk": office.clerk,
        "case": case,
        "closes": f"{datetime.now(OFFICE_ZONE).year}-12-31 18:00",
        "filed": local(FILED),
        "due": local(FILED + ANSWER),
        "long_ago": local(LONG_AGO),
        "was_due": local(LONG_AGO + ANSWER),
        "report": due.get("result-report", "-"),
        "assets": due.get("asset-report", "-"),
    }


@pytest.mark.parametrize("state", ANSWERS["ko"])
@pytest.mark.parametrize("lang", ANSWERS)
async def test_a_case_s_page_answers_every_question(
    screen: Screen,
    offices: dict[str, Office],
    cases: dict[str, dict[str, Known]],
    lang: str,
    state: str,
) -> None:
    known, expected = cases[lang][state], ANSWERS[lang][state]
    assert expected.keys() >= TEN
    words = await words_of(offices[lang], known)
    await screen.open_case(known.case.workflow)
    lines = under_headings(await screen.details(known.firm), lang)
    for question, answer in expected.items():
        said = [part.format(**words) for part in answer]
        assert any(all(part in line for part in said) for line in lines), (question, said, lines)
