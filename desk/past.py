"""What a sheet says of applications that are entered afterwards: under way, or over (R6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from schema.late_entry import ENTERED_AT
from schema.parsing import parse
from schema.particulars import Particulars
from schema.past import ENDINGS, PastCase
from schema.programme import Benefit
from schema.refusals import BadInput, BeforeThat, InTheFuture, NumberTaken
from schema.stages import Outcome
from schema.words import field as typed_here
from schema.zone import OFFICE_ZONE

from .faults import NotFound, Refused
from .intake import Checker
from .ledger import Ledger, key_of, past_row
from .options import day, meant, moment, won
from .records import Row

_DAYS: Final = ("awarded_on", "agreed_on", "completed_on")
_ENTRY: Final = ("gate", "receipt", "quantity", "source")
_LATER: Final = ("stage", *_ENTRY, "filed_at", "awarded", *_DAYS)
_ONLY_OVER: Final = ("programme", "fiscal_year", "benefit")
_FIRM: Final = ("business_number", "name", "firm", "district")
_SAID: Final = (*_ONLY_OVER, *_FIRM, "receipt", "quantity", "source")
_NOT_OVER: Final = ("gate", "sector", "employees", "clerk")


@dataclass(frozen=True)
class Finished:
    """A checked row of an application that is over, and what was entered of it before."""

    past: PastCase
    key: str
    new_firm: bool
    before: Row | None
    others: frozenset[str]
    """Where it would stand if its call were named in another way."""

    @property
    def place(self) -> str:
        """Where two of one sheet would meet."""
        return self.key

    @property
    def name(self) -> str:
        """The firm's name."""
        return self.past.name

    def meets(self, other: "Finished") -> bool:
        """Return whether another row may be the same application, its call named differently."""
        return other.key in self.others and _may_be_one(self.past.receipt, other.past.receipt)

    @property
    def differs(self) -> bool:
        """Whether something else was entered before."""
        return self.before is not None and self.before != past_row(self.past)

    async def enter(self, ledger: Ledger, *, correct: bool) -> Row:
        """Enter it, and the firm where it is new; the same again is nothing."""
        if self.before is not None and not self.differs:
            return {"state": "there"}
        if self.past.firm and self.new_firm:
            await ledger.tell_firm(self.past.firm, _first_facts(self.past))
        await ledger.keep_past(self.past, self.key, correct=correct)
        return {"state": "corrected" if self.differs else "over", "outcome": self.past.outcome}


def under_way(cells: dict[str, Any]) -> dict[str, Any]:
    """Return a row as an intake is typed; what it says of a case under way becomes its entry."""
    said = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    extra = [name for name in said if name in _ONLY_OVER]
    if "stage" not in said:
        extra += [name for name in said if name in _LATER]
    if extra:
        raise Refused("desk-past-extra", fields=", ".join(map(typed_here, extra)))
    own = {name: cell for name, cell in said.items() if name not in _LATER}
    if "stage" not in said:
        return own
    entry: dict[str, Any] = {name: said[name] for name in _ENTRY if name in said}
    entry |= {name: day(said[name]) for name in _DAYS if name in said}
    entry["stage"] = meant("stage", said["stage"], ENTERED_AT)
    if "filed_at" in said:
        entry["filed_at"] = moment(said["filed_at"])
    if "awarded" in said:
        entry["amount"] = won(said["awarded"])
    return {**own, "entry": entry}


async def over(checker: Checker, ledger: Ledger, cells: dict[str, Any], by: str) -> Finished:
    """Check a row of an application that is over; raises the Refusal or Fault it meets."""
    said = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    if "stage" in said:
        raise Refused("desk-past-both")
    if extra := [name for name in _NOT_OVER if name in said]:
        raise Refused("desk-past-not-over", fields=", ".join(map(typed_here, extra)))
    typed: dict[str, Any] = {name: said[name] for name in _SAID if name in said}
    edition = checker.editions.get(said.get("edition", ""))
    if edition is not None:
        about = {name: getattr(edition, name) for name in _ONLY_OVER}
        typed = {**about, **typed}
    typed |= {name: day(said[name]) for name in _DAYS if name in said}
    outcome = meant("outcome", said["outcome"], ENDINGS)
    typed["outcome"] = meant("measure", outcome, (Outcome.COMPLETED,))
    if isinstance(typed.get("benefit"), str):
        typed["benefit"] = meant("benefit", typed["benefit"], Benefit)
    if "filed_at" in said:
        typed["filed_on"] = day(said["filed_at"])
    for field, heading in (("asked", "amount"), ("awarded", "awarded")):
        if heading in said:
            typed[field] = won(said[heading])
    past = _read(checker, {**typed, "by": by}, said.get("edition", ""))
    _check_days(past)
    bare = f"{past.programme}-{past.fiscal_year}"
    if edition is not None:
        return await _at_its_firm(ledger, past, edition.key, {bare})
    year = (past.programme, past.fiscal_year)
    editions = checker.editions.values()
    calls = {one.key for one in editions if (one.programme, one.fiscal_year) == year}
    return await _at_its_firm(ledger, past, bare, calls)


def _read(checker: Checker, typed: dict[str, Any], call: str) -> PastCase:
    """Return the model of a row; raises the Refusal that tells of an unknown call as well."""
    try:
        past = parse(PastCase, typed, strict=True)
    except BadInput as refusal:
        raise checker.with_call(refusal, call, late=True, told_by_call=_ONLY_OVER) from None
    if call:
        checker.edition(call)
    return past


async def _at_its_firm(
    ledger: Ledger, past: PastCase, place: str, others: Iterable[str]
) -> Finished:
    """Return the row with the firm it belongs to, by any number that the firm has had.

    Raises Refused where it seems to stand at another of the ways to name its call.
    """
    number = past.business_number
    known = await ledger.records.firm_key(number) if number else None
    if known and past.firm and past.firm != known:
        raise NumberTaken(number=number, firm=known)
    firm = known or past.firm or number
    new_firm = firm is not None and await ledger.records.firm(firm) is None
    if new_firm and not number:
        raise NotFound("desk-no-firm", firm=firm)
    past = past.model_copy(update={"firm": firm})
    keys = {one: key_of({"edition": one, "firm": firm or past.name}) for one in (place, *others)}
    key = keys.pop(place)
    before = await ledger.past(key)
    for other, its_key in keys.items():
        there = await ledger.past(its_key) if before is None else None
        if there is not None and _may_be_one(past.receipt, there["receipt"]):
            raise Refused("desk-past-elsewhere", place=other, source=there["source"])
    return Finished(past, key, new_firm, before, frozenset(keys.values()))


def _may_be_one(receipt: str, other: str) -> bool:
    """Return whether two receipts may be of one application: two numbers are of two."""
    return not (receipt and other) or receipt == other


def _check_days(past: PastCase) -> None:
    """Refuse days in the future, and days that do not follow each other."""
    today = datetime.now(OFFICE_ZONE).date()
    before: tuple[str, date] | None = None
    for name in ("filed_on", *_DAYS):
        on = getattr(past, name)
        if on is None:
            continue
        if on > today:
            raise InTheFuture(field=name, given=on.isoformat())
        if before is not None and on < before[1]:
            that, after = before[0].removesuffix("_on"), before[1].isoformat()
            raise BeforeThat(what=name, given=on.isoformat(), after=after, that=that)
        before = (name, on)


def _first_facts(past: PastCase) -> Particulars:
    """Return what the row says of a firm that is not known yet, since the first day it names."""
    days = [on for name in ("filed_on", *_DAYS) if (on := getattr(past, name)) is not None]
    return Particulars(
        by=past.by,
        since=min(days, default=date(past.fiscal_year, 1, 1)),
        source=past.source,
        business_number=past.business_number,
        name=past.name,
        district=past.district,
    )
