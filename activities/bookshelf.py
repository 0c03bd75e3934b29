"""Reads what is known: editions, laws and holidays as of a date; judges rules and counts dates.

What it answers rests in history, so a running case keeps the rules it began with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json, to_json
from temporalio import activity

from activities.casefile import known_of, take_again
from schema.announcement import EditionEvent, amended, ended_by
from schema.calendar import days_after, lasting_days, lasting_until, months_after, rolled
from schema.duty import Due
from schema.eligibility import Found, Lists, check_answers, judge
from schema.firm import FirmFacts, Intake
from schema.house import House, Rhythm
from schema.journal import TakenIn
from schema.law import DutyRule, FirmRole, Law
from schema.parsing import parse
from schema.programme import Edition, Funding
from schema.refusals import (
    CallEnded,
    NoLawInForce,
    StaffLeft,
    UnknownEdition,
    UnknownStaff,
    UnreadableReference,
)
from schema.staff import Member
from schema.stages import Stage
from schema.support import OtherSupport
from schema.wire import Wire
from schema.zone import OFFICE_ZONE

if TYPE_CHECKING:
    from activities.database import Pool

E = TypeVar("E", bound=Wire)

_OFFICE_OPENS: Final = time(9)
_YEARS_AHEAD: Final = 3
_SATURDAY: Final = 5

# The edition of a key as its file said it when it was loaded, the hash of that text, and what was
# announced about the call since, as it was recorded.
_EDITION: Final = """
select e.body,
       coalesce((select r.sha256 from rulebook r where r.edition = e.key and r.body = e.body
                 order by r.loaded_at desc limit 1), '') as rules,
       array(select to_jsonb(v)::text from edition_event v where v.edition = e.key
             order by v.recorded_at) as events
from edition e where e.key = $1
"""

# A text that an edition's file had.
_RULEBOOK: Final = "select body from rulebook where sha256 = $1 and edition = $2"

# Every edition's key, for the sentence that lists them.
_EDITIONS: Final = "select key from edition order by key"

# The lists that conditions name: an area, a legal definition, and the one classification.
_LISTS: Final = """
select kind, key, body from reference
where kind = 'ksic' or (kind, key) in (('area', $1), ('maker', $2))
"""

# Every other application of a firm, by its key or any number it has had, open and over; a
# programme's past cases belong to the groups of all its editions.
_OTHERS: Final = """
with own as (
    select $1 as firm union select firm from firm_number where number = $1
)
select a.case_id as case, e.programme, e.fiscal_year, a.awarded_on,
       a.awarded_on is not null as awarded, coalesce(a.outcome, '') as outcome,
       array(select jsonb_array_elements_text(e.body -> 'groups')) as groups
from application a
join edition e on e.key = a.edition
where a.firm in (select firm from own) and a.edition <> $2
union all
select 'past/' || p.id, p.programme, p.fiscal_year, p.awarded_on,
       p.awarded_on is not null or p.awarded_won is not null or p.quantity is not null
           or p.outcome = 'completed',
       p.outcome,
       array(select distinct one.groups from edition e,
                    jsonb_array_elements_text(e.body -> 'groups') as one (groups)
             where e.programme = p.programme)
from past_case p
where p.firm in (select firm from own)
order by 1
"""

# The version of a law that is in force on a day.
_LAW: Final = """
select body from law where key = $1 and valid_from <= $2 order by valid_from desc limit 1
"""

# The last word on every member of staff.
_STAFF: Final = "select name, rank, since, until from staff_now"

# What the house has decided for itself.
_HOUSE: Final = "select body from reference where kind = 'house' order by key limit 1"

# The days on which the calendar of public holidays is corrected.
_ONE_OFF: Final = "select day, off from holiday"


@dataclass(frozen=True)
class Bookshelf:
    """Reads and judges. Does NOT write, and does NOT remember between calls."""

    pool: "Pool"

    @activity.defn(name="take_in")
    async def take_in(self, raw: Any) -> TakenIn:
        """Understand a start as a person typed it; raises a Refusal that names every fault.

        A new application to a call that was ended is refused; one that is entered afterwards,
        or happened before the end, is not.
        """
        if isinstance(raw, Mapping) and "reopens" in raw:
            return await self._take_again(raw)
        intake = parse(Intake, raw, strict=True)
        happened = (intake.happened_at or datetime.now(OFFICE_ZONE)).astimezone(OFFICE_ZONE)
        edition, rules, events = await self._call(intake.edition)
        check_answers(intake, edition)
        end = ended_by(event for event in events if event.published_at <= happened)
        if end is not None and intake.entry is None:
            raise CallEnded(edition=edition.key, notice=end.notice)
        before = await known_of(self.pool, intake.firm_key, happened.date())
        known = before.with_more(intake.facts)
        return TakenIn(
            intake=intake,
            edition=edition,
            known=known,
            findings=await self.judge(known, edition, intake.firm_key, happened.date()),
            rules=rules,
            notices=tuple(event.notice for event in events),
            ended=ended_by(events) is not None,
            rhythm=await self._rhythm(datetime.now(OFFICE_ZONE).date()),
            certifies=True,
        )

    @activity.defn(name="judge_again")
    async def judge(
        self, facts: FirmFacts, edition: Edition, firm: str, on: date
    ) -> tuple[Found, ...]:
        """Return what the rules find as of a day, with the lists and other support then known.

        `firm` is the firm's key or any of its numbers. Does NOT refuse anything but reference data
        of a newer release.
        """
        return judge(
            facts, edition, await self._lists(edition), on, await self._others(edition, firm)
        )

    @activity.defn(name="check_staff")
    async def check_staff(self, name: str, on: date) -> None:
        """Refuse a name that nobody works under on a day; where no staff is entered, all pass."""
        rows = await self.pool.fetch(_STAFF)
        known = {row["name"]: Member.model_validate(dict(row)) for row in rows}
        if known and name not in known:
            raise UnknownStaff(name=name, known=", ".join(sorted(known)))
        if known and not known[name].works(on):
            raise StaffLeft(name=name, on=on)

    @activity.defn(name="find_duties")
    async def find_duties(
        self,
        edition: Edition,
        on: date,
        role: FirmRole | None = None,
        awarded: int | None = None,
    ) -> list[DutyRule]:
        """Return what laws and edition oblige the firm to, by its role towards each source.

        A `role` that the agency has said answers the sources whose role was unknown, or stands
        above the edition's where it knew them all. What two laws ask alike is owed once
        (지방보조금법 시행령 9조②). A rule from a total cost on binds where the cost
        that `awarded` won stand for reaches it, or is not known. Raises NoLawInForce: that no
        version is loaded never means that there is no duty.
        """
        total = _total(edition, awarded)
        owed: dict[str, DutyRule] = {}
        for funding in edition.funding:
            law = await self._law(funding.law, on)
            stands = _stated(edition, funding, role)
            bound = law.binding(stands).duties
            own = (rule for rule in edition.duties if stands in rule.roles)
            for rule in (*bound, *own):
                if total is None or total >= (rule.from_total or 0):
                    owed.setdefault(rule.key, rule)
        return list(owed.values())

    @activity.defn(name="count_due")
    async def count_due(
        self, rule: DutyRule, base: date, round_: int, moved: date | None = None
    ) -> Due:
        """Return the dates of a round (1 is the first) of a duty that counts from `base`.

        A date that was `moved` by the agency stands as it was said.
        """
        last = moved or _last_day(rule, base, round_)
        if rule.rolls and moved is None:
            last = rolled(last, await self._holidays())
        return Due(
            on=last,
            remind_at=tuple(
                _opening(last - timedelta(days=days)) for days in sorted(rule.remind_days)[::-1]
            ),
            due_at=_opening(last),
            overdue_at=datetime.combine(last + timedelta(days=1), time(), OFFICE_ZONE),
        )

    async def _rhythm(self, today: date) -> Rhythm | None:
        """Return the house's habits with the holidays of this year and the two after."""
        body = await self.pool.fetchval(_HOUSE)
        if body is None:
            return None
        one_off = frozenset((await self._holidays()).one_off.items())
        off = _days_off(date(today.year, 1, 1), one_off)
        house = _kept(House, body, "house")
        return Rhythm(remind=house.remind, unanswered=house.unanswered, holidays=off)

    async def _holidays(self) -> "_Holidays":
        rows = await self.pool.fetch(_ONE_OFF)
        return _Holidays({row["day"]: row["off"] for row in rows})

    async def _take_again(self, raw: Any) -> TakenIn:
        """Understand what opens a closed case again; one that is judged again is judged anew."""
        taken = await take_again(self.pool, raw, activity.info().workflow_run_id or "")
        today = datetime.now(OFFICE_ZONE).date()
        new = {"rhythm": await self._rhythm(today), "certifies": True}
        taken = taken.model_copy(update=new)
        if taken.resume is None or taken.resume.state.stage is not Stage.ELIGIBILITY:
            return taken
        firm = taken.intake.firm_key
        known = await known_of(self.pool, firm, today)
        findings = await self.judge(known, taken.edition, firm, today)
        return taken.model_copy(update={"findings": findings, "known": known})

    @activity.defn(name="look_again")
    async def look_again(self, edition: Edition, firm: str, on: date) -> tuple[Found, ...]:
        """Return what the rules find now in what the record knows of a firm."""
        return await self.judge(await known_of(self.pool, firm, on), edition, firm, on)

    @activity.defn(name="reread")
    async def reread(self, key: str, rules: str) -> Edition | None:
        """Return an edition as a text of its file has it, with the dates announced since.

        None where no such text is kept. Does NOT follow a file that lost or renamed a gate.
        """
        row = await self.pool.fetchrow(_EDITION, key)
        body = await self.pool.fetchval(_RULEBOOK, rules, key)
        if row is None or body is None:
            return None
        events = [_kept(EditionEvent, event, key) for event in row["events"]]
        return amended(_kept(Edition, body, key), events)

    async def _call(self, key: str) -> tuple[Edition, str, list[EditionEvent]]:
        """Return an edition as it stands today, its rulebook, and what was announced about it."""
        row = await self.pool.fetchrow(_EDITION, key)
        if row is None:
            known = [row["key"] for row in await self.pool.fetch(_EDITIONS)]
            raise UnknownEdition(edition=key, known=", ".join(known) or "-")
        events = [_kept(EditionEvent, event, key) for event in row["events"]]
        return amended(_kept(Edition, row["body"], key), events), row["rules"], events

    async def _lists(self, edition: Edition) -> Lists:
        conditions = edition.conditions
        rows = await self.pool.fetch(_LISTS, conditions.area, conditions.maker)
        return _kept(
            Lists,
            to_json({row["kind"]: from_json(row["body"]) for row in rows}),
            ", ".join(row["key"] for row in rows),
        )

    async def _others(self, edition: Edition, firm: str) -> tuple[OtherSupport, ...]:
        if not edition.exclusions:
            return ()
        rows = await self.pool.fetch(_OTHERS, firm, edition.key)
        return tuple(OtherSupport.model_validate(dict(row)) for row in rows)

    async def _law(self, key: str, on: date) -> Law:
        body = await self.pool.fetchval(_LAW, key, on)
        law = None if body is None else _kept(Law, body, key)
        if law is None or not law.holds(on):
            raise NoLawInForce(law=key, on=on)
        return law


@dataclass(frozen=True)
class _Holidays:
    """The calendar's public holidays, corrected by the one-off days of the reference data."""

    one_off: Mapping[date, bool]

    def __contains__(self, day: object) -> bool:
        assert isinstance(day, date)  # noqa: S101  the calendar asks for days only
        return self.one_off.get(day, day in _public_holidays())


@lru_cache(maxsize=8)
def _days_off(first: date, one_off: frozenset[tuple[date, bool]]) -> frozenset[date]:
    """Return the holidays from Monday to Friday of three years; counted once, every start asks."""
    holidays = _Holidays(dict(one_off))
    days = (first + timedelta(days=count) for count in range(_YEARS_AHEAD * 366))
    return frozenset(day for day in days if day.weekday() < _SATURDAY and day in holidays)


def _kept(model: type[E], body: str | bytes, key: str) -> E:
    try:
        return model.model_validate_json(body)
    except ValidationError as fault:
        # Never retried: only a newer worker can read what a newer release has loaded.
        raise UnreadableReference(key=key, why=fault.errors()[0]["msg"]) from None


def _opening(day: date) -> datetime:
    return datetime.combine(day, _OFFICE_OPENS, OFFICE_ZONE)


def _last_day(rule: DutyRule, base: date, round_: int) -> date:
    if rule.months:
        months = rule.months[round_ - 1]
        return lasting_until(base, months) if rule.lasts else months_after(base, months)
    days = rule.days[round_ - 1]
    return lasting_days(base, days) if rule.lasts else days_after(base, days)


def _stated(edition: Edition, funding: Funding, role: FirmRole | None) -> FirmRole:
    """Return the firm's role towards a source of money, with what the agency has said of it."""
    open_ = any(one.role is FirmRole.UNKNOWN for one in edition.funding)
    answered = role is not None and (funding.role is FirmRole.UNKNOWN or not open_)
    return role if answered and role is not None else funding.role


def _total(edition: Edition, awarded: int | None) -> int | None:
    """Return the project's whole cost that a support of so many won stands for."""
    if awarded is None:
        return None
    return awarded * 100 // edition.state_percent if edition.state_percent else awarded


@cache
def _public_holidays() -> Any:
    import holidays  # noqa: PLC0415  workflows import this room and must not load the tables

    return holidays.country_holidays("KR")
