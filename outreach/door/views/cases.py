"""Typical cases, as a list and one by one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from outreach.door.queries.shelf import cases_in_force
from outreach.network.rules.citation_words import laws_of


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """All cases of the version in force."""
    return render(request, "door/cases.html", {"book": cases_in_force(timezone.localdate())})


@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """One case."""
    book = cases_in_force(timezone.localdate())
    found = next((each for each in book.cases if each.code == code), None) if book else None
    if found is None:
        raise Http404
    return render(request, "door/case.html", {"book": book, "case": found, "laws": laws_of(found.articles)})
