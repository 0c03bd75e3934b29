"""Who is who: business numbers, firm keys, workflow ids, case ids and duty streams.

Ids are plain text in Temporal: they hold no personal name, phone or resident number.
"""

import hashlib
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.kr import brn

# 사업자등록번호: weights of the first nine digits; the ninth's fives carry into the tens.
_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_LENGTH: Final = 10


def _digits(value: Any) -> Any:
    """Return a number as people write it (spaces, hyphens) without its signs of separation."""
    return value.replace("-", "").replace(" ", "") if isinstance(value, str) else value


def check_digit(first_nine: str) -> int:
    """Return the tenth digit of a business number from its first nine."""
    digits = [int(sign) for sign in first_nine]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return (10 - (total + digits[8] * 5 // 10) % 10) % 10


def _business_number(value: str) -> str:
    if len(value) != _LENGTH or not (value.isascii() and value.isdigit()):
        kind, template = "business_number", "must be ten digits such as 123-45-67890"
        raise PydanticCustomError(kind, template)
    try:
        # stdnum knows the ranges but no check digit; the check digit knows no ranges.
        brn.validate(value)
    except StdnumError as fault:
        kind, template = "business_number", "is not a number the tax office gives out"
        raise PydanticCustomError(kind, template) from fault
    if check_digit(value[:9]) != int(value[9]):
        kind, template = "business_number_check", "has a wrong check digit"
        raise PydanticCustomError(kind, template)
    return value


BusinessNumber = Annotated[str, BeforeValidator(_digits), AfterValidator(_business_number)]
"""사업자등록번호, ten digits without hyphens; check digit and ranges are right."""

FirmKey = Annotated[str, Field(pattern=r"^[0-9a-z-]{1,40}$")]
"""A firm's own key: the number under which it was first known. Never parsed, never changed."""

StaffName = Annotated[str, Field(pattern=r"^[\w.@-]{1,40}$")]
"""The name a member of staff works under; a claim, not a proven identity."""


def shown_number(number: str) -> str:
    """Return a business number as people read it: 123-45-67890."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def workflow_id(edition: str, firm: str) -> str:
    """Return the one workflow id of a firm in an edition: a double start is impossible."""
    return f"{edition}.{firm}"


def case_id(workflow: str, attempt: int) -> str:
    """Return the id of one attempt; the workflow id alone names the place, not the try."""
    return f"{workflow}#{attempt}"


def duty_id(workflow: str, duty: str, attempt: int = 1) -> str:
    """Return the workflow id of a duty; duties left by an earlier attempt keep theirs."""
    return f"{workflow}.{duty}" if attempt == 1 else f"{workflow}.{attempt}.{duty}"


def announcement_id(edition: str, notice: str) -> str:
    """Return the workflow id of an announcement; a notice number may hold any sign."""
    return f"{edition}.announcement.{hashlib.sha256(notice.encode()).hexdigest()[:16]}"


def duty_stream(case: str, duty: str) -> str:
    """Return the journal stream of a duty; the case's own stream is its case id."""
    return f"{case}/{duty}"
