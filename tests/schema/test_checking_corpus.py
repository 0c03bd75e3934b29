"""Every seeded fault of the corpus is caught, and nothing is found in the plans that are right."""

import time
from pathlib import Path

import pytest

from schema import words
from schema.checking.check import check
from schema.checking.finding import PlanFinding, Rule, Verdict
from schema.content import LONGEST, canonical
from schema.template import PartKind
from tests.schema.corpus import FOLDER, Written, good, opened, written

GOOD = sorted((FOLDER / "good").glob("*.toml"))
FAULTY = sorted((FOLDER / "faulty").glob("*.toml"))

# What stops nobody, and what a single plan of the corpus can't show.
NO_ERROR = {Rule.LEFT_UNKNOWN, Rule.UNDER_LENGTH, Rule.MAYBE_NOT_PAYABLE, Rule.QUOTE_DEARER}
NO_ERROR |= {Rule.FIGURE_DOUBTFUL}


def errors(findings: tuple[PlanFinding, ...]) -> list[str]:
    return sorted({str(one.rule) for one in findings if one.verdict is Verdict.ERROR})


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert len(GOOD) >= 10
    assert len(FAULTY) >= 40


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_plan_has_no_error(path: Path) -> None:
    plan = written(path)
    assert errors(plan.check()) == []
    assert {part.key for part in plan.template.parts} == set(plan.parts)


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_faulty_plan_has_the_error_that_was_put_in_and_no_other(path: Path) -> None:
    expected = opened(path)["rules"]
    assert expected
    assert errors(written(path).check()) == sorted(expected)


def test_every_rule_that_can_stop_a_plan_is_seeded() -> None:
    seeded = {rule for path in FAULTY for rule in opened(path)["rules"]}
    assert seeded == set(Rule) - NO_ERROR


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_plan_is_judged_alike_as_it_is_typed_and_as_it_rests(path: Path) -> None:
    plan = written(path)
    resting = {key: canonical(plan.template.part(key), body) for key, body in plan.parts.items()}
    assert plan.with_parts(**resting).check() == plan.check()


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_finding_says_where_what_and_how_to_mend_it(path: Path, lang: str) -> None:
    plan = written(path)
    for finding in plan.check():
        said = finding.said(plan.template, lang)
        assert finding.source
        assert "{" not in said.replace("[{", "")
        assert f"check-{finding.rule}" not in said
        assert finding.args.keys() == words.variables(lang)[f"check-{finding.rule}"]
        part = next((one for one in plan.template.parts if one.key == finding.part), None)
        where = (
            part.name.said(lang) if part else finding.part or words.say("check-whole-plan", lang)
        )
        assert said.startswith(where)


def test_every_rule_has_a_sentence_and_every_sentence_a_rule() -> None:
    others = {"check-whole-plan", "check-at-row", "check-at-cell"}
    said = {key for key in words.keys("ko") if key.startswith("check-")}
    assert said - others == {f"check-{rule}" for rule in Rule}


def test_findings_come_worst_first_and_in_the_order_of_the_document() -> None:
    plan = good("smart").with_parts(use="", finance="부채는 미확인", begins="2026-06-02", people="")
    found = [(one.verdict, one.part) for one in plan.check()]
    assert found == [
        (Verdict.ERROR, "schedule"),
        (Verdict.ERROR, "use"),
        (Verdict.ERROR, "people"),
        (Verdict.QUESTION, "finance"),
    ]


def test_what_the_trade_only_believes_warns_and_stops_nobody() -> None:
    plan = written(FOLDER / "faulty" / "price-with-vat.toml")
    (sure,) = [one for one in plan.check() if one.rule is Rule.VAT]
    (unsure,) = [
        one
        for one in check(plan.template, plan.parts, good("smart").edition)
        if one.rule is Rule.VAT
    ]
    assert (sure.verdict, unsure.verdict) == (Verdict.ERROR, Verdict.WARNING)
    assert unsure.source.startswith("the trade's own knowledge")


def large() -> Written:
    """A plan of some twenty pages: every text at its length, fifty rows of costs."""
    plan = good("smart")
    parts = {
        part.key: (str(plan.parts[part.key]) + "\n") * 200
        for part in plan.template.parts
        if part.kind is PartKind.TEXT
    }
    cut = {key: text[: plan.template.part(key).max_chars] for key, text in parts.items()}
    head, *rows = str(plan.parts["cost"]).strip().split("\n")
    return plan.with_parts(cost="\n".join([head, *(rows[:4] * 12)]), **cut)


def test_twenty_pages_are_checked_in_less_than_fifty_milliseconds() -> None:
    plan = large()
    assert sum(len(str(body)) for body in plan.parts.values()) > 30_000
    best = min(_seconds(plan) for _ in range(5))
    assert best < 0.05


EVIL = {
    "digits": "0",
    "labels": "지원금(",
    "amounts": "총사업비 9억",
    "open amount": "총사업비 " + "9 " * 40,
    "roads": "가시 나로 1",
    "villages": "도 가가가가가가가가",
    "mail": "a@a.",
    "phones": "010-0000-",
    "numbers": "000-00-",
    "blanks": " ",
    "unknown": "미확인 ",
    "names": "다 솜  기 ",
}


@pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
def test_no_text_makes_a_rule_slow(text: str) -> None:
    plan = good("rnd").with_parts(content=(text * LONGEST)[:LONGEST].replace("\x00", ""))
    assert min(_seconds(plan) for _ in range(3)) < 0.1


def _seconds(plan: Written) -> float:
    begun = time.process_time()
    assert plan.check()
    return time.process_time() - begun
