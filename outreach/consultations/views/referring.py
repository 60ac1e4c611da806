"""Advice becomes a referral: who is to be called, the texts read aloud with the station named, and the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from outreach.consultations.forms import ConsentForm, ReferForm
from outreach.consultations.models import Consultation
from outreach.consultations.queries.offering import READ_TEXTS, Offer, offer, texts_for
from outreach.consultations.queries.register import number_of
from outreach.consultations.rules.entries import OTHER, Channel, EntryRefused, offered_matters
from outreach.consultations.rules.handing_on import read_aloud
from outreach.consultations.rules.permissions import PERMITTED, Purpose
from outreach.consultations.services.reading import read_consultation
from outreach.consultations.services.recording import NotKept
from outreach.consultations.services.referring import make_referral
from outreach.consultations.views.reader import reader_of
from outreach.consultations.views.register import minors_page
from outreach.consultations.wording import REFUSALS
from outreach.network.access import role_required
from outreach.network.models import Station, User
from outreach.network.rules.divisions import DIGITS, Level
from outreach.network.rules.stations import Language
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.consent import PERIOD_DAYS, AgeBand, DataKind, Given
from outreach.referrals.rules.consent import Purpose as ConsentPurpose
from outreach.referrals.rules.opening import Asked
from outreach.referrals.rules.safe_contact import Calling, SafeContact
from outreach.referrals.rules.sources import Source
from outreach.referrals.services.opening import Opened
from outreach.referrals.wording import REFUSALS as REFERRAL_REFUSALS


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PERMITTED[Purpose.WORK])
def refer(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """The person, by GET; then station and texts; then the receipt. Nothing is kept before both texts are agreed to."""
    try:
        row = read_consultation(reader_of(request), consultation_id)
    except PermissionDenied as denied:
        return minors_page(request, denied)
    if row.referral_id is not None or row.erased_at is not None:
        why = EntryRefused.ALREADY_REFERRED if row.referral_id else EntryRefused.FORGOTTEN
        return _shown(request, "refer_not", row, status=409, why=REFUSALS[why])
    now = timezone.now()
    signals = offered_matters(taxonomy_on(timezone.localdate(now)).signals)
    posted = request.method == "POST"
    form = ReferForm(request.POST if posted else None, signals=signals, initial=_known(row))
    if not form.is_valid():
        return _shown(request, "refer", row, status=422 if posted else 200, form=form)
    if form.cleaned_data["age"] == AgeBand.UNDER_14.value:
        form.add_error("age", str(REFUSALS[EntryRefused.UNDER_14]))
        return _shown(request, "refer", row, status=422, form=form)
    asked = _asked(row, form.cleaned_data)
    found = offer(asked, now=now)
    if not found.stations:
        form.add_error("division", gettext("No station can take it there. Please call the city's centre."))
        return _shown(request, "refer", row, status=422, form=form)
    return _consent(request, row, form, asked, found, now)


def _known(row: Consultation) -> dict[str, Any]:
    """What advice knows already, so that nobody is asked twice."""
    return {
        "called": row.called,
        "phone": row.phone,
        "division": row.division or row.area,
        "age": AgeBand.UNDER_18.value if row.is_minor else AgeBand.ADULT.value,
        "matter": row.matter if row.matter != OTHER else "",
    }


def _asked(row: Consultation, said: dict[str, Any]) -> Asked:
    """What is asked for, with a consent that nobody has given yet."""
    nothing = Given(
        purposes=frozenset(),
        receivers=(),
        data_kinds=frozenset(DataKind),
        days=PERIOD_DAYS,
        text_version="",
        language="",
        channel=read_aloud(Channel(row.channel)),
    )
    county = said["division"].code[: DIGITS[Level.COUNTY]] if said["here"] else None
    return Asked(
        matter=said["matter"],
        called=said["called"],
        phone=said["phone"],
        division=said["division"].code,
        language=Language(row.language),
        age=AgeBand(said["age"]),
        station="",
        given=nothing,
        source=Source.CONSULTATION,
        organ=county,
        facts=county,
        safe_contact=SafeContact(calling=Calling(said["calling"]), text_messages=bool(said["text_messages"])),
    )


def _consent(
    request: HttpRequest, row: Consultation, form: ReferForm, asked: Asked, found: Offer, now: datetime
) -> HttpResponse:
    """The texts for the chosen station; and, once both are agreed to, the referral."""
    wanted = request.POST.get("station", "")
    chosen = next((each for each in found.stations if str(each.pk) == wanted), found.stations[0])
    texts = texts_for(asked, chosen, found, language=get_language() or "", now=now)
    consent = ConsentForm(request.POST)
    errors: list[object] = []
    if "open" in request.POST:
        if consent.is_valid():
            asked = _agreed(asked, consent, chosen, found, texts[0].language, reader_of(request).user)
            done = make_referral(reader_of(request), row.pk, asked, now=now)
            if isinstance(done, Opened):
                return _shown(request, "referred", row, opened=done, station=chosen)
            words = REFUSALS if isinstance(done, NotKept) else REFERRAL_REFUSALS
            errors = [words[refusal] for refusal in done.refusals]
        else:
            errors = [gettext("Both texts need a yes. Without it nothing is passed on.")]
    return _shown(
        request,
        "refer_consent",
        row,
        status=422 if errors else 200,
        form=form,
        found=found,
        chosen=chosen,
        texts=texts,
        errors=errors,
        text_version=consent_texts_on(timezone.localdate(now)).version,
    )


def _agreed(
    asked: Asked, consent: ConsentForm, chosen: Station, found: Offer, language: str, user: User
) -> Asked:
    agreed = {
        ConsentPurpose.REFERRAL: consent.cleaned_data["agree_referral"],
        ConsentPurpose.SENSITIVE: consent.cleaned_data["agree_sensitive"],
    }
    given = replace(
        asked.given,
        purposes=frozenset(purpose for purpose in READ_TEXTS if agreed[purpose]),
        receivers=tuple(str(each.pk) for each in found.receivers(chosen)),
        text_version=consent.cleaned_data["text_version"],
        language=language,
        reader=f"user:{user.pk}",
    )
    return replace(asked, station=str(chosen.pk), given=given)


def _shown(
    request: HttpRequest, template: str, row: Consultation, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"row": row, "number": number_of(row.pk)}
    return render(request, f"consultations/{template}.html", context, status=status)
