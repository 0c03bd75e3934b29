"""What the rules find: each fact against each condition, as of a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.area import Area
from schema.eligibility import Finding, Found, Lists, Note, check_answers, judge
from schema.evidence import Mark
from schema.firm import FirmFacts, FirmStatus, Intake
from schema.maker import Ksic, Maker
from schema.parsing import parse
from schema.programme import Edition
from schema.refusals import BadInput, sentence
from schema.support import OtherSupport
from schema.words import LANGUAGES

ON = date(2026, 3, 2)
HOLDS, FAILS, UNKNOWN, WARNS = Finding.HOLDS, Finding.FAILS, Finding.UNKNOWN, Finding.WARNS


def names(text: str) -> dict[str, str]:
    return {"ko": text, "en": text}


def edition(**more: Any) -> Edition:
    conditions = {"source": "notice 1"} | more.pop("conditions", {})
    return Edition.model_validate(
        {
            "programme": "invented",
            "fiscal_year": 2026,
            "name": names("(가상) 지원"),
            "source": "invented",
            "funding": [{"law": "in-house", "role": "beneficiary"}],
            "benefit": "money",
            "conditions": conditions,
            "gates": [
                {
                    "key": "selection",
                    "name": names("선정"),
                    "files": "form",
                    "agency": names("(가상) 기관"),
                    "channel": "by_hand",
                }
            ],
        }
        | more
    )


def facts(**known: Any) -> FirmFacts:
    return FirmFacts.model_validate(known)


def place(name: str, since: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "valid_from": since, "mark": "verified", "source": "seed"} | more


AREA = Area.model_validate(
    {
        "key": "north",
        "name": names("북부"),
        "places": [
            place("대야동", "2015-01-01", mark="unverified", source="press"),
            place("신천동", "2015-01-01"),
            place("신현동", "2016-07-01"),
            place("은행동", "2015-01-01", valid_to="2020-12-31"),
        ],
    }
)
MAKER = Maker.model_validate(
    {
        "key": "urban-maker",
        "name": names("도시형소공인"),
        "versions": [
            {
                "valid_from": "2015-05-29",
                "valid_to": "2018-10-29",
                "employees_below": 10,
                "article": "도시형소공인법 2조",
                "mark": "secondary",
                "source": "press",
            },
            {
                "valid_from": "2018-10-30",
                "employees_below": 10,
                "sectors": ["C"],
                "grace_years": 3,
                "grace_below": 20,
                "article": "도시형소공인법 시행령 2조",
                "mark": "verified",
                "source": "decree",
            },
        ],
    }
)
KSIC = Ksic.model_validate(
    {
        "key": "ksic",
        "name": names("한국표준산업분류"),
        "revisions": [
            {
                "number": number,
                "valid_from": since,
                "valid_to": until,
                "divisions": {"C": [10, last]},
                "mark": "secondary",
                "source": "press",
            }
            for number, since, until, last in (
                (9, "2008-02-01", "2017-06-30", 33),
                (10, "2017-07-01", "2024-06-30", 34),
                (11, "2024-07-01", None, 34),
            )
        ],
    }
)
LISTS = Lists(area=AREA, maker=MAKER, ksic=KSIC)


def found(known: FirmFacts, asked: dict[str, Any], on: date = ON, lists: Lists = LISTS) -> Found:
    (only,) = judge(known, edition(conditions=asked), lists, on)
    return only


def by_rule(known: FirmFacts, asked: dict[str, Any], on: date = ON) -> dict[str, Found]:
    return {one.rule: one for one in judge(known, edition(conditions=asked), LISTS, on)}


# --- regular employees ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "finding"),
    [("0", HOLDS), ("9.9", HOLDS), ("9.9999", HOLDS), ("10", FAILS), ("10.5", FAILS)],
)
def test_fewer_than_ten_is_fewer_than_ten_and_not_at_most_nine(
    count: str, finding: Finding
) -> None:
    one = found(facts(employees=count), {"employees_below": 10})
    assert (one.finding, one.evidence, one.limit) == (finding, count, "< 10")


@pytest.mark.parametrize(
    ("typed", "kind"), [(-1, "at-least"), ("아홉", "number"), ("약 9", "number")]
)
def test_a_count_that_is_none_is_refused_with_a_sentence(typed: Any, kind: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(FirmFacts, {"employees": typed}, strict=True)
    args = refused.value.details[0]["args"]
    assert [(fault["field"], fault["kind"]) for fault in args["faults"]] == [("employees", kind)]
    for lang in LANGUAGES:
        assert str(typed) in sentence("refusal-bad-input", args, lang)


def test_an_unknown_fact_stays_unknown_and_becomes_a_question() -> None:
    asked = {
        "maker": "urban-maker",
        "area": "north",
        "years_in_business": 5,
        "sales_above": 200_000_000,
        "questions": [{"key": "tax-arrears", "name": names("세금 체납")}],
    }
    rules = by_rule(facts(), asked)
    assert list(rules) == ["employees", "sector", "district", "years", "sales", "tax-arrears"]
    assert {one.finding for one in rules.values()} == {UNKNOWN}
    assert {one.evidence for one in rules.values()} == {""}


@pytest.mark.parametrize(
    ("count", "outgrew", "on", "finding"),
    [
        ("12", 2023, date(2023, 12, 31), HOLDS),
        ("12", 2023, date(2024, 1, 1), HOLDS),
        ("12", 2023, date(2026, 12, 31), HOLDS),
        ("12", 2023, date(2027, 1, 1), FAILS),
        ("19.9", 2023, date(2025, 6, 1), HOLDS),
        ("20", 2023, date(2025, 6, 1), FAILS),
        ("12", 2026, date(2025, 6, 1), FAILS),
        ("12", None, date(2025, 6, 1), FAILS),
    ],
)
def test_who_outgrew_the_size_still_counts_for_three_years_from_the_next(
    count: str, outgrew: int | None, on: date, finding: Finding
) -> None:
    known = facts(employees=count, outgrew=outgrew)
    one = by_rule(known, {"maker": "urban-maker"}, on)["employees"]
    assert one.finding is finding
    assert (one.note is Note.GRACE) is (finding is HOLDS)
    if outgrew:
        assert one.evidence == f"{count} ({outgrew})"
        assert one.limit == f"< 10; < 20 ~ {outgrew + 3}-12-31"


def test_the_grace_of_the_law_counts_where_the_notice_says_the_same_number() -> None:
    known = facts(employees="12", outgrew=2024)
    both = {"maker": "urban-maker", "employees_below": 10}
    assert by_rule(known, both)["employees"].finding is HOLDS
    stricter = by_rule(known, both | {"employees_below": 5})["employees"]
    assert (stricter.finding, stricter.evidence) == (FAILS, "12")
    assert stricter.limit == "< 5; < 10; < 20 ~ 2027-12-31"
    assert stricter.source == "notice 1 · 도시형소공인법 시행령 2조"


def test_the_definition_of_the_day_judges_and_none_is_told_as_missing() -> None:
    before = by_rule(facts(employees="4", sector="C29"), {"maker": "urban-maker"}, date(2010, 1, 1))
    assert {one.note for one in before.values()} == {Note.NOT_IN_DATA}
    assert before["employees"].limit == "urban-maker 2010-01-01"
    first = by_rule(facts(employees="4", sector="C29"), {"maker": "urban-maker"}, date(2016, 1, 1))
    assert (first["employees"].finding, first["employees"].mark) == (HOLDS, Mark.SECONDARY)
    assert (first["sector"].finding, first["sector"].note) == (UNKNOWN, Note.NOT_IN_DATA)
    now = by_rule(facts(employees="4", sector="C29"), {"maker": "urban-maker"}, date(2018, 10, 30))
    assert now["sector"].finding is HOLDS
    nothing = judge(facts(), edition(conditions={"maker": "urban-maker"}), Lists(), ON)
    assert {one.note for one in nothing} == {Note.NOT_IN_DATA}


# --- sectors ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "wanted", "finding", "note"),
    [
        ({"sector": "C29"}, {"sectors": ["C25", "C29"]}, HOLDS, None),
        ({"sector": "C2911"}, {"sectors": ["C25", "C29"]}, HOLDS, None),
        ({"sector": "C28"}, {"sectors": ["C25", "C29"]}, FAILS, None),
        ({"sector": "G47"}, {"sectors": ["C25", "C29"]}, FAILS, None),
        ({"sector": "G47"}, {"sectors": ["C"]}, FAILS, None),
        ({"sector": "C34"}, {"sectors": ["C"]}, HOLDS, None),
        ({"sector": "C99"}, {"sectors": ["C"]}, FAILS, Note.NO_DIVISION),
        ({"sector": "C99"}, {"sectors": ["C25"]}, FAILS, Note.NO_DIVISION),
        ({"sector": "C34", "ksic": 9}, {"sectors": ["C"]}, FAILS, Note.NO_DIVISION),
        ({"sector": "C29", "ksic": 12}, {"sectors": ["C"]}, UNKNOWN, Note.NO_REVISION),
        ({"sector": "C29", "ksic": 10}, {"sectors": ["C29"]}, UNKNOWN, Note.OTHER_REVISION),
        ({"sector": "C29", "ksic": 10}, {"sectors": ["C29"], "ksic": 10}, HOLDS, None),
        ({"sector": "C29"}, {"sectors": ["C29"], "ksic": 10}, UNKNOWN, Note.OTHER_REVISION),
        ({"sector": "C29", "ksic": 10}, {"sectors": ["C"]}, HOLDS, None),
        ({"sector": "G47", "ksic": 10}, {"sectors": ["C29"]}, FAILS, None),
        ({"sector": "C29"}, {"sectors": ["C2911"]}, UNKNOWN, Note.TOO_COARSE),
        ({}, {"sectors": ["C29"]}, UNKNOWN, None),
    ],
    ids=str,
)
def test_a_sector_lies_in_a_list_of_its_own_revision(
    known: dict[str, Any], wanted: dict[str, Any], finding: Finding, note: Note | None
) -> None:
    one = found(facts(**known), wanted)
    assert (one.finding, one.note) == (finding, note)


def test_the_evidence_names_the_revision_that_does_not_fit() -> None:
    wanted = {"sectors": ["C29"]}
    assert found(facts(sector="C29", ksic=12), wanted).evidence == "C29 (KSIC 12)"
    assert found(facts(sector="C29", ksic=10), wanted).evidence == "C29 (KSIC 10)"
    assert found(facts(sector="C99"), wanted).evidence == "C99 (KSIC 11: C10-C34)"


def test_the_revision_in_force_on_the_day_reads_a_code_without_one() -> None:
    wanted = {"sectors": ["C29"], "ksic": 10}
    assert found(facts(sector="C29"), wanted, date(2021, 3, 2)).finding is HOLDS
    assert found(facts(sector="C34"), {"sectors": ["C"]}, date(2016, 3, 2)).finding is FAILS
    without = Lists()
    assert found(facts(sector="C29", ksic=10), {"sectors": ["C29"]}, ON, without).finding is HOLDS
    assert found(facts(sector="C29", ksic=10), wanted | {"ksic": 9}, ON, without).note is (
        Note.OTHER_REVISION
    )


# --- districts --------------------------------------------------------------------------------


def test_a_district_belongs_to_an_area_from_a_day_to_a_day() -> None:
    asked = {"area": "north"}
    inside = found(facts(district="신천동"), asked)
    assert (inside.finding, inside.limit) == (HOLDS, "대야동, 신천동, 신현동")
    assert (inside.mark, inside.source) == (Mark.VERIFIED, "seed")
    left = found(facts(district="은행동"), asked)
    assert left.finding is FAILS
    assert found(facts(district="은행동"), asked, date(2020, 12, 31)).finding is HOLDS
    outside = found(facts(district="정왕동"), asked)
    assert (outside.finding, outside.mark) == (FAILS, Mark.UNVERIFIED)


def test_a_district_that_is_inside_only_later_is_outside_and_says_since_when() -> None:
    one = found(facts(district="신현동"), {"area": "north"}, date(2016, 6, 30))
    assert (one.finding, one.note) == (FAILS, Note.JOINS_LATER)
    assert one.limit == "대야동, 신천동, 은행동; 2016-07-01 + 신현동"
    day = found(facts(district="신현동"), {"area": "north"}, date(2016, 7, 1))
    assert (day.finding, day.note) == (HOLDS, None)


def test_an_area_that_nobody_knows_on_that_day_is_told_as_missing() -> None:
    nowhere = found(facts(district="정왕동"), {"area": "north"}, date(2014, 1, 1))
    assert (nowhere.finding, nowhere.note) == (UNKNOWN, Note.NOT_IN_DATA)
    before = found(facts(district="신천동"), {"area": "north"}, date(2014, 1, 1))
    assert (before.finding, before.limit) == (FAILS, "-; 2015-01-01 + 신천동")
    assert found(facts(district="신천동"), {"area": "north"}, ON, Lists()).note is Note.NOT_IN_DATA


def test_what_notice_and_area_both_ask_is_one_finding_and_the_stricter_counts() -> None:
    one = found(facts(district="신천동"), {"area": "north", "districts": ["대야동"]})
    assert one.finding is FAILS
    assert one.limit == "대야동; 대야동, 신천동, 신현동"


# --- business ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("founded", "on", "finding"),
    [
        ("2011-03-02", date(2016, 3, 1), FAILS),
        ("2011-03-02", date(2016, 3, 2), HOLDS),
        ("2012-02-29", date(2017, 2, 28), FAILS),
        ("2012-02-29", date(2017, 3, 1), HOLDS),
        ("2027-01-01", date(2026, 3, 2), FAILS),
    ],
)
def test_a_firm_is_five_years_old_on_its_fifth_birthday(
    founded: str, on: date, finding: Finding
) -> None:
    one = found(facts(founded_on=founded), {"years_in_business": 5}, on)
    assert (one.rule, one.finding, one.limit) == ("years", finding, ">= 5")
    assert founded in one.evidence


@pytest.mark.parametrize(
    ("sales", "finding"), [(200_000_000, FAILS), (200_000_001, HOLDS), (None, UNKNOWN)]
)
def test_sales_must_lie_above_the_number_not_at_it(sales: int | None, finding: Finding) -> None:
    one = found(facts(sales=sales), {"sales_above": 200_000_000})
    assert (one.finding, one.limit) == (finding, "> 200,000,000")


@pytest.mark.parametrize(
    ("status", "finding"),
    [(FirmStatus.ACTIVE, HOLDS), (FirmStatus.SUSPENDED, FAILS), (FirmStatus.CLOSED, FAILS)],
)
def test_a_firm_that_is_known_to_be_closed_does_not_apply(
    status: FirmStatus, finding: Finding
) -> None:
    one = found(facts(status=status), {})
    assert (one.rule, one.finding, one.evidence) == ("status", finding, status)


def test_an_edition_that_asks_nothing_finds_nothing() -> None:
    assert judge(facts(sector="C29", employees="4"), edition(), LISTS, ON) == ()


# --- questions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bars", "answer", "finding"),
    [
        (True, True, FAILS),
        (True, False, HOLDS),
        (True, None, UNKNOWN),
        (False, False, FAILS),
        (False, True, HOLDS),
    ],
)
def test_a_question_of_the_notice_bars_by_the_answer_it_names(
    bars: bool,  # noqa: FBT001
    answer: bool | None,  # noqa: FBT001
    finding: Finding,
) -> None:
    asked = {"questions": [{"key": "arrears", "name": names("세금 체납"), "bars": bars}]}
    known = facts() if answer is None else facts(answers={"arrears": answer})
    one = found(known, asked)
    assert (one.rule, one.finding) == ("arrears", finding)
    assert one.name is not None
    assert "세금 체납" in one.said("ko")
    if answer is False:
        assert "아니요" in one.said("ko")


def test_an_answer_to_a_question_that_nobody_asked_is_refused() -> None:
    asked = edition(conditions={"questions": [{"key": "arrears", "name": names("체납")}]})
    check_answers(facts(answers={"arrears": True}), asked)
    with pytest.raises(BadInput) as refused:
        check_answers(facts(answers={"areas": True}), asked)
    (fault,) = refused.value.details[0]["args"]["faults"]
    assert (fault["field"], fault["kind"], fault["limit"]) == (
        "answers.areas",
        "unknown-field",
        "answers.arrears",
    )


# --- double benefit ---------------------------------------------------------------------------


def other(**more: Any) -> OtherSupport:
    plain = {
        "case": "sales-2025-1.firm#1",
        "programme": "sales",
        "groups": ["sales"],
        "fiscal_year": 2026,
        "awarded": True,
        "awarded_on": date(2026, 2, 2),
    }
    return OtherSupport.model_validate(plain | more)


def warned(within: str, *others: OtherSupport, on: date = ON, **more: Any) -> list[Found]:
    exclusion = {
        "key": "double",
        "name": names("중복 지원"),
        "groups": ["sales", "rnd"],
        "within": within,
    }
    asking = edition(exclusions=[exclusion | more])
    return list(judge(facts(), asking, LISTS, on, others))


@pytest.mark.parametrize(
    ("within", "support", "hit"),
    [
        ("open", {}, True),
        ("open", {"outcome": "completed"}, False),
        ("open", {"awarded": False, "awarded_on": None}, True),
        ("same_year", {}, True),
        ("same_year", {"fiscal_year": 2025}, False),
        ("same_year", {"awarded": False}, False),
        ("same_year", {"outcome": "declined"}, False),
        ("same_year", {"outcome": "completed"}, True),
        ("ever", {"fiscal_year": 2016, "outcome": "completed"}, True),
        ("ever", {"groups": ["loans"]}, False),
        ("ever", {"groups": []}, False),
    ],
    ids=str,
)
def test_other_support_of_an_excluded_group_warns_with_the_other_case(
    within: str,
    support: dict[str, Any],
    hit: bool,  # noqa: FBT001
) -> None:
    found_ = warned(within, other(**support))
    assert [(one.finding, one.evidence) for one in found_] == (
        [(WARNS, "sales-2025-1.firm#1")] if hit else []
    )


def test_support_bars_for_two_years_its_own_day_counted() -> None:
    award = other(awarded_on=date(2024, 3, 1), outcome="completed", fiscal_year=2024)
    (last,) = warned("years", award, on=date(2026, 2, 28), years=2)
    assert last.limit == "~ 2026-02-28"
    assert warned("years", award, on=date(2026, 3, 1), years=2) == []
    unknown_day = other(awarded_on=None, outcome="completed", fiscal_year=2024)
    (cautious,) = warned("years", unknown_day, on=date(2026, 12, 30), years=2)
    assert cautious.limit == "~ 2026-12-30"


def test_all_cases_that_are_hit_stand_in_one_warning() -> None:
    (one,) = warned("ever", other(case="a#1"), other(case="past/7", groups=["rnd"]))
    assert one.evidence == "a#1, past/7"


# --- what a finding says ----------------------------------------------------------------------


def test_a_finding_carries_the_source_and_mark_of_its_own_number() -> None:
    asked = edition(
        conditions={"employees_below": 10, "sales_above": 5},
        evidence=[
            {"of": ["conditions.sales_above"], "mark": "unverified", "source": "a blog"},
            {"of": ["limit"], "mark": "verified", "source": "notice 2"},
        ],
    )
    employees, sales = judge(facts(employees="4", sales=9), asked, LISTS, ON)
    assert (employees.source, employees.mark) == ("notice 1", None)
    assert (sales.source, sales.mark) == ("a blog", Mark.UNVERIFIED)
    assert "미확인" in sales.said("ko")
    assert "unverified" in sales.said("en")


def test_editions_of_the_first_release_are_judged_as_they_were() -> None:
    asked = {
        "employees_below": 10,
        "sectors": ["C25", "C29"],
        "districts": ["가온동"],
        "source": "도시형소공인법 2조",
    }
    intake = Intake.model_validate(
        {
            "by": "kim",
            "edition": "invented-2026-1",
            "business_number": "116-82-00276",
            "name": "가나정밀 (가상)",
            "sector": "C29",
            "employees": "10",
        }
    )
    plain = [
        Found(rule=rule, finding=finding, evidence=evidence, limit=limit, source=asked["source"])
        for rule, finding, evidence, limit in (
            ("employees", FAILS, "10", "< 10"),
            ("sector", HOLDS, "C29", "C25, C29"),
            ("district", UNKNOWN, "", "가온동"),
        )
    ]
    for lists in (Lists(), LISTS):
        assert list(judge(intake, edition(conditions=asked), lists, ON)) == plain
    old = Found.model_validate_json(
        '{"rule":"employees","finding":"holds","evidence":"4","limit":"< 10","source":"x"}'
    )
    assert (old.mark, old.name, old.note) == (None, None, None)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("note", [None, *Note])
@pytest.mark.parametrize("mark", [None, *Mark])
@pytest.mark.parametrize("finding", list(Finding))
def test_every_finding_can_be_said(
    finding: Finding, mark: Mark | None, note: Note | None, lang: str
) -> None:
    for rule in ("employees", "sector", "district", "years", "sales", "status"):
        for value in ("", "4", *FirmStatus, "yes", "no", "open", "ever"):
            one = Found(
                rule=rule,
                finding=finding,
                evidence=value,
                limit=value,
                source="x",
                mark=mark,
                note=note,
            )
            said = one.said(lang)
            assert "finding-" not in said
            assert "rule-" not in said


FACTS = st.builds(
    FirmFacts,
    district=st.none() | st.sampled_from(["대야동", "신현동", "정왕동"]),
    sector=st.none() | st.from_regex(r"[A-U][0-9]{2,5}", fullmatch=True),
    ksic=st.none() | st.integers(1, 99),
    employees=st.none() | st.decimals(0, 999, places=2),
    outgrew=st.none() | st.integers(2000, 2099),
    founded_on=st.none() | st.dates(),
    sales=st.none() | st.integers(1, 10**12),
    status=st.none() | st.sampled_from(FirmStatus),
    answers=st.dictionaries(st.sampled_from(["arrears", "barred"]), st.booleans()),
)


@given(FACTS, st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_whatever_is_known_is_judged_and_can_be_said(known: FirmFacts, on: date) -> None:
    asked = edition(
        conditions={
            "maker": "urban-maker",
            "area": "north",
            "employees_below": 5,
            "sectors": ["C25", "C2911"],
            "ksic": 10,
            "districts": ["대야동"],
            "years_in_business": 5,
            "sales_above": 10,
            "questions": [{"key": "arrears", "name": names("체납")}],
        }
    )
    findings = judge(known, asked, LISTS, on)
    rules = [one.rule for one in findings]
    assert len(set(rules)) == len(rules)
    for one in findings:
        assert Found.model_validate_json(one.model_dump_json()) == one
        assert one.said("ko") != one.said("en")


@given(st.decimals(0, 999, places=4), st.integers(1, 50))
def test_a_count_holds_exactly_where_it_lies_below(count: Decimal, below: int) -> None:
    one = found(facts(employees=count), {"employees_below": below})
    assert (one.finding is HOLDS) is (count < below)
