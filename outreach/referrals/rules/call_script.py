"""What is said in a call, step by step, from what the person has said is safe. Words are chosen where it is shown.

A caller who cannot tell who answers says nothing that gives the person away. So who calls and why comes late, and only
after it is clear who listens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outreach.referrals.rules.safe_contact import Permits


class Step(StrEnum):
    """Steps of a call, in the order in which they may come."""

    DO_NOT_CALL = "do_not_call"
    KEEP_QUIET = "keep_quiet"  # do not say who calls before knowing who answers
    ASK_FOR = "ask_for"
    SOMEBODY_ELSE = "somebody_else"
    PASS_PHRASE = "pass_phrase"  # noqa: S105  # a step, no secret
    ANNOUNCE = "announce"
    ALONE = "alone"
    CONSENT = "consent"
    LISTEN = "listen"
    DEADLINE = "deadline"
    NEXT = "next"
    SAFE_NEXT_TIME = "safe_next_time"
    WITHDRAW = "withdraw"
    MESSAGE = "message"
    NO_MESSAGE = "no_message"


# What the caller does; all else is said aloud.
DONE = frozenset({Step.DO_NOT_CALL, Step.KEEP_QUIET, Step.PASS_PHRASE, Step.NO_MESSAGE})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the script; `said` tells what is spoken from what is done."""

    step: Step
    said: bool


def call_script(permits: Permits, *, hidden: bool) -> tuple[Line, ...]:
    """The script for a call now. A hidden matter is never announced, whatever else was said."""
    if not permits.call:
        return (_line(Step.DO_NOT_CALL),)
    openly = permits.announce and not hidden
    steps = [
        *(() if openly else (Step.KEEP_QUIET,)),
        Step.ASK_FOR,
        *(() if openly else (Step.SOMEBODY_ELSE,)),
        *((Step.PASS_PHRASE,) if permits.ask_pass_phrase else ()),
        Step.ANNOUNCE,
        Step.ALONE,
        Step.CONSENT,
        Step.LISTEN,
        Step.DEADLINE,
        Step.NEXT,
        Step.SAFE_NEXT_TIME,
        Step.WITHDRAW,
        Step.MESSAGE if permits.leave_message and not hidden else Step.NO_MESSAGE,
    ]
    return tuple(_line(step) for step in steps)


def _line(step: Step) -> Line:
    return Line(step, step not in DONE)
