"""What is asked before a referral can be opened, as one value, and why it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from outreach.network.rules.divisions import level_of
from outreach.network.rules.routing_values import Ask
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand, ConsentRefused, Given
from outreach.referrals.rules.handling import is_litigation
from outreach.referrals.rules.safe_contact import CAREFUL, SafeContact
from outreach.referrals.rules.signals import Signal
from outreach.referrals.rules.sources import Source

LONGEST_CALLED = 40


class OpeningRefused(StrEnum):
    """Why there can be no referral. The words are chosen where it is shown."""

    UNKNOWN_MATTER = "opening.unknown_matter"
    UNKNOWN_DIVISION = "opening.unknown_division"
    CALLED = "opening.called"  # nothing to call them by, or too much
    PHONE = "opening.phone"
    STATION_NOT_OFFERED = (
        "opening.station_not_offered"  # it lacks what is needed, or is no rung of the ladder
    )
    # A further receiver that does not exist, is the other side, or would learn of a hidden matter.
    RECEIVER_NOT_OFFERED = "opening.receiver_not_offered"


@dataclass(frozen=True, slots=True)
class NotOpened:
    """Everything that stands against it; nothing was stored."""

    refusals: tuple[OpeningRefused | ConsentRefused, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody said and agreed to. `station` is the key of the one they chose; divisions are statistical codes.

    `organ`, `body` and `facts` are the place of the matter (`routing_values.Ask`), as far as it is known.
    """

    matter: str = field(repr=False)
    called: str = field(repr=False)
    phone: str = field(repr=False)
    division: str
    language: Language
    age: AgeBand
    station: str
    given: Given
    source: Source
    origin: str = ""  # an opaque key of a placement or a game; never a participant's
    safe_contact: SafeContact = CAREFUL
    step_free: bool = False
    home_visit: bool = False
    military: bool = False
    legal_deadline: date | None = None
    custody_asked_at: datetime | None = None  # somebody in custody asked for a lawyer (LAA 39)
    conflicts: frozenset[str] = frozenset()
    before_court: bool = False
    organ: str | None = None
    body: str | None = None
    facts: str | None = None
    appealed: bool = False


def judge_said(
    asked: Asked, signals: Mapping[str, Signal], *, number: str | None
) -> tuple[OpeningRefused, ...]:
    """What is wrong with what was said, apart from consent and station. `number` is the telephone's normal form."""
    places = (asked.division, asked.organ, asked.body, asked.facts)
    found = {
        OpeningRefused.UNKNOWN_MATTER: asked.matter not in signals,
        OpeningRefused.UNKNOWN_DIVISION: any(place and level_of(place) is None for place in places)
        or not asked.division,
        OpeningRefused.CALLED: not 1 <= len(asked.called.strip()) <= LONGEST_CALLED,
        OpeningRefused.PHONE: number is None,
    }
    return tuple(refusal for refusal, holds in found.items() if holds)


def ask_of(asked: Asked, signal: Signal, *, hidden: bool, opens_by: datetime | None = None) -> Ask:
    """What routing weighs of it."""
    return Ask(
        division=asked.division,
        matter=asked.matter,
        language=asked.language.value,
        hidden=hidden,
        step_free=asked.step_free,
        home_visit=asked.home_visit,
        military=asked.military,
        conflicts=asked.conflicts,
        litigation=is_litigation(signal, before_court=asked.before_court),
        organ=asked.organ,
        body=asked.body,
        facts=asked.facts,
        appealed=asked.appealed,
        opens_by=opens_by,
    )
