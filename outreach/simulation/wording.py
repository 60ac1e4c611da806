"""Words of the report: durations, shares, what a station lacks, what nobody could give."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from outreach.network.rules.divisions import Level
from outreach.network.rules.routing_values import Passed
from outreach.simulation.rules.refusal import Refusal

_HOUR, _DAY = 60, 24 * 60
# Beyond so many hours people count in days.
_MOST_HOURS = 72
LACKING: dict[Passed | None, Promise | str] = {
    None: pgettext_lazy("simulation", "no station"),
    Passed.CLOSED: pgettext_lazy("simulation", "not open in time"),
    Passed.OPENS_LATER: pgettext_lazy("simulation", "not open in time"),
    Passed.CONFLICT: pgettext_lazy("simulation", "conflict"),
    Passed.MATTER: pgettext_lazy("simulation", "does not take the matter"),
    Passed.HIDDEN: pgettext_lazy("simulation", "only books and accompanies"),
    Passed.LANGUAGE: pgettext_lazy("simulation", "language"),
    Passed.STEP_FREE: pgettext_lazy("simulation", "step-free access"),
    Passed.HOME_VISIT: pgettext_lazy("simulation", "home visits"),
    Passed.MILITARY: pgettext_lazy("simulation", "service for soldiers and families"),
    Passed.FULL: pgettext_lazy("simulation", "full"),
}
# Languages and fields of `Ask` that somebody asked for.
WISHES: dict[str, Promise | str] = {
    "mn": pgettext_lazy("simulation", "Mongolian"),
    "csl": pgettext_lazy("simulation", "sign language"),
    "step_free": pgettext_lazy("simulation", "step-free access"),
    "home_visit": pgettext_lazy("simulation", "home visits"),
    "military": pgettext_lazy("simulation", "service for soldiers and families"),
}
RUNGS: dict[Level | None, Promise | str] = {
    Level.VILLAGE: pgettext_lazy("simulation", "in the village"),
    Level.TOWNSHIP: pgettext_lazy("simulation", "in the township"),
    Level.COUNTY: pgettext_lazy("simulation", "in the county"),
    Level.CITY: pgettext_lazy("simulation", "in the city"),
    None: pgettext_lazy("simulation", "by nobody"),
}
TIMES: dict[str, Promise | str] = {
    "day": _("Asked on a working day, 8:00 to 18:00"),
    "night": _("Asked on a working day before 8:00 or after 18:00"),
    "off": _("Asked on a weekend or holiday"),
}
REFUSALS: dict[Refusal, Promise | str] = {
    Refusal.NO_DATABASE: _("The database cannot be read, or has no tables. Run migrate first, or make demo."),
    Refusal.NO_DIVISIONS: _("The city has no divisions. Run import_divisions first."),
    Refusal.NO_NETWORK: _("The city has no stations. Run import_stations first, or make demo."),
    Refusal.BAD_SPREAD: _("The file of the spread cannot be used."),
    Refusal.BAD_PERIOD: _("A number of days, needs or trials is too small or too large."),
    Refusal.NOT_WRITTEN: _("The report cannot be written."),
}


def duration(minutes: int | None) -> str:
    """A length of time, in the unit that people would say."""
    if minutes is None:
        return "–"
    if minutes == 0:
        return pgettext("simulation", "at once")
    if minutes < _HOUR:
        return pgettext("simulation", "%(count)s min") % {"count": minutes}
    if minutes < _MOST_HOURS * _HOUR:
        return pgettext("simulation", "%(count)s h") % {"count": f"{minutes / _HOUR:.1f}"}
    return pgettext("simulation", "%(count)s d") % {"count": f"{minutes / _DAY:.1f}"}


def share(value: float) -> str:
    """A share in percent."""
    return f"{100 * value:.1f}%"


def signed(number: float) -> str:
    """A change: with its sign, and no minus for nothing."""
    return f"{round(number):+,}" if round(number) else "0"
