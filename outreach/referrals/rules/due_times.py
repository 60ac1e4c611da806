"""Both clocks of a referral, from the tables of the network: what was promised, and what the statute asks.

First contact is a promise: the law has no period for it. Custody has a period of law and no promise (LAA 39). They
stand side by side and are never merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.network.rules.clocks.advance import Advance, advance
from outreach.network.rules.clocks.promised import PromiseDue
from outreach.network.rules.clocks.promises import PROMISES, Pledge, Promise
from outreach.network.rules.clocks.side_by_side import Standing, Task, side_by_side
from outreach.network.rules.clocks.statute import StatuteDue
from outreach.referrals.rules.referral_machine import running
from outreach.referrals.rules.referral_values import Due, Stands, State


def first_contact_due(
    opened_at: datetime, office: OfficeHours, *, green: bool, promises: Mapping[Pledge, Promise] = PROMISES
) -> Due:
    """Until when the first attempt is promised: two working hours in the green channel, else one working day.

    Raises `KeyError` where the bureau has withdrawn the promise: an installation promises something, or has no desk.
    """
    sides = side_by_side(Task.FIRST_CONTACT, opened_at, office, green=green, promises=promises)
    if sides.promise is None:
        raise KeyError(Pledge.FIRST_CONTACT)
    return due_of(sides.promise)


def accept_due(
    ready_at: datetime, office: OfficeHours, *, promises: Mapping[Pledge, Promise] = PROMISES
) -> Due:
    """Until when what is ready is received as an application: 当天受理."""
    sides = side_by_side(Task.ACCEPT, ready_at, office, promises=promises)
    if sides.promise is None:
        raise KeyError(Pledge.ACCEPT)
    return due_of(sides.promise)


def custody_due(asked_at: datetime, office: OfficeHours) -> Due:
    """Until when somebody's request from custody must have reached the centre: 24 hours, nights included (LAA 39)."""
    sides = side_by_side(Task.CUSTODY_TRANSFER, asked_at, office)
    assert sides.statute is not None  # noqa: S101  # the table has it
    return due_of(sides.statute)


def due_of(counted: PromiseDue | StatuteDue) -> Due:
    """The two moments of a clock that has been counted."""
    return Due(counted.ends_at, counted.warn_at)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """One clock as it is shown."""

    clock: Stands
    due: Due
    standing: Standing


@dataclass(frozen=True, slots=True)
class Clocks:
    """Both columns of a referral. `deadline` is the person's own legal deadline, of the statute's side."""

    promise: tuple[ClockFace, ...]
    statute: tuple[ClockFace, ...]
    deadline: date | None
    advance: Advance


_STATUTE = frozenset({Stands.CUSTODY})


def clocks(state: State, now: datetime) -> Clocks:
    """How all clocks of a referral stand at `now`, also those that were met."""
    done: dict[Stands, tuple[Due | None, datetime | None]] = {
        Stands.FIRST_CONTACT: (state.first_contact, state.first_attempt_at or state.closed_at),
        Stands.ACCEPT: (state.accept, state.closed_at),
        Stands.CUSTODY: (state.custody, state.ready_at or state.closed_at),
    }
    faces = [
        ClockFace(clock, due, _standing(due, now, at)) for clock, (due, at) in done.items() if due is not None
    ]
    return Clocks(
        promise=tuple(face for face in faces if face.clock not in _STATUTE),
        statute=tuple(face for face in faces if face.clock in _STATUTE),
        deadline=state.legal_deadline,
        advance=advance(state.legal_deadline, now.astimezone(CHINA).date()),
    )


def due(state: State, clock: Stands) -> Due | None:
    """The due times of a clock; `None` where it does not run."""
    if clock not in running(state):
        return None
    return {
        Stands.FIRST_CONTACT: state.first_contact,
        Stands.ACCEPT: state.accept,
        Stands.CUSTODY: state.custody,
    }[clock]


def _standing(due: Due, now: datetime, done_at: datetime | None) -> Standing:
    """As `side_by_side.standing`, of stored due times."""
    if done_at is not None:
        return Standing.MET if done_at <= due.ends_at else Standing.MET_LATE
    if now > due.ends_at:
        return Standing.OVERDUE
    return Standing.WARNED if now >= due.warn_at else Standing.RUNNING
