"""Both clocks of a step of work, next to one another, and how each of them stands.

They are never merged: a kept promise is no kept statute, and a broken promise breaks no law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kit.working_time.rules.hours import OfficeHours
from outreach.network.rules.clocks.promised import PromiseDue, promise_due
from outreach.network.rules.clocks.promises import PROMISES, Pledge, Promise
from outreach.network.rules.clocks.statute import StatuteDue, statute_due
from outreach.network.rules.clocks.statute_table import STATUTE_CLOCKS, Clock


class Task(StrEnum):
    """Steps of work that somebody waits for. Values are stored."""

    FIRST_CONTACT = "first_contact"
    ACCEPT = "accept"
    DECIDE = "decide"
    ASSIGN = "assign"
    NOTICE_ASSIGN = "notice_assign"
    CUSTODY_TRANSFER = "custody_transfer"
    OBJECTION = "objection"


class Standing(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    WARNED = "warned"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"


# What the law has no period for, or the bureau has promised nothing about, is `None`.
_CLOCKS: dict[Task, tuple[Clock | None, Pledge | None]] = {
    Task.FIRST_CONTACT: (None, Pledge.FIRST_CONTACT),
    Task.ACCEPT: (None, Pledge.ACCEPT),
    Task.DECIDE: (Clock.DECIDE, Pledge.DECIDE),
    Task.ASSIGN: (Clock.ASSIGN, Pledge.ASSIGN),
    Task.NOTICE_ASSIGN: (Clock.NOTICE_ASSIGN, Pledge.ASSIGN),
    Task.CUSTODY_TRANSFER: (Clock.CUSTODY_TRANSFER, None),
    Task.OBJECTION: (Clock.OBJECTION, None),
}


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The two clocks of one step. At least one is there."""

    task: Task
    statute: StatuteDue | None
    promise: PromiseDue | None


def side_by_side(
    task: Task,
    started_at: datetime,
    office: OfficeHours,
    *,
    green: bool = False,
    promises: Mapping[Pledge, Promise] = PROMISES,
) -> SideBySide:
    """Both clocks of this step, from the same start. `green` is the green channel (绿色通道).

    A promise that the bureau has withdrawn is not in `promises` and has no clock.
    """
    clock, pledge = _CLOCKS[task]
    if green and pledge is Pledge.FIRST_CONTACT:
        pledge = Pledge.FIRST_CONTACT_GREEN
    promise = promises.get(pledge) if pledge is not None else None
    return SideBySide(
        task,
        None if clock is None else statute_due(STATUTE_CLOCKS[clock], started_at, office),
        None if promise is None else promise_due(promise, started_at, office),
    )


def standing(due: StatuteDue | PromiseDue, now: datetime, done_at: datetime | None = None) -> Standing:
    """How this clock stands now. The last moment itself is in time."""
    if done_at is not None:
        return Standing.MET if done_at <= due.ends_at else Standing.MET_LATE
    if now > due.ends_at:
        return Standing.OVERDUE
    return Standing.WARNED if now >= due.warn_at else Standing.RUNNING
