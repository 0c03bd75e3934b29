"""What an agency asks for and what answers it; a channel without an answer. See make_histories."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.replay.rules import Player
from tests.workflows.calls import form_gate
from tests.workflows.telling import TO_SUBMISSION, Told, bundled, tell_all, until
from tests.worlds import Case

End = Callable[[Any], Awaitable[Case]]

NOBODY: Final = {
    "DEUNDEUN_SMTP_URL": "smtp-plain://127.0.0.1:1",
    "DEUNDEUN_MAIL_FROM": "office@centre.example",
}
"""The settings of an office whose mail server never answers."""

_CLOSED: Final[Told] = ("close", {"outcome": "withdrawn", "reason": "as they said"})


def _ahead(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


def _asked(**span: float) -> Told:
    return "supplement", {"what": "a quote", "until": _ahead(**span)}


async def _written(play: Player, case: Case, kind: str, times: int = 1) -> None:
    async def holds() -> bool:
        return (await play.years.diary(case.workflow)).count(kind) == times

    await until(holds)


async def _resubmitted(play: Player) -> Case:
    """Two requests, the second before the first has its receipt; told twice, it is one act."""
    case = await play.open()
    await tell_all(case, *TO_SUBMISSION)
    await bundled(play.years, case)
    again = ("resubmit", {"text": "the quote", "key": "R-1"})
    await tell_all(case, ("receipt", {"number": "A-1"}), _asked(days=9), again, again)
    await _written(play, case, "bundled", 2)
    await tell_all(
        case,
        _asked(days=20),
        ("receipt", {"number": "S-1"}),
        ("resubmit", {"text": "another quote"}),
    )
    await _written(play, case, "bundled", 3)
    await play.forward(case, 21)
    await _written(play, case, "supplement_passed")
    rejected = ("decide", {"verdict": "rejected", "reason": "rank 40"})
    await tell_all(case, ("receipt", {"number": "S-2"}), rejected)
    return case


async def _resubmitted_in_house(play: Player) -> Case:
    """The channel is given the receipt itself."""
    case = await play.open("example-workshop", None)
    await tell_all(case, TO_SUBMISSION[0])
    await _written(play, case, "filed")
    await tell_all(case, _asked(days=9), ("resubmit", {"text": "the quote"}))
    await _written(play, case, "filed", 2)
    await tell_all(case, _CLOSED)
    return case


async def _mailed(play: Player, **closes: float) -> Case:
    """A form that is sent by mail, to a server that never answers."""
    mail = {"channel": "email", "agency_key": "example-mail"}
    gate = form_gate("selection", "awarded", **mail, closes_at=_ahead(**closes))
    case = await play.open(gates=[gate])
    await tell_all(case, TO_SUBMISSION[0])
    return case


async def _unanswered(play: Player) -> Case:
    """The clerk is asked in time, about the filing and about what goes in on a request."""
    case = await _mailed(play, hours=2)
    await play.forward(case, 1 / 24)
    await _written(play, case, "unanswered")
    await tell_all(
        case,
        ("receipt", {"number": "H-1"}),
        _asked(hours=4),
        ("resubmit", {"text": "the quote"}),
    )
    await play.forward(case, 2 / 24)
    await _written(play, case, "unanswered", 2)
    await tell_all(case, ("receipt", {"number": "H-2"}), _CLOSED)
    return case


async def _receipt_while_sending(play: Player) -> Case:
    """A receipt that is typed ends the sending; its bundle is made all the same."""
    case = await _mailed(play, days=40)
    await tell_all(
        case,
        ("receipt", {"number": "H-1"}),
        _asked(days=9),
        ("resubmit", {"text": "the quote"}),
        ("receipt", {"number": "H-2"}),
        _CLOSED,
    )
    return case


async def _refused_for_good(play: Player) -> Case:
    """The office has no key to the portal: what goes out is made ready for a person instead."""
    portal = {"channel": "portal", "agency_key": "example-portal"}
    case = await play.open(gates=[form_gate("selection", "awarded", **portal)])
    await tell_all(case, TO_SUBMISSION[0])
    await bundled(play.years, case)
    await tell_all(case, ("receipt", {"number": "H-1"}), _CLOSED)
    return case


ENDS: Final[dict[str, End]] = {
    "resubmitted": _resubmitted,
    "resubmitted_in_house": _resubmitted_in_house,
    "unanswered": _unanswered,
    "receipt_while_sending": _receipt_while_sending,
    "refused_for_good": _refused_for_good,
}
