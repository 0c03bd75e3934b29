"""What people type: every fault has a kind, every kind has words, and nothing else gets in."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import from_json

from schema.firm import Intake
from schema.input_faults import KINDS
from schema.messages import TOLD, Decide, Draft, Note, Receipt, Release
from schema.parsing import LARGEST_INPUT, Unreadable, check_object, parse
from schema.refusals import BadInput, Refusal, restored, sentence
from schema.speech import Message
from schema.words import LANGUAGES, keys
from schema.zone import OFFICE_ZONE

MODELS: list[type[Message]] = [*TOLD.values(), Intake, Release]
JSON_VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1,
    5,
    10**13,
    10**400,
    -(10**400),
    1.5,
    1e300,
    float("nan"),
    float("inf"),
    "",
    " ",
    "x",
    "12",
    "1.5",
    "1e5",
    "1e-20000",
    "NaN",
    "9" * 5_000,
    "0." + "1" * 5_000,
    "x" * 30_000,
    "a\0b",
    "\ud800",
    "2026-13-45",
    "2026-01-01",
    "2026-01-01T25:00",
    "2026-01-01T00:00+99:00",
    "0001-01-01T00:00",
    "9999-12-31T23:59:59",
    "P1D",
    [],
    [1],
    {},
    {"a": 1},
    {"problem": None},
    {"problem": "a\0b"},
    {"problem": "x" * 30_000},
    {"no slug": "x"},
    {"x" * 100: "x"},
    {f"s{n}": "x" for n in range(60)},
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
FIELDS = [(model, name) for model in MODELS for name in model.model_fields]


def faults_of(model: type[Message], raw: Any) -> list[dict[str, str]]:
    with pytest.raises(BadInput) as refused:
        parse(model, raw, strict=True)
    found: list[dict[str, str]] = refused.value.details[0]["args"]["faults"]
    return found


@pytest.mark.parametrize(("model", "name"), FIELDS)
def test_every_fault_that_can_be_met_has_a_kind_of_its_own(model: type[Message], name: str) -> None:
    for value in JSON_VALUES:
        try:
            model.model_validate({name: value})
        except ValidationError:
            found = faults_of(model, {name: value})
            assert found
            assert "other" not in {fault["kind"] for fault in found}, (value, found)


@given(st.sampled_from(MODELS), JSON)
def test_whatever_is_sent_is_taken_or_refused_with_words(model: type[Message], raw: Any) -> None:
    try:
        taken = parse(model, raw, strict=True)
    except BadInput as refused:
        said = refused.details[0]["args"]
        for lang in LANGUAGES:
            text = sentence("refusal-bad-input", said, lang)
            assert "fault-" not in text
            assert len(text) < 3_000
            assert text.isprintable()
    else:
        assert model.model_validate_json(taken.model_dump_json()) == taken


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_fault_has_a_word_and_every_word_a_kind(lang: str) -> None:
    more = {
        "unknown-field",
        "edition",
        "object",
        "too-large",
        "time",
        "day",
        "no-such-day",
        "other",
    }
    kinds = {*KINDS, *more, "resident-number"}
    assert {key for key in keys(lang) if key.startswith("fault-")} == {
        f"fault-{kind}" for kind in kinds
    }


@pytest.mark.parametrize("raw", [None, True, 5, 1.5, "x", b"x", [], [{"by": "kim"}]], ids=repr)
def test_what_is_no_object_is_told_so(raw: Any) -> None:
    assert [fault["kind"] for fault in faults_of(Note, raw)] == ["object"]


@pytest.mark.parametrize("kind", ["object", "too-large"])
def test_what_was_not_even_read_is_told_so(kind: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_object(Unreadable(kind))
    assert [fault["kind"] for fault in refused.value.details[0]["args"]["faults"]] == [kind]
    assert ("500,000" in refused.value.message) == (kind == "too-large")
    assert LARGEST_INPUT == 500_000


@pytest.mark.parametrize(
    "text", ["a\0b", "a\x1bb", "a\x7fb", "a\x85b", "a\rb", "a\x0bb", "\ud800"], ids=ascii
)
def test_control_signs_are_refused_by_name(text: str) -> None:
    found = faults_of(Note, {"by": "kim", "text": text})
    assert found[0]["kind"] in {"control-sign", "text"}
    assert found[0]["field"] == "text"
    json.dumps(found).encode()  # nothing that cannot travel


def test_a_line_takes_no_line_break_but_a_text_does() -> None:
    assert parse(Note, {"by": "kim", "text": " a\r\n\tb "}, strict=True).text == "a\n\tb"
    found = faults_of(Receipt, {"by": "kim", "number": "a\nb"})
    assert (found[0]["kind"], found[0]["limit"]) == ("control-sign", "000A")


def test_a_text_is_one_text_however_it_was_typed() -> None:
    apart = parse(Note, {"by": "kim", "text": "가"}, strict=True)
    assert apart.text == "가"


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("amount", float("nan"), "number"),
        ("amount", float("inf"), "number"),
        ("amount", 1.5, "amount"),
        ("amount", 10**400, "at-most"),
        ("amount", "9" * 5_000, "amount"),
        ("amount", True, "amount"),
        ("employees", float("nan"), "number"),
        ("employees", 10**400, "below"),
        ("employees", "1e999999999", "below"),
        ("employees", True, "number"),
        ("employees", "1e-20000", "number"),
        ("employees", "4.33333", "number"),
        ("happened_at", "0001-01-01T00:00", "year"),
        ("happened_at", "9999-12-31T23:59:59", "year"),
        ("happened_at", "1999-12-31T23:59:59", "year"),
        ("happened_at", "2100-01-01T00:00", "year"),
        ("happened_at", 10**400, "time"),
        ("happened_at", "yesterday", "time"),
        ("name", "   ", "missing"),
        ("name", "x" * 201, "too-long"),
        ("sector", "29", "sector"),
    ],
    ids=str,
)
def test_values_beyond_reason_are_refused(field: str, value: Any, kind: str) -> None:
    raw = {
        "by": "kim",
        "edition": "growth-2026-1",
        "business_number": "116-82-00276",
        "name": "가나정밀 (가상)",
    }
    assert parse(Intake, raw, strict=True).name == "가나정밀 (가상)"
    assert [(f["field"], f["kind"]) for f in faults_of(Intake, raw | {field: value})] == [
        (field, kind)
    ]


def test_what_is_left_blank_stays_unknown() -> None:
    raw = {
        "by": "kim",
        "edition": "growth-2026-1",
        "business_number": "116-82-00276",
        "name": "가나정밀 (가상)",
        "sector": " c29 ",
        "district": "",
        "employees": " ",
        "amount": None,
    }
    intake = parse(Intake, raw, strict=True)
    assert (intake.sector, intake.district, intake.employees, intake.amount) == (
        "C29",
        None,
        None,
        None,
    )
    assert (intake.firm_key, intake.in_charge) == ("1168200276", "kim")
    assert parse(Intake, raw | {"employees": "9.5"}, strict=True).employees == Decimal("9.5")


def test_a_time_without_a_zone_is_meant_in_the_office() -> None:
    naive = parse(Note, {"by": "k", "text": "x", "happened_at": "2026-12-01T17:50"}, strict=True)
    zoned = parse(Note, {"by": "k", "text": "x", "happened_at": "2026-12-01T08:50Z"}, strict=True)
    assert naive.happened_at == zoned.happened_at == datetime(2026, 12, 1, 8, 50, tzinfo=UTC)
    assert naive.happened_at is not None
    assert naive.happened_at.tzinfo is OFFICE_ZONE


def test_unknown_fields_are_refused_at_the_door_and_ignored_in_history() -> None:
    raw = {"by": "kim", "text": "x", "mood": "good"}
    found = faults_of(Note, raw)
    assert [(fault["field"], fault["kind"]) for fault in found] == [("mood", "unknown-field")]
    assert parse(Note, raw, strict=False).text == "x"


def test_a_refusal_stays_small() -> None:
    raw = {f"field{number}": "x" * 1_000 for number in range(20_000)}
    found = faults_of(Note, raw)
    assert len(json.dumps(found)) < 5_000


def test_a_refusal_is_said_in_the_readers_language() -> None:
    with pytest.raises(BadInput) as refused:
        parse(Decide, {"by": "kim", "verdict": "maybe"}, strict=True)
    details = refused.value.details[0]
    assert "한국" not in refused.value.message
    ko = sentence(details["word"], details["args"], "ko")
    en = sentence(details["word"], details["args"], "en")
    assert "maybe" in ko
    assert "maybe" in en
    assert ko != en


def test_a_refusal_crosses_the_wire_as_itself() -> None:
    with pytest.raises(Refusal) as refused:
        parse(Draft, {"by": "kim"}, strict=True)
    again = restored(refused.value)
    assert (again.type, again.non_retryable) == ("BadInput", True)
    assert from_json(json.dumps(again.details[0])) == again.details[0]
