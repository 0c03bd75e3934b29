"""A first draft of a plan from what is known: facts with their source, 미확인 for the rest.

Nothing is invented: what stands in a draft was said by somebody, and what was not becomes a
question to the firm owner. A plan is Korean, in whichever language staff read.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from .content import LONGEST, PartFault, canonical
from .template import TELLING, UNKNOWN, Fact, Part, PartKind, PlanTemplate
from .wire import Filled, Line, Slug, Text, Wire
from .words import language, say

_ASKED_FOR: Final = frozenset(Fact) - {Fact.NOTE, Fact.EARLIER, Fact.ELIGIBILITY}
"""Facts that every firm has; the others may well not be there."""

_SHOWN: Final = 200


class Known(Wire):
    """Something that is known of a firm or its project, and where from."""

    value: Text
    source: Filled


class Question(Wire):
    """What has to be asked, or could not be placed: a part, and the fact it is about."""

    part: Slug
    word: Slug
    fact: Line = ""
    """Empty where the part itself has to be told."""
    value: Line = ""

    def said(self, template: PlanTemplate, lang: str | None = None) -> str:
        """Return the question as it is read."""
        lang = lang or language()
        part = template.part(self.part)
        name = part.name.said(lang)
        if not self.fact:
            hint = part.hint.said(lang) if part.hint else ""
            return say(self.word, lang, part=name, hint=hint)
        fact = say(f"part-fact-{self.fact}", lang, value=self.value)
        return say(self.word, lang, part=name, fact=fact)


class FirstDraft(Wire):
    """The parts of a first draft in their one form, whence they come, and what is to be asked."""

    parts: dict[Slug, str]
    sources: dict[Slug, tuple[str, ...]] = {}
    questions: tuple[Question, ...] = ()


Facts = Mapping[Fact, tuple[Known, ...]]
"""What is known, by what it is."""


def first_draft(
    template: PlanTemplate, facts: Facts, earlier: Mapping[str, Known] | None = None
) -> FirstDraft:
    """Return a draft with a body for each required part, and each other one that is known.

    `earlier` holds the texts of an earlier plan by the keys of their parts.
    """
    parts: dict[str, str] = {}
    sources: dict[str, tuple[str, ...]] = {}
    questions: list[Question] = []
    for part in template.parts:
        known = _taken(template, part, facts, (earlier or {}).get(part.key))
        body, placed, asked = _drafted(part, known)
        if placed or part.required:
            parts[part.key] = body
            questions += asked
        if placed:
            sources[part.key] = tuple(dict.fromkeys(one.source for one in placed))
    return FirstDraft(parts=parts, sources=sources, questions=tuple(questions))


Taken = Mapping[Fact, tuple[Known, ...]]
Draft = tuple[str, list[Known], list[Question]]


def _taken(template: PlanTemplate, part: Part, facts: Facts, earlier: Known | None) -> Taken:
    """Return what a part takes, by fact; one of which nothing is known stays there, empty."""
    told = [fact for fact in part.takes if not (template.blind and fact in TELLING)]
    return {
        fact: ((earlier,) if earlier else ()) if fact is Fact.EARLIER else facts.get(fact, ())
        for fact in told
    }


def _drafted(part: Part, known: Taken) -> Draft:
    if part.kind is PartKind.TEXT:
        return _text(part, known)
    for fact, ones in known.items():
        for one in ones:
            try:
                return canonical(part, one.value), [one], []
            except PartFault:
                asked = Question(part=part.key, word="part-ask-fact", fact=fact, value=UNKNOWN)
                return UNKNOWN, [], [asked]
    return UNKNOWN, [], [Question(part=part.key, word="part-ask")]


def _text(part: Part, known: Taken) -> Draft:
    """Return what is known as lines, each with its source; the part's own words are asked for."""
    lines: list[str] = []
    placed: list[Known] = []
    asked = list(_missing(part, known))
    if not known.get(Fact.EARLIER):
        asked.append(Question(part=part.key, word="part-ask"))
    room = (part.max_chars or LONGEST) - sum(len(_unknown(one.fact)) + 1 for one in asked)
    for fact, ones in known.items():
        for one in ones:
            line = _known(fact, one)
            if len(line) + 1 > room:
                value = one.value[:_SHOWN].replace("\n", " ").replace("\t", " ")
                more = {"fact": fact, "value": value}
                asked.append(Question(part=part.key, word="part-left-out", **more))
                continue
            room -= len(line) + 1
            lines.append(line)
            placed.append(one)
    lines += [_unknown(one.fact) for one in asked if one.word != "part-left-out"]
    return "\n".join(lines), placed, asked


def _missing(part: Part, known: Taken) -> Iterator[Question]:
    for fact, ones in known.items():
        if not ones and fact in _ASKED_FOR:
            yield Question(part=part.key, word="part-ask-fact", fact=fact, value=UNKNOWN)


def _known(fact: Fact, one: Known) -> str:
    said = say(f"part-fact-{fact}", "ko", value=one.value)
    return say("part-known", "ko", fact=said, source=one.source)


def _unknown(fact: str) -> str:
    return f"- {say(f'part-fact-{fact}', 'ko', value=UNKNOWN)}" if fact else UNKNOWN
