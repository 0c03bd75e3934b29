"""Final answers: a person must act. Each class says when it is given; its sentence is a word.

A refusal crosses the wire as an ApplicationError whose type is the class name and whose details
are the word's key and arguments, so that every reader gets it in the own language. What has a
name in the reference data stays a key there; `names` says what it is called.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from .input_faults import MOST_SHOWN, choices, said
from .words import field, has, language, say

_FAMILIES: Final = {"recorded": "kind", "stage": "stage", "stages": "stage", "verdict": "verdict"}
"""Which words the values of an argument have."""


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

    @property
    def faults(self) -> list[dict[str, str]]:
        """What is wrong, field by field."""
        found: list[dict[str, str]] = self.details[0]["args"]["faults"]
        return found


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


class HistoryFull(Refusal):
    """So much was told to a case that its history has room for its end only."""


class WrongStage(Refusal):
    """The case stands at a stage that does not take this message."""


class InTheFuture(Refusal):
    """A message says that something happened later than now."""


class BeforeThat(Refusal):
    """A message dates something before what it must follow; `that` is what, where it is said."""


class NeedsReason(Refusal):
    """What is said goes against what is known, and gives no reason."""


class StaleBase(Refusal):
    """A text is based on a version that is no longer the last; nothing is lost."""


class UnknownBase(Refusal):
    """A text is based on a version that there never was."""


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


class FiledAlready(Refusal):
    """A case that is filed gets another receipt; nothing was asked for, and no reason is given."""


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


class DraftedAnew(Refusal):
    """What was drafted is mended by another version while nothing is filed."""


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
    shown = dict(args)
    _name_keys(shown, shown.pop("names", {}), lang)
    if isinstance(shown.get("faults"), list):
        shown["faults"] = "; ".join(said(fault, lang) for fault in shown["faults"][:MOST_SHOWN])
    if isinstance(shown.get("lines"), list):
        shown["lines"] = "; ".join(_said_line(line, lang) for line in shown["lines"]) or "-"
    if shown.get("that"):
        shown["after"] = say(f"that-{shown['that']}", lang, day=shown["after"])
    if "known" in shown:
        shown["known"] = choices(str(shown["known"]).split(", "), lang)
    if word == NeedsReason.word():
        rules = [f"rule-{rule}" for rule in str(shown["what"]).split(", ")]
        if all(has(rule, lang) for rule in rules):
            shown["what"] = ", ".join(say(rule, lang) for rule in rules)
    for name, family in _FAMILIES.items():
        if name in shown:
            parts = str(shown[name]).split(", ")
            shown[name] = ", ".join(say(f"{family}-{part}", lang) for part in parts)
    return say(word, lang, **shown)


def _name_keys(shown: dict[str, Any], names: Mapping[str, Any], lang: str | None) -> None:
    """Put names in the place of keys; where a key is to be typed, it stands behind its name."""
    named = {key: name[lang or language()] for key, name in names.items()}
    for name in ("gate", "section"):
        if shown.get(name) in named:
            shown[name] = named[shown[name]]
    for name in ("known", "sections"):
        if named and name in shown:
            keys = str(shown[name]).split(", ")
            shown[name] = ", ".join(
                say("named-key", lang, name=named[key], key=key) if key in named else key
                for key in keys
            )


def _said_line(line: Mapping[str, Any], lang: str | None) -> str:
    told = {"line": str(line["line"]), "fields": ", ".join(map(field, line["fields"]))}
    return say("correctable-line", lang, kind=say(f"kind-{line['kind']}", lang), **told)


def _plain(value: object) -> object:
    return value if isinstance(value, int | list | dict | str) or value is None else str(value)
