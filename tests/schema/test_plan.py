from hypothesis import given
from hypothesis import strategies as st

from schema.plan import Plan, plan_hash, text_hash

SECTIONS = st.dictionaries(
    st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True), st.text().map(text_hash)
)
AMOUNT = st.none() | st.integers(1, 10**12)


def test_a_hash_stays_what_it_was() -> None:
    """Owners hold it on paper."""
    sections = {"b": text_hash("나"), "a": text_hash("가")}
    assert text_hash("가").startswith("64ee5293d31b")
    assert plan_hash(sections, 5).startswith("840ce4196c4f")
    assert plan_hash(sections, None) != plan_hash(sections, 5)


@given(SECTIONS, AMOUNT)
def test_the_order_of_sections_does_not_matter(sections: dict[str, str], won: int | None) -> None:
    turned = dict(reversed(sections.items()))
    assert plan_hash(turned, won) == plan_hash(sections, won)


@given(SECTIONS, SECTIONS, AMOUNT, AMOUNT)
def test_only_the_same_content_has_the_same_hash(
    one: dict[str, str], other: dict[str, str], won: int | None, more: int | None
) -> None:
    same = one == other and won == more
    assert (plan_hash(one, won) == plan_hash(other, more)) == same


def test_a_plan_begins_without_a_version() -> None:
    assert (Plan().number, Plan().confirmed, Plan().open_comments) == (0, None, ())
