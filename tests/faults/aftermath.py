"""What must hold when a storm is over: every case, every answer, every filing, the audit's word."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final

from activities.agencies.email import message_id
from office.settings import ROOT
from schema import refusals
from schema.identity import case_id, duty_stream
from schema.journal import Entry
from schema.refusals import Refusal
from tests.faults.agreement import agree, left_alone, stands
from tests.faults.crew import Crew, Told
from tests.faults.crowd import Role
from tests.faults.moody import MoodyAgency
from tests.faults.scene import Scene
from tests.faults.tales import TALES

_AT_ONCE: Final = 8
_SOON: Final = timedelta(minutes=1)
_TALES: Final = {tale.name: tale for tale in TALES}


@dataclass(frozen=True)
class Aftermath:
    """A scene after a storm, with what its clerks were told."""

    scene: Scene
    crews: tuple[Crew, ...]
    agency: MoodyAgency

    @property
    def told(self) -> list[Told]:
        """Every reply."""
        return [told for crew in self.crews for told in crew.told]

    @property
    def roles(self) -> list[Role]:
        """Every case that was led."""
        return [role for crew in self.crews for role in crew.roles.values()]

    async def settle(self) -> None:
        """Return when the last timer that a clerk has set is over."""
        payloads = [told.reply.letter.payload for told in self.told]
        moments = [raw.get("until") or raw.get("at") for raw in payloads]
        ahead = [datetime.fromisoformat(moment) - datetime.now(UTC) for moment in moments if moment]
        soon = [left.total_seconds() + 1 for left in ahead if left < _SOON]
        await asyncio.sleep(max(soon, default=0))

    def answered_as_expected(self) -> None:
        """Assert that what had to be answered was, that of two rivals one was, and no more."""
        for told in self.told:
            reply = told.reply
            if told.ends == "answered":
                assert reply.answer is not None, f"{reply.letter}: {reply.refused}"
            if told.ends == "refused":
                assert reply.answer is None, reply
            if reply.answer is None:
                assert reply.refused in _REFUSALS, reply
        answered = {told.reply.letter.id for told in self.told if told.reply.answer is not None}
        for rivals in chain.from_iterable(crew.rivals for crew in self.crews):
            assert len(answered & set(rivals)) == 1, rivals

    async def written_as_answered(self) -> None:
        """Assert that history, record and answers agree, case by case and line by line."""
        few = asyncio.Semaphore(_AT_ONCE)
        of_case: dict[int, list[Told]] = {}
        for told in self.told:
            of_case.setdefault(told.case, []).append(told)

        async def look(role: Role) -> None:
            async with few:
                lines = await agree(self.scene, role.workflow)
            _written(role, lines, of_case[role.number])

        await asyncio.gather(*(look(role) for role in self.roles))

    async def ended_as_told(self) -> None:
        """Assert that every case stands where its tale leaves it."""
        rows = await self.scene.fetch("select * from application")
        there = {row["workflow"]: row for row in rows}
        assert there.keys() == {role.workflow for role in self.roles}
        for role in self.roles:
            row, tale = there[role.workflow], _TALES[role.tale]
            stands = (row["stage"], row["outcome"], row["awarded_won"])
            assert stands == (tale.stage, tale.outcome, tale.awarded), role

    async def filed_once(self) -> None:
        """Assert that the agency has one filing for each key, always with the same bytes."""
        portal, mail = self._keys("online"), self._keys("mailed")
        assert self.agency.others == []
        known = {message_id(key): key for key in chain(*mail)}
        letters = {known[sent] for sent in self.agency.letters}
        for there, (wanted, may) in ((set(self.agency.filings), portal), (letters, mail)):
            assert wanted <= there <= wanted | may, (wanted - there, there - wanted - may)
        rows = await self.scene.fetch(
            "select key, number from filing where channel = 'portal' and done_at is not null"
        )
        done = {row["key"]: row["number"] for row in rows}
        assert portal[0] <= done.keys() <= self.agency.filings.keys()
        for key, number in done.items():
            assert number == self.agency.filings[key].number

    async def audited(self) -> str:
        """Assert that the audit, as a clerk calls it, finds nothing; return its words."""
        argv = (sys.executable, str(ROOT / "starter.py"), "audit", "--all", "--no-mend", "--json")
        audit = await asyncio.create_subprocess_exec(
            *argv,
            stdout=asyncio.subprocess.PIPE,
            env={**self.scene.settings.environ, "PYTHONPATH": str(ROOT)},
        )
        out, _ = await audit.communicate()
        assert (audit.returncode, json.loads(out)) == (0, []), out.decode()
        return "no discrepancy"

    async def left_alone(self, elders: Iterable[int]) -> list[int]:
        """Return how many tasks the elder workers could not do, for every case new to them."""
        pids, few = tuple(elders), asyncio.Semaphore(_AT_ONCE)

        async def look(role: Role) -> int | None:
            async with few:
                return await left_alone(self.scene, role.workflow, pids)

        looks = await asyncio.gather(*map(look, self.roles))
        return [times for times in looks if times is not None]

    def _keys(self, call: str) -> tuple[set[str], set[str]]:
        """Return the keys that the agency must have, and those it may have, for a call."""
        impatient = {number for crew in self.crews for number, so in crew.over.items() if so}
        wanted, may = set[str](), set[str]()
        for role in self.roles:
            tale = _TALES[role.tale]
            if tale.call == call:
                by_hand = tale.by_hand or role.number in impatient
                (may if by_hand else wanted).update(_keyed(role, tale.files))
                may.update(_keyed(role, tale.may_file))
        return wanted, may


def _keyed(role: Role, filings: Iterable[str]) -> set[str]:
    return {f"{case_id(role.workflow, 1)}/{key}" for key in filings}


def _written(role: Role, lines: dict[str, list[Entry]], told: Iterable[Told]) -> None:
    """Assert that each answer stands in the stream it is about, and nothing else of people."""
    case, place = case_id(role.workflow, 1), role.workflow
    given: dict[str, set[str]] = {stream: set() for stream in lines}
    for one in told:
        letter = one.reply.letter
        duty = letter.workflow.removeprefix(place).removeprefix(".")
        stream = duty_stream(case, duty) if duty else case
        if one.reply.answer is not None:
            stands(lines, stream, one.reply)
            given[stream].add(letter.id)
    for stream, entries in lines.items():
        by_people = Counter(entry.cause for entry in entries if entry.by in _PEOPLE)
        first = {entries[0].cause} if stream == case else set[str]()
        assert by_people.keys() - first == given[stream], stream
        assert set(by_people.values()) <= {1}


_PEOPLE: Final = frozenset({"kim", "lee", "park"})
_REFUSALS: Final = {
    name
    for name, value in vars(refusals).items()
    if isinstance(value, type) and issubclass(value, Refusal)
}
