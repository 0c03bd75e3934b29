"""A run that is not exactly right has no result; what the report says of the rest is arithmetic."""

import itertools

import pytest
from pydantic import TypeAdapter

from bench.arm import WrongOutcome
from bench.case import LINES, numbers
from bench.floor import Floor
from bench.measure import Reading, Used
from bench.report import percentile, table
from bench.rounds import standing_arm
from schema.identity import BusinessNumber


async def test_a_lost_line_and_a_second_filing_leave_no_result() -> None:
    async with standing_arm(Floor, 1) as driver:
        await driver.many(2)
        await driver.arm.verify(driver.cases)
        ground = driver.arm.ground
        with pytest.raises(WrongOutcome, match="nobody started"):
            await driver.arm.verify(driver.cases[:1])
        await ground.owner("delete from bench_line where seq = $1", len(LINES))
        with pytest.raises(WrongOutcome, match="lines of a case"):
            await driver.arm.verify(driver.cases)
        with pytest.raises(WrongOutcome, match="filings"):
            await driver.arm.verify_filings(driver.cases[:1])


def test_numbers_are_repeatable_and_never_the_same_twice() -> None:
    once, again = numbers(7), numbers(7)
    first = [next(once) for _ in range(1000)]
    assert first == [next(again) for _ in range(1000)]
    assert len(set(first)) == len(first)


def test_every_number_of_ten_thousand_cases_is_one_that_a_case_takes() -> None:
    taken = TypeAdapter(list[BusinessNumber])
    given = list(itertools.islice(numbers(11), 20_000))
    assert taken.validate_python(given) == given


def test_foreign_load_is_what_is_left_of_the_machine() -> None:
    before = Reading(10.0, 100.0, {"worker": 1.0, "driver": 1.0})
    after = Reading(12.0, 103.0, {"worker": 2.0, "driver": 1.5})
    used = Used.between(before, after)
    assert used.by == {"worker": 1.0, "driver": 0.5}
    assert used.foreign > 0
    assert Used.between(before, Reading(12.0, 101.0, after.by)).foreign == 0.0


def test_percentiles_and_tables() -> None:
    assert percentile([], 0.5) is None
    assert [percentile(range(1, 101), share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 51, 96, 100]
    assert table([["", "a"], ["x", "1"]]) == "|  | a |\n| --- | ---: |\n| x | 1 |\n"
