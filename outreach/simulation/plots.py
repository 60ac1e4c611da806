"""The report's plots of a year: how soon, by month, by hour, by station."""

from __future__ import annotations

from kit.reports import svg
from outreach.simulation.rules.figures import Figures

_HOUR = 60
# Hours of waiting that are drawn: what waits longer waits over holidays.
_DRAWN_HOURS = 96


def waiting(figures: Figures) -> str:
    """What share has its first contact within so many hours: asked by day (solid), by night (dashed), off (dotted)."""
    with svg.styled():
        figure, axes = svg.new_figure()
        for name, colour, dashes in (
            ("day", svg.INK, "-"),
            ("night", svg.SECOND, "--"),
            ("off", svg.LIMIT, ":"),
        ):
            if waits := figures.waits.get(name):
                svg.shares(axes, [wait / _HOUR for wait in waits], colour=colour, dashes=dashes)
        axes.set_xlim(0, _DRAWN_HOURS)
        return svg.svg_of(figure)


def months(figures: Figures) -> str:
    """What share of each month's needs is reached within the promise."""
    with svg.styled():
        figure, axes = svg.new_figure()
        names = [month[-2:] for month, _ in figures.months]
        shares = [100 * each.in_time for _, each in figures.months]
        axes.bar(range(len(names)), shares, color=svg.INK, tick_label=names)
        axes.set_ylim(max(0.0, min(shares, default=0.0) - 5), 100)
        return svg.svg_of(figure)


def hours(figures: Figures) -> str:
    """Needs by hour of the day: those that come solid, those that find somebody there at once dashed."""
    with svg.styled():
        figure, axes = svg.new_figure()
        asked, at_once = zip(*figures.hours, strict=True)
        axes.step(range(25), [*asked, asked[-1]], where="post", color=svg.INK, linewidth=2)
        axes.step(
            range(25), [*at_once, at_once[-1]], where="post", color=svg.SECOND, linestyle="--", linewidth=2
        )
        axes.set_ylim(bottom=0)
        axes.set_xlim(0, 24)
        axes.set_xticks(range(0, 25, 3))
        return svg.svg_of(figure)


def loads(figures: Figures) -> str:
    """What the stations that receive anybody receive in the year, from the most to the least."""
    with svg.styled():
        figure, axes = svg.new_figure()
        received = [load.received for load in figures.loads if load.received]
        axes.step(range(1, len(received) + 1), received, where="mid", color=svg.INK, linewidth=2)
        axes.set_ylim(bottom=0)
        axes.set_xlim(left=0)
        return svg.svg_of(figure)
