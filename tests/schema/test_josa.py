"""The particle after a word is the one that people would say."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import words
from schema.words.josa import josa

PAIRS = ("은/는", "이/가", "을/를", "과/와", "으로/로", "이라는/라는")
KOREAN = Path(words.__file__).with_name("ko.ftl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("word", "particles"),
    [
        ("가나정밀", "은 이 을 과 로"),
        ("다라기계", "는 가 를 와 로"),
        ("마바산업", "은 이 을 과 으로"),
        ("가나정밀 (가상)", "은 이 을 과 으로"),
        ("'다라기계'", "는 가 를 와 로"),
        ("0", "은 이 을 과 으로"),
        ("1", "은 이 을 과 로"),
        ("2", "는 가 를 와 로"),
        ("3", "은 이 을 과 으로"),
        ("4", "는 가 를 와 로"),
        ("5", "는 가 를 와 로"),
        ("6", "은 이 을 과 으로"),
        ("7", "은 이 을 과 로"),
        ("8", "은 이 을 과 로"),
        ("9", "는 가 를 와 로"),
        ("30,000,000", "은 이 을 과 으로"),
        ("2026-12-02", "은 이 을 과 로"),
        ("2026-12-02 17:55", "은 이 을 과 으로"),
        ("2026-12-02 24:00", "는 가 를 와 로"),
        ("50 %", "는 가 를 와 로"),
        ("PDF", "는 가 를 와 로"),
        ("URL", "은 이 을 과 로"),
        ("R", "은 이 을 과 로"),
        ("kim", "은 이 을 과 으로"),
        ("lee", "는 가 를 와 로"),
        ("worker", "는 가 를 와 로"),
        ("file", "은 이 을 과 로"),
        ("mail", "은 이 을 과 로"),
        ("web", "은 이 을 과 으로"),
        ("", "은(는) 이(가) 을(를) 과(와) (으)로"),
        ("漢", "은(는) 이(가) 을(를) 과(와) (으)로"),
    ],
)
def test_the_particles_of_a_word(word: str, particles: str) -> None:
    assert " ".join(josa(word, pair) for pair in PAIRS[:5]) == particles


@given(st.text(), st.sampled_from(PAIRS))
def test_any_word_gets_one_of_the_pair_or_both(word: str, pair: str) -> None:
    consonant, vowel = pair.split("/")
    found = josa(word, pair)
    assert found in {consonant, vowel} or "(" in found


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), st.sampled_from([")", "'", "」"]))
def test_a_syllable_counts_and_what_closes_does_not(syllable: str, closing: str) -> None:
    assert josa(syllable, "을/를") in {"을", "를"}
    assert [josa(f"가{syllable}{closing}", pair) for pair in PAIRS] == [
        josa(syllable, pair) for pair in PAIRS
    ]


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_is_read_the_same_with_and_without_commas(number: int) -> None:
    assert josa(number, "으로/로") == josa(f"{number:,}", "으로/로")


def test_no_sentence_leaves_the_choice_to_its_reader() -> None:
    undecided = r"[을은이과와](?:\([를는가와과]\))|\((?:으|이)\)[가-힣]"
    assert re.findall(undecided, KOREAN) == []


def test_a_sentence_says_the_particle_of_what_it_is_given() -> None:
    said = words.say("refusal-attempts-over", "ko", firm="가나정밀", edition="x")
    assert said.startswith("가나정밀은 ")
    about = {"field": "on", "given": date(2099, 1, 2)}
    assert "2099-01-02은 아직" in words.say("refusal-in-the-future", "ko", **about)


def test_a_sentence_without_its_word_is_still_said() -> None:
    assert "공고의 지원을 이미 마쳤습니다" in words.say("refusal-attempts-over", "ko")
