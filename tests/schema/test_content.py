import json
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.content import LONGEST, PartFault, canonical, read
from schema.template import UNKNOWN, Cell, Column, Part, PartKind, Table
from schema.wire import Names


def named(name: str) -> Names:
    return Names(ko=name, en=f"The {name}")


CHOICES = ("재직", "채용 예정")
COLUMNS = (
    Column(key="item", name=named("비목")),
    Column(key="won", name=named("금액"), cell=Cell.WON),
    Column(key="count", name=named("수량"), cell=Cell.NUMBER),
    Column(key="on", name=named("날짜"), cell=Cell.DATE),
    Column(key="status", name=named("상태"), cell=Cell.CHOICE, choices=CHOICES),
)
TABLE = Part(
    key="cost",
    name=named("표"),
    kind=PartKind.TABLE,
    table=Table.OTHER,
    columns=COLUMNS,
    max_rows=20,
)
TEXT = Part(key="text", name=named("글"))
MONEY = Part(key="money", name=named("돈"), kind=PartKind.MONEY)
DAY = Part(key="day", name=named("날"), kind=PartKind.DATE)

ROW = {"item": "집진기", "won": 3_900_000, "count": 3, "on": "2026-06-01", "status": "재직"}
ONE = json.dumps([ROW], ensure_ascii=False, separators=(",", ":"))


def refused(part: Part, typed: object) -> tuple[str, str]:
    with pytest.raises(PartFault) as fault:
        canonical(part, typed)
    return str(fault.value.finding.rule), fault.value.finding.place


@pytest.mark.parametrize(
    "typed",
    [
        "비목 | 금액 | 수량 | 날짜 | 상태\n집진기 | 3,900,000원 | 3대 | 2026. 6. 1. | 재직",
        "|비목|금액|수량|날짜|상태|\n|--|:-:|--|--|--|\n|집진기|390만|3|26.6.1|재직|",
        "비목\t금액\t수량\t날짜\t상태\r\n집진기\t3900000\t3.0\t20260601\t재직\r\n\t\t\t\t\r\n",
        '비목,금액,수량,날짜,상태\n집진기,"3,900,000",3,2026-06-01,재직',
        "상태 | THE 비목 | won | 수 량 | on\n재 직 | 집진기 | 390만 | 3개 | 2026년 6월 1일(월)",
        [ROW],
        [ROW | {"won": 3_900_000.0, "count": Decimal(3), "on": date(2026, 6, 1)}],
        ONE,
    ],
)
def test_one_table_has_one_form_however_it_is_typed(typed: Any) -> None:
    assert canonical(TABLE, typed) == ONE


@pytest.mark.parametrize(
    ("part", "typed", "rests"),
    [
        (TEXT, "  한 줄\r\n두 줄  ", "한 줄\n두 줄"),
        (TEXT, "", ""),
        (TEXT, "미확인", UNKNOWN),
        (TEXT, 7, "7"),
        (TEXT, None, ""),
        (MONEY, None, ""),
        (TEXT, "=1+1은 수식이 아니라 글입니다", "=1+1은 수식이 아니라 글입니다"),
        (MONEY, "3,600만원", "36000000"),
        (MONEY, "금 1억2천만원정", "120000000"),
        (MONEY, "0", "0"),
        (MONEY, 5, "5"),
        (MONEY, " 미확인 ", UNKNOWN),
        (DAY, "2026. 12. 1.(화)", "2026-12-01"),
        (DAY, date(2026, 12, 1), "2026-12-01"),
        (DAY, "미확인", UNKNOWN),
        (TABLE, "미확인", UNKNOWN),
        (TABLE, "", ""),
        (TABLE, "비목 | 금액", "[]"),
        (TABLE, [], "[]"),
        (TABLE, "비목 | 금액\n집진기 | 미확인\n - | -",
         '[{"item":"집진기","won":"미확인","count":null,"on":null,"status":null}]'),
        (TABLE, [{"count": 1.5}],
         '[{"item":null,"won":null,"count":1.5,"on":null,"status":null}]'),
    ],
)  # fmt: skip
def test_what_is_typed_rests_in_one_form(part: Part, typed: object, rests: str) -> None:
    assert canonical(part, typed) == rests


@pytest.mark.parametrize(
    ("part", "typed", "rule", "place"),
    [
        (TEXT, "가" * (LONGEST + 1), "too-long", "text"),
        (TEXT, "종\x07소리", "control-sign", "text"),
        (MONEY, "많이", "no-amount", "money"),
        (MONEY, "-1", "no-amount", "money"),
        (MONEY, True, "no-amount", "money"),
        (MONEY, 1.5, "no-amount", "money"),
        (MONEY, 10**13, "no-amount", "money"),
        (MONEY, [1], "no-amount", "money"),
        (MONEY, "1" * 10_000, "no-amount", "money"),
        (DAY, "2026-02-30", "no-day", "day"),
        (DAY, "언젠가", "no-day", "day"),
        (DAY, 20260601, "no-day", "day"),
        (TABLE, "비목 | 색\n가 | 빨강", "unknown-column", "cost"),
        (TABLE, "비목 | 비목\n가 | 나", "column-twice", "cost"),
        (TABLE, "비목 | item\n가 | 나", "column-twice", "cost"),
        (TABLE, "비목 | 금액\n가 | 1 | 2", "unreadable-table", "cost"),
        (TABLE, '비목,금액\n"가,1', "unreadable-table", "cost"),
        (TABLE, "[{", "unreadable-table", "cost"),
        (TABLE, "[1]", "unreadable-table", "cost"),
        (TABLE, "[" * 19_000, "unreadable-table", "cost"),
        (TABLE, {"item": "가"}, "unreadable-table", "cost"),
        (TABLE, 7, "unreadable-table", "cost"),
        (TABLE, [ROW] * 21, "too-many-rows", "cost"),
        (TABLE, [{"item": "가" * 2_001}], "too-long", "cost:1:item"),
        (TABLE, [{"item": ["가" * 2_001]}], "too-long", "cost:1:item"),
        (TABLE, [ROW | {"item": f"{'가' * 1_900}{n}"} for n in range(15)], "too-long", "cost"),
        (TABLE, [{"item": "종\x07"}], "control-sign", "cost:1:item"),
        (TABLE, [ROW, {"won": "=SUM(B1:B2)"}], "formula", "cost:2:won"),
        (TABLE, [{"item": "＝1+1"}], "formula", "cost:1:item"),
        (TABLE, [{"won": "천쯤"}], "no-amount", "cost:1:won"),
        (TABLE, [{"won": -1}], "no-amount", "cost:1:won"),
        (TABLE, '[{"won": 1e999}]', "no-amount", "cost:1:won"),
        (TABLE, [{"count": "셋"}], "no-number", "cost:1:count"),
        (TABLE, [{"count": "2만"}], "no-number", "cost:1:count"),
        (TABLE, [{"count": True}], "no-number", "cost:1:count"),
        (TABLE, '[{"count": NaN}]', "no-number", "cost:1:count"),
        (TABLE, [{"on": "곧"}], "no-day", "cost:1:on"),
        (TABLE, [{"status": "미정"}], "no-choice", "cost:1:status"),
    ],
)  # fmt: skip
def test_what_a_part_cannot_hold_is_refused_at_its_place(
    part: Part, typed: object, rule: str, place: str
) -> None:
    assert refused(part, typed) == (rule, place)


CELLS = {
    "item": st.none() | st.text("가나 '\"|,\n\t=[]-0A미확인", max_size=30),
    "won": st.none() | st.just(UNKNOWN) | st.integers(0, 10**12),
    "count": st.none() | st.decimals(0, 10**8, places=3),
    "on": st.none() | st.just(UNKNOWN) | st.dates(date(2000, 1, 1), date(2069, 12, 31)),
    "status": st.none() | st.sampled_from(CHOICES),
}


@given(st.lists(st.fixed_dictionaries(CELLS), max_size=20))
def test_the_one_form_is_its_own_form(rows: list[dict[str, Any]]) -> None:
    try:
        once = canonical(TABLE, rows)
    except PartFault as fault:
        assert fault.finding.rule == "formula"  # noqa: PT017  a text may begin with =
        return
    assert canonical(TABLE, once) == once
    assert read(TABLE, once) == read(TABLE, rows)
    kept = [row for row in rows if any(value is not None for value in row.values())]
    wons = [row["won"] for row in json.loads(once)]
    assert [row["won"] for row in kept if row["won"] is not None] == [
        won for won in wons if won is not None
    ]


@given(st.text(max_size=300) | st.binary(max_size=50) | st.integers() | st.floats() | st.none())
def test_nothing_breaks_what_reads_a_part(typed: object) -> None:
    for part in (TEXT, MONEY, DAY, TABLE):
        try:
            once = canonical(part, typed)
        except PartFault:
            continue
        assert canonical(part, once) == once


@pytest.mark.parametrize("sign", ["1", "가", "|", "\n", " ", "[", '"', ",", "=", "억"])
@pytest.mark.parametrize("part", [TEXT, MONEY, DAY, TABLE], ids=lambda part: part.key)
def test_a_million_signs_are_refused_at_once(part: Part, sign: str) -> None:
    typed = sign * 1_000_000
    begun = time.process_time()
    assert refused(part, typed)[0] == "too-long"
    assert time.process_time() - begun < 0.05
