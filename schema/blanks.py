"""What stands in a suggested command for what only a person knows."""

from typing import Final

BLANKS: Final = {
    "FIRM_OR_NUMBER": "NUMBER",
    "--amount": "AMOUNT",
    "--days": "DAYS",
    "--employees": "NUMBER",
    "--filed-at": "DATE",
    "--number": "NUMBER",
    "--paper": "KIND",
    "--reason": "REASON",
    "--role": "ROLE",
    "--section": "TEXT",
    "--source": "TEXT",
    "--text": "TEXT",
    "--until": "DATE",
    "--valid-until": "DATE",
}
"""The word that stands at each option or argument; at no other place is it anything but a value."""


def blanks(*options: str) -> str:
    """Return options as a suggested command has them, such as `--number NUMBER`."""
    return " ".join(f"{option} {BLANKS[option]}" for option in options)
