"""An amount is said in myriads, and read back it is the same amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.handwriting import read_won
from schema.words.myriads import myriads


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (30_000_000, "(3,000만원)"),
        ("30,000,000", "(3,000만원)"),
        (120_000_000, "(1억 2,000만원)"),
        (123_456_789, "(1억 2,345만 6,789원)"),
        (100_005_000, "(1억 5,000원)"),
        (10_000, "(1만원)"),
        (1_000_000_000_000, "(10,000억원)"),
        (9_999, ""),
        (0, ""),
        ("-", ""),
        (None, ""),
        ("²", ""),
    ],
)
def test_an_amount_is_said(written: object, said: str) -> None:
    assert myriads(written) == said


@given(st.integers(10_000, 1_000_000_000_000))
def test_what_is_said_is_the_amount(won: int) -> None:
    said = myriads(f"{won:,}")
    assert read_won(said.strip("()")) == won
