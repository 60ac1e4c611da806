"""Pages of plain sentences: the service guide, the privacy notice with its earlier versions, accessibility."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from outreach.door.queries.shelf import Kind, mongolian_of, page_in_force, page_of, versions
from outreach.network.rules.citation_words import laws_of


@require_safe
def service_guide(request: HttpRequest) -> HttpResponse:
    """What, who, where, which papers, how long: each sentence with its article."""
    return _page(request, Kind.GUIDE)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is done for everybody to get in, and what is not yet."""
    return _page(request, Kind.ACCESSIBILITY)


@require_safe
def mongolian_service(request: HttpRequest) -> HttpResponse:
    """Where Mongolian is spoken, and why there is no Mongolian page until somebody has checked one."""
    return _page(request, Kind.MONGOLIAN)


@require_safe
def privacy_notice(request: HttpRequest, version: str | None = None) -> HttpResponse:
    """The notice in force, or an earlier one by its day."""
    try:
        day = None if version is None else date.fromisoformat(version)
    except ValueError:
        raise Http404 from None
    return _page(request, Kind.PRIVACY, day)


def _page(request: HttpRequest, kind: Kind, day: date | None = None) -> HttpResponse:
    today = timezone.localdate()
    page = page_in_force(kind, today) if day is None else page_of(kind, day, today)
    if page is None:
        raise Http404
    days = versions(kind, today) if kind is Kind.PRIVACY else []
    context = {
        "page": page,
        "laws": laws_of(page.articles),
        "mongolian": mongolian_of(page, kind),
        "is_mongolian_service": kind is Kind.MONGOLIAN,
        "earlier": [each for each in days if each != page.version],
        "is_old": bool(days) and page.version != days[0],
    }
    return render(request, "door/page.html", context)
