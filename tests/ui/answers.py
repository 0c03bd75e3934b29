"""What a case's page answers to each question, by language and state.

Each answer is what must stand together in one line; a line under a heading begins with it. In
braces stands what differs from case to case (see `test_ten_questions`).
"""

from typing import Final, TypeAlias

Answers: TypeAlias = dict[str, tuple[str, ...]]

TEN: Final = {
    *("who", "programme", "stage", "waits for what", "on whom", "until when"),
    *("what is late", "what is next", "what was filed", "what comes after"),
}

_KOREAN: Final[Answers] = {
    "who": ("{firm}", "({number})"),
    "programme": ("(예시) 소공인 성장지원",),
    "who is in charge": ("담당자: {clerk}",),
}
_KOREAN_REVIEW: Final[Answers] = _KOREAN | {
    "stage": ("단계 심사 · 선정평가",),
    "waits for what": ("기다리는 것 › 기관: 결과 통보",),
    "on whom": ("기다리는 것 › 기관: ",),
    "what comes after": ("이다음: 협약 → 수행 → 사후관리 → 종료",),
}
_ENGLISH: Final[Answers] = {
    "who": ("{firm}", "({number})"),
    "programme": ("(Example) Growth support for small makers",),
    "who is in charge": ("Clerk in charge: {clerk}",),
}
_ENGLISH_REVIEW: Final[Answers] = _ENGLISH | {
    "stage": ("Stage review · Selection",),
    "waits for what": ("Waiting for › agency: the decision",),
    "on whom": ("Waiting for › agency: ",),
    "what comes after": ("Afterwards: agreement → execution → follow-up → closed",),
}

ANSWERS: Final[dict[str, dict[str, Answers]]] = {
    "ko": {
        "drafting": _KOREAN
        | {
            "stage": ("단계 계획서 작성 · 선정평가",),
            "waits for what": ("기다리는 것 › ", "계획서 작성과 대표의 확인"),
            "on whom": ("기다리는 것 › 담당자: ",),
            "until when": ("기다리는 것 › ", "{closes}까지"),
            "what is late": ("늦은 것: 없음",),
            "what is next": ("다음에 할 일 › ", "starter.py confirm '{case}' --version 1"),
            "what to paste": (
                '다음에 할 일 › {{"by": "{clerk}", "version": 1, "means": "phone"}}',
            ),
            "what was filed": ("제출한 것: 아직 없음",),
            "what comes after": ("이다음: 제출 → 심사 → 협약 → 수행 → 사후관리 → 종료",),
            "what is open": ("계획서 1판", "대표 확인 전", "남은 의견 1건"),
        },
        "filed": _KOREAN_REVIEW
        | {
            "until when": ("기다리는 것 › 기관: ", "{due}까지"),
            "what is late": ("늦은 것: 없음",),
            "what is next": ("다음에 할 일 › ", "starter.py decide '{case}' --verdict passed"),
            "what was filed": ("제출한 것: 접수번호 A-1, {filed} 제출",),
        },
        "late": _KOREAN_REVIEW
        | {
            "until when": ("기다리는 것 › 기관: ", "{was_due}까지"),
            "what is late": ("늦은 것: 결과가 늦습니다. 기관에 전화",),
            "what is next": ("다음에 할 일 › ", "starter.py postpone '{case}' decision"),
            "what was filed": ("제출한 것: 접수번호 A-7, {long_ago} 제출",),
        },
        "follow-up": _KOREAN
        | {
            "stage": ("단계 사후관리",),
            "waits for what": ("기다리는 것 › ", "실적보고서, 의무 이행"),
            "on whom": ("기다리는 것 › 신청기업 대표: 성과조사",),
            "until when": ("기다리는 것 › ", "실적보고서", "{report} 24:00까지"),
            "what is late": ("늦은 것: 없음",),
            "what is next": ("다음에 할 일 › ", "starter.py settle '{case}' result-report"),
            "what was filed": ("제출한 것: 접수번호 A-1, {filed} 제출",),
            "what comes after": ("이다음: 종료",),
            "which duties": ("의무 › 중요재산 반기 보고 예정", "{assets}"),
        },
        "closed": _KOREAN
        | {
            "stage": ("단계 종료",),
            "waits for what": ("기다리는 것 › 없음",),
            "on whom": ("기다리는 것 › 없음",),
            "until when": ("기다리는 것 › 없음",),
            "what is late": ("늦은 것: 없음",),
            "what is next": ("다음에 할 일 › 없음",),
            "what was filed": ("제출한 것: 아직 없음",),
            "what comes after": ("이다음: 없음. 끝난 사건입니다",),
            "how it ended": ("결과: 신청기업 무응답",),
        },
    },
    "en": {
        "drafting": _ENGLISH
        | {
            "stage": ("Stage drafting · Selection",),
            "waits for what": ("Waiting for › ", "the draft and the owner"),
            "on whom": ("Waiting for › clerk in charge: ",),
            "until when": ("Waiting for › ", "until {closes}"),
            "what is late": ("Late: nothing",),
            "what is next": ("What to do next › ", "starter.py confirm '{case}' --version 1"),
            "what to paste": (
                'What to do next › {{"by": "{clerk}", "version": 1, "means": "phone"}}',
            ),
            "what was filed": ("Filed: nothing yet",),
            "what comes after": (
                "Afterwards: submission → review → agreement → execution → follow-up → closed",
            ),
            "what is open": ("Plan version 1", "not confirmed", "1 open comments"),
        },
        "filed": _ENGLISH_REVIEW
        | {
            "until when": ("Waiting for › agency: ", "until {due}"),
            "what is late": ("Late: nothing",),
            "what is next": ("What to do next › ", "starter.py decide '{case}' --verdict passed"),
            "what was filed": ("Filed: receipt A-1, {filed}",),
        },
        "late": _ENGLISH_REVIEW
        | {
            "until when": ("Waiting for › agency: ", "until {was_due}"),
            "what is late": ("Late: the decision is late: call the agency",),
            "what is next": ("What to do next › ", "starter.py postpone '{case}' decision"),
            "what was filed": ("Filed: receipt A-7, {long_ago}",),
        },
        "follow-up": _ENGLISH
        | {
            "stage": ("Stage follow-up",),
            "waits for what": ("Waiting for › ", "Result report, the duty"),
            "on whom": ("Waiting for › firm owner: Outcome survey",),
            "until when": ("Waiting for › ", "Result report", "until {report} 24:00"),
            "what is late": ("Late: nothing",),
            "what is next": ("What to do next › ", "starter.py settle '{case}' result-report"),
            "what was filed": ("Filed: receipt A-1, {filed}",),
            "what comes after": ("Afterwards: closed",),
            "which duties": ("Duties › Half-yearly asset report", "{assets}"),
        },
        "closed": _ENGLISH
        | {
            "stage": ("Stage closed",),
            "waits for what": ("Waiting for › nothing",),
            "on whom": ("Waiting for › nothing",),
            "until when": ("Waiting for › nothing",),
            "what is late": ("Late: nothing",),
            "what is next": ("What to do next › nothing",),
            "what was filed": ("Filed: nothing yet",),
            "what comes after": ("Afterwards: nothing, the case has ended",),
            "how it ended": ("Outcome: firm owner silent",),
        },
    },
}
