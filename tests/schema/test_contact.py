"""How a firm is reached: many spellings, one kept form, a sentence for what is none."""

import pytest

from schema.contact import shown_phone
from schema.parsing import parse
from schema.particulars import FACTS, Fact, Particulars
from schema.refusals import BadInput
from schema.words import LANGUAGES, say


def told(**facts: str) -> Particulars:
    raw = {"by": "kim", "since": "2026-08-01", **facts}
    return parse(Particulars, raw, strict=True)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("031-310-0000", "+82313100000"),
        ("(031) 310 0000", "+82313100000"),
        ("+82 31 310 0000", "+82313100000"),
        ("010.1234.5678", "+821012345678"),
        ("０１０－１２３４－５６７８", "+821012345678"),
        ("02-312-3456", "+8223123456"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(written: str, kept: str) -> None:
    assert told(phone=written).facts() == {Fact.PHONE: kept}


def test_a_kept_number_is_read_as_people_here_write_it() -> None:
    assert [shown_phone(kept) for kept in ("+82313100000", "+12025550123")] == [
        "031-310-0000",
        "+1 202-555-0123",
    ]


@pytest.mark.parametrize(
    ("field", "written", "kind"),
    [
        ("phone", "1357", "phone"),
        ("phone", "전화 없음", "phone"),
        ("phone", "010-1234-56789", "phone"),
        ("postal_code", "1234", "postal-code"),
        ("postal_code", "429-010", "postal-code"),
        ("email", "kim@", "email"),
        ("email", "kim@example", "email"),
        ("email", "<kim@example.com>", "email"),
        ("business_number", "999-81-00019", "business-number-check"),
        ("employees", "-1", "at-least"),
        ("status", "asleep", "choice"),
        ("since", "30 February", "day"),
        ("since", "1999-12-31", "year"),
    ],
)
def test_what_is_no_contact_has_a_fault_of_its_own(field: str, written: str, kind: str) -> None:
    with pytest.raises(BadInput) as refused:
        told(**{field: written})
    faults = refused.value.details[0]["args"]["faults"]
    assert [(fault["field"], fault["kind"]) for fault in faults] == [(field, kind)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_and_every_status_has_its_word(lang: str) -> None:
    words = [f"fact-{fact}" for fact in FACTS]
    words += [f"firm-status-{status}" for status in ("active", "suspended", "closed")]
    assert [word for word in words if say(word, lang) == word] == []


def test_facts_are_kept_as_plain_text() -> None:
    facts = told(
        employees="4.50", sales="300000000", founded_on="1998-03-02", postal_code=" 14998 "
    ).facts()
    assert facts == {
        Fact.POSTAL_CODE: "14998",
        Fact.EMPLOYEES: "4.5",
        Fact.FOUNDED_ON: "1998-03-02",
        Fact.SALES: "300000000",
    }


def test_nothing_told_is_no_fact() -> None:
    assert told(name=" ", phone="").facts() == {}
