"""What is personal is hidden, and comes back; what is not stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.masking import Mask, UnknownMark, redacted

FIRM = (
    ("name", "주식회사 한빛누리정밀 (가상)"),
    ("person", "도레미"),
    ("business", "9998100011"),
    ("phone", "+82311234567"),
    ("district", "가온동"),
    ("address", "경기도 시흥시 가온동 산기대학로 237"),
)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("한빛누리정밀은 축을 깎습니다", "한빛누리"),
        ("㈜한빛 누리 정밀", "누리"),
        ("대표 도레미", "도레미"),
        ("등록번호 999-81-00011", "00011"),
        ("등록번호 123-45-67890", "67890"),
        ("전화 031)123-4567", "4567"),
        ("전화 031-123-4567", "4567"),
        ("손전화 01012345678", "12345678"),
        ("+82 10 1234 5678", "5678"),
        ("대표번호 1588-1234", "1234"),
        ("계좌 110-123-456789", "456789"),
        ("a.b+c@firm.example.kr로", "firm"),
        ("900101-1234567", "900101"),
        ("주민번호 900101 - 1234567", "1234567"),
        ("가온동 공장", "가온"),
        ("시흥시 산기대학로 237에", "237"),
        ("다른시 바른동 12-3번지", "12-3"),
        ("김철수 공장장과 이영희님", "철수"),
        ("9998100011", "99981"),
    ],
)
def test_what_is_personal_is_hidden(text: str, gone: str) -> None:
    hidden = Mask(FIRM).hide(text)
    assert gone not in hidden
    assert "{{" in hidden


@pytest.mark.parametrize(
    "text",
    [
        "총사업비 60,000,000원, 불량률 6.2%",
        "2026-06-01부터 2026-11-30까지",
        "2025년 7~12월 작업일지 1,240로트 가운데 77로트",
        "재가공 월 38시간, 시급 22,000원",
    ],
)
def test_figures_and_days_are_told(text: str) -> None:
    assert Mask(FIRM).hide(text) == text


def test_the_same_has_the_same_mark_and_comes_back() -> None:
    mask = Mask(FIRM)
    hidden = mask.hide("도레미가 도레미에게, 김철수 이사와 010-1234-5678로")
    assert hidden.count("{{사람A}}") == 2
    assert mask.show(hidden) == "도레미가 도레미에게, 김철수 이사와 010-1234-5678로"
    assert mask.hide("도레미") == "{{사람A}}"


@pytest.mark.parametrize("text", ["{{사람Z}}", "{{사람A", "사람A}}", "{{}}"])
def test_a_mark_that_nobody_made_is_no_mark(text: str) -> None:
    mask = Mask(FIRM)
    mask.hide("도레미")
    with pytest.raises(UnknownMark):
        mask.show(text)


def test_a_resident_number_never_comes_back() -> None:
    mask = Mask(FIRM)
    hidden = mask.hide("900101-1234567")
    with pytest.raises(UnknownMark):
        mask.show(hidden)


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_stands_around_it_a_name_does_not_get_out(before: str, after: str) -> None:
    assert "한빛누리정밀" not in Mask(FIRM).hide(f"{before} 한빛누리정밀 {after}")


@given(st.text(alphabet="도레미한빛누리정밀0123456789-@. {}", max_size=80))
def test_what_was_hidden_is_hidden(text: str) -> None:
    hidden = Mask(FIRM).hide(text)
    assert "도레미" not in Mask.without_marks(hidden)
    assert "한빛누리정밀" not in Mask.without_marks(hidden)


def test_what_goes_into_a_plan_has_no_numbers_of_people() -> None:
    said = redacted("대표 김철수 이사 010-1234-5678, 계좌 110-234-567890로 집진기 견적 420만원")
    assert "집진기 견적 420만원" in said
    for personal in ("010-1234-5678", "110-234-567890", "김철수"):
        assert personal not in said
    assert "{{" not in said
