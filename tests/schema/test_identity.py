import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum.kr import brn

from schema.identity import BusinessNumber, check_digit, shown_number

NUMBER = TypeAdapter(BusinessNumber)


@pytest.mark.parametrize("given", ["116-82-00276", "124-81-00998", "1248100998", " 124 81 00998 "])
def test_a_real_number_passes_however_it_is_written(given: str) -> None:
    number = NUMBER.validate_python(given)
    assert len(number) == 10
    assert shown_number(number).count("-") == 2


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("116-82-00278", "business_number_check"),  # stdnum takes it: it knows no check digit
        ("123-45-67890", "business_number_check"),
        ("000-00-00000", "business_number"),  # the check digit is right
        ("116-82-0027", "business_number"),
        ("１１６-82-00276", "business_number"),
        ("", "business_number"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(given: str, kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NUMBER.validate_python(given)
    assert refused.value.errors()[0]["type"] == kind


@given(st.integers(101, 999), st.integers(1, 99), st.integers(1, 9999))
def test_exactly_one_last_digit_passes(office: int, kind: int, serial: int) -> None:
    nine = f"{office:03}{kind:02}{serial:04}"
    if not brn.is_valid(f"{nine}0"):
        return
    passing = [digit for digit in "0123456789" if _passes(nine + digit)]
    assert passing == [str(check_digit(nine))]


def _passes(number: str) -> bool:
    try:
        NUMBER.validate_python(number)
    except ValidationError:
        return False
    return True
