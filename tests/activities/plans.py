"""A plan of an invented firm, and what tests of printing look at it with."""

import json
from datetime import date
from typing import Any

import pypdfium2

from schema.printed import Heading
from schema.template import PlanTemplate


def _named(key: str, ko: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": {"ko": ko, "en": key}, **more}


COSTS = [
    _named("item", "비목"),
    _named("what", "내용"),
    _named("total", "총액", cell="won"),
    _named("support", "지원금", cell="won"),
    _named("cash", "자부담 현금", cell="won"),
    _named("in_kind", "자부담 현물", cell="won"),
]
SCHEDULE = [
    _named("task", "할 일"),
    _named("begins", "시작", cell="date"),
    _named("ends", "끝", cell="date"),
]
TEMPLATE = PlanTemplate.model_validate(
    {
        **_named("workshop", "작업환경개선 사업계획서"),
        "source": "invented for tests",
        "chapters": [
            _named(
                "outline",
                "사업 개요",
                parts=[
                    _named("purpose", "사업의 목적과 내용"),
                    _named("amount", "신청 금액", kind="money"),
                    _named("begins", "사업 시작일", kind="date"),
                ],
            ),
            _named("psst", "문제와 해결", parts=[_named("problem", "문제인식")]),
            _named(
                "budget",
                "소요 예산과 일정",
                parts=[
                    _named("costs", "소요 예산", kind="table", table="costs", columns=COSTS),
                    _named("schedule", "일정", kind="table", table="schedule", columns=SCHEDULE),
                ],
            ),
        ],
    }
)
COST_ROWS = [
    ("기계장치", "국소배기장치 1식", 22_000_000, 15_400_000, 5_500_000, 1_100_000),
    ("시설비", "LED 조명 24등", 6_500_000, 4_550_000, 1_625_000, 325_000),
    ("외주용역비", "작업환경측정 2회", 1_500_000, 1_050_000, 375_000, 75_000),
]
HEADING = Heading(
    edition="(예시) 소공인 작업환경 개선",
    firm="가나정밀 (가상)",
    version=3,
    sha256="3f9a0c51" * 8,
    date=date(2026, 3, 2),
)


def table(columns: list[dict[str, Any]], *rows: tuple[Any, ...]) -> str:
    keys = [column["key"] for column in columns]
    return json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False)


def plan(**changed: str) -> dict[str, str]:
    return {
        "purpose": "절삭유 미스트와 분진을 줄이려고 합니다.\n집진 설비를 설치합니다.",
        "amount": "21000000",
        "begins": "2026-04-01",
        "problem": "분진 농도가 노출 기준에 가깝습니다.",
        "costs": table(COSTS, *COST_ROWS),
        "schedule": table(SCHEDULE, ("견적과 계약", "2026-04-01", "2026-04-30")),
    } | changed


def read_pdf(body: bytes) -> list[str]:
    """The text of each page, without the breaks that lines were set with."""
    document = pypdfium2.PdfDocument(body)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    # U+FFFE and the like stand where the typesetter broke a word.
    return ["".join(page.split()).replace("\u200b", "") for page in pages]
