"""One thing that is wrong with a plan: where, how bad, how to mend it, and who says so."""

from enum import StrEnum
from typing import Final

from schema.template import PlanTemplate
from schema.wire import Wire
from schema.words import language, say


class Verdict(StrEnum):
    """What a finding means for the plan."""

    ERROR = "error"  # the plan can't be confirmed
    WARNING = "warning"  # it can, by one who has read this
    QUESTION = "question"  # the firm owner has to be asked


class Rule(StrEnum):
    """Every rule that a plan is held against; its sentence is the word `check-<rule>`."""

    UNREADABLE_TABLE = "unreadable-table"
    UNKNOWN_PART = "unknown-part"
    UNKNOWN_COLUMN = "unknown-column"
    COLUMN_TWICE = "column-twice"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_LONG = "too-long"
    CONTROL_SIGN = "control-sign"
    FORMULA = "formula"
    NO_AMOUNT = "no-amount"
    NO_NUMBER = "no-number"
    NO_DAY = "no-day"
    NO_CHOICE = "no-choice"

    PART_MISSING = "part-missing"
    PART_UNKNOWN = "part-unknown"
    CELL_MISSING = "cell-missing"
    LEFT_UNKNOWN = "left-unknown"
    OVER_LENGTH = "over-length"
    UNDER_LENGTH = "under-length"
    OVER_PAGES = "over-pages"

    ROW_SUM = "row-sum"
    ROW_PRODUCT = "row-product"
    TABLE_TOTAL = "table-total"
    PART_DIFFERS = "part-differs"
    SHARES_DIFFER = "shares-differ"
    AMOUNT_DIFFERS = "amount-differs"
    EQUIPMENT_DIFFERS = "equipment-differs"

    ABOVE_LIMIT = "above-limit"
    SUPPORT_SHARE = "support-share"
    CASH_SHARE = "cash-share"
    IN_KIND_SHARE = "in-kind-share"

    ITEM_UNKNOWN = "item-unknown"
    ITEM_PERCENT = "item-percent"
    ITEM_WON = "item-won"
    NOT_PAYABLE = "not-payable"
    MAYBE_NOT_PAYABLE = "maybe-not-payable"
    VAT = "vat"

    QUOTE_MISSING = "quote-missing"
    QUOTE_DIFFERS = "quote-differs"
    QUOTE_TWICE = "quote-twice"
    QUOTE_UNKNOWN = "quote-unknown"
    QUOTE_DEARER = "quote-dearer"

    PERIOD_ORDER = "period-order"
    PERIOD_MONTHS = "period-months"
    PERIOD_ENDS = "period-ends"
    TASK_ORDER = "task-order"
    TASK_OUTSIDE = "task-outside"

    IN_KIND_ITEM = "in-kind-item"
    IN_KIND_HIRED = "in-kind-hired"
    IN_KIND_PAY = "in-kind-pay"
    IN_KIND_DIFFERS = "in-kind-differs"

    FIGURE_DIFFERS = "figure-differs"
    FIGURE_DOUBTFUL = "figure-doubtful"

    RESIDENT_NUMBER = "resident-number"
    BLIND_NAME = "blind-name"
    BLIND_PERSON = "blind-person"
    BLIND_NUMBER = "blind-number"
    BLIND_PHONE = "blind-phone"
    BLIND_EMAIL = "blind-email"
    BLIND_ADDRESS = "blind-address"


ARITHMETIC: Final = "보조금법 17조①"
"""Applications are checked for errors of calculation and for the firm's own share."""


class PlanFinding(Wire):
    """What a rule found at a place: `part`, `part:row` or `part:row:column`; rows count from 1."""

    rule: Rule
    place: str
    verdict: Verdict
    args: dict[str, str] = {}
    """What its sentence names: amounts with separators, days, words of the plan."""
    source: str = ""

    @property
    def part(self) -> str:
        """The part that it lies in; empty where it is about the whole plan."""
        return self.place.partition(":")[0]

    def said(self, template: PlanTemplate, lang: str | None = None) -> str:
        """Return the finding as it is read: where, what is wrong, and how to mend it."""
        lang = lang or language()
        return (
            f"{_where(self.place, template, lang)}: {say(f'check-{self.rule}', lang, **self.args)}"
        )


def found(
    rule: Rule,
    place: str,
    *,
    verdict: Verdict = Verdict.ERROR,
    source: str = "",
    args: dict[str, object] | None = None,
) -> PlanFinding:
    """Return a finding; numbers are written with separators, as people read amounts."""
    said = {name: _written(value) for name, value in (args or {}).items()}
    return PlanFinding(rule=rule, place=place, verdict=verdict, args=said, source=source)


def _written(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _where(place: str, template: PlanTemplate, lang: str) -> str:
    """Return a place by the names that the plan's template gives it."""
    key, _, rest = place.partition(":")
    row, _, column = rest.partition(":")
    part = next((one for one in template.parts if one.key == key), None)
    if part is None:
        return key or say("check-whole-plan", lang)
    name = part.name.said(lang)
    if not row:
        return name
    columns = {one.key: one.name.said(lang) for one in part.columns}
    word = "check-at-cell" if column else "check-at-row"
    return say(word, lang, part=name, row=row, column=columns.get(column, column))
