"""How cases go whose firm the tax office is asked about; played by tests.replay.make_histories."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from aiohttp import web
from temporalio.worker import Worker

from office.service import activities_of
from tests.activities.filing import serving
from tests.activities.test_tax_office import row
from tests.replay.rules import CLOSED, Player
from tests.workflows.telling import TO_AGREEMENT, TO_SUBMISSION, bundled, stands, tell_all, until
from tests.worlds import Case
from workflows.plugin import WORKFLOWS

End = Callable[[Any], Awaitable[Case]]
SEEN: Final = ("vouch", {"seen": "active", "reason": "홈택스에서 확인"})


@dataclass
class TaxOffice:
    """Says of every number what it is told to say; with another status than 200 it is down."""

    says: dict[str, Any] = field(default_factory=dict)
    status: int = 200

    async def answer(self, request: web.Request) -> web.Response:
        numbers = (await request.json())["b_no"]
        said = {"data": [row(number, **self.says) for number in numbers]}
        return web.json_response(
            said if self.status == web.HTTPOk.status_code else {}, status=self.status
        )


@asynccontextmanager
async def _asking(play: Any, office: TaxOffice) -> AsyncIterator[Any]:
    """Play with a worker that has a key of the tax office."""
    async with serving(office.answer) as url:
        settings = {"DEUNDEUN_NTS_KEY": "a-key", "DEUNDEUN_NTS_URL": url}
        years = replace(play.years, queue="tax-office")
        async with Worker(
            years.client,
            task_queue=years.queue,
            activities=activities_of(years.pool, settings=settings),
            workflows=WORKFLOWS,
        ):
            yield replace(play, years=years)


async def _held(case: Case, what: str = "business_by_hand") -> None:
    """Wait until a clerk is asked; without a key nobody asks the tax office."""

    async def holds() -> bool:
        return what in {wait["what"] for wait in (await stands(case))["waits"]}

    await until(holds)


async def _open(play: Player, *before: str) -> Case:
    conditions = {"business_status": before, "source": "공고 (가상)"}
    case = await play.open(conditions=conditions)
    await tell_all(case, *TO_SUBMISSION)
    return case


async def _vouched(play: Player) -> Case:
    """A clerk vouches before the filing, the advance and the balance."""
    case = await _open(play, "filing", "payment")
    await _held(case)
    await tell_all(case, ("note", {"text": "called the firm"}), SEEN)
    await bundled(play.years, case)
    await tell_all(case, *TO_AGREEMENT[len(TO_SUBMISSION) :], ("agree", {}))
    await _held(case)
    await tell_all(case, SEEN, ("complete", {}))
    await _held(case)
    await tell_all(case, ("role", {"role": "recipient"}), SEEN)
    for _ in range(3):
        await until(lambda: _surveyed(play, case))
        await case.settle("outcome-survey")
    return case


async def _surveyed(play: Player, case: Case) -> bool:
    keys = await play.years.pool.fetchval(
        "select count(*) from duty where case_id = $1 || '#1'", case.workflow
    )
    return bool(keys)


async def _held_past_its_deadline(play: Player) -> Case:
    """The firm closes while the clerk is asked, and a new version is asked about again."""
    case = await _open(play, "filing")
    await _held(case)
    await tell_all(
        case, ("draft", {"base": 1, "sections": {"team": "둘"}}), ("confirm", {"version": 2})
    )
    await _held(case)
    await play.forward(case, 41)
    await tell_all(case, CLOSED)
    return case


async def _filed_while_held(play: Player) -> Case:
    """The firm files by itself while the clerk is asked."""
    case = await _open(play, "filing")
    await _held(case)
    await tell_all(case, ("receipt", {"number": "A-1"}), CLOSED)
    return case


async def _found(play: Player) -> Case:
    """In business when it files, after an outage at the agreement, and closed in the end."""
    office = TaxOffice()
    async with _asking(play, office) as asking:
        case = await _open(asking, "filing", "payment")
        await bundled(play.years, case)
        office.status = 503
        await tell_all(case, *TO_AGREEMENT[len(TO_SUBMISSION) :], ("agree", {}))
        await play.forward(case, 0.002)
        await _held(case)
        office.status = 200
        await play.forward(case, 0.01)
        await until(lambda: _executes(case))
        office.says = {"b_stt": "폐업자", "b_stt_cd": "03", "end_dt": "20260930"}
        await tell_all(case, ("complete", {}))
        await _held(case, "business_closed")
        await tell_all(case, ("close", {"outcome": "firm_closed", "reason": "as they said"}))
        await case.handle.result()
    return case


async def _executes(case: Case) -> bool:
    return bool((await stands(case))["stage"] == "execution")


ENDS: Final[dict[str, End]] = {
    "found_in_business": _found,
    "vouched": _vouched,
    "held_past_its_deadline": _held_past_its_deadline,
    "filed_while_held": _filed_while_held,
}
