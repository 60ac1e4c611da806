"""Staff page of the register of statutes."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outreach.network.access import role_required
from quiz.bank.access import READERS
from quiz.bank.models import Statute


@require_safe
@role_required(*READERS)
def statute_list(request: HttpRequest) -> HttpResponse:
    """Every version of every statute with the number of questions that stand on it, the most cited first."""
    statutes = Statute.objects.annotate(cited=Count("citations__question", distinct=True))
    return render(
        request, "bank/statutes.html", {"statutes": statutes.order_by("-cited", "code", "-version")}
    )
