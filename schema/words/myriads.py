"""Says an amount in the myriads that Korean counts by, so that a zero too many is seen at once."""

from typing import Final

_MYRIADS: Final = ((100_000_000, "억"), (10_000, "만"))


def myriads(written: object) -> str:
    """Return 30,000,000 as (3,000만원); empty below ten thousand, and for what is no number."""
    digits = str(written).replace(",", "")
    rest = int(digits) if digits.isdecimal() else 0
    parts = []
    for worth, name in _MYRIADS:
        count, rest = divmod(rest, worth)
        parts += [f"{count:,}{name}"] if count else []
    if not parts:
        return ""
    return f"({' '.join([*parts, f'{rest:,}'] if rest else parts)}원)"
