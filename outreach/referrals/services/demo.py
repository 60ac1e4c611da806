"""Made-up referrals of the demo, marked as such: something on every list, in every phase. Never in production.

They go through the same services as real ones. Names begin with 演示; telephone numbers are of the range that is kept
for fiction (+1 202 555 01xx), so nobody is called.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from kit.working_time.office import office_hours
from kit.working_time.rules.hours import CHINA
from outreach.network.models import Station, User
from outreach.network.rules.divisions import DIGITS, Level
from outreach.network.rules.stations import Language, StationKind
from outreach.referrals.models import Referral
from outreach.referrals.queries.choosing import network_for
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.choices import choices
from outreach.referrals.rules.consent import PERIOD_DAYS, AgeBand, Channel, DataKind, Given, Purpose
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.opening import Asked, ask_of
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.rules.sources import BY_STAFF, Source
from outreach.referrals.services import contacting, desk, ending
from outreach.referrals.services.clocks import tick
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.opening import Opened, open_referral

# Matter, hours ago, how far it has come. Most of a desk's day is wages, support of the old, injuries.
_PLAN = (
    ("wage_migrant", 1, "offered"),
    ("wage_migrant", 30, "contacting"),
    ("support_elder", 3, "offered"),
    ("domestic_violence", 1, "offered"),
    ("domestic_violence", 26, "contacting"),
    ("work_injury", 5, "claimed"),
    ("fraud_elder", 50, "ready"),
    ("traffic_injury", 75, "advice"),
    ("land_women", 6, "claimed"),
    ("employment_relation", 100, "unreachable"),
    ("military_family", 28, "offered"),
    ("disabled_rights", 52, "contacting"),
    ("support_child", 4, "offered"),
    ("wage_other", 124, "declined"),
)
# What people tap for themselves.
_SOURCES = tuple(source for source in Source if source not in BY_STAFF)
_NAMES = ("大姐", "大哥", "大叔", "大妈", "小李", "老王", "其木格", "巴特尔")


def ensure_demo_referrals(*, officer: User, now: datetime) -> int:
    """Make the demo's referrals where there are none; returns how many. Raises `RuntimeError` in production."""
    if settings.ENV.mode == "production":
        raise RuntimeError("demo referrals do not exist in production")
    if Referral.objects.exists():
        return 0
    villages = _villages()
    made = 0
    for number, (matter, hours, until) in enumerate(_PLAN if villages else ()):
        at = office_hours().next_open(now - timedelta(hours=hours))
        opened = _open(number, matter, villages[number % len(villages)], min(at, now))
        if isinstance(opened, Opened):
            made += 1
            _work(opened, officer, until, min(at, now))
    tick(now=now)
    return made


def _villages() -> list[str]:
    """Villages with a contact point, of different townships as far as there are: the first of all first."""
    city = settings.ENV.home_division
    points = Station.objects.filter(kind=StationKind.CONTACT_POINT.value, division__code__startswith=city)
    codes = points.order_by("division_id").values_list("division_id", flat=True).distinct()
    by_township = {code[: DIGITS[Level.TOWNSHIP]]: code for code in reversed(list(codes))}
    return sorted(by_township.values())[: len(_PLAN)]


def _open(number: int, matter: str, village: str, at: datetime) -> object:
    day = at.astimezone(CHINA).date()
    signal = taxonomy_on(day).signals[matter]
    given = Given(
        purposes=frozenset({Purpose.REFERRAL, Purpose.SENSITIVE}),
        receivers=(),
        data_kinds=frozenset(DataKind),
        days=PERIOD_DAYS,
        text_version=consent_texts_on(day).version,
        language="zh-hans",
        channel=Channel.SCREEN,
    )
    asked = Asked(
        matter=matter,
        called=f"演示·{_NAMES[number % len(_NAMES)]}",
        phone=f"+1 202 555 01{number:02}",
        division=village,
        language=Language.CHINESE,
        age=AgeBand.ADULT,
        station="",
        given=given,
        source=_SOURCES[number % len(_SOURCES)],
        origin="demo",
    )
    ask = ask_of(asked, signal, hidden=signal.hide_matter)
    found = choices(ask, network_for(ask, now=at, office=office_hours()))
    if not found:
        return None
    record_need(matter=matter, area=village, source=asked.source, now=at)
    receivers = [found[0].key]
    point = Station.objects.filter(kind=StationKind.CONTACT_POINT.value, division_id=village).first()
    if point is not None and not signal.hide_matter and str(point.pk) not in receivers:
        receivers.append(str(point.pk))
    asked = replace(asked, station=receivers[0], given=replace(given, receivers=tuple(receivers)))
    return open_referral(asked, now=at, demo=True)


def _work(opened: Opened, officer: User, until: str, at: datetime) -> None:
    key = opened.referral.pk

    def later(minutes: int) -> datetime:
        return at + timedelta(minutes=minutes)

    if until == "offered":
        return
    desk.claim(referral_id=key, user=officer, now=later(5))
    if until == "claimed":
        return
    reached = until not in ("contacting", "unreachable")
    contacting.record_contact(
        referral_id=key,
        user=officer,
        outcome=ContactOutcome.REACHED if reached else ContactOutcome.NO_ANSWER,
        now=later(20),
    )
    if until == "ready":
        desk.note(referral_id=key, user=officer, text="演示：材料已齐，可以提出申请。", now=later(30))
        ending.ready(referral_id=key, user=officer, now=later(31))
    elif until != "contacting":
        ending.close(referral_id=key, user=officer, outcome=Outcome(until), now=later(40))
