"""Every sentence exists in both languages, with the same variables, and is used."""

import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pytest

from schema import refusals, words
from schema.duty import DutyStatus
from schema.eligibility import Finding
from schema.input_faults import CHOICES, KINDS
from schema.journal import Kind
from schema.messages import TOLD
from schema.refusals import Refusal
from schema.stages import Outcome, Stage
from schema.waits import Matter, Party
from schema.zone import OFFICE_ZONE

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("schema", "activities", "workflows", "desk", "office")
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in [
        *(path for room in ROOMS for path in (ROOT / room).rglob("*.py")),
        ROOT / "worker.py",
        ROOT / "starter.py",
    ]
)


def test_the_catalogue_is_whole() -> None:
    assert words.faults() == []


def test_both_languages_use_the_same_variables() -> None:
    assert words.variables("ko") == words.variables("en")


@pytest.mark.parametrize(
    ("prefix", "members"),
    [
        ("stage", Stage),
        ("outcome", Outcome),
        ("party", Party),
        ("matter", Matter),
        ("kind", Kind),
        ("status", DutyStatus),
        ("finding", Finding),
    ],
)
def test_every_member_has_its_word(prefix: str, members: type[StrEnum]) -> None:
    assert {f"{prefix}-{member}" for member in members} <= words.keys("ko")


def test_every_message_and_every_fault_has_its_word() -> None:
    assert {f"handler-{name}" for name in TOLD} <= words.keys("ko")
    assert {f"fault-{kind}" for kind in KINDS} <= words.keys("ko")


def test_every_refusal_has_its_sentence() -> None:
    for refusal in Refusal.__subclasses__():
        assert refusal.word() in words.keys("ko"), refusal


def test_every_word_that_is_said_exists() -> None:
    said = set(re.findall(r'\bsay\(\s*"([a-z0-9_-]+)"', CODE))
    assert said
    assert said <= words.keys("ko")


def test_every_word_is_used() -> None:
    families = (*re.findall(r"f[\"']([a-z]+-(?:[a-z]+-)*)\{", CODE), "refusal-")
    families += tuple(f"{choice}-" for choice in CHOICES)
    written = set(re.findall(r"[\"']([a-z0-9_-]+)(?=[\"'])", CODE))
    unused = [key for key in words.keys("ko") - written if not key.startswith(families)]
    assert unused == []


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_an_unknown_word_is_its_own_sentence(lang: str) -> None:
    assert words.say("no-such-word", lang) == "no-such-word"


def test_a_refusal_is_said_in_the_reader_s_language() -> None:
    refusal = refusals.WrongStage(message="decide", stage="drafting", stages="review")
    details = refusal.details[0]
    assert "계획서 작성" in refusals.sentence(details["word"], details["args"], "ko")
    assert "drafting" in refusals.sentence(details["word"], details["args"], "en")


def test_a_refusal_says_names_and_the_keys_that_are_typed() -> None:
    names = {"selection": {"ko": "선정평가", "en": "Selection"}}
    told = refusals.WhichGate(known="selection, other", names=names).details[0]
    assert "있는 관문: 선정평가(selection), other" in refusals.sentence(
        told["word"], told["args"], "ko"
    )
    told = refusals.AmountNotHere(gate="selection", verdict="rejected", names=names).details[0]
    assert refusals.sentence(told["word"], told["args"], "ko").startswith("'선정평가'의 '탈락'에는")
    assert refusals.sentence(told["word"], told["args"], "en").startswith(
        "'rejected' at 'Selection'"
    )


def test_a_refusal_of_an_older_release_is_said_with_its_keys() -> None:
    args = {"gate": "selection"}
    assert refusals.sentence("refusal-visit-first", args, "ko").startswith("'selection'은")


def test_the_end_of_a_day_is_its_24th_hour() -> None:

    midnight = datetime(2026, 12, 1, tzinfo=OFFICE_ZONE)
    assert "2026-11-30 24:00" in words.say("page-wait", "en", until=midnight, since=midnight)
    assert "since 2026-12-01 00:00" in words.say("page-wait", "en", until=midnight, since=midnight)


def test_a_sentence_said_before_names_fields_as_each_reader_types_them() -> None:
    said = [words.say("refusal-number-taken", "en", number="1", firm="Alpha")]
    with words.typing(lambda name: f"--{name}"):
        said.append(words.say("refusal-number-taken", "en", number="1", firm="Alpha"))
    said.append(words.say("refusal-number-taken", "en", number="1", firm="Alpha"))
    assert ["as firm" in said[0], "as --firm" in said[1], said[2] == said[0]] == [True] * 3
