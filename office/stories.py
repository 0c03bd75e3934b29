"""What the demo's invented firms live through: the lines a clerk types, scene by scene.

In a line `{case}` is the scene's case, `{number}` the end of its business number, `{decided}` the
number of its last line of that kind, and the rest are days (see `office.demo`). Lines that begin
with @ are no commands of the desk: `@stage review` waits until the case has come there,
`@waits receipt` until it waits for that, `@done resubmission` until it does so no more,
`@refused confirm …` types a command that must be refused, `@clock {the_day} 15:00` turns the clock
of this one case on, `@agency` tells what the portal has of this case, and `@asks '…' {in_a_week}`
lets the portal ask for something by the webhook.
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

_NEW: Final = {
    "소리정밀": Firm("example-smart", "9998240130"),
    "여울금속": Firm("example-clean", "9998240504"),
    "지음기계": Firm("example-online", "9998240877"),
}
"""Firms that are in no sheet: each case is started by a command."""


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
    return known | entered | _NEW


_ELIGIBLE: Final = "eligibility {case} --eligible"
_PLAN: Final = (
    _ELIGIBLE,
    (
        "draft {case} --base 0 --section problem='치수 불량 4.2 %'"
        " --section solution='비접촉 측정기' --section scale-up='협력사 납품' --amount 28000000"
    ),
)
_CONFIRMED: Final = (*_PLAN, "confirm {case} --version 1 --means phone")
_HANDED_IN: Final = ("@waits receipt", "receipt {case} --number 접수-{number}")
_FILED: Final = (*_CONFIRMED, *_HANDED_IN)
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
    *_HANDED_IN,
    "proof {case}",
    "supplement {case} --what '지방세 납세증명서' --until {in_a_week} --means letter",
    "receipt {case} --number 보완-{number}",
    "decide {case} --verdict passed --amount 28000000 --means letter --reference 결정-{number}",
    "agree {case} --speaker firm_owner --reference 협약-{number}",
    "complete {case} --speaker firm_owner --means visit",
    "settle {case} result-report --reference 실적-{number}",
)


def _begin(name: str, sector: str, amount: str) -> str:
    firm = _NEW[name]
    return (
        f"new --edition {firm.programme} --number {firm.number} --name '{name} (가상)'"
        f" --sector {sector} --district 가온동 --employees 7 --amount {amount}"
    )


_PAPER: Final = "paper {{case}} {kind} --file examples/papers/{kind}.pdf --status accepted"

_CHECKED: Final = (
    _begin("소리정밀", "C29", "3600만원"),
    _ELIGIBLE,
    "draft {case} --base 0 --file examples/plan-1.toml",
    "plan {case}",
    (
        "comment {case} --text '재가공에 몇 시간이 드는지 적어 주세요' --section problem"
        " --audience firm_owner"
    ),
    "@refused confirm {case} --version 1 --means phone",
    "draft {case} --base 1 --file examples/plan-2.toml",
    "draft diff {case}",
    "comment {case} --resolves 1",
    "confirm {case} --version 2 --knowing --means phone",
    _PAPER.format(kind="business-registration"),
    _PAPER.format(kind="quotes"),
    _PAPER.format(kind="small-business") + " --until {in_ninety_days}",
    _PAPER.format(kind="local-tax") + " --issued {three_days_ago}",
    _PAPER.format(kind="national-tax") + " --issued {three_days_ago}",
    "@stage review",
    "proof {case}",
)
_MAILED: Final = (
    _begin("여울금속", "C25", "420만원"),
    _ELIGIBLE,
    "draft {case} --base 0 --file examples/plan-clean.toml",
    "paper {case} business-registration --on-paper --place '캐비닛 3번' --status accepted",
    "confirm {case} --version 1 --means visit",
    "@waits business_by_hand",
    "vouch {case} --seen active --reason '홈택스에서 계속사업자로 확인'",
    "@waits receipt",
    "receipt {case} --number 우편-{number} --means phone",
    "proof {case}",
)
_ONLINE: Final = (
    _begin("지음기계", "C29", "500만원"),
    _ELIGIBLE,
    (
        "draft {case} --base 0 --section problem='거래처 두 곳에 매출의 8할'"
        " --section solution='온라인 제품 목록과 시험 성적서' --amount 5000000"
    ),
    "confirm {case} --version 1 --means phone",
    "@stage review",
    "@agency",
    "proof {case}",
    "@asks '시험 성적서의 기관 이름' {in_a_week}",
    "@waits supplement",
    "resubmit {case} --text '시험 성적서는 가온시험원(가상)에서 받았습니다'",
    "@done resubmission",
    "proof {case}",
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
    Scene("checked", "소리정밀", _CHECKED),
    Scene("mailed", "여울금속", _MAILED),
    Scene("online", "지음기계", _ONLINE),
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
            "@waits receipt",
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
