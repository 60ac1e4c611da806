"""The report: one HTML file that needs nothing else. Whatever a plot shows stands in a table as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kit.reports import plots_available
from kit.reports.page import page_style
from outreach.network.rules.divisions import DIGITS, Level
from outreach.network.station_wording import DAY_NAMES
from outreach.simulation.queries.network import ReadNetwork
from outreach.simulation.rules.figures import Figures, Waiting
from outreach.simulation.rules.proposals import MoreHour, MoreStation
from outreach.simulation.rules.spread import Spread
from outreach.simulation.wording import LACKING, RUNGS, TIMES, WISHES, duration, share, signed

MOST_ROWS = 15
MOST_VILLAGES = 60


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulation that was run, and what it was run with."""

    network: ReadNetwork
    figures: Figures
    stations: Sequence[MoreStation]
    hours: Sequence[MoreHour]
    spread: Spread
    seed: int
    first: date
    days: int
    taxonomy: str


def render(simulated: Simulated) -> str:
    """The whole page, in the language that is active."""
    return render_to_string("simulation/report.html", context_of(simulated))


def context_of(simulated: Simulated) -> dict[str, Any]:
    """What the page shows, in words and figures."""
    network, figures = simulated.network, simulated.figures
    names = network.names
    return {
        "style": mark_safe(page_style()),  # noqa: S308  # our own file
        "city": names[min(names, key=len)],
        "seed": simulated.seed,
        "first": simulated.first,
        "last": simulated.first + timedelta(days=simulated.days - 1),
        "taxonomy": simulated.taxonomy,
        "made_up": network.made_up,
        "stations": len(network.stations),
        "all": _waiting(figures.all),
        "climbed": sum(count for rung, count in figures.rungs.items() if rung in (Level.COUNTY, Level.CITY)),
        "nobody": figures.rungs.get(None, 0),
        "waiting": _waiting_rows(figures),
        "months": [(month, _waiting(each)) for month, each in figures.months],
        "rungs": [
            (RUNGS[rung], figures.rungs.get(rung, 0), share(figures.rungs.get(rung, 0) / max(figures.all.count, 1)))
            for rung in (*reversed(Level), None)
        ],
        "counties": [
            (names.get(each.division, each.division), _waiting(each.waiting), each.climbed, each.nobody)
            for each in figures.counties
        ],
        "far": [
            (_place(names, each.division), each.needs, each.climbed, _lacking(each.lacking))
            for each in figures.far[:MOST_ROWS]
            if each.climbed
        ],
        "nobody_rows": [(_wishes(wishes), count) for wishes, count in figures.nobody],
        "without_point": [_place(names, code) for code in figures.without_point[:MOST_VILLAGES]],
        "more_without_point": max(0, len(figures.without_point) - MOST_VILLAGES),
        "villages": figures.villages,
        "without_count": len(figures.without_point),
        "loads": [
            (network.station_names[each.key], each.received, each.most_open, each.capacity, share(each.busy))
            for each in figures.loads[:MOST_ROWS]
        ],
        "idle": sum(not each.received for each in figures.loads),
        "more_stations": [
            (_place(names, each.township), signed(each.gain.fewer_climbed), signed(each.gain.more_in_time),
             signed(each.gain.waited_less_hours))
            for each in simulated.stations
        ],
        "more_hours": [
            (network.station_names[each.station], DAY_NAMES[each.weekday], f"{each.hour}:00–{each.hour + 1}:00",
             signed(each.gain.waited_less_hours), signed(each.gain.more_in_time))
            for each in simulated.hours
        ],
        "assumed": _assumed(simulated.spread),
        "plots": _plots(figures),
    }  # fmt: skip


def _waiting(waiting: Waiting) -> dict[str, Any]:
    return {
        "count": waiting.count,
        "in_time": share(waiting.in_time),
        "median": duration(waiting.median),
        "nine_of_ten": duration(waiting.nine_of_ten),
        "longest": duration(waiting.longest_hundredth),
    }


def _waiting_rows(figures: Figures) -> dict[str, Any]:
    return {
        "green": _waiting(figures.green),
        "ordinary": _waiting(figures.ordinary),
        "by_time": [
            (TIMES[name], _waiting(figures.by_time[name])) for name in TIMES if name in figures.by_time
        ],
    }


def _place(names: Mapping[str, str], code: str) -> str:
    """The division with what it is a part of, the county first."""
    digits = (DIGITS[level] for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE))
    return " ".join(names.get(code[:count], code[:count]) for count in digits if count <= len(code))


def _lacking(lacking: Sequence[tuple[Any, int]]) -> list[tuple[Any, int]]:
    """Two reasons may have one word: a station that does not open in time, or at all."""
    found: dict[str, int] = {}
    for reason, count in lacking:
        word = str(LACKING[reason])
        found[word] = found.get(word, 0) + count
    return list(found.items())


def _wishes(wishes: Sequence[str]) -> list[Any]:
    return [WISHES[wish] for wish in wishes]


def _assumed(spread: Spread) -> list[tuple[str, str]]:
    """The numbers by the names that the file gives them."""
    found = []
    for name, value in asdict(spread).items():
        if isinstance(value, dict):
            shown = ", ".join(f"{key} {weight:g}" for key, weight in value.items())
        elif isinstance(value, tuple):
            shown = ", ".join(f"{weight:g}" for weight in value)
        else:
            shown = f"{value:g}"
        found.append((name, shown))
    return found


def _plots(figures: Figures) -> dict[str, SafeString]:
    """Plots by name; none where nothing can draw them. The words beside them say what they show."""
    if not plots_available() or not figures.all.count:
        return {}
    from outreach.simulation import plots

    drawn = {
        "waiting": plots.waiting(figures),
        "months": plots.months(figures),
        "hours": plots.hours(figures),
        "loads": plots.loads(figures),
    }
    hidden = '<svg role="img" aria-hidden="true"'
    return {name: mark_safe(svg.replace("<svg", hidden, 1)) for name, svg in drawn.items()}  # noqa: S308
