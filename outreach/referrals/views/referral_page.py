"""One referral, opened: who, how it is safe to reach them, what they need, what has been done, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from outreach.network.access import role_required
from outreach.network.views.person import person
from outreach.referrals import desk_forms as forms
from outreach.referrals.access import access_referral
from outreach.referrals.models import AccessApproval
from outreach.referrals.queries.work_list import number_of
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.services.reading import read_whole
from outreach.referrals.views.acts import ACTS, Doing, NotDone
from outreach.referrals.views.readers import DESK, reader
from outreach.referrals.views.referral_context import choices, context
from outreach.referrals.views.refusals import why_not


@require_safe
@role_required(*DESK)
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The page. Each opening stands in the audit log."""
    return page(request, referral_id)


@require_safe
@role_required(*DESK)
def referral_version(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The version alone, for a page that wants to know whether it still shows what is so."""
    found = access_referral(reader(request), referral_id, Purpose.LIST)
    return JsonResponse({"version": found.version})


def page(
    request: HttpRequest, referral_id: UUID, *, status: int = 200, **bound: forms.ActForm
) -> HttpResponse:
    """The page; `bound` forms stand in the place of empty ones, with what was typed and why it was refused."""
    now = timezone.now()
    try:
        whole = read_whole(reader(request), referral_id, now=now)
    except PermissionDenied as denied:
        if denied.args != ("approval",):
            raise
        return _needs_approval(request, referral_id)
    found = context(person(request), whole, now, bound)
    return render(request, "referrals/desk/referral.html", found, status=status)


def _needs_approval(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    asked = AccessApproval.objects.filter(
        referral_id=referral_id, asked_by=person(request), decided_at=None
    ).exists()
    found = {"referral_id": referral_id, "number": number_of(referral_id), "asked": asked}
    return render(request, "referrals/desk/needs_approval.html", found, status=403)


def _act_view(name: str) -> Callable[..., HttpResponse]:
    act = ACTS[name]

    @require_POST
    @role_required(*DESK)
    def view(request: HttpRequest, referral_id: UUID) -> HttpResponse:
        row = access_referral(reader(request), referral_id, Purpose.WORK)
        form = act.form(request.POST, request.FILES or None, **choices(act.form, row, timezone.now()))
        if not form.is_valid():
            return page(request, referral_id, status=422, **{name: form})
        done = act.do(Doing(row, person(request), form, timezone.now()))
        if isinstance(done, NotDone):
            form.add_error(None, why_not(done))
            return page(request, referral_id, status=409, **{name: form})
        messages.success(request, str(act.done))
        if name == "claim" and "stay" in request.POST:
            return redirect("desk")
        return redirect("desk-referral", referral_id)

    return view


ACT_VIEWS = {name: _act_view(name) for name in ACTS}
