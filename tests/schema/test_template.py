from typing import Any

import pytest
from pydantic import ValidationError

from schema.content import canonical, read
from schema.template import Fact, Means, PartKind, PlanTemplate, Table
from schema.wire import LOADING
from tests.schema.corpus import shelf

NAMES = {"ko": "이름", "en": "name"}
STATUS = {"key": "status", "name": NAMES, "cell": "choice", "choices": ["재직", "채용 예정"]}
PEOPLE: dict[str, Any] = {
    "key": "people",
    "name": NAMES,
    "kind": "table",
    "table": "people",
    "columns": [{"key": "post", "name": NAMES}, {"key": "task", "name": NAMES}, STATUS],
}
TEXT = {"key": "text", "name": NAMES}
TEMPLATES = {template.key: template for template in shelf().all(PlanTemplate)}


def template(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    chapters = [{"key": "one", "name": NAMES, "parts": list(parts)}]
    return {"key": "plan", "name": NAMES, "source": "invented", "chapters": chapters} | more


def test_there_are_three_templates() -> None:
    assert set(TEMPLATES) == {"clean-workshop", "smart-workshop", "rnd"}
    assert (TEMPLATES["rnd"].blind, TEMPLATES["rnd"].max_pages) == (True, 25)


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_says_what_every_rule_looks_at(one: PlanTemplate) -> None:
    means = {part.means for part in one.parts}
    assert {Means.TOTAL, Means.ASKED, Means.CASH, Means.BEGINS, Means.ENDS} <= means
    assert {Table.COSTS, Table.SCHEDULE} <= {part.table for part in one.parts}
    assert one.sha256 == PlanTemplate.model_validate_json(one.model_dump_json()).sha256


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
def test_every_part_helps_with_a_hint_and_an_example_that_can_be_read(one: PlanTemplate) -> None:
    for part in one.parts:
        assert part.hint is not None, part.key
        assert part.example, part.key
        assert read(part, canonical(part, part.example)) == read(part, part.example)


@pytest.mark.parametrize("key", ["clean-workshop", "smart-workshop"])
def test_a_subsidys_plan_has_what_the_decree_asks_for(key: str) -> None:
    asked = [part for part in TEMPLATES[key].parts if part.source == "보조금법 시행령 7조"]
    assert {part.means for part in asked} >= {
        Means.TOTAL,
        Means.ASKED,
        Means.CASH,
        Means.BEGINS,
        Means.ENDS,
    }
    assert all(part.required for part in asked)
    assert {"finance", "cost"} <= {part.key for part in asked}


@pytest.mark.parametrize(
    ("parts", "more", "fault"),
    [
        ([TEXT, TEXT], {}, "mismatch-parts-share-key"),
        ([TEXT | {"kind": "table"}], {}, "mismatch-table"),
        ([TEXT | {"columns": PEOPLE["columns"]}], {}, "mismatch-table"),
        ([PEOPLE, PEOPLE | {"key": "more"}], {}, "mismatch-table-twice"),
        ([PEOPLE | {"columns": [STATUS]}], {}, "mismatch-columns"),
        ([PEOPLE | {"columns": [*PEOPLE["columns"], STATUS]}], {}, "mismatch-columns"),
        ([PEOPLE | {"columns": [*PEOPLE["columns"][:2], STATUS | {"choices": ["예"]}]}], {},
         "mismatch-choices"),
        ([PEOPLE | {"columns": [*PEOPLE["columns"], STATUS | {"key": "x", "choices": []}]}], {},
         "mismatch-choices"),
        ([PEOPLE | {"columns": [*PEOPLE["columns"], STATUS | {"key": "x", "cell": "text"}]}], {},
         "mismatch-choices"),
        ([TEXT | {"means": "total"}], {}, "mismatch-means"),
        ([TEXT | {"kind": "date", "means": "total"}], {}, "mismatch-means"),
        ([TEXT | {"kind": "money", "means": "cash"},
          TEXT | {"key": "x", "kind": "money", "means": "cash"}], {}, "mismatch-means-twice"),
        ([TEXT | {"takes": ["name"]}], {"blind": True}, "mismatch-blind"),
        ([TEXT | {"takes": ["colour"]}], {}, "enum"),
        ([TEXT | {"colour": "red"}], {}, "extra_forbidden"),
        ([TEXT | {"max_chars": 0}], {}, "greater_than"),
        ([], {}, "too_short"),
    ],
)  # fmt: skip
def test_a_template_no_rule_could_read_is_refused(
    parts: list[dict[str, Any]], more: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        PlanTemplate.model_validate(template(*parts, **more), extra="forbid", context=LOADING)
    assert fault in {detail["type"] for detail in refused.value.errors()}


def test_what_rests_in_a_case_is_read_without_todays_rules() -> None:
    old = template(TEXT, TEXT | {"takes": ["name"], "colour": "red"}, blind=True)
    one = PlanTemplate.model_validate(old)
    assert one.part("text").kind is PartKind.TEXT
    assert one.parts[1].takes == (Fact.NAME,)
    with pytest.raises(KeyError):
        one.part("nothing")
