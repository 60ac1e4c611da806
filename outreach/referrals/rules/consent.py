"""Consent as an object: what its text must name, what it must say of itself, and when there can be none.

PIPL 14, 17, 23, 29, 30; 网络数据安全管理条例 22. Withdrawing is as easy as giving (PIPL 15) and is its own record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from outreach.network.rules.citations import cite
from outreach.referrals.rules.signals import Signal

BASIS = MappingProxyType(
    {
        "informed": cite("personal-information-protection-law:14"),
        "named": cite("personal-information-protection-law:17"),
        "receiver": cite("personal-information-protection-law:23"),
        "separate": cite("personal-information-protection-law:29"),
        "necessity": cite("personal-information-protection-law:30"),
        "under_14": cite("personal-information-protection-law:31(1)"),
        "withdrawal": cite("personal-information-protection-law:15"),
    }
)
# Longer than a matter is worked on before an application; then it is asked again or deleted.
PERIOD_DAYS = 180
LONGEST_PERIOD_DAYS = 730


class Purpose(StrEnum):
    """What is consented to. Each has its own text. Values are stored."""

    REFERRAL = "referral"  # the receiver may call, and learns of what is named
    SENSITIVE = "sensitive"  # separately: the matter itself, which is sensitive data (PIPL 28, 29)
    TRANSFER = "transfer"  # a further receiver


class DataKind(StrEnum):
    """What is passed on: five things, and needs (PIPL 6). Values are stored."""

    CALLED = "called"
    PHONE = "phone"
    DIVISION = "division"
    MATTER = "matter"
    SAFE_CONTACT = "safe_contact"
    NEEDS = "needs"


# What a station that has the referral sees in any case: a consent that does not name all of it covers none of it
# (PIPL 17(1)(2), 23). Needs are passed on where somebody has some.
PASSED_ON = frozenset(DataKind) - {DataKind.NEEDS}


class Channel(StrEnum):
    """How consent was given or withdrawn. Values are stored."""

    SCREEN = "screen"  # by the person, on their own screen
    RECEIPT = "receipt"  # by receipt code and telephone
    LINK = "link"
    TELEPHONE = "telephone"  # read aloud by staff
    STATION = "station"  # at a window or an event desk, read aloud by staff
    PAPER = "paper"  # a card that was signed


# Who ends a consent when its time is over: nobody does, the calendar does. Stored beside the channels.
PERIOD_OVER = "period"
# Staff give it a voice: who read the text aloud is kept.
BY_STAFF = frozenset({Channel.TELEPHONE, Channel.STATION, Channel.PAPER})


class AgeBand(StrEnum):
    """How old, as far as it must be known. Values are stored."""

    UNDER_14 = "under_14"
    UNDER_18 = "under_18"
    ADULT = "adult"


class ConsentRefused(StrEnum):
    """Why there can be no such consent. The words are chosen where it is shown."""

    UNDER_14 = "consent.under_14"  # no form at all: numbers, and an adult I trust
    NEVER_STORED = "consent.never_stored"  # somebody's own possible offence
    NO_RECEIVER = "consent.no_receiver"
    STATION_NOT_NAMED = "consent.station_not_named"
    NOTHING_PASSED_ON = "consent.nothing_passed_on"
    NOT_SEPARATE = "consent.not_separate"  # the sensitive part was not agreed to by itself
    READER_MISSING = "consent.reader_missing"
    READER_TOO_MANY = "consent.reader_too_many"
    PERIOD = "consent.period"
    OLD_TEXT = "consent.old_text"  # not the version that holds now


# Places in a text that are filled in when it is shown. A text without one of these names less than the law asks.
PLACES: Mapping[Purpose, frozenset[str]] = MappingProxyType(
    {
        Purpose.REFERRAL: frozenset(
            {"handler", "handler_phone", "receiver", "receiver_phone", "data", "days", "next", "withdraw"}
        ),
        Purpose.SENSITIVE: frozenset({"handler", "receiver", "matter", "days", "withdraw"}),
        Purpose.TRANSFER: frozenset({"handler", "receiver", "receiver_phone", "data", "days", "withdraw"}),
    }
)
_PLACE = re.compile(r"\{([a-z_]+)\}")


def missing_places(purpose: Purpose, text: str) -> frozenset[str]:
    """What a text of this purpose fails to name."""
    return PLACES[purpose] - frozenset(_PLACE.findall(text))


def unknown_places(purpose: Purpose, text: str) -> frozenset[str]:
    """Places in a text that nobody fills in."""
    return frozenset(_PLACE.findall(text)) - PLACES[purpose]


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """The text as it is shown. Raises `KeyError` for a place without a value."""
    return _PLACE.sub(lambda match: values[match[1]], text)


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as somebody gave it. `purposes` are the texts agreed to, each by its own act."""

    purposes: frozenset[Purpose]
    receivers: tuple[str, ...]  # keys of stations, the one that calls first
    data_kinds: frozenset[DataKind]
    days: int
    text_version: str
    language: str
    channel: Channel
    reader: str | None = None  # `user:…` of who read it aloud


def judge(
    given: Given, signals: Iterable[Signal], *, station: str, age: AgeBand, current_version: str
) -> tuple[ConsentRefused, ...]:
    """Everything that stands against opening a referral on this consent; nothing if it holds."""
    chosen = tuple(signals)
    found = {
        ConsentRefused.UNDER_14: age is AgeBand.UNDER_14,
        ConsentRefused.NEVER_STORED: any(not signal.store for signal in chosen),
        ConsentRefused.NO_RECEIVER: not given.receivers,
        ConsentRefused.STATION_NOT_NAMED: bool(given.receivers) and station not in given.receivers,
        ConsentRefused.NOTHING_PASSED_ON: bool(PASSED_ON - given.data_kinds),
        # Every signal is sensitive data, whatever its row says: the second text is always its own act.
        ConsentRefused.NOT_SEPARATE: not {Purpose.REFERRAL, Purpose.SENSITIVE} <= given.purposes,
        ConsentRefused.READER_MISSING: given.channel in BY_STAFF and given.reader is None,
        ConsentRefused.READER_TOO_MANY: given.channel not in BY_STAFF and given.reader is not None,
        ConsentRefused.PERIOD: not 1 <= given.days <= LONGEST_PERIOD_DAYS,
        ConsentRefused.OLD_TEXT: given.text_version != current_version,
    }
    return tuple(refusal for refusal, holds in found.items() if holds)


def judge_further(given: Given, *, current_version: str) -> tuple[ConsentRefused, ...]:
    """The same for a consent to further receivers, given later (PIPL 23)."""
    found = {
        ConsentRefused.NO_RECEIVER: not given.receivers,
        ConsentRefused.NOTHING_PASSED_ON: bool(PASSED_ON - given.data_kinds),
        ConsentRefused.NOT_SEPARATE: Purpose.TRANSFER not in given.purposes,
        ConsentRefused.READER_MISSING: given.channel in BY_STAFF and given.reader is None,
        ConsentRefused.READER_TOO_MANY: given.channel not in BY_STAFF and given.reader is not None,
        ConsentRefused.PERIOD: not 1 <= given.days <= LONGEST_PERIOD_DAYS,
        ConsentRefused.OLD_TEXT: given.text_version != current_version,
    }
    return tuple(refusal for refusal, holds in found.items() if holds)
