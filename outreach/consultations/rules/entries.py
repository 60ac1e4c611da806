"""What an entry of the register holds, and what cannot be one.

Advice is open to everybody and outside the economic test (法律援助法 22(1)); it is given at windows, by telephone and
over the net, and says that people may apply for aid and how (23).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.signals import Signal
from outreach.referrals.rules.sources import Source


class Channel(StrEnum):
    """How somebody came for advice. Values are stored."""

    ONLINE = "online"  # 网络: text or video, at the time
    HOTLINE = "hotline"  # 热线
    MESSAGE = "message"  # 留言: answered later
    WINDOW = "window"  # 窗口


# What staff write down: a message comes in by itself.
BY_STAFF = (Channel.WINDOW, Channel.HOTLINE, Channel.ONLINE)
# By which door a need came that was named in advice.
NEED_SOURCE: Mapping[Channel, Source] = {
    Channel.ONLINE: Source.CONSULTATION,
    Channel.HOTLINE: Source.HOTLINE,
    Channel.MESSAGE: Source.MESSAGE,
    Channel.WINDOW: Source.WINDOW,
}
# No row of the table of needs fits. Also of what is never kept, such as somebody's own possible offence.
OTHER = "other"
LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_CALLED = 4_000, 8_000, 40
# Longer is a second piece of advice, or a slip of the keyboard.
MOST_MINUTES = 480


class EntryRefused(StrEnum):
    """Why something is no entry. The words are chosen where it is shown."""

    MATTER = "entry.matter"
    QUESTION = "entry.question"
    ANSWER = "entry.answer"
    MINUTES = "entry.minutes"
    CALLED = "entry.called"
    PHONE = "entry.phone"
    STATION = "entry.station"
    UNDER_14 = "entry.under_14"  # no form at all: numbers, and an adult one trusts (PIPL 31)
    OLD_TEXT = "entry.old_text"  # not the text of consent that holds now
    ALREADY_ANSWERED = "entry.already_answered"
    ALREADY_REFERRED = "entry.already_referred"
    FORGOTTEN = "entry.forgotten"  # taken back, or its time is over


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice that was given, as staff write it down. `matter` is a code of the table of needs or `OTHER`."""

    channel: Channel
    language: Language
    matter: str
    question: str
    answer: str
    minutes: int
    concerns: bool = False  # the person said that it is happening to them or their family


@dataclass(frozen=True, slots=True)
class Message:
    """A message as somebody left it, with the text that they agreed to."""

    division: str
    language: Language
    age: AgeBand
    called: str  # may be empty: no name is demanded
    phone: str
    question: str
    text_version: str
    text_language: str


def offered_matters(signals: Mapping[str, Signal]) -> tuple[Signal, ...]:
    """The rows that advice may be filed under: not those of which nothing is ever kept."""
    return tuple(signal for signal in signals.values() if signal.store)


def judge_advice(advice: Advice, signals: Mapping[str, Signal]) -> tuple[EntryRefused, ...]:
    """What is wrong with an entry. The question may stay empty where a window is crowded; the answer may not."""
    found = {
        EntryRefused.MATTER: not is_offered(advice.matter, signals),
        EntryRefused.QUESTION: len(advice.question.strip()) > LONGEST_QUESTION,
        EntryRefused.ANSWER: not 1 <= len(advice.answer.strip()) <= LONGEST_ANSWER,
        EntryRefused.MINUTES: not 1 <= advice.minutes <= MOST_MINUTES,
    }
    return tuple(refusal for refusal, holds in found.items() if holds)


def judge_message(message: Message, *, number: str | None, current_version: str) -> tuple[EntryRefused, ...]:
    """What is wrong with a message. `number` is the telephone's normal form."""
    found = {
        EntryRefused.UNDER_14: message.age is AgeBand.UNDER_14,
        EntryRefused.QUESTION: not 1 <= len(message.question.strip()) <= LONGEST_QUESTION,
        EntryRefused.CALLED: len(message.called.strip()) > LONGEST_CALLED,
        EntryRefused.PHONE: number is None,
        EntryRefused.OLD_TEXT: message.text_version != current_version,
    }
    return tuple(refusal for refusal, holds in found.items() if holds)


def judge_answer(
    matter: str, answer: str, minutes: int, signals: Mapping[str, Signal]
) -> tuple[EntryRefused, ...]:
    """What is wrong with the answer to a message."""
    found = {
        EntryRefused.MATTER: not is_offered(matter, signals),
        EntryRefused.ANSWER: not 1 <= len(answer.strip()) <= LONGEST_ANSWER,
        EntryRefused.MINUTES: not 1 <= minutes <= MOST_MINUTES,
    }
    return tuple(refusal for refusal, holds in found.items() if holds)


def is_offered(matter: str, signals: Mapping[str, Signal]) -> bool:
    """Whether advice may be filed under this matter."""
    return matter == OTHER or (matter in signals and signals[matter].store)
