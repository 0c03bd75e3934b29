"""Nobody is to be recognised: resident numbers nowhere, the rest where a plan is read blind.

What was found is not repeated in the finding: it may rest longer than the plan.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from schema.identity import check_digit

from .draughted import Applicant, Draughted, plain
from .finding import PlanFinding, Rule, found

_RESIDENT: Final = re.compile(r"(?<![0-9])[0-9]{6}\s?-\s?[1-8][0-9]{6}(?![0-9])")
_BUSINESS: Final = re.compile(r"(?<![0-9-])[0-9]{3}(-?)[0-9]{2}\1[0-9]{5}(?![0-9-])")
_PHONE: Final = re.compile(
    r"(?<![0-9-])(?:\+82[-. ]?|0)(?:2|[1-9][0-9])[-. )]{1,2}[0-9]{3,4}[-. ][0-9]{4}(?![0-9-])"
    r"|(?<![0-9-])01[0-9]{8,9}(?![0-9-])|(?<![0-9-])1[568][0-9]{2}-[0-9]{4}(?![0-9-])"
)
_EMAIL: Final = re.compile(r"[\w+-]@[\w-]{1,63}\.[\w-]{2,63}")
_ADDRESS: Final = re.compile(
    # A road or a village with a number, behind a city or district; what is counted is no address.
    r"(?<=[시도군구읍면동]\s)[가-힣0-9]{1,12}(?:로|길)\s?[0-9]{1,4}(?![0-9])"
    r"(?!\s?(?:개|가지|명|대|차|년|월|회|건|번째|단계|%|원|배|톤|번(?!길)))"
    r"|(?<=[시도군구읍면]\s)[가-힣]{1,8}[동리가]\s?[0-9]{1,4}-[0-9]{1,4}(?![0-9])"
    r"|(?<=[동리가]\s)[0-9]{1,4}(?:-[0-9]{1,4})?\s?번지"
)
_LEGAL_FORM: Final = re.compile(r"\([^()]*\)|주식회사|유한회사|합자회사|협동조합")
_SHORTEST_NAME: Final = 2

Look = Callable[[str], int]
"""Where something stands in a text; -1 where it does not."""


def blind(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield texts that tell who applies, where the plan must not, and resident numbers."""
    looks: list[tuple[Rule, Look]] = [(Rule.RESIDENT_NUMBER, lambda text: _at(_RESIDENT, text))]
    if plan.template.blind:
        looks += _looks(plan.applicant)
    evidence = plan.template.evidence
    told = next((one.source for one in evidence if "blind" in one.of), plan.template.source)
    for place, text in plan.texts():
        wide = unicodedata.normalize("NFKC", text)
        for rule, look in looks:
            at = look(wide)
            if at >= 0:
                source = "개인정보 보호법 24조의2" if rule is Rule.RESIDENT_NUMBER else told
                args: dict[str, object] = {"line": wide.count("\n", 0, at) + 1}
                yield found(rule, place, source=source, args=args)


def _looks(applicant: Applicant) -> list[tuple[Rule, Look]]:
    name = _LEGAL_FORM.sub("", unicodedata.normalize("NFKC", applicant.name))
    return [
        (Rule.BLIND_NAME, _holds(name)),
        (Rule.BLIND_PERSON, _holds(applicant.person)),
        (Rule.BLIND_NUMBER, lambda text: _number_at(text, applicant.number)),
        (Rule.BLIND_PHONE, lambda text: _at(_PHONE, text)),
        (Rule.BLIND_EMAIL, lambda text: _at(_EMAIL, text)),
        (Rule.BLIND_ADDRESS, lambda text: _at(_ADDRESS, text)),
    ]


def _at(pattern: re.Pattern[str], text: str) -> int:
    hit = pattern.search(text)
    return hit.start() if hit else -1


def _number_at(text: str, own: str) -> int:
    """Return where a business number stands: written as one, the firm's, or with a right digit."""
    for hit in _BUSINESS.finditer(text):
        digits = hit[0].replace("-", "")
        if hit[1] or digits == own or check_digit(digits[:9]) == int(digits[9]):
            return hit.start()
    return -1


def _holds(name: str) -> Look:
    """Return a look for a name, however its syllables are spaced."""
    signs = plain(name)
    if len(signs) < _SHORTEST_NAME:
        return lambda _: -1
    spaced = re.compile(r"\s{0,2}".join(map(re.escape, signs)), re.IGNORECASE)
    return lambda text: _at(spaced, text)
