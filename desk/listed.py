"""Finds whom a row of an agency's list is about, and what is to be told to that case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from schema.case import Case
from schema.decision import check_answer
from schema.identity import BusinessNumber
from schema.messages import Decide, Promote, Verdict
from schema.parsing import parse
from schema.programme import Edition
from schema.stages import Stage
from schema.wire import Line, Wire
from schema.words import say

from .answering import meant_verdict
from .faults import Refused
from .ledger import key_of
from .options import Claim, day, won
from .records import Records, Row
from .sheet import SheetRow

_DAYS: Final = ("announced_on", "received_on", "valid_until")
_SAID: Final = ("quantity", "rank", "reason", "reference")

# The last attempt of every firm in an edition: its state, every receipt it has had and every number
# of its firm, what was decided on it, and what of that was corrected.
_ENTRIES: Final = """
select a.workflow, a.attempt, a.first_run, a.case_id, a.stage, a.outcome, a.receipt,
       f.name as firm, f.business_number,
       (select d.state from diary d where d.stream = a.case_id order by d.seq desc limit 1)
           as state,
       array(select n.number from firm_number n where n.firm = a.firm) as numbers,
       array(select d.details ->> 'number' from diary d
             where d.stream = a.case_id and d.kind = 'filed') || a.receipt as receipts,
       (select coalesce(jsonb_agg(jsonb_build_object('seq', d.seq, 'reference', d.reference)
                                  || d.details order by d.seq), '[]')
        from diary d
        where d.stream = a.case_id and d.kind in ('decided', 'promoted')) as decisions,
       (select coalesce(jsonb_agg(d.details order by d.seq), '[]') from diary d
        where d.stream = a.case_id and d.kind = 'corrected') as corrections
from application a
join firm f on f.key = a.firm
where a.edition = $1
  and not exists (select from application b
                  where b.workflow = a.workflow and b.attempt > a.attempt)
order by a.case_id
"""


class Listed(Wire):
    """Whom a row is about, as the agency names it."""

    receipt: Line = ""
    business_number: BusinessNumber | None = None
    name: Line = ""


@dataclass(frozen=True)
class Judged:
    """A checked row: our case that it is about, and what to tell it where that is new."""

    row: int
    firm: str
    receipt: str
    business_number: str
    verdict: str
    entry: Row | None = None
    message: str = ""
    payload: dict[str, Any] | None = None

    @property
    def case(self) -> str:
        """The case it is about; empty where that is none of ours."""
        return str(self.entry["case_id"]) if self.entry else ""

    def about(self) -> Row:
        """Return it for programs."""
        names = ("row", "firm", "receipt", "business_number", "verdict", "case")
        return {name: getattr(self, name) for name in names}


async def entries_of(records: Records, edition: str) -> list[Row]:
    """Return the last attempt of every firm in an edition."""
    return [dict(row) for row in await records.connection.fetch(_ENTRIES, edition)]


@dataclass(frozen=True)
class Judge:
    """Checks rows of a list against the cases of its edition."""

    edition: Edition
    entries: Sequence[Row]
    claim: Claim
    now: datetime

    def row(self, row: SheetRow) -> Judged:
        """Return a checked row; raises the Refusal or Fault it meets."""
        said = {name: cell.strip() for name, cell in row.cells.items() if cell.strip()}
        about = {name: said[name] for name in Listed.model_fields if name in said}
        listed = parse(Listed, about, strict=True)
        told = parse(Decide, self._typed(said), strict=True)
        if not told.reference:
            raise Refused("desk-list-no-reference")
        if not listed.receipt and not listed.business_number:
            raise Refused("desk-list-whom")
        entry = self._find(listed)
        judged = Judged(
            row.number,
            entry["firm"] if entry else listed.name,
            listed.receipt,
            listed.business_number or "",
            told.verdict,
            entry,
        )
        if entry is None or _is_known(entry, told):
            return judged
        case = Case.model_validate(entry["state"])
        if case.stage is not Stage.REVIEW:
            raise Refused("desk-list-stage", case=entry["case_id"], stage=_standing(entry))
        check_answer(self.edition, case, told, self.now)
        return Judged(**vars(judged) | _telling(case, told, entry))

    def _typed(self, said: dict[str, str]) -> dict[str, Any]:
        """Return a row as a decision is typed; what all rows share stands in the claim."""
        typed: dict[str, Any] = {name: said[name] for name in _SAID if name in said}
        typed |= {name: day(said[name]) for name in _DAYS if name in said}
        if "verdict" in said:
            typed["verdict"] = meant_verdict(said["verdict"])
        if "amount" in said:
            typed["amount"] = won(said["amount"])
        return {**self.claim, **typed}

    def _find(self, listed: Listed) -> Row | None:
        """Return our case of a receipt or business number; both must lead to the same one."""
        by_receipt = [one for one in self.entries if listed.receipt in _receipts(one)]
        by_number = [one for one in self.entries if listed.business_number in one["numbers"]]
        if len(by_receipt) > 1 and not by_number:
            raise Refused("desk-list-receipt-shared", receipt=listed.receipt)
        shared = [one for one in by_receipt if one in by_number]
        if by_receipt and by_number and not shared:
            first, second = by_receipt[0]["case_id"], by_number[0]["case_id"]
            raise Refused("desk-list-two-cases", first=first, second=second)
        return next(iter(shared or by_number or by_receipt), None)


def _receipts(entry: Row) -> set[str]:
    return {number for number in entry["receipts"] if number}


def _is_known(entry: Row, told: Decide) -> bool:
    """Return whether the record has this decision; raises where the notice said another."""
    standing = _decisions(entry)
    same = [one for one in standing if one["reference"] == told.reference]
    if same and not _agrees(same[-1], told):
        word = say(f"verdict-{same[-1]['verdict']}")
        raise Refused("desk-list-other", verdict=word, line=str(same[-1]["seq"]))
    if same:
        return True
    over = entry["stage"] != Stage.REVIEW
    return over and bool(standing) and _agrees(standing[-1], told)


def _decisions(entry: Row) -> list[Row]:
    """Return what was decided and still stands, with the values that were corrected."""
    right: dict[int, Row] = {}
    for one in entry["corrections"]:
        right[one["line"]] = right.get(one["line"], {}) | one["after"]
    decisions = [one | right.get(one["seq"], {}) for one in entry["decisions"]]
    return [one for one in decisions if one["verdict"] in set(Verdict)]


def _agrees(one: Row, told: Decide) -> bool:
    known = (told.amount is None or told.amount == one.get("amount")) and (
        told.rank is None or told.rank == one.get("rank")
    )
    return bool(one["verdict"] == told.verdict and known)


def _telling(case: Case, told: Decide, entry: Row) -> dict[str, Any]:
    """Return what to tell: a firm that stands on the waiting list and passes is promoted."""
    promoted = case.on_waiting_list and told.verdict is Verdict.PASSED
    payload = told.model_dump(mode="json", exclude_unset=True)
    if promoted:
        payload = {name: value for name, value in payload.items() if name in Promote.model_fields}
    place = (entry["case_id"], told.reference, len(entry["corrections"]))
    payload["key"] = key_of({"notice": place})
    return {"message": "promote" if promoted else "decide", "payload": payload}


def _standing(entry: Row) -> str:
    return say(f"outcome-{entry['outcome']}" if entry["outcome"] else f"stage-{entry['stage']}")
