"""Sheets of very many rows, each of a firm of its own."""

import csv
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from schema.identity import check_digit

_NINES = count(999_840_001)


def many_numbers(count: int) -> list[str]:
    """Business numbers that pass every check; `tests.worlds` has only ten thousand."""
    return list(islice(_numbers(), count))


def write_many(file: Path, edition: str, numbers: list[str], **column: list[str]) -> str:
    """Write a sheet of new applications to one call."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["edition", "business_number", "name", *column])
        firms = [(edition, number, "자차금속 (가상)") for number in numbers]
        more = zip(*column.values(), strict=True) if column else [()] * len(firms)
        writer.writerows([*one, *cells] for one, cells in zip(firms, more, strict=True))
    return str(file)


def _numbers() -> Iterator[str]:
    for nine in map(str, _NINES):
        if not nine.endswith("0000") and nine[3:5] != "00":
            yield nine + str(check_digit(nine))
