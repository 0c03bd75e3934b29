"""What people tell a case and a duty; each class names the stages that take it.

One JSON object per message, in and out. Every field but `by` has a default wherever one is honest.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import to_json

from .announcement import EditionEvent
from .appointment import AppointmentKind, AppointmentStatus
from .case import PartyRole
from .firm import FirmFacts, FirmStatus, filled_in
from .fullness import ALWAYS, FOR_TALK
from .identity import BusinessNumber, StaffName
from .law import FirmRole
from .paper import PaperStatus
from .plan import Author
from .speech import Means, Message, Speaker
from .stages import OPEN_STAGES, Outcome, Stage
from .waits import Wait
from .wire import Day, Filled, Line, Moment, Ordinal, Slug, Text, Wire, Won


def _as_text(typed: Any) -> Any:
    """Return a table as the text it rests as: a list of rows may come as it is."""
    return to_json(typed).decode() if isinstance(typed, list) else typed


_PartText = Annotated[Text, BeforeValidator(_as_text)]


class Eligibility(Message):
    """A clerk's word on the machine's findings."""

    eligible: bool
    reason: Line = ""
    stages: ClassVar = frozenset({Stage.ELIGIBILITY})


class Facts(Message, FirmFacts):
    """What was learnt about the firm since; the rules judge it again."""

    stages: ClassVar = frozenset({Stage.ELIGIBILITY})
    past_days: ClassVar = ("founded_on",)

    @model_validator(mode="before")
    @classmethod
    def _blanks(cls, raw: Any) -> Any:
        return filled_in(raw)

    @property
    def facts(self) -> FirmFacts:
        """What is said, without who said it."""
        return FirmFacts(**{name: getattr(self, name) for name in FirmFacts.model_fields})


class Draft(Message):
    """New texts of some sections, based on a version."""

    base: Annotated[int, Field(ge=0, le=1_000_000_000)]
    """Number of the version the texts are based on; 0 for the first."""
    sections: Annotated[dict[Line, _PartText], Field(max_length=50)] = {}
    """Texts by section; a table is a list of rows, each an object."""
    amount: Won | None = None
    author: Author | None = None
    """Whose words they are; by default the speaker's."""
    accepts: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    """Sections a machine wrote that a person has read and takes as they stand."""
    stages: ClassVar = frozenset({Stage.DRAFTING, Stage.SUBMISSION})

    def texts(self) -> dict[str, str]:
        """Return the sections that say something."""
        return {key: text for key, text in self.sections.items() if text}


class Audience(StrEnum):
    """Who may read a comment or note."""

    STAFF = "staff"
    FIRM_OWNER = "firm_owner"


class Comment(Message):
    """A remark on the present version, or the word that an earlier remark is dealt with."""

    text: Text = ""
    section: Line = ""
    audience: Audience = Audience.STAFF
    resolves: Ordinal | None = None
    stages: ClassVar = frozenset({Stage.DRAFTING, Stage.SUBMISSION})
    spoken: ClassVar = ("text",)
    room: ClassVar = FOR_TALK


class Confirm(Message):
    """The firm owner's yes to one exact version."""

    version: Ordinal
    sha256: Line = ""
    """Beginning of the version's hash, where the owner read it on paper."""
    knowing: bool = False
    """The owner was told of the warnings that are left."""
    speaker: Speaker = Speaker.FIRM_OWNER
    stages: ClassVar = frozenset({Stage.DRAFTING})


class Receipt(Message):
    """The agency's receipt for what was filed by hand; answers a supplement request too."""

    number: Filled
    filed_at: Moment | None = None
    """When it was filed; None means now. The call is judged by this time, not by typing time."""
    reason: Line = ""
    """Why a filing after the deadline counts."""
    stages: ClassVar = frozenset({Stage.DRAFTING, Stage.SUBMISSION, Stage.REVIEW})


class SiteVisit(Message):
    """The agency was on site; a gate with a site visit takes no decision before it."""

    finding: Line = ""
    speaker: Speaker = Speaker.AGENCY
    stages: ClassVar = frozenset({Stage.REVIEW})
    spoken: ClassVar = ("finding",)


class Supplement(Message):
    """The agency asks for something more, until a date."""

    what: Annotated[Text, Field(min_length=1)]
    until: Moment
    speaker: Speaker = Speaker.AGENCY
    stages: ClassVar = frozenset({Stage.REVIEW})
    spoken: ClassVar = ("what",)


class Resubmit(Message):
    """What the firm hands in on the agency's request: papers as they stand, a covering letter."""

    papers: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """The kinds of the papers that go in."""
    text: Text = ""
    stages: ClassVar = frozenset({Stage.REVIEW})
    spoken: ClassVar = ("text",)


class Verdict(StrEnum):
    """What an agency decides at a gate."""

    PASSED = "passed"
    REJECTED = "rejected"
    RETURNED = "returned"  # handed back unanswered; may be filed again while the call is open
    WAITING_LIST = "waiting_list"


class Decide(Message):
    """The agency's answer at a gate; what a pass means is the gate's word."""

    verdict: Verdict
    amount: Won | None = None
    """Won awarded or confirmed: the value, or a loan's principal."""
    quantity: Annotated[Decimal, Field(gt=0, lt=1000)] | None = None
    """Expert days or visits awarded."""
    rate_percent: Annotated[Decimal, Field(ge=0, lt=100, decimal_places=3)] | None = None
    """Interest of a loan, percent a year, as the agency publishes it."""
    term_months: Annotated[int, Field(gt=0, le=600)] | None = None
    valid_until: Day | None = None
    """Until when a confirmation, or a waiting list, holds."""
    rank: Ordinal | None = None
    """Place on the waiting list."""
    announced_on: Day | None = None
    received_on: Day | None = None
    """When the decision reached the firm."""
    reason: Line = ""
    speaker: Speaker = Speaker.AGENCY
    stages: ClassVar = frozenset({Stage.REVIEW})


class Promote(Message):
    """The agency takes a firm from its waiting list."""

    amount: Won | None = None
    quantity: Annotated[Decimal, Field(gt=0, lt=1000)] | None = None
    valid_until: Day | None = None
    announced_on: Day | None = None
    received_on: Day | None = None
    reason: Line = ""
    speaker: Speaker = Speaker.AGENCY
    stages: ClassVar = frozenset({Stage.REVIEW})


class Waived(StrEnum):
    """What an agency can do without."""

    SITE_VISIT = "site_visit"
    GATE = "gate"


class Waive(Message):
    """The agency does without a step, with its ground and the paper that says so."""

    what: Waived
    reason: Filled
    reference: Filled
    speaker: Speaker = Speaker.AGENCY
    stages: ClassVar = frozenset({Stage.DRAFTING, Stage.SUBMISSION, Stage.REVIEW})


class Vouch(Message):
    """A clerk looked at the tax office's register by hand, on `happened_at`: the case goes on."""

    seen: FirmStatus
    reason: Filled
    stages: ClassVar = frozenset({Stage.SUBMISSION, Stage.AGREEMENT, Stage.EXECUTION})


class Agree(Message):
    """The agreement is signed."""

    stages: ClassVar = frozenset({Stage.AGREEMENT})


class Complete(Message):
    """What was supported is done; many duties count from this day."""

    stages: ClassVar = frozenset({Stage.EXECUTION})


class Role(Message):
    """The agency's word on the firm's role towards the money; what it owes follows from it."""

    role: FirmRole
    speaker: Speaker = Speaker.AGENCY


class Involve(Message):
    """A member or party joins the case, or leaves it."""

    role: PartyRole | None = None
    name: Line = ""
    business_number: BusinessNumber | None = None
    percent: Annotated[int, Field(gt=0, le=100)] | None = None
    leaves: Ordinal | None = None
    """The number under which one who leaves stands in the case."""
    spoken: ClassVar = ("name",)


class Announce(Message):
    """An announcement about the call reaches the case; sent by the announcement itself."""

    event: EditionEvent
    stages: ClassVar = OPEN_STAGES


class Appoint(Message):
    """An appointment is set, or moved where it has a number."""

    kind: AppointmentKind = AppointmentKind.VISIT
    at: Moment
    number: Ordinal | None = None
    place: Line = ""
    attends: Line = ""
    reason: Line = ""
    spoken: ClassVar = ("place", "attends", "reason")


class Meet(Message):
    """What became of an appointment."""

    number: Ordinal
    status: AppointmentStatus
    result: Text = ""
    spoken: ClassVar = ("result",)


class Call(Message):
    """A call to the firm owner: reached or not, and what was said."""

    reached: bool
    text: Text = ""
    means: Means = Means.PHONE
    spoken: ClassVar = ("text",)


class Paper(Message):
    """A paper was handed in, looked at, rejected or given back; what is left out stays as it is."""

    kind: Slug
    status: PaperStatus | None = None
    """What a clerk says of it; a new paper is received until one has."""
    issued_on: Day | None = None
    """The day of issue; another day than before is another paper."""
    printed_until: Day | None = None
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """The address of its file, where there is one; its scan may come later."""
    media_type: Line = ""
    on_paper: bool = False
    place: Line = ""
    """Where the sheet itself lies."""
    compared_by: Annotated[str, Field(pattern=r"^[\w.@-]{0,40}$")] = ""
    """Who held the copy against the original."""
    went_back_on: Day | None = None
    reason: Line = ""
    spoken: ClassVar = ("place", "reason")


class Righted(StrEnum):
    """The verdict that a correction puts in the place of a wrong one."""

    REJECTED = "rejected"
    NONE = "none"  # nothing has been decided yet


class Correct(Message):
    """A line of the case's journal was wrong: the right value, by another person than typed it."""

    line: Ordinal
    amount: Won | None = None
    on: Day | None = None
    number: Line = ""
    filed_at: Moment | None = None
    verdict: Righted | None = None
    reason: Filled
    reference: Filled


class Withdraw(Message):
    """The firm gives up: at once before filing, afterwards a request to the agency."""

    reason: Filled
    speaker: Speaker = Speaker.FIRM_OWNER
    room: ClassVar = ALWAYS


class Acknowledge(Message):
    """The agency's word on a withdrawal that was asked for."""

    granted: bool = True
    reason: Line = ""
    speaker: Speaker = Speaker.AGENCY
    room: ClassVar = ALWAYS


class Dated(StrEnum):
    """The dates of a case that can be moved."""

    FILING = "filing"
    SUPPLEMENT = "supplement"
    DECISION = "decision"
    WAITING_LIST = "waiting_list"
    PROMISE = "promise"
    COMPLETION = "completion"
    DUTY = "duty"  # the present round of a duty; told to the duty


class Postpone(Message):
    """A date is moved, by the agency or by agreement with it, with the reason."""

    what: Dated
    until: Moment
    reason: Filled


class Reassign(Message):
    """Another clerk takes the case in charge."""

    clerk: StaffName
    reason: Line = ""


class FirmChanged(Message):
    """Facts about the firm have changed; the record has them, the case is told which."""

    facts: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    name: Line = ""
    """The new trade name, where it changed."""
    business_number: BusinessNumber | None = None
    """The new number, where it changed."""
    status: FirmStatus | None = None
    on: Day | None = None


class Inform(Message):
    """A case tells its duties who is in charge now, or how the firm is called now."""

    clerk: StaffName = ""
    firm: Line = ""


class Recount(Message):
    """A case tells a duty that the day it counts from was wrong."""

    base: Day


class Note(Message):
    """Something worth keeping that moves nothing."""

    text: Annotated[Text, Field(min_length=1)]
    audience: Audience = Audience.STAFF
    spoken: ClassVar = ("text",)
    room: ClassVar = FOR_TALK


class Close(Message):
    """A person's word that the case ends; no timer ever says it."""

    outcome: Outcome
    reason: Line = ""
    needed: ClassVar = ("reason",)
    room: ClassVar = ALWAYS


class Settle(Message):
    """The present round of a duty is done."""

    round: Ordinal | None = None
    """Which round is meant; None means the present one."""
    room: ClassVar = ALWAYS


class Release(Message):
    """A case tells its duty that it ends first, and why."""

    outcome: Outcome


class Reopening(Message):
    """Starts a closed case again, as the same attempt, where its record says it stood (R6)."""

    reopens: Filled
    """The case id."""
    stage: Stage | None = None
    """The stage it goes on with; by default the one it was closed at."""
    reason: Filled


class Restate(Message):
    """The audit asks for the present state to be written again."""

    lift: Annotated[int, Field(ge=0, le=10**9)] = 0
    """How far lines of a history that was lost (restored, reset) are ahead of this one."""
    stages: ClassVar = OPEN_STAGES
    room: ClassVar = ALWAYS


class Answer(Wire):
    """What a person gets back: what was written, and what the case waits for now."""

    case: str
    seq: int
    kind: str
    stage: str
    message: str
    waits: tuple[Wait, ...] = ()
    happened_at: Moment | None = None
    details: dict[str, Any] = {}
    """What the line says beside who told it when: ids, numbers and enums."""


TOLD: dict[str, type[Message]] = {
    model.__name__.lower(): model
    for model in (
        Eligibility,
        Facts,
        Draft,
        Comment,
        Confirm,
        Receipt,
        SiteVisit,
        Supplement,
        Resubmit,
        Decide,
        Promote,
        Waive,
        Vouch,
        Agree,
        Complete,
        Role,
        Involve,
        Appoint,
        Meet,
        Call,
        Paper,
        Correct,
        Withdraw,
        Acknowledge,
        Postpone,
        Reassign,
        FirmChanged,
        Note,
        Close,
        Restate,
        Settle,
    )
}
"""Every message by the name of its update."""

CLOSABLE = frozenset(Outcome) - {Outcome.COMPLETED, Outcome.INTERRUPTED}
"""The outcomes a person may give as their word."""
