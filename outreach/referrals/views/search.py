"""Finding a referral by telephone or receipt code, and taking a consent back at any station (PIPL 15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kit.telephone.numbers import normal
from outreach.network.access import role_required
from outreach.network.views.person import person
from outreach.referrals.access import demand_second_factor
from outreach.referrals.desk_forms import WithdrawForm
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services.finding import find
from outreach.referrals.services.withdrawing import withdraw
from outreach.referrals.views.readers import DESK, reader
from outreach.referrals.views.refusals import why_not
from outreach.referrals.wording import PHASES

# Which referrals a search of this session has found: only these may be withdrawn beyond the own area.
_FOUND = "desk_found"


class SearchForm(forms.Form):
    """One field for both: a number that is a telephone's is one, all else is a code."""

    sought = forms.CharField(
        label=_("Telephone, or receipt code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("sought")
@role_required(*DESK)
def search(request: HttpRequest) -> HttpResponse:
    """The search. It stands in the body of a POST, never in an address, and each one in the audit log."""
    demand_second_factor(reader(request), Purpose.WORK)
    form = SearchForm(request.POST if request.method == "POST" else None)
    found: dict[str, Any] = {"form": form}
    if form.is_valid():
        sought = form.cleaned_data["sought"]
        by = {"phone": sought} if normal(sought) else {"code": sought}
        hits = find(reader(request), **by)
        request.session[_FOUND] = [str(hit.referral) for hit in hits]
        found |= {
            "hits": [(hit, PHASES[hit.phase]) for hit in hits],
            "withdraw_form": WithdrawForm(initial={"version": 1}),
        }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "referrals/desk/search.html", found, status=status)


@require_POST
@role_required(*DESK)
def withdraw_found(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take the consent of a referral back that this session's search has found, wherever it is."""
    demand_second_factor(reader(request), Purpose.WORK)
    form = WithdrawForm(request.POST)
    if str(referral_id) not in request.session.get(_FOUND, []) or not form.is_valid():
        messages.error(request, gettext("Please search again."))
        return redirect("desk-search")
    done = withdraw(
        referral_id=referral_id,
        channel=form.cleaned_data["channel"],
        user=person(request),
        now=timezone.now(),
    )
    if isinstance(done, Refused):
        messages.error(request, why_not(done))
    else:
        messages.success(request, gettext("The consent is withdrawn. Nobody calls any more."))
    return redirect("desk-search")
