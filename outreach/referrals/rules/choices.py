"""Which stations somebody may choose, the one that routing gives first: the route comes before the consent.

A station that is closed at the moment or full stays a choice, for a referral waits; one that lacks what the person
needs does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from outreach.network.rules.divisions import Level
from outreach.network.rules.routing import ladder, receive, why_not
from outreach.network.rules.routing_network import Network
from outreach.network.rules.routing_values import Ask, Passed, Reception

_WAITS = frozenset({Passed.CLOSED, Passed.FULL})


@dataclass(frozen=True, slots=True)
class Choice:
    """A station that can receive. `suggested` is the one that routing gives; `passed` is why one might not take it."""

    key: str
    rung: Level
    suggested: bool
    passed: tuple[Passed, ...]


def choices(ask: Ask, network: Network, reception: Reception | None = None) -> tuple[Choice, ...]:
    """Every station on the ladder that can receive, the suggested one first, then nearest first.

    Where routing gives none because all are closed or full, the first of these is suggested: the referral waits there.
    """
    suggested = (reception or receive(ask, network)).station
    found = []
    for rung, division in ladder(ask.division):
        for station in network.at(division):
            passed = why_not(ask, station)
            # A contact point only books and accompanies: it receives where routing says so.
            if set(passed) <= _WAITS and (not station.is_contact_point or station.key == suggested):
                found.append((bool(passed), -rung, station.share, station.key, Choice(
                    station.key, rung, station.key == suggested, passed
                )))  # fmt: skip
    found.sort(key=lambda each: (not each[4].suggested, *each[:4]))
    listed = [each[4] for each in found]
    if listed and not listed[0].suggested:
        first = listed[0]
        listed[0] = Choice(first.key, first.rung, True, first.passed)
    return tuple(listed)
