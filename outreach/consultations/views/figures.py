"""Figures of advice by period, and the workbook of them."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from outreach.consultations.access import prefixes_for
from outreach.consultations.forms import PeriodForm
from outreach.consultations.queries.figures import figures as figures_of
from outreach.consultations.rules.entries import OTHER, Channel
from outreach.consultations.rules.permissions import PERMITTED, Purpose
from outreach.consultations.services.exporting import export_figures
from outreach.consultations.wording import CHANNELS
from outreach.network.access import role_required
from outreach.network.rules.stations import Language
from outreach.network.station_wording import LANGUAGE_NAMES
from outreach.network.views.person import person
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.small_cells import THRESHOLD

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _form(request: HttpRequest, today: date) -> PeriodForm:
    """The period that is asked for; the running year where none is."""
    asked = request.GET if "first" in request.GET else None
    return PeriodForm(asked or {"first": f"{today:%Y}-01", "last": f"{today:%Y-%m}"})


@require_safe
@role_required(*PERMITTED[Purpose.FIGURES])
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the own area."""
    user, today = person(request), timezone.localdate()
    form = _form(request, today)
    if not form.is_valid():
        return render(request, "consultations/figures.html", {"form": form}, status=422)
    said = form.cleaned_data
    found = figures_of(user, said["first"], said["last"], today=today)
    signals = taxonomy_on(today).signals
    context = {
        "form": form,
        "found": found,
        "channels": [(CHANNELS[Channel(x.key)] if x.key else "", x) for x in found.channels],
        "languages": [(LANGUAGE_NAMES[Language(x.key)] if x.key else "", x) for x in found.languages],
        "matters": [
            (signals[x.matter].signal_zh if x.matter in signals else _other(x.matter), x)
            for x in found.matters
        ],
        "threshold": THRESHOLD,
        "may_export": bool(prefixes_for(user, Purpose.EXPORT)),
        "may_list": bool(prefixes_for(user, Purpose.LIST)),
        "period": f"first={said['first']:%Y-%m}&last={said['last']:%Y-%m}",
    }
    return render(request, "consultations/figures.html", context)


def _other(code: str) -> str:
    return pgettext("matter", "Something else") if code == OTHER else code


@require_safe
@role_required(*PERMITTED[Purpose.EXPORT])
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, with the register without its texts; marked, and recorded."""
    form = _form(request, timezone.localdate())
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    content = export_figures(person(request), said["first"], said["last"], now=timezone.now())
    response = HttpResponse(content, content_type=_XLSX)
    name = f"advice-{said['first']:%Y%m}-{said['last']:%Y%m}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
