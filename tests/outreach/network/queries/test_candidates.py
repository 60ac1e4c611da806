"""Stations as routing weighs them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach.network.models import Station
from outreach.network.queries.candidates import candidates
from outreach.network.rules.routing import route
from outreach.network.rules.routing_network import network_of
from outreach.network.rules.routing_values import Ask, Passed
from tests.access.objects import OTHER, OWN, make_divisions, make_station

pytestmark = pytest.mark.django_db


def at(hour: int, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=timezone.get_default_timezone())


def test_a_station_is_open_in_its_hours_and_carries_its_load() -> None:
    make_divisions()
    station = make_station(OWN)
    (morning,) = candidates(city="1504", now=at(9), loads={str(station.pk): 3})
    assert (morning.division, morning.is_centre, morning.is_open, morning.load) == (OWN, True, True, 3)
    (evening,) = candidates(city="1504", now=at(20), loads={})
    assert (evening.is_open, evening.load) == (False, 0)
    station.closures.create(first=date(2026, 11, 24), last=date(2026, 11, 24))
    assert not candidates(city="1504", now=at(9), loads={})[0].is_open


def test_who_is_no_more_is_no_candidate_and_queries_are_two() -> None:
    make_divisions()
    gone, _, _ = make_station(OWN), make_station(OWN), make_station(OTHER)
    Station.objects.filter(pk=gone.pk).update(closed_on=date(2026, 11, 24))
    with CaptureQueriesContext(connection) as queries:
        found = candidates(city="1504", now=at(9), loads={})
    assert len(queries) == 2
    assert len(found) == 2
    assert network_of(found).centres_of(OTHER)


def test_who_is_closed_tells_when_it_opens_but_not_once_it_is_gone_for_good() -> None:
    make_divisions()
    station = make_station(OWN)
    (evening,) = candidates(city="1504", now=at(20), loads={})
    assert evening.opens_at == at(8, 25) + timedelta(minutes=30)
    Station.objects.update(languages=["zh"])
    ask = Ask(division=OWN, matter="wage_migrant", language="zh", facts=OWN, opens_by=at(20, 30))
    there = network_of(candidates(city="1504", now=at(20), loads={}))
    assert route(ask, there).reception.station == str(station.pk)
    Station.objects.filter(pk=station.pk).update(closed_on=date(2026, 11, 25))
    (last,) = candidates(city="1504", now=at(20), loads={})
    assert (last.is_open, last.opens_at) == (False, None)
    decision = route(ask, network_of(candidates(city="1504", now=at(20), loads={})))
    assert (decision.reception.station, decision.competence.centre) == (None, str(station.pk))
    # from its last day on it is neither received at nor competent
    assert candidates(city="1504", now=at(9, 25), loads={}) == []


def test_who_is_inside_a_host_body_says_so_and_comes_after_the_centre() -> None:
    make_divisions()
    centre = make_station(OWN)
    inside = make_station(OWN)
    Station.objects.update(languages=["zh"])
    Station.objects.filter(pk=inside.pk).update(
        kind="host_workstation", host_kind="court", host_name="红山区人民法院"
    )
    found = candidates(city="1504", now=at(9), loads={})
    assert {each.key: each.inside_host for each in found} == {str(centre.pk): False, str(inside.pk): True}
    reception = route(Ask(division=OWN, matter="wage_migrant", language="zh"), network_of(found)).reception
    assert reception.station == str(centre.pk)
    # the keys are random: whichever comes first, the centre does
    assert reception.looked[1].passed == (Passed.INSIDE_HOST,)
