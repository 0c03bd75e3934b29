"""Results as the workbook that a centre hands on: one table, its sums and a chart of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from schema.words import say

from .cells import put
from .records import Row
from .results import say_count, say_period

_COMPARED: Final = ("advised", "applied", "awarded", "completed")
_COUNTED: Final = (*_COMPARED, "members")
_SUMS: Final = ("funded", "lent")
_WIDTHS: Final = {"programme": 26, "district": 14, "funded": 18, "lent": 18, "remark": 60}
_WIDTH: Final = 12
_WON: Final = "#,##0"
_CHART_WIDTH: Final = 24
_CHART_HEIGHT: Final = 11


@dataclass
class _Line:
    """One line of the table: what was counted, what was paid and lent, and what is not exact."""

    place: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    quantity: Decimal | None = None
    remarks: list[str] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Add a result; a loan and expert days are no money that was given."""
        measure = row["measure"]
        if row["number"] is not None:
            self.counts[measure] = self.counts.get(measure, 0) + row["number"]
        if row["about"] or row["at_least"] or row["partly_unknown"]:
            self.remarks.append(f"{say(f'measure-{measure}')}: {say_count(row)}")
        if measure != "awarded":
            return
        name = "lent" if row["benefit"] == "loan" else "funded"
        if row["amount_won"] is not None:
            self.sums[name] = self.sums.get(name, 0) + row["amount_won"]
        if row["amount_partly_unknown"]:
            remark = say("desk-results-unknown", what=say(f"desk-col-{name}"))
            self.remarks.append(remark)
        if row["quantity"] is not None:
            self.quantity = (self.quantity or Decimal()) + row["quantity"]

    @property
    def values(self) -> list[object]:
        """Its cells after the place; what nobody has counted stays empty."""
        return [
            *(self.counts.get(name) for name in _COUNTED),
            *(self.sums.get(name) for name in _SUMS),
            self.quantity,
            "; ".join(dict.fromkeys(self.remarks)) or None,
        ]


def book(rows: Sequence[Row]) -> bytes:
    """Return the workbook of some results: the table, and the sums with their chart."""
    made = Workbook()
    rows = sorted(rows, key=_order)
    values = (*_COUNTED, *_SUMS, "quantity", "remark")
    lines = _lines(rows, lambda row: (say_period(row), row["programme"], row["district"] or "-"))
    _write(made.active, "table", ("year", "programme", "district", *values), lines)
    # What varies is compared: the periods, and where there is only one, the programmes.
    periods = _lines(rows, lambda row: (say_period(row),))
    programmes = _lines(rows, lambda row: (row["programme"],))
    compared, sums = ("year", periods) if len(periods) > 1 else ("programme", programmes)
    sheet = made.create_sheet()
    _write(sheet, "sums", (compared, *values), sums)
    sheet.add_chart(_chart(sheet, len(sums)), f"A{len(sums) + 4}")
    packed = BytesIO()
    made.save(packed)
    return packed.getvalue()


def _order(row: Row) -> tuple[object, ...]:
    """Return the order of the table: what has no month comes after the months of its year."""
    period = (row["year"], row["period"] is None, row["period"] or 0)
    return *period, row["programme"], row["district"] or ""


def _lines(rows: Iterable[Row], place: Callable[[Row], tuple[str, ...]]) -> list[_Line]:
    found: dict[tuple[str, ...], _Line] = {}
    for row in rows:
        found.setdefault(place(row), _Line(place(row))).add(row)
    return list(found.values())


def _write(sheet: Any, name: str, columns: Sequence[str], lines: Iterable[_Line]) -> None:
    sheet.title = say(f"desk-results-{name}")
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number)
        put(cell, say(f"measure-{column}" if column in _COUNTED else f"desk-col-{column}"))
        cell.font = Font(bold=True)
        width = _WIDTHS.get(column, _WIDTH)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, line in enumerate(lines, 2):
        for number, value in enumerate([*line.place, *line.values], 1):
            cell = sheet.cell(row, number)
            put(cell, value)
            cell.number_format = _WON if isinstance(value, int) else "General"
            cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
    sheet.freeze_panes = "A2"


def _chart(sheet: Any, lines: int) -> BarChart:
    """Return the bars of what was counted, a group for each line of the sums."""
    chart = BarChart()
    chart.title = say("desk-results-chart")
    chart.width, chart.height = _CHART_WIDTH, _CHART_HEIGHT
    last = 1 + len(_COMPARED)
    counts = Reference(sheet, min_col=2, max_col=last, min_row=1, max_row=lines + 1)
    chart.add_data(counts, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=lines + 1))
    # Without this word newer versions of Excel draw no axes.
    chart.x_axis.delete = chart.y_axis.delete = False
    return chart
