"""The referral's machine: a table of ways, and arbitrary events that keep what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.referrals.rules.event_codes import codes_of, event_of
from outreach.referrals.rules.referral_machine import BrokenHistory, apply, fold, running
from outreach.referrals.rules.referral_values import (
    CLOSING,
    Due,
    Event,
    Kind,
    Outcome,
    Phase,
    Rank,
    Refused,
    Stands,
    State,
)

T = datetime(2026, 11, 30, 2, tzinfo=UTC)
DUE = Due(T + timedelta(hours=2), T + timedelta(hours=1))
STATIONS, PEOPLE = ("north", "south", "centre"), ("user:a", "user:b")


def opened(**fields: Any) -> Event:
    values: dict[str, Any] = {
        "seq": 1, "kind": Kind.OPENED, "at": T, "actor": "person", "station": "north",
        "receivers": frozenset({"north", "centre"}), "rank": Rank.WEEK, "base_rank": Rank.WEEK,
        "first_contact": DUE,
    }  # fmt: skip
    return Event(**{**values, **fields})


def then(state: State, kind: Kind, **fields: Any) -> State | Refused:
    at = fields.pop("at", state.changed_at + timedelta(minutes=1))
    return apply(state, Event(state.version + 1, kind, at, fields.pop("actor", "user:a"), **fields))


def go(*steps: tuple[Kind, dict[str, Any]], **first: Any) -> State:
    state = apply(None, opened(**first))
    for kind, fields in steps:
        assert isinstance(state, State)
        state = then(state, kind, **fields)
    assert isinstance(state, State), state
    return state


CLAIM = (Kind.CLAIMED, {"assignee": "user:a"})
TRY = (Kind.CONTACTED, {"code": "no_answer"})
TALK = (Kind.CONTACTED, {"code": "reached", "reached": True})
READY = (Kind.READIED, {"accept": DUE})


def test_the_way_to_an_application() -> None:
    state = go(CLAIM, TRY, TALK, READY, (Kind.CLOSED, {"code": "applied"}))
    assert (state.phase, state.outcome, state.attempts) == (Phase.CLOSED, Outcome.APPLIED, 2)
    assert state.first_attempt_at == T + timedelta(minutes=2)
    assert state.reached_at == T + timedelta(minutes=3)


@pytest.mark.parametrize(
    ("steps", "kind", "fields", "refusal"),
    [
        ((), Kind.CONTACTED, {"code": "no_answer"}, Refused.NOT_CLAIMED),
        ((CLAIM,), Kind.CLAIMED, {"assignee": "user:b"}, Refused.CLAIMED_BY_ANOTHER),
        ((CLAIM,), Kind.CLAIMED, {"assignee": "user:a"}, Refused.SAME_PERSON),
        ((CLAIM, TRY), Kind.READIED, {"accept": DUE}, Refused.NOT_REACHED),
        ((CLAIM,), Kind.CLOSED, {"code": "unreachable"}, Refused.NOT_REACHED),
        ((CLAIM, TRY), Kind.CLOSED, {"code": "declined"}, Refused.NOT_REACHED),
        ((CLAIM, TALK), Kind.CLOSED, {"code": "applied"}, Refused.NOT_REACHED),
        ((CLAIM,), Kind.CLOSED, {"code": "withdrawn"}, Refused.NOT_AN_OUTCOME),
        ((), Kind.TRANSFERRED, {"station": "south", "code": "farther"}, Refused.NEEDS_CONSENT),
        ((), Kind.TRANSFERRED, {"station": "north", "code": "farther"}, Refused.SAME_STATION),
        (((Kind.WITHDRAWN, {"code": "link"}),), Kind.CONSENTED, {"receivers": frozenset({"x"})}, Refused.CALLS_STOPPED),
        (((Kind.WITHDRAWN, {"code": "link"}),), Kind.REOPENED, {}, Refused.FINAL),
        (((Kind.WITHDRAWN, {"code": "link"}),), Kind.WITHDRAWN, {"code": "link"}, Refused.ALREADY_SAID),
        (((Kind.MERGED, {"into": "x"}),), Kind.REOPENED, {}, Refused.FINAL),
        ((), Kind.REOPENED, {}, Refused.NOT_CLOSED),
        ((), Kind.ADVANCED, {}, Refused.NOTHING_DUE),
        ((), Kind.WARNED, {"code": "accept"}, Refused.NOTHING_DUE),
        (((Kind.WARNED, {"code": "first_contact"}),), Kind.WARNED, {"code": "first_contact"}, Refused.ALREADY_SAID),
        ((), Kind.SETTLED, {}, Refused.NOT_ESCALATED),
        ((), Kind.CLAIMED, {}, Refused.INCOMPLETE),
        ((), Kind.OPENED, {}, Refused.INCOMPLETE),
    ],
)  # fmt: skip
def test_what_is_refused(
    steps: tuple[tuple[Kind, dict[str, Any]], ...], kind: Kind, fields: dict[str, Any], refusal: Refused
) -> None:
    assert then(go(*steps), kind, **fields) is refusal


def test_a_consent_to_the_receiver_lets_a_transfer_through() -> None:
    consent = (Kind.CONSENTED, {"receivers": frozenset({"south"})})
    state = go(CLAIM, consent, (Kind.TRANSFERRED, {"station": "south", "code": "farther"}))
    assert (state.station, state.assignee, state.phase) == ("south", None, Phase.OFFERED)
    # The person waits since they asked, whoever has the matter.
    assert state.due_at == DUE.ends_at


def test_withdrawal_stops_calls_and_keeps_what_had_ended() -> None:
    withdrawn = (Kind.WITHDRAWN, {"code": "receipt"})
    assert go(CLAIM, withdrawn).outcome is Outcome.WITHDRAWN
    state = go(CLAIM, TALK, (Kind.CLOSED, {"code": "advice"}), withdrawn)
    assert (state.outcome, state.calls_stopped) == (Outcome.ADVICE, True)


def test_a_withdrawn_referral_is_never_called() -> None:
    assert (
        then(go(CLAIM, (Kind.WITHDRAWN, {"code": "link"})), Kind.CONTACTED, code="reached")
        is Refused.CALLS_STOPPED
    )


def test_a_referral_begins_with_a_station_that_the_consent_names() -> None:
    assert apply(None, opened(station="south")) is Refused.NEEDS_CONSENT


def test_clocks_that_run() -> None:
    custody = {"custody": DUE}
    assert running(go(**custody)) == (Stands.FIRST_CONTACT, Stands.CUSTODY)
    assert running(go(CLAIM, TRY)) == ()
    assert running(go(CLAIM, TALK, READY, **custody)) == (Stands.ACCEPT,)
    assert running(go(CLAIM, TALK, (Kind.CLOSED, {"code": "advice"}))) == ()


def test_events_out_of_order_are_a_broken_history() -> None:
    with pytest.raises(BrokenHistory, match="out_of_order"):
        fold([opened(), Event(3, Kind.NOTED, T, "user:a")])
    with pytest.raises(BrokenHistory, match="no events"):
        fold([])


moments = st.integers(0, 10_000).map(lambda minutes: T + timedelta(minutes=minutes))
dues = st.builds(Due, moments, moments)
codes = st.sampled_from(
    [*(each.value for each in Outcome), *(each.value for each in Stands), "reached", "farther", ""]
)
events = st.builds(
    Event,
    seq=st.just(0),
    kind=st.sampled_from(Kind),
    at=moments,
    actor=st.sampled_from(PEOPLE),
    code=codes,
    station=st.none() | st.sampled_from(STATIONS),
    centre=st.none() | st.just("centre"),
    assignee=st.none() | st.sampled_from(PEOPLE),
    receivers=st.frozensets(st.sampled_from(STATIONS)),
    rank=st.none() | st.sampled_from(Rank),
    base_rank=st.none() | st.sampled_from(Rank),
    reached=st.booleans(),
    day=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    next_at=st.none() | moments,
    first_contact=st.none() | dues,
    accept=st.none() | dues,
    custody=st.none() | dues,
    into=st.none() | st.just("other"),
)


@given(first=st.builds(opened, custody=st.none() | dues), more=st.lists(events, max_size=40))
def test_whatever_happens_these_hold(first: Event, more: list[Event]) -> None:
    state, history = apply(None, first), [first]
    for event in more:
        assert isinstance(state, State)
        event = replace(event, seq=state.version + 1)
        after = apply(state, event)
        if isinstance(after, Refused):
            continue
        _holds(state, event, after)
        state, history = after, [*history, event]
    assert fold(history) == state
    stored = [
        event_of(seq=each.seq, kind=each.kind.value, at=each.at, actor=each.actor, codes=codes_of(each))
        for each in history
    ]
    assert stored == history


def _holds(before: State, event: Event, after: State) -> None:
    assert after.version == before.version + 1
    assert (after.outcome is None) is (after.closed_at is None) is after.is_open
    assert after.station in after.receivers >= before.receivers
    assert (after.phase in (Phase.CLAIMED, Phase.CONTACTING)) <= (after.assignee is not None)
    assert (after.reached_at is not None) <= (after.first_attempt_at is not None)
    assert (after.phase is Phase.READY) <= (after.reached_at is not None and after.ready_at is not None)
    assert before.calls_stopped <= after.calls_stopped <= (not after.is_open)
    assert after.attempts - before.attempts == (event.kind is Kind.CONTACTED)
    if before.calls_stopped:
        assert event.kind is not Kind.CONTACTED
    if event.kind is Kind.CLOSED:
        assert after.outcome in CLOSING


def test_a_second_acceptance_is_told_of_as_the_first_was() -> None:
    late = (Kind.WARNED, {"code": "accept"}), (Kind.OVERDUE, {"code": "accept"})
    once = go(CLAIM, TALK, READY, *late)
    assert then(once, Kind.OVERDUE, code="accept") is Refused.ALREADY_SAID
    again = go(
        CLAIM, TALK, READY, *late, (Kind.CLOSED, {"code": "applied"}), (Kind.REOPENED, {}), CLAIM, READY
    )
    assert Stands.ACCEPT in running(again)
    for kind, fields in late:
        assert isinstance(then(again, kind, **fields), State)
