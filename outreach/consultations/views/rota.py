"""The duty rota: a station's week, planning, swapping, cancelling."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from outreach.consultations.access import duties_for, may, stations_for
from outreach.consultations.forms import PlanForm, SwapForm
from outreach.consultations.models import Duty
from outreach.consultations.queries.register import own_stations_first
from outreach.consultations.queries.rota import RotaDay, monday_of, week_of
from outreach.consultations.rules.permissions import PERMITTED, Purpose
from outreach.consultations.rules.rota import Part, Post, RotaRefused
from outreach.consultations.services.rota import cancel, plan, swap
from outreach.consultations.wording import POSTS, REFUSALS
from outreach.network.access import role_required
from outreach.network.models import Station, User
from outreach.network.rules.opening import Span, write_span
from outreach.network.station_wording import DAY_NAMES
from outreach.network.views.person import person
from outreach.referrals.queries.staff import workers_of

_WEEK = timedelta(days=7)
# Nobody looks at a rota of another decade.
_FARTHEST_DAYS = 3_660


@require_safe
@role_required(*PERMITTED[Purpose.SEE_ROTA])
def week(request: HttpRequest) -> HttpResponse:
    """One station's week; without a station in the address, the own one."""
    return _page(request, person(request), request.GET)


def _stations(user: User, day: date) -> list[Station]:
    return own_stations_first(user, stations_for(user, Purpose.SEE_ROTA, day).prefetch_related("closures"))


def _chosen(stations: list[Station], wanted: str) -> Station | None:
    if not wanted:
        return stations[0] if stations else None
    found = next((each for each in stations if str(each.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        raise Http404 from None
    if abs((day - today).days) > _FARTHEST_DAYS:
        raise Http404
    return monday_of(day)


def _page(request: HttpRequest, user: User, where: Any, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    stations = _stations(user, today)
    station, monday = _chosen(stations, where.get("station", "")), _monday(where.get("week", ""), today)
    if station is None:
        return render(request, "consultations/rota.html", {"station": None}, status=status)
    days = week_of(station, monday)
    plans = may(user, station.division_id, Purpose.PLAN)
    context = {
        "stations": stations,
        "station": station,
        "monday": monday,
        "before": monday - _WEEK,
        "after": monday + _WEEK,
        "days": [_day(day, today) for day in days],
        "plans": plans,
    }
    if plans:
        first = max(monday, today)
        friday = monday + timedelta(days=4)
        context["plan_form"] = PlanForm(
            people=workers_of(station.division_id), initial={"first": first, "last": max(first, friday)}
        )
        context["swap_form"] = SwapForm(duties=_named(days))
    return render(request, "consultations/rota.html", context | forms, status=status)


def _day(day: RotaDay, today: date) -> dict[str, Any]:
    return {
        "day": day.day,
        "name": DAY_NAMES[day.day.date.weekday()],
        "is_today": day.day.date == today,
        "posts": [
            {
                "name": POSTS[each.post],
                "duties": [(duty, write_span(Span(duty.begins, duty.ends))) for duty in each.duties],
                "gaps": [write_span(span) for span in each.gaps],
                "is_open": each.is_open,
            }
            for each in day.posts
        ],
    }


def _named(days: list[RotaDay]) -> list[tuple[str, str]]:
    return [
        (str(duty.pk), " ".join(_words(duty))) for day in days for post in day.posts for duty in post.duties
    ]


def _words(duty: Duty) -> list[str]:
    return [
        str(DAY_NAMES[duty.day.weekday()]),
        write_span(Span(duty.begins, duty.ends)),
        str(POSTS[Post(duty.post)]),
        duty.user.display_name,
    ]


def _planned_station(user: User, wanted: UUID) -> Station:
    found = [each for each in _stations(user, timezone.localdate()) if each.pk == wanted]
    if not found or not may(user, found[0].division_id, Purpose.PLAN):
        raise Http404
    return found[0]


@require_POST
@role_required(*PERMITTED[Purpose.PLAN])
def plan_days(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """Put somebody on duty."""
    user = person(request)
    station = _planned_station(user, station_id)
    form = PlanForm(request.POST, people=workers_of(station.division_id))
    if form.is_valid():
        said = form.cleaned_data
        done = plan(
            station=station,
            post=Post(said["post"]),
            user=form.people[said["user"]],
            first=said["first"],
            last=said["last"],
            part=Part(said["part"]),
            actor=user,
            today=timezone.localdate(),
        )
        if not isinstance(done, RotaRefused):
            text = ngettext("%(number)d duty was planned.", "%(number)d duties were planned.", len(done))
            messages.success(request, text % {"number": len(done)})
            return _back(station, said["first"])
        form.add_error(None, str(REFUSALS[done]))
    return _page(request, user, _where(request, station), status=422, plan_form=form)


@require_POST
@role_required(*PERMITTED[Purpose.PLAN])
def swap_two(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """Let two people change places."""
    user = person(request)
    station = _planned_station(user, station_id)
    days = week_of(station, _monday(request.POST.get("week", ""), timezone.localdate()))
    form = SwapForm(request.POST, duties=_named(days))
    if form.is_valid():
        refused = swap(
            one_id=int(form.cleaned_data["one"]),
            other_id=int(form.cleaned_data["other"]),
            actor=user,
            today=timezone.localdate(),
        )
        if refused is None:
            messages.success(request, gettext("The two have changed places."))
            return _back(station, days[0].day.date)
        form.add_error(None, str(REFUSALS[refused]))
    return _page(request, user, _where(request, station), status=422, swap_form=form)


@require_POST
@role_required(*PERMITTED[Purpose.PLAN])
def cancel_one(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Take a duty back."""
    user = person(request)
    duty = duties_for(user, Purpose.PLAN).select_related("station").filter(pk=duty_id).first()
    if duty is None:
        raise Http404
    if cancel(duty_id=duty_id, actor=user) is None:
        messages.success(request, gettext("The duty was cancelled."))
    return _back(duty.station, duty.day)


def _where(request: HttpRequest, station: Station) -> dict[str, str]:
    """What the page showed when its form was sent."""
    return {"station": str(station.pk), "week": request.POST.get("week", "")}


def _back(station: Station, day: date) -> HttpResponse:
    query = urlencode({"station": str(station.pk), "week": monday_of(day).isoformat()})
    return redirect(f"{reverse('staff-duties')}?{query}")
