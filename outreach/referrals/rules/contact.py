"""What came of trying to reach somebody, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ContactOutcome(StrEnum):
    """What came of one attempt. Values are stored."""

    REACHED = "reached"
    CALL_BACK_LATER = "call_back_later"  # they answered, and asked for another time
    DECLINED = "declined"  # they answered, and want no aid
    NOT_SAFE = "not_safe"  # they answered, and somebody was listening
    ANOTHER_PERSON = "another_person"  # nothing was said of who calls and why
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    WRONG_NUMBER = "wrong_number"
    LEFT_MESSAGE = "left_message"
    CAME_IN = "came_in"  # they came to the station
    VISITED = "visited"  # somebody went to them


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows: whether somebody talked with the person, and what the desk is asked to do next."""

    reached: bool
    try_again: bool
    correct_number: bool = False
    ask_safety: bool = False  # the safe-contact set must be looked at before anybody calls again


CONSEQUENCES = MappingProxyType(
    {
        ContactOutcome.REACHED: Consequence(reached=True, try_again=False),
        ContactOutcome.CALL_BACK_LATER: Consequence(reached=True, try_again=True),
        ContactOutcome.DECLINED: Consequence(reached=True, try_again=False),
        ContactOutcome.NOT_SAFE: Consequence(reached=False, try_again=True, ask_safety=True),
        ContactOutcome.ANOTHER_PERSON: Consequence(reached=False, try_again=True, ask_safety=True),
        ContactOutcome.NO_ANSWER: Consequence(reached=False, try_again=True),
        ContactOutcome.BUSY: Consequence(reached=False, try_again=True),
        ContactOutcome.SWITCHED_OFF: Consequence(reached=False, try_again=True),
        ContactOutcome.WRONG_NUMBER: Consequence(reached=False, try_again=False, correct_number=True),
        ContactOutcome.LEFT_MESSAGE: Consequence(reached=False, try_again=True),
        ContactOutcome.CAME_IN: Consequence(reached=True, try_again=False),
        ContactOutcome.VISITED: Consequence(reached=True, try_again=False),
    }
)
# Attempts that are calls or messages: these the safe-contact set can forbid. Meeting somebody it cannot.
BY_TELEPHONE = frozenset(ContactOutcome) - {ContactOutcome.CAME_IN, ContactOutcome.VISITED}
# So many attempts on different days before a referral should be closed as unreachable: a suggestion to the desk.
ENOUGH_ATTEMPTS = 3
