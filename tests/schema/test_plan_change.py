import time

from hypothesis import given
from hypothesis import strategies as st

from schema.content import canonical
from schema.plan_change import CellChange, How, PartChange, RowChange, changes
from schema.template import UNKNOWN
from tests.schema.corpus import good

PLAN = good("smart")
TEMPLATE = PLAN.template
PARTS = {key: canonical(TEMPLATE.part(key), body) for key, body in PLAN.parts.items()}
HEAD = "할 일 | 시작 | 끝 | 내용"
ROWS = [f"할 일 {n} | 2026-06-{n:02} | 2026-07-{n:02} | " for n in range(1, 10)]


def table(*rows: str) -> str:
    return canonical(TEMPLATE.part("schedule"), "\n".join([HEAD, *rows]))


def of_rows(before: str, after: str) -> tuple[RowChange, ...]:
    (change,) = changes(TEMPLATE, {"schedule": before}, {"schedule": after})
    assert change.part == "schedule"
    return change.rows


def test_the_same_plan_has_not_changed() -> None:
    assert changes(TEMPLATE, PARTS, PARTS) == ()


def test_a_text_is_compared_by_lines() -> None:
    before, after = {"use": "하나\n둘\n셋\n넷"}, {"use": "하나\n둘\n세 번째\n넷"}
    assert changes(TEMPLATE, before, after) == (
        PartChange(
            part="use", how=How.CHANGED, lines=("@@ -2,3 +2,3 @@", " 둘", "-셋", "+세 번째", " 넷")
        ),
    )


def test_parts_come_and_go_in_the_order_of_the_document() -> None:
    found = changes(TEMPLATE, {"use": "글", "total": "5"}, {"summary": "글", "total": "6"})
    assert [(one.part, one.how) for one in found] == [
        ("summary", How.ADDED),
        ("total", How.CHANGED),
        ("use", How.REMOVED),
    ]
    assert [one.lines[1:] for one in found] == [("+글",), ("-5", "+6"), ("-글",)]


def test_a_table_is_compared_by_rows_and_cells() -> None:
    late = ROWS[1].replace("2026-07-02", "2026-08-02")
    assert of_rows(table(*ROWS), table(ROWS[0], late, *ROWS[2:])) == (
        RowChange(
            how=How.CHANGED,
            before=2,
            after=2,
            cells=(CellChange(column="ends", before="2026-07-02", after="2026-08-02"),),
        ),
    )
    (gone,) = of_rows(table(*ROWS), table(*ROWS[:4], *ROWS[5:]))
    assert (gone.how, gone.before, gone.after, gone.cells[0].before) == (
        How.REMOVED,
        5,
        None,
        "할 일 5",
    )
    (come,) = of_rows(table(*ROWS[1:]), table(*ROWS))
    assert (come.how, come.before, come.after) == (How.ADDED, None, 1)


def test_a_table_that_was_unknown_gets_its_rows() -> None:
    (change,) = changes(TEMPLATE, {}, {"schedule": table(*ROWS)})
    assert (change.how, len(change.rows)) == (How.ADDED, len(ROWS))
    (known,) = changes(TEMPLATE, {"schedule": UNKNOWN}, {"schedule": table(*ROWS)})
    assert (known.rows, known.lines[1]) == ((), f"-{UNKNOWN}")


@given(st.lists(st.sampled_from(ROWS), max_size=12), st.lists(st.sampled_from(ROWS), max_size=12))
def test_the_changes_lead_from_one_table_to_the_other(old: list[str], new: list[str]) -> None:
    before, after = table(*old), table(*new)
    if before == after:
        return
    found = of_rows(before, after)
    came = sum(one.how is How.ADDED for one in found)
    went = sum(one.how is How.REMOVED for one in found)
    assert len(old) - went + came == len(new)
    touched = {one.before for one in found} | {None}
    kept = [row for n, row in enumerate(old, 1) if n not in touched]
    fresh = {one.after for one in found} | {None}
    assert kept == [row for n, row in enumerate(new, 1) if n not in fresh]


def test_the_longest_texts_are_compared_at_once() -> None:
    for line in ("가\n", "가나다라 마바사\n"):
        before = (line * 20_000)[:19_000]
        begun = time.process_time()
        (change,) = changes(TEMPLATE, {"use": before}, {"use": "새 줄\n" + before[:15_000]})
        assert change.lines
        assert time.process_time() - begun < 0.5
