"""What the desk says where a command fails: one sentence in the reader's language, and a code."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from office.faults import REFUSED, UNEXPECTED, UNREACHABLE, USAGE, Fault
from office.reasons import in_words
from schema.words import say

from .faults import INTERRUPTED, NOT_FOUND, Usage

_NOT_THERE: Final = frozenset({"refusal-unknown-edition", "refusal-unknown-case"})
"""Refusals of what nobody has ever entered: as at the desk itself, it is not found."""


@dataclass(frozen=True)
class Told:
    """A failure as it is told."""

    code: int
    sentence: str
    word: str
    """The key of the sentence: it stays the same in every language."""
    args: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return what a program gets to read."""
        about = {"code": self.code, "word": self.word, "args": self.args, "message": self.sentence}
        return {"error": about}


def explain(error: BaseException) -> Told:
    """Return what a failure comes to for a person."""
    if isinstance(error, Fault):
        return Told(error.code, str(error), error.key)
    if isinstance(error, KeyboardInterrupt):
        return Told(INTERRUPTED, say("desk-interrupted"), "desk-interrupted")
    # temporalio is worth importing only once something of its own went wrong.
    from temporalio.client import WorkflowUpdateFailedError  # noqa: PLC0415
    from temporalio.exceptions import ApplicationError  # noqa: PLC0415
    from temporalio.service import RPCError  # noqa: PLC0415

    cause = error.cause if isinstance(error, WorkflowUpdateFailedError) else error
    if isinstance(cause, ApplicationError):
        told = _refusal(cause)
        notes = [f" ({note.strip()})" for note in getattr(error, "__notes__", ())]
        return replace(told, sentence="".join([told.sentence, *notes]))
    if isinstance(error, RPCError):
        sentence = say("office-unreachable", name="Temporal", reason=in_words(error))
        return Told(UNREACHABLE, sentence, "office-unreachable")
    reason = f"{type(cause).__name__}: {cause}"
    return Told(UNEXPECTED, say("office-unexpected", reason=reason), "office-unexpected")


def explain_usage(message: str, command: str) -> Told:
    """Return what a command line that cannot be understood comes to."""
    usage = Usage("desk-usage", reason=message, command=command)
    return Told(USAGE, str(usage), usage.key)


def _refusal(refusal: Any) -> Told:
    """Say a refusal again from its word and arguments: what crossed the wire is in the office's."""
    from schema.refusals import sentence  # noqa: PLC0415  brings pydantic

    details = refusal.details[0] if refusal.details else None
    if not (isinstance(details, dict) and "word" in details):
        return Told(REFUSED, refusal.message, refusal.type or "refusal")
    word, args = details["word"], details.get("args", {})
    code = NOT_FOUND if word in _NOT_THERE else REFUSED
    return Told(code, sentence(word, args), word, args)
