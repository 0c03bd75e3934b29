"""Says the lines of a case's diary: what happened, what of it was told, and what was corrected."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from schema.words import say

from .shown import until, written

if TYPE_CHECKING:
    from .records import Row

_TOLD: Final = (
    "version",
    "round",
    "number",
    "filed_at",
    "asked",
    "amount",
    "quantity",
    "rate_percent",
    "term_months",
    "verdict",
    "rank",
    "outcome",
    "until",
    "valid_until",
    "announced_on",
    "received_on",
    "role",
    "resolves",
)
"""What of a line's details people read; the rest is for programs."""

COLUMNS: Final = ("seq", "at", "what", "by", "via", "told")


def true(diary: "list[Row]", *kinds: str) -> "Iterator[Row]":
    """Return the lines of some kinds that were not superseded."""
    return (line for line in diary if line["kind"] in kinds and not line["superseded"])


def with_corrections(case: str, diary: "list[Row]") -> "list[Row]":
    """Return the lines, each with the number of the one that corrects it."""
    right = {line["details"].get("line"): line["seq"] for line in true(diary, "corrected")}
    return [
        {**line, "corrected_by": right.get(line["seq"]) if line["stream"] == case else None}
        for line in diary
    ]


def with_reasons(announced: "list[Row]", diary: "list[Row]") -> "list[Row]":
    """Return the lines; what was announced gets the reason, which rests with its notice."""
    reasons = {row["notice"]: row["reason"] for row in announced if row["reason"]}
    return [
        {**line, "texts": {"reason": reasons[line["details"]["notice"]], **line["texts"]}}
        if line["kind"] == "announced" and line["details"].get("notice") in reasons
        else line
        for line in diary
    ]


def with_names(involved: "list[Row]", diary: "list[Row]") -> "list[Row]":
    """Return the members and parties of a case with their names, which rest in the texts."""
    names = {
        line["details"].get("number"): line["texts"].get("name")
        for line in true(diary, "involved")
        if line["details"].get("number")
    }
    return [{**one, "name": names.get(one["number"])} for one in involved]


def cells(line: "Row", duties: Mapping[str, str]) -> tuple[object, ...]:
    """Return a line as a row of the table; a duty's by its name."""
    what = say(f"kind-{line['kind']}")
    if line["superseded"]:
        what = say("desk-superseded", what=what)
    if line["corrected_by"]:
        what = say("desk-corrected-by", what=what, line=str(line["corrected_by"]))
    key = line["stream"].partition("/")[2]
    duty = duties.get(key, key)
    # What was drafted stands above, section by section.
    words = "" if line["kind"] == "drafted" else text(line)
    details = told(line)
    # An announcement's number is told already.
    reference = "" if line["kind"] == "announced" else line["reference"]
    said = [*filter(None, (duty, *details, reference, words))]
    seq = "" if duty else str(line["seq"])
    return seq, line["happened_at"], what, line["by"], line["via"], ", ".join(said)


def text(line: "Row") -> str:
    """Return what a person wrote with a line."""
    return "; ".join(line["texts"].values())


def told(line: "Row") -> list[str]:
    """Return what a line's details say, in words; nothing where it has none."""
    details = line["details"]
    if details and (own := _OWN.get(line["kind"])):
        return list(own(details))
    return [
        say(f"desk-told-{name}", value=_detail(name, details[name]))
        for name in _TOLD
        if details.get(name) is not None
    ]


def _detail(name: str, value: Any) -> str:
    if name in {"outcome", "role", "verdict"}:
        return say(f"{name}-{value}")
    if name == "until":
        return until(datetime.fromisoformat(value))
    if name == "filed_at":
        return written(datetime.fromisoformat(value))
    return written(value)


def _stated(details: "Row") -> Iterator[str]:
    yield ", ".join(say(f"fact-{fact}") for fact in details.get("facts", ()))


def _bundled(details: "Row") -> Iterator[str]:
    if details.get("form"):
        yield say("desk-told-unfilled", form=details["form"], labels=details.get("labels") or "-")


def _announced(details: "Row") -> Iterator[str]:
    if details.get("event"):
        yield say(f"announcement-{details['event']}")
    yield say("desk-told-notice", value=details["notice"])
    if details.get("closes_at"):
        yield say("desk-told-closes_at", value=until(datetime.fromisoformat(details["closes_at"])))


def _appointed(details: "Row") -> Iterator[str]:
    yield _appointment(details)
    yield written(datetime.fromisoformat(details["at"]))
    if details.get("moved"):
        yield say("desk-told-moved", times=str(details["moved"]))


def _met(details: "Row") -> Iterator[str]:
    yield _appointment(details)
    yield say(f"meeting-{details['status']}")


def _appointment(details: "Row") -> str:
    kind = say(f"appointment-{details['appointment']}")
    return say("desk-told-appointment", number=str(details["number"]), what=kind)


def _called(details: "Row") -> Iterator[str]:
    word = "desk-told-reached" if details["reached"] else "desk-told-not-reached"
    yield say(word, tries=str(details["tries"]))


def _reminded(details: "Row") -> Iterator[str]:
    yield say(f"matter-{details['what']}")


def _postponed(details: "Row") -> Iterator[str]:
    yield say(f"dated-{details['what']}")
    if details.get("before"):
        yield say("desk-told-before", value=until(datetime.fromisoformat(details["before"])))
    yield say("desk-told-until", value=until(datetime.fromisoformat(details["until"])))


def _waived(details: "Row") -> Iterator[str]:
    yield say(f"waived-{details['what']}")


def _resubmitted(details: "Row") -> Iterator[str]:
    yield say("desk-told-request", value=str(details["request"]))
    yield ", ".join(details["papers"])


def _unanswered(details: "Row") -> Iterator[str]:
    since = written(datetime.fromisoformat(details["since"]))
    yield say("desk-told-unanswered", since=since, key=details["key"])


def _answered(details: "Row") -> Iterator[str]:
    yield say("desk-told-granted" if details["granted"] else "desk-told-refused")


def _reassigned(details: "Row") -> Iterator[str]:
    yield say("desk-told-clerk", before=details["before"], after=details["clerk"])


def _changed(details: "Row") -> Iterator[str]:
    yield ", ".join(say(f"fact-{fact}") for fact in details["facts"])
    if details.get("status"):
        yield say(f"firm-status-{details['status']}")


def _looked_up(details: "Row") -> Iterator[str]:
    yield say(f"occasion-{details['before']}")
    if details.get("registration"):
        yield say(f"registration-{details['registration']}")


def _corrected(details: "Row") -> Iterator[str]:
    yield say("desk-told-corrects", line=str(details["line"]))
    for name, right in details["after"].items():
        wrong = details["before"].get(name)
        about = {"before": _plain(name, wrong), "after": _plain(name, right)}
        yield say(f"desk-right-{name}", **about)


def _plain(name: str, value: Any) -> str:
    if name == "filed_at" and value:
        return written(datetime.fromisoformat(value))
    if name == "amount" and value:
        return say("desk-told-amount", value=written(value))
    return say(f"verdict-{value}") if name == "verdict" and value else written(value)


_OWN: Final[dict[str, Callable[[Any], Iterator[str]]]] = {
    "facts_stated": _stated,
    "bundled": _bundled,
    "announced": _announced,
    "appointed": _appointed,
    "met": _met,
    "called": _called,
    "reminded": _reminded,
    "postponed": _postponed,
    "waived": _waived,
    "resubmitted": _resubmitted,
    "unanswered": _unanswered,
    "withdrawal_answered": _answered,
    "reassigned": _reassigned,
    "firm_changed": _changed,
    "status_found": _looked_up,
    "status_unanswered": _looked_up,
    "vouched": _looked_up,
    "corrected": _corrected,
}
"""The lines whose details are said in words of their own."""
