"""Timetables say at every minute what the rules of opening hours say."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.opening import Closure, parse_week, write_week
from outreach.network.rules.routing_candidates import candidate_of
from outreach.network.rules.stations import StationFacts
from outreach.simulation.rules.timetable import Timetables, minute_of, moment_of, with_hour
from outreach.simulation.rules.year import run_year
from tests.outreach.simulation.rules.city import TOWNSHIP, kind, spread, station

# Over National Day with its make-up days.
FIRST, DAYS = date(2026, 9, 14), 35
TABLES = Timetables(FIRST, DAYS, kind)
STATIONS = [
    station("office", TOWNSHIP),
    station("market", TOWNSHIP, "2 09:00-11:30; 6 14:00-24:00; 7 00:00-10:00"),
    station("shut", TOWNSHIP, closures=(Closure(date(2026, 9, 21), date(2026, 9, 25)),)),
    station("ends", TOWNSHIP, closed_on=date(2026, 10, 12)),
    station("begins", TOWNSHIP, opened_on=date(2026, 9, 23)),
    station("always", TOWNSHIP, "1-7 00:00-24:00"),
    station("never", TOWNSHIP, ""),
]
MINUTES = st.integers(0, DAYS * 24 * 60 - 1).map(
    lambda minutes: datetime(2026, 9, 14, tzinfo=CHINA) + timedelta(minutes=minutes)
)


@given(st.sampled_from(STATIONS), MINUTES)
def test_station_is_to_the_simulation_what_it_is_to_routing(facts: StationFacts, at: datetime) -> None:
    desk = run_year([], [facts], TABLES, spread()).desks[facts.key]
    assert desk.candidate(minute_of(at)) == candidate_of(facts, at=at, kind_of_day=kind, load=0)


@given(st.sampled_from(STATIONS[:-1]), MINUTES, st.integers(1, 2_000))
def test_work_is_done_in_open_time_alone(facts: StationFacts, at: datetime, amount: int) -> None:
    table = TABLES.of(facts)
    begins = table.next_open(minute_of(at))
    if begins is None:
        assert facts.closed_on
        return
    ends = min(table.after(begins, amount), table.closes[-1])
    worked = sum(table.is_open(minute) for minute in range(begins, min(ends, begins + 20_000)))
    if ends - begins <= 20_000 and ends < table.closes[-1]:
        assert worked == amount


def test_alike_stations_share_a_timetable() -> None:
    assert TABLES.of(STATIONS[0]) is TABLES.of(station("twin", TOWNSHIP))
    assert TABLES.of(STATIONS[0]) is not TABLES.of(STATIONS[2])
    assert (
        moment_of(minute_of(datetime(2026, 9, 14, 8, 30, tzinfo=CHINA))).isoformat()
        == "2026-09-14T08:30:00+08:00"
    )


@pytest.mark.parametrize(
    ("before", "weekday", "hour", "after"),
    [
        ("1 08:30-12:00", 0, 12, "1 08:30-13:00"),
        ("1 08:30-12:00", 0, 11, "1 08:30-12:00"),
        ("1 08:30-12:00,14:30-17:30", 0, 13, "1 08:30-12:00,13:00-14:00,14:30-17:30"),
        ("1 08:30-12:00,12:30-17:30", 0, 12, "1 08:30-17:30"),
        ("1 08:30-12:00", 5, 9, "1 08:30-12:00; 6 09:00-10:00"),
    ],
)
def test_one_more_hour_joins_what_is_there(before: str, weekday: int, hour: int, after: str) -> None:
    assert write_week(with_hour(parse_week(before) or (), weekday, hour)) == after
