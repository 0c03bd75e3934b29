import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.checking.check import check
from schema.checking.draughted import Applicant
from schema.checking.finding import Rule, Verdict
from schema.content import canonical
from schema.first_draft import FirstDraft, Known, first_draft
from schema.template import UNKNOWN, Fact, PlanTemplate
from tests.schema.corpus import edition, good, shelf, template_of

TEMPLATES = {template.key: template for template in shelf().all(PlanTemplate)}
EDITIONS = {
    template.key: edition(programme)
    for programme in ("example-smart", "clean-workshop-2025-1", "rnd-2016-1")
    if (template := template_of(edition(programme)))
}
SMART = TEMPLATES["smart-workshop"]
FACTS = {
    Fact.NAME: (Known(value="가온정밀(가상)", source="접수 2026-03-02"),),
    Fact.SECTOR: (Known(value="C29", source="사업자등록증"),),
    Fact.EMPLOYEES: (Known(value="7명", source="자격 확인 2026-03-03"),),
    Fact.AMOUNT: (Known(value="3,600만원", source="접수 2026-03-02"),),
    Fact.NOTE: (
        Known(value="측정을 손으로 적는다고 함", source="상담 12"),
        Known(value="불량이 잦다고 함", source="방문 15"),
    ),
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_of_nothing_known_everything_is_asked_and_nothing_is_said(template: PlanTemplate) -> None:
    draft = first_draft(template, {})
    required = {part.key for part in template.parts if part.required}
    assert set(draft.parts) == required == {one.part for one in draft.questions}
    assert all(body.endswith(UNKNOWN) for body in draft.parts.values())
    assert draft.sources == {}
    found = check(template, draft.parts, EDITIONS[template.key])
    assert {one.rule for one in found} == {Rule.PART_UNKNOWN}
    assert {one.place for one in found} == required


def test_what_is_known_stands_there_with_its_source() -> None:
    draft = first_draft(SMART, FACTS)
    assert draft.parts["asked"] == "36000000"
    assert draft.sources["asked"] == ("접수 2026-03-02",)
    assert draft.parts["summary"].split("\n") == [
        "- 상호: 가온정밀(가상) (출처: 접수 2026-03-02)",
        "- 업종(KSIC): C29 (출처: 사업자등록증)",
        "- 상시 근로자 수: 7명 (출처: 자격 확인 2026-03-03)",
        "- 소재지: 미확인",
        "- 설립일: 미확인",
        "미확인",
    ]
    assert draft.parts["problem"].split("\n") == [
        "- 상담 기록: 측정을 손으로 적는다고 함 (출처: 상담 12)",
        "- 상담 기록: 불량이 잦다고 함 (출처: 방문 15)",
        "미확인",
    ]
    assert draft.parts["cost"] == draft.parts["begins"] == UNKNOWN


def test_what_is_unknown_is_asked_in_the_readers_language() -> None:
    asked = first_draft(SMART, FACTS).questions
    said = [one.said(SMART, "ko") for one in asked]
    assert "사업 요약: 대표에게 물어봐 주세요. 소재지: 미확인" in said
    assert any(line.startswith("공정의 문제와 현재 수치: ") and "불량률" in line for line in said)
    assert "Summary: please ask the firm owner: District: 미확인" in [
        one.said(SMART, "en") for one in asked
    ]
    assert not [one for one in asked if one.part == "asked"]


def test_an_earlier_plan_is_taken_over_by_its_own_parts_only() -> None:
    earlier = {
        "problem": Known(value="지난해 쓴 문제", source="계획서 2025"),
        "cost": Known(value="비목 | 내용", source="계획서 2025"),
    }
    draft = first_draft(SMART, {}, earlier)
    assert draft.parts["problem"] == "- 지난 계획서: 지난해 쓴 문제 (출처: 계획서 2025)"
    assert draft.parts["cost"] == UNKNOWN
    assert "problem" not in {one.part for one in draft.questions}


def test_an_amount_nobody_can_read_is_asked() -> None:
    draft = first_draft(SMART, {Fact.AMOUNT: (Known(value="많이", source="전화"),)})
    assert draft.parts["asked"] == UNKNOWN
    assert [one.fact for one in draft.questions if one.part == "asked"] == ["amount"]


def test_what_does_not_fit_is_told_and_not_lost_in_silence() -> None:
    long = Known(value="가" * 1_990, source="상담 1")
    draft = first_draft(SMART, {Fact.ELIGIBILITY: (long,)})
    assert "가가" not in draft.parts["summary"]
    (left,) = [one for one in draft.questions if one.word == "part-left-out"]
    assert left.said(SMART, "en").startswith("Summary: this did not fit and was left out:")


def test_a_blind_plan_never_says_who_applies() -> None:
    rnd = TEMPLATES["rnd"]
    told = {
        fact: (Known(value="다솜기어(가상)", source="접수"),) for fact in (Fact.NAME, Fact.DISTRICT)
    }
    draft = first_draft(rnd, told | {Fact.SECTOR: FACTS[Fact.SECTOR]})
    who = Applicant(name="다솜기어(가상)")
    rules = {one.rule for one in check(rnd, draft.parts, EDITIONS["rnd"], applicant=who)}
    assert rules == {Rule.PART_UNKNOWN, Rule.LEFT_UNKNOWN}
    assert "C29" in draft.parts["summary"]


KNOWN = st.builds(
    Known,
    value=st.text("가나다라 1,\n", min_size=1, max_size=400).filter(str.strip),
    source=st.sampled_from(["접수 1", "상담 2", "방문 3"]),
)


@given(
    st.sampled_from(sorted(TEMPLATES)),
    st.dictionaries(st.sampled_from(Fact), st.lists(KNOWN, max_size=8).map(tuple)),
    st.dictionaries(st.sampled_from(["problem", "effect", "need", "scale-up"]), KNOWN),
)
def test_nothing_is_invented_and_every_draft_can_be_kept(
    key: str, facts: dict[Fact, tuple[Known, ...]], earlier: dict[str, Known]
) -> None:
    template = TEMPLATES[key]
    draft = first_draft(template, facts, earlier)
    said = [one.value for ones in facts.values() for one in ones]
    said += [one.value for one in earlier.values()]
    for name, body in draft.parts.items():
        part = template.part(name)
        assert canonical(part, body) == body
        assert UNKNOWN in body or name in draft.sources
        assert part.max_chars is None or len(body) <= part.max_chars
        for line in _told(draft, name):
            assert any(value in line for value in said), line
    errors = {
        one.rule
        for one in check(template, draft.parts, EDITIONS[key])
        if one.verdict is Verdict.ERROR and one.part != "asked"
    }
    assert errors <= {Rule.PART_UNKNOWN}


def _told(draft: FirstDraft, part: str) -> list[str]:
    """The facts of a part, each with all of its lines."""
    facts = ("\n" + draft.parts[part]).split("\n- ")[1:]
    return [fact for fact in facts if "(출처: " in fact]


def test_a_draft_goes_through_the_wire() -> None:
    draft = first_draft(good("smart").template, FACTS)
    assert FirstDraft.model_validate_json(draft.model_dump_json()) == draft
