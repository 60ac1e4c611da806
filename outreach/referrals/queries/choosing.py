"""The stations that routing weighs for an ask: those of its ladder and of the place of the matter. Four queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.network.queries.candidates import candidates
from outreach.network.rules.divisions import DIGITS, Level, level_of
from outreach.network.rules.routing import ladder
from outreach.network.rules.routing_network import Network, network_of
from outreach.network.rules.routing_values import Ask
from outreach.referrals.models import Referral


def network_for(ask: Ask, *, now: datetime, office: OfficeHours) -> Network:
    """The network as far as this ask can reach, at `now` or, by night, when the office opens next.

    By night everybody is closed; whoever asks then is worked on in the morning, by who is there in the morning.
    """
    places = [place for place in (ask.division, ask.organ, ask.body, ask.facts) if place and level_of(place)]
    divisions = {code for place in places for _, code in ladder(place)}
    return network_of(
        candidates(
            city=ask.division[: DIGITS[Level.CITY]],
            divisions=divisions,
            now=office.next_open(now).astimezone(CHINA),
            loads=open_loads(divisions),
        )
    )


def open_loads(divisions: Collection[str]) -> dict[str, int]:
    """How many open referrals each station of these divisions has, by key; who has none is not named."""
    rows = Referral.objects.filter(closed_at=None, area__in=divisions)
    return {str(station): count for station, count in rows.values_list("station").annotate(Count("pk"))}
