"""My matter: in with receipt code and telephone, then all that somebody may see and do of their own.

Code and telephone come by POST, the session carries on. Every refusal of a pair is the same page with the same status.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit.public_codes.codes import Code, Mistake
from outreach.door.forms import ComplaintForm, CorrectForm, FindForm, SafeContactForm, safe_contact_initial
from outreach.door.queries.own import copy_page, own_page
from outreach.door.views.own_session import leave, let_in, own_referral
from outreach.referrals.models import Referral
from outreach.referrals.rules.consent import Channel
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services.booking import book_slot, cancel_slot
from outreach.referrals.services.citizen import complain, copy_of_all, correct_own, say_safe_contact
from outreach.referrals.services.moves import Moved
from outreach.referrals.services.receipts import FoundByReceipt, TooManyTries, find_by_receipt
from outreach.referrals.services.withdrawal_links import read_withdrawal_token, withdrawal_token
from outreach.referrals.services.withdrawing import withdraw
from outreach.referrals.wording import REFUSALS

OwnView = Callable[[HttpRequest, UUID], HttpResponse]


def _own(view: OwnView) -> Callable[[HttpRequest], HttpResponse]:
    """Only with a referral in the session; else to the form that asks for the receipt."""

    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        referral = own_referral(request, timezone.now())
        return redirect("my-matter") if referral is None else view(request, referral)

    return never_cache(inner)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_matter(request: HttpRequest) -> HttpResponse:
    """The form for receipt and telephone, or the matter of this session."""
    now = timezone.now()
    if request.method == "POST":
        return _find(request, now)
    referral = own_referral(request, now)
    page = own_page(referral, now=now) if referral else None
    if referral and page is None:
        leave(request)  # it has been erased meanwhile
    if page is None:
        return render(request, "door/own_find.html", {"form": FindForm()})
    return _show(request, page)


def _find(request: HttpRequest, now: datetime) -> HttpResponse:
    form = FindForm(request.POST)
    if not form.is_valid():
        return render(request, "door/own_find.html", {"form": form})
    found = find_by_receipt(
        code=form.cleaned_data["code"],
        phone=form.cleaned_data["phone"],
        client=str(request.META.get("REMOTE_ADDR", "")),
        now=now,
    )
    if isinstance(found, FoundByReceipt):
        let_in(request, found.referral, now)
        return redirect("my-matter")
    if isinstance(found, TooManyTries):
        words, status = _("Too many tries. Please wait an hour, or call the station."), 429
    elif isinstance(found, Mistake):
        words, status = _("There is a typing error in the code: 15 characters, without 0, O, 1 and I."), 200
    else:
        words, status = _("Code and telephone do not belong together. Please check both."), 200
    # The code is not shown again: whoever looks over a shoulder has seen enough.
    return render(request, "door/own_find.html", {"form": FindForm(), "refusal": words}, status=status)


@require_safe
@_own
def receipt(request: HttpRequest, referral: UUID) -> HttpResponse:
    """The receipt code, large, and how to keep it."""
    row = Referral.objects.select_related("station").filter(pk=referral).first()
    if row is None or not row.receipt:
        return redirect("my-matter")
    code = Code(row.receipt)
    context = {
        "code": code.shown(),
        "aloud": code.aloud(),
        "station": row.station,
        "token": withdrawal_token(row.pk),
    }
    return render(request, "door/own_receipt.html", context)


@require_POST
@_own
def correct(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Correct name or number."""
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _again(request, referral, correct=form)
    said = form.cleaned_data
    result = correct_own(referral_id=referral, now=timezone.now(), called=said["called"], phone=said["phone"])
    return _done(request, result, _("Corrected."))


@require_POST
@_own
def safe_contact(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Say anew how it is safe to be reached."""
    form = SafeContactForm(request.POST)
    if not form.is_valid():
        return _again(request, referral, safe=form)
    result = say_safe_contact(referral_id=referral, safe=form.safe_contact(), now=timezone.now())
    return _done(request, result, _("Saved. From now on this holds for every call."))


@require_POST
@_own
def complaint(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Complain; a supervisor sees it at once."""
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        return _again(request, referral, complaint=form)
    result = complain(referral_id=referral, text=form.cleaned_data["text"], now=timezone.now())
    return _done(request, result, _("Your complaint has arrived. A supervisor sees it at once."))


@require_POST
@_own
def book(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Arrange a call at one of the station's times."""
    day, begins = _slot(request.POST.get("slot", ""))
    if day is None or begins is None:
        result: Moved | Refused = Refused.NO_SUCH_SLOT
    else:
        result = book_slot(referral_id=referral, day=day, begins=begins, now=timezone.now())
    return _done(request, result, _("Arranged. The station calls you at that time."))


def _slot(text: str) -> tuple[date | None, time | None]:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, None
    return moment.date(), moment.time()


@require_POST
@_own
def cancel(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Give the arranged time back."""
    return _done(
        request, cancel_slot(referral_id=referral, now=timezone.now()), _("The call has been cancelled.")
    )


@require_POST
@_own
def withdraw_own(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Withdraw the consent: one button, no reason asked."""
    result = withdraw(referral_id=referral, channel=Channel.RECEIPT, now=timezone.now())
    return _done(
        request, result, _("Withdrawn. Nobody calls you any more, and whoever received your data is told.")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_by_link(request: HttpRequest) -> HttpResponse:
    """Withdraw by the link that came with the receipt: its secret stands behind `#`, and comes here by POST alone."""
    if request.method != "POST":
        return render(request, "door/own_withdraw.html", {})
    referral = read_withdrawal_token(request.POST.get("token", ""))
    result = None
    if referral is not None:
        result = withdraw(referral_id=referral, channel=Channel.LINK, now=timezone.now())
    done = isinstance(result, Moved) or result is Refused.ALREADY_SAID or result is Refused.CALLS_STOPPED
    return render(request, "door/own_withdraw.html", {"done": done, "refused": not done})


@require_safe
@_own
def copy(request: HttpRequest, referral: UUID) -> HttpResponse:
    """All that is held about the person, to read."""
    return render(request, "door/own_copy.html", {"tables": copy_page(copy_of_all(referral_id=referral))})


@require_safe
@_own
def copy_file(request: HttpRequest, referral: UUID) -> HttpResponse:
    """The same as a file for machines (PIPL 45). Its name tells nothing."""
    text = json.dumps(copy_of_all(referral_id=referral), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="copy.json"'
    return response


@require_POST
@never_cache
def close(request: HttpRequest) -> HttpResponse:
    """Leave: the next who holds this phone sees nothing."""
    leave(request)
    return redirect("home")


def _again(request: HttpRequest, referral: UUID, **forms: Any) -> HttpResponse:
    """The page once more, with the form that could not be read open."""
    page = own_page(referral, now=timezone.now())
    return redirect("my-matter") if page is None else _show(request, page | forms, status=422)


def _show(request: HttpRequest, page: dict[str, Any], status: int = 200) -> HttpResponse:
    found = page["page"]
    page["safe_form"] = SafeContactForm(initial=safe_contact_initial(found.safe_contact))
    page["correct_form"] = CorrectForm(initial={"called": found.called, "phone": found.phone})
    return render(request, "door/own.html", page, status=status)


def _done(request: HttpRequest, result: Moved | Refused, words: str) -> HttpResponse:
    if isinstance(result, Moved):
        messages.success(request, words)
    else:
        messages.error(request, str(REFUSALS[result]))
    return redirect("my-matter")
