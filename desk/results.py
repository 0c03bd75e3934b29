"""The commands about what was achieved: results from the record, and counts as they were told."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Argument, Option

from schema.words import say
from schema.zone import OFFICE_ZONE

from .faults import Refused, Usage
from .options import Amount, Source, Typist, filled, meant, typist, won
from .shown import Shown, table, written
from .waiting import finished

if TYPE_CHECKING:
    from .records import Row

_MEASURES: Final = ("advised", "applied", "awarded", "completed", "members")
_BENEFITS: Final = ("money", "voucher", "in_kind", "expert_days", "loan")
_PERIODS: Final = ("year", "quarter", "month")
_EXCEL: Final = ".xlsx"
_COLUMNS: Final = (
    "year",
    "programme",
    "district",
    "measure",
    "benefit",
    "count",
    "amount",
    "quantity",
)

Programme = Annotated[str, Option("--programme", help="desk-opt-programme-of")]
District = Annotated[str, Option("--district", help="desk-opt-district")]


def results(  # noqa: PLR0913  one argument for each option
    year: Annotated[str, Argument(metavar="[YEAR]", help="desk-opt-year")] = "",
    *,
    programme: Programme = "",
    district: District = "",
    by: Annotated[
        str, Option("--by", metavar="year|quarter|month", help="desk-opt-period")
    ] = "year",
    xlsx: Annotated[Path | None, Option("--xlsx", metavar="FILE", help="desk-opt-xlsx")] = None,
    force: Annotated[bool, Option("--force", help="desk-opt-force")] = False,
) -> Shown:
    """Show what was achieved, by year, quarter or month; or save it as a workbook."""
    if year and not (year.isascii() and year.isdigit() and len(year) == len("2026")):
        raise Usage("desk-year", given=year)
    period = meant("period", by, _PERIODS)
    if period not in _PERIODS:
        raise Usage("desk-choice", given=by, known=", ".join(_PERIODS))
    if xlsx is not None and xlsx.suffix.lower() != _EXCEL:
        raise Usage("desk-results-xlsx", file=xlsx)
    rows = finished(_read(int(year) if year else None, programme, district, period))
    if not rows:
        return Shown([], [say("desk-no-results")])
    if xlsx is not None:
        return _save(rows, xlsx, force=force)
    headings = [say(f"desk-col-{column}") for column in _COLUMNS]
    return Shown(rows, [table(headings, map(_cells, rows)), say("desk-results-note")])


def tally(  # noqa: PLR0913  one argument for each option
    *,
    programme: Programme = "",
    year: Annotated[str, Option("--year", help="desk-opt-tally-year")] = "",
    measure: Annotated[str, Option("--measure", help="desk-opt-measure")] = "",
    number: Annotated[str, Option("--number", help="desk-opt-count")] = "",
    amount: Amount = "",
    benefit: Annotated[str, Option("--benefit", help="desk-opt-benefit")] = "",
    district: District = "",
    source: Source = "",
    correct: Annotated[bool, Option("--correct", help="desk-opt-correct")] = False,
    by: Typist = "",
) -> Shown:
    """Enter a count as it was reported, for a year that has no rows."""
    typed = filled(
        programme=programme,
        year=year,
        measure=meant("measure", measure, _MEASURES),
        number=number,
        amount=won(amount),
        benefit=meant("benefit", benefit, _BENEFITS),
        district=district,
        source=source,
        by=typist(by),
    )
    return finished(_tally(typed, correct=correct))


async def _read(year: int | None, programme: str, district: str, period: str) -> "list[Row]":
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        rows = await records.results(year, programme, district, period)
    return [{**row, "by": period} for row in rows]


def _save(rows: "list[Row]", file: Path, *, force: bool) -> Shown:
    from .result_book import book  # noqa: PLC0415  brings openpyxl
    from .saving import save  # noqa: PLC0415

    save(file, book(rows), force=force)
    message = say("desk-results-written", file=file, count=len(rows))
    return Shown({"file": str(file), "rows": rows, "message": message}, [message])


def _cells(row: "Row") -> list[object]:
    return [
        say_period(row),
        row["programme"],
        row["district"],
        say(f"measure-{row['measure']}"),
        row["benefit"] and say(f"benefit-{row['benefit']}"),
        say_count(row),
        _known(row["amount_won"], unknown=row["amount_partly_unknown"]),
        row["quantity"],
    ]


def say_period(row: "Row") -> str:
    """Return the year, quarter or month of a result; what has no day is of its year only."""
    if row["period"] is None:
        return str(row["year"])
    return say(f"desk-{row['by']}", year=str(row["year"]), number=row["period"])


def say_count(row: "Row") -> str:
    """Return a sum of counts no more exact than the least exact of them."""
    certainty = "exact"
    if row["about"]:
        certainty = "about"
    elif row["at_least"]:
        certainty = "at_least"
    if row["number"] is None:
        return say("count-unknown")
    return _known(say(f"count-{certainty}", number=row["number"]), unknown=row["partly_unknown"])


def _known(value: object, *, unknown: bool) -> str:
    if not unknown:
        return written(value)
    return say("count-unknown") if value is None else say("desk-and-unknown", value=written(value))


async def _tally(typed: dict[str, Any], *, correct: bool) -> Shown:
    from office.settings import Settings  # noqa: PLC0415
    from schema.parsing import parse  # noqa: PLC0415
    from schema.refusals import InTheFuture  # noqa: PLC0415
    from schema.tally import Tally  # noqa: PLC0415

    from .ledger import key_of, tally_row, writing  # noqa: PLC0415

    told = parse(Tally, typed, strict=True)
    if told.year > datetime.now(OFFICE_ZONE).year:
        raise InTheFuture(field="year", given=str(told.year))
    row = tally_row(told)
    counted = ("programme", "year", "district", "measure", "benefit")
    key = key_of({name: row[name] for name in counted})
    async with writing(Settings.load()) as ledger:
        programmes = {edition["programme"] for edition in await ledger.records.editions()}
        before = await ledger.counted(key)
        if before is not None and before != row and not correct:
            said = say(f"count-{before['certainty']}", number=before["number"])
            raise Refused("desk-tally-other", number=said, source=before["source"])
        if before != row:
            await ledger.count(told, key, correct=correct)
        beside = await ledger.one_by_one(told)
    number = say(f"count-{told.number.certainty}", number=told.number.number)
    what = {"programme": told.programme, "year": str(told.year), "number": number}
    message = say("desk-tallied", measure=say(f"measure-{told.measure}"), **what)
    if before == row:
        message = say("desk-repeated", what=message)
    document = {**row, "repeated": before == row, "message": message}
    warnings = [say("desk-tally-beside", count=beside)] if beside else []
    if told.programme not in programmes:
        known = ", ".join(sorted(programmes)) or "-"
        warnings.append(say("desk-new-programme", programme=told.programme, known=known))
    if warnings:
        document["warning"] = " ".join(warnings)
    return Shown(document, [message, *warnings])
