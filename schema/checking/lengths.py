"""It is as long as it may be: characters of a text with its blanks, pages of what was printed."""

from collections.abc import Iterator

from schema.template import UNKNOWN, PartKind

from .draughted import Draughted
from .finding import PlanFinding, Rule, Verdict, found


def lengths(plan: Draughted) -> Iterator[PlanFinding]:
    """Yield texts that are too long or very short, and a document with too many pages."""
    for part in plan.template.parts:
        body = plan.bodies.get(part.key)
        if part.kind is not PartKind.TEXT or not isinstance(body, str) or not body:
            continue
        source, count = part.source or plan.template.source, len(body)
        if part.max_chars is not None and count > part.max_chars:
            args: dict[str, object] = {"count": count, "most": part.max_chars}
            yield found(Rule.OVER_LENGTH, part.key, source=source, args=args)
        if part.min_chars is not None and count < part.min_chars and UNKNOWN not in body:
            args = {"count": count, "least": part.min_chars}
            verdict = Verdict.WARNING
            yield found(Rule.UNDER_LENGTH, part.key, verdict=verdict, source=source, args=args)
    most = plan.template.max_pages
    if plan.pages is not None and most is not None and plan.pages > most:
        evidence = plan.template.evidence
        source = next((one.source for one in evidence if "max_pages" in one.of), "")
        args = {"count": plan.pages, "most": most}
        yield found(Rule.OVER_PAGES, "", source=source or plan.template.source, args=args)
