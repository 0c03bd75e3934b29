"""The invented agency's form of the reference data, made by a script so that it can be made again.

`python -m tests.forms` writes it anew; a test holds the file in the repository against it.
"""

from collections.abc import Sequence
from typing import Final

from hwpx.document import HwpxDocument

from activities.printing.hwpx import same_always
from activities.shelving import REFERENCE

EXAMPLE: Final = REFERENCE / "forms" / "example-smart.hwpx"
"""The form of the example edition that prints hwpx."""

_TITLE: Final = "(예시) 스마트 작업장 지원사업 신청서"
_NOTE: Final = "이 양식은 지어낸 것입니다. 실제 기관의 양식이 아닙니다."
_HEAD: Final = (
    ("사 업 명", "", "기 업 명 :", ""),
    ("대 표 자", "", "사업자등록번호", ""),
    ("시작 예정일", "", "완료 예정일", ""),
    ("총사업비", "", "신청 지원금", ""),
    ("자부담(현금)", "", "자부담(현물)", ""),
)
_TEXTS: Final = ("사업 요약", "현장의 문제", "해결 방안", "사업비 산출 내역", "담당 인력")
_WIDTHS: Final = {2: [1, 4], 4: [2, 3, 2, 3]}
_SIGNED: Final = (("작 성 일", "", "접수번호(기관 기재)", ""),)


def form(*tables: Sequence[Sequence[str]], title: str = _TITLE) -> bytes:
    """An agency's form: a title and tables whose empty cells are to be filled in."""
    document = HwpxDocument.new()
    document.add_paragraph(title, inherit_style=False)
    document.add_paragraph(_NOTE, inherit_style=False)
    for rows in tables:
        document.add_paragraph("", inherit_style=False)
        made = document.add_table(len(rows), len(rows[0]))
        for row, line in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                cell.text = text
        made.set_column_widths(_WIDTHS[len(rows[0])])
    return same_always(document.to_bytes())


def example() -> bytes:
    """The form of the example edition: sums above, texts below, one field for the agency alone."""
    return form(_HEAD, [(text, "") for text in _TEXTS], _SIGNED)


if __name__ == "__main__":
    EXAMPLE.parent.mkdir(exist_ok=True)
    EXAMPLE.write_bytes(example())
