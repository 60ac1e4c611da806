"""The referral's state machine: which event may follow, and what the referral is after it.

Pure: `apply` returns the next state or the code of a refusal; `fold` is all events from the first. Who may do what is
not asked here, nor is the clock read: events carry their time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from outreach.referrals.rules.referral_values import (
    CLOSING,
    FINAL,
    Event,
    Kind,
    Outcome,
    Phase,
    Rank,
    Refused,
    Stands,
    State,
)

After = State | Refused
# What an event must carry, by kind; `assignee` of a claim is who claims.
NEEDED: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.OPENED: ("station", "rank", "base_rank", "first_contact", "receivers"),
        Kind.CLAIMED: ("assignee",),
        Kind.HANDED_OVER: ("assignee",),
        Kind.ESCALATED: ("code",),
        Kind.CONTACTED: ("code",),
        Kind.DEADLINE_SET: ("rank",),
        Kind.CONSENTED: ("receivers",),
        Kind.TRANSFERRED: ("station", "code"),
        Kind.WARNED: ("code",),
        Kind.OVERDUE: ("code",),
        Kind.READIED: ("accept",),
        Kind.CLOSED: ("code",),
        Kind.WITHDRAWN: ("code",),
        Kind.MERGED: ("into",),
    }
)


class BrokenHistory(ValueError):
    """Stored events that cannot follow one another; the message names the event."""


def apply(state: State | None, event: Event) -> After:
    """The referral after this event, or why the event cannot happen."""
    if any(getattr(event, name) in (None, "", frozenset()) for name in NEEDED.get(event.kind, ())):
        return Refused.INCOMPLETE
    if event.kind is Kind.OPENED:
        return _opened(event) if state is None else Refused.ALREADY_OPENED
    if state is None:
        return Refused.NOT_OPENED
    if event.seq != state.version + 1:
        return Refused.OUT_OF_ORDER
    after = _MOVES[event.kind](state, event)
    return after if isinstance(after, Refused) else replace(after, version=event.seq, changed_at=event.at)


def fold(events: Iterable[Event]) -> State:
    """The referral after all of its events. Raises `BrokenHistory`, also for none at all."""
    state: State | None = None
    for event in events:
        after = apply(state, event)
        if isinstance(after, Refused):
            raise BrokenHistory(f"event {event.seq}, {event.kind}: {after}")
        state = after
    if state is None:
        raise BrokenHistory("no events")
    return state


def _opened(event: Event) -> After:
    if event.seq != 1:
        return Refused.OUT_OF_ORDER
    if event.station not in event.receivers:
        return Refused.NEEDS_CONSENT
    # `NEEDED` has asked for all of them.
    assert event.station  # noqa: S101
    assert event.rank is not None  # noqa: S101
    assert event.base_rank is not None  # noqa: S101
    assert event.first_contact is not None  # noqa: S101
    return State(
        version=1,
        phase=Phase.OFFERED,
        station=event.station,
        centre=event.centre,
        assignee=None,
        receivers=event.receivers,
        rank=event.rank,
        base_rank=event.base_rank,
        opened_at=event.at,
        changed_at=event.at,
        due_at=event.first_contact.ends_at,
        first_contact=event.first_contact,
        custody=event.custody,
        legal_deadline=event.day,
    )


def _claimed(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    if state.assignee is not None:
        return Refused.CLAIMED_BY_ANOTHER if state.assignee != event.assignee else Refused.SAME_PERSON
    return replace(state, assignee=event.assignee, phase=_phase_with_somebody(state))


def _released(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    if state.assignee is None:
        return Refused.NOT_CLAIMED
    return replace(state, assignee=None, phase=_phase_with_nobody(state))


def _handed_over(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    if state.assignee == event.assignee:
        return Refused.SAME_PERSON
    return replace(state, assignee=event.assignee, phase=_phase_with_somebody(state))


def _phase_with_somebody(state: State) -> Phase:
    if state.phase is Phase.READY:
        return Phase.READY
    return Phase.CONTACTING if state.attempts else Phase.CLAIMED


def _phase_with_nobody(state: State) -> Phase:
    # What is ready stays so: the application does not become unready because somebody is ill.
    return Phase.READY if state.phase is Phase.READY else Phase.OFFERED


def _escalated(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    return replace(state, escalated_at=state.escalated_at or event.at)


def _complained(state: State, event: Event) -> After:
    # A closed one too: a complaint is answered by the supervisor, whatever became of the matter (LAA 56).
    return replace(state, escalated_at=state.escalated_at or event.at)


def _settled(state: State, event: Event) -> After:
    return Refused.NOT_ESCALATED if state.escalated_at is None else replace(state, escalated_at=None)


def _noted(state: State, event: Event) -> After:
    return state


def _while_open(state: State, event: Event) -> After:
    return state if state.is_open else Refused.CLOSED


def _contacted(state: State, event: Event) -> After:
    if state.calls_stopped:
        return Refused.CALLS_STOPPED
    if not state.is_open:
        return Refused.CLOSED
    if state.assignee is None:
        return Refused.NOT_CLAIMED
    return replace(
        state,
        phase=Phase.READY if state.phase is Phase.READY else Phase.CONTACTING,
        attempts=state.attempts + 1,
        first_attempt_at=state.first_attempt_at or event.at,
        reached_at=state.reached_at or (event.at if event.reached else None),
        due_at=_due_after(state, event),
    )


def _due_after(state: State, event: Event) -> datetime:
    if event.next_at is not None:
        return event.next_at
    return state.accept.ends_at if state.phase is Phase.READY and state.accept else event.at


def _deadline_set(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    assert event.rank is not None  # noqa: S101
    return replace(state, legal_deadline=event.day, rank=event.rank)


def _advanced(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    if state.legal_deadline is None:
        return Refused.NOTHING_DUE
    return Refused.ALREADY_SAID if state.rank is Rank.ADVANCE else replace(state, rank=Rank.ADVANCE)


def _consented(state: State, event: Event) -> After:
    if state.calls_stopped:
        return Refused.CALLS_STOPPED
    return replace(state, receivers=state.receivers | event.receivers) if state.is_open else Refused.CLOSED


def _transferred(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    if event.station == state.station:
        return Refused.SAME_STATION
    if event.station not in state.receivers:
        return Refused.NEEDS_CONSENT
    assert event.station  # noqa: S101
    # The first-contact clock runs on: the person waits, whoever has the matter.
    due_at = state.first_contact.ends_at if state.first_attempt_at is None else event.at
    return replace(
        state,
        station=event.station,
        centre=event.centre or state.centre,
        assignee=None,
        phase=_phase_with_nobody(state),
        due_at=state.due_at if state.phase is Phase.READY else due_at,
    )


def _raised(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    if event.code not in {each.value for each in running(state)}:
        return Refused.NOTHING_DUE
    said = f"{event.kind.value}:{event.code}"
    return Refused.ALREADY_SAID if said in state.raised else replace(state, raised=state.raised | {said})


def running(state: State) -> tuple[Stands, ...]:
    """The clocks that run for this referral now."""
    if not state.is_open:
        return ()
    runs = {
        Stands.FIRST_CONTACT: state.first_attempt_at is None,
        Stands.ACCEPT: state.phase is Phase.READY and state.accept is not None,
        Stands.CUSTODY: state.custody is not None and state.ready_at is None,
    }
    return tuple(clock for clock, holds in runs.items() if holds)


def _readied(state: State, event: Event) -> After:
    if state.calls_stopped:
        return Refused.CALLS_STOPPED
    if not state.is_open:
        return Refused.CLOSED
    if state.assignee is None:
        return Refused.NOT_CLAIMED
    if state.phase is Phase.READY:
        return Refused.ALREADY_SAID
    if state.reached_at is None:
        return Refused.NOT_REACHED
    assert event.accept is not None  # noqa: S101
    return replace(
        state,
        phase=Phase.READY,
        ready_at=event.at,
        accept=event.accept,
        due_at=event.accept.ends_at,
        raised=frozenset(said for said in state.raised if not said.endswith(f":{Stands.ACCEPT}")),
    )


def _closed(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    if event.code not in {each.value for each in CLOSING}:
        return Refused.NOT_AN_OUTCOME
    outcome = Outcome(event.code)
    if state.assignee is None:
        return Refused.NOT_CLAIMED
    # Without having tried, nobody is unreachable; without having talked, nobody has declined.
    if outcome is Outcome.UNREACHABLE and state.attempts == 0:
        return Refused.NOT_REACHED
    if outcome in (Outcome.DECLINED, Outcome.ADVICE) and state.reached_at is None:
        return Refused.NOT_REACHED
    if outcome is Outcome.APPLIED and state.ready_at is None:
        return Refused.NOT_REACHED
    return _ended(state, event, outcome)


def _ended(state: State, event: Event, outcome: Outcome) -> State:
    return replace(state, phase=Phase.CLOSED, outcome=outcome, closed_at=event.at, due_at=event.at)


def _reopened(state: State, event: Event) -> After:
    if state.is_open:
        return Refused.NOT_CLOSED
    if state.outcome in FINAL or state.calls_stopped:
        return Refused.FINAL
    return replace(
        state,
        phase=Phase.OFFERED,
        assignee=None,
        outcome=None,
        closed_at=None,
        ready_at=None,
        accept=None,
        due_at=event.next_at or event.at,
    )


def _withdrawn(state: State, event: Event) -> After:
    if state.calls_stopped:
        return Refused.ALREADY_SAID
    stopped = replace(state, calls_stopped=True, escalated_at=None)
    # What had ended before keeps its outcome: the figures of last month do not change.
    return _ended(stopped, event, Outcome.WITHDRAWN) if state.is_open else stopped


def _merged(state: State, event: Event) -> After:
    if not state.is_open:
        return Refused.CLOSED
    return replace(_ended(state, event, Outcome.DUPLICATE), merged_into=event.into)


def _never(state: State, event: Event) -> After:
    return Refused.ALREADY_OPENED


_MOVES: Mapping[Kind, Callable[[State, Event], After]] = MappingProxyType(
    {
        Kind.OPENED: _never,
        Kind.CLAIMED: _claimed,
        Kind.RELEASED: _released,
        Kind.HANDED_OVER: _handed_over,
        Kind.ESCALATED: _escalated,
        Kind.SETTLED: _settled,
        Kind.NOTED: _noted,
        Kind.CONTACTED: _contacted,
        Kind.SAFE_CONTACT_SET: _while_open,
        Kind.CORRECTED: _noted,
        Kind.DEADLINE_SET: _deadline_set,
        Kind.ADVANCED: _advanced,
        Kind.CONSENTED: _consented,
        Kind.TRANSFERRED: _transferred,
        Kind.SLOT_BOOKED: _while_open,
        Kind.SLOT_CANCELLED: _noted,
        Kind.ACCOMPANIED: _while_open,
        Kind.ATTACHED: _while_open,
        Kind.DETACHED: _noted,
        Kind.WARNED: _raised,
        Kind.OVERDUE: _raised,
        Kind.COMPLAINED: _complained,
        Kind.READIED: _readied,
        Kind.CLOSED: _closed,
        Kind.REOPENED: _reopened,
        Kind.WITHDRAWN: _withdrawn,
        Kind.MERGED: _merged,
    }
)
