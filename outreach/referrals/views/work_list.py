"""The desk's list: what is open in the area, most urgent first. It opens no personal data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from outreach.network.access import role_required, roles_in
from outreach.network.views.person import person
from outreach.referrals.queries.work_list import Wanted, work_list
from outreach.referrals.rules.permissions import PERMITTED, Purpose
from outreach.referrals.views.faces import row
from outreach.referrals.views.readers import DESK

# What can be asked of the list; the codes stand in the address.
SHOWN = {
    "": (_("All that is open"), Wanted(), "open"),
    "unclaimed": (pgettext_lazy("work list", "Not taken"), Wanted(unclaimed=True), "unclaimed"),
    "mine": (pgettext_lazy("work list", "Mine"), Wanted(mine=True), "mine"),
    "overdue": (pgettext_lazy("work list", "Overdue"), Wanted(overdue=True), "overdue"),
    "escalated": (_("Before the supervisor"), Wanted(escalated=True), "escalated"),
}
_LAST_PAGE = 10_000


@require_safe
@role_required(*DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    return render(request, "referrals/desk/work_list.html", _context(request))


@require_safe
@role_required(*DESK)
def desk_lines(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page that was told that something has changed."""
    return render(request, "referrals/desk/_work_list.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    user, now = person(request), timezone.now()
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    page = _page(request.GET.get("page", ""))
    found = work_list(user, SHOWN[show][1], now=now, page=page - 1)
    return {
        "rows": [row(line, user_id=user.pk) for line in found.lines],
        "tabs": [(code, title, getattr(found, count)) for code, (title, _w, count) in SHOWN.items()],
        "show": show,
        "page": page,
        "more": found.more,
        "at": now,
        "supervises": bool(PERMITTED[Purpose.SUPERVISE] & roles_in(request).keys()),
    }


def _page(said: str) -> int:
    return min(max(int(said), 1), _LAST_PAGE) if said.isascii() and said.isdigit() and len(said) < 6 else 1
