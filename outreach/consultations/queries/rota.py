"""The rota of a station's week: who is on when, what kind of day it is, and where nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kit.working_time.announced import working_calendar
from kit.working_time.office import office_hours
from kit.working_time.rules.calendar import Day
from outreach.consultations.models import Duty
from outreach.consultations.rules.rota import Post, gaps
from outreach.network.models import Station
from outreach.network.queries.help_near import kind_of_day
from outreach.network.rules.opening import Closure, Span, spans_of


@dataclass(frozen=True, slots=True)
class PostDay:
    """A post on one day: its duties in order, and what of its time nobody is on."""

    post: Post
    duties: list[Duty]
    gaps: tuple[Span, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class RotaDay:
    """One day of the week."""

    day: Day
    posts: list[PostDay]


def open_spans(station: Station, post: Post, day: date) -> tuple[Span, ...]:
    """When the post is to be staffed: a window while its station is open, the hotline during the office's hours."""
    if post is Post.HOTLINE:
        spans = office_hours().spans_on(day)
        return tuple(
            Span(each.opens.hour * 60 + each.opens.minute, each.closes.hour * 60 + each.closes.minute)
            for each in spans
        )
    gone = station.closed_on is not None and station.closed_on <= day
    if gone or (station.opened_on is not None and day < station.opened_on):
        return ()
    closures = [Closure(each.first, each.last) for each in station.closures.all()]
    return spans_of(day, station.week, closures, kind_of_day())


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week_of(station: Station, monday: date) -> list[RotaDay]:
    """The station's week. One query for duties, and one for closures that are not prefetched."""
    days = [monday + timedelta(days=n) for n in range(7)]
    duties = list(
        Duty.objects.filter(station=station, day__range=(days[0], days[-1]))
        .select_related("user")
        .order_by("day", "begins", "pk")
    )
    calendar = working_calendar()
    return [
        RotaDay(calendar.day(day), [_post_day(station, post, day, duties) for post in Post]) for day in days
    ]


def _post_day(station: Station, post: Post, day: date, duties: list[Duty]) -> PostDay:
    here = [duty for duty in duties if duty.day == day and duty.post == post.value]
    spans = open_spans(station, post, day)
    free = gaps(spans, [Span(duty.begins, duty.ends) for duty in here])
    return PostDay(post, here, free, bool(spans))
