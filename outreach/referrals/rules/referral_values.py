"""What a referral is and what happens to it, as values: phases, outcomes, events, refusals.

An event carries what it was decided with – due times, a rank – so that the state is a fold of the events alone,
whatever the calendar or the promises have become since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Phase(StrEnum):
    """Where a referral stands. Values are stored."""

    OFFERED = "offered"  # the station has it, nobody of the station yet
    CLAIMED = "claimed"  # somebody has it, and has not tried to reach the person
    CONTACTING = "contacting"
    READY = "ready"  # for an application
    CLOSED = "closed"


OPEN = frozenset(Phase) - {Phase.CLOSED}


class Outcome(StrEnum):
    """How a referral ended: an application, or an honest no. Values are stored."""

    APPLIED = "applied"  # an application was received from it (LAA 43)
    ADVICE = "advice"  # advice was what was needed (22(1))
    UNREACHABLE = "unreachable"
    DECLINED = "declined"  # the person does not want aid; nothing is asked again
    NOT_COMPETENT = "not_competent"  # passed to a body outside the network (38)
    OTHER_BODY = "other_body"  # mediation, arbitration or an authority is the way
    OWN_LAWYER = "own_lawyer"  # the person has a lawyer of their own (48)
    NO_MATTER = "no_matter"  # there was no legal matter in it
    WITHDRAWN = "withdrawn"  # the consent was withdrawn (PIPL 15)
    DUPLICATE = "duplicate"  # the same matter stands in another referral


# What somebody of the desk may close with. The others come from withdrawing and merging alone.
CLOSING = frozenset(Outcome) - {Outcome.WITHDRAWN, Outcome.DUPLICATE}
# Whoever withdrew is not called again, unless they ask anew; what was merged lives on in the other.
FINAL = frozenset({Outcome.WITHDRAWN, Outcome.DUPLICATE})


class Rank(IntEnum):
    """The order of the work list, most urgent first. Values are stored."""

    ADVANCE = (
        0  # a legal deadline under seven days away: aid before the papers (LAA 44(1)), whatever the matter
    )
    NOW = 1
    DAY = 2  # or the green channel
    WEEK = 3


class Kind(StrEnum):
    """Kinds of events. Values are stored."""

    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    HANDED_OVER = "handed_over"  # to somebody else of the station
    ESCALATED = "escalated"  # to the supervisor
    SETTLED = "settled"  # the supervisor has seen to it
    NOTED = "noted"
    CONTACTED = "contacted"  # tried, whatever came of it
    SAFE_CONTACT_SET = "safe_contact_set"
    CORRECTED = "corrected"  # the person's own data (PIPL 46)
    DEADLINE_SET = "deadline_set"
    ADVANCED = "advanced"  # the deadline has come within seven days
    CONSENTED = "consented"  # to further receivers
    TRANSFERRED = "transferred"  # to another station
    SLOT_BOOKED = "slot_booked"
    SLOT_CANCELLED = "slot_cancelled"
    ACCOMPANIED = "accompanied"  # somebody of the village went along
    ATTACHED = "attached"
    DETACHED = "detached"
    WARNED = "warned"  # a clock is about to run out
    OVERDUE = "overdue"  # a clock has run out
    COMPLAINED = "complained"  # the person did (LAA 55)
    READIED = "readied"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # into another referral, by a person


class Stands(StrEnum):
    """Clocks that a referral may have running; each is warned of and called overdue once. Values are stored."""

    FIRST_CONTACT = "first_contact"  # promise
    ACCEPT = "accept"  # promise
    CUSTODY = "custody"  # statute: 24 hours (LAA 39)


class Refused(StrEnum):
    """Why an event cannot happen now. The words are chosen where it is shown."""

    NOT_OPENED = "referral.not_opened"
    ALREADY_OPENED = "referral.already_opened"
    OUT_OF_ORDER = "referral.out_of_order"
    CHANGED = "referral.changed"  # since the page was made on which somebody decided
    CLOSED = "referral.closed"
    NOT_CLOSED = "referral.not_closed"
    CLAIMED_BY_ANOTHER = "referral.claimed_by_another"
    NOT_CLAIMED = "referral.not_claimed"
    SAME_PERSON = "referral.same_person"
    NOT_ESCALATED = "referral.not_escalated"
    CALLS_STOPPED = "referral.calls_stopped"  # consent is withdrawn: nobody calls
    NEEDS_CONSENT = "referral.needs_consent"  # the consent does not name this receiver (PIPL 23)
    SAME_STATION = "referral.same_station"
    NOT_REACHED = "referral.not_reached"  # nobody has talked with the person yet
    NOT_AN_OUTCOME = "referral.not_an_outcome"
    FINAL = "referral.final"
    SAME_REFERRAL = "referral.same_referral"
    NOTHING_DUE = "referral.nothing_due"
    ALREADY_SAID = "referral.already_said"
    NOT_YOURS = "referral.not_yours"  # beyond the area, or not what the role is for
    NOT_ELIGIBLE = "referral.not_eligible"  # whom it was to be handed to works on no referrals there
    NOT_A_STATION = "referral.not_a_station"
    NO_SUCH_SLOT = "referral.no_such_slot"
    SLOT_FULL = "referral.slot_full"
    ALREADY_BOOKED = "referral.already_booked"
    FILE_REFUSED = "referral.file_refused"
    BUSY = "referral.busy"  # others changed it each time; once more will do
    INCOMPLETE = "referral.incomplete"  # the event lacks something that its kind needs


@dataclass(frozen=True, slots=True)
class Due:
    """Until when, and from when on it is warned of. Both are aware."""

    ends_at: datetime
    warn_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One event. Which fields a kind needs is said by `referral_machine.NEEDED`; ids are opaque texts.

    `seq` counts from 1 within the referral. `code` is a further code: an outcome, a reason, a channel, a clock.
    """

    seq: int
    kind: Kind
    at: datetime
    actor: str  # `user:…`, `person`, `system`
    code: str = ""
    station: str | None = None
    centre: str | None = None
    assignee: str | None = None
    receivers: frozenset[str] = frozenset()
    rank: Rank | None = None
    base_rank: Rank | None = None  # by matter and group, for when a deadline is moved away again
    reached: bool = False  # of a contact: somebody talked with the person
    day: date | None = None  # the legal deadline
    next_at: datetime | None = None  # when the desk means to act next
    first_contact: Due | None = None
    accept: Due | None = None
    custody: Due | None = None
    into: str | None = None  # the referral that this one was merged into


@dataclass(frozen=True, slots=True)
class State:
    """A referral after some events. The row holds the same, column by column."""

    version: int  # `seq` of the last event
    phase: Phase
    station: str
    centre: str | None
    assignee: str | None
    receivers: frozenset[str]
    rank: Rank
    base_rank: Rank
    opened_at: datetime
    changed_at: datetime
    due_at: datetime  # when the desk should act next; the order within a rank
    first_contact: Due
    custody: Due | None
    accept: Due | None = None
    attempts: int = 0
    first_attempt_at: datetime | None = None
    reached_at: datetime | None = None
    legal_deadline: date | None = None
    escalated_at: datetime | None = None
    raised: frozenset[str] = frozenset()  # clocks told of, as `warned:first_contact`
    calls_stopped: bool = False
    ready_at: datetime | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    merged_into: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.phase is not Phase.CLOSED
