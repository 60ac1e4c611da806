"""Stations as sheets: in, all of them or none, and out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from kit.audit.log import record
from kit.sheets import Cell, Sheet, SheetUnreadable, write_csv, write_xlsx
from kit.sheets.reading import LARGEST_FILE
from outreach.network.access import role_required
from outreach.network.models import User
from outreach.network.queries.stations import prefixes, row_of, stations_for
from outreach.network.rules.actions import Action
from outreach.network.rules.station_sheet import COLUMNS, write_row
from outreach.network.rules.stations import KEEPERS
from outreach.network.services.station_sheets import import_stations
from outreach.network.services.stations import StationsRefused
from outreach.network.station_forms import ImportForm
from outreach.network.station_wording import FAULTS, UNREADABLE
from outreach.network.views.person import person

# More would not help anybody: the first ones show what is wrong with the sheet.
_MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*KEEPERS)
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Take a sheet; say row by row what is wrong with it, or store all of it."""
    user = person(request)
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    findings: list[tuple[int, str, object]] = []
    total = 0
    if form.is_valid():
        file, own = form.cleaned_data["file"], prefixes(user, KEEPERS)
        try:
            done = import_stations(
                content=file.read(LARGEST_FILE + 1),
                scopes=own,
                actor=f"user:{user.pk}",
                target=f"division:{own[0]}",
            )
        except SheetUnreadable as refused:
            form.add_error("file", str(UNREADABLE[refused.code]))
        except StationsRefused as refused:
            total = len(refused.findings)
            findings = [
                (each.row, each.column, FAULTS[each.fault]) for each in refused.findings[:_MOST_SHOWN]
            ]
        else:
            text = gettext("%(added)d stations are new, %(changed)d were changed, %(same)d were so before.")
            messages.success(
                request, text % {"added": done.added, "changed": done.changed, "same": done.same}
            )
            return redirect("staff-stations")
    context = {"form": form, "findings": findings, "total": total, "columns": COLUMNS.values()}
    return render(request, "network/stations_import.html", context, status=422 if posted else 200)


def _rows(user: User) -> Iterable[list[Cell]]:
    return (list(write_row(row_of(each))) for each in stations_for(user, KEEPERS).iterator(chunk_size=500))


def _audited(user: User, form: str) -> None:
    with transaction.atomic():
        record(
            actor=f"user:{user.pk}",
            action=Action.STATIONS_EXPORTED,
            target=f"division:{prefixes(user, KEEPERS)[0]}",
            detail={"form": form},
        )


@require_safe
@role_required(*KEEPERS)
def export_csv(request: HttpRequest) -> HttpResponse:
    """All stations of the own area as CSV, ready to be imported again."""
    user = person(request)
    _audited(user, "csv")
    content = b"".join(write_csv(chain([list(COLUMNS.values())], _rows(user))))
    return _attachment(content, content_type="text/csv; charset=utf-8", name="stations.csv")


@require_safe
@role_required(*KEEPERS)
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    user = person(request)
    _audited(user, "xlsx")
    content = write_xlsx([Sheet(title=gettext("Stations"), header=list(COLUMNS.values()), rows=_rows(user))])
    return _attachment(
        content,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        name="stations.xlsx",
    )


def _attachment(content: bytes, *, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
