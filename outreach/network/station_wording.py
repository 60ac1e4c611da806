"""Words about stations: kinds, hosts, languages, hours, and what is wrong with a sheet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit.sheets import Unreadable
from outreach.network.rules.opening import Shut, Standing, Week, groups, write_span
from outreach.network.rules.station_row import Fault
from outreach.network.rules.stations import HostKind, Language, StationKind

KIND_NAMES: dict[StationKind, Promise | str] = {
    StationKind.CITY_CENTRE: _("City legal aid centre"),
    StationKind.COUNTY_CENTRE: _("County legal aid centre"),
    StationKind.WORKSTATION: _("Legal aid workstation"),
    StationKind.HOST_WORKSTATION: _("Workstation inside another body"),
    StationKind.CONTACT_POINT: _("Legal aid contact point"),
}
HOST_NAMES: dict[HostKind, Promise | str] = {
    HostKind.COURT: _("Court"),
    HostKind.PROCURATORATE: _("Procuratorate"),
    HostKind.DETENTION_CENTRE: _("Detention centre"),
    HostKind.WOMENS_FEDERATION: _("Women's federation"),
    HostKind.DISABLED_FEDERATION: _("Disabled persons' federation"),
    HostKind.ARMED_FORCES_DEPARTMENT: _("People's armed forces department"),
    HostKind.VETERANS_BUREAU: _("Veterans' bureau"),
    HostKind.TRADE_UNION: _("Trade union"),
    HostKind.YOUTH_LEAGUE: _("Youth league"),
    HostKind.LABOUR_ARBITRATION: _("Labour arbitration"),
    HostKind.AGEING_COMMISSION: _("Commission on ageing"),
    HostKind.OTHER: _("Another body"),
}
LANGUAGE_NAMES: dict[Language, Promise | str] = {
    Language.CHINESE: _("Chinese"),
    Language.MONGOLIAN: _("Mongolian"),
    Language.SIGN: _("Sign language"),
}
NO_OPENING: dict[Shut, Promise | str] = {
    Shut.NO_HOURS: _("No fixed hours: please call first"),
    Shut.UNTIL_NOTICE: _("Closed until further notice: please call first"),
    Shut.FOR_GOOD: _("Closed, and will not open again"),
}
DAY_NAMES: tuple[Promise | str, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
FAULTS: dict[Fault, Promise | str] = {
    Fault.MISSING_COLUMN: _("This column is missing."),
    Fault.UNKNOWN_COLUMN: _("No column is called so."),
    Fault.COLUMN_TWICE: _("This column stands there twice."),
    Fault.NO_ROWS: _("The sheet has no rows."),
    Fault.EMPTY: _("Something has to stand here."),
    Fault.TOO_LONG: _("This is too long."),
    Fault.UNKNOWN_WORD: _("This word is not known here."),
    Fault.BAD_CODE: _("A number consists of letters, digits and hyphens; a division's of digits alone."),
    Fault.BAD_PHONE: _("This is no telephone number."),
    Fault.BAD_HOURS: _("Hours are written like this: 1-5 08:30-12:00,14:30-17:30; 6 09:00-12:00"),
    Fault.BAD_NUMBER: _("A whole number up to 10,000, or nothing."),
    Fault.BAD_DATE: _("A day is written like this: 2026-03-01"),
    Fault.DATES_REVERSED: _("The last day must come after the first."),
    Fault.HOST_WITHOUT_NAME: _("A workstation inside another body needs that body's kind and name."),
    Fault.HOST_UNWANTED: _("Only a workstation inside another body has a host."),
    Fault.CODE_TWICE: _("This number stands there twice."),
    Fault.UNKNOWN_DIVISION: _("There is no division of this code under this scheme."),
    Fault.WRONG_LEVEL: _("A station of this kind does not belong to a division of this level."),
    Fault.OUT_OF_SCOPE: _("This lies outside the area you are responsible for."),
}
UNREADABLE: dict[Unreadable, Promise | str] = {
    Unreadable.TOO_LARGE: _("The file is too large."),
    Unreadable.TOO_MANY_ROWS: _("The sheet has too many rows."),
    Unreadable.NO_SHEET: _("This is neither a CSV nor an Excel file that can be read."),
}


def week_words(week: Week) -> list[tuple[str, list[str]]]:
    """Days and hours, line by line."""
    lines = []
    for first, last, spans in groups(week):
        days = str(DAY_NAMES[first - 1])
        if last > first:
            days = gettext("%(first)s to %(last)s") % {"first": days, "last": DAY_NAMES[last - 1]}
        lines.append((days, [write_span(span).replace("-", "–") for span in spans]))
    return lines


def standing_words(standing: Standing, now: datetime) -> str:
    """Whether a station is open, and until or from when."""
    if standing.until is not None:
        if standing.until - now > timedelta(days=2):
            return gettext("Open round the clock")
        return gettext("Open now, until %(time)s") % {"time": f"{standing.until:%H:%M}"}
    if standing.opens is None:
        return str(NO_OPENING[standing.shut or Shut.NO_HOURS])
    days = (standing.opens.date() - now.date()).days
    words = {"time": f"{standing.opens:%H:%M}"}
    if days == 0:
        return gettext("Closed now, opens today at %(time)s") % words
    if days == 1:
        return gettext("Closed now, opens tomorrow at %(time)s") % words
    if standing.opens.year != now.year:
        return gettext("Closed now, opens on %(year)d/%(month)d/%(day)d at %(time)s") % {
            **words,
            "year": standing.opens.year,
            "month": standing.opens.month,
            "day": standing.opens.day,
        }
    weekday = DAY_NAMES[standing.opens.weekday()]
    return gettext("Closed now, opens on %(weekday)s, %(month)d/%(day)d, at %(time)s") % {
        **words,
        "weekday": weekday,
        "month": standing.opens.month,
        "day": standing.opens.day,
    }


def phone_link(phone: str) -> str:
    """The number as a `tel:` address dials it; an extension is left to the person."""
    return "tel:" + "".join(each for each in phone.partition("转")[0] if each.isdigit() or each == "+")
