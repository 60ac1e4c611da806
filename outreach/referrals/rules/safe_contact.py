"""How somebody may be reached without harm, and what that permits at a moment.

A call that the wrong person answers can be worse than none. What is not said is answered the careful way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from kit.working_time.rules.hours import CHINA

_DAYS_AHEAD = 14
MOST_WINDOWS = 14
LONGEST_PHRASE = 60


class Calling(StrEnum):
    """Whether calling is safe. Values are stored."""

    ANY_TIME = "any_time"
    AT_TIMES = "at_times"  # at the windows alone
    NEVER = "never"  # they come in, or somebody they trust is called


class Why(StrEnum):
    """Why a call is or is not permitted now."""

    SAFE = "safe_contact.safe"
    NOT_NOW = "safe_contact.not_now"
    NEVER = "safe_contact.never"
    STOPPED = "safe_contact.stopped"  # consent is withdrawn
    NIGHT = "safe_contact.night"


# Nobody is called by an office at night unless the window says so.
DAY_BEGINS, DAY_ENDS = time(8), time(20)


class BadSafeContact(ValueError):
    """A set that cannot be read or that contradicts itself."""


@dataclass(frozen=True, slots=True, order=True)
class CallWindow:
    """A time of the week at which a call is safe; `weekday` is 1 Monday to 7 Sunday."""

    weekday: int
    begins: time
    ends: time

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7 or self.begins >= self.ends:
            raise BadSafeContact("a window is a time of one day of the week")


@dataclass(frozen=True, slots=True)
class SafeContact:
    """The set. `announce` is whether the caller may say who calls before knowing who answers."""

    calling: Calling = Calling.ANY_TIME
    windows: tuple[CallWindow, ...] = ()
    leave_message: bool = False
    announce: bool = False
    text_messages: bool = False
    pass_phrase: str = field(
        default="", repr=False
    )  # the caller asks for it, or says it: agreed words that nobody else knows

    def __post_init__(self) -> None:
        if bool(self.windows) is not (self.calling is Calling.AT_TIMES) or len(self.windows) > MOST_WINDOWS:
            raise BadSafeContact("windows belong to calling at times, and only to it")
        if len(self.pass_phrase) > LONGEST_PHRASE:
            raise BadSafeContact("a pass phrase is a few words")


# What holds for a hidden matter until the person has said otherwise.
CAREFUL = SafeContact()


@dataclass(frozen=True, slots=True)
class Permits:
    """What is permitted at a moment. `next_at` is when a call is safe next, if it is not now and ever is."""

    call: bool
    why: Why
    next_at: datetime | None
    leave_message: bool
    announce: bool
    text_messages: bool
    ask_pass_phrase: bool


def permits(safe: SafeContact, now: datetime, *, calls_stopped: bool = False) -> Permits:
    """What this set permits at `now`, which is aware."""
    call, why, next_at = _calling(safe, now.astimezone(CHINA), calls_stopped)
    return Permits(
        call=call,
        why=why,
        next_at=next_at,
        leave_message=call and safe.leave_message,
        announce=call and safe.announce,
        # whoever holds the telephone outside of the safe times reads its messages, too
        text_messages=call and safe.text_messages,
        ask_pass_phrase=call and bool(safe.pass_phrase),
    )


def _calling(safe: SafeContact, here: datetime, stopped: bool) -> tuple[bool, Why, datetime | None]:
    if stopped:
        return False, Why.STOPPED, None
    if safe.calling is Calling.NEVER:
        return False, Why.NEVER, None
    if safe.calling is Calling.ANY_TIME:
        windows = tuple(CallWindow(weekday, DAY_BEGINS, DAY_ENDS) for weekday in range(1, 8))
        why = Why.NIGHT
    else:
        windows, why = safe.windows, Why.NOT_NOW
    if any(_within(window, here) for window in windows):
        return True, Why.SAFE, None
    return False, why, _next(windows, here)


def _within(window: CallWindow, here: datetime) -> bool:
    return window.weekday == here.isoweekday() and window.begins <= here.time() < window.ends


def _next(windows: tuple[CallWindow, ...], here: datetime) -> datetime | None:
    found = []
    for ahead in range(_DAYS_AHEAD):
        day = here.date() + timedelta(days=ahead)
        found += [
            datetime.combine(day, window.begins, CHINA)
            for window in windows
            if window.weekday == day.isoweekday()
        ]
    return min((moment for moment in found if moment > here), default=None)


def write_safe_contact(safe: SafeContact) -> str:
    """The set as one line of JSON, to be sealed."""
    return json.dumps(
        {
            "calling": safe.calling.value,
            "windows": [
                [each.weekday, each.begins.isoformat("minutes"), each.ends.isoformat("minutes")]
                for each in safe.windows
            ],
            "leave_message": safe.leave_message,
            "announce": safe.announce,
            "text_messages": safe.text_messages,
            "pass_phrase": safe.pass_phrase,
        },
        ensure_ascii=False,
    )


def read_safe_contact(text: str) -> SafeContact:
    """The set of a stored line; an empty one is `CAREFUL`. Raises `BadSafeContact`."""
    if not text:
        return CAREFUL
    try:
        found: Mapping[str, Any] = json.loads(text)
        return SafeContact(
            calling=Calling(found["calling"]),
            windows=tuple(
                CallWindow(int(day), time.fromisoformat(begins), time.fromisoformat(ends))
                for day, begins, ends in found["windows"]
            ),
            leave_message=bool(found["leave_message"]),
            announce=bool(found["announce"]),
            text_messages=bool(found["text_messages"]),
            pass_phrase=str(found["pass_phrase"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadSafeContact("not a safe-contact set") from error
