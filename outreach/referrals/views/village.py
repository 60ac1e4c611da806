"""For village contacts, on a phone: whom to go along with, and when they are called back. No matter, no notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from outreach.network.access import role_required
from outreach.network.views.person import person
from outreach.referrals.access import access_referral
from outreach.referrals.desk_forms import ActForm, SlotForm
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.queries.work_list import number_of
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services.booking import accompany, book_slot, cancel_slot
from outreach.referrals.services.reading import accompanied, accompanied_one
from outreach.referrals.views.readers import VILLAGE, reader
from outreach.referrals.views.refusals import why_not
from outreach.referrals.wording import SAFE_CONTACT


@require_safe
@role_required(*VILLAGE)
def village(request: HttpRequest) -> HttpResponse:
    """Everybody whom the person goes along with. That the names were shown stands in the audit log."""
    found = accompanied(reader(request), now=timezone.now())
    rows = [(each, number_of(each.referral.pk), SAFE_CONTACT[each.permits.why]) for each in found]
    return render(request, "referrals/desk/village.html", {"rows": rows})


@require_safe
@role_required(*VILLAGE)
def village_one(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """One of them."""
    return _page(request, referral_id)


def _page(request: HttpRequest, referral_id: UUID, *, refused: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    found = accompanied_one(reader(request), referral_id, now=now)
    row = found.referral
    context = {
        "found": found,
        "referral": row,
        "number": number_of(row.pk),
        "safe_now": SAFE_CONTACT[found.permits.why],
        "form": SlotForm(slots=free_slots(row.station, now=now), initial={"version": row.version}),
        "refused": refused,
    }
    return render(request, "referrals/desk/village_one.html", context, status=status)


Do = Callable[[dict[str, Any], SlotForm | ActForm], Any]


def _act_view(do: Do, done: Promise | str, *, with_slot: bool = False) -> Callable[..., HttpResponse]:
    @require_POST
    @role_required(*VILLAGE)
    def view(request: HttpRequest, referral_id: UUID) -> HttpResponse:
        row, now = access_referral(reader(request), referral_id, Purpose.ACCOMPANY), timezone.now()
        form = (
            SlotForm(request.POST, slots=free_slots(row.station, now=now))
            if with_slot
            else ActForm(request.POST)
        )
        if not form.is_valid():
            return _page(request, referral_id, refused=why_not(Refused.INCOMPLETE), status=422)
        common = {
            "referral_id": row.pk,
            "user": person(request),
            "now": now,
            "seen": form.cleaned_data["version"],
        }
        result = do(common, form)
        if isinstance(result, Refused):
            return _page(request, referral_id, refused=why_not(result), status=409)
        messages.success(request, str(done))
        return redirect("desk-village-one", row.pk)

    return view


def _book(common: dict[str, Any], form: SlotForm | ActForm) -> Any:
    day, begins = form.cleaned_data["slot"]
    return book_slot(day=day, begins=begins, **common)


village_book = _act_view(_book, _("The call-back was booked."), with_slot=True)
village_cancel = _act_view(lambda common, form: cancel_slot(**common), _("The call-back was cancelled."))
village_went = _act_view(lambda common, form: accompany(**common), _("Thank you. It was written down."))
