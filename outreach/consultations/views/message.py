"""Ask a question: somebody leaves a message without an account, and reads the answer with a receipt code.

Everything travels in the bodies of forms: no address, session, cookie or log holds a place, a code or a telephone, and
browsers are told to keep no copy.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kit.attempts.services import allow
from kit.public_codes.codes import Mistake
from kit.telephone.numbers import index_form
from outreach.consultations.forms import MessageForm, ReplyForm, WhereForm
from outreach.consultations.models import Consultation
from outreach.consultations.queries.receiving import counties, receiver_of
from outreach.consultations.rules.entries import Message
from outreach.consultations.rules.message_text import fill_in
from outreach.consultations.rules.retention import KEPT_DAYS, texts_end_at
from outreach.consultations.rules.waiting import ANSWER_WITHIN_DAYS
from outreach.consultations.services.messages import Left, leave_message
from outreach.consultations.services.receipts import find_reply, forget_own
from outreach.consultations.shipped import TEXT_VERSION, message_text
from outreach.consultations.wording import REFUSALS
from outreach.network.models import Station
from outreach.network.rules.citation_words import articles_of, laws_of
from outreach.network.rules.citations import cite
from outreach.network.rules.stations import Language
from outreach.network.station_wording import phone_link
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.services.receipts import NotFound, TooManyTries

# A family at one telephone asks a few things a day; an address may be a whole village's.
MOST_OF_PHONE, MOST_OF_CLIENT, PER = 5, 60, timedelta(days=1)
# Advice says that people may apply, and how (法律援助法 23).
_MAY_APPLY = (cite("legal-aid-law:23"),)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Where from, by GET; then the text that names who answers, with the form; then the receipt."""
    posted = request.method == "POST"
    where = WhereForm(request.POST if posted else None, counties=counties())
    if not where.is_valid():
        return render(request, "consultations/where.html", {"form": where}, status=422 if posted else 200)
    said = where.cleaned_data
    if said["age"] == AgeBand.UNDER_14.value:
        return render(request, "consultations/child.html")
    now = timezone.now()
    language = Language(said["language"])
    station = receiver_of(said["division"], language, timezone.localdate(now))
    if station is None:
        return render(request, "consultations/nobody.html", status=503)
    if "question" not in request.POST:
        return _write(request, where, station)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _write(request, where, station, form)
    return _send(request, where, station, form, now)


def _write(
    request: HttpRequest, where: WhereForm, station: Station, form: MessageForm | None = None
) -> HttpResponse:
    """The form, beneath the text that names the station; what was chosen travels along."""
    text, language = message_text().text(get_language() or "")
    fresh = {
        "key": uuid.uuid4(),
        "station": station.pk,
        "text_version": TEXT_VERSION,
        "text_language": language,
    }
    if form is not None and form.data.get("station") != str(station.pk):
        # Another centre has it now than the one that was named: the text is read anew.
        written = {name: form.data[name] for name in ("question", "phone", "called") if name in form.data}
        form = MessageForm(initial=written | fresh)
    values = {
        "receiver": station.name,
        "receiver_phone": station.phone,
        "days": str(KEPT_DAYS),
        "answer_days": str(ANSWER_WITHIN_DAYS),
    }
    context = {
        "where": where,
        "form": form or MessageForm(initial=fresh),
        "station": station,
        "lines": fill_in(text, values),
        "language": language,
    }
    bound = form is not None and form.is_bound
    return render(request, "consultations/write.html", context, status=422 if bound else 200)


def _send(
    request: HttpRequest, where: WhereForm, station: Station, form: MessageForm, now: datetime
) -> HttpResponse:
    said, message = where.cleaned_data, form.cleaned_data
    if not _may_leave(request, message["phone"], now):
        form.add_error(
            None, gettext("There have been many messages today. Please try tomorrow, or call 12348.")
        )
        return _write(request, where, station, form)
    done = leave_message(
        Message(
            division=said["division"],
            language=Language(said["language"]),
            age=AgeBand(said["age"]),
            called=message["called"],
            phone=message["phone"],
            question=message["question"],
            text_version=message["text_version"],
            text_language=message["text_language"],
        ),
        station=message["station"],
        now=now,
        key=message["key"],
    )
    if not isinstance(done, Left):
        for refusal in done.refusals:
            field = {"entry.phone": "phone", "entry.question": "question", "entry.called": "called"}
            form.add_error(field.get(refusal), str(REFUSALS[refusal]))
        return _write(request, where, station, form)
    context = {"left": done, "station": done.consultation.station, "due": done.consultation.due_at}
    return render(request, "consultations/receipt.html", context)


def _client(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _may_leave(request: HttpRequest, phone: str, now: datetime) -> bool:
    tries = [
        allow(purpose="message client", key=_client(request), most=MOST_OF_CLIENT, per=PER, now=now),
        allow(purpose="message phone", key=index_form(phone), most=MOST_OF_PHONE, per=PER, now=now),
    ]
    return all(each.allowed for each in tries)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest) -> HttpResponse:
    """The answer, for who has the receipt code and the telephone; and taking the message back."""
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _enter(request, form, 422 if form.is_bound else 200)
    found = find_reply(**form.cleaned_data, client=_client(request), now=timezone.now())
    match found:
        case Mistake():
            form.add_error("code", gettext("There is a slip in this code. Please compare it once more."))
            return _enter(request, form, 422)
        case NotFound():
            form.add_error(None, gettext("We found no message for this code and this number."))
            return _enter(request, form, 404)
        case TooManyTries():
            time = timezone.localtime(found.again_at)
            text = gettext("Too many tries. Please try again after %(time)s, or call 12348.")
            form.add_error(None, text % {"time": time.strftime("%H:%M")})
            return _enter(request, form, 429)
    if "delete" in request.POST:
        forget_own(found.pk)
        return render(request, "consultations/forgotten.html")
    return _show(request, form, found)


def _enter(request: HttpRequest, form: ReplyForm, status: int) -> HttpResponse:
    return render(request, "consultations/reply.html", {"form": form}, status=status)


def _show(request: HttpRequest, form: ReplyForm, found: Consultation) -> HttpResponse:
    context: dict[str, Any] = {
        "message": found,
        "given": form.cleaned_data,
        "call": phone_link(found.station.phone),
        "ends_at": texts_end_at(found.answered_at) if found.answered_at else None,
        "may_apply": articles_of(_MAY_APPLY),
        "laws": laws_of(_MAY_APPLY),
    }
    return render(request, "consultations/answer.html", context)
