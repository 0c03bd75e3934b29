"""How a firm is reached. Personal data: it rests in the firm's facts, never in ids or logs."""

import re
import unicodedata
from typing import Annotated, Any, Final

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .wire import Line

_REGION: Final = "KR"
_POSTAL_CODE: Final = re.compile(r"[0-9]{5}")
_EMAIL: Final = re.compile(r"[^\s@<>(),;:\"]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)


def _narrow(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        number = None
    # A short number such as 1357 reaches a service, never a firm.
    if number is None or not phonenumbers.is_valid_number(number):
        kind, template = "phone", "is no phone number with an area code"
        raise PydanticCustomError(kind, template)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _postal_code(text: str) -> str:
    if not _POSTAL_CODE.fullmatch(text):
        kind, template = "postal_code", "must have five digits"
        raise PydanticCustomError(kind, template)
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        kind, template = "email", "is no e-mail address"
        raise PydanticCustomError(kind, template)
    return text


def shown_phone(kept: str) -> str:
    """Return a kept phone number as people here read it; one from abroad keeps its country."""
    number = phonenumbers.parse(kept)
    own = phonenumbers.region_code_for_number(number) == _REGION
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if own else form.INTERNATIONAL)


Phone = Annotated[Line, BeforeValidator(_narrow), AfterValidator(_phone)]
"""A phone number in any spelling, kept as E.164: 031-310-0000 is +82313100000."""

PostalCode = Annotated[Line, BeforeValidator(_narrow), AfterValidator(_postal_code)]
"""우편번호, five digits since 2015-08-01."""

Email = Annotated[Line, Field(max_length=200), BeforeValidator(_narrow), AfterValidator(_email)]
"""An e-mail address."""
