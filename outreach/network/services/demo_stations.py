"""The demo's network of stations, on the divisions of the home city. Never in production."""

from __future__ import annotations

from django.conf import settings

from outreach.network.models import Division, Station
from outreach.network.rules.demo_stations import demo_stations
from outreach.network.rules.divisions import DivisionRow, Level
from outreach.network.services.stations import StoredStations, store_stations


def ensure_demo_stations() -> StoredStations | None:
    """Make the demo's stations where the city has none at all; `None` when there was nothing to do.

    Raises `RuntimeError` in production.
    """
    if settings.ENV.mode == "production":
        raise RuntimeError("demo stations do not exist in production")
    home = settings.ENV.home_division
    if Station.objects.filter(division__code__startswith=home).exists():
        return None
    divisions = [
        DivisionRow(code=code, name=name, level=Level(level), parent=parent)
        for code, name, level, parent in Division.objects.filter(code__startswith=home)
        .order_by("level", "code")
        .values_list("code", "name", "level", "parent_id")
    ]
    rows = dict(enumerate(demo_stations(divisions), start=1))
    return store_stations(
        rows=rows, scopes=(home,), actor="command line", target=f"division:{home}", demo=True
    )
