"""Counts as people state them: exact, about, at least, unknown; never a guess, never 0."""

from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desk import engagements, results
from schema.engagement import Certainty, Count, Engagement, EngagementKind, read_count
from schema.parsing import parse
from schema.past import PastCase
from schema.programme import Benefit
from schema.refusals import BadInput
from schema.tally import Measure, Tally
from schema.words import keys


@pytest.mark.parametrize(
    ("written", "certainty", "number"),
    [
        ("93", "exact", 93),
        ("93개사", "exact", 93),
        ("1,700 개", "exact", 1700),
        ("３", "exact", 3),
        ("0", "exact", 0),
        ("15+", "at_least", 15),
        ("15개 이상", "at_least", 15),
        ("15 or more", "at_least", 15),
        ("약 290", "about", 290),
        ("About 290 firms", "about", 290),
        ("~1,700", "about", 1700),
        ("모름", "unknown", None),
        ("미상", "unknown", None),
        ("?", "unknown", None),
        ("Unknown", "unknown", None),
    ],
)
def test_a_count_is_read_as_it_is_stated(written: str, certainty: str, number: int | None) -> None:
    assert read_count(written) == Count(certainty=Certainty(certainty), number=number)


@pytest.mark.parametrize(
    "written", ["many", "많이", "-3", "1.5", "약 15+", "1,23", "10000000", "9" * 5000, "( )개"]
)
def test_what_is_no_count_is_refused_as_such(written: str) -> None:
    raw = {"by": "kim", "kind": "visit", "topic": "x", "count": written}
    with pytest.raises(BadInput) as refused:
        parse(Engagement, {**raw, "happened_at": "2026-01-05T10:00"}, strict=True)
    faults = refused.value.details[0]["args"]["faults"]
    assert [(fault["field"], fault["kind"]) for fault in faults] == [("count", "count")]


@given(st.text())
def test_whatever_is_typed_is_a_count_or_none(text: str) -> None:
    read = read_count(text)
    assert read is None or (read.number is None) == (read.certainty is Certainty.UNKNOWN)


def test_an_unknown_count_has_no_number_and_a_known_one_has() -> None:
    for raw in ({"certainty": "unknown", "number": 0}, {"certainty": "exact"}):
        with pytest.raises(ValidationError):
            Count.model_validate(raw)


def test_an_engagement_without_a_count_reached_one() -> None:
    told = Engagement(
        kind=EngagementKind.COUNSELLING, by="kim", happened_at=datetime.now(UTC), topic="판로"
    )
    assert told.count == Count(certainty=Certainty.EXACT, number=1)
    assert Engagement.model_validate_json(told.model_dump_json()) == told


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"year": "1999"}, "year"),
        ({"year": "이천"}, "whole-number"),
        ({"measure": "liked"}, "choice"),
        ({"number": ""}, "missing"),
        ({"number": "many"}, "count"),
        ({"source": " "}, "missing"),
        ({"programme": "판로 개척"}, "slug"),
        ({"amount": "0"}, "above"),
    ],
)
def test_a_bad_tally_has_a_fault_of_its_own(changed: dict[str, str], kind: str) -> None:
    told = {"by": "kim", "programme": "x", "year": "2016", "measure": "advised", "number": "93"}
    with pytest.raises(BadInput) as refused:
        parse(Tally, {**told, "source": "x", **changed}, strict=True)
    assert refused.value.details[0]["args"]["faults"][0]["kind"] == kind


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"outcome": "interrupted"}, "choice"),
        ({"outcome": "rejected", "awarded": "1"}, "no-award"),
        ({"fiscal_year": "1999"}, "year"),
        ({"awarded_on": "1999-12-31"}, "year"),
        ({"awarded_on": "2016-02-30"}, "no-such-day"),
        ({"source": ""}, "missing"),
        ({"name": ""}, "missing"),
        ({"benefit": "gold"}, "choice"),
    ],
)
def test_a_bad_finished_application_has_a_fault_of_its_own(
    changed: dict[str, str], kind: str
) -> None:
    told = {"by": "kim", "programme": "x", "fiscal_year": "2016", "benefit": "money", "name": "x"}
    with pytest.raises(BadInput) as refused:
        parse(PastCase, {**told, "outcome": "completed", "source": "x", **changed}, strict=True)
    assert refused.value.details[0]["args"]["faults"][0]["kind"] == kind


@pytest.mark.parametrize(
    ("prefix", "members", "typed"),
    [
        ("engagement", EngagementKind, engagements._KINDS),
        ("measure", Measure, results._MEASURES),
        ("benefit", Benefit, results._BENEFITS),
        ("count", Certainty, tuple(Certainty)),
    ],
)
def test_every_member_has_its_word_and_can_be_typed(
    prefix: str, members: type[StrEnum], typed: tuple[str, ...]
) -> None:
    assert {f"{prefix}-{member}" for member in members} <= keys("ko")
    assert set(members) == set(typed)
