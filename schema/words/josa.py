"""Chooses the particle that follows a word: 정밀은, 기계는, 3으로, 7로."""

import re
import unicodedata
from typing import Final

_FIRST_SYLLABLE: Final = "가"
_LAST_SYLLABLE: Final = "힣"
_FINALS: Final = 28
"""Each vowel stands without a final consonant and with 27 of them (Unicode, section 3.12)."""

_RIEUL_PLACE: Final = 8
_RIEUL: Final = "ㄹ"
_OTHER: Final = "ㅇ"
_NONE: Final = ""

# 영 일 이 삼 사 오 육 칠 팔 구; after a zero stands 십, 백, 천, 만 or 억: never a ㄹ either.
_DIGITS: Final = dict(zip("0123456789", "ㅇㄹ ㅇ  ㅇㄹㄹ ", strict=True))
# 엘, 엠, 엔 and 알; every other letter's name ends in a vowel.
_LETTERS: Final = {"L": _RIEUL, "M": _OTHER, "N": _OTHER, "R": _RIEUL}
_ENDINGS: Final = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$"), _RIEUL),  # read as 일
    (re.compile(r"[0-9]{1,2}:00$"), _NONE),  # 시
    (re.compile(r"[0-9]{1,2}:[0-9]{2}$"), _OTHER),  # 분
    (re.compile(r"%$"), _NONE),  # 퍼센트
    (re.compile(r"(?:[a-z]l|[a-z]le)$"), _RIEUL),  # 메일, 파일
    (re.compile(r"[a-z](?:m|n|ng|me|ne)$"), _OTHER),  # 팀, 플랜, 네임, 라인
    (re.compile(r"[aeiou](?:ck|[bckpt])$"), _OTHER),  # 웹, 북, 숍
    (re.compile(r"[a-z]$"), _NONE),
)
_SPOKEN: Final = re.compile(r"[^\w%]+$")


def josa(value: object, pair: str) -> str:
    """Return the particle of a pair such as 을/를 that follows a value; unread signs get both.

    The first of the pair follows a consonant; 으로 is 로 after a ㄹ as well.
    """
    consonant, _, vowel = pair.partition("/")
    final = _final(str(value))
    if final is None:
        return _both(consonant, vowel)
    if final == _RIEUL and consonant.startswith("으로"):
        return vowel
    return consonant if final else vowel


def _final(word: str) -> str | None:
    """Return the consonant that a word ends with when it is read aloud; None where unknown."""
    plain = _SPOKEN.sub("", unicodedata.normalize("NFKC", word)).rstrip("_")
    last = plain[-1:]
    if _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
        place = (ord(last) - ord(_FIRST_SYLLABLE)) % _FINALS
        return _RIEUL if place == _RIEUL_PLACE else _OTHER if place else _NONE
    for ending, final in _ENDINGS:
        if ending.search(plain):
            return final
    if last in _DIGITS:
        return _DIGITS[last].strip()
    return _LETTERS.get(last, _NONE) if last.isascii() and last.isupper() else None


def _both(consonant: str, vowel: str) -> str:
    if consonant.endswith(vowel):
        return f"({consonant.removesuffix(vowel)}){vowel}"
    return f"{consonant}({vowel})"
