"""A message's states, and what the next one is.

queued → sending → sent
           ↓  ↑       (a failed try goes back to queued)
queued, sending → failed: tried as often as we try
                → dropped: nobody should get it any more
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kit.notify.rules.hours import QuietHours, Times

# With the pauses below: tried for thirty hours at least.
MOST_TRIES = 10
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
_GROWTH = 4
# Longer than any try of a gateway takes (`MOST_TIMEOUT_S`): who holds a message longer than that is dead.
LEASE = timedelta(minutes=2)
MOST_TIMEOUT_S = 30


class State(StrEnum):
    """Values are stored. `SENT` means that the gateway has taken it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


# Of every message one of these holds, and which one is told by whether it has an end.
WAITING = (State.QUEUED, State.SENDING)
ENDED = (State.SENT, State.FAILED, State.DROPPED)


class Reason(StrEnum):
    """Why a message ended, or why the last try did not succeed. Values are stored and counted."""

    NONE = ""
    # dropped
    OPTED_OUT = "opted_out"
    EXPIRED = "expired"
    NO_SAFE_TIME = "no_safe_time"
    CANCELLED = "cancelled"
    ERASED = "erased"
    REFUSED = "refused_by_gateway"
    # a try, and failed if it was the last
    GATEWAY_UNREACHABLE = "gateway_unreachable"  # nothing was sent
    GATEWAY_TIMEOUT = "gateway_timeout"  # nobody knows
    GATEWAY_BROKEN = "gateway_broken"  # nobody knows: the connection or the answer was cut
    GATEWAY_BUSY = "gateway_busy"
    GATEWAY_ERROR = "gateway_error"
    GATEWAY_MISCONFIGURED = "gateway_misconfigured"
    INTERRUPTED = "interrupted"  # the sender died with it
    # failed
    UNREADABLE = "unreadable"  # no template of that code, or no key that opens it


# With these the next message would fare no better.
OUTAGES = frozenset(
    {
        Reason.GATEWAY_UNREACHABLE,
        Reason.GATEWAY_TIMEOUT,
        Reason.GATEWAY_BUSY,
        Reason.GATEWAY_MISCONFIGURED,
    }
)


@dataclass(frozen=True, slots=True)
class End:
    """A message's last state."""

    state: State
    reason: Reason = Reason.NONE


def appoint(at: datetime, *, times: Times, expires_at: datetime, quiet: QuietHours) -> datetime | End:
    """When a message that should be sent from `at` on will be tried; or its end, if that never comes in time."""
    permitted = times.next_permitted(at, quiet)
    if permitted is None:
        return End(State.DROPPED, Reason.NO_SAFE_TIME)
    if permitted >= expires_at:
        return End(State.DROPPED, Reason.EXPIRED)
    return permitted


def pause(tries: int, chance: float) -> timedelta:
    """How long to wait after so many tries (1 or more): 1, 4, 16, 64 minutes, …, 6 hours, and up to a quarter more.

    `chance` is from 0 to 1: without it, all that failed together would come back together.
    """
    grown = _FIRST_PAUSE * float(_GROWTH ** min(tries - 1, 10))
    return min(grown, _LONGEST_PAUSE) * (1 + chance / 4)
