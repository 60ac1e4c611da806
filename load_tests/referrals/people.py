"""People who ask for help, with stations of the demo network that may receive them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from kit.working_time.office import office_hours
from outreach.network.models import Division, User
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from outreach.network.rules.stations import Language
from outreach.referrals.queries.choosing import network_for
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.choices import choices
from outreach.referrals.rules.consent import AgeBand, Channel, DataKind, Given, Purpose
from outreach.referrals.rules.opening import Asked, ask_of
from outreach.referrals.rules.safe_contact import Calling, SafeContact
from outreach.referrals.rules.signals import Signal
from outreach.referrals.rules.sources import BY_STAFF, Source
from outreach.referrals.rules.taxonomy import suggest

_CALLED = ("乌日娜", "张大姐", "李师傅", "王大爷", "其其格", "巴图", "赵老师", "小刘")
_SOURCES = tuple(source for source in Source if source not in BY_STAFF)
_EVERYWHERE = SafeContact(calling=Calling.ANY_TIME, text_messages=True)


@dataclass(frozen=True, slots=True)
class City:
    """What is alike for everybody: villages, signals of which something is kept, and the words of consent."""

    villages: Sequence[str]
    signals: Sequence[Signal]
    text_version: str


def city(now: datetime) -> City:
    """The demo city as it is stored."""
    villages = Division.objects.filter(level__in=(Level.TOWNSHIP, Level.VILLAGE)).values_list(
        "code", flat=True
    )
    signals = taxonomy_on(now.date()).signals.values()
    return City(
        sorted(villages),
        [each for each in signals if each.store],
        consent_texts_on(now.date()).version,
    )


def officer() -> User:
    """The demo's referral officer, of the whole city."""
    return User.objects.get(username="referral", grants__role=Role.REFERRAL_OFFICER)


def supervisor() -> User:
    """The demo's desk supervisor, of the whole city."""
    return User.objects.get(username="supervisor", grants__role=Role.DESK_SUPERVISOR)


def asked(city: City, dice: Random, now: datetime) -> Asked:
    """Somebody somewhere with something, who takes the station that routing suggests; routed as the page does it."""
    signal = dice.choice(city.signals)
    draft = Asked(
        matter=signal.code,
        called=dice.choice(_CALLED),
        phone=f"139{dice.randrange(10**8):08d}",
        division=dice.choice(city.villages),
        language=Language.CHINESE,
        age=AgeBand.ADULT,
        station="",
        given=Given(
            purposes=frozenset({Purpose.REFERRAL, Purpose.SENSITIVE}),
            receivers=(),
            data_kinds=frozenset(DataKind),
            days=180,
            text_version=city.text_version,
            language="zh-hans",
            channel=Channel.SCREEN,
        ),
        source=dice.choice(_SOURCES),
        safe_contact=_EVERYWHERE if dice.random() < 0.5 else SafeContact(calling=Calling.ANY_TIME),
    )
    hidden = suggest(taxonomy_on(now.date()), signal.code, under_14=False).hide_matter
    ask = ask_of(draft, signal, hidden=hidden)
    offered = choices(ask, network_for(ask, now=now, office=office_hours()))
    assert offered, "the demo network has a station for everybody"
    station = offered[0].key
    return replace(draft, station=station, given=replace(draft.given, receivers=(station,)))


def signals_of(city: City, dice: Random, count: int) -> Iterator[tuple[str, str, Source]]:
    """Matter, area and source of so many signals."""
    for _ in range(count):
        yield dice.choice(city.signals).code, dice.choice(city.villages), dice.choice(_SOURCES)
