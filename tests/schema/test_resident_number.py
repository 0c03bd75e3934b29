"""Resident numbers stay out of every text, however they are written; other numbers may stand."""

import pytest

from schema.late_entry import LateEntry
from schema.messages import Call, Draft, Note, Receipt
from schema.parsing import parse
from schema.refusals import BadInput
from schema.resident_number import holds_resident_number
from schema.wire import Wire


@pytest.mark.parametrize(
    "text",
    [
        "홍 900101-1234567",
        "9001011234567",
        "900101 - 1234567",
        "９００１０１－１２３４５６７",
        "900101–1234567",
        "대표(000229-3234567)입니다",
        "외국인 851231-5234567",
    ],
)
def test_what_looks_like_one_is_found(text: str) -> None:
    assert holds_resident_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "901301-1234567",  # no thirteenth month
        "900230-1234567",
        "000229-1234567",  # 1900 was no leap year
        "900101-9234567",
        "900101-0234567",
        "1900101-1234567",
        "900101-12345678",
        "900101-123456",
        "010-1234-5678",
        "999-81-77775",
        "2026-01-01 12:34",
        "30,000,000",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not holds_resident_number(text)


@pytest.mark.parametrize(
    ("model", "told", "field"),
    [
        (Note, {"text": "대표 900101-1234567"}, "text"),
        (Call, {"reached": True, "text": "900101-1234567"}, "text"),
        (Draft, {"base": 0, "sections": {"problem": "x 900101-1234567"}}, "sections"),
        (LateEntry, {"stage": "review", "source": "900101-1234567"}, "source"),
    ],
)
def test_what_a_person_types_is_refused_and_not_said_again(
    model: type[Wire], told: dict[str, object], field: str
) -> None:
    typed = {"by": "kim", **told} if "by" in model.model_fields else told
    with pytest.raises(BadInput) as refused:
        parse(model, typed, strict=True)
    (fault,) = refused.value.details[0]["args"]["faults"]
    assert (fault["field"], fault["kind"]) == (field, "resident-number")
    assert "1234567" not in str(refused.value.details) + str(refused.value)


def test_what_was_kept_before_is_still_read() -> None:
    kept = {"by": "kim", "text": "900101-1234567"}
    assert parse(Note, kept, strict=False).text == kept["text"]


def test_the_number_of_a_document_may_look_like_one() -> None:
    told = {"by": "kim", "number": "260115-1234567", "reference": "260115-1234567"}
    assert parse(Receipt, told, strict=True).number == told["number"]
