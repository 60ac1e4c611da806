"""Which stations somebody may choose: the suggested one first, and nobody who lacks what the person needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.routing import receive
from outreach.network.rules.routing_network import network_of
from outreach.network.rules.routing_values import Ask, Passed
from outreach.referrals.rules.choices import choices
from tests.outreach.network.rules.test_routing import ASK, LADDER, station, with_

CLOSED = {"is_open": False}
FULL = {"capacity": 2, "load": 2}


@pytest.mark.parametrize(
    ("ask", "changes", "offered"),
    [
        (ASK, {}, ["village", "township", "county", "city"]),
        # closed or full, a station waits behind those that are neither, and is still a choice
        (ASK, {"village": CLOSED, "county": FULL}, ["township", "city", "county"]),
        # a contact point that routing passes over receives nobody
        (replace(ASK, hidden=True), {}, ["township", "county", "city"]),
        (replace(ASK, conflicts=frozenset({"county"})), {}, ["village", "township", "city"]),
        (ASK, {"county": {"matters": frozenset({"divorce"})}}, ["village", "township", "city"]),
        (replace(ASK, home_visit=True), {"city": {"home_visit": True}}, ["city"]),
        (replace(ASK, language="mn"), {}, ["city"]),
        (replace(ASK, language="mn", conflicts=frozenset({"city"})), {}, []),
    ],
)
def test_offered(ask: Ask, changes: dict[str, dict[str, object]], offered: list[str]) -> None:
    found = choices(ask, with_(**changes))
    assert [choice.key for choice in found] == offered
    assert [choice.suggested for choice in found] == [True, *[False] * (len(found) - 1)][: len(found)]


def test_at_night_the_nearest_that_can_is_suggested_and_said_to_be_closed() -> None:
    night = with_(village=CLOSED, township=CLOSED, county=CLOSED, city=CLOSED)
    assert receive(ASK, night).station is None
    first, *rest = choices(ASK, night)
    assert (first.key, first.suggested, first.passed) == ("township", True, (Passed.CLOSED,))
    assert [choice.key for choice in rest] == ["county", "city"]


def test_what_cannot_wait_still_has_who_opens_later_as_a_choice() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=CHINA)
    later = {"is_open": False, "opens_at": noon.replace(hour=15)}
    late = with_(village=later, township=later, county=later, city=later)
    first, *_ = choices(replace(ASK, opens_by=noon.replace(hour=13)), late)
    assert (first.key, first.suggested, first.passed) == ("township", True, (Passed.OPENS_LATER,))
    first, *_ = choices(replace(ASK, opens_by=noon.replace(hour=16)), late)
    assert (first.key, first.suggested, first.passed) == ("village", True, ())


def test_of_two_that_are_closed_the_one_that_opens_first_is_suggested() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=CHINA)
    night = network_of(
        [
            station("idle-till-thursday", "150402100", is_open=False, opens_at=noon.replace(day=26)),
            station("busy-till-tomorrow", "150402100", is_open=False, opens_at=noon.replace(day=25), load=9),
            station("a-without-hours", "150402100", is_open=False),
        ]
    )
    assert [choice.key for choice in choices(ASK, night)] == [
        "busy-till-tomorrow",
        "idle-till-thursday",
        "a-without-hours",
    ]


@given(st.data())
def test_what_routing_gives_is_the_first_choice(data: st.DataObject) -> None:
    changes = {
        each.key: {
            "is_open": data.draw(st.booleans()),
            "capacity": data.draw(st.none() | st.integers(0, 3)),
            "load": data.draw(st.integers(0, 3)),
            "home_visit": data.draw(st.booleans()),
        }
        for each in LADDER
    }
    there = with_(**changes)
    ask = replace(ASK, home_visit=data.draw(st.booleans()), hidden=data.draw(st.booleans()))
    received, found = receive(ask, there).station, choices(ask, there)
    if received is not None:
        assert found[0].key == received
    assert len({choice.key for choice in found}) == len(found)
    assert sum(choice.suggested for choice in found) == bool(found)
    assert {reason for choice in found for reason in choice.passed} <= {Passed.CLOSED, Passed.FULL}
