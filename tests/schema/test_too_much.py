"""Nothing people type has room for everything: each field refuses what is out of all measure."""

from typing import Any, Final

import pytest
from pydantic import ValidationError

from schema.announcement import EditionEvent
from schema.engagement import Engagement
from schema.firm import Intake
from schema.late_entry import LateEntry
from schema.messages import TOLD, Reopening
from schema.parsing import parse
from schema.particulars import Particulars
from schema.past import PastCase
from schema.refusals import BadInput
from schema.staff import Member
from schema.tally import Tally
from schema.wire import Wire

_HUGE: Final[dict[str, Any]] = {
    "text": "가" * 20_001,
    "number": 10**30,
    "list": ["a"] * 10_000,
    "object": {f"key-{number}": True for number in range(10_000)},
}
_MODELS: Final = (
    *TOLD.values(),
    *(Intake, LateEntry, Reopening, EditionEvent),
    *(Particulars, Engagement, PastCase, Tally, Member),
)


@pytest.mark.parametrize("kind", _HUGE)
@pytest.mark.parametrize("model", _MODELS, ids=lambda model: model.__name__)
def test_every_field_has_a_bound(model: type[Wire], kind: str) -> None:
    for field in model.model_fields:
        with pytest.raises(ValidationError) as caught:
            model.model_validate({field: _HUGE[kind]})
        assert field in {error["loc"][0] for error in caught.value.errors()}, field


def test_what_is_too_much_is_told_with_the_limit() -> None:
    told = {"by": "kim", "text": _HUGE["text"], "audience": "staff"}
    with pytest.raises(BadInput, match=r"text: .*20000"):
        parse(TOLD["note"], told, strict=True)
    rank = {"by": "kim", "verdict": "waiting_list", "rank": 10**30}
    with pytest.raises(BadInput, match=r"rank: .*1000000000"):
        parse(TOLD["decide"], rank, strict=True)
