"""A year: who receives, who waits for whom, and what the figures and proposals make of it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from kit.working_time.office import office_hours
from outreach.network.rules.divisions import Level
from outreach.network.rules.opening import write_week
from outreach.network.rules.routing_values import Passed
from outreach.network.rules.stations import Language, StationFacts, StationKind
from outreach.referrals.shipped import shipped_taxonomy
from outreach.simulation.rules.figures import figures_of
from outreach.simulation.rules.needs import Need, draw_needs, places_of
from outreach.simulation.rules.proposals import Trial, more_hours, more_stations
from outreach.simulation.rules.timetable import Timetables, moment_of
from outreach.simulation.rules.year import Year, run_year
from tests.outreach.simulation.rules.city import (
    CITY,
    COUNTY,
    DIVISIONS,
    FIRST,
    TOWNSHIP,
    kind,
    need,
    spread,
    station,
)

DAYS = 28
TABLES = Timetables(FIRST, DAYS, kind)
TOWN = station("town", TOWNSHIP)
CENTRE = station(
    "centre", COUNTY, "1-5 08:30-17:30; 6 09:00-12:00", languages=frozenset(Language), step_free=True
)


def run(needs: Sequence[Need], stations: Sequence[StationFacts] = (TOWN, CENTRE)) -> Year:
    return run_year(needs, stations, TABLES, spread())


def contacts(year: Year) -> list[tuple[str | None, str]]:
    return [
        (each.station, "" if each.contact_at is None else f"{moment_of(each.contact_at):%m-%d %H:%M}")
        for each in year.served
    ]


def test_first_come_first_served_in_open_time() -> None:
    year = run([need(0, 11, 40), need(0, 11, 40), need(0, 11, 41), need(0, 20, due_hours=14)])
    # half an hour each, so the second half of the second is done after lunch
    assert contacts(year) == [
        ("town", "03-02 11:40"),
        ("town", "03-02 14:40"),
        ("town", "03-02 15:10"),
        ("town", "03-03 08:30"),
    ]
    assert [each.waited for each in year.served] == [0, 180, 209, 750]
    assert year.desks["town"].received == 4


def test_two_people_work_at_once() -> None:
    year = run([need(0, 9)] * 3, [station("town", TOWNSHIP, capacity=51)])
    assert contacts(year) == [("town", "03-02 09:00"), ("town", "03-02 09:00"), ("town", "03-02 09:30")]


def test_full_sends_on_until_a_referral_is_closed() -> None:
    year = run(
        [need(0, 9, open_days=1), need(0, 10), need(1, 10)], [station("town", TOWNSHIP, capacity=1), CENTRE]
    )
    assert [each.station for each in year.served] == ["town", "centre", "town"]
    assert year.served[1].lacking == (Passed.FULL,)
    assert year.desks["town"].most == 1


def test_nobody_in_time_means_waiting_at_the_nearest() -> None:
    # Friday night, due on Saturday at 8
    (served,) = run([need(4, 20, due_hours=12)]).served
    assert (served.station, served.rung, served.in_time) == ("town", Level.TOWNSHIP, False)
    # due on Saturday at noon: the centre opens in time
    (served,) = run([need(4, 20, due_hours=16)]).served
    assert (served.station, served.rung, served.in_time) == ("centre", Level.COUNTY, True)
    assert served.lacking == (Passed.OPENS_LATER,)


def test_who_needs_what_nobody_has_is_received_by_nobody() -> None:
    (served,) = run([need(0, 9, military=True)]).served
    assert (served.station, served.waited, served.in_time) == (None, None, False)
    (served,) = run([need(0, 9)], [station("other", "150421200")]).served
    assert (served.station, served.lacking) == (None, None)


def test_a_station_is_there_on_its_days_only() -> None:
    first, last = FIRST.replace(day=4), FIRST.replace(day=6)
    town = station("town", TOWNSHIP, opened_on=first, closed_on=last)
    year = run([need(day, 9) for day in range(5)], [town, CENTRE])
    assert [each.station for each in year.served] == ["centre", "centre", "town", "town", "centre"]


def drawn(seed: int, count: int) -> list[Need]:
    return draw_needs(
        places=places_of(DIVISIONS, spread()),
        taxonomy=shipped_taxonomy(),
        spread=spread(),
        first=FIRST,
        days=DAYS,
        count=count,
        office=office_hours(),
        kind_of_day=kind,
        draw=Random(seed).random,
    )


@pytest.mark.parametrize("seed", range(3))
def test_figures_add_up(seed: int) -> None:
    stations = [
        TOWN,
        CENTRE,
        station("city", CITY, military=True),
        station("point", "150402100200", matters=frozenset()),
    ]
    year = run(drawn(seed, 300), stations)
    found = figures_of(year, DIVISIONS, kind, 30)
    assert found.all.count == 300 == found.green.count + found.ordinary.count
    assert sum(found.rungs.values()) == sum(each.count for each in found.by_time.values()) == 300
    assert sum(each.count for _, each in found.months) == sum(asked for asked, _ in found.hours) == 300
    assert sum(each.waiting.count for each in found.counties) == sum(each.needs for each in found.far) == 300
    assert sum(count for _, count in found.nobody) == found.rungs.get(None, 0)
    assert sum(load.received for load in found.loads) == 300 - found.rungs.get(None, 0)
    assert found.without_point == tuple(
        code for code in (each.code for each in DIVISIONS) if len(code) == 12 and code != "150402100200"
    )
    for each in year.served:
        if each.station is not None and each.contact_at is not None:
            assert (each.waited or 0) >= 0
            assert year.desks[each.station].timetable.is_open(each.contact_at)
            assert each.need.ask.division.startswith(year.desks[each.station].facts.division)
    assert run(drawn(seed, 300), stations).served == year.served


def test_an_empty_year_has_figures() -> None:
    found = figures_of(run([]), DIVISIONS, kind, 30)
    assert (found.all.count, found.all.in_time, found.all.median) == (0, 0.0, None)


def test_the_station_that_is_missing_is_found_and_tried() -> None:
    mongolian = [need(day, 9, language="mn", step_free=True) for day in range(4)]
    year = run([*mongolian, need(4, 9)])
    (far,) = figures_of(year, DIVISIONS, kind, 30).far
    assert (far.division, far.needs, far.climbed, far.rungs) == (TOWNSHIP, 5, 4, 4)
    assert dict(far.lacking) == {Passed.LANGUAGE: 4, Passed.STEP_FREE: 4}
    (proposed,) = more_stations(Trial(year, [TOWN, CENTRE], TABLES, spread()), 3)
    assert (proposed.township, proposed.gain.fewer_climbed) == (TOWNSHIP, 4)
    # where nobody climbs, nothing is proposed
    assert more_stations(Trial(run([need(0, 9)]), [TOWN, CENTRE], TABLES, spread()), 3) == ()


def test_the_hour_that_is_missing_is_found_and_tried() -> None:
    # each Friday at 18:30 somebody comes to a house that opens again on Monday
    fridays = [need(7 * week + 4, 18, 30, due_hours=24) for week in range(3)]
    year = run(fridays, [TOWN])
    (proposed,) = more_hours(Trial(year, [TOWN], TABLES, spread()), 3)
    assert (proposed.station, proposed.weekday, proposed.hour) == ("town", 5, 8)
    assert proposed.gain.waited_less_hours == pytest.approx(3 * 48.5)
    assert proposed.gain.more_in_time == 3
    assert write_week(TOWN.week) == "1-5 08:30-12:00,14:30-17:30"
    # nothing waits, nothing is proposed
    assert more_hours(Trial(run([need(0, 9)], [TOWN]), [TOWN], TABLES, spread()), 3) == ()


def test_a_contact_point_that_takes_matters_receives_in_the_village() -> None:
    point = station("point", "150402100200")
    assert point.kind is StationKind.CONTACT_POINT
    assert [each.rung for each in run([need(0, 9), need(0, 9, hidden=True)], [point, TOWN]).served] == [
        Level.VILLAGE,
        Level.TOWNSHIP,
    ]
