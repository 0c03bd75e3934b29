"""Puts marks in the place of personal data, and personal data back in the place of the marks.

Too much is hidden rather than too little: what was hidden comes back, what was not is out.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from schema.words import say

_MARK: Final = re.compile(r"\{\{[^{}]{0,40}\}\}")
_ANY_BRACE: Final = re.compile(r"\{\{|\}\}")
_LEGAL_FORM: Final = re.compile(r"\([^()]*\)|주식회사|유한회사|합자회사|협동조합")
_SHORTEST: Final = 2
_LETTERS: Final = 26

_SURNAMES: Final = (
    "김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허유남심노하곽성차주우구민나진지"
    "엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)

_PATTERNS: Final = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")),
    ("resident", re.compile(r"(?<![0-9])[0-9]{6}\s?[-–]?\s?[0-9]{7}(?![0-9])")),
    (
        "phone",
        re.compile(
            r"(?<![0-9,.])(?:\+?82[-. )]{0,2})?\(?0?[1-9][0-9]?[-. )]{1,2}[0-9]{3,4}[-. ]{1,2}"
            r"[0-9]{4}(?![0-9])"
            r"|(?<![0-9])\+?(?:82|0)1[0-9]{8,9}(?![0-9])"
            r"|(?<![0-9])0[2-7][0-9]?[0-9]{7,8}(?![0-9])"
            r"|(?<![0-9])1[568][0-9]{2}[- ]?[0-9]{4}(?![0-9])"
        ),
    ),
    ("business", re.compile(r"(?<![0-9-])[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{5}(?![0-9-])")),
    ("account", re.compile(r"(?<![0-9-])[0-9]{2,6}(?:-[0-9]{2,8}){1,3}-?[0-9]{5,8}(?![0-9-])")),
    (
        "address",
        re.compile(
            r"(?<=[시도군구읍면동]\s)[가-힣0-9]{1,12}(?:로|길)\s?[0-9]{1,4}(?:-[0-9]{1,4})?(?![0-9])"
            r"|[가-힣]{1,8}[동리가]\s?[0-9]{1,4}-[0-9]{1,4}(?![0-9])"
            r"|(?<=[동리가]\s)[0-9]{1,4}(?:-[0-9]{1,4})?\s?번지"
        ),
    ),
    (
        "person",
        re.compile(
            rf"(?<![가-힣])[{_SURNAMES}][가-힣]{{1,2}}\s?"
            r"(?=(?:대표|사장|회장|이사|부장|차장|과장|대리|팀장|반장|공장장|실장|님|씨))"
        ),
    ),
)
"""What looks like personal data, whoever it belongs to."""

_NEVER_BACK: Final = frozenset({"resident"})
"""What nobody may keep (개인정보 보호법 24조의2): its mark is never known again."""


class UnknownMark(ValueError):
    """A mark that nobody has put there."""


class Mask:
    """Hides the personal data of one firm in texts, and shows it again."""

    def __init__(self, personal: Iterable[tuple[str, str]]) -> None:
        """Take what must be hidden: what it is (such as `name`), and the value."""
        self._marks: dict[str, str] = {}
        self._kinds: dict[str, int] = {}
        known = {(kind, _plain(one)) for kind, value in personal for one in _spellings(kind, value)}
        self._known = [
            (kind, _loosely(value))
            for kind, value in sorted(known, key=lambda one: (-len(one[1]), one))
            if len(value) >= _SHORTEST
        ]

    def hide(self, text: str) -> str:
        """Return a text with a mark for everything personal in it."""
        text = _ANY_BRACE.sub("", unicodedata.normalize("NFKC", text))
        for kind, pattern in (*self._known, *_PATTERNS):
            # What lies inside a mark is hidden already.
            marks = _MARK.findall(text)
            bare = [self._hidden(kind, pattern, piece) for piece in _MARK.split(text)]
            text = "".join(one for pair in zip(bare, [*marks, ""], strict=True) for one in pair)
        return text

    def show(self, text: str) -> str:
        """Return a text with what its marks stand for; raises UnknownMark for any other mark."""
        shown = _MARK.sub(lambda hit: self._value(hit[0]), text)
        if _ANY_BRACE.search(shown):
            raise UnknownMark(text)
        return shown

    @staticmethod
    def without_marks(text: str) -> str:
        """Return a text without its marks."""
        return _MARK.sub(" ", text)

    def _hidden(self, kind: str, pattern: re.Pattern[str], text: str) -> str:
        return pattern.sub(lambda hit: self._mark(kind, hit[0]), text)

    def _mark(self, kind: str, value: str) -> str:
        for mark, known in self._marks.items():
            if known == value and mark.startswith(f"{{{{{_label(kind)}"):
                return mark
        number = self._kinds[kind] = self._kinds.get(kind, 0) + 1
        mark = f"{{{{{_label(kind)}{_letters(number)}}}}}"
        self._marks[mark] = value
        return mark

    def _value(self, mark: str) -> str:
        if mark not in self._marks or any(mark.startswith(f"{{{{{_label(k)}") for k in _NEVER_BACK):
            raise UnknownMark(mark)
        return self._marks[mark]


def redacted(text: str) -> str:
    """Return a text that may go into a plan: what looks like personal data is left out of it."""
    return _MARK.sub(say("mask-left-out", "ko"), Mask(()).hide(text))


def _label(kind: str) -> str:
    return say(f"mask-{kind}", "ko")


def _letters(number: int) -> str:
    """Return A, B … Z, AA …: a digit would be taken for a figure."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _spellings(kind: str, value: str) -> Iterator[str]:
    """Yield how people write something that is known of a firm."""
    yield value
    match kind:
        case "name":
            yield _LEGAL_FORM.sub("", unicodedata.normalize("NFKC", value))
        case "address":
            words = value.split()
            yield from (" ".join(words[start:]) for start in range(1, len(words) - 1))
        case "phone":
            digits = "".join(sign for sign in value if sign.isdigit())
            yield f"0{digits.removeprefix('82')}" if value.startswith("+") else digits
        case _:
            pass


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _loosely(value: str) -> re.Pattern[str]:
    """Return a pattern for a value, however it is spaced or hyphened."""
    signs = map(re.escape, value.replace("-", ""))
    return re.compile(r"[\s.()-]{0,2}".join(signs), re.IGNORECASE)
