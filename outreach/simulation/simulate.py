"""A simulation from the city's stations to its figures. Reads the network; writes nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import DatabaseError

from kit.working_time.office import office_hours
from outreach.network.queries.help_near import kind_of_day
from outreach.referrals.shipped import shipped_taxonomy
from outreach.simulation.queries.network import read_network
from outreach.simulation.report import Simulated
from outreach.simulation.rules.figures import figures_of
from outreach.simulation.rules.needs import Draw, draw_needs, places_of
from outreach.simulation.rules.proposals import Trial, more_hours, more_stations
from outreach.simulation.rules.refusal import Refusal
from outreach.simulation.rules.spread import Spread
from outreach.simulation.rules.timetable import Timetables
from outreach.simulation.rules.year import run_year


class NoNetwork(Exception):
    """There is nothing to simulate; `refusal` says what is missing."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def simulate(
    *,
    city: str,
    first: date,
    days: int,
    count: int,
    spread: Spread,
    seed: int,
    draw: Draw,
    trials: int,
) -> Simulated:
    """Run so many needs through the city's stations. Raises `NoNetwork`. `seed` is only told; `draw` decides."""
    try:
        network = read_network(city=city, first=first, last=first + timedelta(days=days - 1))
    except DatabaseError as error:
        raise NoNetwork(Refusal.NO_DATABASE) from error
    if not network.divisions:
        raise NoNetwork(Refusal.NO_DIVISIONS)
    if not network.stations:
        raise NoNetwork(Refusal.NO_NETWORK)
    taxonomy, kind = shipped_taxonomy(), kind_of_day()
    needs = draw_needs(
        places=places_of(network.divisions, spread),
        taxonomy=taxonomy,
        spread=spread,
        first=first,
        days=days,
        count=count,
        office=office_hours(),
        kind_of_day=kind,
        draw=draw,
    )
    timetables = Timetables(first, days, kind)
    year = run_year(needs, network.stations, timetables, spread)
    trial = Trial(year, network.stations, timetables, spread)
    return Simulated(
        network=network,
        figures=figures_of(year, network.divisions, kind, spread.contact_minutes),
        stations=more_stations(trial, trials),
        hours=more_hours(trial, trials),
        spread=spread,
        seed=seed,
        first=first,
        days=days,
        taxonomy=taxonomy.version,
    )
