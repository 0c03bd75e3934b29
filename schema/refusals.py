"""Final answers: a person must act. Each class says when it is given; its sentence is a word.

A refusal crosses the wire as an ApplicationError whose type is the class name and whose details
are the word's key and arguments, so that every reader gets it in the own language.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, TypeVar

from pydantic import ValidationError
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from .handwriting import names_no_day
from .resident_number import with_resident_number
from .wire import Wire
from .words import say

M = TypeVar("M", bound=Wire)

LARGEST_INPUT: Final = 500_000
"""Bytes of one input; a plan of 80,000 signs fits, and the server ends a case over two million."""

_FAULTS_SHOWN: Final = 5
_PATTERNS: Final = {r"^[A-U]\d{2,5}$": "sector", r"^[\w.@-]{1,40}$": "staff-name"}
"""The forms that have a sentence of their own, instead of the pattern itself."""

_AMOUNT: Final = "amount"
_AMOUNTS: Final = frozenset({"amount", "asked", "awarded", "sales", "limit"})
"""The fields that hold won: a whole number there is shown as an amount."""

_FAULTS: Final = {
    "missing": "missing",
    "int_parsing": "whole-number",
    "int_type": "whole-number",
    "int_from_float": "whole-number",
    "int_parsing_size": "whole-number",
    "decimal_parsing": "number",
    "decimal_type": "number",
    "finite_number": "number",
    "decimal_max_digits": "number",
    "decimal_max_places": "number",
    "greater_than": "above",
    "greater_than_equal": "at-least",
    "less_than": "below",
    "less_than_equal": "at-most",
    "string_type": "text",
    "string_unicode": "text",
    "string_too_long": "too-long",
    "string_too_short": "empty",
    "too_short": "empty",
    "too_long": "too-many",
    "string_pattern_mismatch": "pattern",
    "bool_type": "yes-no",
    "bool_parsing": "yes-no",
    "enum": "choice",
    "dict_type": "object",
    "model_type": "object",
    "list_type": "list",
    "tuple_type": "list",
    "extra_forbidden": "unknown-key",
    "business_number": "business-number",
    "business_number_check": "business-number-check",
    "control_sign": "control-sign",
    "year": "year",
    "count": "count",
    "phone": "phone",
    "postal_code": "postal-code",
    "email": "email",
    "entry_stage": "entry-stage",
    "entry_needs": "entry-needs",
    "no_award": "no-award",
}


class Refusal(ApplicationError):
    """A final answer to a person; never retried, never an error of ours."""

    def __init__(self, **args: object) -> None:
        plain = {name: _plain(value) for name, value in args.items()}
        super().__init__(
            sentence(self.word(), plain),
            {"word": self.word(), "args": plain},
            type=type(self).__name__,
            non_retryable=True,
            category=ApplicationErrorCategory.BENIGN,
        )

    @classmethod
    def word(cls) -> str:
        """Return the key of the refusal's sentence in the catalogue."""
        return "refusal-" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class BadInput(Refusal):
    """What was typed does not have the right shape or values."""

    kinds: ClassVar = tuple(sorted({*_FAULTS.values(), *_PATTERNS.values(), _AMOUNT}))


class UnknownEdition(Refusal):
    """No edition of that key is loaded."""


class WrongCaseId(Refusal):
    """A start does not carry the one workflow id of its firm and edition."""


class DuplicateApplication(Refusal):
    """The firm has an open case in this edition already."""


class AttemptsOver(Refusal):
    """An earlier attempt of the firm in this edition was funded."""


class NumberTaken(Refusal):
    """A start gives a firm of its own the business number of another firm."""


class CallEnded(Refusal):
    """An announcement ended the call before the firm asked for support from it."""


class CallClosed(Refusal):
    """The case has ended; nothing more is taken."""


class WrongStage(Refusal):
    """The case stands at a stage that does not take this message."""


class InTheFuture(Refusal):
    """A message says that something happened later than now."""


class BeforeThat(Refusal):
    """A message dates something before what it must follow."""


class NeedsReason(Refusal):
    """What is said goes against what is known, and gives no reason."""


class StaleBase(Refusal):
    """A text is based on a version that is no longer the last; nothing is lost."""


class UnknownSection(Refusal):
    """A draft or comment names a section that the gate does not have."""


class NothingDrafted(Refusal):
    """A draft changes nothing, or a comment says nothing."""


class UnknownComment(Refusal):
    """A comment to be resolved is not open."""


class WrongVersion(Refusal):
    """A confirmation does not name the present version, or not its hash."""


class PlanIncomplete(Refusal):
    """A version lacks a required section."""


class PlanHasErrors(Refusal):
    """The rules find the plan wrong; nobody can confirm it."""


class PartsUnknown(Refusal):
    """Required parts of the plan hold nothing but the mark that they are not known."""


class WarningsOpen(Refusal):
    """The rules warn of something; the firm owner must have been told."""


class NotAccepted(Refusal):
    """A machine wrote a section, and no person has taken it as it stands."""


class NotTheirWord(Refusal):
    """Only somebody else can say this."""


class FiledLate(Refusal):
    """A filing lies after the deadline, and no reason says why it counts."""


class NotYetFiled(Refusal):
    """A receipt names the number of the filing that stands already."""


class NothingAsked(Refusal):
    """The agency has asked for nothing that is still open."""


class NothingHandedIn(Refusal):
    """What answers an agency's request holds neither a paper nor a text."""


class AlreadyResubmitted(Refusal):
    """What was handed in before on an agency's request has no receipt yet."""


class PaperNotReady(Refusal):
    """A paper cannot go in as it stands: missing, without its file, unseen, rejected, expired."""


class VisitFirst(Refusal):
    """The gate takes no decision before the agency was on site."""


class NoVisitHere(Refusal):
    """The gate has no site visit, or it took place already."""


class AmountMissing(Refusal):
    """An award names no amount."""


class QuantityMissing(Refusal):
    """An award of expert days names no number of days."""


class AboveDays(Refusal):
    """A number of expert days lies above the edition's limit."""


class NotOfThisGate(Refusal):
    """An answer says something that a pass of this gate, or this benefit, does not have."""


class AmountNotHere(Refusal):
    """A gate that awards nothing, or a rejection, was given an amount."""


class AboveLimit(Refusal):
    """An amount lies above the edition's limit."""


class NotAnOutcome(Refusal):
    """An outcome that only the case's own course or the audit can give."""


class WrongRound(Refusal):
    """A settlement names another round of the duty than the present one."""


class UnknownChannel(Refusal):
    """An edition names a way of filing that this release does not have."""


class UnreadableReference(Refusal):
    """An edition or law was loaded by a newer release than the worker's."""


class NoLawInForce(Refusal):
    """No version of the edition's law is loaded for the day that its duties count from."""


class NoticeDiffers(Refusal):
    """A notice number is recorded already, and with something else."""


class CallOver(Refusal):
    """Something is announced about a call that an earlier announcement ended."""


class NoDateHere(Refusal):
    """An announcement that ends the whole call names a gate or a date."""


class DateMissing(Refusal):
    """An extension names no new date, or an amendment neither a date nor what it changes."""


class UnknownGate(Refusal):
    """A gate is named that the edition does not have."""


class WhichGate(Refusal):
    """An announcement moves a date, and several gates could be meant."""


class NotLater(Refusal):
    """An extension names a date that is not later than the present one."""


class AfterClosing(Refusal):
    """An extension was published after the call had closed."""


class OlderThanLast(Refusal):
    """An announcement was published before the last one that is recorded."""


class AlreadyAnnounced(Refusal):
    """The case has heard of this announcement."""


class UnknownPaper(Refusal):
    """No gate of the edition wants a paper of this kind."""


class PaperWithoutDate(Refusal):
    """Nobody can say until when a paper holds without the date that stands on it."""


class FileNotTaken(Refusal):
    """A file is empty, too large, broken, locked, or of a kind that is not taken."""


class FileNotKept(Refusal):
    """No file rests under the hash that was given."""


class NoSuchPaper(Refusal):
    """No paper of this kind was handed in yet."""


class UnknownParty(Refusal):
    """Nobody stands under this number in the case."""


class SharesAboveWhole(Refusal):
    """The shares of a case's members add up to more than a hundred percent."""


class UnknownCase(Refusal):
    """The record has no case of that id."""


class NotClosed(Refusal):
    """A case that is still open, or was followed by another attempt, is not opened again."""


class NoSuchStep(Refusal):
    """An edition has no such step that a case could be entered at."""


class NotToReopenAt(Refusal):
    """A closed case does not go on at this stage: it lacks it, or what it needs is not known."""


class InThePast(Refusal):
    """An appointment, or a date that is moved, does not lie ahead."""


class UnknownAppointment(Refusal):
    """No appointment stands under this number in the case."""


class AppointmentOver(Refusal):
    """Something has become of the appointment already, or is not what can become of one."""


class NoWaitingList(Refusal):
    """A firm that stands on no waiting list is not promoted."""


class NotWaivable(Refusal):
    """The gate that awards is not waived."""


class AlreadyWithdrawing(Refusal):
    """Withdrawal was asked for already."""


class NotWithdrawing(Refusal):
    """Nobody has asked for a withdrawal."""


class NothingToVouch(Refusal):
    """Nobody asks whether the firm does business."""


class BusinessFirst(Refusal):
    """A step was told already, and waits for a word on the firm's business."""


class NothingToPostpone(Refusal):
    """The case waits for nothing that has this date."""


class UnknownLine(Refusal):
    """The case's journal has no such line."""


class NothingToCorrect(Refusal):
    """A line of this kind has no such value."""


class NotTheLast(Refusal):
    """A filing or decision that others have followed is corrected by reopening."""


class FourEyes(Refusal):
    """A correction is told by the person who told what was wrong."""


class UnknownStaff(Refusal):
    """Nobody of that name works at the centre."""


class StaffLeft(Refusal):
    """A member of staff who has left, or has not come yet, takes no case."""


class TemplateUnfit(Refusal):
    """A template of the office's own cannot be filled."""


class FormIsOldHwp(Refusal):
    """An agency's form is a binary .hwp file."""


class FormLocked(Refusal):
    """An agency's form is protected by a password."""


class FormNotHwpx(Refusal):
    """An agency's form is no .hwpx file, or a broken one."""


class FormTooLarge(Refusal):
    """An agency's form unpacks to more than a form can be."""


class FormLacksFields(Refusal):
    """An agency's form has no empty field beside a label, or more than one such label."""


class NotInTheRecord(Refusal):
    """Postgres cannot hold what was written; nothing was changed."""


class Unreadable(str):
    """An input that was not read at all; its text is the kind of fault."""

    __slots__ = ()


def parse(model: type[M], raw: Any, *, strict: bool) -> M:
    """Return the model of what a person typed; raises BadInput with the first faults.

    `strict` refuses unknown fields and resident numbers. It is used where a message comes in,
    never where history is read again: there today's JSON must load in ten years.
    """
    check_object(raw)
    unknown = set(raw) - set(model.model_fields) if strict else set()
    faults = unknown_fields(unknown, model.model_fields)
    try:
        value = model.model_validate(dict(raw))
    except ValidationError as error:
        faults += [_of(detail) for detail in error.errors(include_url=False)]
    if strict:
        held = with_resident_number(raw)
        # What was typed there is not shown again: a refusal is kept as well.
        faults = [fault for fault in faults if fault["field"].partition(".")[0] not in held]
        faults += [_fault(name, "resident-number") for name in held]
    needed = getattr(model, "needed", ()) if strict else ()
    faults += [_fault(name, "missing") for name in needed if not raw.get(name)]
    if faults:
        # A refusal of ten thousand faults would be too large to be answered at all.
        raise BadInput(faults=faults[:_FAULTS_SHOWN]) from None
    return value


def unknown_fields(names: Iterable[str], known: Iterable[str]) -> list[dict[str, str]]:
    """Return the faults of fields that nobody asks for, as BadInput takes them."""
    asked = ", ".join(known) or "-"
    return [_fault(name, "unknown-field", asked) for name in sorted(names)][:_FAULTS_SHOWN]


def check_object(raw: Any) -> None:
    """Raise BadInput for what is not even an object with fields."""
    if not isinstance(raw, Mapping):
        kind = str(raw) if isinstance(raw, Unreadable) else "object"
        raise BadInput(faults=[_fault("-", kind, f"{LARGEST_INPUT:,}", given=raw)])


def restored(fault: BaseException) -> ApplicationError:
    """Return the refusal that an activity answered with, as the case passes it on."""
    # A local activity's failure is raised as it is, a regular one's as the cause of another.
    cause = fault if isinstance(fault, ApplicationError) else fault.__cause__
    if isinstance(cause, Refusal):
        return cause
    if not isinstance(cause, ApplicationError):
        return NotInTheRecord(why=type(cause).__name__)
    return ApplicationError(
        cause.message,
        *cause.details,
        type=cause.type,
        non_retryable=True,
        category=ApplicationErrorCategory.BENIGN,
    )


def sentence(word: str, args: Mapping[str, Any], lang: str | None = None) -> str:
    """Return a refusal's sentence in a language, from what crossed the wire."""
    said = dict(args)
    if isinstance(said.get("faults"), list):
        said["faults"] = "; ".join(_said(fault, lang) for fault in said["faults"][:_FAULTS_SHOWN])
    for name in ("stage", "stages"):
        if name in said:
            parts = str(said[name]).split(", ")
            said[name] = ", ".join(say(f"stage-{part}", lang) for part in parts)
    return say(word, lang, **said)


def reason(detail: Any) -> str:
    """Return why a value of a file does not fit its model, from one of pydantic's details."""
    if detail["type"].startswith("mismatch-"):
        return say(detail["type"], **detail.get("ctx", {}))
    return _why(_of(detail), None)


def _said(fault: Any, lang: str | None) -> str:
    where = "" if fault["field"] == "-" else f"{fault['field']}: "
    return where + _why(fault, lang)


def _why(fault: Any, lang: str | None) -> str:
    return say(f"fault-{fault['kind']}", lang, limit=fault["limit"], given=fault["given"])


def _of(detail: Any) -> dict[str, str]:
    field = ".".join(str(part) for part in detail["loc"]) or "-"
    context = detail.get("ctx", {})
    limits = ("gt", "ge", "lt", "le", "max_length", "expected", "pattern", "code", "first")
    limit = next((str(context[name]) for name in limits if name in context), "")
    kind = detail["type"]
    if kind == "enum":
        # pydantic joins them with an English "or".
        limit = ", ".join(re.findall(r"'([^']*)'", limit)) or limit
    if kind == "string_pattern_mismatch" and limit in _PATTERNS:
        return _fault(field, _PATTERNS[limit], given=detail["input"])
    if kind.startswith("int_") and field.rpartition(".")[2] in _AMOUNTS:
        return _fault(field, _AMOUNT, given=detail["input"])
    if kind.startswith(("datetime", "date_")):
        return _fault(field, _kind_of_time(kind, detail["input"]), limit, detail["input"])
    return _fault(field, _FAULTS.get(kind, "other"), limit or detail["msg"], detail["input"])


def _kind_of_time(kind: str, given: Any) -> str:
    """Return which fault of a date or time it is: 30 February is told as what it is."""
    if isinstance(given, str) and names_no_day(given):
        return "no-such-day"
    return "time" if kind.startswith("datetime") else "day"


def _fault(field: str, kind: str, limit: Any = "", given: Any = "") -> dict[str, str]:
    shown = given if isinstance(given, str | int | float) else type(given).__name__
    return {
        "field": _short(field),
        "kind": kind,
        "limit": _short(limit, 200),
        "given": _short(shown),
    }


def _short(value: Any, length: int = 40) -> str:
    text = "".join(sign if sign.isprintable() else "?" for sign in str(value))
    return text if len(text) <= length else text[:length] + "…"


def _plain(value: object) -> object:
    return value if isinstance(value, int | list | str) or value is None else str(value)
