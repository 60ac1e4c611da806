"""The register: what waits for an answer, what was given, writing down, answering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outreach.consultations.access import (
    access_consultation,
    demand_second_factor,
    may,
    stations_for,
)
from outreach.consultations.forms import AnswerForm, RecordForm
from outreach.consultations.models import Consultation
from outreach.consultations.queries.register import Shown, counts, number_of, own_stations_first, register
from outreach.consultations.rules.entries import Advice, Channel, offered_matters
from outreach.consultations.rules.permissions import PERMITTED, Purpose
from outreach.consultations.services.answering import answer as answer_message
from outreach.consultations.services.reading import read_consultation
from outreach.consultations.services.recording import NotKept, record_advice
from outreach.consultations.views.reader import reader_of
from outreach.consultations.wording import CHANNELS, REFUSALS
from outreach.network.access import role_required
from outreach.network.rules.stations import Language
from outreach.network.station_wording import LANGUAGE_NAMES
from outreach.network.views.person import person
from outreach.referrals.queries.taxonomy import taxonomy_on

_PAGE = 50
_FIELDS = {
    "entry.matter": "matter",
    "entry.question": "question",
    "entry.answer": "answer",
    "entry.minutes": "minutes",
    "entry.station": "station",
}


@require_safe
@role_required(*PERMITTED[Purpose.LIST])
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Messages that wait, the nearest due first; or what was given, the latest first. No text is opened."""
    user, now = person(request), timezone.now()
    wanted = Shown(request.GET["show"]) if request.GET.get("show") in set(Shown) else Shown.WAITING
    page = Paginator(register(user, wanted, now=now), _PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "row": row,
            "number": number_of(row.pk),
            "channel": CHANNELS[Channel(row.channel)],
            "language": LANGUAGE_NAMES[Language(row.language)],
            "overdue": row.answered_at is None and row.due_at is not None and row.due_at < now,
        }
        for row in page
    ]
    context = {"rows": rows, "page_obj": page, "shown": wanted.value, "counts": counts(user, now=now)}
    return render(request, "consultations/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PERMITTED[Purpose.WORK])
def record(request: HttpRequest) -> HttpResponse:
    """Write down advice that has just been given; then the next, or a referral of it."""
    reader, now = reader_of(request), timezone.now()
    demand_second_factor(reader, Purpose.WORK)
    posted = request.method == "POST"
    signals = taxonomy_on(timezone.localdate(now)).signals
    form = RecordForm(
        request.POST if posted else None,
        stations=own_stations_first(
            reader.user, stations_for(reader.user, Purpose.WORK, timezone.localdate(now))
        ),
        signals=offered_matters(signals),
        initial=_as_before(request),
    )
    if form.is_valid():
        said = form.cleaned_data
        done = record_advice(
            Advice(
                channel=Channel(said["channel"]),
                language=Language(said["language"]),
                matter=said["matter"],
                question=said["question"],
                answer=said["answer"],
                minutes=said["minutes"],
                concerns=said["concerns"],
            ),
            station=form.stations[said["station"]],
            user=reader.user,
            now=now,
            key=said["key"],
        )
        if isinstance(done, Consultation):
            _remember(request, said)
            messages.success(
                request, gettext("Written down as no. %(number)s.") % {"number": number_of(done.pk)}
            )
            if "refer" in request.POST:
                return redirect("staff-consultation-refer", done.pk)
            return redirect("staff-consultation-new")
        _refused(form, done)
    return render(request, "consultations/record.html", {"form": form}, status=422 if posted else 200)


_KEPT = ("channel", "language", "station")  # whoever sits at a window sits there for the next one, too


def _remember(request: HttpRequest, said: dict[str, Any]) -> None:
    request.session["advice"] = {name: said[name] for name in _KEPT}


def _as_before(request: HttpRequest) -> dict[str, Any]:
    before = request.session.get("advice")
    return before if isinstance(before, dict) else {}


def _refused(form: RecordForm | AnswerForm, done: NotKept) -> None:
    for refusal in done.refusals:
        field = _FIELDS.get(refusal)
        form.add_error(field if field in form.fields else None, str(REFUSALS[refusal]))


@require_safe
@role_required(*PERMITTED[Purpose.READ])
def consultation(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """One piece of advice, opened; the look is recorded."""
    return _page(request, consultation_id)


@require_POST
@role_required(*PERMITTED[Purpose.WORK])
def answer(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """Answer a message."""
    reader, now = reader_of(request), timezone.now()
    try:
        row = access_consultation(reader, consultation_id, Purpose.WORK)
    except PermissionDenied as denied:
        return minors_page(request, denied)
    form = AnswerForm(request.POST, signals=offered_matters(taxonomy_on(timezone.localdate(now)).signals))
    if form.is_valid():
        said = form.cleaned_data
        done = answer_message(
            reader,
            row,
            matter=said["matter"],
            text=said["answer"],
            minutes=said["minutes"],
            concerns=said["concerns"],
            now=now,
        )
        if isinstance(done, Consultation):
            messages.success(request, gettext("The answer can be read with the receipt code now."))
            return redirect("staff-consultation", row.pk)
        _refused(form, done)
    return _page(request, consultation_id, form, status=422)


def _page(
    request: HttpRequest, consultation_id: UUID, form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    reader = reader_of(request)
    try:
        row = read_consultation(reader, consultation_id)
    except PermissionDenied as denied:
        return minors_page(request, denied)
    now = timezone.now()
    signals = taxonomy_on(timezone.localdate(now)).signals
    waits = row.answered_at is None and row.erased_at is None
    context = {
        "row": row,
        "number": number_of(row.pk),
        "channel": CHANNELS[Channel(row.channel)],
        "language": LANGUAGE_NAMES[Language(row.language)],
        "signal": signals.get(row.matter or ""),
        "overdue": waits and row.due_at is not None and row.due_at < now,
        "form": (form or AnswerForm(signals=offered_matters(signals))) if waits else None,
        "may_refer": row.referral_id is None
        and row.erased_at is None
        and may(reader.user, row.area, Purpose.WORK),
    }
    return render(request, "consultations/consultation.html", context, status=status)


def minors_page(request: HttpRequest, denied: PermissionDenied) -> HttpResponse:
    """A minor's message is a supervisor's to read, and says so; everything else is refused as everywhere."""
    if denied.args != ("minor",):
        raise denied
    return render(request, "consultations/minor.html", status=403)
