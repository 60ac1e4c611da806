"""The first page after signing in: what this person may do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outreach.network.access import roles_in, staff_required
from outreach.network.models import Division
from outreach.network.wording import ROLE_NAMES


@require_safe
@staff_required
def home(request: HttpRequest) -> HttpResponse:
    """The staff home: the menu as cards, and the person's roles."""
    held = roles_in(request)
    codes = {code for prefixes in held.values() for code in prefixes}
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    roles = [
        (ROLE_NAMES[role], [names.get(code, code) for code in prefixes]) for role, prefixes in held.items()
    ]
    return render(request, "network/home.html", {"roles": roles})
