"""The desk's pages and acts over what is planted, each many times: wall time in milliseconds, and queries of one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach.network.models import Division, RoleGrant, User
from outreach.network.rules.roles import Role
from outreach.network.rules.stations import Language
from outreach.referrals.access import Reader
from outreach.referrals.queries.choosing import network_for
from outreach.referrals.queries.citizen import citizen_page
from outreach.referrals.queries.work_list import Wanted, work_list
from outreach.referrals.rules.choices import choices
from outreach.referrals.rules.consent import AgeBand, Channel, DataKind, Given, Purpose
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.opening import Asked, ask_of
from outreach.referrals.rules.sources import Source
from outreach.referrals.services import contacting, desk
from outreach.referrals.services.clocks import tick
from outreach.referrals.services.erasing import apply_retention
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.opening import Opened, open_referral
from outreach.referrals.services.reading import read_whole
from outreach.referrals.services.receipts import find_by_receipt
from outreach.referrals.shipped import CONSENT_VERSION, shipped_taxonomy


@dataclass(frozen=True, slots=True)
class Figure:
    """How long one thing took, over so many times, and how many statements it is."""

    name: str
    times: int
    p50_ms: float
    p99_ms: float
    queries: int


def measured(name: str, times: int, act: Callable[[int], object]) -> Figure:
    """Do it once to warm up, once to count, then `times` times; it is told which time it is."""
    act(-2)
    with CaptureQueriesContext(connection) as captured:
        act(-1)
    took = []
    for number in range(times):
        started = time.perf_counter()
        act(number)
        took.append((time.perf_counter() - started) * 1000)
    quantiles = statistics.quantiles(took, n=100) if times > 1 else took * 99
    return Figure(name, times, statistics.median(took), quantiles[98], len(captured))


def staff(code: str) -> User:
    """A referral officer of this area."""
    user = User.objects.create_user(f"bench-{code}", display_name="测量")
    RoleGrant.objects.create(user=user, role=Role.REFERRAL_OFFICER, division=Division.objects.get(pk=code))
    return user


def asked(number: int, village: str, now: datetime) -> Asked:
    """Somebody of the village who is owed wages; every number another telephone."""
    from kit.working_time.office import office_hours

    given = Given(
        purposes=frozenset({Purpose.REFERRAL, Purpose.SENSITIVE}), receivers=(), data_kinds=frozenset(DataKind),
        days=180, text_version=CONSENT_VERSION, language="zh-hans", channel=Channel.SCREEN,
    )  # fmt: skip
    said: dict[str, Any] = {
        "matter": "wage_migrant", "called": "测量", "phone": f"139{number + 10_000_000:08}", "division": village,
        "language": Language.CHINESE, "age": AgeBand.ADULT, "station": "", "given": given, "source": Source.LEAFLET,
    }  # fmt: skip
    ask = ask_of(Asked(**said), shipped_taxonomy().signals["wage_migrant"], hidden=False)
    key = choices(ask, network_for(ask, now=now, office=office_hours()))[0].key
    from dataclasses import replace

    return replace(Asked(**said), station=key, given=replace(given, receivers=(key,)))


def measure(times: int, now: datetime) -> list[Figure]:
    """All figures. The acts leave rows behind; run it on a database of its own."""
    city = settings.ENV.home_division
    whole_city, county = staff(city), staff(f"{city}02")
    village = Division.objects.filter(code__startswith=f"{city}02", level=4).order_by("code")[0].code
    opened: list[Opened] = []

    def open_one(number: int) -> None:
        found = open_referral(asked(number, village, now), now=now)
        assert isinstance(found, Opened), found
        opened.append(found)

    def work(number: int) -> None:
        key = opened[number + 2].referral.pk
        desk.claim(referral_id=key, user=county, now=now)
        contacting.record_contact(
            referral_id=key, user=county, outcome=ContactOutcome.NO_ANSWER, now=now + timedelta(minutes=1)
        )

    def citizen(number: int) -> None:
        one = opened[number + 2]
        phone = f"139{number + 10_000_000:08}"
        find_by_receipt(code=one.receipt.text, phone=phone, client=str(number), now=now)
        citizen_page(one.referral.pk, now=now)

    reader = Reader(county, True)
    return [
        measured("count a need", times, lambda n: record_need(
            matter="wage_migrant", area=village, source=Source.LIVE_GAME, now=now)),
        measured("open a referral", times, open_one),
        measured("list, county", times, lambda n: work_list(county, Wanted(), now=now)),
        measured("list, whole city", times, lambda n: work_list(whole_city, Wanted(), now=now)),
        measured("list, whole city, page 20", times, lambda n: work_list(whole_city, Wanted(), now=now, page=20)),
        measured("list, overdue", times, lambda n: work_list(whole_city, Wanted(overdue=True), now=now)),
        measured("claim and contact", times, work),
        measured("open one whole", times, lambda n: read_whole(reader, opened[n + 2].referral.pk, now=now)),
        measured("citizen's way in and page", times, citizen),
        measured("clocks, one run", 3, lambda n: tick(now=now)),
        measured("retention, dry run", 3, lambda n: apply_retention(now=now, dry_run=True)),
    ]  # fmt: skip
