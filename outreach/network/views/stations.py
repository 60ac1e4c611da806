"""Station pages: the list, one station, changing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from outreach.network.access import role_required, roles_in
from outreach.network.models import Station
from outreach.network.queries.divisions import offered_divisions
from outreach.network.queries.stations import access_station, eligible_staff, prefixes, search_stations
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import covers
from outreach.network.rules.stations import KEEPERS, READERS, HostKind, Language, StationKind
from outreach.network.services.stations import StationsRefused, store_stations
from outreach.network.station_forms import ClosureForm, SlotForm, StaffForm, StationForm, StationSearchForm
from outreach.network.station_wording import DAY_NAMES, HOST_NAMES, KIND_NAMES, LANGUAGE_NAMES, week_words
from outreach.network.views.person import person

_PAGE = 50


@require_safe
@role_required(*READERS)
def station_list(request: HttpRequest) -> HttpResponse:
    """Stations within the own scope."""
    user = person(request)
    areas = offered_divisions(prefixes(user, READERS)).filter(level__lte=Level.COUNTY)
    form = StationSearchForm(request.GET, areas=areas)
    filters = form.cleaned_data if form.is_valid() else {}
    found = search_stations(
        user, text=filters.get("q", ""), division=filters.get("division", ""), kind=filters.get("kind", "")
    )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    rows = [(station, KIND_NAMES[StationKind(station.kind)]) for station in page]
    context = {"form": form, "page_obj": page, "rows": rows, "keeps": _keeps_any(request)}
    return render(request, "network/stations.html", context)


def _keeps_any(request: HttpRequest) -> bool:
    return any(role in roles_in(request) for role in KEEPERS)


def keeps(request: HttpRequest, station: Station) -> bool:
    """Whether the person may change this station."""
    held = roles_in(request)
    return any(covers(held.get(role, ()), station.division_id) for role in KEEPERS)


def station_page(request: HttpRequest, station: Station, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The station's page; `forms` replace the empty ones where something was refused."""
    may_change = keeps(request, station)
    people = eligible_staff(station) if may_change else []
    context = {
        "station": station,
        "kind": KIND_NAMES[StationKind(station.kind)],
        "host": HOST_NAMES[HostKind(station.host_kind)] if station.host_kind else "",
        "languages": [LANGUAGE_NAMES[Language(language)] for language in station.languages],
        "week": week_words(station.week),
        "slots": [
            (slot, DAY_NAMES[slot.weekday - 1])
            for slot in sorted(station.callback_slots.all(), key=lambda each: (each.weekday, each.begins))
        ],
        "closures": sorted(station.closures.all(), key=lambda each: each.first),
        "keeps": may_change,
        "closure_form": ClosureForm(),
        "staff_form": StaffForm(people=people),
        "slot_form": SlotForm(),
        **forms,
    }
    return render(request, "network/station.html", context, status=status)


@require_safe
@role_required(*READERS)
def station(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """One station with its hours, people and slots."""
    return station_page(request, access_station(person(request), station_id))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*KEEPERS)
def new_station(request: HttpRequest) -> HttpResponse:
    """Add a station."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*KEEPERS)
def edit_station(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """Change a station."""
    return _edit(request, access_station(person(request), station_id, KEEPERS))


def _edit(request: HttpRequest, station: Station | None) -> HttpResponse:
    user = person(request)
    own = prefixes(user, KEEPERS)
    form = StationForm(request.POST if request.method == "POST" else None, station=station)
    if form.is_valid():
        # A number that is there already names another station: a form for a new one must not change it.
        if station is None and Station.objects.filter(code=form.row.code).exists():
            form.add_error("code", gettext("This number is taken."))
        else:
            try:
                store_stations(
                    rows={0: form.row},
                    scopes=own,
                    actor=f"user:{user.pk}",
                    target=f"division:{form.row.division}",
                    demo=station is not None and station.is_demo,
                )
            except StationsRefused as refused:
                form.add_findings(refused.findings)
            else:
                messages.success(request, gettext("The station was saved."))
                return redirect("staff-station", Station.objects.get(code=form.row.code).pk)
    context = {"form": form, "station": station, "divisions": offered_divisions(own)}
    return render(request, "network/station_edit.html", context, status=422 if form.is_bound else 200)
