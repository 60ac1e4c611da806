"""What is done on a station's page: closures, staff, call-back slots."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from outreach.network.access import role_required
from outreach.network.queries.stations import access_station, eligible_staff
from outreach.network.rules.stations import KEEPERS
from outreach.network.services import station_parts as services
from outreach.network.station_forms import ClosureForm, SlotForm, StaffForm
from outreach.network.views.person import person
from outreach.network.views.stations import station_page


@require_POST
@role_required(*KEEPERS)
def add_closure(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """Shut the station for some days."""
    station = access_station(user := person(request), station_id, KEEPERS)
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return station_page(request, station, status=422, closure_form=form)
    services.add_closure(station=station, actor=user, **form.cleaned_data)
    return _done(request, station_id)


@require_POST
@role_required(*KEEPERS)
def remove_closure(request: HttpRequest, station_id: UUID, part_id: int) -> HttpResponse:
    """Take a closure back."""
    station = access_station(user := person(request), station_id, KEEPERS)
    services.remove_closure(station=station, closure_id=part_id, actor=user)
    return _done(request, station_id)


@require_POST
@role_required(*KEEPERS)
def add_staff(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """Somebody works here from now on."""
    station = access_station(user := person(request), station_id, KEEPERS)
    form = StaffForm(request.POST, people=eligible_staff(station))
    if not form.is_valid():
        return station_page(request, station, status=422, staff_form=form)
    services.add_staff(station=station, user=form.people[form.cleaned_data["user"]], actor=user)
    return _done(request, station_id)


@require_POST
@role_required(*KEEPERS)
def remove_staff(request: HttpRequest, station_id: UUID, part_id: int) -> HttpResponse:
    """Somebody works here no longer."""
    station = access_station(user := person(request), station_id, KEEPERS)
    services.remove_staff(station=station, staff_id=part_id, actor=user)
    return _done(request, station_id)


@require_POST
@role_required(*KEEPERS)
def set_slot(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """The station calls back at this time of the week."""
    station = access_station(user := person(request), station_id, KEEPERS)
    form = SlotForm(request.POST)
    if not form.is_valid():
        return station_page(request, station, status=422, slot_form=form)
    services.set_slot(station=station, actor=user, **form.cleaned_data)
    return _done(request, station_id)


@require_POST
@role_required(*KEEPERS)
def remove_slot(request: HttpRequest, station_id: UUID, part_id: int) -> HttpResponse:
    """The station calls back at this time no longer."""
    station = access_station(user := person(request), station_id, KEEPERS)
    services.remove_slot(station=station, slot_id=part_id, actor=user)
    return _done(request, station_id)


def _done(request: HttpRequest, station_id: UUID) -> HttpResponse:
    messages.success(request, gettext("The station was saved."))
    return redirect("staff-station", station_id)
