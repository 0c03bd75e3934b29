"""The rounds of a plan: who wrote which version on which base, what is open, what is confirmed.

A plain object of the case: it shares the case's stage, door and deadline. The texts travel in the
message and rest in Postgres; what stays here is number and hash.
"""

from typing import Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.journal import Kind
    from schema.messages import Comment, Confirm, Draft
    from schema.plan import Author, Plan, Version, plan_hash, text_hash
    from schema.programme import Edition, Gate
    from schema.refusals import (
        AboveLimit,
        NotAccepted,
        NothingDrafted,
        NotTheirWord,
        PartsUnknown,
        PlanHasErrors,
        PlanIncomplete,
        StaleBase,
        UnknownBase,
        UnknownComment,
        UnknownSection,
        WarningsOpen,
        WrongVersion,
    )
    from schema.speech import Speaker
    from schema.wire import names_of
    from schema.zone import local

from .answering import Fact

_AUTHORS: Final = {
    Speaker.CLERK: Author.CLERK,
    Speaker.FIRM_OWNER: Author.FIRM_OWNER,
    Speaker.PARTY: Author.MENTOR,
}


class Drafting:
    """Judges what is drafted, said about it and confirmed at one gate."""

    def __init__(self, edition: Edition, gate: Gate) -> None:
        self._limit = edition.limit
        self._gate = gate
        self._names = names_of(gate.sections)

    def draft(self, plan: Plan, message: Draft) -> Fact:
        """Return the next version; what comes too late for it is kept as a proposal.

        Where a gate has no template, it raises StaleBase instead.
        """
        self._check_sections(*message.sections, *message.accepts)
        if message.accepts and not message.texts() and message.amount is None:
            return self._accepted(plan, message)
        if self._gate.template and plan.version and message.base < plan.number:
            return self._proposal(plan, message)
        self._check_base(plan, message)
        if message.amount and self._limit and message.amount > self._limit:
            raise AboveLimit(amount=message.amount, limit=self._limit)
        hashes = {key: text_hash(text) for key, text in message.texts().items()}
        sections = plan.sections | hashes
        amount = message.amount or (plan.version.amount if plan.version else None)
        author = self._author(message)
        version = Version(
            number=plan.number + 1,
            base=message.base,
            sha256=plan_hash(sections, amount),
            by=message.by,
            at=message.happened_at or workflow.now(),
            amount=amount,
            author=author,
        )
        empty = not hashes and message.amount is None
        if empty or (plan.version and plan.version.sha256 == version.sha256):
            raise NothingDrafted
        machine = set(plan.by_machine) - set(hashes) - set(message.accepts)
        if author is Author.MACHINE:
            machine |= set(hashes)
        after = plan.model_copy(
            update={
                "sections": sections,
                "version": version,
                "confirmed": None,
                "confirmed_at": None,
                "by_machine": tuple(sorted(machine)),
            }
        )
        return Fact(
            message,
            Kind.DRAFTED,
            details={
                **({"author": author} if self._gate.template else {}),
                **({"accepts": message.accepts} if message.accepts else {}),
                "gate": self._gate.key,
                "version": version.number,
                "base": version.base,
                "sha256": version.sha256,
                "sections": sorted(hashes),
                "amount": amount,
            },
            change={"plan": after, "asked": amount} if amount else {"plan": after},
        )

    def _author(self, message: Draft) -> Author | None:
        """Return whose words a message brings; gates without a template have not asked."""
        if message.author is None and self._gate.template:
            return _AUTHORS.get(message.speaker)
        return message.author

    def _proposal(self, plan: Plan, message: Draft) -> Fact:
        """Return a text that is kept beside the plan, because somebody was faster."""
        number = plan.proposals + 1
        details = {
            "gate": self._gate.key,
            "number": number,
            "base": message.base,
            "present": plan.number,
            "sections": sorted(message.texts()),
            "author": self._author(message),
        }
        after = plan.model_copy(update={"proposals": number})
        return Fact(message, Kind.PROPOSED, details, {"plan": after})

    def _accepted(self, plan: Plan, message: Draft) -> Fact:
        """Return a person's word on sections that a machine wrote; the texts stay as they are."""
        left = tuple(key for key in plan.by_machine if key not in message.accepts)
        if left == plan.by_machine:
            raise NothingDrafted
        details = {"gate": self._gate.key, "version": plan.number, "accepts": message.accepts}
        after = plan.model_copy(update={"by_machine": left})
        return Fact(message, Kind.COMMENTED, details, {"plan": after})

    def comment(self, plan: Plan, message: Comment) -> Fact:
        """Return a numbered comment, or the resolution of an open one."""
        if message.section:
            self._check_sections(message.section)
        if message.resolves is not None and message.resolves not in plan.open_comments:
            open_ = ", ".join(map(str, plan.open_comments)) or "-"
            raise UnknownComment(number=message.resolves, open=open_)
        if not message.text and message.resolves is None:
            raise NothingDrafted
        number = plan.comments + 1 if message.text else None
        still_open = tuple(one for one in plan.open_comments if one != message.resolves)
        after = plan.model_copy(
            update={
                "comments": number or plan.comments,
                "open_comments": (*still_open, number) if number else still_open,
            }
        )
        return Fact(
            message,
            Kind.COMMENTED,
            details={
                "gate": self._gate.key,
                "version": plan.number,
                "number": number,
                "section": message.section,
                "audience": message.audience,
                "resolves": message.resolves,
            },
            change={"plan": after},
        )

    def confirm(self, plan: Plan, message: Confirm) -> Fact:
        """Return the firm owner's yes to exactly the present version."""
        if message.speaker is not Speaker.FIRM_OWNER:
            raise NotTheirWord(speaker=message.speaker)
        version = plan.version
        if (
            version is None
            or version.number != message.version
            or not version.sha256.startswith(message.sha256.lower())
        ):
            same = "yes" if version and version.number == message.version else "no"
            sha256 = version.sha256[:12] if version else "-"
            told, present = message.version, plan.number
            raise WrongVersion(given=told, present=present, sha256=sha256, same=same)
        if missing := self._gate.missing(plan.sections):
            raise PlanIncomplete(sections=", ".join(missing), names=self._names)
        if plan.by_machine:
            raise NotAccepted(sections=", ".join(plan.by_machine), names=self._names)
        if plan.unknown:
            raise PartsUnknown(sections=", ".join(plan.unknown), names=self._names)
        if plan.errors:
            raise PlanHasErrors(count=plan.errors)
        if (plan.warnings or plan.questions) and not message.knowing:
            raise WarningsOpen(count=plan.warnings + plan.questions)
        at = message.happened_at or workflow.now()
        confirmed = {"confirmed": version.number, "confirmed_at": at}
        return Fact(
            message,
            Kind.CONFIRMED,
            details={
                "gate": self._gate.key,
                "version": version.number,
                "sha256": version.sha256,
            },
            change={"plan": plan.model_copy(update=confirmed)},
        )

    def _check_base(self, plan: Plan, message: Draft) -> None:
        if message.base > plan.number:
            raise UnknownBase(base=message.base, present=plan.number)
        if message.base != plan.number:
            last = plan.version
            raise StaleBase(
                base=message.base,
                present=plan.number,
                by=last.by if last else "-",
                at=local(last.at) if last else "-",
            )

    def _check_sections(self, *keys: str) -> None:
        known = [section.key for section in self._gate.sections]
        for key in keys:
            if key not in known:
                listed = ", ".join(known) or "-"
                raise UnknownSection(section=key, known=listed, names=self._names)
