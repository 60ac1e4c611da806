"""Which stations somebody may choose, the one that routing gives first: the route comes before the consent.

A station that is closed at the moment or full stays a choice, for a referral waits; one that lacks what the person
needs does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from outreach.network.rules.divisions import Level
from outreach.network.rules.routing import ladder, receive, why_not
from outreach.network.rules.routing_network import Network
from outreach.network.rules.routing_values import Ask, Passed, Reception

_WAITS = frozenset({Passed.CLOSED, Passed.OPENS_LATER, Passed.FULL})


@dataclass(frozen=True, slots=True)
class Choice:
    """A station that can receive. `suggested` is the one that routing gives; `passed` is why one might not take it."""

    key: str
    rung: Level
    suggested: bool
    passed: tuple[Passed, ...]


def choices(ask: Ask, network: Network, reception: Reception | None = None) -> tuple[Choice, ...]:
    """Every station on the ladder that can receive: the suggested one, then who is open and has room, nearest first.

    Of those at one rung that are closed, the one that opens first stands first. Where routing gives none because all
    are closed or full, the first of these is suggested: the referral waits there.
    """
    suggested = (reception or receive(ask, network)).station
    found: list[tuple[tuple[object, ...], Choice]] = []
    for rung, division in ladder(ask.division):
        for station in network.at(division):
            passed, is_suggested = why_not(ask, station), station.key == suggested
            # A contact point only books and accompanies: it receives where routing says so.
            if set(passed) <= _WAITS and (not station.is_contact_point or is_suggested):
                order = (not is_suggested, bool(passed), -rung, station.waits, station.claim)
                found.append((order, Choice(station.key, rung, is_suggested, passed)))
    listed = [choice for _, choice in sorted(found, key=lambda each: each[0])]
    if listed and not listed[0].suggested:
        listed[0] = replace(listed[0], suggested=True)
    return tuple(listed)
