import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from schema.identity import (
    BusinessNumber,
    FirmKey,
    StaffName,
    case_id,
    check_digit,
    duty_id,
    duty_stream,
    shown_number,
    workflow_id,
)

NUMBER: TypeAdapter[str] = TypeAdapter(BusinessNumber)
STAFF: TypeAdapter[str] = TypeAdapter(StaffName)
KEY: TypeAdapter[str] = TypeAdapter(FirmKey)

# Offices 101 and up, kinds 01-99, running numbers from 0001: what the tax office gives out.
FIRST_NINE = st.builds(
    "{:03}{:02}{:04}".format, st.integers(101, 999), st.integers(1, 99), st.integers(1, 9999)
)


def passes(number: str) -> bool:
    try:
        NUMBER.validate_python(number)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("116-82-00276", "1168200276"),
        ("124-81-00998", "1248100998"),
        (" 124 81 00998 ", "1248100998"),
        ("1248100998", "1248100998"),
    ],
)
def test_a_right_number_passes(typed: str, number: str) -> None:
    assert NUMBER.validate_python(typed) == number


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("116-82-00278", "business_number_check"),  # stdnum takes it: it knows no check digit
        ("000-00-00000", "business_number"),  # the check digit is right
        ("123-45-67890", "business_number_check"),
        ("116-82-0027", "business_number"),
        ("116-82-002766", "business_number"),
        ("１１６-82-00276", "business_number"),
        ("116_82_00276", "business_number"),
        ("", "business_number"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(typed: str, fault: str) -> None:
    with pytest.raises(ValidationError) as error:
        NUMBER.validate_python(typed)
    assert [detail["type"] for detail in error.value.errors()] == [fault]


@given(FIRST_NINE)
def test_exactly_one_check_digit_passes(nine: str) -> None:
    right = [digit for digit in "0123456789" if passes(nine + digit)]
    assert right == [str(check_digit(nine))]


@given(FIRST_NINE, st.integers(0, 8), st.integers(1, 9))
def test_most_single_slips_are_caught(nine: str, place: int, by: int) -> None:
    """A weight of 5 lets some slips of the ninth digit through; every other is caught."""
    number = nine + str(check_digit(nine))
    slip = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    if place < 8:
        assert check_digit(slip[:9]) != int(slip[9])


@given(FIRST_NINE)
def test_a_number_is_read_as_it_is_shown(nine: str) -> None:
    number = nine + str(check_digit(nine))
    assert NUMBER.validate_python(shown_number(number)) == number


@pytest.mark.parametrize("name", ["김하나", "kim", "kim.hana@center", "k-1"])
def test_a_staff_name_is_one_word(name: str) -> None:
    assert STAFF.validate_python(name) == name


@pytest.mark.parametrize("name", ["", "김 하나", "a\n", "a\0", "a/b", "x" * 41])
def test_anything_else_is_no_staff_name(name: str) -> None:
    with pytest.raises(ValidationError):
        STAFF.validate_python(name)


@pytest.mark.parametrize("key", ["", "Firm", "a.b", "a#1", "a/b", "x" * 41])
def test_a_firm_key_cannot_break_an_id(key: str) -> None:
    with pytest.raises(ValidationError):
        KEY.validate_python(key)


def test_ids_are_made_of_what_they_name() -> None:
    place = workflow_id("growth-2026-1", "1168200276")
    assert place == "growth-2026-1.1168200276"
    assert case_id(place, 2) == "growth-2026-1.1168200276#2"
    assert duty_id(place, "result-report") == "growth-2026-1.1168200276.result-report"
    assert duty_stream(case_id(place, 2), "result-report").endswith("#2/result-report")
