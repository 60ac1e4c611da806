"""Pages that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The citizen's start page."""
    return render(request, "config/home.html")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive; whether its database answers is not asked here."""
    return HttpResponse("ok\n", content_type="text/plain")
