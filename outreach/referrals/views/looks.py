"""Looks that need somebody's word: asking to see a minor's record, and opening one beyond the own area."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kit.public_codes.codes import Mistake
from outreach.network.access import role_required
from outreach.network.views.person import person
from outreach.referrals.access import access_referral, demand_second_factor
from outreach.referrals.queries.work_list import number_of
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services.oversight import ask_look, break_glass
from outreach.referrals.views.readers import DESK, reader
from outreach.referrals.views.refusals import why_not

_LONGEST_REASON = 500


class GlassForm(forms.Form):
    """The receipt code that the person reads out, and why it cannot wait."""

    code = forms.CharField(
        label=_("Receipt code, as the person reads it out"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    reason = forms.CharField(
        label=_("Why it cannot wait"), max_length=_LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_POST
@role_required(*DESK)
def look(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Ask a supervisor for a look at a minor's record."""
    row = access_referral(reader(request), referral_id, Purpose.WORK)
    asked = ask_look(
        referral_id=row.pk,
        user=person(request),
        reason=request.POST.get("reason", "")[:_LONGEST_REASON],
        now=timezone.now(),
    )
    if isinstance(asked, Refused) and asked is not Refused.ALREADY_SAID:
        found = {"referral_id": row.pk, "number": number_of(row.pk), "refused": why_not(asked)}
        return render(request, "referrals/desk/needs_approval.html", found, status=422)
    return redirect("desk-referral", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@role_required(*DESK)
def glass(request: HttpRequest) -> HttpResponse:
    """Open a referral beyond the own area for an hour. Each one stands before a supervisor."""
    demand_second_factor(reader(request), Purpose.READ)
    form = GlassForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "referrals/desk/glass.html", {"form": form}, status=422 if form.is_bound else 200
        )
    said = form.cleaned_data
    broken = break_glass(user=person(request), code=said["code"], reason=said["reason"], now=timezone.now())
    if isinstance(broken, Mistake):
        form.add_error("code", why_not(broken))
    elif isinstance(broken, Refused):
        # Neither whether there is such a code nor whether the day's number is used up.
        form.add_error(None, str(_("Nothing was opened. Please check the code, or ask a supervisor.")))
    else:
        return redirect("desk-referral", broken.referral_id)
    return render(request, "referrals/desk/glass.html", {"form": form}, status=409)
