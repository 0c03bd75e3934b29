"""Each rule by itself, over what people may write: it speaks exactly where it should."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from schema.calendar import lasting_until
from schema.checking.check import check
from schema.checking.draughted import Applicant
from schema.checking.finding import PlanFinding, Rule, Verdict
from schema.checking.shares import shown_percent
from schema.programme import Edition
from schema.spending import CostItem, NotPayable, Spending
from schema.template import UNKNOWN, PlanTemplate
from schema.wire import Names
from tests.schema.corpus import edition, good, template_of

SMART = edition("example-smart")
TEMPLATE = template_of(SMART)
RND = template_of(edition("rnd-2016-1"))
NAME = Names(ko="이름", en="name")
WON = st.integers(0, 40_000_000)
SIGNS = "가나다 abc,.\n"


def called(spending: Spending | None = None, **change: Any) -> Edition:
    """Return the example edition with other rules; without any where none are given."""
    bare = {"limit": None, "state_percent": None, "spending": spending}
    return SMART.model_copy(update=bare | change)


def found(
    rule: Rule, parts: Mapping[str, object], of: Edition | None = None, **more: Any
) -> list[PlanFinding]:
    template: PlanTemplate = more.pop("template", TEMPLATE)
    return [one for one in check(template, parts, of or called(), **more) if one.rule is rule]


def cost(support: int, cash: int, in_kind: int, off: int = 0, **more: object) -> dict[str, object]:
    return {
        "item": "H/W 구입비",
        "what": "기계",
        "total": support + cash + in_kind + off,
        "support": support,
        "cash": cash,
        "in_kind": in_kind,
    } | more


COSTS = st.lists(st.builds(cost, WON, WON, WON), min_size=1, max_size=6)


@given(COSTS, st.data())
def test_a_row_that_is_off_by_any_amount_is_found_where_it_stands(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    assert found(Rule.ROW_SUM, {"cost": rows}) == []
    at = data.draw(st.integers(0, len(rows) - 1))
    off = data.draw(st.integers(1, 10_000))
    rows[at] = rows[at] | {"total": rows[at]["total"] + off}
    (one,) = found(Rule.ROW_SUM, {"cost": rows})
    assert (one.place, one.args["off"]) == (f"cost:{at + 1}:total", f"{off:,}")


@given(COSTS, st.sampled_from(["total", "support", "cash", "in_kind"]), st.integers(-5, 5))
def test_a_sum_of_a_table_is_the_sum_of_its_rows(
    rows: list[dict[str, Any]], column: str, off: int
) -> None:
    keys = ("total", "support", "cash", "in_kind")
    sums = {key: sum(row[key] for row in rows) for key in keys}
    sums[column] += off
    assume(sums[column] >= 0)
    last = {"item": "합 계", **sums}
    wrong = found(Rule.TABLE_TOTAL, {"cost": [*rows, last]})
    assert [one.place for one in wrong] == ([f"cost:{len(rows) + 1}:{column}"] if off else [])


@pytest.mark.parametrize("price", [7, None, UNKNOWN])
def test_prices_of_single_pieces_are_not_added_up(price: object) -> None:
    last = {"name": "합계", "quantity": None, "price": price, "amount": 25}
    rows = [machine("가", 2, 5), machine("나", 3, 5), last]
    assert found(Rule.TABLE_TOTAL, {"equipment": rows}) == []


@given(COSTS, st.sampled_from(["total", "asked", "own_cash", "own_in_kind"]), st.integers(0, 3))
def test_an_amount_of_its_own_part_is_what_the_costs_make(
    rows: list[dict[str, Any]], key: str, off: int
) -> None:
    columns = {"total": "total", "asked": "support", "own_cash": "cash", "own_in_kind": "in_kind"}
    stated = sum(row[columns[key]] for row in rows) + off
    wrong = found(Rule.PART_DIFFERS, {"cost": rows, key: stated})
    assert [(one.place, one.verdict) for one in wrong] == ([(key, Verdict.ERROR)] if off else [])


@given(COSTS, st.integers(-3, 3))
def test_the_case_asks_for_what_the_costs_make(rows: list[dict[str, Any]], off: int) -> None:
    asked = sum(row["support"] for row in rows) + off
    assert bool(found(Rule.AMOUNT_DIFFERS, {"cost": rows}, asked=asked)) is bool(off)


@given(WON, WON, WON, st.integers(-3, 3))
def test_shares_make_the_whole_where_no_table_says_so(
    asked: int, cash: int, in_kind: int, off: int
) -> None:
    total = asked + cash + in_kind + off
    assume(total >= 0)
    parts = {"total": total, "asked": asked, "own_cash": cash, "own_in_kind": in_kind}
    assert bool(found(Rule.SHARES_DIFFER, parts)) is bool(off)
    assert found(Rule.SHARES_DIFFER, parts | {"own_cash": UNKNOWN}) == []


def machine(name: str, quantity: int, price: int, off: int = 0) -> dict[str, object]:
    return {
        "name": name,
        "quantity": quantity,
        "price": price,
        "amount": quantity * price + off,
        "vat": "별도",
    }


@given(st.integers(1, 50), st.integers(0, 9_000_000), st.integers(0, 2))
def test_an_amount_is_quantity_times_price(quantity: int, price: int, off: int) -> None:
    rows = [machine("가", 1, 5), machine("나", quantity, price, off)]
    wrong = found(Rule.ROW_PRODUCT, {"equipment": rows})
    assert [one.place for one in wrong] == (["equipment:2:amount"] if off else [])


@pytest.mark.parametrize(
    ("quantity", "amount", "right"),
    [("1.5", 1_500_000, True), ("1.5", 1_500_001, False), ("0.3", 300_000, True)],
)
def test_a_part_of_a_machine_is_counted_exactly(quantity: str, amount: int, *, right: bool) -> None:
    row = machine("가", 1, 1_000_000) | {"quantity": quantity, "amount": amount}
    assert bool(found(Rule.ROW_PRODUCT, {"equipment": [row]})) is not right


@given(COSTS, st.integers(-2, 2))
def test_equipment_costs_what_its_items_say(rows: list[dict[str, Any]], off: int) -> None:
    bought = sum(row["total"] for row in rows) + off
    assume(bought >= 0)
    parts = {
        "cost": [*rows, cost(0, 0, 7, item="다른 것")],
        "equipment": [machine("가", 1, bought)],
    }
    items = (CostItem(key="hardware", name=Names(ko="H/W 구입비", en="x"), equipment=True),)
    other = CostItem(key="other", name=Names(ko="다른 것", en="y"))
    of = called(Spending(items=(*items, other)))
    assert bool(found(Rule.EQUIPMENT_DIFFERS, parts, of)) is bool(off)
    # An item nobody knows may be equipment or not: nothing is said of the sum.
    assert found(Rule.EQUIPMENT_DIFFERS, parts, called(Spending(items=items))) == []


@given(WON, WON)
def test_the_limit_is_the_limit(asked: int, limit: int) -> None:
    of = called(limit=max(limit, 1))
    wrong = found(Rule.ABOVE_LIMIT, {"asked": asked}, of)
    assert bool(wrong) is (asked > max(limit, 1))


PERCENT = st.integers(0, 100)


@given(WON, WON, WON, PERCENT)
def test_shares_are_held_against_the_whole_exactly(
    support: int, cash: int, in_kind: int, percent: int
) -> None:
    assume(support + cash + in_kind)
    total = support + cash + in_kind
    rows = {"cost": [cost(support, cash, in_kind)]}
    of = called(
        Spending(cash_percent_min=percent, in_kind_percent_max=percent), state_percent=percent
    )
    bound = Fraction(percent, 100)
    assert bool(found(Rule.SUPPORT_SHARE, rows, of)) is (Fraction(support, total) > bound)
    assert bool(found(Rule.IN_KIND_SHARE, rows, of)) is (Fraction(in_kind, total) > bound)
    short = found(Rule.CASH_SHARE, rows, of)
    assert bool(short) is (Fraction(cash, total) < bound)
    for one in short:
        least = int(one.args["bound"].replace(",", ""))
        assert Fraction(least - 1, total) < bound <= Fraction(least, total)


@given(WON, st.integers(1, 100_000_000))
def test_a_percentage_is_never_shown_as_the_bound_it_misses(share: int, total: int) -> None:
    least = Fraction(shown_percent(share, total, above=False))
    most = Fraction(shown_percent(share, total, above=True))
    assert least <= Fraction(share * 100, total) <= most
    assert most - least in {0, Fraction(1, 100)}


@given(st.integers(1, 20_000_000), WON, st.integers(1, 20_000_000), st.integers(1, 100))
def test_a_capped_item_is_held_under_both_caps(
    spent: int, other: int, most: int, percent: int
) -> None:
    name = Names(ko="S/W 임차료", en="Software rental")
    item = CostItem(key="rental", name=name, cap_won=most, cap_percent=percent)
    half = spent // 2
    rows = [
        cost(half, 0, 0, item="s/w임차료"),
        cost(other, 0, 0),
        cost(spent - half, 0, 0, item="rental"),
    ]
    of = called(Spending(items=(item,)))
    assert bool(found(Rule.ITEM_WON, {"cost": rows}, of)) is (spent > most)
    over = Fraction(spent, spent + other) > Fraction(percent, 100)
    assert bool(found(Rule.ITEM_PERCENT, {"cost": rows}, of)) is over
    unknown = [one.place for one in found(Rule.ITEM_UNKNOWN, {"cost": rows}, of)]
    assert unknown == ["cost:2:item"]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("현장용 PC", True),
        ("pc", True),
        ("ＰＣ 2대", True),
        ("PC용 책상", True),
        ("PCB 검사기", False),
        ("CPC 코팅", False),
        ("모니터 2대", True),
        ("공정 모니터링", False),
        ("모니터링 화면과 모니터", True),
        ("지게차", True),
        ("집진기", False),
    ],
)
def test_what_is_not_paid_is_known_by_its_word(text: str, *, hit: bool) -> None:
    entry = NotPayable(key="x", name=NAME, words=("PC", "모니터", "지게차"), unless=("모니터링",))
    of = called(Spending(not_payable=(entry,)))
    for parts in (
        {"cost": [cost(1, 1, 0, what=text)]},
        {"cost": [cost(1, 1, 0, item=text)]},
        {"equipment": [machine(text, 1, 1)]},
    ):
        assert bool(found(Rule.NOT_PAYABLE, parts, of)) is hit
        assert found(Rule.MAYBE_NOT_PAYABLE, parts, of) == []
    doubtful = {"cost": [cost(1, 1, 0, basis=text)]}
    assert found(Rule.NOT_PAYABLE, doubtful, of) == []
    assert [one.verdict for one in found(Rule.MAYBE_NOT_PAYABLE, doubtful, of)] == (
        [Verdict.WARNING] if hit else []
    )


@pytest.mark.parametrize("basis", ["2대 (부가세 포함)", "vat포함", "부가가치세 포함가"])
@pytest.mark.parametrize("payable", [True, False, None])
def test_tax_is_only_found_where_it_is_not_paid(basis: str, *, payable: bool | None) -> None:
    parts = {
        "cost": [cost(1, 1, 0, basis=basis), cost(1, 1, 0, basis="부가세 별도")],
        "equipment": [machine("가", 1, 1) | {"vat": "포함"}, machine("나", 1, 1)],
    }
    places = [one.place for one in found(Rule.VAT, parts, called(Spending(vat_payable=payable)))]
    assert places == (["equipment:1:vat", "cost:1:basis"] if payable is False else [])


QUOTE = {"supplier": "나래 (가상)", "chosen": "선정"}
PRICES = st.dictionaries(st.sampled_from("가나다라마"), st.integers(1, 10**7), min_size=1)


@given(PRICES, st.data())
def test_every_machine_has_one_chosen_quote_of_its_amount(
    prices: dict[str, int], data: st.DataObject
) -> None:
    bought = [machine(name, 1, price) for name, price in prices.items()]
    quotes = [QUOTE | {"name": f" {name}", "amount": price} for name, price in prices.items()]
    parts: dict[str, object] = {"equipment": bought, "quotes": quotes}
    rules = (Rule.QUOTE_MISSING, Rule.QUOTE_DIFFERS, Rule.QUOTE_TWICE, Rule.QUOTE_UNKNOWN)
    assert [found(rule, parts) for rule in (*rules, Rule.QUOTE_DEARER)] == [[], [], [], [], []]
    at = data.draw(st.integers(0, len(quotes) - 1))
    one = quotes[at]
    off = list(prices.values())[at] + 1
    spoilt = {
        Rule.QUOTE_MISSING: [*quotes[:at], one | {"chosen": "비교"}, *quotes[at + 1 :]],
        Rule.QUOTE_DIFFERS: [*quotes[:at], one | {"amount": off}, *quotes[at + 1 :]],
        Rule.QUOTE_TWICE: [*quotes, one],
        Rule.QUOTE_UNKNOWN: [*quotes, one | {"name": "사"}],
    }
    for rule, rows in spoilt.items():
        found_ = [other for other in rules if found(other, parts | {"quotes": rows})]
        assert found_ == [rule]
    cheaper = [*quotes, one | {"chosen": "비교", "amount": 0}]
    (dearer,) = found(Rule.QUOTE_DEARER, parts | {"quotes": cheaper})
    assert dearer.verdict is Verdict.WARNING


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(-400, 800), st.integers(1, 24), DAYS)
def test_a_project_keeps_its_months_and_the_calls_end(
    begins: date, length: int, months: int, last: date
) -> None:
    ends = begins + timedelta(days=length)
    of = called(Spending(months=months), execution_ends=last)
    task = {"task": "할 일", "begins": begins, "ends": ends}
    stated: dict[str, object] = {"begins": begins, "ends": ends}
    assert bool(found(Rule.PERIOD_ORDER, stated, of)) is (length < 0)
    for parts in (stated, {"schedule": [task]}) if length >= 0 else ():
        too_long = found(Rule.PERIOD_MONTHS, parts, of)
        assert bool(too_long) is (ends > lasting_until(begins, months))
        assert bool(found(Rule.PERIOD_ENDS, parts, of)) is (ends > last)
        where = "ends" if parts is stated else "schedule"
        assert {one.place for one in too_long} <= {where}


@given(DAYS, st.integers(0, 300), st.integers(-50, 350), st.integers(-50, 350))
def test_every_task_lies_in_the_project(begins: date, length: int, first: int, last: int) -> None:
    day = timedelta(days=1)
    task = {"task": "할 일", "begins": begins + first * day, "ends": begins + last * day}
    parts = {"begins": begins, "ends": begins + length * day, "schedule": [task]}
    assert bool(found(Rule.TASK_ORDER, parts)) is (last < first)
    outside = first < 0 or last > length
    assert bool(found(Rule.TASK_OUTSIDE, parts)) is (outside and last >= first)


@pytest.mark.parametrize(("begins", "ends"), [(None, "2026-06-30"), ("2026-06-01", None)])
def test_a_task_is_held_against_the_day_that_is_known(begins: object, ends: object) -> None:
    task = {"task": "할 일", "begins": "2026-05-31", "ends": "2026-07-01"}
    (late,) = found(Rule.TASK_OUTSIDE, {"begins": begins, "ends": ends, "schedule": [task]})
    day = "2026-07-01" if ends else "2026-05-31"
    assert late.args == {"begins": str(begins or "?"), "ends": str(ends or "?"), "day": day}


def test_a_finding_names_the_article_or_the_notice() -> None:
    order = {"begins": "2026-06-02", "ends": "2026-06-01"}
    (wrong,) = found(Rule.PERIOD_ORDER, order)
    assert wrong.source == "보조금법 시행령 7조"
    (blind,) = found(Rule.PERIOD_ORDER, order, template=RND)
    assert blind.source == RND.source
    (pages,) = found(Rule.OVER_PAGES, {}, template=RND, pages=26)
    assert pages.source == "ytradehub (중기청 사업계획서, 2017): 상세 25쪽, 신청인을 가림"
    (dated,) = found(Rule.PERIOD_ENDS, {"ends": "2026-12-21"}, edition("smart-workshop-2026-1"))
    assert dated.source == "smartcodi (quotes the notice of 2026)"


def person(in_kind: int, status: str = "재직", pay: int | None = None) -> dict[str, object]:
    return {"post": "직", "task": "담당", "status": status, "pay": pay, "in_kind": in_kind}


STATUS = st.sampled_from(["재직", "채용 예정", UNKNOWN])
STAFF = st.lists(st.tuples(WON, STATUS, st.none() | WON), min_size=1, max_size=5)


@given(STAFF, st.integers(0, 2))
def test_in_kind_is_the_pay_of_those_who_work_here(
    staff: list[tuple[int, str, int | None]], off: int
) -> None:
    people = [person(*one) for one in staff]
    brought = sum(one[0] for one in staff)
    parts = {"people": people, "cost": [cost(0, 0, brought + off)]}
    hired = [one.place for one in found(Rule.IN_KIND_HIRED, parts)]
    rows = list(enumerate(staff, 1))
    assert hired == [f"people:{n}:in_kind" for n, one in rows if one[0] and one[1] == "채용 예정"]
    above = [one.place for one in found(Rule.IN_KIND_PAY, parts)]
    assert above == [
        f"people:{n}:in_kind" for n, one in rows if one[2] is not None and one[0] > one[2]
    ]
    assert bool(found(Rule.IN_KIND_DIFFERS, parts)) is bool(off)


@given(WON)
def test_only_some_items_take_what_is_brought_in_kind(in_kind: int) -> None:
    pay = CostItem(key="pay", name=Names(ko="급여", en="Pay"), in_kind=True)
    parts = {"cost": [cost(1, 1, in_kind), cost(0, 0, in_kind, item="급여")]}
    hardware = CostItem(key="hw", name=Names(ko="H/W 구입비", en="Hardware"))
    wrong = found(Rule.IN_KIND_ITEM, parts, called(Spending(items=(hardware, pay))))
    assert [one.place for one in wrong] == (["cost:1:in_kind"] if in_kind else [])
    assert found(Rule.IN_KIND_ITEM, parts, called(Spending(items=(hardware,)))) == []


SPELLINGS = (
    "{:,}원",
    "{}원",
    "{:,} 원",
    "금 {:,}원",
    "(부가세 별도) {:,}원",
    "은 {:,}원",
    "약 {:,}원",
)


@given(st.integers(1, 30_000_000), st.integers(1, 30_000_000), st.integers(0, len(SPELLINGS) - 1))
def test_an_amount_in_the_text_is_the_one_of_the_tables(won: int, cash: int, spelling: int) -> None:
    written = SPELLINGS[spelling].format(won)
    parts = {
        "cost": [cost(won, cash, 0)],
        "summary": f"첫 줄\n지원금 신청액 {won + 1}원, 총사업비 {won + cash:,}원, 국비 {written}",
        "use": f"신청 지원금 {written}. 작년에는 자부담 {cash + 7}원이었습니다.",
    }
    (wrong,) = found(Rule.FIGURE_DIFFERS, parts)
    assert (wrong.place, wrong.args["line"], wrong.args["should"]) == ("summary", "2", f"{won:,}")
    doubtful = found(Rule.FIGURE_DOUBTFUL, parts)
    assert [(one.place, one.verdict) for one in doubtful] == [("use", Verdict.WARNING)]


def test_what_may_be_another_projects_amount_only_warns() -> None:
    parts = {"total": "6천만원", "use": "2024년에 다른 사업으로 받은 총사업비 2천만원이 있습니다."}
    assert found(Rule.FIGURE_DIFFERS, parts) == []
    assert [one.args["words"] for one in found(Rule.FIGURE_DOUBTFUL, parts)] == ["총사업비 2천만원"]
    near = {"total": "6천만원", "use": "다른 이야기입니다." + "가" * 40 + " 총사업비 2천만원"}
    assert [one.place for one in found(Rule.FIGURE_DIFFERS, near)] == ["use"]


def test_an_own_share_is_its_money_and_its_kind_as_far_as_a_plan_has_both() -> None:
    says = "자부담 7원"
    both: dict[str, object] = {"own_cash": 3, "own_in_kind": 2, "use": says}
    assert [one.args["should"] for one in found(Rule.FIGURE_DOUBTFUL, both)] == ["5"]
    assert found(Rule.FIGURE_DOUBTFUL, both | {"own_in_kind": UNKNOWN}) == []
    # The template of the clean workshop has no share in kind.
    clean = template_of(edition("clean-workshop-2025-1"))
    alone: dict[str, object] = {"own_cash": 3, "burden": says}
    (wrong,) = found(Rule.FIGURE_DOUBTFUL, alone, template=clean)
    assert wrong.args["should"] == "3"


def test_what_a_table_does_not_know_yet_is_held_as_it_is_stated() -> None:
    of = called(limit=10)
    parts = {"asked": 11, "cost": [cost(1, 1, 1) | {"support": UNKNOWN}]}
    assert [one.place for one in found(Rule.ABOVE_LIMIT, parts, of)] == ["asked"]
    assert found(Rule.PART_DIFFERS, parts, of) == []


@given(st.integers(0, 60), st.integers(1, 40))
@example(length=5, most=10)
@example(length=4, most=10)
@example(length=10, most=10)
def test_a_text_keeps_its_length_and_a_document_its_pages(length: int, most: int) -> None:
    part = TEMPLATE.parts[0].model_copy(update={"max_chars": most, "min_chars": most // 2 or None})
    chapter = TEMPLATE.chapters[0].model_copy(update={"parts": (part,)})
    template = TEMPLATE.model_copy(update={"chapters": (chapter,), "max_pages": most})
    parts: dict[str, object] = {part.key: "가" * length}
    assert bool(found(Rule.OVER_LENGTH, parts, template=template)) is (length > most)
    short = bool(found(Rule.UNDER_LENGTH, parts, template=template))
    assert short is (0 < length < most // 2)
    assert bool(found(Rule.OVER_PAGES, parts, template=template, pages=length)) is (length > most)
    assert found(Rule.OVER_PAGES, parts, template=template) == []


@given(st.sampled_from(["smart", "clean", "rnd"]), st.data())
def test_what_is_left_out_is_missed_and_what_is_unknown_bars_the_plan_where_it_is_required(
    name: str, data: st.DataObject
) -> None:
    plan = good(name)
    part = data.draw(st.sampled_from(plan.template.parts))
    without = {key: body for key, body in plan.parts.items() if key != part.key}
    of, template = plan.edition, plan.template
    (missing,) = found(Rule.PART_MISSING, without, of, template=template)
    assert (missing.place, missing.verdict) == (part.key, Verdict.ERROR)
    unknown = without | {part.key: UNKNOWN}
    (barred,) = check(template, unknown, of)
    assert (barred.rule, barred.place) == (Rule.PART_UNKNOWN, part.key)
    assert barred.verdict is Verdict.ERROR
    optional = part.model_copy(update={"required": False})
    chapters = tuple(
        chapter.model_copy(
            update={"parts": tuple(optional if one is part else one for one in chapter.parts)}
        )
        for chapter in template.chapters
    )
    relaxed = template.model_copy(update={"chapters": chapters})
    assert found(Rule.PART_MISSING, without, of, template=relaxed) == []
    (asked,) = check(relaxed, unknown, of)
    assert (asked.rule, asked.place) == (Rule.LEFT_UNKNOWN, part.key)
    assert asked.verdict is Verdict.QUESTION


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (UNKNOWN, {Rule.PART_UNKNOWN}),
        ("- 미확인.", {Rule.PART_UNKNOWN}),
        ("미확인, 미확인", {Rule.PART_UNKNOWN}),
        ("- 소재지: 미확인\n\n- 설립일: 미확인\n미확인", {Rule.PART_UNKNOWN}),
        ("- 소재지: 가온동 (출처: 접수)\n미확인", {Rule.LEFT_UNKNOWN}),
        ("수작업이 많습니다. 불량률은 미확인", {Rule.LEFT_UNKNOWN}),
        ("불량률은 미확인이고 재가공이 잦습니다.", {Rule.LEFT_UNKNOWN}),
    ],
)
def test_a_required_text_has_to_say_more_than_what_is_not_known(
    body: str, rules: set[Rule]
) -> None:
    plan = good("smart").with_parts(use=body)
    wanted = {Rule.PART_UNKNOWN, Rule.LEFT_UNKNOWN}
    assert {one.rule for one in plan.check() if one.rule in wanted} == rules


WHO = Applicant(name="(주)다솜 기어(가상)", number="1234567891", person="마바사")
TELLING = {
    Rule.BLIND_NAME: ["다솜기어", "다솜 기어", "㈜다솜기어", "다 솜 기 어"],
    Rule.BLIND_PERSON: ["마바사", "마 바 사"],
    Rule.BLIND_NUMBER: ["123-45-67891", "1234567891", "111-11-11111"],
    Rule.BLIND_PHONE: ["031-000-0000", "02) 000-0000", "010.0000.0000", "01000000000", "1500-0000",
                       "+82-31-000-0000"],
    Rule.BLIND_EMAIL: ["a.b@example.com", "ａ@example.co.kr"],
    Rule.BLIND_ADDRESS: ["가온시 나래로 12", "가온구 나래대로 1길 3", "나래읍 다솜리 12-3",
                         "다솜동 12번지"],
    Rule.RESIDENT_NUMBER: ["000000-1000000", "000000 - 4000000"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "told"), [(rule, one) for rule, ones in TELLING.items() for one in ones]
)
@given(st.text(SIGNS, max_size=30), st.text(SIGNS, max_size=30))
def test_what_tells_the_firm_is_found_in_any_text(
    rule: Rule, told: str, before: str, after: str
) -> None:
    text = f"{before} {told} {after}끝"
    hits = found(rule, {"need": text}, template=RND, applicant=WHO)
    assert [(one.place, one.verdict) for one in hits] == [("need", Verdict.ERROR)]
    assert told not in str(hits[0].args)
    row = {"task": f"가 {told}", "begins": "2016-06-01", "ends": "2016-06-02"}
    (cell,) = found(rule, {"schedule": [row]}, template=RND, applicant=WHO)
    assert cell.place == "schedule:1:task"
    seen = found(rule, {"problem": text}, template=TEMPLATE, applicant=WHO)
    assert bool(seen) is (rule is Rule.RESIDENT_NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "기간 2016-06-01 ~ 2016-11-30, 총 30,000,000원",
        "국내 도시 경로 3가지, 연구 진로 30개, 신규 통로 2곳",
        "거래처 3곳, 1,240로트, 0.8 Ra, 규격 100-20-30",
        "특허 10-2016-0012345, KSIC C29",
        "당사 대표와 개발팀장",
    ],
)
def test_ordinary_words_tell_nobody(text: str) -> None:
    rules = {one.rule for one in check(RND, {"need": text}, called(), applicant=WHO)}
    assert not rules & set(TELLING)


TYPED = "0123456789,.-|[]{}':=\n가시로원총사업비 미확인"


@given(st.dictionaries(
    st.sampled_from([part.key for part in TEMPLATE.parts]),
    st.text(TYPED, max_size=80) | st.integers() | st.none(),
))  # fmt: skip
def test_no_plan_breaks_the_check(parts: dict[str, object]) -> None:
    first = check(TEMPLATE, parts, SMART, asked=1, applicant=WHO, pages=3)
    assert first == check(TEMPLATE, parts, SMART, asked=1, applicant=WHO, pages=3)
    for one in first:
        assert one.said(TEMPLATE, "ko")
