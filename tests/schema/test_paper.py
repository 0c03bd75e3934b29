"""Until when papers hold, and which of them count on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.paper import (
    Holds,
    Lack,
    Paper,
    PaperStatus,
    WantedPaper,
    holds_until,
    lack_of,
    lacking,
    needs_date,
)

TAX = WantedPaper(key="local-tax", holds=Holds.DAYS, days=30)
CERTIFICATE = WantedPaper(key="small-business", holds=Holds.PRINTED)
LEASE = WantedPaper(key="lease")
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def test_the_day_of_issue_is_the_first_of_its_thirty_days() -> None:
    assert holds_until(TAX, date(2026, 11, 1), None) == date(2026, 11, 30)


def test_an_earlier_printed_end_counts() -> None:
    assert holds_until(TAX, date(2026, 11, 1), date(2026, 11, 10)) == date(2026, 11, 10)


def test_a_later_printed_end_does_not_lengthen_what_the_law_says() -> None:
    assert holds_until(TAX, date(2026, 11, 1), date(2027, 3, 31)) == date(2026, 11, 30)


def test_a_notice_may_want_a_younger_paper() -> None:
    young = LEASE.model_copy(update={"at_most_days": 7})
    assert holds_until(young, date(2026, 11, 1), None) == date(2026, 11, 7)


def test_what_always_holds_has_no_end() -> None:
    assert holds_until(LEASE, date(2020, 1, 1), None) is None


@pytest.mark.parametrize(
    ("wanted", "issued", "printed", "needs"),
    [
        (TAX, None, None, True),
        (TAX, date(2026, 11, 1), None, False),
        (TAX, None, date(2026, 11, 10), False),
        (CERTIFICATE, date(2026, 11, 1), None, True),
        (CERTIFICATE, None, date(2027, 3, 31), False),
        (LEASE, None, None, False),
    ],
)
def test_a_date_is_asked_for_where_the_end_follows_from_it(
    wanted: WantedPaper, issued: date | None, printed: date | None, *, needs: bool
) -> None:
    assert needs_date(wanted, issued, printed) is needs


@given(issued=DAYS, later=st.integers(0, 60))
def test_a_paper_of_thirty_days_counts_on_exactly_thirty(issued: date, later: int) -> None:
    paper = Paper(
        kind="local-tax",
        status=PaperStatus.ACCEPTED,
        holds_until=holds_until(TAX, issued, None),
    )
    on = issued + timedelta(days=later)
    assert (lack_of(paper, on) is None) == (later < 30)


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (None, Lack.MISSING),
        (Paper(kind="lease"), Lack.UNSEEN),
        (Paper(kind="lease", status=PaperStatus.REJECTED), Lack.REJECTED),
        (Paper(kind="lease", holds_until=date(2026, 11, 22)), Lack.EXPIRED),
        (Paper(kind="lease", status=PaperStatus.ACCEPTED), None),
        (
            Paper(kind="lease", status=PaperStatus.ACCEPTED, holds_until=date(2026, 11, 23)),
            None,
        ),
    ],
)
def test_why_a_paper_does_not_count(paper: Paper | None, why: Lack | None) -> None:
    assert lack_of(paper, date(2026, 11, 23)) is why


def test_only_required_papers_are_lacking_in_the_order_of_the_checklist() -> None:
    where = LEASE.model_copy(update={"required": False})
    found = lacking([TAX, where, CERTIFICATE], [], date(2026, 11, 23))
    assert [one.wanted.key for one in found] == ["local-tax", "small-business"]
