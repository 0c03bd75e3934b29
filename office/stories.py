"""What the demo's invented firms live through: the lines a clerk types, scene by scene.

In a line `{case}` is the scene's case, `{number}` the end of its business number, `{decided}` the
number of its last line of that kind, and the rest are days (see `office.demo`). Two lines are no
commands: `@stage review` waits until the case has come there, and `@clock {the_day} 15:00` turns
the clock of this one case on.
"""

import csv
from dataclasses import dataclass
from typing import Final

from .settings import ROOT

SHEET: Final = ROOT / "examples" / "intake.csv"
_LIST: Final = "examples/decisions.csv"


@dataclass(frozen=True)
class Firm:
    """An invented firm and the programme it applies to."""

    programme: str
    number: str


@dataclass(frozen=True)
class Scene:
    """Some lines about one firm, or about all; its title is the word `demo-scene-…`."""

    title: str
    firm: str
    lines: tuple[str, ...]


_ENTERED: Final = {
    "소망테크": "999-82-40595",
    "거북금속": "999-82-21564",
    "너울정밀": "999-82-25293",
    "도담테크": "999-82-29023",
    "로운기계": "999-82-32756",
    "모아정공": "999-82-36484",
}
"""Firms that are in no sheet: their cases were under way before."""


def firms() -> dict[str, Firm]:
    """Return every firm of the play by its name."""
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        known = {
            row["name"].removesuffix(" (가상)"): Firm(
                row["edition"], row["business_number"].replace("-", "")
            )
            for row in csv.DictReader(sheet)
        }
    entered = {
        name: Firm("example-growth", number.replace("-", "")) for name, number in _ENTERED.items()
    }
    return known | entered


_ELIGIBLE: Final = "eligibility {case} --eligible"
_PLAN: Final = (
    _ELIGIBLE,
    (
        "draft {case} --base 0 --section problem='치수 불량 4.2 %'"
        " --section solution='비접촉 측정기' --section scale-up='협력사 납품' --amount 28000000"
    ),
)
_CONFIRMED: Final = (*_PLAN, "confirm {case} --version 1 --means phone")
_FILED: Final = (*_CONFIRMED, "receipt {case} --number 접수-{number}")
_DIAGNOSED: Final = (
    _ELIGIBLE,
    "@stage review",
    "sitevisit {case} --finding '집진기가 없다'",
    "decide {case} --verdict passed --means visit",
    (
        "draft {case} --base 0 --section items='이동식 집진기 1대'"
        " --section quotes='견적 두 곳, 낮은 쪽 420만원' --amount 4200000"
    ),
)


def _enter(name: str, days: str) -> str:
    return (
        f"enter --edition example-growth --number {_ENTERED[name]} --name '{name} (가상)'"
        f" --stage review --asked 3천만원 --receipt 접수-{{number}} --filed-at {{{days}}}"
        " --source '접수대장 (가상)'"
    )


_WHOLE: Final = (
    _ELIGIBLE,
    (
        "draft {case} --base 0 --section problem='손으로 재는 치수 탓에 불량이 잦다'"
        " --section solution='비접촉 측정기로 바꾼다' --amount 30000000"
    ),
    "comment {case} --text '불량률을 숫자로 적어 주세요' --section problem --audience firm_owner",
    (
        "draft {case} --base 1 --section problem='치수 불량 4.2 %, 한 해 1,900만원 손실'"
        " --section scale-up='2차 협력사 세 곳에 납품' --amount 28000000"
    ),
    "comment {case} --resolves 1",
    "confirm {case} --version 2 --means phone",
    "receipt {case} --number 접수-{number}",
    "supplement {case} --what '지방세 납세증명서' --until {in_a_week} --means letter",
    "receipt {case} --number 보완-{number}",
    "decide {case} --verdict passed --amount 28000000 --means letter --reference 결정-{number}",
    "agree {case} --speaker firm_owner --reference 협약-{number}",
    "complete {case} --speaker firm_owner --means visit",
    "settle {case} result-report --reference 실적-{number}",
)

SCENES: Final = (
    Scene(
        "call-extended",
        "",
        (
            (
                "edition extend example-growth --notice 연장공고-1호 --published {today}"
                " --until {next_january} --reason '신청이 적다'"
            ),
        ),
    ),
    Scene("import", "", (f"import {SHEET.relative_to(ROOT)}",)),
    Scene(
        "extended",
        "",
        (
            (
                "edition extend example-workshop --notice 연장공고-2호 --published {today}"
                " --until {next_january} --reason '신청이 적다'"
            ),
        ),
    ),
    Scene("whole", "가람정밀", _WHOLE),
    Scene("filed", "나루금속", _FILED),
    Scene(
        "postponed",
        "다온테크",
        (
            *_FILED,
            "supplement {case} --what '국세 납세증명서' --until {in_a_week} --means letter",
            (
                "postpone {case} supplement --until {in_two_weeks} --reason '세무서 발급이 늦다'"
                " --means phone --reference 통화-{number}"
            ),
        ),
    ),
    Scene(
        "withdrawing",
        "라온기공",
        (
            *_FILED,
            "withdraw {case} --reason '자부담이 없다' --speaker firm_owner --means phone",
        ),
    ),
    Scene("filed", "마루정공", _FILED),
    Scene("filed", "바름몰드", _FILED),
    Scene("confirmed", "새솔금형", _CONFIRMED),
    Scene(
        "drafting",
        "아람기계",
        (*_PLAN, "comment {case} --text '납품처를 적어 주세요' --section scale-up"),
    ),
    Scene("ineligible", "자연목재", ("eligibility {case} --ineligible --reason '업종이 다르다'",)),
    Scene(
        "returned",
        "고개정밀",
        (*_FILED, "decide {case} --verdict returned --reason '사업비 산출 근거가 없다'"),
    ),
    Scene(
        "answered",
        "너른금속",
        (
            "facts {case} --district 나래동 --employees 4 --speaker firm_owner --means phone",
            _ELIGIBLE,
        ),
    ),
    Scene("entered", "소망테크", (_enter("소망테크", "three_days_ago"),)),
    Scene(
        "list",
        "",
        (f"decide --file {_LIST} --edition example-growth --reference 선정공고-3호",),
    ),
    Scene(
        "corrected",
        "나루금속",
        (
            (
                "correct {case} --line {decided} --amount 18000000 --as lee"
                " --reason '명단의 금액이 틀렸다' --reference 정정공문-{number}"
            ),
        ),
    ),
    Scene(
        "promoted",
        "마루정공",
        ("promote {case} --amount 28000000 --means letter --reference 승격-{number}",),
    ),
    Scene(
        "diagnosed",
        "차오름식품",
        (
            *_DIAGNOSED,
            "confirm {case} --version 1 --means visit",
            "receipt {case} --number 시청-{number}",
            "decide {case} --verdict passed --amount 4200000",
        ),
    ),
    Scene(
        "changed",
        "차오름식품",
        ("firm {firm} --status suspended --from {today} --source 휴업신고서",),
    ),
    Scene("quotes", "타래섬유", _DIAGNOSED),
    Scene(
        "withdrawn",
        "파랑전기",
        (
            _ELIGIBLE,
            "@stage review",
            "withdraw {case} --reason '공장을 옮긴다' --speaker firm_owner --means phone",
            "acknowledge {case} --reference 회신-{number}",
        ),
    ),
    Scene(
        "diagnosis",
        "하늘판금",
        (
            _ELIGIBLE,
            "@stage review",
            "appoint {case} --kind diagnosis --at '{in_a_week} 14:00' --place 공장",
        ),
    ),
    Scene("untouched", "한빛공방", ()),
    Scene(
        "reopened",
        "푸른공방",
        (
            "eligibility {case} --ineligible --reason '업종을 잘못 보았다'",
            "reopen {case} --reason '업종은 C25가 맞다'",
        ),
    ),
    Scene(
        "held",
        "거북금속",
        (
            _enter("거북금속", "three_days_ago"),
            "appoint {case} --kind presentation --at '{the_day} 14:00' --place '2층 회의실'",
            "@clock {the_day} 08:00",
            "call {case} --reached --text '시간을 다시 알렸다'",
            "@clock {the_day} 15:00",
            "meet {case} --number 1 --status held --result '질문 세 개에 답했다'",
        ),
    ),
    Scene(
        "missed",
        "너울정밀",
        (
            _enter("너울정밀", "three_days_ago"),
            "appoint {case} --kind presentation --at '{the_day} 14:30' --place '2층 회의실'",
            "@clock {the_day} 15:00",
            "meet {case} --number 1 --status no_show --result '연락이 없었다'",
        ),
    ),
    Scene(
        "call",
        "도담테크",
        (
            _enter("도담테크", "three_days_ago"),
            "appoint {case} --kind presentation --at '{the_day} 15:00' --place '2층 회의실'",
            "@clock {the_day} 08:00",
            "call {case} --not-reached --text '벨만 울린다'",
        ),
    ),
    Scene(
        "decision-late",
        "로운기계",
        (
            _enter("로운기계", "fifty_days_ago"),
            "appoint {case} --kind evaluation --at '{the_day} 11:00' --place 공장",
            "@clock {the_day} 12:00",
        ),
    ),
    Scene(
        "overdue",
        "모아정공",
        (
            (
                f"enter --edition example-growth --number {_ENTERED['모아정공']}"
                " --name '모아정공 (가상)' --stage follow_up --amount 2천만원"
                " --awarded-on {half_a_year_ago} --agreed-on {half_a_year_ago}"
                " --completed-on {ninety_days_ago} --source '사후관리대장 (가상)'"
            ),
            "reassign {case} --to lee --reason '담당 구역을 바꾼다'",
        ),
    ),
)
"""The play, in order."""
